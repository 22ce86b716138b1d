"""What a customer is expected to bring from now on: purchases × margin, with an 80 % band.

The models estimate in floats; every amount is rounded to whole minor units on its way out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from store.value.models.gamma_gamma import Spending, SpendModel
from store.value.money import roughly

BAND = 0.8
_DAYS_IN_YEAR = 365.0
_UNLIKELY = 1e-6
# So many purchases with a cost weigh as much as what is assumed without (our choice).
_COSTS_AS_MUCH = 20
_STEPS = 40


def margin_share(margin: int, revenue: int, purchases: int, base: float) -> float:
    """Share of revenue that stays as margin, shrunk towards the base's share.

    The base counts as one purchase of the customer's mean size, so that one odd sale does not set
    the forecast. A customer without a purchase or without known costs (revenue 0) gets the base's.
    """
    if purchases <= 0 or revenue <= 0:
        return base
    one = revenue / purchases
    return (margin + base * one) / (revenue + one)


def cost_weight(known: int, costed: int, revenue: int) -> Decimal:
    """How much a margin of `known` purchases of the revenue `costed` says of all `revenue`, 0–1.

    Where at least half of the revenue has its cost, everything; of less, the less and the fewer the
    less, so that a first few costs do not turn every figure.
    """
    if costed <= 0:
        return Decimal(0)
    shown = min(Decimal(1), Decimal(2 * costed) / revenue) if revenue > 0 else Decimal(1)
    return shown * known / (known + _COSTS_AS_MUCH * (1 - shown))


def discount_factor(horizon_days: float, yearly_rate: float) -> float:
    """Present value of one unit of margin spread over the horizon: as if all fell in its middle.

    Purchases come a little earlier than the middle on average, so this is slightly cautious.
    """
    return math.exp(-math.log1p(yearly_rate) * horizon_days / (2.0 * _DAYS_IN_YEAR))


def ahead_of(
    purchases: float,
    per_purchase: float,
    days: float,
    *,
    share: float = 1.0,
    yearly_rate: float = 0.0,
) -> int:
    """Ahead: expected purchases within `days` × expected spend × margin share, discounted.

    `per_purchase` is `SpendModel.expected` of the customer; the margin share comes after it,
    because the spend model knows positive amounts only.
    """
    return round(purchases * per_purchase * share * discount_factor(days, yearly_rate))


def within_year(amounts: Iterable[int], currency: str) -> list[int]:
    """Amounts of shorter times and, last, of the year that holds them: none is more than it.

    Discounted by its own middle, a year whose purchases all come at once is less than its quarter.
    They are as close as they can be told, so that what is sorted and summed is what is shown.
    """
    *shorter, year = (roughly(each, currency) for each in amounts)
    return [*(min(each, year) if year > 0 else max(each, year) for each in shorter), year]


def ahead_band(
    at_least: Sequence[float],
    spend: SpendModel,
    known: Spending,
    days: float,
    *,
    share: float = 1.0,
    yearly_rate: float = 0.0,
) -> tuple[int, int]:
    """80 % band of what one customer brings within `days`: (low, high).

    `at_least` is the distribution of the purchases (`Outlook.at_least`); their sum is taken as
    log-normal with the mean and variance that Gamma-Gamma gives it. The band is widened to hold the
    mean, which rare large sums may put outside; (0, 0) says "most likely nothing". It is one
    customer's band: bands must not be added up.
    """
    factor = share * discount_factor(days, yearly_rate)
    parts = _parts(at_least, spend, known)
    none = 1.0 - (at_least[0] if at_least else 0.0)
    if none >= BAND:
        return 0, 0
    mean = ahead_of(
        math.fsum(at_least), spend.expected(known), days, share=share, yearly_rate=yearly_rate
    )
    # Where nothing is likely enough to be the lower end, no tail is left out below it.
    below = (1.0 - BAND) / 2.0
    tails = (0.0, BAND) if none >= below else (below, BAND + below)
    ends = [round(_quantile(parts, none, q) * factor) for q in tails]
    return min(*ends, mean), max(*ends, mean)


def at_risk(risk: float, yearly_margin: int) -> int:
    """The queue's money: chance of losing them × the margin a year they bring while they stay."""
    return max(0, round(risk * yearly_margin))


def _parts(
    at_least: Sequence[float], spend: SpendModel, known: Spending
) -> list[tuple[float, float, float]]:
    """(chance, μ, σ) of the log of the sum of exactly y purchases, y = 1, 2, …

    Var(sum) / mean² = (A / (y p) + 1) / B, A and B the posterior q - 1 and q - 2; B is kept off 0,
    where the variance is infinite.
    """
    mean = spend.expected(known)
    if mean <= 0.0:
        return []
    a = spend.p * known.purchases + spend.q - 1.0
    b = max(a - 1.0, 0.25)
    parts = []
    for y, chance in enumerate(at_least, start=1):
        exactly = chance - (at_least[y] if y < len(at_least) else 0.0)
        if exactly > _UNLIKELY:
            variance = math.log1p((a / (y * spend.p) + 1.0) / b)
            parts.append((exactly, math.log(y * mean) - variance / 2.0, math.sqrt(variance)))
    return parts


def _quantile(parts: Sequence[tuple[float, float, float]], none: float, q: float) -> float:
    """The amount below which the sum stays with chance q, by bisection on its log."""
    if none >= q or not parts:
        return 0.0
    low = min(mu - 6.0 * sigma for _, mu, sigma in parts)
    high = max(mu + 6.0 * sigma for _, mu, sigma in parts)
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        below = none + math.fsum(
            chance * 0.5 * math.erfc((mu - middle) / (sigma * math.sqrt(2.0)))
            for chance, mu, sigma in parts
        )
        low, high = (middle, high) if below < q else (low, middle)
        if high - low < 1e-6:
            break
    return math.exp((low + high) / 2.0)
