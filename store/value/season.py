"""The season of a log: how fast its time runs in each month, learnt from years that agree.

A purchase model knows no calendar. Where the same months of two years or more stand out, its time
is stretched: a day of a busy month is several days, one of a quiet month part of a day, and a year
is a year. A December buyer has hardly been silent in November, and much lies in the weeks ahead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from store.dataclass import dataclass

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR = 365
_SLOWEST = 0.05
# Two years' months that are all chance agree so well in 1 of 50 logs.
_LEAST_AGREEMENT = 0.6
# And so much better where a month is missing.
_LESS = 0.035
# Less than this from the mean month is not worth another calendar.
_LEAST_SPREAD = 0.1
# Ends of the ages that are told apart, in days.
_AGES = (31, 92, 183, 365)
_TURNS = 8
_FEWEST_REPEATS = 60
_FEWEST_MONTHS = 6
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
        return _stretched(self.speeds, day)

    def days(self, start: date, count: int) -> int:
        """Stretched days in the `count` days after `start`; at least 1."""
        return max(1, (self.at(start + timedelta(days=count)) - self.at(start)).days)


@lru_cache(maxsize=8192)
def _stretched(speeds: tuple[float, ...], day: date) -> date:
    """Logs ask for the same days again and again."""
    first = date(day.year, 1, 1)
    leap = date(day.year, 12, 31).timetuple().tm_yday - _YEAR
    run = sum(
        speed * (length + (leap if month == 1 else 0))
        for month, (speed, length) in enumerate(
            zip(speeds[: day.month - 1], _LENGTHS, strict=False)
        )
    )
    run += speeds[day.month - 1] * (day.day - 1)
    whole = _YEAR + leap
    if leap:
        run *= whole / (whole + (speeds[1] - 1.0))
    return first + timedelta(days=int(run))


EVEN = Season()


def find_season(histories: Iterable[Sequence[date]], as_of: date) -> Season:
    """The season that at least two years of these purchase days agree on, else an even year.

    In each month the repeat purchases are counted per customer who had bought in the year before
    it. Years count back from `as_of`, each by its own mean, so growth is no season; nor is it one
    that new customers buy more and there are more of them early in a log: months are also compared
    at equal ages, and where the years agree in both ways the mean is taken. The months' means are
    drawn towards 1 by how well the years agree (Spearman 1910; Brown 1910).
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
    active, bought = _counted(logs, [day.toordinal() for day in starts])
    found = []
    for ages in (len(_AGES) + 1, 1):
        tables = _tables(active, bought, starts, ages)
        # The first year of a log, when all were new, may be like no other.
        found.append(max((_drawn(tables), _drawn(tables[1:])), key=lambda each: each[0]))
    # Neither way is better where the years agree in both.
    sure = [(years, months) for _, years, months in found if years]
    if not sure:
        return EVEN
    drawn = [_mean(column) for column in zip(*(months for _, months in sure), strict=True)]
    if _mean([each * each for each in drawn]) < _LEAST_SPREAD**2:
        return EVEN
    speeds = [max(_SLOWEST, 1.0 + each) for each in drawn]
    whole = sum(s * n for s, n in zip(speeds, _LENGTHS, strict=True)) / _YEAR
    return Season(tuple(speed / whole for speed in speeds), max(years for years, _ in sure))


def _drawn(tables: Sequence[list[float | None]]) -> tuple[float, int, list[float]]:
    """How well the years agree, how many do, and how far each month is from the mean month.

    None do (0) where the agreement may be chance.
    """
    if len(tables) < 2:
        return -1.0, 0, []
    tables = [_level(table, tables[-1]) for table in tables]
    alike = _agreement(tables)
    shared = min(sum(v is not None for v in table) for table in tables)
    if alike < _LEAST_AGREEMENT + _LESS * (12 - shared):
        return alike, 0, []
    trust = len(tables) * alike / (1.0 + (len(tables) - 1) * alike)
    columns = zip(*tables, strict=True)
    months = [trust * (_mean([v for v in each if v is not None]) - 1.0) for each in columns]
    return alike, len(tables), months


def _counted(
    logs: Sequence[Sequence[date]], edges: Sequence[int]
) -> tuple[list[list[float]], list[list[float]]]:
    """By month and age: days of those who had bought in the year before, and their purchases."""
    ages = len(_AGES) + 1
    active = [[0.0] * ages for _ in edges[1:]]
    bought = [[0.0] * ages for _ in edges[1:]]
    for log in logs:
        numbers = [day.toordinal() for day in log]
        first = numbers[0]
        for i, (begin, end) in enumerate(pairwise(edges)):
            if first > begin:
                continue
            before = bisect_right(numbers, begin)
            if numbers[before - 1] <= begin - _YEAR - 31:
                continue
            age = bisect_right(_AGES, (begin + end) // 2 - first)
            active[i][age] += end - begin
            bought[i][age] += bisect_right(numbers, end) - before
    return active, bought


def _tables(
    active: Sequence[Sequence[float]],
    bought: Sequence[Sequence[float]],
    starts: Sequence[date],
    ages: int,
) -> list[list[float | None]]:
    """By year the months' purchases over those of its mean month, at equal ages or (1) at any.

    Purchases are active days × pace of the age × pace of the month, fitted by turns (Deming &
    Stephan 1940).
    """
    if ages == 1:
        active, bought = ([[sum(row)] for row in table] for table in (active, bought))
    months = [sum(row) for row in bought]
    paces = [1.0] * len(months)
    usual = [1.0] * ages
    for _ in range(_TURNS if ages > 1 else 1):
        for age in range(ages):
            expected = sum(row[age] * pace for row, pace in zip(active, paces, strict=True))
            count = sum(row[age] for row in bought)
            usual[age] = count / expected if expected else 0.0
        base = [sum(d * u for d, u in zip(row, usual, strict=True)) for row in active]
        paces = [count / all_ if all_ else 1.0 for count, all_ in zip(months, base, strict=True)]
    tables: list[list[float | None]] = []
    for year in range(len(months) // 12):
        part = [i for i in range(12 * year, 12 * year + 12) if base[i]]
        found = sum(months[i] for i in part)
        if found < _FEWEST_REPEATS / 3 or len(part) < _FEWEST_MONTHS:
            continue
        level = found / sum(base[i] for i in part)
        by_month: list[float | None] = [None] * 12
        for i in part:
            by_month[starts[i + 1].month - 1] = paces[i] / level
        tables.append(by_month)
    return tables


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
