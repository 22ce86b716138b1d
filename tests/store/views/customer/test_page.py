"""What is read for a page: the way they came last (R95), the last words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from store.actions import correct_touch, customers, records, sales
from store.actions.cases import open_case
from store.actions.purchase_lines import Good
from store.actions.touches import Touch
from store.ledger.commit import work
from store.safety.opening import Store
from store.views.customer.page import customer_page, customer_panel, merge_fields
from store.views.lists.exports import rows_of
from tests.kit import TODAY, queries_of


def added(store: Store) -> bytes:
    return customers.add(store, TODAY, "Lumen", due=TODAY).customer_id


def came(store: Store, customer: bytes) -> tuple[str, date] | None:
    return customer_page(store, customer, TODAY).inbound


def test_the_way_they_came_last_is_what_came_in_not_what_went_out(store: Store) -> None:  # R95
    customer = added(store)
    assert came(store, customer) is None
    back = TODAY - timedelta(days=9)
    records.log(store, back, customer, Touch(channel="message", direction="in"))
    records.log(store, TODAY, customer, Touch(channel="call", direction="out"))
    records.log(store, TODAY, customer, Touch(channel="return", direction="in"))
    assert came(store, customer) == ("message", back)


def test_a_complaint_came_the_way_that_stands_with_it(store: Store) -> None:  # R95
    customer = added(store)
    open_case(store, TODAY, customer, "complaint", "it broke", channel="email")
    assert came(store, customer) == ("email", TODAY)


@pytest.mark.parametrize("days", [-9, 9])
def test_since_is_the_day_they_came_or_their_first_order_if_that_is_earlier(
    store: Store, days: int
) -> None:
    customer = added(store)
    came_on, bought = TODAY - timedelta(days=20), TODAY - timedelta(days=20 + days)
    with work(store, TODAY) as unit:
        unit.update("customer", customer, {"first_seen_on": came_on.isoformat()})
    sales.purchase(store, TODAY, customer, 4_000, day=bought)
    assert customer_page(store, customer, TODAY).since == min(came_on, bought)
    (row,) = rows_of(store, "customers", [customer])
    assert min(came_on, bought) in row


@pytest.mark.parametrize("kind", ["complaint", "enquiry"])
def test_how_a_case_came_is_not_guessed(store: Store, kind: str) -> None:
    customer = added(store)
    open_case(store, TODAY, customer, kind, "it broke")
    assert came(store, customer) is None


@pytest.mark.long
def test_last_words_are_found_behind_any_number_of_orders(store: Store) -> None:
    customer = added(store)
    for days, note in ((300, "old"), (200, "wrong"), (150, "newer")):
        records.log(store, TODAY - timedelta(days=days), customer, Touch(note=note))
    wrong = store.value("SELECT id FROM interaction WHERE note = 'wrong'")
    correct_touch.correct_touch(store, TODAY, wrong, correct_touch.Correction(note="right"))
    for days in range(40):
        sales.purchase(store, TODAY - timedelta(days=days), customer, 1_000)
    last = customer_panel(store, customer, TODAY).last
    assert [event.note for event in last] == ["newer", "right", "old"]


def test_a_panel_does_not_pay_for_what_only_the_page_shows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = added(store)
    asked = queries_of(store, monkeypatch)
    panel = customer_panel(store, customer, TODAY)
    few = len(asked)
    asked.clear()
    page = customer_page(store, customer, TODAY)
    assert few * 4 <= len(asked) * 3
    assert all(getattr(page, name) == value for name, value in vars(panel).items())


@pytest.mark.parametrize(
    ("bought", "theirs"),
    [
        ([("Oak table", 400)], "Oak table"),
        ([("Oak table", 400), ("Corked bottles", -20)], "Oak table"),
        ([("Oak table", 400), ("Lamp", 90), ("Lamp", -90)], "Oak table"),
        ([("Oak table", 400), ("Lamp", 90), ("lamp", -30)], "Lamp"),
        ([("Lamp", 90), ("Lamp", -90), ("Lamp", 90)], "Lamp"),
        ([("Oak table", 400), ("Lamp", 90), ("Came back", -90)], "Oak table"),
        ([("Oak table", 400), ("Sample book", 0)], "Oak table"),
        ([("Lamp", 90), ("Lamp", -90)], None),
        ([("Corked bottles", -20)], None),
    ],
)
def test_their_product_is_what_they_paid_for_and_kept(
    store: Store, bought: list[tuple[str, int]], theirs: str | None
) -> None:
    who = customers.add(store, TODAY, "Lumen Dental").customer_id
    for back, (title, amount) in zip(range(len(bought), 0, -1), bought, strict=True):
        sales.purchase(
            store,
            TODAY,
            who,
            amount,
            day=TODAY - timedelta(days=back),
            goods=[Good(title, Decimal(1), amount)],
        )
    full = store.row("SELECT * FROM customer WHERE id = ?", (who,))
    assert merge_fields(store, full)["product"] == theirs
    assert merge_fields(store, full)["until"] is None
    paid = {**dict(full), "paid_until": "2026-12-31", "trial_until": "2026-12-01"}
    assert merge_fields(store, paid)["until"] == "31 Dec 2026"
