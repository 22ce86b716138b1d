"""The beta-geometric family against independent arithmetic: quadrature, differences, simulation."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.value.models.dropout import Dropout, Group, log_likelihood
from store.value.models.numerics import log_beta
from store.value.outlook import Outlook, buyer_of

MODELS = [
    Dropout(0.243, 4.414, 0.793, 2.426, at_zero=False),
    Dropout(0.525, 6.183, 0.891, 1.614),
    Dropout(0.9, 5.0, 1.0, 3.0),
    Dropout(0.11, 2.24, 0.31, 0.5, at_zero=False),
    Dropout(1.2, 3.0, 0.4, 6.0, k=2),
    Dropout(2.0, 1.5, 0.6, 8.0, k=4),
]
CUSTOMERS = [(0, 0.0, 0.0), (0, 0.0, 30.0), (1, 3.0, 9.0), (2, 30.43, 38.86), (12, 20.0, 39.0)]


def outlook(model: Dropout, x: int, t_x: float, age: float) -> Outlook:
    """What the model alone expects; in weeks, as a horizon of no days leaves its risk out."""
    alive = model.p_alive(x, t_x, age)
    return Outlook(buyer_of(model, x, 7.0 * age), 0.0, alive, alive)


def expected(model: Dropout, x: int, t_x: float, age: float, weeks: float) -> float:
    return outlook(model, x, t_x, age).expected(7.0 * weeks)


def beta_mean(f: Callable[[float], float], a: float, b: float) -> float:
    """E f(p) for p ~ Beta(a, b), by the trapezoid rule on the log-odds of p."""
    step, total = 0.02, 0.0
    for i in range(-6000, 6001):
        v = i * step
        log_p, log_1p = -math.log1p(math.exp(-v)), -math.log1p(math.exp(v))
        weight = math.exp(a * log_p + b * log_1p - log_beta(a, b))
        total += step * weight * (f(math.exp(log_p)) - f(0.0))
    return f(0.0) + total


@pytest.mark.long
@pytest.mark.parametrize("model", [m for m in MODELS if m.k == 1])
# With thousands of purchases no purchase at all in two years has a chance below the smallest float.
@pytest.mark.parametrize(("x", "t_x", "age"), [*CUSTOMERS, (4000, 430.0, 432.0)])
def test_expected_purchases_agree_with_quadrature(
    model: Dropout, x: int, t_x: float, age: float
) -> None:
    horizon, shape = 104.0, model.r + x

    def purchases(p: float) -> float:
        growth = horizon / (model.alpha + age)
        if p == 0.0:
            return shape * growth
        return -math.expm1(-shape * math.log1p(p * growth)) / p

    by_p = beta_mean(purchases, model.a, model.b + x + model.at_zero)
    found = expected(model, x, t_x, age, horizon)
    assert found == pytest.approx(model.p_alive(x, t_x, age) * by_p, rel=1e-10)


@pytest.mark.parametrize("model", [m for m in MODELS if m.k == 1])
@pytest.mark.parametrize(("x", "t_x", "age"), CUSTOMERS)
def test_p0_and_the_purchase_distribution_agree(
    model: Dropout, x: int, t_x: float, age: float
) -> None:
    chances = outlook(model, x, t_x, age).at_least(7.0 * 13.0)
    assert model.p0(x, t_x, age, 13.0) == pytest.approx(1.0 - chances[0], abs=1e-12)
    assert all(1.0 >= p >= q >= 0.0 for p, q in pairwise(chances))


@pytest.mark.parametrize("model", [m for m in MODELS if m.k == 1])
@pytest.mark.parametrize(("x", "t_x", "age"), CUSTOMERS)
def test_p0_is_the_closed_form(model: Dropout, x: int, t_x: float, age: float) -> None:
    alive = model.p_alive(x, t_x, age)
    stay = ((model.alpha + age) / (model.alpha + age + 13.0)) ** (model.r + x)
    assert model.p0(x, t_x, age, 13.0) == pytest.approx(1.0 - alive + alive * stay, abs=1e-13)


def test_bg_calls_every_one_time_buyer_alive() -> None:
    assert MODELS[0].p_alive(0, 0.0, 500.0) == 1.0


@pytest.mark.parametrize("model", MODELS)
def test_likelihood_agrees_with_integrating_over_the_rate(model: Dropout) -> None:
    """One customer's likelihood from the story itself: Erlang gaps, silence, chance of leaving."""
    gaps, age, k = [1.5, 4.0, 2.2], 12.0, model.k
    t_x, x = sum(gaps), len(gaps)
    extra = 1 if model.at_zero else 0
    stays = math.exp(log_beta(model.a, model.b + x + extra) - log_beta(model.a, model.b))
    leaves = math.exp(log_beta(model.a + 1, model.b + x + extra - 1) - log_beta(model.a, model.b))
    total, step = 0.0, 0.01
    for i in range(-2500, 1000):
        rate = math.exp(i * step)
        weight = model.r * math.log(model.alpha * rate) - model.alpha * rate - math.lgamma(model.r)
        buys = math.prod(
            rate**k * gap ** (k - 1) * math.exp(-rate * gap) / math.factorial(k - 1) for gap in gaps
        )
        late = rate * (age - t_x)
        silent = math.exp(-late) * sum(late**j / math.factorial(j) for j in range(k))
        total += step * math.exp(weight) * buys * (stays * silent + leaves)
    group = Group(x, 1, sum(map(math.log, gaps)), [(t_x, age, 1)])
    assert log_likelihood(model, [group])[0] == pytest.approx(math.log(total), abs=1e-9)


GROUPS = [
    Group(0, 5, 0.0, [(0.0, 3.0, 2), (0.0, 30.0, 3)]),
    Group(1, 2, 2.5, [(3.0, 9.0, 1), (8.0, 8.0, 1)]),
    Group(7, 1, 6.0, [(20.0, 39.0, 1)]),
]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["r", "alpha", "a", "b"])
def test_gradient_agrees_with_differences(model: Dropout, name: str) -> None:
    value, step = getattr(model, name), 1e-5
    up = log_likelihood(replace(model, **{name: value + step}), GROUPS)[0]
    down = log_likelihood(replace(model, **{name: value - step}), GROUPS)[0]
    slope = log_likelihood(model, GROUPS)[1][["r", "alpha", "a", "b"].index(name)]
    assert slope == pytest.approx((up - down) / (2 * step), rel=1e-6, abs=1e-7)


@pytest.mark.long
@pytest.mark.parametrize("model", [MODELS[1], MODELS[4], MODELS[5]])
def test_forecast_agrees_with_simulated_customers(model: Dropout) -> None:
    """Mean forecast at week 20 of simulated customers against what they then did till week 40."""
    random = Random(7)
    forecast = came = forecast_none = none = 0.0
    customers = 4000
    for _ in range(customers):
        rate = random.gammavariate(model.r, 1.0 / model.alpha)
        leave = random.betavariate(model.a, model.b)
        moments, now = [0.0], 0.0
        while random.random() >= leave:
            now += random.gammavariate(model.k, 1.0 / rate)
            if now > 40.0:
                break
            moments.append(now)
        past = [m for m in moments if m <= 20.0]
        x, t_x = len(past) - 1, past[-1]
        forecast += expected(model, x, t_x, 20.0, 20.0)
        forecast_none += model.p0(x, t_x, 20.0, 20.0)
        came += len(moments) - len(past)
        none += len(moments) == len(past)
    assert forecast / customers == pytest.approx(came / customers, rel=0.05)
    assert forecast_none / customers == pytest.approx(none / customers, abs=0.02)


@pytest.mark.long
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("x", [100, 1000, 3000])
@pytest.mark.parametrize("horizon", [0.1, 13.0, 520.0])
def test_finite_for_thousands_of_purchases(model: Dropout, x: int, horizon: float) -> None:
    t_x = x / 7.0
    for age in (t_x, t_x + 1.0, t_x + 200.0):
        chances = outlook(model, x, t_x, age).at_least(7.0 * horizon)
        assert math.isfinite(math.fsum(chances))
        assert 0.0 <= math.fsum(chances) < 4.0 * x * (1.0 + horizon)
        if model.k == 1:
            assert model.p0(x, t_x, age, horizon) == pytest.approx(1.0 - chances[0], abs=1e-9)
        assert 0.0 <= model.p_alive(x, t_x, age) <= 1.0


POSITIVE = st.floats(0.05, 20.0)


@pytest.mark.long
@settings(max_examples=80)
@given(
    st.builds(Dropout, POSITIVE, POSITIVE, POSITIVE, POSITIVE, st.integers(1, 4), st.booleans()),
    st.integers(0, 40),
    st.floats(0.0, 60.0),
    st.floats(0.0, 60.0),
    st.lists(st.floats(0.0, 200.0), min_size=2, max_size=5),
)
def test_p0_is_a_chance_that_falls_as_the_horizon_grows(
    model: Dropout, x: int, t_x: float, silence: float, horizons: list[float]
) -> None:
    t_x = t_x if x else 0.0
    chances = [model.p0(x, t_x, t_x + silence, h) for h in sorted(horizons)]
    assert all(0.0 <= p <= 1.0 for p in chances)
    assert all(p >= q - 1e-12 for p, q in pairwise(chances))
    assert model.p0(x, t_x, t_x + silence, 0.0) == 1.0
    # Scaling time changes nothing: seven times as long, seven times as slow.
    slow = replace(model, alpha=7.0 * model.alpha)
    h = max(horizons)
    for method in (Dropout.p0, expected):
        plain = method(model, x, t_x, t_x + silence, h)
        scaled = method(slow, x, 7.0 * t_x, 7.0 * (t_x + silence), 7.0 * h)
        assert scaled == pytest.approx(plain, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("k", [2, 4, 12])
@pytest.mark.parametrize("horizon", [3.0, 13.0, 52.0])
def test_the_risk_of_regular_buyers_rises_once_they_are_due(k: int, horizon: float) -> None:
    model = Dropout(3.0, 10.0 / k, 0.8, 5.0, k)
    p0s = [model.p0(3, 30.0, 30.0 + week / 4, horizon) for week in range(400)]
    told = [model.rises(3, 30.0, 30.0 + week / 4 + 1 / 8, horizon) for week in range(399)]
    for (now, later), said in zip(pairwise(p0s), told, strict=True):
        assert said == (later > now) or abs(later - now) < 1e-4
    # For good, also where rounding would see it fall.
    assert told == sorted(told)
    assert model.rises(3, 30.0, 1e7, horizon)


def test_the_risk_of_random_buyers_rises_from_the_first_day_on() -> None:
    assert Dropout(1.2, 3.0, 0.4, 6.0).rises(2, 9.0, 9.0, 13.0)
