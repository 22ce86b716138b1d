"""Lifetime value by the sources' formulas, each with its inputs beside it (R64–R75).

From coarse to fine, in the order of `FORMULA_IDS`. Sums run in minor units and are rounded once, at
the end, half to even. Where the sources are silent the choice made here stands in `inputs` under
"assumes". In `inputs` a Decimal is money, a float is a rate, an int a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext

from store.dataclass import dataclass
from store.errors import BadInput
from store.sentence import Sentence, Words, listed, say
from store.value.money import divide_half_even, to_decimal
from store.value.net_purchases import Purchase

Input = Decimal | float | int | Words | None

FORMULA_IDS = (
    "sum_of_purchases",
    "gross_margin",
    "average_check_times_purchases",
    "net_of_costs",
    "ampu_over_churn",
    "lifespan_times_annual_value",
    "npv",
    "predictive",
)


# Fewer active customers say too little of how many leave.
FEWEST_ACTIVE = 20


@dataclass(frozen=True, slots=True)
class SegmentPeriod:
    """What a segment did in one period: the margin its `users` brought, and who left.

    `left` of the `active_before` customers, active in the period before, were not active in it.
    """

    period: str
    margin: int
    users: int
    active_before: int
    left: int


@dataclass(frozen=True, slots=True)
class ValueInputs:
    """Everything the formulas need of one customer; money in minor units of `currency`.

    `gross_margin`: share of revenue left after goods, company's or segment's, for purchases whose
    cost is unknown. `expected_margins`: (years from now, expected margin). `years_ahead`: how
    long they are expected to stay, None where nobody can tell. `ahead` and its 80 %
    band: expected discounted margin over `horizon_days` by the model named `model`.
    """

    currency: str
    as_of: date
    purchases: tuple[Purchase, ...] = ()
    closed_on: date | None = None
    gross_margin: Decimal | None = None
    margin_source: Words = say("formula.margin_set")
    acquisition_cost: int | None = None
    retention_spend: int = 0
    cost_to_serve: int = 0
    segment: SegmentPeriod | None = None
    discount_rate: Decimal | None = None
    expected_margins: tuple[tuple[Decimal, int], ...] = ()
    years_ahead: Decimal | None = Decimal(0)
    ahead: int | None = None
    ahead_low: int | None = None
    ahead_high: int | None = None
    horizon_days: int | None = None
    model: str | None = None

    def known(self) -> list[Purchase]:
        """Purchases up to the day of reckoning, oldest first."""
        return sorted((p for p in self.purchases if p.day <= self.as_of), key=lambda p: p.day)


@dataclass(frozen=True, slots=True)
class Formula:
    """One figure: `value` in currency units, or None with the reason in `missing`."""

    id: str
    value: Decimal | None
    inputs: dict[str, Input]
    missing: Sentence | None = None


def all_formulas(given: ValueInputs) -> list[Formula]:
    """Every formula in the order of `FORMULA_IDS`."""
    return [
        sum_of_purchases(given),
        gross_margin(given),
        average_check_times_purchases(given),
        net_of_costs(given),
        ampu_over_churn(given),
        lifespan_times_annual_value(given),
        npv(given),
        predictive(given),
    ]


def sum_of_purchases(given: ValueInputs) -> Formula:
    """Way 1 (R64): revenue to date, net of refunds."""
    bought = given.known()
    total = sum(p.revenue for p in bought)
    inputs: dict[str, Input] = {"purchases": _count(bought)}
    return Formula("sum_of_purchases", _money(given, total), inputs)


def gross_margin(given: ValueInputs) -> Formula:
    """Way 2 (R65): revenue to date × average gross margin.

    The average is the customer's own, margin over revenue of the purchases with a known cost of
    goods, so that with all costs known the result is exactly what was left; else `gross_margin`,
    of those whose cost is unknown.
    """
    bought = given.known()
    total = sum(p.revenue for p in bought)
    costed = [p for p in bought if p.goods is not None]
    revenue = sum(p.revenue for p in costed)
    margin = revenue - sum(p.goods or 0 for p in costed)
    inputs: dict[str, Input] = {"sum_of_purchases": _money(given, total)}
    if revenue > 0 and len(costed) < len(bought) and given.gross_margin is not None:
        # Of the others the own margin says only so much.
        over, under = given.gross_margin.as_integer_ratio()
        left = margin * under + (total - revenue) * over
        if total:
            inputs["average_gross_margin"] = left / (total * under)
        inputs["assumes"] = given.margin_source
        return Formula("gross_margin", _money(given, left, under), inputs)
    if revenue > 0:
        inputs["average_gross_margin"] = margin / revenue
        inputs["assumes"] = say("formula.own_margin", costed=len(costed), count=len(bought))
        return Formula("gross_margin", _money(given, total * margin, revenue), inputs)
    if given.gross_margin is None:
        missing = say("formula.no_margin")
        return Formula("gross_margin", None, inputs, missing)
    inputs["average_gross_margin"] = float(given.gross_margin)
    inputs["assumes"] = given.margin_source
    over, under = given.gross_margin.as_integer_ratio()
    return Formula("gross_margin", _money(given, total * over, under), inputs)


def average_check_times_purchases(given: ValueInputs) -> Formula:
    """Way 3 (R66): average check × number of purchases; equal to way 1 by construction."""
    bought = given.known()
    number = _count(bought)
    if not number:
        missing = say("formula.no_check")
        return Formula("average_check_times_purchases", None, {"purchases": 0}, missing)
    total = sum(p.revenue for p in bought)
    inputs: dict[str, Input] = {
        "average_check": _money(given, total, number),
        "purchases": number,
        "assumes": say("formula.refunded_left_out"),
    }
    # Multiply before dividing: the rounded average is only for show.
    return Formula("average_check_times_purchases", _money(given, total * number, number), inputs)


def net_of_costs(given: ValueInputs) -> Formula:
    """Way 4 (R67): revenue - goods - acquisition - retention - cost to serve. This is *earned*."""
    bought = given.known()
    uncosted = [p.revenue for p in bought if p.goods is None]
    unknown = len(uncosted) if given.gross_margin is None else 0
    total = sum(p.revenue for p in bought)
    inputs: dict[str, Input] = {
        "sum_of_purchases": _money(given, total),
        "cost_of_goods": None,
        "acquisition_cost": _optional(given, given.acquisition_cost),
        "retention_spend": _money(given, given.retention_spend),
        "cost_to_serve": _money(given, given.cost_to_serve),
    }
    if unknown:
        missing = say("formula.no_cost", unknown=unknown, count=len(bought))
        return Formula("net_of_costs", None, inputs, missing)
    left = sum(p.revenue - p.goods for p in bought if p.goods is not None)
    if given.gross_margin is not None:
        over, under = given.gross_margin.as_integer_ratio()
        left += divide_half_even(sum(uncosted) * over, under)
    inputs["cost_of_goods"] = _money(given, total - left)
    notes = []
    if uncosted:
        notes.append(say("formula.cost_by_margin", source=given.margin_source))
    if given.acquisition_cost is None:
        notes.append(say("formula.no_acquisition"))
    if not given.cost_to_serve:
        notes.append(say("formula.no_serving"))
    if notes:
        inputs["assumes"] = listed(*notes)
    spent = (given.acquisition_cost or 0) + given.retention_spend + given.cost_to_serve
    return Formula("net_of_costs", _money(given, left - spent), inputs)


def ampu_over_churn(given: ValueInputs) -> Formula:
    """Way 5 (R68): the segment's average margin per user ÷ its churn rate, per period."""
    s = given.segment
    if s is None:
        missing = say("formula.no_period")
        return Formula("ampu_over_churn", None, {}, missing)
    rate = churn_rate(s.left, s.active_before)
    inputs: dict[str, Input] = {
        "ampu": _money(given, s.margin, s.users) if s.users else None,
        "churn_rate": None if rate is None else float(rate),
        "period": s.period,
        "left": s.left,
        "active_before": s.active_before,
        "assumes": say("formula.period_stays"),
    }
    if rate is None:
        missing = say("formula.nobody_before", period=s.period)
    elif not s.left:
        missing = say("formula.nobody_left", period=s.period)
    elif not s.users:
        missing = say("formula.nobody_active", period=s.period)
    elif s.active_before < FEWEST_ACTIVE:
        missing = say(
            "formula.too_few", active=s.active_before, period=s.period, least=FEWEST_ACTIVE
        )
    else:
        value = _money(given, s.margin * s.active_before, s.users * s.left)
        # Both ends of what the churn can be where so many were counted (Wilson, 80 %).
        for name, churn in zip(
            ("value_high", "value_low"), share_range(s.left, s.active_before, 1.2816), strict=True
        ):
            inputs[name] = round(float(value) * float(rate) / churn, 2)
        return Formula("ampu_over_churn", value, inputs)
    return Formula("ampu_over_churn", None, inputs, missing)


def share_range(hits: int, of: int, z: float) -> tuple[float, float]:
    """What a share of `hits` in `of` can be: Wilson's score interval (1927) at ± z."""
    p, z2 = hits / of, z * z
    spread = z * ((p * (1.0 - p) + z2 / (4.0 * of)) / of) ** 0.5
    middle, whole = p + z2 / (2.0 * of), 1.0 + z2 / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def churn_rate(left: int, active_before: int) -> Decimal | None:
    """Churn of a period (R69): left in it ÷ active in the period before; None when that is 0."""
    if not 0 <= left <= active_before:
        raise ValueError(f"{left} cannot have left of {active_before}")
    return Decimal(left) / Decimal(active_before) if active_before else None


def lifespan_times_annual_value(given: ValueInputs) -> Formula:
    """Simple CLV (R70): years × revenue of a year.

    Years are those begun from the first purchase to the day of reckoning or of closing, because a
    year of custom has begun with its first purchase, and those that they are expected to stay; the
    yearly value is the mean over the years so far.
    """
    bought = given.known()
    if not bought:
        missing = say("formula.no_lifespan")
        return Formula("lifespan_times_annual_value", None, {}, missing)
    end = min(given.as_of, given.closed_on or given.as_of)
    years = years_begun(bought[0].day, max(end, bought[-1].day))
    total = sum(p.revenue for p in bought)
    inputs: dict[str, Input] = {
        "years": years,
        "years_ahead": None if given.years_ahead is None else float(given.years_ahead),
        "annual_value": _money(given, total, years),
        "assumes": say("formula.years_of_revenue"),
    }
    if given.years_ahead is None:
        missing = say("formula.no_years_ahead")
        return Formula("lifespan_times_annual_value", None, inputs, missing)
    over, under = (years + given.years_ahead).as_integer_ratio()
    value = _money(given, total * over, years * under)
    return Formula("lifespan_times_annual_value", value, inputs)


def npv(given: ValueInputs) -> Formula:
    """Discounted CLV (R71): present value of expected margins - acquisition cost."""
    inputs: dict[str, Input] = {
        "discount_rate": None if given.discount_rate is None else float(given.discount_rate),
        "expected_margin": _money(given, sum(m for _, m in given.expected_margins)),
        "acquisition_cost": _optional(given, given.acquisition_cost),
        "years": float(max((y for y, _ in given.expected_margins), default=0)),
    }
    if given.discount_rate is None:
        return Formula("npv", None, inputs, say("formula.no_discount_rate"))
    if not given.expected_margins:
        return Formula("npv", None, inputs, say("formula.no_future"))
    inputs["assumes"] = say("formula.yearly_rate", known=given.acquisition_cost is not None)
    running = cumulative_npv(
        given.expected_margins, given.discount_rate, spend=given.acquisition_cost or 0
    )
    return Formula("npv", _money(given, *running[-1].as_integer_ratio()), inputs)


def cumulative_npv(
    margins: Sequence[tuple[Decimal, int]], rate: Decimal, *, spend: int = 0
) -> list[Decimal]:
    """Running present value after each (years from now, margin), in minor units, not rounded.

    -spend + Σ margin / (1 + rate)^years. At rate 0 this is the plain sum. BadInput for rate ≤ -1.
    """
    if not (rate.is_finite() and rate > -1):
        raise BadInput(say("typed.no_discount_rate", rate=rate))
    running, total = [], Decimal(-spend)
    with localcontext() as context:
        context.prec = 40
        for years, margin in margins:
            total += margin / (1 + rate) ** years if rate else margin
            running.append(total)
    return running


def predictive(given: ValueInputs) -> Formula:
    """LTV by the purchase model: earned (net of costs) + ahead (expected, discounted)."""
    earned = net_of_costs(given)
    # A band that leaves out the mean beside it would be none.
    nothing = bool(given.ahead) and given.ahead_low == given.ahead_high == 0
    inputs: dict[str, Input] = {
        "earned": earned.value,
        "ahead": _optional(given, given.ahead),
        "ahead_low": None if nothing else _optional(given, given.ahead_low),
        "ahead_high": None if nothing else _optional(given, given.ahead_high),
        "horizon_days": given.horizon_days,
        "model": given.model,
        "assumes": say("formula.days_ahead"),
    }
    if nothing:
        inputs["most_likely"] = "nothing"
    if given.ahead is None:
        return Formula("predictive", None, inputs, say("formula.no_model"))
    if earned.value is None:
        return Formula("predictive", None, inputs, earned.missing)
    return Formula("predictive", earned.value + to_decimal(given.ahead, given.currency), inputs)


def purchase_margin(purchase: Purchase, gross_margin: Decimal | None) -> int | None:
    """Margin of one purchase: revenue - goods, or revenue × average margin, or None if unknown."""
    if purchase.goods is not None:
        return purchase.revenue - purchase.goods
    if gross_margin is None:
        return None
    return divide_half_even(
        purchase.revenue * gross_margin.as_integer_ratio()[0], gross_margin.as_integer_ratio()[1]
    )


def years_begun(first: date, last: date) -> int:
    """Years begun from `first` to `last`, both counted: 1 within the first year, 2 after it."""
    passed = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    return passed + 1


def _count(bought: Sequence[Purchase]) -> int:
    return sum(p.revenue > 0 for p in bought)


def _money(given: ValueInputs, over: int, under: int = 1) -> Decimal:
    return to_decimal(divide_half_even(over, under), given.currency)


def _optional(given: ValueInputs, minor: int | None) -> Decimal | None:
    return None if minor is None else to_decimal(minor, given.currency)
