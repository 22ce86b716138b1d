"""Where the money is: lifetime value and what it costs to win, by group of customers."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from store.dataclass import dataclass
from store.names import fold
from store.value.at_risk import AtRisk
from store.views.portfolio.members import By, Member, at_risk_of, grouped

TOP: Final = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of one group of customers; money in minor units, None where nobody counts.

    `valued` are those who ever bought: of them `mean`, `median` and `total` of the lifetime value.
    `cac_mean` is of the `won` whose cost of winning is known. `most` is the highest CAC that still
    pays: the mean of what those `won` bring before it. `below` of them bring less than they cost.
    """

    key: str | None
    customers: int
    valued: int
    total: int
    mean: int | None
    median: int | None
    won: int
    cac_mean: int | None
    ltv_to_cac: float | None
    most: int | None
    below: int
    at_risk: AtRisk


@dataclass(frozen=True, slots=True)
class TopShare:
    """The `customers` who bring most: their share of all lifetime value, and the mean without them.

    The share is None where the base as a whole brings nothing.
    """

    customers: int
    brings: int
    share: float | None
    mean_without: int | None


@dataclass(frozen=True, slots=True)
class Deals:
    """All purchases of a segment: mean and median in minor units."""

    segment: str | None
    deals: int
    mean: int
    median: int


@dataclass(frozen=True, slots=True)
class Unreturned:
    """Former customers who never paid back what winning them cost, and how much is left."""

    customers: int
    amount: int


def worth_by(everybody: Iterable[Member], by: By) -> list[Worth]:
    """The value by segment, group, source or owner."""
    return [worth(key, each) for key, each in grouped(everybody, by).items()]


def worth(key: str | None, some: Sequence[Member]) -> Worth:
    """The value of these customers."""
    values = sorted([each.total for each in some if each.bought])
    won = [each for each in some if each.acquisition is not None and each.bought]
    costs = sum(each.acquisition or 0 for each in won)
    before = sum(each.before_cac for each in won)
    return Worth(
        key=key,
        customers=len(some),
        valued=len(values),
        total=sum([each.total for each in some]),
        mean=_mean(sum(values), len(values)),
        median=_median(values) if values else None,
        won=len(won),
        cac_mean=_mean(costs, len(won)),
        ltv_to_cac=round(before / costs, 2) if costs > 0 else None,
        most=None if not won else max(0, before // len(won)),
        below=sum([each.below_cac for each in won]),
        at_risk=at_risk_of(some),
    )


def top_shares(everybody: Iterable[Member]) -> list[TopShare]:
    """What the one, five, ten and the tenth of the buyers bring who bring most (R77)."""
    values = sorted((each.total for each in everybody if each.bought), reverse=True)
    whole = sum(values)
    tenth = -(-len(values) // 10)
    return [
        TopShare(
            count,
            sum(values[:count]),
            sum(values[:count]) / whole if whole > 0 else None,
            _mean(sum(values[count:]), len(values) - count),
        )
        for count in sorted({*TOP, tenth})
        if 0 < count <= len(values)
    ]


def exceptions(everybody: Iterable[Member]) -> list[Member]:
    """Those who bring less than winning them has cost, the dearest first (R73)."""
    return sorted(
        (each for each in everybody if each.bought and each.below_cac),
        key=lambda each: (each.total, each.name),
    )


def unreturned(everybody: Iterable[Member]) -> Unreturned:
    """Money spent on winning those who left before they had brought it back (R79)."""
    left = [
        min(each.acquisition, -each.earned)
        for each in everybody
        if each.stage == "former" and each.acquisition and each.earned < 0
    ]
    return Unreturned(len(left), sum(left))


def deals_by_segment(everybody: Iterable[Member]) -> list[Deals]:
    """The typical deal of each segment: the mean beside the median (R78)."""
    amounts: dict[str | None, list[int]] = defaultdict(list)
    for each in everybody:
        amounts[each.segment] += map(int, each.paid.split())
    for some in amounts.values():
        some.sort()
        del some[: bisect_right(some, 0)]
    return [
        Deals(segment, len(each), round(Decimal(sum(each)) / len(each)), _median(each))
        for segment, each in sorted(
            amounts.items(), key=lambda item: (item[0] is None, fold(item[0] or ""))
        )
        if each
    ]


def _median(amounts: Iterable[int]) -> int:
    found = sorted(amounts)
    middle = len(found) // 2
    return round(Decimal(found[middle] + found[~middle]) / 2)


def _mean(total: int, count: int) -> int | None:
    return round(Decimal(total) / count) if count else None
