"""From what a customer paid to what they are worth, cost by cost."""

from __future__ import annotations

from datetime import date
from typing import Literal

from store.dataclass import dataclass
from store.safety.opening import Store
from store.views.value.report import case_of

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


def _step(before: Bar, key: str, title: str, amount: int, usual: Kind) -> Bar:
    """A bar that adds; its kind follows the sign, for a loss ahead goes down like a cost."""
    kind: Kind = usual if not amount else "plus" if amount > 0 else "minus"
    return Bar(key, title, amount, before.running + amount, kind)


def _sum(before: Bar, key: str, title: str) -> Bar:
    return Bar(key, title, before.running, before.running, "sum")
