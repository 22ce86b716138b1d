"""Subscribers: what is paid until when, which payments renew, and the chance of not renewing.

Time is counted in renewals (sBG, Fader & Hardie 2007). A contract begins with the first payment and
is due after its period, or on the day it is known to be paid until. What renews it comes on the due
day, up to a sixth of the period early, or late, and looks like what it was begun with: the same
product, or about the same amount. A smaller payment, or one in between, is an upsell or an invoice.
What may be either renews nothing, and is asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from store.dataclass import dataclass
from store.sentence import Sentence, percent, say
from store.value.net_purchases import Purchase

if TYPE_CHECKING:
    from store.value.models.sbg import ContractModel, Subscribers

# A renewal that is late by more than half a period counts as declined.
GRACE = 0.5
# By which a renewal may be late before its delay counts: `groups.GRACE_DAYS`.
LATE_DAYS = 30
_EARLY = 1 / 6
# A payment of less than half of what began the period is an upsell; one from three quarters to the
# double renews, even at another price; what lies between or above may be either (our choice).
_UPSELL, _SAME, _LARGE = 0.5, 0.75, 2.0
# Another product for nearly the same amount may be next year's plan, or a part.
_ALIKE = 1.25
# So many renewals, made or declined, of all subscribers together tell something.
FEWEST_TERMS = 10


@dataclass(frozen=True, slots=True)
class Contract:
    """A subscriber on a day: `renewals` so far, the day the next is `due`, whether it was declined.

    `yearly` is what a year of it brings with all that is bought besides, `each` what a renewal
    alone brings, in minor units of revenue. `unclear` is a payment that may have renewed it.
    """

    period_days: int
    renewals: int
    due: date
    left: bool
    yearly: int
    each: int = 0
    unclear: Purchase | None = None


def contract_of(
    purchases: Sequence[Purchase],
    period_days: int,
    as_of: date,
    paid_until: date | None = None,
    goods: Mapping[date, Collection[str]] = {},
) -> Contract | None:
    """What the purchases (net of refunds, oldest first) say; None where nothing was ever paid.

    `paid_until` is what somebody has noted; it holds until a later payment renews. `goods` are the
    products of a day, as far as they are known.
    """
    paid = [each for each in purchases if each.revenue > 0]
    if not paid:
        return None
    period, early = timedelta(days=period_days), timedelta(days=round(period_days * _EARLY))
    instalments = _by_instalments(paid, period_days)
    if instalments:
        early = timedelta(days=min(7, early.days))
    begun, term, renewals = paid[0].day, paid[0], 0
    start, due = begun, begun + period
    total, unclear = paid[0].revenue, None
    for each in paid[1:]:
        total += each.revenue
        if paid_until is not None and term.day < paid_until < each.day:
            due = paid_until
        if each.day < due - early:
            continue
        renews = _renews(each, term, goods)
        if renews is None:
            unclear = each
        if not renews:
            continue
        renewals += 1
        term, unclear = each, None
        late = (each.day - due).days > period_days * GRACE
        start = each.day if late else due
        due = start + period
    if paid_until is not None and paid_until > term.day:
        due = paid_until
        if unclear is not None and unclear.day <= paid_until:
            unclear = None
    yearly = round(total * 365 / max(1, (due - begun).days))
    whole = yearly * period_days / 365
    if not instalments:
        whole = min(whole, term.revenue * period_days / max(period_days, (due - start).days))
    left = (as_of - due).days > period_days * GRACE
    return Contract(period_days, renewals, due, left, yearly, round(whole), unclear)


def renews_for(amount: int, each: int) -> bool:
    """Whether a payment renews for sure what a renewal of `each` is usual of; minor units."""
    return _SAME * each <= amount <= _LARGE * each


def _renews(each: Purchase, term: Purchase, goods: Mapping[date, Collection[str]]) -> bool | None:
    """Whether a payment renews what `term` has begun; None where nobody can tell."""
    share = each.revenue / term.revenue
    if share < _UPSELL:
        return False
    own, other = goods.get(term.day), goods.get(each.day)
    if own and other:
        if not set(own).isdisjoint(other):
            return True
        return None if 1 / _ALIKE <= share <= _ALIKE else False
    return True if _SAME <= share <= _LARGE else None


def _by_instalments(paid: Sequence[Purchase], period_days: int) -> bool:
    """True where payments that are no upsells usually come several times a period."""
    own = [each.day for each in paid if each.revenue >= _UPSELL * paid[0].revenue]
    gaps = sorted((b - a).days for a, b in pairwise(own))
    return bool(gaps) and gaps[len(gaps) // 2] * 2 < period_days


def subscriber(contract: Contract, as_of: date) -> Subscribers:
    """How often a subscriber has renewed, and whether the last renewal was declined.

    A term that ended less than half a period ago is not counted, even where it was renewed: of
    those that ended with it some are still waited for, and most of these will not come.
    """
    from store.value.models.sbg import Subscribers  # 4 ms; only a fit counts them

    if contract.left:
        # The renewal that was declined is the one after the last that was paid.
        return Subscribers(contract.renewals + 1, True)
    ended = (as_of - contract.due).days + contract.period_days
    fresh = contract.renewals > 0 and ended <= contract.period_days * GRACE
    return Subscribers(contract.renewals - fresh, False)


def renewals_within(contract: Contract, as_of: date, days: int) -> int:
    """How many renewals fall due within `days`; one that is late is due tomorrow.

    So nobody who is late has more of them before them than who is in term.
    """
    end = as_of + timedelta(days=days)
    if contract.left or contract.due > end:
        return 0
    due = max(contract.due, as_of + timedelta(days=1))
    return 1 + max(0, (end - due).days) // contract.period_days


def still_waited(contract: Contract, as_of: date) -> float:
    """Share of those who renew that still does after this delay: 1 within the grace.

    From then on it falls by the same each day, to none on the day when they count as gone (our
    choice: of who renews late, as many do on each day).
    """
    if contract.left:
        return 0.0
    last = int(contract.period_days * GRACE) + 1
    late = (as_of - contract.due).days
    return 1.0 if late <= LATE_DAYS else (last - late) / (last - LATE_DAYS)


def renewal_risk(model: ContractModel, contract: Contract, as_of: date, days: int) -> float:
    """Chance that a renewal within `days` is declined (2007, eq. 8): 0 where none is due.

    With each day that it is late beyond the grace it is likelier.
    """
    if contract.left:
        return 1.0
    if not renewals_within(contract, as_of, days):
        return 0.0
    return declines(model, contract, as_of)


def declines(model: ContractModel, contract: Contract, as_of: date) -> float:
    """Chance that the next renewal is declined, whenever it is due."""
    calm = model.not_renewing(contract.renewals)
    return calm + (1.0 - still_waited(contract, as_of)) * (1.0 - calm)


def expected_renewals(model: ContractModel, contract: Contract, as_of: date, days: int) -> float:
    """Renewals that are expected within `days`."""
    coming = model.expected_renewals(contract.renewals, renewals_within(contract, as_of, days))
    return still_waited(contract, as_of) * coming


def too_few_terms(terms: float) -> Sentence | None:
    """What subscribers lack to tell of renewing; None where they can.

    `terms` counts the renewals that were made or declined, but for fresh ones (`subscriber`). The
    limit is our choice.
    """
    if terms >= FEWEST_TERMS:
        return None
    return say("risk.few_terms", terms=f"{terms:g}", needed=FEWEST_TERMS)


def contract_reason(
    contract: Contract,
    risk: float | None,
    as_of: date,
    horizon_days: int,
    lacks: Sentence | None = None,
) -> Sentence:
    """The one line to the rep about a subscriber; `risk` None says that too little is known."""
    due, renewals = (contract.due - as_of).days, contract.renewals
    if contract.left:
        return say("risk.not_renewed", renewals=renewals, days=-due)
    if due > horizon_days:
        return say("risk.paid", until=contract.due, renewals=renewals, days=due)
    if risk is None:
        return say("risk.renewal_unknown", lacks=lacks, renewals=renewals, days=due)
    return say("risk.renewal", risk=percent(risk), renewals=renewals, days=due)
