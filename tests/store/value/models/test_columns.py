"""The numpy path gives the figures of plain Python, and is chosen by size."""

from __future__ import annotations

import builtins
import math
import random
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from importlib.util import find_spec

import pytest

from store.value import churn
from store.value.calibrate import Line
from store.value.models import fast
from store.value.models.gamma_gamma import Spending, fit_spend
from store.value.models.logit import Logit, learn
from store.value.models.result import Model
from store.value.rhythm import Summary, summarise
from tests.store.value.conftest import CALIBRATION_END, Log

if find_spec("numpy") is None:
    pytest.skip("needs numpy, the extra “fast”", allow_module_level=True)

SIX_DIGITS = 1e-6
MODELS: list[tuple[churn.ModelName, churn.Prior]] = [
    ("bg/nbd", "none"),
    ("mbg/nbd", "none"),
    ("mbg/nbd", "weak"),
    ("auto", "weak"),
]


def _base(seed: int, size: int = 250) -> list[Summary]:
    """Buyers of every kind: one-timers, regulars who stay, regulars who left, of today."""
    rng = random.Random(seed)
    start, today = date(2024, 1, 1), date(2025, 12, 1)
    base = []
    for number in range(size):
        first = start + timedelta(days=rng.randrange((today - start).days + 1))
        gap, left = rng.choice([3.0, 20.0, 90.0]), rng.random() * 900
        days, at = [first], 0.0
        while (at := at + max(1.0, rng.gammavariate(2.0, gap / 2))) < left:
            days.append(first + timedelta(days=int(at)))
        base.append(summarise(number, days if rng.random() < 0.7 else [first], today))
    return base


def _same_model(base: Sequence[Summary], name: churn.ModelName, prior: churn.Prior) -> None:
    plain, columns = (churn.fit(base, model=name, prior=prior, fast=way) for way in (False, True))
    assert columns.params == pytest.approx(plain.params, rel=SIX_DIGITS)
    assert columns.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-9)
    assert (columns.name, columns.converged, columns.fallback) == (
        plain.name,
        plain.converged,
        plain.fallback,
    )


@pytest.mark.parametrize(("name", "prior"), MODELS)
def test_fits_of_cdnow_are_the_same(
    calibration: list[Summary], name: churn.ModelName, prior: churn.Prior
) -> None:
    _same_model(calibration, name, prior)


@pytest.mark.parametrize("seed", range(6))
def test_fits_of_random_bases_are_the_same(seed: int) -> None:
    _same_model(_base(seed), "auto", "weak")


@pytest.mark.long
@pytest.mark.parametrize("k", [1, 2, 4, 12])
@pytest.mark.parametrize("horizon", [0.0, 1.0, 90.0, 365.0, 3650.0])
def test_scores_are_the_same(k: int, horizon: float) -> None:
    params = {"r": 0.7, "alpha": 4.0 / k, "a": 0.6, "b": 2.1, "k": float(k)}
    base = _base(k, 80 if horizon < 1000 else 25)  # ten years have terms without end
    for name in ("mbg/cnbd-k", "bg/nbd") if k == 1 else ("mbg/cnbd-k",):
        _same_scores(Model(name, "company", 1, params), base, horizon)


@pytest.mark.long
def test_a_customer_with_thousands_of_purchases_is_scored_the_same() -> None:
    busy = [Summary(i, x + 1, x, t_x, age) for i, (x, t_x, age) in enumerate(BUSY)]
    for k in (1, 2):
        params = {"r": 2.0, "alpha": 9.0, "a": 0.05, "b": 30.0, "k": float(k)}
        _same_scores(Model("mbg/cnbd-k", "company", 1, params), busy, 730.0)


BUSY = [(3000, 4000, 4010), (3000, 3000, 9000), (1500, 5000, 5000), (0, 0, 0), (1, 1, 9000)]


LINE = Line(0.1, 1.2, 0.9, 9, share=0.3, rate=1.1, drift=0.2)


def _same_scores(
    model: Model,
    base: Sequence[Summary],
    horizon: float,
    logit: Logit | None = None,
    line: Line = LINE,
) -> None:
    plain, columns = (
        churn.score_all(model, base, horizon, logit=logit, line=line, fast=way)
        for way in (False, True)
    )
    assert len(plain) == len(columns) == len(base)
    for one, other in zip(plain, columns, strict=True):
        assert one is not None
        assert other is not None
        for name in ("p_alive", "p0", "expected_purchases", "risk"):
            wanted, found = getattr(one, name), getattr(other, name)
            assert found == pytest.approx(wanted, rel=SIX_DIGITS, abs=1e-12), name
            assert math.isfinite(found)
        assert 0.0 <= other.p0 <= 1.0


@pytest.mark.long
def test_the_logit_is_the_same(cdnow: Log) -> None:
    horizon = 90
    histories = [list(days) for days in cdnow.values()]
    summaries = [summarise(None, days, CALIBRATION_END) for days in histories]
    model = churn.fit(summaries)
    plain, columns = (learn(histories, CALIBRATION_END, horizon, fast=way) for way in (False, True))
    assert plain is not None
    assert columns is not None
    assert columns.weights == pytest.approx(plain.weights, rel=SIX_DIGITS)
    _same_scores(model, summaries, horizon, plain)


def test_those_who_never_bought_have_no_score_either_way() -> None:
    base = [Summary("none", 0, 0, 0, 0), Summary("one", 1, 0, 0, 50)]
    found = churn.score_all(churn.fit([]), base, 90, fast=True)
    assert found[0] is None
    assert found[1] is not None


def test_numpy_is_chosen_by_size_or_as_told() -> None:
    assert not fast.by_columns(fast.ENOUGH_ROWS, None)
    assert fast.by_columns(fast.ENOUGH_ROWS + 1, None)
    assert fast.by_columns(1, True)
    assert not fast.by_columns(10**6, False)


def test_without_numpy_large_bases_are_computed_in_plain_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fast, "find_spec", lambda _: None)
    monkeypatch.setattr(builtins, "__import__", _without_numpy(builtins.__import__))
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    base = _base(1, 60)
    model = churn.fit(base, fast=True)
    assert all(churn.score_all(model, base, 90, fast=True))


def _without_numpy(usual: Callable[..., object]) -> Callable[..., object]:
    def load(name: str, *rest: object, **more: object) -> object:
        if name.partition(".")[0] == "numpy":
            raise ImportError(name)
        return usual(name, *rest, **more)

    return load


def test_spend_is_the_same() -> None:
    rng = random.Random(3)
    base = [Spending(rng.randrange(1, 5), rng.lognormvariate(8, 1)) for _ in range(300)]
    plain, columns = (fit_spend(base, fast=way) for way in (False, True))
    assert columns.name == plain.name == "gamma-gamma"
    for name in ("p", "q", "gamma", "log_likelihood"):
        assert getattr(columns, name) == pytest.approx(getattr(plain, name), rel=SIX_DIGITS)
