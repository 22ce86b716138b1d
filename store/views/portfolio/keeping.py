"""Who stays: rates by group of customers, cohorts, survival, and how the base grows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from operator import sub
from typing import Final

from store.dataclass import dataclass
from store.lifecycle.calendar import shift
from store.value.at_risk import AtRisk
from store.value.base_rates import BaseRates, base_rates, months_between
from store.views.portfolio.members import By, Member, at_risk_of, grouped

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """The rates of one group of customers; `key` None: without one.

    `windows` are the days of silence that count as lost, `periods` the days of the churn rate's
    period: several where segments differ.
    """

    key: str | None
    customers: int
    rates: BaseRates
    at_risk: AtRisk
    windows: tuple[int, ...]
    periods: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who bought first in a month (YYYY-MM): how many bought again in each month after.

    `came` begins with the first month after it; months that are not over yet are counted as far as
    they go, and those that have not begun are not there.
    """

    month: str
    customers: int
    came: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """One month (YYYY-MM): first-time buyers, those who came back, those whose silence grew longer
    than their window. `base` are those who are not silent for so long at its end.
    """

    month: str
    new: int
    returned: int
    lost: int
    base: int

    @property
    def net(self) -> int:
        """By how many the base grew."""
        return self.new + self.returned - self.lost


def kept_by(everybody: Iterable[Member], by: By) -> list[Kept]:
    """The rates by segment, group, source or owner."""
    return [kept(key, each) for key, each in grouped(everybody, by).items()]


def kept(key: str | None, some: Sequence[Member]) -> Kept:
    """The rates of these customers."""
    return Kept(
        key=key,
        customers=len(some),
        rates=base_rates(some),
        at_risk=at_risk_of(some),
        windows=tuple(sorted({each.window_days for each in some})),
        periods=tuple(sorted({each.period_days for each in some})),
    )


def sieve_by_month(everybody: Iterable[Member]) -> list[tuple[str, int, int]]:
    """By month of the first deal: lost after it, and all who can be judged; the last twelve."""
    known = [each.bought for each in everybody if each.judged]
    judged = Counter([bought[0][:7] for bought in known])
    lost = Counter([bought[0][:7] for bought in known if len(bought) == 1])
    return [(month, lost[month], judged[month]) for month in sorted(judged)[-MONTHS:]]


def cohorts(everybody: Iterable[Member], today: date) -> list[Cohort]:
    """All cohorts by month, the oldest first; a month in which nobody came first is none."""
    # By the month of the first purchase: in how many a month is found, its own included.
    found = defaultdict[str, Counter[str]](Counter)
    for each in everybody:
        if each.bought:
            found[each.bought[0][:7]].update({day[:7] for day in each.bought})
    out = []
    for month in sorted(found):
        begun = date.fromisoformat(f"{month}-01")
        later = (
            _month(shift(begun, after, "month"))
            for after in range(1, months_between(begun, today) + 1)
        )
        out.append(Cohort(month, found[month][month], tuple(found[month][each] for each in later)))
    return out


def lives(everybody: Iterable[Member]) -> list[tuple[int, bool]]:
    """For how many days each buyer was seen, and whether they left then.

    From the first deal to the last one before a silence longer than the window; who is not silent
    for so long was watched from the first deal until today.
    """
    out = []
    for each in everybody:
        if each.bought:
            first, last = each.numbers[0], each.numbers[-1]
            today = each.as_of.toordinal()
            left = today - last > each.window_days
            out.append(((last if left else today) - first, left))
    return out


def growth(everybody: Iterable[Member], today: date, months: int = MONTHS) -> list[Growth]:
    """The last months, the present one as far as it went."""
    new, returned, lost = Counter[str](), Counter[str](), Counter[str]()
    tomorrow = today.toordinal() + 1
    for each in everybody:
        if not each.bought:
            continue
        new[each.bought[0][:7]] += 1
        days = each.numbers
        ends = (*days[1:], tomorrow)
        if max(map(sub, ends, days)) <= each.window_days + 1:  # never silent for so long: most are
            continue
        for place, (day, until) in enumerate(zip(days, ends, strict=True), start=1):
            gone = day + each.window_days + 1
            if gone < until:
                lost[_month(date.fromordinal(gone))] += 1
                if place < len(days):
                    returned[each.bought[place][:7]] += 1
    start = shift(today.replace(day=1), -(months - 1), "month")
    base = sum(
        sign * count
        for sign, each in ((1, new), (1, returned), (-1, lost))
        for month, count in each.items()
        if month < _month(start)
    )
    out = []
    for ahead in range(months):
        month = _month(shift(start, ahead, "month"))
        base += new[month] + returned[month] - lost[month]
        out.append(Growth(month, new[month], returned[month], lost[month], base))
    return out


def _month(day: date) -> str:
    return day.isoformat()[:7]
