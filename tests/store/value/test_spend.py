"""Money ahead: expected purchases × margin, discounted, with its band."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from store.value import churn
from store.value.models.gamma_gamma import Spending, SpendModel, fit_spend
from store.value.models.measures import top_share
from store.value.models.result import Model
from store.value.rhythm import Summary, summarise
from store.value.spend import (
    ahead_band,
    at_risk,
    discount_factor,
    expected_ahead,
    likely_purchases,
    margin_share,
)
from tests.store.value.conftest import CALIBRATION_END, Log

SCORE = churn.Score(p_alive=0.9, p0=0.5, expected_purchases=2.0, risk=0.5)


def test_ahead_is_purchases_times_spend_times_margin_discounted() -> None:
    assert expected_ahead(SCORE, 10_000.0, 365) == 20_000
    assert expected_ahead(SCORE, 10_000.0, 365, share=0.3) == 6_000
    assert expected_ahead(SCORE, 10_000.0, 730, yearly_rate=0.1) == round(20_000 / 1.1)


def test_the_risk_shown_moves_the_purchases_half_way() -> None:
    assert likely_purchases(SCORE) == 2.0
    safer = churn.Score(0.9, 0.5, 2.0, risk=0.25)
    assert likely_purchases(safer) == pytest.approx(2.5)
    certain = churn.Score(0.0, 1.0, 0.0, risk=1.0)
    assert likely_purchases(certain) == 0.0


def test_discounting_at_rate_0_changes_nothing() -> None:
    assert discount_factor(365, 0.0) == 1.0
    assert discount_factor(730, 0.21) == pytest.approx(1 / 1.21)


def test_at_risk_is_never_negative() -> None:
    assert at_risk(0.62, 1_000) == 620
    assert at_risk(0.62, -1_000) == 0


def test_margin_share_is_shrunk_by_one_purchase() -> None:
    assert margin_share(0, 0, 0, 0.4) == 0.4
    assert margin_share(5_000, 10_000, 1, 0.3) == pytest.approx(0.4)
    assert margin_share(900, 10_000, 9, 0.1) == pytest.approx(0.0911 / 1.0, abs=2e-3)
    assert margin_share(-2_000, 10_000, 4, 0.5) == pytest.approx((-2_000 + 1_250) / 12_500)


@pytest.fixture(scope="module")
def spending(cdnow: Log) -> list[Spending]:
    rows = []
    for days in cdnow.values():
        cents = [amount for day, amount in days.items() if day <= CALIBRATION_END]
        rows.append(Spending(len(cents), sum(cents) / len(cents)))
    return rows


def test_band_and_ranking_on_the_cdnow_holdout(
    cdnow: Log, calibration: list[Summary], spending: list[Spending]
) -> None:
    horizon = 273
    end = CALIBRATION_END + timedelta(days=horizon)
    real = [
        sum(cents for day, cents in days.items() if CALIBRATION_END < day <= end)
        for days in cdnow.values()
    ]
    model, spend = churn.fit(calibration), fit_spend(spending)
    assert spend.name == "gamma-gamma"
    inside = 0
    for summary, known, came in zip(calibration, spending, real, strict=True):
        low, high = ahead_band(model, spend, summary, known, horizon)
        inside += low <= came <= high
    assert 0.78 <= inside / len(real) <= 0.93
    histories = [list(days) for days in cdnow.values()]
    logit = churn.learn(histories, CALIBRATION_END, horizon, model)
    ahead = [
        expected_ahead(score, spend.expected(known), horizon)
        for score, known in zip(
            churn.score_all(model, calibration, horizon, logit=logit), spending, strict=True
        )
        if score is not None
    ]
    share = top_share([float(a) for a in ahead], [float(r) for r in real])
    assert share is not None
    assert share >= 0.50


@pytest.mark.parametrize("number", [4, 40])
def test_band_holds_four_in_five_simulated_futures(number: int) -> None:
    today, random = date(2024, 6, 30), Random(5)
    buyer = summarise(1, [today - timedelta(days=9 * i) for i in range(number)], today)
    model = Model("mbg/nbd", "company", 9, {"r": 2.0, "alpha": 3.0, "a": 0.5, "b": 8.0})
    spend = SpendModel("gamma-gamma", 50, 2.0, 4.0, 5_000.0)
    known = Spending(number, 4_000.0)
    low, high = ahead_band(model, spend, buyer, known, 90)
    chances = model.dropout().purchase_chances(
        buyer.x, buyer.t_x_days / 7, buyer.T_days / 7, 90 / 7
    )
    q, gamma = spend.p * number + spend.q, spend.gamma + number * known.mean
    inside, futures = 0, 6_000
    for _ in range(futures):
        draw = random.random()
        purchases = sum(chance > draw for chance in chances)
        nu = random.gammavariate(q, 1.0 / gamma)
        brought = random.gammavariate(spend.p * purchases, 1.0 / nu) if purchases else 0.0
        inside += low <= brought <= high
    assert inside / futures == pytest.approx(0.8, abs=0.02)


def test_band_follows_margin_and_discount() -> None:
    today = date(2024, 6, 30)
    weekly = summarise(1, [today - timedelta(days=7 * i) for i in range(40)], today)
    model, spend = churn.fit([weekly]), SpendModel("gamma-gamma", 50, 6.0, 4.0, 1_000.0)
    known = Spending(40, 2_000.0)
    low, high = ahead_band(model, spend, weekly, known, 90)
    assert 0 <= low < high
    less = ahead_band(model, spend, weekly, known, 90, share=0.5)
    assert list(less) == pytest.approx([low / 2, high / 2], abs=1)
    loss = ahead_band(model, spend, weekly, known, 90, share=-0.5)
    assert list(loss) == pytest.approx([-high / 2, -low / 2], abs=1)
    assert ahead_band(model, spend, summarise(1, [], today), known, 90) == (0, 0)
    assert ahead_band(model, spend, weekly, Spending(1, 0.0), 0) == (0, 0)
