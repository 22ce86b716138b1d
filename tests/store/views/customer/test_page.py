"""What is read for a page: the way they came last (R95), the last words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions import correct_touch, customers, records, sales
from store.actions.cases import open_case
from store.actions.touches import Touch
from store.safety.opening import Store
from store.views.customer.page import customer_page, customer_panel
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
