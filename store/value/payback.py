"""Acquisition cost against value, payback, and the profit left after service (R73–R76)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from store.dataclass import dataclass
from store.value.formulas import ValueInputs, net_of_costs, purchase_margin
from store.value.money import to_decimal


@dataclass(frozen=True, slots=True)
class Payback:
    """The purchase (1, 2, …) and day that repaid the acquisition cost, or what is `left` of it."""

    purchases: int | None
    day: date | None
    left: int


def payback(margins: Iterable[tuple[date, int]], acquisition_cost: int) -> Payback:
    """When the margins, oldest first, have repaid the acquisition cost (R76).

    Repaid at the first purchase that brings the sum to the cost or over it; a later loss does not
    undo it. A cost of 0 needs no purchase. Service and retention are not part of payback.
    """
    left = acquisition_cost
    if left <= 0:
        return Payback(0, None, 0)
    for number, (day, margin) in enumerate(sorted(margins, key=lambda m: m[0]), start=1):
        left -= margin
        if left <= 0:
            return Payback(number, day, 0)
    return Payback(None, None, left)


def payback_of(given: ValueInputs) -> Payback | None:
    """Payback of a customer; None where acquisition cost or a margin is unknown."""
    margins = margins_of(given)
    if given.acquisition_cost is None or margins is None:
        return None
    return payback(margins, given.acquisition_cost)


def margins_of(given: ValueInputs) -> list[tuple[date, int]] | None:
    """Day and margin of each purchase, the oldest first; None where a margin is unknown."""
    margins: list[tuple[date, int]] = []
    for p in given.known():
        margin = purchase_margin(p, given.gross_margin)
        if margin is None:
            return None
        margins.append((p.day, margin))
    return margins


def ltv_before_cac(given: ValueInputs) -> Decimal | None:
    """Earned plus ahead without the acquisition cost: what may be spent to win such a client (R74).

    Unknown costs make it None; a customer whom no model has scored counts as bringing no more.
    """
    earned = net_of_costs(given).value
    if earned is None:
        return None
    return earned + to_decimal((given.acquisition_cost or 0) + (given.ahead or 0), given.currency)


def ltv_to_cac(given: ValueInputs) -> Decimal | None:
    """LTV before acquisition cost ÷ that cost, to 2 digits; None without a cost or a value."""
    value = ltv_before_cac(given)
    if value is None or not given.acquisition_cost:
        return None
    return (value / to_decimal(given.acquisition_cost, given.currency)).quantize(Decimal("0.01"))


def below_cac(given: ValueInputs) -> bool:
    """The flag of R73: LTV, before the cost is taken off, does not cover the cost.

    Comparing the figure after acquisition cost would count that cost twice.
    """
    value = ltv_before_cac(given)
    if value is None or given.acquisition_cost is None:
        return False
    return value < to_decimal(given.acquisition_cost, given.currency)
