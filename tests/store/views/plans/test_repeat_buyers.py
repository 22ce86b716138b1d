"""Who came back to buy, by version of a plan: during it or within the horizon after it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import customers, sales
from store.actions.enrolment import apply_plan
from store.actions.plans import import_plan, move_enrolments
from store.actions.segments import set_segment
from store.ledger import undo
from store.safety.opening import Store
from store.views.plans.repeat_buyers import Comeback, comebacks
from store.views.segments.rules import EVERYONE
from tests.kit import TODAY, new_store, queries_of

PLAN = """key = "rounds"
name = "Rounds"
stage = "potential"
groups = ["1.1"]

[[steps]]
key = "one"
title = "One"
delay = "{delay}"
"""
BEGIN = TODAY - timedelta(days=200)
END = BEGIN + timedelta(days=20)
HORIZON = 30


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    set_segment(made, BEGIN, EVERYONE, horizon_days=HORIZON)
    import_plan(made, BEGIN, PLAN.format(delay="1w"), "rounds.toml")
    return made


def through(store: Store, name: str, *, bought: date | None = None, before: bool = False) -> bytes:
    """Somebody who ran through the plan from BEGIN to END, and bought on a day if any."""
    ident = customers.add(store, BEGIN, name).customer_id
    if before:
        sales.purchase(store, BEGIN, ident, 100, day=BEGIN)
    apply_plan(store, BEGIN, ident, "rounds")
    apply_plan(store, END, ident, "win-back")
    if bought is not None:
        sales.purchase(store, max(END, bought), ident, 100, day=bought)
    return ident


@pytest.mark.long
def test_a_purchase_counts_from_the_day_after_the_beginning_to_the_horizon(  # R58
    store: Store,
) -> None:
    last = END + timedelta(days=HORIZON)
    through(store, "During", bought=BEGIN + timedelta(days=5))
    through(store, "After", bought=END + timedelta(days=5), before=True)
    through(store, "On the last day", bought=last, before=True)
    through(store, "Too late", bought=last + timedelta(days=1), before=True)
    through(store, "Only what led there", before=True)
    through(store, "Never")
    assert comebacks(store, "rounds", TODAY) == (Comeback(1, 6, 3, 2, 0),)
    # What was not known yet on that day is not counted then, and time is left until the last day.
    assert comebacks(store, "rounds", last - timedelta(days=1)) == (Comeback(1, 6, 2, 1, 4),)
    assert comebacks(store, "rounds", last)[0].waiting == 3
    assert comebacks(store, "rounds", last + timedelta(days=1))[0].waiting == 0


def test_a_gift_a_refund_and_what_was_taken_back_bring_nobody_back(store: Store) -> None:  # R58
    refunded = through(store, "Refund")
    sales.purchase(store, END, refunded, -100, day=END)
    gift = through(store, "Gift")
    sales.purchase(store, END, gift, 0, day=END, number="G1")
    through(store, "Undone", bought=END)
    assert comebacks(store, "rounds", TODAY)[0].bought == 1
    undo.undo(store, TODAY)
    assert comebacks(store, "rounds", TODAY) == (Comeback(1, 3, 0, 0, 0),)


def test_each_version_has_its_own_and_a_customer_counts_once(store: Store) -> None:  # R58
    twice = through(store, "Twice", bought=BEGIN + timedelta(days=3))
    apply_plan(store, END + timedelta(days=1), twice, "rounds")
    moved = customers.add(store, END, "Moved").customer_id
    apply_plan(store, END, moved, "rounds")
    import_plan(store, END, PLAN.format(delay="2w"), "rounds.toml")
    move_enrolments(store, END + timedelta(days=2), "rounds", {moved})
    assert comebacks(store, "rounds", TODAY) == (
        Comeback(2, 1, 0, 0, 1),
        Comeback(1, 1, 1, 0, 0),
    )
    assert comebacks(store, "yacht", TODAY) == ()


def test_the_runs_and_purchases_are_looked_up_by_an_index(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = queries_of(store, monkeypatch)
    comebacks(store, "rounds", TODAY)
    (sql,) = (each for each in asked if "enrolment" in each)
    steps = store.rows(f"EXPLAIN QUERY PLAN {sql}", ("rounds", 9, ""))
    plan = [str(row["detail"]) for row in steps]
    stored = [step for step in plan if step.startswith("SCAN") and "(subquery" not in step]
    assert not stored, plan
