"""From what a customer paid to what they are worth, cost by cost; and when the CAC was repaid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal

from store.safety.opening import Store
from store.value.formulas import ValueInputs
from store.value.payback import margins_of, payback_of
from store.views.settings import currency_of
from store.views.value import case_of, purchases_of

Kind = Literal["start", "minus", "plus", "sum"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `amount` is signed, `running` what is left after it; minor units.

    A cost is a minus with a negative amount; the amount of a sum is what is left there.
    """

    key: str
    title: str
    amount: int
    running: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Point:
    """After a purchase, net of its refunds: the margin of all so far against the acquisition cost.

    Minor units; `paid_back` marks the purchase that repaid the cost, which is None where unknown.
    """

    day: date
    cumulated: int
    acquisition_cost: int | None
    paid_back: bool


def waterfall(store: Store, customer_id: bytes, today: date) -> tuple[Bar, ...]:
    """Revenue before refunds, every cost, earned, ahead and LTV, to the cent those of `value_of`.

    The cost of goods that nobody knows follows from the average gross margin; an unknown
    acquisition cost counts as 0, and so does what lies ahead of somebody whom no model can score.
    The titles say so.

    Raises:
        Refused: the customer is not there.
    """
    case = case_of(store, customer_id, today)
    known, appraisal = case.known, case.appraisal
    gross: int = store.value(
        "SELECT coalesce(sum(amount), 0) FROM purchase WHERE customer_id = ? "
        "AND deleted_at IS NULL AND kind = 'purchase' AND bought_on <= ?",
        (customer_id, case.as_of.isoformat()),
    )
    goods = known.revenue - case.appraiser.margin_of(known)
    costed = known.costed == known.revenue
    bars = [Bar("revenue", "revenue", gross, gross, "start")]
    for key, title, amount in (
        ("refunds", "refunds", known.revenue - gross),
        ("goods", "goods" if costed else "goods, partly by the average margin", -goods),
        ("service", "service", -known.served),
        ("retention", "retention", -known.retention),
        (
            "acquisition",
            "acquisition" if known.acquisition is not None else "acquisition, not known",
            -(known.acquisition or 0),
        ),
    ):
        bars.append(_step(bars[-1], key, title, amount, "minus"))
    bars.append(_sum(bars[-1], "earned", "earned"))
    unscored = appraisal.ahead is None
    title = "ahead, nothing to go by yet" if unscored else "ahead"
    bars.append(_step(bars[-1], "ahead", title, appraisal.ahead or 0, "plus"))
    bars.append(_sum(bars[-1], "total", "LTV"))
    return tuple(bars)


def cumulative(store: Store, customer_id: bytes, today: date) -> tuple[Point, ...]:
    """The way to payback, one point a purchase, the oldest first; it agrees with `payback_of`.

    Raises:
        Refused: the customer is not there.
    """
    case = case_of(store, customer_id, today)
    inputs = ValueInputs(
        currency=currency_of(store),
        as_of=case.as_of,
        purchases=tuple(purchases_of(store, customer_id, case.as_of)),
        gross_margin=case.appraiser.rate_of(case.known),
        acquisition_cost=case.known.acquisition,
    )
    margins, repaid = margins_of(inputs) or [], payback_of(inputs)
    sums = accumulate(margin for _, margin in margins)
    return tuple(
        Point(day, so_far, inputs.acquisition_cost, repaid is not None and repaid.purchases == n)
        for n, ((day, _), so_far) in enumerate(zip(margins, sums, strict=True), start=1)
    )


def _step(before: Bar, key: str, title: str, amount: int, usual: Kind) -> Bar:
    """A bar that adds; its kind follows the sign, for a loss ahead goes down like a cost."""
    kind: Kind = usual if not amount else "plus" if amount > 0 else "minus"
    return Bar(key, title, amount, before.running + amount, kind)


def _sum(before: Bar, key: str, title: str) -> Bar:
    return Bar(key, title, before.running, before.running, "sum")
