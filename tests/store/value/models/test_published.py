"""The published maxima and forecasts on the CDNOW sample and on Fader & Hardie's subscribers."""

from __future__ import annotations

from itertools import pairwise

import pytest

from store.value import churn
from store.value.models.dropout import Dropout
from store.value.models.gamma_gamma import Spending, SpendModel, fit_spend
from store.value.models.sbg import Subscribers, fit_contract
from store.value.rhythm import Summary
from tests.store.value.conftest import CALIBRATION_END, Log
from tests.store.value.models.test_dropout import expected

HOLDOUT_DAYS = 273


def test_bg_nbd_on_cdnow(calibration: list[Summary]) -> None:  # Fader, Hardie & Lee 2005
    model = churn.fit(calibration, model="bg/nbd", prior="none")
    printed = {"r": "0.242595", "alpha": "4.413602", "a": "0.792922", "b": "2.425907"}
    assert {name: f"{value:.6f}" for name, value in model.params.items()} == printed
    assert f"{model.log_likelihood:.4f}" == "-9582.4292"
    assert (model.name, model.customers, model.converged, model.fallback) == (
        "bg/nbd",
        2357,
        True,
        None,
    )
    scores = churn.score_all(model, calibration, HOLDOUT_DAYS)
    assert f"{sum(s.expected_purchases for s in scores if s):.2f}" == "1653.41"


def test_mbg_nbd_on_cdnow(calibration: list[Summary]) -> None:  # Batislam et al. 2007
    model = churn.fit(calibration, prior="none")
    printed = {"r": "0.524843", "alpha": "6.183085", "a": "0.891359", "b": "1.614002"}
    assert {name: f"{value:.6f}" for name, value in model.params.items()} == printed
    assert f"{model.log_likelihood:.4f}" == "-9582.1357"
    scores = churn.score_all(model, calibration, HOLDOUT_DAYS)
    assert f"{sum(s.expected_purchases for s in scores if s):.2f}" == "1576.73"


def test_random_buyers_are_not_taken_for_regular_ones(calibration: list[Summary]) -> None:
    assert churn.fit(calibration, model="auto").name == "mbg/nbd"


def test_expected_purchases_printed_in_papers() -> None:
    hardie = Dropout(0.242595, 4.413602, 0.792922, 2.425907, at_zero=False)
    assert f"{expected(hardie, 2, 30.43, 38.86, 39.0):.3f}" == "1.226"
    hard = Dropout(0.11, 2.24, 0.31, 0.5, at_zero=False)
    assert f"{expected(hard, 0, 0.0, 1.0, 30.0):.6f}" == "0.564589"


@pytest.fixture(scope="module")
def repeat_spend(cdnow: Log) -> list[Spending]:
    """Number and mean of the repeat purchases, the mean in dollars rounded to cents."""
    rows = []
    for days in cdnow.values():
        cents = [days[day] for day in sorted(days) if day <= CALIBRATION_END][1:]
        rows.append(Spending(len(cents), sum(cents) / len(cents) / 100 if cents else 0.0))
    return rows


@pytest.fixture(scope="module")
def spend(repeat_spend: list[Spending]) -> SpendModel:
    return fit_spend(repeat_spend, prior=False)


def test_gamma_gamma_on_cdnow(spend: SpendModel) -> None:  # Fader & Hardie 2013
    assert [f"{v:.4f}" for v in (spend.p, spend.q, spend.gamma)] == ["6.2496", "3.7442", "15.4435"]
    assert f"{spend.log_likelihood:.4f}" == "-4055.9177"
    assert (spend.name, spend.customers) == ("gamma-gamma", 946)


def test_expected_spend_on_cdnow(spend: SpendModel, repeat_spend: list[Spending]) -> None:
    # Hardie's note 025 starts from means rounded to cents, 22.345 being 22.35.
    assert f"{spend.expected(Spending(2, 22.35)):.2f}" == "24.66"
    assert f"{spend.expected(repeat_spend[1]):.2f}" == "18.91"
    assert f"{spend.expected(Spending(7, 73.74)):.2f}" == "71.46"
    assert f"{spend.p * spend.gamma / (spend.q - 1.0):.2f}" == "35.17"


HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]


def subscribers(survival: list[float]) -> list[Subscribers]:
    lost = [
        Subscribers(year, True, 10 * (before - after))
        for year, (before, after) in enumerate(pairwise(survival), start=1)
    ]
    return [*lost, Subscribers(len(lost), False, 10 * survival[-1])]


@pytest.mark.parametrize(
    ("survival", "alpha", "beta"), [(HIGH_END, "0.6681", "3.8061"), (REGULAR, "0.7041", "1.1820")]
)
def test_sbg_on_fader_and_hardie_2007(survival: list[float], alpha: str, beta: str) -> None:
    model = fit_contract(subscribers(survival), prior=False)
    assert (f"{model.alpha:.4f}", f"{model.beta:.4f}") == (alpha, beta)
    for renewal, share in enumerate(survival[1:], start=1):
        assert model.survival(renewal) == pytest.approx(share / 100, abs=0.02)
