"""What is ahead where the risk looks less far than customers usually buy."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from store.value.churn import bought_within, future_of
from store.value.teach import Company, Taught, Way, reach_of

TODAY = date(2026, 6, 10)
REACH = 364


def donors() -> list[list[date]]:
    """Each December in up to five years; one in seven stops each time."""
    rng, found = Random(5), []
    for _ in range(120):
        days = []
        for year in range(rng.randrange(2021, 2025), 2026):
            days.append(date(year, 12, 1) + timedelta(days=round(rng.gauss(0, 8))))
            if rng.random() < 0.15:
                break
        found.append(days)
    return found


@pytest.fixture(scope="module")
def taught() -> Taught:
    return Company(donors(), TODAY, Way()).teach([90, 370], reach=REACH)


def within(taught: Taught, horizon: int, days: int, *, fast: bool = False) -> list[float]:
    scores = []
    for looks in (horizon, max(horizon, taught.reach)):
        rows = [taught.summary(log, TODAY, looks) for log in donors()]
        found = taught.score_all(rows, TODAY, looks, fast=fast)
        scores.append([each for each in found if each is not None])
    near, far = scores
    futures = [
        future_of(one, None if horizon >= taught.reach else other)
        for one, other in zip(near, far, strict=True)
    ]
    return bought_within(futures, taught.season.days(TODAY, days), fast=fast)


@pytest.mark.long
def test_the_year_ahead_hardly_depends_on_the_horizon(taught: Taught) -> None:  # T106, T117
    whole = within(taught, 370, 365)
    assert within(taught, 90, 365) == pytest.approx(whole, rel=0.1, abs=0.05)


@pytest.mark.long
def test_who_left_out_the_last_season_is_told_from_who_came(taught: Taught) -> None:  # T100
    rows = [taught.summary(log, TODAY, 370) for log in donors()]
    risks: dict[bool, list[float]] = {True: [], False: []}
    for log, score in zip(donors(), taught.score_all(rows, TODAY, 370), strict=True):
        assert score is not None
        risks[log[-1] >= TODAY - timedelta(days=365)].append(score.risk)
    # Of this log's donors nobody came back, and six in seven of the others do.
    assert min(risks[False]) > 0.7
    assert max(risks[True]) < 0.2


@pytest.mark.long
def test_a_longer_time_never_brings_less_and_columns_say_the_same(taught: Taught) -> None:
    spans = [within(taught, 90, days) for days in (30, 90, 91, 200, 363, 364, 365, 730)]
    for shorter, longer in pairwise(spans):
        assert all(a <= b + 1e-9 for a, b in zip(shorter, longer, strict=True))
    assert within(taught, 90, 200, fast=True) == pytest.approx(spans[3])


def test_the_usual_gap_counts_where_it_is_longer_than_a_horizon() -> None:
    logs = [[TODAY - timedelta(days=120 * turn) for turn in range(4)] for _ in range(2)]
    assert [reach_of(logs, each) for each in ([90], [119, 400], [120])] == [120, 120, 0]
    assert reach_of([[TODAY - timedelta(days=800), TODAY]] * 6, [90]) == 365
    assert reach_of(logs[:1], [90]) == 0  # too few to tell
