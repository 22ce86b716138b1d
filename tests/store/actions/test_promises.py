"""A promise that is ended by hand, with the follow-up behind it (R32)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions import customers, records
from store.actions.promises import settle_promise
from store.errors import Refused
from store.ledger import undo
from store.safety.opening import Store
from store.views.customer.cases import promises_kept
from tests.kit import TODAY, state, told


@pytest.fixture
def lumen(store: Store) -> bytes:
    return customers.add(store, TODAY, "Lumen Dental").customer_id


def _promise(store: Store, customer: bytes, days: int, title: str = "send prices") -> bytes:
    due = TODAY + timedelta(days=days)
    return records.promise(store, TODAY, customer, title, due).record_id or b""


def _states(store: Store) -> list[str]:
    return [row["state"] for row in store.rows("SELECT state FROM promise ORDER BY due_on")]


def test_kept_is_a_touch_and_ends_the_follow_up(store: Store, lumen: bytes) -> None:
    promise = _promise(store, lumen, 3)
    before = state(store)
    done = settle_promise(store, TODAY, promise, kept=True)
    assert told(done.sentence) == "Promise to Lumen Dental kept: send prices."
    assert done.next_id is not None
    assert promises_kept(store, lumen).kept == 1
    assert store.value("SELECT outcome FROM interaction") == "reached"
    assert store.value("SELECT count(*) FROM follow_up WHERE kind = 'promise' AND is_open = 1") == 0
    undo.undo(store, TODAY)
    assert state(store) == before


def test_after_its_day_it_counts_as_broken(store: Store, lumen: bytes) -> None:
    promise = _promise(store, lumen, 3)
    later = TODAY + timedelta(days=4)
    assert "kept, but late" in told(settle_promise(store, later, promise, kept=True).sentence)
    assert _states(store) == ["broken"]


def test_broken_logs_no_touch(store: Store, lumen: bytes) -> None:
    promise = _promise(store, lumen, 3)
    assert "broken" in told(settle_promise(store, TODAY, promise, kept=False).sentence)
    assert store.value("SELECT count(*) FROM interaction") == 0
    assert _states(store) == ["broken"]
    with pytest.raises(Refused, match="has ended already: broken"):
        settle_promise(store, TODAY, promise, kept=True)
    with pytest.raises(Refused):
        settle_promise(store, TODAY, bytes(16), kept=True)


def test_of_two_with_the_same_words_the_one_that_was_meant(store: Store, lumen: bytes) -> None:
    _promise(store, lumen, 2)
    second = _promise(store, lumen, 9)
    settle_promise(store, TODAY, second, kept=True)
    assert _states(store) == ["owed", "kept"]
    left = store.value("SELECT due_on FROM follow_up WHERE kind = 'promise' AND is_open = 1")
    assert left == (TODAY + timedelta(days=2)).isoformat()
