"""The small numeric helpers, the search and the measures, on known answers."""

from __future__ import annotations

import math

import pytest

from store.value.models.measures import (
    auc,
    brier,
    calibration_error,
    mean_absolute_error,
    top_share,
)
from store.value.models.numerics import digamma, expit, log_beta, softplus
from store.value.models.optimise import minimise


@pytest.mark.parametrize(
    ("z", "value"),
    [
        (1.0, -0.5772156649015329),
        (0.5, -1.9635100260214235),
        (0.001, -1000.5755719318103),
        (10.0, 2.251752589066721),
        (3000.0, math.log(3000) - 1 / 6000 - 1 / 108e6),
    ],
)
def test_digamma(z: float, value: float) -> None:
    assert digamma(z) == pytest.approx(value, rel=1e-13)


def test_no_overflow_far_out() -> None:
    assert (expit(-1e4), expit(1e4)) == (0.0, 1.0)
    assert softplus(1e4) == 1e4
    assert softplus(-1e4) == 0.0
    assert softplus(0.0) == pytest.approx(math.log(2))
    assert log_beta(2.0, 3.0) == pytest.approx(math.log(1 / 12))


def test_minimise_finds_the_bottom_of_a_bent_valley() -> None:  # Rosenbrock 1960
    def valley(at: list[float]) -> tuple[float, list[float]]:
        x, y = at
        bend = y - x * x
        return (1 - x) ** 2 + 100 * bend * bend, [-2 * (1 - x) - 400 * x * bend, 200 * bend]

    found = minimise(valley, [-1.2, 1.0])
    assert found.converged
    assert found.at == pytest.approx([1.0, 1.0], abs=1e-6)
    assert found.evaluations < 120


def test_minimise_says_when_there_is_no_bottom() -> None:
    assert not minimise(lambda at: (-at[0], [-1.0]), [0.0], max_steps=5).converged


def test_minimise_ends_where_a_step_is_lost_in_rounding() -> None:
    def pit(at: list[float]) -> tuple[float, list[float]]:
        # Noise in the value makes the start look a little lower than all around it.
        return (0.0 if at[0] == 1.0 else 1e-12), [2 * (at[0] - 1.0) + 5e-7]

    found = minimise(pit, [1.0])
    assert found.converged
    assert found.evaluations < 30  # it went on for 150 steps of a dozen looks each


def test_measures_on_small_examples() -> None:
    happened = [True, False, True, False]
    assert auc([0.9, 0.1, 0.8, 0.2], happened) == 1.0
    assert auc([0.5, 0.5, 0.5, 0.5], happened) == 0.5
    assert auc([0.1, 0.9, 0.4, 0.3], happened) == 0.25
    assert auc([0.1, 0.2], [True, True]) is None
    assert brier([1.0, 0.0, 0.5, 0.5], happened) == 0.125
    assert calibration_error([0.1, 0.2, 0.3, 0.4], happened) == pytest.approx(
        (0.9 + 0.2 + 0.7 + 0.4) / 4
    )
    # Equal chances are not told apart by what happened.
    assert calibration_error([0.5] * 4, happened) == 0.0
    assert calibration_error([0.3] * 4, happened) == pytest.approx(0.2)
    assert mean_absolute_error([1.0, 2.0], [3.0, 2.0]) == 1.0
    assert top_share([9.0, *[0.0] * 9], [5.0, *[5.0 / 9] * 9]) == pytest.approx(0.5)
    assert top_share([1.0], [0.0]) is None
