"""What a segment offers reaches its customers, each once, and nobody who complains."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import cases, customers, records
from store.actions.segment_files import import_segments
from store.ledger import undo
from store.safety.opening import Store
from store.views.customer.segment_offers import segment_offers
from store.views.segments.segments import segment_page
from tests.kit import TODAY, new_store

OFFERS = """[[segments]]
name = "Clinics"
rule = "city:Riga"
offers = [
  { kind = "discount", title = "10 % on filters", until = 2026-12-31 },
  { kind = "promotion", title = "two for one", until = 2026-11-18 },
  { kind = "resource", title = "a checklist" },
]
"""
BOTH = ["10 % on filters", "a checklist"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    import_segments(made, TODAY, OFFERS, "s.toml")
    return made


@pytest.fixture
def lumen(store: Store) -> bytes:
    return customers.add(store, TODAY, "Lumen Dental", city="Riga").customer_id


def titles(store: Store, customer: bytes, today: date = TODAY) -> list[str]:
    return [each.title for each in segment_offers(store, customer, today)]


def test_it_is_for_the_segment_until_its_day(store: Store, lumen: bytes) -> None:  # R63
    other = customers.add(store, TODAY, "Rao & Sons", city="Oslo").customer_id
    assert titles(store, lumen) == BOTH
    assert titles(store, lumen, date(2026, 12, 31)) == BOTH
    assert titles(store, lumen, date(2027, 1, 1)) == ["a checklist"]
    assert titles(store, other) == []
    assert len(segment_page(store, "clinics", TODAY).row.offers) == 3
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)  # the file
    assert store.value("SELECT count(*) FROM segment WHERE offers IS NOT NULL "
                       "AND deleted_at IS NULL") == 0  # fmt: skip


def test_it_is_offered_once_and_a_refusal_rests(store: Store, lumen: bytes) -> None:  # R18, R63
    made = records.offer(store, TODAY, lumen, "10 % On Filters")
    assert titles(store, lumen) == ["a checklist"]
    assert made.record_id is not None
    records.answer_offer(store, TODAY, made.record_id, "refused", "too dear")
    assert titles(store, lumen) == ["a checklist"]
    later = TODAY + timedelta(days=180)
    import_segments(store, TODAY, OFFERS.replace("2026-12-31", "2028-12-31"), "s.toml")
    assert titles(store, lumen, later - timedelta(days=1)) == ["a checklist"]
    assert titles(store, lumen, later) == BOTH


def test_nothing_is_offered_to_somebody_who_complains(  # R63, R92
    store: Store, lumen: bytes
) -> None:
    cases.open_case(store, TODAY, lumen, "complaint", "the chair squeaks", channel="call")
    assert titles(store, lumen) == []
    undo.undo(store, TODAY)
    assert titles(store, lumen) == BOTH
