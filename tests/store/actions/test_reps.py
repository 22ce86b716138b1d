"""Reps of one's own store (T11): added, renamed, retired; the day is one's own, or everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from store.actions import customers
from store.actions.hand_over import hand_over, rep_named
from store.actions.reps import add_rep, rename_rep, retire_rep
from store.actions.settings import set_setting
from store.errors import BadInput, Refused
from store.ledger.undo import undo
from store.safety.opening import Store
from store.settings.values import calendar_of, me
from store.views.day.agenda import Agenda
from store.views.day.digest import day_end
from store.views.day.heading import coming, day
from store.views.day.queue import Queue
from store.views.lists.reps import rep_rows
from store.views.plans.position import room_of
from tests.kit import TODAY, filled_store, state, told


def _fill_store(made: Store) -> None:
    for name in ("Mine", "Theirs", "Nobody's"):
        customers.add(made, TODAY, name, due=TODAY)
    made.connection.execute("UPDATE customer SET owner_id = NULL WHERE name = 'Nobody''s'")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def given(store: Store) -> bytes:
    """A second rep, who has one of the customers."""
    ana = add_rep(store, TODAY, "Ana Reyes", department="Sales").record_id
    assert ana is not None
    step = store.value("SELECT next_id FROM customer WHERE name = 'Theirs'")
    hand_over(store, TODAY, step, ana)
    return ana


def names(store: Store, *, everybody: bool = False) -> set[str]:
    return {row.customer for row in Queue(store, TODAY, everybody=everybody).page(0, -1)}


def test_the_day_is_mine_where_several_reps_work(store: Store) -> None:
    assert names(store) == {"Mine", "Theirs", "Nobody's"}
    given(store)
    assert names(store) == {"Mine", "Nobody's"}
    assert names(store, everybody=True) == {"Mine", "Theirs", "Nobody's"}
    own, every = day(store, TODAY), day(store, TODAY, everybody=True)
    assert (own.left, own.customers, own.mine) == (2, 2, True)
    store.connection.execute("UPDATE follow_up SET due_on = '2026-12-01'")
    store.connection.execute(
        "UPDATE follow_up SET due_on = '2026-11-30' WHERE customer_id = "
        "(SELECT id FROM customer WHERE name = 'Theirs')"
    )
    ahead = [coming(store, TODAY, everybody=each) for each in (True, False)]
    assert [row and row["due_on"] for row in ahead] == ["2026-11-30", "2026-12-01"]  # T9
    store.connection.execute("UPDATE follow_up SET due_on = ?", (TODAY.isoformat(),))
    assert (every.left, every.customers, every.mine) == (3, 3, False)
    for everybody, found in ((False, own), (True, every)):
        end = day_end(store, TODAY, everybody=everybody)
        assert (end.left, end.customers) == (found.left, found.customers)
        assert end.morning + end.came_in == end.worked + end.left


def test_a_rep_who_leaves_leaves_nobody_behind(store: Store) -> None:
    ana, before = given(store), state(store)
    said = retire_rep(store, TODAY, ana, me(store)["id"])
    assert told(said.sentence) == "Recorded: Ana Reyes has left; 1 customer went to me."
    assert [(rep.name, rep.customers, rep.me) for rep in rep_rows(store)] == [("me", 2, True)]
    assert names(store) == {"Mine", "Theirs", "Nobody's"}
    assert store.value("SELECT count(*) FROM follow_up WHERE rep_id = ? AND is_open", (ana,)) == 0
    undo(store, TODAY)
    assert state(store) == before


def test_names_are_told_apart(store: Store) -> None:
    ana = given(store)
    rename_rep(store, TODAY, ana, "Ana Ozols")
    assert rep_named(store, "ana o") == ana
    for name in ("ana ozols", "Me"):
        with pytest.raises(Refused, match="There is a rep"):
            add_rep(store, TODAY, name)
    with pytest.raises(BadInput, match="1 to 100"):
        add_rep(store, TODAY, "  ")
    rename_rep(store, TODAY, ana, "ANA Ozols")
    for rep, heir in ((me(store)["id"], ana), (ana, ana)):
        with pytest.raises(Refused):
            retire_rep(store, TODAY, rep, heir)


def test_each_rep_s_days_fill_by_themselves(store: Store) -> None:
    """T11, T14: what others have to do that day moves no step of mine, and mine none of theirs"""
    ana = given(store)
    store.connection.execute("UPDATE rep SET daily_minutes = 60")
    busy = calendar_of(store).add_working(TODAY, 1)
    for number in range(8):
        who = customers.add(store, TODAY, f"Busy {number}", due=busy).customer_id
        hand_over(store, TODAY, next_step(store, who), ana)
    quiet = customers.add(store, TODAY, "Quiet").customer_id
    hers = customers.add(store, TODAY, "Hers").customer_id
    hand_over(store, TODAY, next_step(store, hers), ana)
    free, full = Agenda(store).of(quiet), Agenda(store).of(hers)
    assert (free.load[busy], full.load[busy]) == (10, 90)
    after = calendar_of(store).add_working(busy, 1)
    assert (free.room(busy, 10), full.room(busy, 10)) == (busy, after)
    for who, load in ((quiet, 10), (hers, 90)):
        known = room_of(store, who)["load"]
        assert isinstance(known, Mapping)
        assert known[busy] == load


def next_step(store: Store, who: bytes) -> bytes:
    found: bytes = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    return found


def test_my_leave_moves_nobody_else_s_steps(store: Store) -> None:
    """T88, T11"""
    given(store)
    day = calendar_of(store).add_working(TODAY, 3)
    for name in ("Mine", "Theirs"):
        who = store.value("SELECT id FROM customer WHERE name = ?", (name,))
        store.connection.execute(
            "UPDATE follow_up SET due_on = ? WHERE customer_id = ?", (day.isoformat(), who)
        )
    set_setting(store, TODAY, "free_days", day.isoformat())
    found = dict(
        store.rows(
            "SELECT c.name, f.due_on FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id"
        )
    )
    assert (found["Mine"] > day.isoformat(), found["Theirs"]) == (True, day.isoformat())


def test_my_customers_are_counted_by_an_index(store: Store) -> None:
    given(store)
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    day(store, TODAY)
    store.connection.set_trace_callback(None)
    counted = next(each for each in asked if each.startswith("SELECT count(*) FROM customer AS c"))
    plan = store.rows(f"EXPLAIN QUERY PLAN {counted}")
    assert [row["detail"].rpartition(" ")[2] for row in plan] == ["customer_by_owner"]
