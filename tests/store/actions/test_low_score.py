"""A low score is looked into within days, and moves the risk until a better one comes (T20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions import customers, records
from store.ledger import undo
from store.safety.opening import Store
from store.views.customer.troubles import troubles
from tests.kit import TODAY


@pytest.fixture
def lumen(store: Store) -> bytes:
    month = TODAY + timedelta(days=30)
    return customers.add(store, TODAY, "Lumen Dental", due=month).customer_id


def _next(store: Store, who: bytes) -> tuple[str, date]:
    row = store.row(
        "SELECT f.title, f.due_on FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
        "WHERE c.id = ?",
        (who,),
    )
    return row["title"], date.fromisoformat(row["due_on"])


@pytest.mark.parametrize(
    ("kind", "low", "fair"), [("nps", 6, 7), ("csat", 2, 3), ("ces", 3, 4), ("NPS", 0, 10)]
)
def test_a_low_score_brings_a_step_within_days(
    store: Store, lumen: bytes, kind: str, low: int, fair: int
) -> None:
    before = _next(store, lumen)
    records.satisfaction(store, TODAY, lumen, kind, fair)
    assert _next(store, lumen) == before
    effect = records.satisfaction(store, TODAY, lumen, kind, low)
    title, due = _next(store, lumen)
    assert title == f"Find out what went wrong: {kind.upper()} {low} of {_top(kind)}"
    assert TODAY < due <= TODAY + timedelta(days=4)
    assert f"Next: {title}" in effect.sentence
    records.satisfaction(store, TODAY, lumen, kind, low)  # one such step is enough
    assert store.value("SELECT count(*) FROM follow_up WHERE title LIKE 'Find out%'") == 1
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert _next(store, lumen) == before


def test_it_is_a_trouble_until_a_better_answer(store: Store, lumen: bytes) -> None:
    records.satisfaction(store, TODAY, lumen, "csat", 1)
    assert troubles(store, lumen, TODAY) == ("their last answer was low: CSAT 1, today",)
    assert troubles(store, lumen, TODAY + timedelta(days=181)) == ()
    records.satisfaction(store, TODAY + timedelta(days=2), lumen, "nps", 9)
    assert troubles(store, lumen, TODAY + timedelta(days=2)) == ()


def _top(kind: str) -> int:
    return {"nps": 10, "csat": 5, "ces": 7}[kind.lower()]
