"""What stays of a customer's revenue: the margin to date and of a year, and whose rate it is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Final

from store.sentence import Sentence, say
from store.value import churn
from store.views.value.facts import Known
from store.views.value.fits import COMPANY, Costs, Fitted, nothing_fitted, read
from store.views.value.rates import Assumed, assumed_margins

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# What "ahead" looks at: the coming year, discounted to today; and shorter times beside it.
AHEAD_DAYS = 365
SPANS: Final[dict[str, int]] = {"month": 30, "quarter": 91, "year": AHEAD_DAYS}
_NOTHING_KNOWN = Assumed(Decimal(1), "no cost of goods is known and no margin is set: all revenue")
_ALL_REVENUE = Assumed(Decimal(1), "the others count as all revenue")


class Margins:
    """The stored fits by segment, and the margins that are known or assumed."""

    def __init__(
        self, connection: Connection, as_of: date, horizon_days: int | None = None
    ) -> None:
        self.as_of = as_of
        self._horizon = horizon_days
        self._assumed = assumed_margins(connection)
        fits = [read(row) for row in connection.execute("SELECT * FROM fit")]
        self._by_segment = {each.segment_id: each for each in fits if each.scope != COMPANY}
        self.company = next(
            (each for each in fits if each.scope == COMPANY), None
        ) or nothing_fitted(churn.fit([]))

    def fitted_for(self, known: Known) -> Fitted:
        """The fit that speaks for this customer."""
        return self._by_segment.get(known.segment_id, self.company)

    def horizon_of(self, known: Known) -> int:
        """The horizon of the customer's segment, unless an analyst asked for another."""
        return self._horizon or known.horizon_days

    def rate_of(self, known: Known) -> Assumed:
        """The gross margin where a purchase's cost is not known, and whose it is.

        The customer's own where any of their costs are known; else what was set for the segment or
        the company; else what is known of the others; else all of the revenue. Where most costs
        are unknown, the next of these counts too (`cost_weight`).
        """
        base = self.segment_rate(known.segment_id)
        if known.costed <= 0:
            return base
        if base.source == _NOTHING_KNOWN.source:  # something is, by now
            base = _ALL_REVENUE
        own = Costs.of(known.purchases)
        return _drawn(own, Decimal(known.costed - known.cost) / known.costed, "own ", base)

    def segment_rate(self, segment_id: bytes | None) -> Assumed:
        """As `rate_of`, of a segment as a whole."""
        found = self._assumed.get(segment_id) or self._assumed.get(None)
        if found is not None:
            return found
        own, company = self._by_segment.get(segment_id), self.company
        base = _NOTHING_KNOWN
        if company.margin_rate is not None:
            base = _drawn(
                company.costs,
                company.margin_rate,
                "",
                _ALL_REVENUE,
            )
        if own is not None and own.margin_rate is not None:
            return _drawn(own.costs, own.margin_rate, f"{own.scope} ", base)
        return base

    def margin_of(self, known: Known) -> int:
        """Revenue to date less goods; the margin rate stands in where their cost is unknown."""
        uncosted = (known.revenue - known.costed) * self.rate_of(known).share
        return known.costed - known.cost + _round(uncosted)

    def yearly_margin(self, known: Known) -> int:
        """The margin a year that a customer brings: of the last year, or of the last horizon where
        that is longer, a year's part of it."""
        window = max(AHEAD_DAYS, self.horizon_of(known))
        since = self.as_of - timedelta(days=window)
        rate = self.rate_of(known).share
        total = Decimal(0)
        for each in known.purchases:
            if since < each.day <= self.as_of:
                goods = each.goods
                total += each.revenue * rate if goods is None else each.revenue - goods
        return _round(total * AHEAD_DAYS / window)


def own_weight(known: Known) -> Decimal:
    """How much the customer's own margin says of what they buy, 0–1."""
    if 0 < known.revenue <= known.costed:
        return Decimal(1)  # nothing to count, the usual case
    return Costs.of(known.purchases).weight if known.costed > 0 else Decimal(0)


def _drawn(costs: Costs | None, rate: Decimal, whose: str, base: Assumed) -> Assumed:
    """The rate of the purchases with known costs, as far as they say enough; the base's beside."""
    weight = costs.weight if costs else 1
    if costs is None or weight == 1:
        of = f"{costs.known} of {costs.bought}" if costs else "all"
        return Assumed(rate, f"mean of {of} {whose}purchases with costs")
    return Assumed(
        weight * rate + (1 - weight) * base.share,
        f"{costs.known} of {costs.bought} {whose}purchases have costs and count for "
        f"{weight * 100:.0f} %; {base.source}",
    )


def gone_for_good(known: Known, today: date) -> Sentence | None:
    """That somebody has left for good: until they buy again nothing is expected."""
    said, last = known.facts.said_left_on, known.summary.last
    if said is not None and (last is None or last <= said):
        return say("risk.said_left", on=said)
    if known.facts.closed:
        return say("risk.closed")
    if known.refused_on is not None:
        end = known.facts.paid_until
        if end is not None and end >= today:
            return say("risk.refuses", on=known.refused_on, until=end)
        return say("risk.refused", on=known.refused_on)
    return None


def _round(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_EVEN))
