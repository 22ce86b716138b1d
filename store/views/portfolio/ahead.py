"""What the base is expected to bring, how far off such totals have been, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Final, NamedTuple

from store.dataclass import dataclass
from store.safety.opening import Store
from store.value.rhythm import gaps_of, middle_half
from store.views.portfolio.members import Member
from store.views.value.fits import spread_of
from store.views.value.margins import SPANS

COMING_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Ahead:
    """Margin expected of the whole base in minor units, by span; None: nobody can be told of.

    Scores of an older program know the year alone.

    `told` customers are counted. `off` are the factors of an 80 % band, by how far totals were off
    in `cuts` rolling looks back at the own log (`Backtest.spread`); None where there was none.
    """

    margin: dict[str, int] | None
    told: int
    off: tuple[float, float] | None
    cuts: int

    def band(self, span: str) -> tuple[int, int] | None:
        """The 80 % band of the total, if expectations are off as they were."""
        if self.margin is None or self.off is None:
            return None
        low, high = self.off
        total = self.margin[span]
        return round(total * low), round(total * high)


class Coming(NamedTuple):
    """Something that is due in the next 90 days: a renewal or a usual order.

    A window of orders that is wider than these days says nothing and is left out. `from_on` and
    `until_on` are the same day for a renewal; `amount` in minor units is what a renewal brings,
    else what they bought for last. Subscribers have no usual orders.
    """

    customer_id: bytes
    customer: str
    kind: str
    from_on: date
    until_on: date
    amount: int | None


def ahead(store: Store) -> Ahead:
    """The expected margin of the next month, quarter and year, as it was scored.

    The band is that of its segments together, in one look at the scores: trades of one store are
    too unlike for one look back at all of them. All may be off the same way, so that nothing evens
    out. Of the closed nothing is expected any more.
    """
    told = 0
    sums, known = dict.fromkeys(SPANS, 0), dict.fromkeys(SPANS, 0)
    low = high = whole = 0.0
    cuts = 0
    for segment_id, horizon, *spans, money, squares in store.connection.execute(
        "SELECT c.segment_id, s.horizon_days, "
        "count(s.ahead_month), coalesce(sum(s.ahead_month), 0), count(s.ahead_quarter), "
        "coalesce(sum(s.ahead_quarter), 0), count(s.ahead), coalesce(sum(s.ahead), 0), "
        "sum(s.ahead) FILTER (WHERE s.ahead > 0), "
        "total(1.0 * s.ahead * s.ahead) FILTER (WHERE s.ahead > 0) "
        "FROM customer AS c JOIN score AS s ON s.customer_id = c.id "
        "WHERE c.live = 1 AND c.deleted_at IS NULL GROUP BY 1, 2"
    ):
        for at, span in enumerate(SPANS):
            known[span] += spans[2 * at]
            sums[span] += spans[2 * at + 1]
        told += spans[-2]
        tested = spread_of(store.connection, segment_id, horizon) if money else None
        if tested is not None and tested.actual_over_predicted:
            least, most = tested.spread(squares / money**2)
            low, high, whole = low + money * least, high + money * most, whole + money
            cuts = max(cuts, len(tested.cuts))
    off = (low / whole, high / whole) if whole else None
    if not told:
        return Ahead(None, 0, None, cuts)
    margin = {span: each for span, each in sums.items() if known[span] == told}
    return Ahead(margin, told, off, cuts)


def coming(store: Store, everybody: Sequence[Member], today: date) -> list[Coming]:
    """Renewals and usual orders of the next 90 days, by day; of closed customers none."""
    until = today + timedelta(days=COMING_DAYS)
    begin, end = today.toordinal(), until.toordinal()
    paid = {
        row[0]: row[1:]
        for row in store.connection.execute(
            "SELECT c.id, coalesce(r.renews_on, c.paid_until) AS day, r.renews_for "
            "FROM customer AS c LEFT JOIN rhythm AS r ON r.customer_id = c.id WHERE c.live = 1 "
            "AND (r.renews_for IS NOT NULL OR coalesce(r.renews_on, c.paid_until) BETWEEN ? AND ?)",
            (today.isoformat(), until.isoformat()),
        )
    }
    found: list[Coming] = []
    for each in everybody:
        if each.closed or each.ahead == 0:  # they have left, or refused to renew
            continue
        last = int(each.paid.rsplit(" ", 1)[-1]) if each.paid else None
        if each.customer_id in paid:
            text, usual = paid[each.customer_id]
            day = date.fromisoformat(text)
            if today <= day <= until:
                found.append(
                    Coming(each.customer_id, each.name, "renewal", day, day, usual or last)
                )
        elif window := _next_order(each.numbers, begin, end):
            first_on, last_on = map(date.fromordinal, window)
            found.append(Coming(each.customer_id, each.name, "order", first_on, last_on, last))
    found.sort(key=attrgetter("from_on", "customer"))
    return found


def _next_order(numbers: Sequence[int], begin: int, end: int) -> tuple[int, int] | None:
    """When the next one is to be expected (`next_window`), if these days see anything of it."""
    gaps = gaps_of(numbers)
    if not gaps:
        return None
    low, high = middle_half(gaps)
    first, last = numbers[-1] + low, numbers[-1] + high
    if high - low > COMING_DAYS or last < begin or first > end:
        return None
    return first, last
