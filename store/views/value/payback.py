"""How the margin of a customer grows over time, against what it cost to win them (R76)."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

from store.dataclass import dataclass
from store.safety.opening import Store
from store.settings.values import currency_of
from store.value.formulas import ValueInputs
from store.value.payback import Payback, margins_of, payback_of
from store.views.value.report import case_of


@dataclass(frozen=True)
class Cumulated:
    """Day and margin of all purchases up to it, oldest first, in minor units of `currency`.

    `cac` is what it cost to win the customer, the own cost or the average of their source; with it
    unknown there is no `payback`.
    """

    currency: str
    as_of: date
    points: tuple[tuple[date, int], ...]
    cac: int | None
    payback: Payback | None


def cumulated(store: Store, customer_id: bytes, today: date) -> Cumulated:
    """The margins as they came, by the same formula that says when they have paid back.

    Raises:
        Refused: the customer is not there.
    """
    case = case_of(store, customer_id, today)
    given = ValueInputs(
        currency=currency_of(store),
        as_of=case.as_of,
        purchases=case.known.purchases,
        gross_margin=case.appraiser.rate_of(case.known).share,
        acquisition_cost=case.known.acquisition,
    )
    margins = sorted(margins_of(given) or (), key=lambda each: each[0])
    sums = accumulate(margin for _, margin in margins)
    return Cumulated(
        currency=given.currency,
        as_of=case.as_of,
        points=tuple((day, total) for (day, _), total in zip(margins, sums, strict=True)),
        cac=given.acquisition_cost,
        payback=payback_of(given),
    )
