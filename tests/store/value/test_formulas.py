"""The sources' worked examples come out exactly; what lacks data says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.sentence import text_of
from store.value.formulas import (
    FORMULA_IDS,
    Formula,
    SegmentPeriod,
    ValueInputs,
    all_formulas,
    churn_rate,
    cumulative_npv,
    years_begun,
)
from store.value.money import divide_half_even
from store.value.net_purchases import Purchase
from tests.kit import told

THREE = (
    Purchase(date(2024, 1, 10), 10000, 7000),
    Purchase(date(2024, 2, 10), 3300, 2310),
    Purchase(date(2024, 3, 10), 20000, 14000),
)
KNOWN = ValueInputs("EUR", date(2024, 12, 31), THREE)


def figure(inputs: ValueInputs, formula: str) -> Formula:
    found = {f.id: f for f in all_formulas(inputs)}
    assert tuple(found) == FORMULA_IDS
    return found[formula]


def test_way_1_sum_of_purchases() -> None:  # R64
    assert figure(KNOWN, "sum_of_purchases").value == Decimal("333.00")


def test_way_2_sum_times_gross_margin() -> None:  # R65
    own = figure(KNOWN, "gross_margin")
    assert own.value == Decimal("99.90")
    assert own.inputs["average_gross_margin"] == pytest.approx(0.30, abs=1e-15)
    without_costs = tuple(p._replace(goods=None) for p in THREE)
    company = replace(KNOWN, purchases=without_costs, gross_margin=Decimal("0.30"))
    assert figure(company, "gross_margin").value == Decimal("99.90")
    nothing = figure(replace(company, gross_margin=None), "gross_margin")
    assert nothing.value is None
    assert nothing.missing
    assert "no cost of goods" in told(nothing.missing)


def test_way_3_average_check_times_number() -> None:  # R66
    way3 = figure(KNOWN, "average_check_times_purchases")
    assert (way3.value, way3.inputs["average_check"], way3.inputs["purchases"]) == (
        Decimal("333.00"),
        Decimal("111.00"),
        3,
    )
    assert told(figure(ValueInputs("EUR", date(2024, 1, 1)), way3.id).missing) == (
        "no purchase yet, so there is no average check"
    )


def test_way_4_net_of_costs() -> None:  # R67
    costs = replace(KNOWN, acquisition_cost=5000, retention_spend=1000, cost_to_serve=490)
    assert figure(costs, "net_of_costs").value == Decimal("35.00")
    unpaid = replace(costs, purchases=())
    assert figure(unpaid, "net_of_costs").value == Decimal("-64.90")


def test_net_of_costs_fills_unknown_goods_only_when_told_a_margin() -> None:
    some = replace(KNOWN, purchases=(THREE[0], THREE[1]._replace(goods=None)))
    silent = figure(some, "net_of_costs")
    assert silent.value is None
    assert silent.missing
    assert told(silent.missing).startswith("the cost of goods of 1 of 2 purchases is unknown")
    assumed = figure(replace(some, gross_margin=Decimal("0.5")), "net_of_costs")
    assert assumed.value == Decimal("46.50")
    assert "follow from the gross margin" in text_of(assumed.inputs["assumes"])


def test_way_5_ampu_over_churn() -> None:  # R68 R69
    month = SegmentPeriod("month", margin=5000 * 380, users=380, active_before=400, left=20)
    value = figure(replace(KNOWN, segment=month), "ampu_over_churn")
    assert value.value == Decimal("1000.00")
    assert value.inputs["ampu"] == Decimal("50.00")
    assert value.inputs["churn_rate"] == 0.05
    assert value.inputs["period"] == "month"
    nobody_left = figure(replace(KNOWN, segment=SegmentPeriod("month", 1, 1, 4, 0)), value.id)
    assert nobody_left.value is None
    assert "no finite value" in told(nobody_left.missing)
    nobody_there = figure(replace(KNOWN, segment=SegmentPeriod("year", 1, 1, 0, 0)), value.id)
    assert nobody_there.value is None
    assert "undefined" in told(nobody_there.missing)
    nobody_buys = figure(replace(KNOWN, segment=SegmentPeriod("year", 0, 0, 4, 4)), value.id)
    assert "no margin per user" in told(nobody_buys.missing)


def test_the_churn_of_a_few_is_no_value_and_that_of_many_has_a_range() -> None:  # T113
    few = figure(replace(KNOWN, segment=SegmentPeriod("year", 900, 3, 19, 1)), "ampu_over_churn")
    assert few.value is None
    assert told(few.missing) == "too few to tell: 19 were active in the year before, it takes 20"
    month = SegmentPeriod("month", margin=5000 * 380, users=380, active_before=400, left=20)
    known = figure(replace(KNOWN, segment=month), "ampu_over_churn").inputs
    low, high = (float(str(known[name])) for name in ("value_low", "value_high"))
    assert 600 < low < 1000 < high < 1500


def test_churn_rate_of_a_period() -> None:  # R69
    assert churn_rate(20, 400) == Decimal("0.05")
    assert churn_rate(0, 400) == 0
    assert churn_rate(0, 0) is None
    with pytest.raises(ValueError, match="5 cannot have left of 4"):
        churn_rate(5, 4)


def test_lifespan_times_annual_value() -> None:  # R70
    years = tuple(Purchase(date(year, 3, 1), 30000) for year in range(2019, 2024))
    value = figure(ValueInputs("EUR", date(2024, 2, 29), years), "lifespan_times_annual_value")
    assert value.value == Decimal("1500.00")
    assert value.inputs["years"] == 5
    assert value.inputs["annual_value"] == Decimal("300.00")
    closed = ValueInputs("EUR", date(2030, 1, 1), years, closed_on=date(2023, 12, 31))
    assert figure(closed, value.id).inputs["years"] == 5


def test_lifespan_counts_the_years_that_are_expected() -> None:  # T112
    years = tuple(Purchase(date(year, 3, 1), 30000) for year in range(2019, 2024))
    given = ValueInputs("EUR", date(2024, 2, 29), years, years_ahead=Decimal("2.5"))
    value = figure(given, "lifespan_times_annual_value")
    assert (value.value, value.inputs["years_ahead"]) == (Decimal("2250.00"), 2.5)
    unknown = figure(replace(given, years_ahead=None), value.id)
    assert unknown.value is None
    assert "too little to tell" in told(unknown.missing)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2020, 2, 29), date(2020, 2, 29), 1),
        (date(2020, 2, 29), date(2021, 2, 28), 1),
        (date(2020, 2, 29), date(2021, 3, 1), 2),
        (date(2023, 5, 5), date(2024, 5, 4), 1),
        (date(2023, 5, 5), date(2024, 5, 5), 2),
    ],
)
def test_a_year_begins_on_the_anniversary(first: date, last: date, years: int) -> None:
    assert years_begun(first, last) == years


TABLE = tuple((Decimal(year), 10000) for year in (1, 2, 3))


def test_npv_table() -> None:  # R71: 100 a year at 10 %: 90.91, 173.55, 248.69 less 200
    running = cumulative_npv(TABLE, Decimal("0.1"), spend=20000)
    assert [round(r) for r in running] == [-10909, -2645, 4869]
    future = replace(
        KNOWN, discount_rate=Decimal("0.1"), expected_margins=TABLE, acquisition_cost=20000
    )
    value = figure(future, "npv")
    assert value.value == Decimal("48.69")
    assert value.inputs["discount_rate"] == 0.1
    assert figure(replace(future, discount_rate=None), "npv").missing
    assert figure(replace(future, expected_margins=()), "npv").missing


@pytest.mark.parametrize("rate", ["-1", "-2", "NaN", "Infinity"])
def test_npv_refuses_a_rate_without_meaning(rate: str) -> None:
    with pytest.raises(BadInput):
        cumulative_npv(TABLE, Decimal(rate))


def test_predictive_is_earned_plus_ahead() -> None:
    scored = replace(KNOWN, ahead=58300, model="mbg/nbd", horizon_days=365)
    value = figure(scored, "predictive")
    assert value.value == Decimal("682.90")
    assert value.inputs["earned"] == Decimal("99.90")
    assert value.inputs["ahead"] == Decimal("583.00")
    assert told(figure(KNOWN, "predictive").missing) == (
        "no purchase model has scored this customer yet"
    )


def test_purchases_after_the_day_of_reckoning_are_not_known() -> None:
    early = replace(KNOWN, as_of=date(2024, 2, 28))
    assert figure(early, "sum_of_purchases").value == Decimal("133.00")


def test_a_purchase_refunded_in_full_is_not_counted() -> None:
    refunded = replace(KNOWN, purchases=(*THREE, Purchase(date(2024, 4, 1), 0, 0)))
    assert figure(refunded, "sum_of_purchases").inputs["purchases"] == 3
    assert figure(refunded, "average_check_times_purchases").value == Decimal("333.00")


def test_yen_have_no_cents() -> None:
    yen = ValueInputs("JPY", date(2024, 1, 2), (Purchase(date(2024, 1, 1), 1001, 500),))
    assert str(figure(yen, "gross_margin").value) == "501"


@pytest.mark.parametrize(
    ("over", "under", "whole"),
    [(5, 10, 0), (15, 10, 2), (25, 10, 2), (-5, 10, 0), (-15, 10, -2), (26, 10, 3), (-26, 10, -3)],
)
def test_division_rounds_half_to_even(over: int, under: int, whole: int) -> None:
    assert divide_half_even(over, under) == whole


AMOUNTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=12)


@settings(max_examples=50)
@given(AMOUNTS)
def test_way_1_equals_way_3(amounts: list[int]) -> None:  # R66
    inputs = replace(KNOWN, purchases=tuple(Purchase(date(2024, 1, 1), a) for a in amounts))
    way1, way3 = (figure(inputs, i) for i in ("sum_of_purchases", "average_check_times_purchases"))
    assert way1.value == way3.value


@settings(max_examples=50)
@given(AMOUNTS, st.integers(0, 10**6))
def test_npv_at_rate_0_is_the_plain_sum(amounts: list[int], spend: int) -> None:  # R71
    stream = [(Decimal(i) / 4, a) for i, a in enumerate(amounts)]
    assert cumulative_npv(stream, Decimal(0), spend=spend)[-1] == sum(amounts) - spend


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**9)), min_size=1, max_size=9))
def test_own_margin_known_for_all_purchases_is_exact(rows: list[tuple[int, int]]) -> None:  # R65
    bought = tuple(Purchase(date(2024, 1, 1), revenue, goods) for revenue, goods in rows)
    left = sum(revenue - goods for revenue, goods in rows)
    value = figure(replace(KNOWN, purchases=bought), "gross_margin").value
    assert value == Decimal(left).scaleb(-2)


def test_a_band_of_nothing_is_said_and_not_shown_beside_its_mean() -> None:  # T107
    none = replace(KNOWN, ahead=3_000, ahead_low=0, ahead_high=0)
    some = figure(none, "predictive")
    assert (some.inputs["ahead_low"], some.inputs["ahead_high"]) == (None, None)
    assert some.inputs["most_likely"] == "nothing"
    band = figure(replace(KNOWN, ahead=3_000, ahead_low=0, ahead_high=9_000), "predictive")
    assert (band.inputs["ahead_low"], band.inputs["ahead_high"]) == (Decimal("0.00"), Decimal(90))
    assert "most_likely" not in band.inputs
