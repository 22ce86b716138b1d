"""Every sentence is made from the figures beside it, over the whole sample (T9)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from store.lifecycle.dates import speak
from store.safety.opening import Store
from store.sentence import Sentence, read
from store.value.money import roughly
from store.views.customer.page import Page, customer_page
from store.views.day.queue import Queue
from store.views.plans.preview import plan_ahead
from tests.kit import told
from tests.sample.conftest import TODAY
from tui.words.faces import PANEL, facts_of

MONEY = re.compile(r"-?€[\d,]+")


def pages(store: Store, today: date) -> list[Page]:
    return [
        customer_page(store, row["id"], today)
        for row in store.rows("SELECT id FROM customer WHERE live = 1 ORDER BY sort_name")
    ]


def euros(text: str) -> list[int]:
    return [int(found.replace("€", "").replace(",", "")) for found in MONEY.findall(text)]


def test_what_a_change_is_called_is_kept_as_data(store: Store) -> None:
    names = [row["title"] for row in store.rows("SELECT DISTINCT title FROM work")]
    found = [read(name) for name in names]
    assert [each for each in found if not isinstance(each, Sentence)] == []
    assert len({each.code for each in found if isinstance(each, Sentence)}) > 10
    strange = [each for each in found if isinstance(each, Sentence) and each.code in told(each)]
    assert strange == []


@pytest.mark.long
def test_steps_say_only_what_holds_today(store: Store) -> None:
    """T9: room, rests and promises are told as they stand on the day"""
    for today in (TODAY, TODAY + timedelta(days=4)):
        queue = {row.key: row for row in Queue(store, today, everybody=True).page(0, -1)}
        seen = set()
        for page in pages(store, today):
            for step in page.steps:
                words = "; ".join(map(told, step.why))
                row = queue.get(step.key)
                assert ("room today" in words) == (row is not None and row.early), words
                if row is not None:
                    assert step.why == row.why
                assert ("the rest is over" in words) == (step.kind == "rest" and step.due <= today)
                late = re.search(r"(\d+) days? overdue", words)
                assert (int(late[1]) if late else 0) == max(0, (today - step.due).days)
                if step.kind == "promise" and step.say:
                    (owed,) = [each for each in page.owed if each.title == step.title]
                    assert f"promised you this for {speak(owed.day, today)}: " in step.say
                    seen.add("promise")
                if step.kind == "rest" and step.say:
                    when = "now" if step.due <= today else speak(step.due, today)
                    assert step.say.startswith(f"We left it until {when}: ")
                    seen.add("rest")
        assert seen == {"promise", "rest"}


@pytest.mark.long
def test_money_sentences_are_sums_of_what_stands_beside_them(store: Store) -> None:
    """T9: what is at risk is that share of what they are named to bring"""
    count = 0
    for page in pages(store, TODAY):
        facts = {fact.label: fact.text for fact in facts_of(PANEL, page, TODAY)}
        row = page.row
        if row.total is not None and row.ahead is not None:
            total, earned, ahead = euros(facts["LTV"])
            assert abs(total - earned - ahead) <= 1
            assert ahead == roughly(row.ahead, page.currency) / 100  # as close as it can be told
        if "at risk" in facts:
            count += 1
            lost, expected = euros(facts["at risk"])
            assert row.churn_risk is not None
            exact = expected * row.churn_risk
            assert abs(exact - lost) <= max(1.5, exact / 15), facts["at risk"]
            assert f"{row.churn_risk * 100:.0f} %" in facts["at risk"]
            assert "of margin they brought " in facts["at risk"]
    assert count > 100


def test_steps_of_later_years_do_not_count_from_today(store: Store) -> None:
    """T9"""
    for row in store.rows("SELECT next_id FROM customer WHERE live = 1 ORDER BY id LIMIT 40"):
        for step in plan_ahead(store, row["next_id"], TODAY).ahead:
            assert "from today" not in told(step.why)


@pytest.mark.long
def test_nobody_is_warm_beside_an_angry_complaint(store: Store) -> None:
    """T52"""
    for page in pages(store, TODAY):
        open_ones = [case for case in page.cases if case.kind == "complaint"]
        cooled = told(page.relation.cooled)
        assert ("complaint is open" in cooled) == bool(open_ones), cooled
        if any(case.angry for case in open_ones):
            assert page.relation.warmth <= 0.25
            assert "angry" in cooled
        for step in page.steps:
            assert "look after Everyone" not in (step.say or "")
