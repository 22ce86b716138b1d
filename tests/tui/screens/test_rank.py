"""Why a row stands where it does, and “I have N minutes”."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import cases, followups
from store.actions.touches import Touch
from store.views.day.rank import best_set, explain
from tests.kit import TODAY, told
from tests.tui.screens.kit import DUE, NASTY, Desk, Typed, base, nasty_base, sitting
from tui.dialogs.form import FormDialog
from tui.dialogs.text import ReadDialog
from tui.screens.day.today import TodayScreen
from tui.screens.help import HelpDialog
from tui.screens.work.rank import rank_facts
from tui.widgets.facts import Fact, Facts
from tui.words.screen import rough


def cents(label: str) -> int:
    return int(re.sub(r"[^0-9-]", "", label))


def sums(facts: tuple[Fact, ...]) -> list[int]:
    """The amounts of the lines, in cents: the terms, then the total."""
    return [cents(fact.label) for fact in facts if fact.label.startswith(("€", "-€"))]


def shown(desk: Desk) -> tuple[Fact, ...]:
    return desk.screen.query_one(Facts).facts


async def test_the_lines_add_up_to_what_the_list_shows(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        for _ in range(3):
            row = desk.today.table.cursor_row
            assert row is not None
            await desk.press("equals_sign")
            assert isinstance(desk.screen, ReadDialog)
            assert f"Why here: {row.customer}" in desk.text
            *terms, total = sums(shown(desk))
            assert terms
            assert sum(terms) == total == row.at_risk
            assert "×" in desk.text
            assert told(row.why[0])[:30] in desk.text
            await desk.press("escape", "down")
        assert desk.app.focused is desk.today.table


def test_what_is_owed_stands_before_all_money_and_each_factor_times_its_weight_is_shown(
    tmp_path: Path,
) -> None:
    store = base(tmp_path)
    who = store.value("SELECT id FROM customer WHERE name = ?", (DUE[0],))
    cases.open_case(store, TODAY - timedelta(days=2), who, "complaint", "[/] loud", angry=True)
    from store.ledger.morning import score_everybody
    from store.views.day.queue import Queue

    score_everybody(store, TODAY)
    row = Queue(store, TODAY).page(0, 1)[0]
    assert row.kind == "answer"
    terms = explain(store, row.key, TODAY)
    facts = tuple(rank_facts(row, terms, "EUR"))
    assert facts[1].label == "first"
    assert "waits for our answer" in facts[1].text
    *parts, total = sums(facts)
    assert sum(parts) == total == row.at_risk
    for term, fact in zip(terms[1:], facts[2:], strict=False):
        assert str(term.factor.normalize()) in fact.text
        assert told(term.title) in fact.text
    assert "complaint is open" in "\n".join(fact.text for fact in facts)
    assert facts[-1].text.endswith("a minute")
    store.close()


async def test_help_begins_with_the_sum_and_is_searched_as_before(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        row = desk.today.table.cursor_row
        assert row is not None
        await desk.press("f1")
        assert isinstance(desk.screen, HelpDialog)
        assert f"Why {DUE[0]} stands here" in desk.text
        assert sums(shown(desk))[-1] == row.at_risk
        assert desk.text.index("stands here") < desk.text.index("You talked")
        await desk.press(*"snooze")
        assert "stands here" not in desk.text
        assert "Put the step off" in desk.text
        await desk.press("enter")
        assert isinstance(desk.screen, FormDialog)
        await desk.press("escape", "f3", "f1")
        assert "stands here" not in desk.text  # elsewhere it is about keys alone


async def test_a_row_that_is_gone_says_so(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        row = desk.today.table.cursor_row
        assert row is not None
        followups.finish(store, TODAY, row.key, Touch(outcome="reached"))
        await desk.press("equals_sign")
        assert "no longer open" in desk.text
        await desk.press("escape", "question_mark")
        assert "no longer open" in desk.text
        assert "You talked" in desk.text


async def test_hostile_names_in_the_sum_and_in_the_help(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path), (80, 24)) as desk:
        for name in (NASTY[0], NASTY[3], "a b c\x7f\u202e"):
            for _ in NASTY:
                if desk.row != name:
                    desk.today.table.action_go("down")
            assert desk.row == name
            await desk.press("equals_sign")
            assert desk.shows(name)
            await desk.press("escape", "question_mark")
            assert desk.shows(name)
            assert "\x1b" not in desk.text
            await desk.press("escape", "home")


async def test_the_best_set_is_shown_worked_and_left_again(tmp_path: Path) -> None:
    store = base(tmp_path)
    best = best_set(store, TODAY, 25)
    assert 0 < len(best) < 4
    async with sitting(store, (80, 24)) as desk:
        await desk.press("i")
        assert "I have … minutes" in desk.text
        await desk.press(*("backspace",) * 2, *"25", "enter")
        heading = f"best for 25 min: {len(best)} customers, {10 * len(best)} min, €"
        assert heading in desk.text
        total = sum(row.at_risk or 0 for row in best)
        assert f"{rough(total, 'EUR')} at risk" in desk.text
        assert desk.today.table.count == len(best)
        assert "Esc: the whole queue" in desk.text
        await desk.press("1")
        assert desk.today.table.count == len(best) - 1
        assert f"best for 25 min: {len(best) - 1} customer" in desk.text
        await desk.press("u")
        assert desk.today.table.count == len(best)
        assert desk.row == best[0].customer
        await desk.press("space", "escape")  # the marks go first
        assert desk.today.table.count == len(best)
        desk.today.accept()
        await desk.press("escape")
        assert desk.today.table.count == 4
        assert "overdue 2 · today 2" in desk.text
        assert desk.app.focused is desk.today.table
        await desk.press("escape")
        assert "There is nothing to leave here" in desk.toasts[-1]


async def test_all_of_the_best_set_worked_says_the_way_back(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("i", *("backspace",) * 2, *"10", "enter")
        assert desk.today.table.count == 1
        await desk.press("1")
        assert "All of the best set is done" in desk.text
        assert desk.app.focused is desk.today.table
        desk.today.accept()
        await desk.press("escape")
        assert desk.today.table.count == 3


@pytest.mark.parametrize(
    ("typed", "why"), [("5", "fits into 5 min"), ("0", "too short"), ("x", "")]
)
async def test_minutes_in_which_nothing_fits(tmp_path: Path, typed: str, why: str) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("i", *("backspace",) * 2, Typed(typed), "enter")
        assert isinstance(desk.screen, FormDialog)
        assert why in desk.screen.told
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, TodayScreen)
        assert desk.today.table.count == 4
