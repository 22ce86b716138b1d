"""Undo and redo: named, in order, across restarts, never over somebody's later change."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions import costs, customers, followups
from store.actions.touches import Touch
from store.errors import Refused
from store.ledger import undo
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock, new_store, state, told


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental", due=TODAY)
    return made


def _finish(store: Store) -> None:
    step = store.value("SELECT next_id FROM customer")
    followups.finish(store, TODAY, step, Touch(outcome="reached"))


def test_undo_names_its_effect_and_survives_a_restart(store: Store) -> None:
    before = state(store)
    _finish(store)
    after = state(store)
    store.close()
    again = open_store(store.path, Clock())
    assert told(undo.undo(again, TODAY)) == "Lumen Dental: reached"
    assert state(again) == before
    again.close()
    third = open_store(store.path, Clock())
    assert told(undo.redo(third, TODAY)) == "Lumen Dental: reached"
    assert state(third) == after


def test_something_new_ends_redo(store: Store) -> None:
    _finish(store)
    undo.undo(store, TODAY)
    customers.add(store, TODAY, "Hotel Aurora")
    with pytest.raises(Refused, match="nothing to redo"):
        undo.redo(store, TODAY)


def test_a_new_store_has_nothing_to_undo(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing to undo"):
        undo.undo(new_store(tmp_path / "empty.db"), TODAY)


def test_a_value_changed_since_is_not_overwritten_unseen(store: Store) -> None:
    _finish(store)
    store.connection.execute("UPDATE follow_up SET outcome = 'refused' WHERE outcome = 'reached'")
    before = state(store)
    with pytest.raises(Refused, match="outcome of a follow-up has changed since"):
        undo.undo(store, TODAY)
    assert state(store) == before


def test_the_journal_tells_old_and_new_of_every_field(store: Store) -> None:
    customer = store.value("SELECT id FROM customer")
    costs.cost(store, TODAY, customer, "acquisition", 900)
    _finish(store)
    rows = store.rows(
        "SELECT field, old, new FROM journal WHERE tbl = 'follow_up' AND field = 'status'"
    )
    assert [tuple(row) for row in rows] == [("status", "open", "done")]
    titles = [told(change.title) for change in undo.changes(store)]
    assert titles[:2] == ["Lumen Dental: reached", "acquisition cost of Lumen Dental"]
    assert len({change.device for change in undo.changes(store)}) == 1


def test_a_name_that_an_older_program_has_kept_is_told_as_it_stands(store: Store) -> None:
    _finish(store)
    store.connection.execute("UPDATE work SET title = 'Lumen Dental: reached'")
    assert told(undo.changes(store)[0].title) == "Lumen Dental: reached"
    assert told(undo.undo(store, TODAY)) == "Lumen Dental: reached"
    assert told(undo.changes(store)[0].title) == "undid: Lumen Dental: reached"
