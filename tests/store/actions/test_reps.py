"""Reps of one's own store (T11): added, renamed, retired; the day is one's own, or everybody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions import customers
from store.actions.hand_over import hand_over, rep_named
from store.actions.reps import add_rep, rename_rep, retire_rep
from store.errors import BadInput, Refused
from store.ledger.undo import undo
from store.safety.opening import Store
from store.settings.values import me
from store.views.day.digest import day_end
from store.views.day.heading import day
from store.views.day.queue import Queue
from store.views.lists.reps import rep_rows
from tests.kit import TODAY, new_store, state


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    for name in ("Mine", "Theirs", "Nobody's"):
        customers.add(made, TODAY, name, due=TODAY)
    made.connection.execute("UPDATE customer SET owner_id = NULL WHERE name = 'Nobody''s'")
    return made


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
    assert (every.left, every.customers, every.mine) == (3, 3, False)
    for everybody, found in ((False, own), (True, every)):
        end = day_end(store, TODAY, everybody=everybody)
        assert (end.left, end.customers) == (found.left, found.customers)
        assert end.morning + end.came_in == end.worked + end.left


def test_a_rep_who_leaves_leaves_nobody_behind(store: Store) -> None:
    ana, before = given(store), state(store)
    said = retire_rep(store, TODAY, ana, me(store)["id"])
    assert said.sentence == "Recorded: Ana Reyes has left; 1 customer went to me."
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
