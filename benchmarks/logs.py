"""Purchase logs made from a seed, of the kinds of base that differ most from CDNOW."""

from __future__ import annotations

import random
from datetime import date, timedelta

Days = dict[date, int]
"""Purchase day → minor units."""

START = date(2024, 1, 1)
CUT = START + timedelta(days=546)
HORIZON = 182


def wholesale(customers: int = 1_200, seed: int = 1) -> list[Days]:
    """Trade buyers who hardly ever leave: 1 in 400 after an order, every 5 to 90 days, regular.

    Gaps are Erlang with 2 stages: one order in two random moments.
    """
    rng = random.Random(seed)
    return [
        _bought(
            rng,
            arrives=rng.randrange(0, 365),
            gap=min(90.0, max(5.0, rng.lognormvariate(3.2, 0.6))),
            stages=2,
            leaves=1 / 400,
            spend=rng.lognormvariate(10.5, 0.8),
        )
        for _ in range(customers)
    ]


def weekly(customers: int = 1_200, seed: int = 2) -> list[Days]:
    """Shoppers who come about once a week, very regularly, until they go elsewhere for good."""
    rng = random.Random(seed)
    return [
        _bought(
            rng,
            arrives=rng.randrange(0, 365),
            gap=rng.uniform(5.0, 12.0),
            stages=6,
            leaves=rng.betavariate(1.0, 40.0),
            spend=rng.lognormvariate(8.0, 0.4),
        )
        for _ in range(customers)
    ]


def _bought(
    rng: random.Random, *, arrives: int, gap: float, stages: int, leaves: float, spend: float
) -> Days:
    """One customer from the first purchase on; the chance to leave comes after each purchase."""
    end = (CUT - START).days + HORIZON
    days: Days = {}
    at = float(arrives)
    while at <= end:
        day = START + timedelta(days=int(at))
        days[day] = days.get(day, 0) + max(1, round(spend * rng.lognormvariate(0.0, 0.4)))
        if rng.random() < leaves:
            break
        at += rng.gammavariate(stages, gap / stages)
    return days
