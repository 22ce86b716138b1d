"""Payback, the flag LTV below CAC, and profit after service."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from store.value.formulas import ValueInputs, net_of_costs
from store.value.net_purchases import Purchase
from store.value.payback import (
    Payback,
    below_cac,
    ltv_before_cac,
    ltv_to_cac,
    payback,
    payback_of,
)
from tui.words.worth import repaid_words

MARGINS = [(date(2024, 1, 5), 40000), (date(2024, 2, 5), 30000), (date(2024, 3, 5), 25000)]


def test_paid_back_at_the_third_purchase_on_its_date() -> None:  # R76
    found = payback(MARGINS, 90000)
    assert found == Payback(3, date(2024, 3, 5), 0)
    assert repaid_words(found, "EUR") == "paid back at purchase 3 on 5 Mar 2024"
    assert payback(reversed(MARGINS), 90000) == found


def test_not_yet_paid_back_says_what_is_left() -> None:  # R76
    found = payback(MARGINS, 110000)
    assert found == Payback(None, None, 15000)
    assert repaid_words(found, "EUR") == "not yet, €150.00 left"


def test_first_sale_may_repay_and_equality_repays() -> None:  # R76
    assert payback(MARGINS, 40000) == Payback(1, date(2024, 1, 5), 0)
    assert payback(MARGINS, 40001).purchases == 2
    assert repaid_words(payback([], 0), "EUR") == "nothing to pay back"


def test_payback_of_a_customer_needs_the_costs() -> None:
    bought = tuple(Purchase(day, margin * 2, margin) for day, margin in MARGINS)
    known = ValueInputs("EUR", date(2024, 12, 31), bought, acquisition_cost=90000)
    assert payback_of(known) == Payback(3, date(2024, 3, 5), 0)
    assert payback_of(ValueInputs("EUR", date(2024, 12, 31), bought)) is None
    no_goods = tuple(p._replace(goods=None) for p in bought)
    unknown = ValueInputs("EUR", date(2024, 12, 31), no_goods, acquisition_cost=90000)
    assert payback_of(unknown) is None


def test_cac_is_compared_before_it_is_taken_off() -> None:  # R73
    bought = (Purchase(date(2024, 1, 1), 15000, 0),)
    worth_it = ValueInputs("EUR", date(2024, 2, 1), bought, acquisition_cost=10000)
    # Net of the 100 spent only 50 is left; 50 < 100 would flag a client who brought 150.
    assert ltv_before_cac(worth_it) == Decimal("150.00")
    assert ltv_to_cac(worth_it) == Decimal("1.50")
    assert not below_cac(worth_it)
    dear = ValueInputs("EUR", date(2024, 2, 1), bought, acquisition_cost=15001)
    assert below_cac(dear)
    assert not below_cac(ValueInputs("EUR", date(2024, 2, 1), bought, acquisition_cost=15000))
    saved = ValueInputs("EUR", date(2024, 2, 1), bought, acquisition_cost=15001, ahead=1)
    assert not below_cac(saved)
    assert ltv_to_cac(ValueInputs("EUR", date(2024, 2, 1), bought)) is None
    assert not below_cac(ValueInputs("EUR", date(2024, 2, 1), bought))


@pytest.mark.parametrize(
    ("call", "back", "loss"), [(80000, 100000, False), (80000, 100001, True), (80001, 100000, True)]
)
def test_the_laptop_that_may_be_a_loss(call: int, back: int, loss: bool) -> None:  # R75
    sold = (Purchase(date(2024, 1, 1), 1_500_000, 1_000_000),)
    on_paper = net_of_costs(ValueInputs("EUR", date(2024, 2, 1), sold)).value
    true = net_of_costs(
        ValueInputs("EUR", date(2024, 2, 1), sold, cost_to_serve=5 * call + back)
    ).value
    assert on_paper == 5000
    assert true == 5000 - Decimal(5 * call + back) / 100
    assert (true < 0) is loss
