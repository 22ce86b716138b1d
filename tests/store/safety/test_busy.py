"""Who waits for another window is told what it does, and waits where somebody is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from store.errors import StoreBusy
from store.ledger.commit import work
from store.safety import store as store_module
from store.safety.busy import note_of, noted, who_is_busy
from store.safety.opening import open_store
from store.safety.store import Store
from store.sentence import Sentence
from tests.kit import told

TODAY = date(2026, 3, 2)


@pytest.fixture
def other(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Another window on the same store; what is waited here takes no time."""
    monkeypatch.setattr(store_module, "time", SimpleNamespace(sleep=lambda _: None))
    window = open_store(store.path, lambda: datetime(2026, 3, 2, 9, tzinfo=UTC))
    yield window
    window.close()


def test_a_change_that_cannot_wait_says_what_holds_it_up(store: Store, other: Store) -> None:
    store.begin()
    with (
        noted(store.path, "imports orders.csv"),
        pytest.raises(StoreBusy) as refused,
        work(other, TODAY),
    ):
        pass
    assert "Another window imports orders.csv" in str(refused.value)
    store.connection.execute("ROLLBACK")
    assert not note_of(store.path).exists()


def test_a_command_waits_and_is_told_once(store: Store, other: Store) -> None:
    said: list[str] = []

    def hear(words: Sentence) -> None:
        said.append(told(words))
        store.connection.execute("ROLLBACK")  # the other one is through

    other.waits = hear
    store.begin()
    with noted(store.path, "imports orders.csv"), work(other, TODAY):
        pass
    assert said == ["Another window imports orders.csv into the store: this waits for it."]


def test_a_note_of_a_program_that_has_died_counts_for_nothing(store: Store) -> None:
    note_of(store.path).write_text(json.dumps({"what": "imports a.csv", "pid": 2**22 + 1}))
    assert who_is_busy(store.path) is None
    note_of(store.path).write_text("[torn")
    assert who_is_busy(store.path) is None
