"""Subscribers: what is paid until when, which payments renew, and the chance of not renewing.

Time is counted in renewals (sBG, Fader & Hardie 2007). A contract begins with the first payment and
is due after its period, or on the day it is known to be paid until. A payment renews it that is
no small one and comes on the due day, up to a sixth of the period early, or late; what is paid in
between, an upsell or a monthly invoice, does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from store.dataclass import dataclass
from store.value.netting import Purchase

if TYPE_CHECKING:
    from store.value.models.sbg import ContractModel, Subscribers

# A renewal that is late by more than half a period counts as declined.
GRACE = 0.5
_EARLY = 1 / 6
# A payment of less than half of what began the period is an upsell.
_SMALL = 2


@dataclass(frozen=True, slots=True)
class Contract:
    """A subscriber on a day: `renewals` so far, the day the next is `due`, whether it was declined.

    `yearly` is what a year of it brings, in minor units of revenue.
    """

    period_days: int
    renewals: int
    due: date
    left: bool
    yearly: int


def contract_of(
    purchases: Sequence[Purchase], period_days: int, as_of: date, paid_until: date | None = None
) -> Contract | None:
    """What the purchases (net of refunds, oldest first) say; None where nothing was ever paid.

    `paid_until` is what somebody has noted; it holds until a later payment renews.
    """
    paid = [each for each in purchases if each.revenue > 0]
    if not paid:
        return None
    period, early = timedelta(days=period_days), timedelta(days=round(period_days * _EARLY))
    if _by_instalments(paid, period_days):
        early = timedelta(days=min(7, early.days))
    begun, size, renewals = paid[0].day, paid[0].revenue, 0
    due, renewed = begun + period, begun
    total = paid[0].revenue
    for each in paid[1:]:
        total += each.revenue
        if each.day < due - early or each.revenue * _SMALL < size:
            continue
        renewals += 1
        renewed = each.day
        late = (each.day - due).days > period_days * GRACE
        due = (each.day if late else due) + period
        size = each.revenue
    if paid_until is not None and paid_until > renewed:
        due = paid_until
    left = (as_of - due).days > period_days * GRACE
    return Contract(
        period_days, renewals, due, left, round(total * 365 / max(1, (due - begun).days))
    )


def _by_instalments(paid: Sequence[Purchase], period_days: int) -> bool:
    """True where payments usually come several times a period."""
    gaps = sorted((b.day - a.day).days for a, b in pairwise(paid))
    return bool(gaps) and gaps[len(gaps) // 2] * 2 < period_days


def subscriber(contract: Contract) -> Subscribers:
    """How often a subscriber has renewed, and whether the last renewal was declined."""
    from store.value.models.sbg import Subscribers  # 4 ms; only a fit counts them

    # The renewal that was declined is the one after the last that was paid.
    return Subscribers(contract.renewals + contract.left, contract.left)


def renewals_within(contract: Contract, as_of: date, days: int) -> int:
    """How many renewals fall due within `days`; one that is late is due now."""
    end = as_of + timedelta(days=days)
    if contract.left or contract.due > end:
        return 0
    return 1 + (end - max(contract.due, as_of)).days // contract.period_days


def renewal_risk(model: ContractModel, contract: Contract, as_of: date, days: int) -> float:
    """Chance that a renewal within `days` is declined (2007, eq. 8): 0 where none is due."""
    if contract.left:
        return 1.0
    if not renewals_within(contract, as_of, days):
        return 0.0
    return model.not_renewing(contract.renewals)


def expected_renewals(model: ContractModel, contract: Contract, as_of: date, days: int) -> float:
    """Renewals that are expected within `days`."""
    return model.expected_renewals(contract.renewals, renewals_within(contract, as_of, days))


def contract_reason(contract: Contract | None, risk: float, as_of: date, horizon_days: int) -> str:
    """The one line to the rep about a subscriber."""
    if contract is None:
        return "no contract yet: the risk of not renewing begins with the first payment"
    renewals = "1 renewal" if contract.renewals == 1 else f"{contract.renewals} renewals"
    due = (contract.due - as_of).days
    if contract.left:
        return f"has not renewed: {renewals}, then nothing for {-due} days beyond the period"
    if due > horizon_days:
        return f"paid until {contract.due}: {renewals}, the next is due in {due} days"
    when = f"the next is due in {due} days" if due >= 0 else f"the next is {-due} days late"
    return f"{100 * risk:.0f} % likely not to renew: {renewals}, {when}"
