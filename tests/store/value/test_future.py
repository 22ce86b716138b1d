"""What is ahead over any horizon, of those at which the log was asked."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from store.value.churn import Future, Score, future_of, over_all, with_risk
from store.value.outlook import Buyer, Outlook
from store.value.teach import Company, Taught, Way, marks_of

TODAY = date(2026, 6, 10)


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
    return Company(donors(), TODAY, Way()).teach([90, 365])


def futures(taught: Taught, *, fast: bool = False) -> list[Future]:
    rows = [taught.summary(log, TODAY) for log in donors()]
    return [each for each in taught.foresee(rows, TODAY, fast=fast) if each is not None]


@pytest.mark.long
def test_who_left_out_the_last_season_is_told_from_who_came(taught: Taught) -> None:  # T100
    risks: dict[bool, list[float]] = {True: [], False: []}
    for log, future in zip(donors(), futures(taught), strict=True):
        risks[log[-1] >= TODAY - timedelta(days=365)].append(future.over(365).risk)
    # Of this log's donors nobody came back, and six in seven of the others do.
    assert min(risks[False]) > 0.7
    assert max(risks[True]) < 0.2


@pytest.mark.long
def test_a_longer_time_never_brings_less_and_columns_say_the_same(taught: Taught) -> None:
    alone, together = futures(taught), futures(taught, fast=True)
    spans = [over_all(alone, days, fast=False) for days in (30, 90, 91, 200, 364, 365, 730)]
    for shorter, longer in pairwise(spans):
        for one, more in zip(shorter, longer, strict=True):
            assert one.expected_purchases <= more.expected_purchases + 1e-9
            assert one.risk >= more.risk - 1e-9
    for days, usual in zip((30, 200, 730), (spans[0], spans[3], spans[6]), strict=True):
        for one, other in zip(over_all(together, days, fast=True), usual, strict=True):
            assert (other.risk, other.expected_purchases) == pytest.approx(
                (one.risk, one.expected_purchases), abs=1e-6
            )


def test_of_two_horizons_the_longer_one_is_never_at_more_risk() -> None:
    buyer = Buyer(1.5, 60.0, 0.7, 3.0)

    def said(days: float, risk: float) -> Score:
        outlook = Outlook(buyer, days, 0.5, 0.9)
        return with_risk(Score(0.5, 0.5, 1.0, 0.5, outlook), risk)

    future = future_of([said(90, 0.4), said(365, 0.6)])
    assert future.over(90).risk == pytest.approx(0.4)
    assert 0.35 < future.over(365).risk < future.over(200).risk < 0.4
    kept = future_of([said(90, 0.4), said(365, 0.3)])
    assert kept.over(365).risk == pytest.approx(0.3)


def test_a_log_is_asked_at_horizons_of_its_own_pace() -> None:
    def every(gap: int, many: int = 4) -> list[list[date]]:
        return [[TODAY - timedelta(days=gap * turn) for turn in range(many)] for _ in range(2)]

    assert marks_of(every(7)) == (30, 90)
    assert marks_of(every(11)) == marks_of(every(90)) == (90,)
    assert marks_of(every(120)) == (180,)
    assert marks_of(every(365)) == (90, 180, 365, 1095)
    assert marks_of(every(365)[:1]) == (90,)  # too few to tell
