"""No end of a term comes without a step in time, and no step asks about an end that has moved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from store.actions import customers, enrolment, followups, sales, segments
from store.actions.card import edit
from store.actions.touches import Touch
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from tests.kit import TODAY, told


def _next(store: Store, who: bytes) -> Any:
    return store.row(
        "SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id WHERE c.id = ?",
        (who,),
    )


def _rings(store: Store) -> int:
    return int(store.value("SELECT count(*) FROM alarm WHERE kind IN ('renewal', 'trial')"))


@pytest.mark.long
@pytest.mark.parametrize(
    ("term", "plan"), [(30, None), pytest.param(91, "software-account", marks=pytest.mark.long)]
)
def test_every_end_of_a_contract_is_asked_about_and_never_rings(
    store: Store, term: int, plan: str | None
) -> None:  # T81
    segments.set_segment(
        store, TODAY, "Subs", contract_days=term, plan_key=plan, window_days=2 * term
    )
    who = customers.add(store, TODAY, "Foo", segment="Subs").customer_id
    sales.purchase(store, TODAY, who, 10_000)
    worked, ends, end = list[date](), list[date](), TODAY + timedelta(days=term)
    day = TODAY
    while len(ends) < 3:
        day += timedelta(days=1)
        if day.weekday() < 5:
            score_everybody(store, day)
            while (row := _next(store, who))["due_on"] <= day.isoformat():
                if row["step_key"].startswith(("end:", "renewal")):
                    worked.append(day)
                followups.finish(store, day, row["id"], Touch(outcome="reached"))
        if day == end:
            assert any(0 <= (end - each).days <= 10 for each in worked), end
            ends.append(end)
            sales.purchase(store, day, who, 10_000)
            end += timedelta(days=term)
    assert _rings(store) == 0


@pytest.mark.parametrize("field", ["trial_until", "paid_until"])
def test_the_morning_brings_the_step_to_a_store_that_has_none(store: Store, field: str) -> None:
    who = customers.add(store, TODAY, "Foo").customer_id
    score_everybody(store, TODAY)
    late, end = TODAY + timedelta(days=40), TODAY + timedelta(days=13)
    store.connection.execute(
        "UPDATE follow_up SET due_on = ?1, first_due_on = ?1", (late.isoformat(),)
    )  # as an older version has left it
    store.connection.execute(f"UPDATE customer SET {field} = ?", (end.isoformat(),))
    day = TODAY + timedelta(days=1)
    score_everybody(store, day)
    row = _next(store, who)
    assert day.isoformat() < row["due_on"] <= end.isoformat()
    assert _rings(store) == 0


def test_an_end_that_was_asked_about_too_early_is_asked_about_again(store: Store) -> None:
    who = customers.add(store, TODAY, "Foo").customer_id
    enrolment.apply_plan(store, TODAY, who, "yearly-service")
    end = TODAY + timedelta(days=16)
    edit(store, TODAY, who, {"paid_until": end})
    row = _next(store, who)
    asked = date.fromisoformat(row["due_on"])
    followups.finish(store, asked, row["id"], Touch(outcome="reached"))
    late = (end + timedelta(days=30)).isoformat()
    store.connection.execute(
        "UPDATE follow_up SET due_on = ?1, first_due_on = ?1, step_key = 'next-need' "
        "WHERE is_open = 1", (late,),
    )  # fmt: skip
    day = end - timedelta(days=5)
    score_everybody(store, day)
    assert day.isoformat() < _next(store, who)["due_on"] <= end.isoformat()


def test_who_bought_has_tried_enough(store: Store) -> None:
    who = customers.add(store, TODAY, "Foo").customer_id
    edit(store, TODAY, who, {"trial_until": TODAY + timedelta(days=40)})
    sales.purchase(store, TODAY, who, 10_000)
    followups.move(store, TODAY, _next(store, who)["id"], TODAY + timedelta(days=60))
    for days in range(25, 40, 3):
        score_everybody(store, TODAY + timedelta(days=days))
    assert _rings(store) == 0


@pytest.mark.long
def test_a_talk_shortly_before_the_end_is_the_last_word(store: Store) -> None:
    who = customers.add(store, TODAY, "Foo").customer_id
    enrolment.apply_plan(store, TODAY, who, "yearly-service")
    end = TODAY + timedelta(days=60)
    edit(store, TODAY, who, {"paid_until": end})
    asked = list[str]()
    day = TODAY
    while day < end:
        day += timedelta(days=1)
        score_everybody(store, day)
        row = _next(store, who)
        if row["due_on"] <= day.isoformat():
            asked.append(row["title"])
            followups.finish(store, day, row["id"], Touch(outcome="reached"))
    assert asked[-2:] == ["Before the term ends", "Is the renewal settled?"]
    assert _rings(store) == 0


@pytest.mark.parametrize("told_by", ["purchase", "card"])
def test_who_has_renewed_is_not_asked_any_more(store: Store, told_by: str) -> None:
    segments.set_segment(store, TODAY, "Subs", contract_days=91, plan_key="yearly-service")
    who = customers.add(store, TODAY, "Foo", segment="Subs").customer_id
    if told_by == "purchase":
        sales.purchase(store, TODAY, who, 10_000, day=TODAY - timedelta(days=70))
        enrolment.apply_plan(store, TODAY, who, "yearly-service")
    else:
        enrolment.apply_plan(store, TODAY, who, "yearly-service")
        edit(store, TODAY, who, {"paid_until": TODAY + timedelta(days=21)})
    before = _next(store, who)
    assert before["title"] == "Before the term ends"
    day = TODAY + timedelta(days=6)
    if told_by == "purchase":
        sales.purchase(store, day, who, 10_000)
    else:
        edit(store, day, who, {"paid_until": TODAY + timedelta(days=112)})
    after = _next(store, who)
    assert after["due_on"] > (TODAY + timedelta(days=30)).isoformat()
    reason = store.value("SELECT reason FROM follow_up WHERE id = ?", (before["id"],))
    assert told(reason) == "the term ends later now"
    score_everybody(store, day + timedelta(days=1))
    assert _next(store, who)["id"] == after["id"]


@pytest.mark.long
def test_nobody_is_got_to_know_again_after_a_trial(store: Store) -> None:  # T14
    segments.set_segment(store, TODAY, "Subs", plan_key="software-trial")
    who = customers.add(store, TODAY, "Foo", segment="Subs").customer_id
    edit(store, TODAY, who, {"trial_until": TODAY + timedelta(days=14)})
    asked, day = list[str](), TODAY
    while day < TODAY + timedelta(days=40):
        day += timedelta(days=1)
        score_everybody(store, day)
        row = _next(store, who)
        if row["due_on"] <= day.isoformat():
            asked.append(row["step_key"])
            followups.finish(store, day, row["id"], Touch(outcome="reached"))
    assert asked.count("get-to-know") == 1
    assert asked[asked.index("reasons") + 1] == "find-need"
