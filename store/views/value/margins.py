"""What stays of a customer's revenue: the margin to date and of a year, and whose rate it is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Final

from store.sentence import Sentence, say
from store.value import churn
from store.views.value.facts import Known
from store.views.value.fits import COMPANY, Fitted, nothing_fitted, read
from store.views.value.rates import Assumed, assumed_margins

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# What "ahead" looks at: the coming year, discounted to today; and shorter times beside it.
AHEAD_DAYS = 365
SPANS: Final[dict[str, int]] = {"month": 30, "quarter": 91, "year": AHEAD_DAYS}


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
        the company; else what is known of the others; else all of the revenue.
        """
        if known.costed > 0:
            return Assumed(
                Decimal(known.costed - known.cost) / known.costed, "own purchases with known costs"
            )
        return self.segment_rate(known.segment_id)

    def segment_rate(self, segment_id: bytes | None) -> Assumed:
        """As `rate_of`, of a segment as a whole."""
        found = self._assumed.get(segment_id) or self._assumed.get(None)
        if found is not None:
            return found
        own = self._by_segment.get(segment_id)
        if own is not None and own.margin_rate is not None:
            return Assumed(own.margin_rate, f"mean of the {own.scope} purchases with known costs")
        if self.company.margin_rate is not None:
            return Assumed(self.company.margin_rate, "mean of all purchases with known costs")
        return Assumed(Decimal(1), "no cost of goods is known and no margin is set: all revenue")

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


def gone_for_good(known: Known) -> Sentence | None:
    """That somebody has left for good: until they buy again nothing is expected."""
    said, last = known.facts.said_left_on, known.summary.last
    if said is not None and (last is None or last <= said):
        return say("risk.said_left", on=said)
    if known.facts.closed:
        return say("risk.closed")
    return None


def _round(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_EVEN))
