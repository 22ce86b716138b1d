"""Which of some rows a list has now: what marks are kept by."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import close_customer, customers, followups, sales
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.ledger import undo
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.views.day.queue import Queue
from store.views.day.rank import BestSet, best_set
from store.views.lists.customers import Customers
from tests.kit import TODAY, crowd, filled_store


def _fill_store(made: Store) -> None:
    for number in range(6):
        who = customers.add(made, TODAY, f"Shop {number}", due=TODAY).customer_id
        sales.purchase(made, TODAY, who, 1000 * number + 500, day=TODAY - timedelta(days=90))
    customers.add(made, TODAY, "Later", due=TODAY + timedelta(days=300))
    crowd(made)
    score_everybody(made, TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def test_what_was_worked_put_off_or_never_there_is_not_among_the_queue(store: Store) -> None:
    queue = Queue(store, TODAY)
    ids = [row.key for row in queue.page(0, -1)][::-1]
    assert len(ids) == 6
    assert [row.key for row in queue.among(ids)] == ids
    assert queue.among(ids) == [row for each in ids for row in queue.page(0, -1) if row.key == each]
    followups.finish(store, TODAY, ids[0], Touch(outcome="reached"))
    put_off(store, TODAY, ids[1], TODAY + timedelta(days=3))
    assert [row.key for row in queue.among([*ids, bytes(16)])] == ids[2:]
    assert [row.customer for row in Queue(store, TODAY, "shop 3").among(ids)] == ["Shop 3"]


@pytest.mark.long
def test_a_first_step_is_among_the_queue_only_while_the_day_has_room(store: Store) -> None:
    soon = customers.add(store, TODAY, "Soon", due=TODAY + timedelta(days=5)).customer_id
    for back in (210, 150, 90):
        sales.purchase(store, TODAY, soon, 5000, day=TODAY - timedelta(days=back))
    score_everybody(store, TODAY)
    queue = Queue(store, TODAY)
    early = next(row for row in queue.page(0, -1) if row.early)
    assert queue.among([early.key]) == [early]
    for _ in range(30):
        followups.add(store, TODAY, soon, TODAY, "a long day", minutes=30)
    assert queue.among([early.key]) == []


def test_closed_ones_and_those_the_filter_drops_are_not_among_the_customers(store: Store) -> None:
    listed = Customers(store, TODAY)
    ids = [row.key for row in listed.page(0, -1)][::-1]
    assert [row.key for row in listed.among(ids)] == ids
    assert listed.among(ids)[0].step_minutes == 10
    close_customer.close(store, TODAY, ids[0], "sold")
    assert [row.key for row in listed.among(ids)] == ids[1:]
    assert len(Customers(store, TODAY, "shop").among(ids)) == len(
        Customers(store, TODAY, "shop").page(0, -1)
    )


def test_the_best_set_is_chosen_once_and_gets_shorter_and_longer_again(store: Store) -> None:
    found = BestSet(store, TODAY, 35)
    first = found.rows()
    assert first == best_set(store, TODAY, 35)
    assert len(first) == found.count() == 3
    followups.finish(store, TODAY, first[0].key, Touch(outcome="reached"))
    assert found.rows() == first[1:] == found.page(0, 9)
    assert [row.key for row in found.among([each.key for each in first])] == [
        each.key for each in first[1:]
    ]
    put_off(store, TODAY, first[1].key, TODAY + timedelta(days=3))
    assert found.rows() == first[2:]  # put off, so it is none of today's any more
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert [row.key for row in found.rows()] == [row.key for row in first]
    other = next(r.key for r in Queue(store, TODAY).page(0, -1) if r.key not in
                 {row.key for row in first})  # fmt: skip
    assert found.among([other]) == []
