"""A customer's buying rhythm: what the churn models and the rep's one line need, from days only."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from operator import sub

from store.dataclass import dataclass

YEAR = 365


@dataclass(frozen=True, slots=True)
class Summary:
    """One customer's purchases up to a day, in days since the first purchase.

    `x` counts repeat purchase days, `t_x_days` is the age at the last one, `T_days` the age today;
    all three are 0 for somebody who never bought (`purchases` 0). Gaps are None without a repeat.
    `sum_log_gaps` is Σ ln(gap in days), which tells regular buyers from random ones. `ignored`
    counts the days left out because they lie in the future. `year_ago` is on which day from a year
    ago on they bought first, from 1 on; 0 where not since.
    """

    customer: Hashable
    purchases: int
    x: int
    t_x_days: int
    T_days: int
    usual_gap_days: float | None = None
    longest_gap_days: int | None = None
    sum_log_gaps: float = 0.0
    first: date | None = None
    last: date | None = None
    ignored: int = 0
    year_ago: int = 0

    @property
    def silence_days(self) -> int:
        """Days since the last purchase."""
        return self.T_days - self.t_x_days

    def bought_last_year(self, window: int) -> bool:
        """Whether there is a purchase day in the `window` days from a year ago on.

        Of windows of a year or more, in the last year: who buys every year and has left one out has
        taken a step that the logarithm of their silence does not show.
        """
        return 0 < self.year_ago <= window


def summarise(customer: Hashable, days: Iterable[date], as_of: date) -> Summary:
    """Summary of one customer's purchase days, in any order.

    Several purchases on a day are one; days after `as_of` are not known yet and are ignored.
    Refunds must not be among the days: see `netting.bought_days`.
    """
    known = sorted(set(days))
    bought = known if known and known[-1] <= as_of else known[: bisect_right(known, as_of)]
    if not bought:
        return Summary(customer, 0, 0, 0, 0, ignored=len(known))
    first, last = bought[0], bought[-1]
    numbers = [*map(date.toordinal, bought)]
    gaps = [b - a for a, b in pairwise(numbers)]
    today = as_of.toordinal()
    year = bisect_right(numbers, today - YEAR)
    return Summary(
        customer=customer,
        purchases=len(bought),
        x=len(gaps),
        t_x_days=numbers[-1] - numbers[0],
        T_days=today - numbers[0],
        usual_gap_days=_median(gaps) if gaps else None,
        longest_gap_days=max(gaps) if gaps else None,
        sum_log_gaps=math.fsum(map(math.log, gaps)),
        first=first,
        last=last,
        ignored=len(known) - len(bought),
        year_ago=numbers[year] - today + YEAR if year < len(numbers) else 0,
    )


@dataclass(frozen=True, slots=True)
class Window:
    """When a next purchase is to be expected, from `first` to `last`, by `gaps` gaps of their own.

    `usual` is the median gap in days. Of the latest `tried` purchases `held` came in the window
    that was to be expected the purchase before.
    """

    usual: int
    gaps: int
    first: date
    last: date
    tried: int = 0
    held: int = 0


def expected_window(days: Sequence[date]) -> Window | None:
    """The days after the last purchase that the middle half of the customer's own gaps reaches.

    From the lower to the upper quartile (nearest rank, our choice): one long pause does not widen
    it. `days` rise; None with fewer than two of them, where there is no gap yet.
    """
    found = next_window(days)
    if found is None:
        return None
    told = [
        (next_window(days[:n]), days[n])
        for n in range(max(_FEWEST_TOLD, len(days) - _LATEST), len(days))
    ]
    held = sum(w is not None and w.first <= day <= w.last for w, day in told)
    return replace(found, tried=len(told), held=held)


# A window is tried out from three purchases on, on the latest twelve.
_FEWEST_TOLD, _LATEST = 3, 12


def next_window(days: Sequence[date]) -> Window | None:
    """As `expected_window`, not tried out."""
    gaps = gaps_of([*map(date.toordinal, days)])
    if not gaps:
        return None
    low, high = middle_half(gaps)
    last = days[-1]
    usual = int(_median(gaps) + 0.5)  # half a day up, as wherever the usual gap is told
    return Window(usual, len(gaps), last + timedelta(days=low), last + timedelta(days=high))


def gaps_of(numbers: Sequence[int]) -> list[int]:
    """The gaps between rising days, the shortest first."""
    return sorted(map(sub, numbers[1:], numbers))


def middle_half(gaps: Sequence[int]) -> tuple[int, int]:
    """The lower and the upper quartile of sorted gaps, by the nearest rank."""
    return gaps[(len(gaps) - 1) // 4], gaps[-1 - (len(gaps) - 1) // 4]


@dataclass(frozen=True, slots=True)
class WindowAdvice:
    """How a silence of `days` would have told who is gone, by the `gaps` of many customers.

    In `later` of them the next purchase came after a longer silence; within `proposed` days it came
    in 95 of 100.
    """

    days: int
    gaps: int
    later: int
    proposed: int

    @property
    def off(self) -> bool:
        """Whether more than 10 of 100 came later, or the window is twice what would do."""
        return self.later * 10 > self.gaps or self.days > 2 * self.proposed


_HELD = 0.95
_FEWEST_GAPS = 30


def window_advice(
    gaps: Iterable[int] | Mapping[int, int], days: int, *, fewest: int = _FEWEST_GAPS
) -> WindowAdvice | None:
    """Whether a window of so many days fits these gaps (or counts of them); None where too few.

    The proposal is rounded up to ten days, at least 10.
    """
    counts = Counter(gaps)
    known = counts.total()
    if known < fewest:
        return None
    within = nth(counts, min(known - 1, math.ceil(_HELD * known) - 1))
    later = sum(many for gap, many in counts.items() if gap > days)
    return WindowAdvice(days, known, later, max(10, -(-within // 10) * 10))


def nth(counts: Mapping[int, int], place: int) -> int:
    """The value at that place, from 0, of all that were counted, in rising order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def _median(values: list[int]) -> float:
    """Own, because importing `statistics` costs more than a whole fit."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[~middle]) / 2
