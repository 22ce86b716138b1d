"""A season is what the same months of several years agree on, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest

from store.value.season import EVEN, find_season

FIRST = date(2022, 1, 3)
AUTUMN = (0.7, 0.7, 0.8, 0.8, 0.9, 0.9, 0.8, 0.8, 1.5, 1.6, 1.7, 0.8)
FLAT = (1.0,) * 12


def log(days: int, speeds: Sequence[float], customers: int = 250) -> list[list[date]]:
    """Half were there at the start; the longer somebody stays, the less they buy."""
    rng, found = Random(4), []
    for _ in range(customers):
        arrives = rng.randrange(60) if rng.random() < 0.5 else rng.randrange(days - 30)
        daily = rng.lognormvariate(-3.2, 0.7)
        bought = [FIRST + timedelta(days=arrives)]
        for n in range(arrives + 1, days):
            day = FIRST + timedelta(days=n)
            if rng.random() < daily * speeds[day.month - 1] * 60 / (60 + n - arrives):
                bought.append(day)
        found.append(bought)
    return found


def test_a_season_shows_where_a_log_began_with_many_new_customers() -> None:
    found = find_season(log(640, AUTUMN), FIRST + timedelta(days=639))
    assert found.years == 2
    autumn, spring = sum(found.speeds[8:11]) / 3, sum(found.speeds[1:5]) / 4
    assert 1.5 * spring < autumn < 3 * spring


@pytest.mark.long
def test_newness_is_no_season() -> None:
    assert find_season(log(640, FLAT), FIRST + timedelta(days=639)) == EVEN
    assert find_season(log(725, FLAT), FIRST + timedelta(days=724)) == EVEN


def test_one_year_shows_no_season() -> None:
    assert find_season(log(400, AUTUMN), FIRST + timedelta(days=399)) == EVEN
