"""What the base is expected to bring, how far off such totals have been, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.settings.values import scoring_day
from store.value.models.fast import by_columns
from store.value.rhythm import expected_window
from store.views.portfolio.members import Member
from store.views.value.appraiser import appraiser_of
from store.views.value.facts import gather

SPANS: Final[dict[str, int]] = {"month": 30, "quarter": 91, "year": 365}
COMING_DAYS: Final = 90
_AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True)
class Ahead:
    """Margin expected of the whole base in minor units, by span; None: nobody can be told of.

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


def ahead(store: Store, everybody: Sequence[Member], today: date) -> Ahead:
    """The expected margin of the next month, quarter and year; the year is that of the scores."""
    told = [each for each in everybody if each.ahead is not None]
    as_of = scoring_day(store, today)
    appraiser = appraiser_of(store, as_of)
    tested = max(
        appraiser.company.taught.backtests.values(), key=lambda each: len(each.cuts), default=None
    )
    cuts = 0 if tested is None else len(tested.cuts)
    if not told:
        return Ahead(None, 0, None, cuts)
    margin = dict.fromkeys(SPANS, 0)
    margin["year"] = sum(each.ahead or 0 for each in told)
    ids = [each.customer_id for each in told if each.ahead]
    for start in range(0, len(ids), _AT_ONCE):
        known = gather(store.connection, ids[start : start + _AT_ONCE], as_of)
        if by_columns(len(known), None):
            appraiser.foresee(known)
        month, quarter = appraiser.margins_within(known, [SPANS["month"], SPANS["quarter"]])
        margin["month"] += month
        margin["quarter"] += quarter
    return Ahead(margin, len(told), None if tested is None else tested.spread, cuts)


def coming(store: Store, everybody: Sequence[Member], today: date) -> list[Coming]:
    """Renewals and usual orders of the next 90 days, by day; of closed customers none."""
    until = today + timedelta(days=COMING_DAYS)
    last = dict(
        store.connection.execute(
            "SELECT customer_id, amount FROM purchase WHERE deleted_at IS NULL "
            "AND kind = 'purchase' AND bought_on <= ? ORDER BY bought_on, id",
            (today.isoformat(),),
        ).fetchall()
    )
    paid = {
        row[0]: row[1:]
        for row in store.connection.execute(
            "SELECT c.id, coalesce(r.renews_on, c.paid_until) AS day, r.renews_for "
            "FROM customer AS c LEFT JOIN rhythm AS r ON r.customer_id = c.id WHERE c.live = 1 "
            "AND (r.renews_for IS NOT NULL OR coalesce(r.renews_on, c.paid_until) BETWEEN ? AND ?)",
            (today.isoformat(), until.isoformat()),
        )
    }
    out = []
    for each in everybody:
        if each.closed:
            continue
        amount = last.get(each.customer_id)
        if each.customer_id in paid:
            text, usual = paid[each.customer_id]
            day = date.fromisoformat(text)
            if today <= day <= until:
                out.append(
                    Coming(each.customer_id, each.name, "renewal", day, day, usual or amount)
                )
            continue
        window = expected_window([date.fromisoformat(day) for day in each.bought])
        wide = window is not None and (window.last - window.first).days > COMING_DAYS
        if window is not None and not wide and today <= window.last and window.first <= until:
            out.append(
                Coming(each.customer_id, each.name, "order", window.first, window.last, amount)
            )
    return sorted(out, key=lambda each: (each.from_on, each.customer))
