"""What is expected is told no closer than its spread allows, and what is shown adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from store.sentence import say
from store.value.at_risk import in_all
from store.value.formulas import Formula
from store.views.value.waterfall import Bar
from tui.words.worth import at_risk_in_all, bar_amounts, formula_words, input_of, ltv_sum


def test_the_value_is_the_sum_of_what_is_shown() -> None:
    bars = (
        Bar("earned", "earned", 64_455, 64_455, "sum"),
        Bar("ahead", "ahead", 13_000, 77_455, "plus"),
        Bar("total", "LTV", 77_455, 77_455, "sum"),
    )
    assert bar_amounts(bars, "EUR") == ["€644.55", "€130", "€775"]
    whole = Formula("predictive", Decimal("774.55"), {"ahead": Decimal("130.00")})
    assert formula_words(whole, "EUR") == "€775"


def test_what_has_been_is_told_to_the_cent_and_what_is_expected_is_not() -> None:
    assert formula_words(Formula("gross_margin", Decimal("99.90"), {}), "EUR") == "€99.90"
    assert formula_words(Formula("npv", Decimal("519.01"), {}), "EUR") == "€520"
    assert formula_words(Formula("npv", None, {}, say("formula.no_discount_rate")), "EUR") is None
    assert input_of("ahead_high", Decimal("177.21"), "EUR") == Decimal(180)
    assert input_of("annual_value", Decimal("161.00"), "EUR") == Decimal("161.00")
    assert input_of("years", 4, "EUR") == 4


def test_a_sum_with_a_forecast_in_it_is_told_as_about() -> None:
    parts = "earned €8,108", "ahead €3,700"
    said = ltv_sum(1_180_800, 370_000, "EUR", *parts)
    assert said == "about €11,808 = earned €8,108 + ahead €3,700"
    assert ltv_sum(810_800, None, "EUR", "earned €8,108", "ahead –").startswith("€8,108 = ")
    assert ltv_sum(None, None, "EUR", *parts, unknown="–").startswith("– = ")


@pytest.mark.parametrize(
    ("customers", "told"),
    [
        ([], "€0"),
        ([(None, True)], "–"),
        ([(None, False)], "–"),
        ([(0, True), (None, False)], "€0"),  # lost already, and one who never bought
        ([(120_000, True), (30_000, True), (None, False)], "€1,500"),
        ([(120_000, True), (30_000, True), (None, True)], "€1,500 of 2"),
    ],
)
def test_money_at_risk_says_of_how_many_it_is(
    customers: list[tuple[int | None, bool]], told: str
) -> None:
    assert at_risk_in_all(in_all(customers), "EUR") == told
