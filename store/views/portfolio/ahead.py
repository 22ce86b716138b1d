"""What the base is expected to bring, how far off such totals have been, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.value.rhythm import gaps_of, middle_half
from store.views.portfolio.members import Member, number_of
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


@dataclass(frozen=True, slots=True)
class Coming:
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
    """The expected margin of the next month, quarter and year, as it was scored."""
    told, *sums = store.connection.execute(
        "SELECT count(s.ahead), "
        "iif(count(s.ahead_month) = count(s.ahead), sum(s.ahead_month), NULL), "
        "iif(count(s.ahead_quarter) = count(s.ahead), sum(s.ahead_quarter), NULL), sum(s.ahead) "
        "FROM customer AS c JOIN score AS s ON s.customer_id = c.id "
        "WHERE c.live = 1 AND c.deleted_at IS NULL"  # of the closed nothing is expected any more
    ).fetchone()
    off, cuts = _off(store)
    if not told:
        return Ahead(None, 0, None, cuts)
    margin = {span: each for span, each in zip(SPANS, sums, strict=True) if each is not None}
    return Ahead(margin, told, off, cuts)


def _off(store: Store) -> tuple[tuple[float, float] | None, int]:
    """The factors of the whole's band, and the most looks back: its segments' bands together.

    Trades of one store are too unlike for one look back at all of them. All may be off the same
    way, so that nothing evens out.
    """
    low = high = whole = 0.0
    cuts = 0
    for segment_id, horizon, money, squares in store.connection.execute(
        "SELECT c.segment_id, s.horizon_days, sum(s.ahead), total(1.0 * s.ahead * s.ahead) "
        "FROM customer AS c JOIN score AS s ON s.customer_id = c.id "
        "WHERE c.deleted_at IS NULL AND s.ahead > 0 GROUP BY 1, 2"
    ):
        tested = spread_of(store.connection, segment_id, horizon)
        if tested is not None and tested.actual_over_predicted:
            least, most = tested.spread(squares / money**2)
            low, high, whole = low + money * least, high + money * most, whole + money
            cuts = max(cuts, len(tested.cuts))
    return ((low / whole, high / whole) if whole else None), cuts


def coming(
    store: Store, everybody: Sequence[Member], amounts: dict[bytes, str], today: date
) -> list[Coming]:
    """Renewals and usual orders of the next 90 days, by day; of closed customers none."""
    until = today + timedelta(days=COMING_DAYS)
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
        if each.closed:
            continue
        last = _last(amounts.get(each.customer_id))
        if each.customer_id in paid:
            text, usual = paid[each.customer_id]
            day = date.fromisoformat(text)
            if today <= day <= until:
                found.append(
                    Coming(each.customer_id, each.name, "renewal", day, day, usual or last)
                )
        elif window := _next_order(each.bought, today, until):
            found.append(Coming(each.customer_id, each.name, "order", *window, last))
    found.sort(key=lambda each: (each.from_on, each.customer))
    return found


def _last(amounts: str | None) -> int | None:
    return None if amounts is None else int(amounts.rsplit(" ", 1)[-1])


def _next_order(bought: Sequence[str], today: date, until: date) -> tuple[date, date] | None:
    """When the next one is to be expected (`next_window`), if these days see anything of it."""
    numbers = [*map(number_of, bought)]
    gaps = gaps_of(numbers)
    if not gaps:
        return None
    low, high = middle_half(gaps)
    first, last = numbers[-1] + low, numbers[-1] + high
    if last - first > COMING_DAYS or last < today.toordinal() or first > until.toordinal():
        return None
    return date.fromordinal(first), date.fromordinal(last)
