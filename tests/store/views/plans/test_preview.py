"""The plan ahead begins with the date on the key and ends by itself."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from store.actions import customers, followups
from store.actions.enrolment import apply_plan
from store.actions.followups import rest
from store.actions.plans import import_plan
from store.actions.sales import purchase
from store.actions.segments import set_segment
from store.actions.touches import Touch
from store.errors import Refused
from store.exchange.plan_page import public_steps
from store.lifecycle.plans import Plan, Step, Track, dump_plan
from store.views.plans.outlook import outlook
from store.views.plans.preview import MOST_STEPS, plan_ahead, preview_plan, steps_ahead
from store.views.segments.rules import EVERYONE
from tests.kit import TODAY, new_store, told


def test_the_steps_ahead_are_those_that_the_outcome_key_leads_to(tmp_path: Path) -> None:
    store = new_store(tmp_path / "x.db")
    customer = customers.add(store, TODAY, "Lumen", due=TODAY).customer_id
    sql = "SELECT next_id FROM customer WHERE id = ?"
    step = store.value(sql, (customer,))
    plan = plan_ahead(store, step, TODAY)
    assert (plan.place, plan.title) == (1, plan.titles[0])
    assert plan.ahead[0].due == outlook(store, step, TODAY)["reached"].due
    assert [each.title for each in plan.ahead[: len(plan.titles) - 1]] == list(plan.titles[1:])
    days = [each.due for each in plan.ahead]
    assert days == sorted(days)
    assert 1 < len(days) <= MOST_STEPS
    done = followups.finish(store, TODAY, step, Touch(outcome="reached"))
    assert done.next_id is not None
    assert plan_ahead(store, done.next_id, TODAY).place == 2
    with pytest.raises(Refused, match="no longer open"):
        plan_ahead(store, step, TODAY)


@pytest.mark.long
def test_the_dates_shown_and_shared_are_those_that_finishing_on_the_day_keeps(  # R15, R17
    tmp_path: Path,
) -> None:
    store = new_store(tmp_path / "x.db")
    plan = Plan(
        "rounds", "Rounds", "current", (
            Step("call", "Call", delay=2, unit="week", window=(3, 3), public=True),
            Step("near", "Near the purchase", anchor="expected_purchase", delay=-3, unit="day",
                 public=True),
            Step("visit", "Visit", channel="preferred", delay=1, unit="month", window=(4, 9),
                 public=True, tracks={"reached": Track("call", 3, "week"),
                                       "refused": Track("soft")}),
            Step("soft", "Only after a no", delay=1, unit="week"),
        ), groups=("2.1", "2.2"),
    )  # fmt: skip
    import_plan(store, TODAY, dump_plan(plan), "rounds.toml")
    set_segment(store, TODAY, EVERYONE, window_days=3000)  # nobody becomes a former client here
    customer = customers.add(store, TODAY, "Lumen", due=TODAY).customer_id
    for days in (400, 300, 200, 100):
        purchase(store, TODAY, customer, 5_000, day=TODAY - timedelta(days=days))
    apply_plan(store, TODAY, customer, "rounds")
    # Days before and after each other are full to a different height, so levelling has to choose.
    for number in range(120):
        day = TODAY + timedelta(days=number)
        other = customers.add(store, TODAY, f"Other {number}", due=day).customer_id
        followups.add(store, TODAY, other, day, "x", minutes=1 + number * 7 % 50)
    sql = "SELECT next_id FROM customer WHERE id = ?"
    step = store.value(sql, (customer,))
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (step,))
    shown = [(each.due, each.step_key) for each in islice(steps_ahead(store, row, TODAY), 7)]
    known = plan_ahead(store, step, TODAY)
    assert [(each.due, each.step_key) for each in known.ahead] == shown[: len(known.ahead)]
    assert "soft" not in {key for _, key in shown}
    shared = public_steps(store, customer, TODAY)
    assert [each.day for each in shared][1:7] == [due for due, _ in shown][:6]
    kept, due = [], known.due
    for _ in shown:
        done = followups.finish(store, due, step, Touch(outcome="reached"))
        assert done.next_id is not None
        step = done.next_id
        found = store.row("SELECT due_on, step_key FROM follow_up WHERE id = ?", (step,))
        due = date.fromisoformat(found["due_on"])
        kept.append((due, found["step_key"]))
    assert kept == shown
    assert all(day.weekday() < 5 for day, _ in kept)


def test_a_preview_leaves_out_steps_that_only_another_outcome_leads_to(tmp_path: Path) -> None:
    store = new_store(tmp_path / "x.db")
    plan = Plan(
        "fork", "Fork", "potential", (
            Step("call", "Call", tracks={"reached": Track("offer"), "refused": Track("later")}),
            Step("later", "Ask again", delay=90, unit="day"),
            Step("offer", "Offer", delay=1, unit="week", tracks={"reached": Track("keep")}),
        ), groups=("1.1",),
    )  # fmt: skip
    import_plan(store, TODAY, dump_plan(plan), "fork.toml")
    customer = customers.add(store, TODAY, "Lumen", due=TODAY).customer_id
    seen = preview_plan(store, customer, "fork", TODAY)
    assert [each.key for each in seen.steps] == ["call", "offer"]
    rest(store, TODAY, customer, TODAY + timedelta(days=30), "holiday")
    later = preview_plan(store, customer, "fork", TODAY)
    assert later.steps[0].due > TODAY + timedelta(days=30)
    apply_plan(store, TODAY, customer, "fork")
    sql = "SELECT due_on FROM follow_up WHERE is_open = 1 AND step_key = 'call'"
    begun = store.row("SELECT * FROM follow_up WHERE is_open = 1 AND step_key = 'call'")
    assert store.value(sql) == later.steps[0].due.isoformat()
    assert next(steps_ahead(store, begun, TODAY)).due == later.steps[1].due


def test_a_preview_of_a_full_day_says_the_day_that_applying_takes(tmp_path: Path) -> None:
    store = new_store(tmp_path / "x.db")
    customer = customers.add(store, TODAY, "Lumen", due=TODAY + timedelta(days=60)).customer_id
    free = preview_plan(store, customer, "interested", TODAY).steps[0].due
    other = customers.add(store, TODAY, "Other", due=TODAY).customer_id
    for number in range(-3, 4):
        followups.add(store, TODAY, other, max(TODAY, free + timedelta(days=number)), "x",
                      minutes=239)  # fmt: skip
    seen = preview_plan(store, customer, "interested", TODAY).steps[0]
    assert seen.due > free
    assert "next day with room" in told(seen.why)
    apply_plan(store, TODAY, customer, "interested")
    sql = "SELECT due_on FROM follow_up WHERE customer_id = ? AND is_open = 1 AND kind = 'step'"
    assert store.value(sql, (customer,)) == seen.due.isoformat()


def test_a_step_of_ones_own_goes_on_with_the_step_that_waits(tmp_path: Path) -> None:
    store = new_store(tmp_path / "x.db")
    customer = customers.add(store, TODAY, "Lumen", due=TODAY).customer_id
    own = followups.add(store, TODAY, customer, TODAY, "bring samples").record_id
    assert own is not None
    plan = plan_ahead(store, own, TODAY)
    assert plan.place is None
    assert plan.ahead[0].title == plan.titles[0]
    assert plan.ahead[1].title == plan.titles[1]


def test_a_plan_that_begins_says_which_of_its_steps_are_too_late(tmp_path: Path) -> None:  # T80
    store = new_store(tmp_path / "x.db")
    own = Plan(
        "own",
        "Own",
        "current",
        (
            Step("thanks", "Thank", anchor="last_purchase", delay=1, unit="week"),
            Step("ask", "Ask", delay=3, unit="week"),
        ),
        groups=("2.1",),
    )
    import_plan(store, TODAY, dump_plan(own), "by hand")
    who = customers.add(store, TODAY, "Lumen").customer_id
    purchase(store, TODAY - timedelta(days=200), who, 100_00)
    tried = preview_plan(store, who, "own", TODAY)
    assert (tried.passed, tried.steps) == (("Thank", "Ask"), ())
    said = told(apply_plan(store, TODAY, who, "own").sentence)
    assert "begins; passed over, too late by now: all its steps (“Thank”, “Ask”). Next:" in said
