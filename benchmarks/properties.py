"""Whether any two figures of one customer contradict each other, of thousands of random customers.

`python -m benchmarks.properties 2000` prints what was broken, how often and by how much at most.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from store.value import churn
from store.value.models.gamma_gamma import Spending, fit_spend
from store.value.rhythm import Summary
from store.value.spend import ahead_band, ahead_of
from store.value.teach import Company, Taught, Way

TODAY = date(2025, 6, 30)
# Stages of regularity and horizon of each base that customers are drawn from.
BASES = ((1, 90), (4, 90), (2, 28), (1, 365), (9, 180))
_CLOSE = 1e-9
_LEARNERS = 120
# Of 1 in 100 the chance to be there rises by up to four hundredths: where the risk hardly moves
# and the rate falls. Neither risk nor money follows it.
_HARDLY = 0.05
# So far a day's horizon moves a risk at most, beside what a first day does.
_STEP = 0.05
_YEAR = 365


def log(seed: int, stages: int, customers: int = _LEARNERS) -> list[list[date]]:
    """Buyers every 10 to 60 days, regular by `stages`, of whom some leave after a purchase."""
    rng, found = random.Random(seed), []
    for _ in range(customers):
        gap, leaves = rng.uniform(10, 60), rng.betavariate(1, 9)
        at, days = float(rng.randrange(-700, -30)), []
        while at <= 0:
            days.append(TODAY + timedelta(days=int(at)))
            if rng.random() < leaves:
                break
            at += rng.gammavariate(stages, gap / stages)
        found.append(days)
    return found


def broken(
    customers: int, bases: Sequence[tuple[int, int]] = BASES, seed: int = 0
) -> dict[str, tuple[int, float]]:
    """Of each property that was broken, by how many customers and by how much at most."""
    found: dict[str, tuple[int, float]] = {}
    for number, (stages, horizon) in enumerate(bases, start=seed):
        taught = Company(log(number + 1, stages), TODAY, Way()).teach()
        rng = random.Random(number)
        for _ in range(customers // len(bases)):
            for name, off in _judge(taught, horizon, rng):
                if off > _CLOSE:
                    count, most = found.get(name, (0, 0.0))
                    found[name] = count + 1, max(most, off)
    return found


def _judge(taught: Taught, horizon: int, rng: random.Random) -> Iterator[tuple[str, float]]:
    """By how much one random customer breaks each property; not above 0 where it holds."""
    x = rng.choice([0, 0, 1, 2, 3, 5, 9, 20, 60])
    t_x = min(3000, max(x, round(x * rng.lognormvariate(3.2, 0.8)))) if x else 0
    silent = rng.choice([1, 3, 10, 30, 60, 90, 200, 400])
    later = silent + rng.choice([1, 5, 20, 60, 200])
    futures = _foreseen(
        taught,
        (x, t_x, t_x + silent),
        (x, t_x, t_x + later),
        (x + 1, t_x + later, t_x + later),
    )
    now, then, bought = (each.over(horizon) for each in futures)
    year, year_then, year_bought = (each.over(_YEAR).expected_purchases for each in futures)
    yield "silence lowers the risk", now.risk - then.risk
    yield "silence makes one likelier to be there", then.p_alive - now.p_alive - _HARDLY
    yield "silence raises what is ahead", year_then - year
    yield "buying raises the risk", bought.risk - then.risk
    yield "buying makes one less likely to be there", then.p_alive - bought.p_alive
    yield "buying lowers what is ahead", year_then - year_bought
    days = sorted(rng.randrange(1, 1500) for _ in range(4))
    for shorter, longer in pairwise(futures[0].over(each) for each in days):
        yield "a longer horizon raises the risk", longer.risk - shorter.risk
        off = shorter.expected_purchases - longer.expected_purchases
        yield "a longer horizon brings less", off
    for day in (days[0], horizon, _YEAR):
        before, at, after = (futures[0].over(day + n) for n in (0, 1, 2))
        yield "a day's horizon makes the risk jump", at.risk - after.risk - _STEP - 1.0 / day
        steps = [each.expected_purchases for each in (before, at, after)]
        bend = abs(steps[2] - 2 * steps[1] + steps[0])
        yield "a day more or less makes a jump", bend - 0.05 * (1.0 + year)
    spend, known = fit_spend([]), Spending(x + 1, float(rng.randrange(100, 100_000)))
    chances = futures[0].over(_YEAR).outlook.at_least(_YEAR)
    low, high = ahead_band(chances, spend, known, _YEAR)
    mean = ahead_of(sum(chances), spend.expected(known), _YEAR)
    # (0, 0) says that most likely nothing comes.
    yield "the mean lies outside its band", 0.0 if high == 0 else max(low - mean, mean - high)


def _foreseen(taught: Taught, *customers: tuple[int, int, int]) -> list[churn.Future]:
    rows = [Summary(None, x + 1, x, t_x, age) for x, t_x, age in customers]
    found = taught.foresee(rows, TODAY, fast=False)
    return [each for each in found if each is not None]


def main(customers: int) -> int:
    """Print what was broken; returns the exit code."""
    found = broken(customers)
    for name, (count, most) in found.items():
        print(f"{name}: {count:,} of {customers:,}, by {most:.2g} at most")
    if not found:
        print(f"{customers:,} customers, no figure contradicts another")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 2000))
