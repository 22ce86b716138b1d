"""Everybody who was ever a customer, one row each: what all figures of the portfolio add up."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from store.dataclass import dataclass
from store.safety.opening import Store
from store.views.value.facts import WINDOW_DAYS, acquisition_costs, buying_days

PERIOD_DAYS: Final = 365
# What customers are put together by.
By: TypeAlias = Literal["segment", "stage", "group", "source", "owner"]

# The windows of rates: they say whose silence is too long and how long a period is.
_MEMBERS: Final = """
SELECT c.id, c.name, g.name AS segment, s.stage, s.grp, c.source, o.name AS owner,
  c.closed_on, c.spend_reason, coalesce(g.window_days, ?) AS window_days,
  coalesce(g.period_days, ?) AS period_days,
  coalesce(r.revenue, 0) AS revenue, coalesce(v.earned, 0) AS earned, v.ahead, v.at_risk
FROM customer AS c
LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
LEFT JOIN standing AS s ON s.customer_id = c.id
LEFT JOIN rep AS o ON o.id = c.owner_id
LEFT JOIN rhythm AS r ON r.customer_id = c.id
LEFT JOIN score AS v ON v.customer_id = c.id
WHERE c.deleted_at IS NULL ORDER BY c.sort_name, c.id"""
_DAYS: Final = """
SELECT DISTINCT customer_id, bought_on FROM purchase AS x
WHERE deleted_at IS NULL AND bought_on <= ? AND kind = 'purchase'
ORDER BY customer_id, bought_on"""
_TAKEN_BACK: Final = """
SELECT DISTINCT customer_id FROM purchase
WHERE deleted_at IS NULL AND (kind = 'refund' OR amount < 0)"""


@dataclass(frozen=True, slots=True)
class Member:
    """One customer, closed ones too; money in minor units.

    `bought` are the ISO days with a purchase that was not taken back, in order; `acquisition` is
    what winning them cost, None where nothing is known; `ahead` is of the coming year.
    """

    customer_id: bytes
    name: str
    segment: str | None
    stage: str
    group: str
    source: str | None
    owner: str | None
    closed: bool
    spend_reason: str | None
    bought: tuple[str, ...]
    window_days: int
    period_days: int
    revenue: int
    earned: int
    ahead: int | None
    at_risk: int | None
    acquisition: int | None
    as_of: date

    @property
    def days(self) -> int:
        """How many days with a purchase."""
        return len(self.bought)

    @property
    def now(self) -> bool:
        """Whether they bought in the last period."""
        return bool(self.bought) and self.bought[-1] > _before(self.as_of, self.period_days)

    @property
    def earlier(self) -> bool:
        """Whether they bought in the period before the last."""
        after = bisect_right(self.bought, _before(self.as_of, 2 * self.period_days))
        return after < len(self.bought) and self.bought[after] <= _before(
            self.as_of, self.period_days
        )

    @property
    def total(self) -> int:
        """Lifetime value: earned and, where it can be told, what is ahead."""
        return self.earned + (self.ahead or 0)

    @property
    def before_cac(self) -> int:
        """Lifetime value without what was spent to win them: what the CAC is held against."""
        return self.total + (self.acquisition or 0)

    @property
    def below_cac(self) -> bool:
        """Whether they bring less than winning them has cost."""
        return self.acquisition is not None and self.before_cac < self.acquisition

    @property
    def left(self) -> bool:
        """Whether they bought in the period before the last one and not in the last."""
        return self.earlier and not self.now

    @property
    def judged(self) -> bool:
        """Whether their first deal is longer ago than the window of silence."""
        return bool(self.bought) and self.bought[0] < _before(self.as_of, self.window_days)

    @property
    def lost_after_first(self) -> bool:
        """Whether the first deal was the only one and the window has passed since."""
        return self.days == 1 and self.judged


@lru_cache(maxsize=256)
def _before(as_of: date, days: int) -> str:
    return (as_of - timedelta(days=days)).isoformat()


def members(store: Store, today: date) -> list[Member]:
    """Everybody by name, as of a day; derived figures (stage, value) are those that are stored."""
    rows = store.rows(_MEMBERS, (WINDOW_DAYS, PERIOD_DAYS))
    won = acquisition_costs(store.connection, [row["id"] for row in rows], today)
    bought = _bought(store, today)
    return [
        Member(
            customer_id=row["id"],
            name=row["name"],
            segment=row["segment"],
            stage=row["stage"] or "potential",
            group=row["grp"] or "1.1",
            source=row["source"],
            owner=row["owner"],
            closed=row["closed_on"] is not None,
            spend_reason=row["spend_reason"],
            bought=bought.get(row["id"], ()),
            window_days=row["window_days"],
            period_days=row["period_days"],
            revenue=row["revenue"],
            earned=row["earned"],
            ahead=row["ahead"],
            at_risk=row["at_risk"],
            acquisition=won.get(row["id"]),
            as_of=today,
        )
        for row in rows
    ]


def _bought(store: Store, today: date) -> dict[bytes, tuple[str, ...]]:
    """The days with a purchase; only where something was taken back they are netted one by one."""
    days: dict[bytes, list[str]] = defaultdict(list)
    for customer_id, day in store.connection.execute(_DAYS, (today.isoformat(),)):
        days[customer_id].append(day)
    found = {customer_id: tuple(each) for customer_id, each in days.items()}
    taken_back = [row[0] for row in store.connection.execute(_TAKEN_BACK)]
    for customer_id, netted in buying_days(store.connection, taken_back, today).items():
        found[customer_id] = tuple(day.isoformat() for day in netted)
    return found


def grouped(everybody: Iterable[Member], by: By) -> dict[str | None, list[Member]]:
    """The members by that field in its order, those without one last."""
    out: dict[str | None, list[Member]] = defaultdict(list)
    for each in everybody:
        out[getattr(each, by)].append(each)
    return dict(sorted(out.items(), key=lambda item: (item[0] is None, item[0] or "")))
