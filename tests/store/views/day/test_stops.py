"""Stops of a round: the lists' own order, who is done with, who has come."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import customers, followups, sales
from store.actions.close_customer import close
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.ledger.morning import score_everybody
from store.ledger.undo import undo
from store.safety.opening import Store
from store.views.day.queue import Queue
from store.views.day.rank import BestSet
from store.views.day.stops import gone_of, standing
from store.views.lists.customers import SORTS, Customers
from tests.kit import TODAY, crowd, filled_store

CALL = Touch(channel="call", outcome="reached")


def _fill_store(made: Store) -> None:
    for number, days in enumerate((0, 0, 0, 0, 0, 1, 3, 3)):
        customers.add(made, TODAY, f"Nr {number}", due=TODAY + timedelta(days=days))
    buyer = customers.add(made, TODAY, "Nr 8, early", due=TODAY + timedelta(days=5)).customer_id
    for back in (400, 300, 200, 100):
        sales.purchase(made, TODAY, buyer, 9_000, day=TODAY - timedelta(days=back))
    crowd(made)
    score_everybody(made, TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def test_stops_are_the_rows_of_their_list_in_its_order(store: Store) -> None:
    assert any(row.early for row in Queue(store, TODAY).page(0, -1))
    for listing in (Queue(store, TODAY), Queue(store, TODAY, "nr"), BestSet(store, TODAY, 40)):
        rows = listing.page(0, -1) if isinstance(listing, Queue) else listing.rows()
        assert rows
        expected = [
            (
                r.key,
                r.customer_id,
                r.key,
                r.due.isoformat(),
                r.minutes,
                "early" if r.early else "due",
            )
            for r in rows
        ]
        assert [tuple(stop) for stop in listing.stops()] == expected
    for order in SORTS:
        for text in ("", "due:<=today"):
            found = Customers(store, TODAY, text, order)
            stops = found.stops()
            assert [(s.key, s.step_id) for s in stops] == [
                (row.key, row.step_id) for row in found.page(0, -1)
            ]


def test_gone_are_the_worked_the_put_off_and_the_closed(store: Store) -> None:
    stops = Queue(store, TODAY).stops()
    worked, later, shut, left = stops[:4]
    assert gone_of(store, TODAY, stops) == {}
    followups.finish(store, TODAY, worked.key, CALL)
    put_off(store, TODAY, later.key, TODAY + timedelta(days=9))
    close(store, TODAY, shut.customer_id, "gone")
    gone = gone_of(store, TODAY, stops)
    assert set(gone) == {worked.key, later.key, shut.key}
    assert [gone[stop.key].closed for stop in (worked, later, shut)] == [False, False, True]
    assert left.key not in gone
    undo(store, TODAY)
    assert shut.key not in gone_of(store, TODAY, stops)


def test_a_step_brought_to_today_is_left_and_one_to_another_day_is_not(store: Store) -> None:
    stops = Customers(store, TODAY).stops()
    ahead = [stop for stop in stops if stop.due == (TODAY + timedelta(days=3)).isoformat()]
    for stop, days in zip(ahead, (0, 1), strict=True):
        assert stop.step_id is not None
        followups.move(store, TODAY, stop.step_id, TODAY + timedelta(days=days))
    assert set(gone_of(store, TODAY, stops)) == {ahead[1].key}


def test_many_stops_are_asked_in_pieces(store: Store) -> None:
    stops = Queue(store, TODAY).stops()
    followups.finish(store, TODAY, stops[0].key, CALL)
    assert set(gone_of(store, TODAY, stops * 100)) == {stops[0].key}


def test_standing_counts_who_came_and_not_who_was_worked(store: Store) -> None:
    queue, everybody = Queue(store, TODAY), Customers(store, TODAY)
    due, listed = queue.stops(), everybody.stops()
    assert standing(store, TODAY, due, queue.stops).new == 0
    followups.finish(store, TODAY, due[0].key, CALL)
    customers.add(store, TODAY, "Came", due=TODAY)
    found = standing(store, TODAY, due, queue.stops)
    assert (set(found.gone), found.new) == ({due[0].key}, 1)
    # In a list of customers a worked one has only another step.
    found = standing(store, TODAY, listed, everybody.stops)
    assert (set(found.gone), found.new) == ({due[0].customer_id}, 1)
