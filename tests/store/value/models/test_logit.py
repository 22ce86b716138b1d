"""The logit learns lapsing from rolling windows, or says that it cannot."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

import pytest

from store.value.models.logit import learn, windows

TODAY = date(2024, 6, 30)


def days_ago(*ages: int) -> list[date]:
    return [TODAY - timedelta(days=a) for a in ages]


def histories(customers: int = 60) -> list[list[date]]:
    random, found = Random(11), []
    for _ in range(customers):
        age, gap = random.randrange(200, 700), random.choice([15, 40])
        ages = [age]
        while random.random() < 0.88 and ages[-1] > gap:
            ages.append(ages[-1] - random.randrange(1, 2 * gap))
        found.append(days_ago(*(a for a in ages if a >= 0)))
    return found


def test_windows_are_the_horizon_where_the_log_allows() -> None:
    cuts, window = windows(TODAY - timedelta(days=720), TODAY, 90)
    assert window == 90
    assert [(TODAY - cut).days for cut in cuts] == [90, 180, 270, 360]
    cuts, window = windows(TODAY - timedelta(days=272), TODAY, 273)
    assert window == 90
    assert len(cuts) == 4
    assert all(cut + timedelta(days=window) <= TODAY for cut in cuts)
    assert windows(TODAY - timedelta(days=20), TODAY, 90) == ([], 0)
    assert windows(TODAY, TODAY, 90) == ([], 0)
    for span in range(21, 400):
        cuts, window = windows(TODAY - timedelta(days=span), TODAY, 90)
        assert 2 <= len(cuts) <= 4
        assert all(span - (TODAY - cut).days >= window // 2 for cut in cuts)


def test_windows_of_more_than_a_year_hold_each_season_as_often() -> None:
    cuts, window = windows(TODAY - timedelta(days=4 * 365), TODAY, 3 * 365)
    assert window == 365
    assert [(TODAY - cut).days for cut in cuts] == [365, 730, 1095]
    assert windows(TODAY - timedelta(days=9 * 365), TODAY, 500)[1] == 500


def test_a_purchase_on_the_last_day_of_the_window_is_one() -> None:
    from store.value.models.logit import _rows_at

    assert [none for _, none in _rows_at([[100, 190]], 100, 90, 90)] == [False]
    assert [none for _, none in _rows_at([[100, 191]], 100, 90, 90)] == [True]
    assert list(_rows_at([[101, 150]], 100, 90, 90)) == []


def test_long_silence_is_a_worse_sign_than_short() -> None:
    learnt = learn(histories(), TODAY, 90)
    assert learnt is not None
    assert learnt.cuts >= 2
    chances = [learnt.chance(6, 150, 150 + silence) for silence in (1, 20, 60, 200)]
    assert chances == sorted(chances)
    assert chances[0] < 0.5 < chances[-1]


def test_the_weights_are_the_penalised_maximum() -> None:
    """Moving any weight a little must not make the training rows likelier."""
    from store.value.models import logit

    logs = [logit._ordinals(days, TODAY) for days in histories()]
    cuts, window = windows(min(min(h) for h in histories()), TODAY, 90)
    rows = [row for cut in cuts for row in logit._rows_at(logs, cut.toordinal(), window, 90)]
    learnt = learn(histories(), TODAY, 90)
    assert learnt is not None
    assert learnt.rows == len(rows)

    def loss(weights: list[float]) -> float:
        total = 0.5 * sum(w * w for w in weights[1:])
        for features, silent in rows:
            u = weights[0] + sum(
                w * (f - c) / s
                for w, f, c, s in zip(
                    weights[1:], features, learnt.centres, learnt.spreads, strict=True
                )
            )
            total += math.log1p(math.exp(u)) - silent * u
        return total

    best = loss(learnt.weights)
    for i in range(6):
        for nudge in (-0.01, 0.01):
            moved = [w + nudge * (i == j) for j, w in enumerate(learnt.weights)]
            # No weight but the intercept may fall below 0.
            assert loss(moved) > best or (i and moved[i] < 0.0)


@pytest.mark.parametrize(
    "days",
    [
        [],
        [[]],
        [days_ago(400), days_ago(300)],  # nobody ever comes back
        [days_ago(*range(0, 400, 5))],  # nobody ever lapses
        [days_ago(10), days_ago(15, 3)],  # hardly any log
    ],
)
def test_no_logit_where_the_log_cannot_teach_one(days: list[list[date]]) -> None:
    assert learn(days, TODAY, 90) is None


def test_later_days_and_doubled_days_change_nothing() -> None:
    known = histories()
    more = [[*days, *days, TODAY + timedelta(days=3)] for days in known]
    assert learn(known, TODAY, 90) == learn(more, TODAY, 90)
