"""What follows by itself never stands in the way of an undo, and goes with a day that never came.

T1, T127: ordinary use, then mornings, then undo; a clock that was wrong for a while.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import cases, customers, followups, sales, segments
from store.actions.card import edit
from store.actions.merge import merge_customers
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.errors import Refused
from store.ledger.commit import work
from store.ledger.full_check import full_check
from store.ledger.give_way import OWNED, _followed
from store.ledger.morning import day_seen, score_everybody
from store.ledger.undo import changes, redo, undo
from store.safety.check import check
from store.safety.opening import Store
from store.safety.orphans import orphans
from tests.kit import DERIVED, TODAY, filled_store, new_store, state, told

NAMES = ("Lumen Dental", "Hotel Aurora", "Rao & Sons")
LATE = TODAY + timedelta(days=181)  # beyond the window of those who have bought today


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _busy)


def _busy(made: Store) -> None:
    """Three customers, of whom silence will move two."""
    for name in NAMES:
        customers.add(made, TODAY, name, due=TODAY)
    for name in NAMES[:2]:
        sales.purchase(made, TODAY, _id(made, name), 5_000, day=TODAY)
        followups.finish(made, TODAY, _next(made, name), Touch(outcome="reached"))
    score_everybody(made, TODAY)


def _id(store: Store, name: str) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = ?", (name,))
    return found


def _next(store: Store, name: str) -> bytes:
    found: bytes = store.value("SELECT next_id FROM customer WHERE name = ?", (name,))
    return found


def _done(store: Store, name: str = NAMES[0], day: date = TODAY) -> None:
    followups.finish(store, day, _next(store, name), Touch(outcome="reached"))


def _facts(store: Store) -> dict[str, object]:
    """All that is alive but the figures, which are of a day; ids and instants apart."""
    kept: dict[str, object] = {}
    for table, rows in state(store).items():
        if table not in (*DERIVED, "weights", "sought", "setting"):
            kept[table] = rows
    return kept


def _plan(store: Store, name: str = NAMES[0]) -> str:
    found: str = store.value(
        "SELECT p.key FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id WHERE e.customer_id = "
        "? AND e.state IN ('running', 'paused') AND e.deleted_at IS NULL",
        (_id(store, name),),
    )
    return found


def _sound(store: Store) -> None:
    assert orphans(store) == 0
    assert check(store).problems == ()


@pytest.mark.long
def test_mornings_never_block_undo(store: Store) -> None:  # T127
    before = _facts(store)
    _done(store)
    once = _facts(store)
    _done(store)
    for days in (2, 17, 48, 181, 400):
        score_everybody(store, TODAY + timedelta(days=days))
    assert _plan(store) == "win-back"
    assert told(undo(store, TODAY)) == "Lumen Dental: reached"
    assert told(undo(store, TODAY)) == "Lumen Dental: reached"
    _sound(store)
    score_everybody(store, TODAY)
    assert _facts(store) == before
    redo(store, TODAY)
    score_everybody(store, TODAY)
    assert _facts(store) == once


def test_a_step_that_was_waiting_below_comes_back(store: Store) -> None:  # T127
    before = _next(store, NAMES[0])
    ACTS["enquiry"](store, NAMES[0], TODAY)
    assert _next(store, NAMES[0]) != before
    score_everybody(store, LATE)  # another plan begins, and the step below it is cancelled
    undo(store, TODAY)
    _sound(store)
    score_everybody(store, TODAY)
    assert _next(store, NAMES[0]) == before


@pytest.mark.long
def test_what_still_holds_follows_again(store: Store) -> None:
    _done(store)
    score_everybody(store, LATE)
    moved = store.value("SELECT count(*) FROM transition WHERE deleted_at IS NULL")
    undo(store, LATE)
    _sound(store)
    assert (_plan(store), _plan(store, NAMES[1])) == ("win-back", "win-back")
    assert store.value("SELECT count(*) FROM transition WHERE deleted_at IS NULL") == moved
    redo(store, LATE)
    assert _plan(store) == "win-back"
    undo(store, LATE)
    _sound(store)


def test_work_of_others_stays_with_the_morning_that_it_built_on(store: Store) -> None:
    _done(store)
    first = store.value("SELECT max(seq) FROM work")
    score_everybody(store, LATE)
    _done(store, day=LATE)
    before = _facts(store)
    with pytest.raises(Refused, match="“Lumen Dental: reached” came after it"):
        undo(store, LATE, first)
    assert _facts(store) == before
    undo(store, LATE)
    undo(store, LATE)
    _sound(store)


def test_a_day_that_never_came_leaves_nothing(store: Store) -> None:  # T1: +9 years and back
    before = _facts(store)
    figures = {table: state(store)[table] for table in ("standing", "rhythm", "weights")}
    score_everybody(store, TODAY + timedelta(days=3287))
    assert _facts(store) != before
    score_everybody(store, TODAY)
    assert _facts(store) == before
    after = state(store)
    assert {table: after[table] for table in figures} == figures
    assert day_seen(store) == TODAY
    _sound(store)


def test_a_clock_that_falls_behind_takes_nothing_back(store: Store) -> None:
    for days in (60, 120, *range(176, 184)):
        score_everybody(store, TODAY + timedelta(days=days))
    before = _facts(store)
    assert _plan(store) == "win-back"
    for days in (177, 183):
        score_everybody(store, TODAY + timedelta(days=days))
        assert _facts(store) == before


def test_one_action_twenty_years_back_wedges_nothing(store: Store) -> None:  # T127
    before = _facts(store)
    _done(store, day=TODAY.replace(year=2006))
    score_everybody(store, TODAY)
    _done(store, NAMES[1])
    undo(store, TODAY)
    undo(store, TODAY)
    score_everybody(store, TODAY)
    assert _facts(store) == before


def test_a_day_without_news_is_no_change(store: Store) -> None:
    before = len(changes(store))
    score_everybody(store, TODAY + timedelta(days=1))
    assert day_seen(store) == TODAY + timedelta(days=1)
    assert len(changes(store)) == before


@pytest.mark.parametrize("between", [None, NAMES[1]])
def test_one_s_own_is_undone_across_another_s(store: Store, between: str | None) -> None:  # T123
    before = _facts(store)
    _done(store)
    mine = store.value("SELECT max(seq) FROM work")
    if between:
        _done(store, between)
    assert told(undo(store, TODAY, mine)) == "Lumen Dental: reached"
    with pytest.raises(Refused, match="taken back already"):
        undo(store, TODAY, mine)
    assert told(redo(store, TODAY)) == "Lumen Dental: reached"
    undo(store, TODAY, mine)
    if between:
        undo(store, TODAY)
    assert _facts(store) == before


def test_what_another_has_built_on_is_not_undone_below_them(store: Store) -> None:  # T123
    _done(store)
    mine = store.value("SELECT max(seq) FROM work")
    sales.purchase(store, TODAY, _id(store, NAMES[0]), 100)
    put_off(store, TODAY, _next(store, NAMES[0]), TODAY + timedelta(days=30))
    with pytest.raises(Refused, match="came after it on the same record"):
        undo(store, TODAY, mine)
    added = customers.add(store, TODAY, "New Mill").customer_id
    number = store.value("SELECT max(seq) FROM work")
    sales.purchase(store, TODAY, added, 100)
    with pytest.raises(Refused, match="came after it on the same record"):
        undo(store, TODAY, number)
    segments.set_segment(store, TODAY, "Quiet")
    above = store.value("SELECT max(seq) FROM work")
    _done(store, NAMES[2])
    with pytest.raises(Refused, match="came after it on the same record"):
        undo(store, TODAY, above)


def test_every_record_of_a_customer_is_known_as_one(store: Store) -> None:
    tables = store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    owned = {
        table
        for (table,) in tables
        for column in store.rows(f"PRAGMA table_info('{table}')")
        if column["name"] == "customer_id"
    }
    assert owned - {*DERIVED, "past_score", "retraction"} == OWNED.keys() - {"customer"}


Act = Callable[[Store, str, date], object]
ACTS: dict[str, Act] = {
    "enquiry": lambda store, name, day: cases.open_case(
        store, day, _id(store, name), "enquiry", "a second chair"
    ),
    "done": lambda store, name, day: _done(store, name, day),
    "sale": lambda store, name, day: sales.purchase(store, day, _id(store, name), 7_000),
    "snooze": lambda store, name, day: put_off(
        store, day, _next(store, name), day + timedelta(days=40)
    ),
}


@pytest.mark.long
@settings(max_examples=12)
@given(
    acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(NAMES)), max_size=4),
    mornings=st.lists(st.integers(1, 500), min_size=1, max_size=4),
)
def test_any_work_can_be_taken_back_after_any_mornings(
    acts: list[tuple[str, str]], mornings: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = filled_store(Path(folder) / "store.db", _busy)
        before = _facts(store)
        for act, name in acts:
            ACTS[act](store, name, TODAY)
            score_everybody(store, TODAY)
        for days in mornings:
            score_everybody(store, TODAY + timedelta(days=days))
        for _ in acts:
            undo(store, TODAY + timedelta(days=mornings[-1]))
            assert orphans(store) == 0
        for _ in acts:
            redo(store, TODAY + timedelta(days=mornings[-1]))
        for _ in acts:
            undo(store, TODAY)
        _sound(store)
        score_everybody(store, TODAY)
        kept = _facts(store)
        store.close()
    if max(mornings) < 150:  # nothing moved on the way that the last day does not take back
        assert kept["customer"] == before["customer"]
        assert kept["follow_up"] == before["follow_up"]


def test_a_check_knows_what_has_given_way(tmp_path: Path) -> None:
    """What a morning made of a step is no value of it any more, also after it went to another."""
    made = new_store(tmp_path / "store.db")
    kept, who = (
        customers.add(made, TODAY, name, due=TODAY + timedelta(days=3)).customer_id
        for name in NAMES[:2]
    )
    edit(made, TODAY, who, {"paid_until": TODAY + timedelta(days=8)})
    late = TODAY + timedelta(days=40)
    score_everybody(made, late)
    undo(made, late)
    assert made.value("SELECT count(*) FROM retraction") > 0
    assert [told(each.what) for each in full_check(made)] == []
    merge_customers(made, late, kept, who)
    assert [told(each.what) for each in full_check(made)] == []
    # Nor is it taken back once more.
    taken = {row[0] for row in made.connection.execute("SELECT work_seq FROM retraction")}
    with work(made, late) as unit:
        followed = _followed(unit, 0)
    assert taken.isdisjoint(seq for groups in followed.values() for seq in groups)
