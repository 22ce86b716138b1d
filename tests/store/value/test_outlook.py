"""One distribution behind every figure: none may contradict another (T106, T107)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from benchmarks.properties import BASES, TODAY, broken, log
from store.value import churn
from store.value.calibrate import Line
from store.value.models.dropout import Dropout
from store.value.outlook import Buyer, Outlook, at_risk_of, look_ahead
from store.value.rhythm import Summary
from store.value.teach import Company, Taught, Way

HORIZON = 90


@pytest.fixture(scope="module", params=[(1, 1), (2, 4)], ids=["random", "regular"])
def taught(request: pytest.FixtureRequest) -> Taught:
    seed, stages = request.param
    return Company(log(seed, stages), TODAY, Way()).teach([HORIZON])


def scored(taught: Taught, customers: list[tuple[int, int, int]]) -> list[churn.Score]:
    summaries = [Summary(None, x + 1, x, t_x, age) for x, t_x, age in customers]
    found = taught.score_all(summaries, TODAY, HORIZON)
    return [each for each in found if each is not None]


def customers(number: int) -> list[tuple[int, int]]:
    """Random (x, t_x) of buyers of all kinds."""
    rng, found = Random(8), []
    for _ in range(number):
        x = rng.choice([0, 0, 1, 2, 3, 5, 9, 20, 60])
        found.append((x, max(x, round(x * rng.lognormvariate(3.2, 0.8))) if x else 0))
    return found


@pytest.mark.long
def test_no_figure_of_a_random_customer_contradicts_another() -> None:  # T107
    """As `make torture ARGS=figures` tries it on 2,000."""
    assert broken(60, BASES[:2]) == {}


@pytest.mark.long
def test_no_figure_of_other_bases_contradicts_another() -> None:  # T107
    assert broken(60, BASES[2:]) == {}


@pytest.mark.long
def test_all_figures_are_of_one_distribution(taught: Taught) -> None:
    for x, t_x in customers(12):
        for score in scored(taught, [(x, t_x, t_x + 40)]):
            known = score.outlook
            at_least = known.at_least(HORIZON)
            assert score.risk == pytest.approx(1.0 - at_least[0], abs=1e-9)
            assert score.expected_purchases == pytest.approx(math.fsum(at_least))
            for days in (1, 30, 90, 91, 365, 1825):
                chances = known.at_least(days)
                assert all(1.0 + 1e-9 >= p >= q >= -1e-12 for p, q in pairwise(chances)), days
            years = [known.expected(365 * year) for year in range(6)]
            assert all(after >= before for before, after in pairwise(years))


@pytest.mark.long
def test_nothing_jumps_with_the_horizon() -> None:  # T106
    """Nor does a longer one ever raise the risk or bring fewer purchases."""
    learnt = Company(log(1, 1), TODAY, Way()).teach([30, 90, 180, 365])
    assert len({round(each.constant, 3) for each in learnt.lines.values()}) > 1
    assert len({(each.rate, each.drift) for each in learnt.lines.values()}) == 1
    summaries = [Summary(None, x + 1, x, t_x, t_x + 40) for x, t_x in customers(12)]
    for future in learnt.foresee(summaries, TODAY):
        assert future is not None
        scores = [future.over(days) for days in (1, 14, 29, 30, 31, 89, 90, 91, 180, 273, 365, 900)]
        for one, more in pairwise(scores):
            assert more.risk <= one.risk
            assert more.expected_purchases >= one.expected_purchases
        for at in (30, 90, 365):
            beside = [future.over(at + off).risk for off in (-0.01, 0.01)]
            assert beside == pytest.approx([future.over(at).risk] * 2, abs=1e-3)


def flat(risk: float) -> Callable[[int, int, int], float]:
    return lambda *_: risk


def test_the_risk_that_is_said_is_the_risk_of_the_outlook() -> None:
    model = Dropout(0.8, 6.0, 0.7, 4.0)
    for risk in (0.0, 0.02, 0.3, 0.8, 1.0):
        found = look_ahead(replace(model), 5, 200, 200, 90, flat(risk))
        assert found.risk == pytest.approx(risk, abs=1e-9)
    gone = at_risk_of(found, 1.0)
    assert (gone.risk, gone.there, gone.expected(3650)) == (1.0, 0.0, 0.0)


def test_a_risk_beyond_its_horizon_never_falls_below_nothing() -> None:  # T106
    buyer = Buyer(9.0, 40.0, 0.7, 30.0, 3)
    found = at_risk_of(Outlook(buyer, 90, 1.0, 0.9), 0.5 * buyer.quiet(90))
    assert found.weight > 1.0
    risks = [1.0 - found.any_within(days) for days in (90, 91, 120, 180)]
    assert risks == sorted(risks, reverse=True)
    assert risks[-1] > 0.0


@pytest.mark.long
def test_those_whom_the_risk_adds_never_make_two_purchases_likelier_than_one() -> None:
    rng = Random(3)
    for _ in range(300):
        buyer = Buyer(
            rng.lognormvariate(0, 1), rng.lognormvariate(4, 1), 0.7, 3.0, rng.choice([1, 3])
        )
        found = Outlook(buyer, 90, rng.uniform(0, 1.2), rng.random())
        for days in (30, 90, 365):
            chances = found.at_least(days)
            assert all(p >= q >= 0.0 for p, q in pairwise(chances))


def test_a_line_of_calibration_keeps_the_order() -> None:
    line = Line(0.4, 1.3, 0.7, 100)
    risks = [line.risk(p / 50) for p in range(51)]
    assert risks == sorted(risks)
    assert 0.0 < risks[0] < risks[-1] < 1.0
