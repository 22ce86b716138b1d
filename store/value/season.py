"""The season of a log: how fast its time runs in each month, learnt from years that agree.

A purchase model knows no calendar. Where the same months of two years or more stand out, its time
is stretched: a day of a busy month is several days, one of a quiet month part of a day, and a year
is a year. A December buyer has hardly been silent in November, and much lies in the weeks ahead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from store.dataclass import dataclass

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR = 365
_SLOWEST = 0.05
# Two years' months that are all chance agree so well in 1 of 50 logs.
_LEAST_AGREEMENT = 0.6
# And so much better where a month is missing.
_LESS = 0.03
_FEWEST_REPEATS = 60
_FEWEST_MONTHS = 9
_SHORT = _YEAR * (12 - _FEWEST_MONTHS) // 12
_MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Season:
    """How fast time runs in each month, January first; even without `speeds`. `years` agree."""

    speeds: tuple[float, ...] = ()
    years: int = 0

    def at(self, day: date) -> date:
        """The day of the stretched calendar; the same without a season."""
        if not self.speeds:
            return day
        first = date(day.year, 1, 1)
        leap = date(day.year, 12, 31).timetuple().tm_yday - _YEAR
        run = sum(
            speed * (length + (leap if month == 1 else 0))
            for month, (speed, length) in enumerate(
                zip(self.speeds[: day.month - 1], _LENGTHS, strict=False)
            )
        )
        run += self.speeds[day.month - 1] * (day.day - 1)
        whole = _YEAR + leap
        if leap:
            run *= whole / (whole + (self.speeds[1] - 1.0))
        return first + timedelta(days=int(run))

    def days(self, start: date, count: int) -> int:
        """Stretched days in the `count` days after `start`; at least 1."""
        return max(1, (self.at(start + timedelta(days=count)) - self.at(start)).days)


EVEN = Season()


def find_season(histories: Iterable[Sequence[date]], as_of: date) -> Season:
    """The season that at least two years of these purchase days agree on, else an even year.

    In each month the repeat purchases are counted per customer who had bought in the year before
    it. Years count back from `as_of`, each by its own mean, so growth is no season. The months'
    means are drawn towards 1 by how well the years agree (Spearman 1910; Brown 1910).
    """
    logs = [sorted({d for d in days if d <= as_of}) for days in histories]
    logs = [log for log in logs if log]
    if sum(len(log) - 1 for log in logs) < _FEWEST_REPEATS:
        return EVEN
    span = (as_of - min(log[0] for log in logs)).days
    # The first year may be short of some months.
    years = min(_MOST_YEARS, (span + _SHORT) // _YEAR)
    if years < 2:
        return EVEN
    starts = _months(as_of, 12 * years)
    edges = [day.toordinal() for day in starts]
    bought = [0.0] * (len(edges) - 1)
    active = [0.0] * (len(edges) - 1)
    for log in logs:
        numbers = [day.toordinal() for day in log]
        for i, (begin, end) in enumerate(pairwise(edges)):
            before = bisect_right(numbers, begin)
            if not before or numbers[before - 1] <= begin - _YEAR - 31:
                continue
            active[i] += end - begin
            bought[i] += bisect_right(numbers, end) - before
    tables: list[list[float | None]] = []
    for year in range(years):
        part = [i for i in range(12 * year, 12 * year + 12) if active[i]]
        exposed, found = sum(active[i] for i in part), sum(bought[i] for i in part)
        if found < _FEWEST_REPEATS / 3 or len(part) < _FEWEST_MONTHS:
            continue
        by_month: list[float | None] = [None] * 12
        for i in part:
            by_month[starts[i + 1].month - 1] = bought[i] / active[i] * exposed / found
        tables.append(by_month)
    if len(tables) < 2:
        return EVEN
    tables = [_level(table, tables[-1]) for table in tables]
    alike = _agreement(tables)
    shared = min(sum(v is not None for v in table) for table in tables)
    if alike < _LEAST_AGREEMENT + _LESS * (12 - shared):
        return EVEN
    trust = len(tables) * alike / (1.0 + (len(tables) - 1) * alike)
    speeds = [
        max(_SLOWEST, 1.0 + trust * (_mean([v for v in column if v is not None]) - 1.0))
        for column in zip(*tables, strict=True)
    ]
    whole = sum(s * n for s, n in zip(speeds, _LENGTHS, strict=True)) / _YEAR
    return Season(tuple(speed / whole for speed in speeds), len(tables))


def _months(as_of: date, count: int) -> list[date]:
    """Last days of the `count` + 1 latest whole months, oldest first."""
    first = (as_of + timedelta(days=1)).replace(day=1)
    ends = [first - timedelta(days=1)]
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        ends.append(first - timedelta(days=1))
    return ends[::-1]


def _level(table: list[float | None], whole: Sequence[float | None]) -> list[float | None]:
    """A year without some months, brought to the level of the latest one in those that it has."""
    if None not in table:
        return table
    common = [(a, b) for a, b in zip(table, whole, strict=True) if a is not None and b is not None]
    own, other = _mean([a for a, _ in common]), _mean([b for _, b in common])
    factor = other / own if own > 0.0 else 1.0
    return [None if each is None else each * factor for each in table]


def _agreement(tables: Sequence[Sequence[float | None]]) -> float:
    """Mean correlation of the years' months with one another."""
    return _mean([_correlation(a, b) for i, a in enumerate(tables) for b in tables[i + 1 :]])


def _correlation(one: Sequence[float | None], other: Sequence[float | None]) -> float:
    pairs = [(x, y) for x, y in zip(one, other, strict=True) if x is not None and y is not None]
    a, b = _mean([x for x, _ in pairs]), _mean([y for _, y in pairs])
    above = sum((x - a) * (y - b) for x, y in pairs)
    below = sum((x - a) ** 2 for x, _ in pairs) * sum((y - b) ** 2 for _, y in pairs)
    return above / below**0.5 if below > 0.0 else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0
