"""Purchase logs of kinds of business, made from a seed: purchase day → cents of each customer.

They are ours and simple. The likeness is of the kind: how fast, how regular, how unequal, how many
buy once, who leaves when, what the calendar does. Several break what the purchase models assume:
they leave by the calendar and not after a purchase, pause and come back, or buy in clumps.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from benchmarks.logs import Days, wholesale

START = date(2022, 1, 3)
_FLAT = (1.0,) * 12


@dataclass(frozen=True, slots=True)
class Kind:
    """The whole log, the day up to which it is known, and how far ahead is looked.

    `trades` say which segment a customer is of, where there are several.
    """

    histories: list[Days]
    cut: date
    horizon: int
    trades: list[int] | None = None


@dataclass
class Calendar:
    """Stretched time: `speeds` by month, January first; places are days since START."""

    days: int
    speeds: Sequence[float] = _FLAT
    clock: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Run through the days once."""
        run = 0.0
        for n in range(self.days + 2):
            self.clock.append(run)
            run += self.speeds[(START + timedelta(days=n)).month - 1]

    def day(self, at: float) -> int:
        """The day at which the stretched clock stands at `at`."""
        return max(0, bisect_right(self.clock, at) - 1)


def _renewal(
    rng: random.Random, at: float, end: float, gap: float, stages: float, leaves: float
) -> list[float]:
    """Moments from the first purchase on; the chance to leave comes after each purchase."""
    days = []
    while at <= end:
        days.append(at)
        if rng.random() < leaves:
            break
        at += rng.gammavariate(stages, gap / stages)
    return days


def _paid(
    rng: random.Random, days: Sequence[float], usual: float = 3.6, spread: float = 0.7
) -> Days:
    """What each of these days brought: about an own mean, Gamma with 4 stages."""
    mean = rng.lognormvariate(usual, spread)
    out: Days = {}
    for each in days:
        day = START + timedelta(days=max(0, int(each)))
        out[day] = out.get(day, 0) + max(1, round(100 * mean * rng.gammavariate(4.0, 0.25)))
    return dict(sorted(out.items()))


def season(seed: int = 1, customers: int = 1500, years: int = 2) -> Kind:
    """Gifts: three times as much in November and December, half in summer; cut before it."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    speeds = (1.0, 0.8, 0.8, 0.9, 0.9, 0.5, 0.4, 0.5, 0.9, 1.1, 2.4, 2.8)
    time = Calendar(365 * years + 90, speeds)
    out = []
    for _ in range(customers):
        arrives = time.clock[rng.randrange(0, 365 * years - 60)]
        gap, leaves = rng.lognormvariate(4.0, 0.7), rng.betavariate(1.0, 6.0)
        moments = _renewal(rng, arrives, time.clock[365 * years + 90], gap, 1, leaves)
        out.append(_paid(money, [time.day(at) for at in moments]))
    return Kind(out, START + timedelta(days=365 * years - 62), 90)


def young(seed: int = 2, days: int = 120, customers: int = 2500) -> Kind:
    """A business of four months that grows by a third each month."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    out = []
    for _ in range(customers):
        arrives = (
            days * (1.0 - rng.random() ** 2 * 0.98) if rng.random() < 0.8 else rng.random() * days
        )
        gap, leaves = rng.lognormvariate(3.4, 0.7), rng.betavariate(1.2, 5.0)
        out.append(_paid(money, _renewal(rng, arrives, days + 60, gap, 1, leaves)))
    return Kind(out, START + timedelta(days=days), 60)


def yearly(seed: int = 3, customers: int = 1500, years: int = 5) -> Kind:
    """Who gives gives once a year, about the same week; some twice; one in four stops each time."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    out = []
    for _ in range(customers):
        gap = 182.5 if rng.random() < 0.15 else 365.0
        arrives = rng.random() * 365 * (years - 1)
        leaves = rng.betavariate(2.0, 5.0)
        days, at = [], arrives
        while at <= 365 * (years + 1):
            if rng.random() < 0.9:
                days.append(at + rng.gauss(0, 12))
            if rng.random() < leaves:
                break
            at += gap
        out.append(_paid(money, [max(0.0, each) for each in days] or [arrives]))
    return Kind(out, START + timedelta(days=365 * years), 365)


def givers(seed: int = 7, customers: int = 2500, years: int = 6, horizon: int = 365) -> Kind:
    """Donors who all began in one year: half give once, others in most years, many in December."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    out = []
    for _ in range(customers):
        gives, stops = rng.betavariate(1.2, 0.8), rng.betavariate(0.8, 2.2)
        habit = 340.0 if rng.random() < 0.4 else rng.random() * 365
        days = []
        for year in range(years + 1):
            if year == 0 or rng.random() < gives:
                days.append(365 * year + min(364.0, max(0.0, rng.gauss(habit, 25.0))))
            if rng.random() < stops:
                break
        out.append(_paid(money, days, 3.3, 0.8))
    return Kind(out, START + timedelta(days=365 * (years + 1) - horizon), horizon)


def givers_3(seed: int = 7) -> Kind:
    """The same donors, three years ahead."""
    return givers(seed, horizon=3 * 365)


def mixed(seed: int = 4, customers: int = 1600) -> Kind:
    """Four trades in one store: weekly, monthly, quarterly, and once for most."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    out, trades = [], []
    for who in range(customers):
        trade = who % 4
        gap, stages, leaves = (
            (rng.uniform(5, 12), 4, rng.betavariate(1.0, 40.0)),
            (rng.lognormvariate(3.4, 0.4), 2, rng.betavariate(1.0, 12.0)),
            (rng.lognormvariate(4.5, 0.5), 2, rng.betavariate(1.0, 8.0)),
            (rng.lognormvariate(4.2, 0.9), 1, rng.betavariate(2.0, 1.5)),
        )[trade]
        out.append(_paid(money, _renewal(rng, rng.random() * 500, 730, gap, stages, leaves)))
        trades.append(trade)
    return Kind(out, START + timedelta(days=640), 90, trades)


def retail(seed: int = 5, customers: int = 2000) -> Kind:
    """Irregular buyers of very different pace; most leave after some purchases."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    out = []
    for _ in range(customers):
        gap, leaves = rng.lognormvariate(4.2, 0.9), rng.betavariate(0.8, 2.5)
        out.append(_paid(money, _renewal(rng, rng.random() * 600, 730, gap, 1, leaves)))
    return Kind(out, START + timedelta(days=550), 180)


def gift_shop(seed: int = 8, customers: int = 2500) -> Kind:
    """Gifts over the counter and to traders: one in ten buys often and for ten times as much.

    Autumn is twice as busy, many buy once, some pause for months; closed on Saturdays.
    """
    rng, money = random.Random(seed), random.Random(seed + 100)
    speeds = (0.7, 0.7, 0.9, 0.8, 0.9, 0.9, 0.9, 0.9, 1.3, 1.4, 1.8, 0.9)
    time = Calendar(830, speeds)
    end, out = time.clock[820], []
    for _ in range(customers):
        trader = rng.random() < 0.1
        # Half were customers before the log begins.
        arrives = time.clock[rng.randrange(0, 740)] if rng.random() < 0.6 else rng.random() * 60
        gap = rng.lognormvariate(2.9, 0.6) if trader else rng.lognormvariate(4.4, 0.8)
        leaves = rng.betavariate(1.0, 40.0) if trader else rng.betavariate(0.7, 2.5)
        at = arrives
        moments: list[float] = []
        while at <= end:
            moments.append(at)
            if rng.random() < leaves:
                break
            at += rng.expovariate(1.0 / gap) + (rng.random() < 0.05) * rng.uniform(60, 200)
        days = [time.day(each) for each in moments]
        days = [n + 1 if (START + timedelta(days=n)).weekday() == 5 else n for n in days]
        out.append(_paid(money, days, 6.8 if trader else 5.2, 0.9))
    return Kind(out, START + timedelta(days=640), 90)


def weekly(seed: int = 6, customers: int = 1200) -> Kind:
    """Groceries: about once a week, until they go elsewhere for good."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    out = []
    for _ in range(customers):
        leaves, arrives = rng.betavariate(1.0, 40.0), rng.random() * 300
        out.append(_paid(money, _renewal(rng, arrives, 430, rng.uniform(5, 14), 4, leaves)))
    return Kind(out, START + timedelta(days=400), 28)


def grocery(seed: int = 9, customers: int = 500) -> Kind:
    """A few hundred shoppers over a year: about weekly, one in four once, many days off."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    out = []
    for _ in range(customers):
        gap, stages = rng.lognormvariate(2.4, 0.7), rng.choice((1.0, 2.0, 3.0))
        leaves = 0.9 if rng.random() < 0.25 else rng.betavariate(0.8, 25.0)
        at = rng.random() * 90
        days: list[float] = []
        while at <= 460:
            days.append(at)
            if rng.random() < leaves:
                break
            away = rng.uniform(14, 40) if rng.random() < 0.03 else 0.0
            at += rng.gammavariate(stages, gap / stages) + away
        out.append(_paid(money, days, 3.2, 0.5))
    return Kind(out, START + timedelta(days=365), 91)


def supermarket(seed: int = 10, customers: int = 1500, horizon: int = 28) -> Kind:
    """A panel of households: every few days, in clumps; few leave, by the calendar; some pause."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    out = []
    for _ in range(customers):
        rate = 1.0 / rng.lognormvariate(1.9, 0.8)
        stays = rng.expovariate(1.0 / 900.0) if rng.random() < 0.6 else 9e9
        arrives = rng.random() ** 2 * 160
        days: list[float] = []
        mood = 1.0
        for n in range(int(arrives), min(490, int(arrives + stays) + 1)):
            if n % 7 == 0:
                # A mood lasts some weeks; one in twenty of them buys hardly anything.
                mood = mood if rng.random() < 0.75 else rng.gammavariate(1.2, 1 / 1.2)
            if rng.random() < min(0.9, rate * mood) or not days:
                days.append(float(n))
        out.append(_paid(money, days, 3.1, 0.6))
    return Kind(out, START + timedelta(days=395), horizon)


def supermarket_91(seed: int = 10) -> Kind:
    """The same households, a quarter ahead."""
    return supermarket(seed, horizon=91)


def coffee(seed: int = 11, customers: int = 1500) -> Kind:
    """Cards at a coffee bar: two in five once, regulars every other day, half as much in summer."""
    rng, money = random.Random(seed), random.Random(seed + 100)
    speeds = (1.1, 1.2, 1.2, 1.0, 0.9, 0.7, 0.5, 0.5, 0.9, 1.4, 1.4, 1.2)
    time = Calendar(840, speeds)
    end, out = time.clock[830], []
    for _ in range(customers):
        arrives = time.clock[rng.randrange(0, 735)]
        regular = rng.random() < 0.15
        gap = rng.lognormvariate(1.2, 0.5) if regular else rng.lognormvariate(3.6, 0.8)
        leaves = rng.betavariate(1.0, 60.0) if regular else rng.betavariate(0.8, 1.6)
        moments = _renewal(rng, arrives, end, gap, 1, leaves)
        out.append(_paid(money, [time.day(at) for at in moments], 1.3, 0.3))
    return Kind(out, START + timedelta(days=735), 60)


def traders(seed: int = 1) -> Kind:
    """Wholesale with hardly any visible lapse."""
    moved = START - date(2024, 1, 1)
    log = [{day + moved: cents for day, cents in days.items()} for days in wholesale(600, seed)]
    return Kind(log, START + timedelta(days=546), 90)


KINDS: dict[str, Callable[[], Kind]] = {
    "season": season,
    "young": young,
    "yearly": yearly,
    "givers": givers,
    "givers-3": givers_3,
    "mixed": mixed,
    "retail": retail,
    "gifts": gift_shop,
    "weekly": weekly,
    "grocery": grocery,
    "market": supermarket,
    "market-91": supermarket_91,
    "coffee": coffee,
    "traders": traders,
}
