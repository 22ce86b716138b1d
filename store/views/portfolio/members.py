"""Everybody who was ever a customer, one row each: what all figures of the portfolio add up."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar

from store.names import fold
from store.safety.opening import Store
from store.value.at_risk import AtRisk, in_all
from store.views.value.facts import WINDOW_DAYS, acquisition_costs, buying_days

PERIOD_DAYS: Final = 365
T = TypeVar("T")
# What customers are put together by.
By: TypeAlias = Literal["segment", "stage", "group", "source", "owner"]

# The windows of rates: they say whose silence is too long and how long a period is.
_MEMBERS: Final = """
SELECT c.id, c.name, c.source, c.closed_on, c.spend_reason,
  g.name, o.name, coalesce(g.window_days, ?), coalesce(g.period_days, ?)
FROM customer AS c
LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
LEFT JOIN rep AS o ON o.id = c.owner_id
WHERE c.deleted_at IS NULL ORDER BY c.sort_name, c.id"""
# Each table from end to end: joined, every row of the large ones is looked up by its key.
_STANDING: Final = "SELECT customer_id, stage, grp FROM standing"
_SCORE: Final = "SELECT customer_id, earned, ahead, at_risk FROM score"
_NO_STANDING: Final = ("potential", "1.1")
_NO_SCORE: Final = (0, None, None)
_NO_PURCHASE: Final[tuple[tuple[str, ...], str]] = ((), "")
# Days with a purchase and what was paid, in the order of the index: by day, those of one day by
# amount; and whether something was taken back.
_BOUGHT: Final = """
SELECT customer_id,
  group_concat(bought_on, ' ') FILTER (WHERE kind = 'purchase' AND bought_on <= ?1),
  group_concat(amount, ' ') FILTER (WHERE kind = 'purchase' AND bought_on <= ?1),
  max(kind = 'refund' OR amount < 0)
FROM purchase INDEXED BY purchase_of_customer WHERE deleted_at IS NULL GROUP BY customer_id"""


class Member(NamedTuple):
    """One customer, closed ones too; money in minor units.

    `bought` are the ISO days with a purchase that was not taken back, in order, and `numbers` their
    ordinals; `paid` the amounts of all purchases as text, one after another, the latest day's last;
    `acquisition` is what winning them cost, None where nothing is known; `ahead` is of the coming
    year. They bought in the last period (`now`), in the one before it (`earlier`), first so long
    ago that they can be `judged`: longer than the window of silence.
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
    earned: int
    ahead: int | None
    at_risk: int | None
    acquisition: int | None
    as_of: date
    now: bool
    earlier: bool
    judged: bool
    numbers: tuple[int, ...]
    paid: str

    @property
    def days(self) -> int:
        """How many days with a purchase."""
        return len(self.bought)

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


@lru_cache(maxsize=20_000)  # all buy on the same few thousand days
def number_of(day: str) -> int:
    """The ordinal of an ISO day."""
    return date.fromisoformat(day).toordinal()


@lru_cache(maxsize=256)
def _before(as_of: date, days: int) -> str:
    return (as_of - timedelta(days=days)).isoformat()


def members(store: Store, today: date) -> list[Member]:
    """Everybody by name, as of a day; derived figures (stage, value) are those that are stored."""
    read = store.connection.execute
    rows = read(_MEMBERS, (WINDOW_DAYS, PERIOD_DAYS)).fetchall()
    standing = {ident: (stage, group) for ident, stage, group in read(_STANDING)}
    scores = {ident: (earned, ahead, at_risk) for ident, earned, ahead, at_risk in read(_SCORE)}
    won = {}
    if store.value("SELECT 1 FROM cost WHERE kind = 'acquisition' AND deleted_at IS NULL LIMIT 1"):
        won = acquisition_costs(store.connection, [row[0] for row in rows], today)
    bought = _bought(store, today)
    out = []
    for ident, name, source, closed_on, reason, segment, owner, window, period in rows:
        days, paid = bought.get(ident, _NO_PURCHASE)
        out.append(
            Member(
                ident,
                name,
                segment,
                *standing.get(ident, _NO_STANDING),
                source,
                owner,
                closed_on is not None,
                reason,
                days,
                window,
                period,
                *scores.get(ident, _NO_SCORE),
                won.get(ident),
                today,
                *windows(days, today, window, period),
                tuple(map(number_of, days)),
                paid,
            )
        )
    return out


def windows(
    bought: tuple[str, ...], today: date, window_days: int, period_days: int
) -> tuple[bool, bool, bool]:
    """Bought in the last period, in the one before it, first longer ago than the window."""
    if not bought:
        return False, False, False
    last = _before(today, period_days)
    at = bisect_right(bought, _before(today, 2 * period_days))
    return (
        bought[-1] > last,
        at < len(bought) and bought[at] <= last,
        bought[0] < _before(today, window_days),
    )


def _bought(store: Store, today: date) -> dict[bytes, tuple[tuple[str, ...], str]]:
    """Days with a purchase and what was paid; only where something was taken back the days are
    netted one by one.
    """
    found, taken_back = {}, {}
    for customer_id, days, paid, back in store.connection.execute(_BOUGHT, (today.isoformat(),)):
        if back:
            taken_back[customer_id] = paid or ""
        elif days:
            found[customer_id] = tuple(dict.fromkeys(days.split(" "))), paid
    netted = buying_days(store.connection, list(taken_back), today)
    for customer_id, paid in taken_back.items():
        days = tuple(day.isoformat() for day in netted.get(customer_id, ()))
        found[customer_id] = days, paid
    return found


def at_risk_of(some: Iterable[Member]) -> AtRisk:
    """Their money at risk together."""
    return in_all([(each.at_risk, each.bought != ()) for each in some])


def grouped(everybody: Iterable[Member], by: By) -> dict[str | None, list[Member]]:
    """The members by that field in its order, those without one last.

    A source is one whatever its capitals, under the name by which most write it.
    """
    found: dict[str | None, list[Member]] = defaultdict(list)
    for each in everybody:
        found[getattr(each, by)].append(each)
    out = by_spelling(found) if by == "source" else found
    return dict(sorted(out.items(), key=lambda item: (item[0] is None, item[0] or "")))


def by_spelling(spelt: dict[str | None, list[T]]) -> dict[str | None, list[T]]:
    """What is alike but for capitals together, under the name by which most are written."""
    called: dict[str | None, str | None] = {}
    out: dict[str | None, list[T]] = {}
    for text, some in sorted(spelt.items(), key=lambda item: (-len(item[1]), item[0] or "")):
        name = called.setdefault(text and fold(text), text)
        out.setdefault(name, []).extend(some)
    return out
