"""Expectations of a delivery, met, exceeded or missed; motivation by stage (R60, R94)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions.card import edit
from store.actions.customers import add
from store.actions.delivery import EXPECTATIONS, expectation
from store.actions.sales import purchase
from store.errors import BadInput, Refused
from store.ledger.morning import score_everybody
from store.ledger.undo import redo, undo
from store.safety.opening import Store
from store.views.customer.history import History
from store.views.customer.page import customer_page
from store.views.customer.troubles import MEMORY_DAYS, troubles
from tests.kit import TODAY, crowd, state, told


@pytest.fixture
def lumen(store: Store) -> bytes:
    ident = add(store, TODAY, "Lumen Dental").customer_id
    for days in (90, 60, 30):
        day = TODAY - timedelta(days=days)
        purchase(store, TODAY, ident, 5_000, day=day, number=f"A{days}")
    purchase(store, TODAY, ident, -1_000, day=TODAY - timedelta(days=5))
    return ident


def test_it_is_said_of_the_latest_purchase_or_of_one_by_its_number(
    store: Store, lumen: bytes
) -> None:
    before = state(store)
    said = told(expectation(store, TODAY, lumen, "exceeded", note=" a day early ").sentence)
    assert said == "Noted: Lumen Dental, purchase of Tue 20 Oct: expectations exceeded."
    expectation(store, TODAY, lumen, "met", number="A90")
    found = customer_page(store, lumen, TODAY).relation.deliveries
    assert [(each.bought, each.said, each.note) for each in found] == [
        (TODAY - timedelta(days=30), "exceeded", "a day early"),
        (TODAY - timedelta(days=90), "met", None),
    ]
    lines = [each for each in History(store, lumen).page(0, -1) if each.kind == "delivery"]
    assert [(each.outcome, each.note, each.extra) for each in lines] == [
        ("exceeded", "a day early", "A30"), ("met", None, "A90"),
    ]  # fmt: skip
    after = state(store)
    undo(store, TODAY)
    undo(store, TODAY)
    assert state(store) == before
    redo(store, TODAY)
    redo(store, TODAY)
    assert state(store) == after


def test_what_is_said_later_counts_and_can_be_taken_back(store: Store, lumen: bytes) -> None:
    expectation(store, TODAY, lumen, "missed", note="late")
    later = TODAY + timedelta(days=3)
    expectation(store, later, lumen, "met")
    (found,) = customer_page(store, lumen, later).relation.deliveries
    assert (found.said, found.said_on, found.note) == ("met", later, None)
    assert "nothing was changed" in told(expectation(store, later, lumen, "met").sentence)
    expectation(store, later, lumen, None)
    assert customer_page(store, lumen, later).relation.deliveries == ()


def test_what_cannot_be_said(store: Store, lumen: bytes) -> None:
    with pytest.raises(BadInput, match="met, exceeded, missed"):
        expectation(store, TODAY, lumen, "fine")
    with pytest.raises(Refused, match="no purchase B1"):
        expectation(store, TODAY, lumen, "met", number="B1")
    nobody = add(store, TODAY, "Rao & Sons").customer_id
    with pytest.raises(Refused, match="bought nothing yet"):
        expectation(store, TODAY, nobody, "met")


@pytest.mark.long
@pytest.mark.parametrize("said", EXPECTATIONS)
def test_missed_twice_is_a_trouble_until_it_is_forgotten(
    store: Store, lumen: bytes, said: str
) -> None:
    crowd(store)
    score_everybody(store, TODAY)
    risk = _risk(store, lumen)
    expectation(store, TODAY, lumen, "missed", number="A60")
    assert troubles(store, lumen, TODAY) == ()
    expectation(store, TODAY, lumen, said, number="A30")
    twice = said == "missed"
    words = ("deliveries missed their expectations, last today",) if twice else ()
    assert tuple(map(told, troubles(store, lumen, TODAY))) == words
    assert (_risk(store, lumen) > risk) is twice
    last = TODAY + timedelta(days=MEMORY_DAYS)
    assert bool(troubles(store, lumen, last - timedelta(days=1))) is twice
    assert troubles(store, lumen, last) == ()
    assert troubles(store, lumen, TODAY - timedelta(days=1)) == ()


def _risk(store: Store, customer: bytes) -> float:
    found: float = store.value("SELECT churn_risk FROM score WHERE customer_id = ?", (customer,))
    return found


def test_motivation_is_noted_for_the_stage_they_are_in(store: Store) -> None:  # R60
    nobody = add(store, TODAY, "Rao & Sons").customer_id
    before = state(store)
    edit(store, TODAY, nobody, {"motivation": "low"})
    later = TODAY + timedelta(days=40)
    edit(store, later, nobody, {"motivation": "high"})
    assert "nothing was changed" in told(
        edit(store, later, nobody, {"motivation": "high"}).sentence
    )
    purchase(store, later, nobody, 5_000)
    edit(store, later, nobody, {"motivation": "medium"})
    page = customer_page(store, nobody, later)
    assert set(page.relation.motivation) == {
        ("potential", "high", later), ("current", "medium", later),
    }  # fmt: skip
    assert page.card.fields["motivation"] == "medium"
    edit(store, later, nobody, {"motivation": None})
    page = customer_page(store, nobody, later)
    assert page.relation.motivation == (("potential", "high", later),)
    assert page.card.fields["motivation"] == ""
    for _ in range(5):
        undo(store, later)
    assert state(store)["motivation"] == before["motivation"] == []


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"hours": "noon"}, "is not a time span"),
        ({"time_zone": "Rigga"}, "did you mean Europe/Riga?"),
        ({"paid_until": "soon"}, "not a day for paid until"),
        ({"involvement": "huge"}, "low, medium, high"),
        ({"motivation": "huge"}, "low, medium, high"),
    ],
)
def test_a_card_refuses_what_is_no_clock_day_or_level(
    store: Store, lumen: bytes, changes: dict[str, str], part: str
) -> None:
    before = state(store)
    with pytest.raises(BadInput, match=part.replace("?", r"\?")):
        edit(store, TODAY, lumen, changes)
    assert state(store) == before


def test_a_card_keeps_the_clock_and_the_days_in_one_form(store: Store, lumen: bytes) -> None:
    edit(
        store,
        TODAY,
        lumen,
        {"hours": "9-12, 14-17", "time_zone": "riga", "paid_until": date(2027, 3, 1),
         "trial_until": TODAY, "involvement": "medium", "awareness": "product"},
    )  # fmt: skip
    row = store.row("SELECT * FROM customer WHERE id = ?", (lumen,))
    assert (row["hours"], row["time_zone"]) == ("09:00-12:00,14:00-17:00", "Europe/Riga")
    assert (row["paid_until"], row["trial_until"]) == ("2027-03-01", "2026-11-19")
    edit(store, TODAY, lumen, dict.fromkeys(("hours", "time_zone", "paid_until", "trial_until")))
    row = store.row("SELECT * FROM customer WHERE id = ?", (lumen,))
    assert [row[name] for name in ("hours", "time_zone", "paid_until", "trial_until")] == [None] * 4
