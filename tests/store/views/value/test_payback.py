"""The margin over time and the payback point, by the formula that the value page shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions import costs, customers, sales
from store.errors import Refused
from store.safety.opening import Store
from store.views.value.payback import cumulated
from store.views.value.report import value_of
from tests.kit import TODAY


def _customer(store: Store, cac: int | None, *margins: int) -> bytes:
    customer = customers.add(store, TODAY, "Lumen Dental").customer_id
    if cac is not None:
        day = TODAY - timedelta(days=500)
        costs.cost(store, TODAY, customer, "acquisition", cac, day=day)
    for number, margin in enumerate(margins):
        day = TODAY - timedelta(days=10 * (len(margins) - number))
        sales.purchase(store, TODAY, customer, margin + 10_000, cost=10_000, day=day)
    return customer


def test_the_third_purchase_repays_and_the_way_goes_on(store: Store) -> None:  # R76
    found = cumulated(store, _customer(store, 90_000, 40_000, 30_000, 25_000, 1_000), TODAY)
    days = [TODAY - timedelta(days=back) for back in (40, 30, 20, 10)]
    totals = [40_000, 70_000, 95_000, 96_000]
    assert found.points == tuple(zip(days, totals, strict=True))
    assert found.cac == 90_000
    assert found.payback is not None
    assert (found.payback.purchases, found.payback.day) == (3, days[2])


def test_unpaid_says_what_is_left(store: Store) -> None:  # R76
    customer = _customer(store, 90_000, 40_000, 35_000)
    found = cumulated(store, customer, TODAY)
    assert found.payback is not None
    assert (found.payback.purchases, found.payback.left) == (None, 15_000)
    assert found.payback == value_of(store, customer, TODAY).payback
    assert found.points[-1][1] + found.payback.left == found.cac


def test_a_refund_reduces_the_purchase_that_it_belongs_to(store: Store) -> None:
    customer = _customer(store, 50_000, 40_000, 30_000)
    sales.purchase(store, TODAY, customer, -20_000, day=TODAY)
    found = cumulated(store, customer, TODAY)
    # The goods of unknown cost go back in proportion: two fifths of the second purchase.
    assert [total for _, total in found.points] == [40_000, 55_000]
    assert found.payback == value_of(store, customer, TODAY).payback


def test_without_cost_or_purchases(store: Store) -> None:
    found = cumulated(store, _customer(store, None), TODAY)
    assert (found.points, found.cac, found.payback) == ((), None, None)
    with pytest.raises(Refused):
        cumulated(store, bytes(16), TODAY)
