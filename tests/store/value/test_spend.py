"""Money ahead: expected purchases × margin, discounted, with its band."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from store.value import churn
from store.value.models.gamma_gamma import Spending, SpendModel, fit_spend
from store.value.models.measures import top_share
from store.value.models.result import Model
from store.value.money import roughly
from store.value.rhythm import Summary, summarise
from store.value.spend import (
    ahead_band,
    ahead_of,
    at_risk,
    cost_weight,
    discount_factor,
    margin_share,
    within_year,
)
from store.value.teach import Company, Way
from tests.store.value.conftest import CALIBRATION_END, Log


def test_ahead_is_purchases_times_spend_times_margin_discounted() -> None:
    assert ahead_of(2.0, 10_000.0, 365) == 20_000
    assert ahead_of(2.0, 10_000.0, 365, share=0.3) == 6_000
    assert ahead_of(2.0, 10_000.0, 730, yearly_rate=0.1) == round(20_000 / 1.1)


def test_discounting_at_rate_0_changes_nothing() -> None:
    assert discount_factor(365, 0.0) == 1.0
    assert discount_factor(730, 0.21) == pytest.approx(1 / 1.21)


def test_at_risk_is_never_negative() -> None:
    assert at_risk(0.62, 1_000) == 620
    assert at_risk(0.62, -1_000) == 0


def test_who_is_surely_lost_puts_the_whole_year_at_risk() -> None:  # T102
    # The chance of leaving × what is ahead would count the chance twice: nothing for the lost.
    assert [at_risk(risk, 1_000) for risk in (0.0, 0.5, 0.9, 1.0)] == [0, 500, 900, 1_000]


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


@pytest.mark.long
def test_band_and_ranking_on_the_cdnow_holdout(
    cdnow: Log, calibration: list[Summary], spending: list[Spending]
) -> None:
    horizon = 273
    end = CALIBRATION_END + timedelta(days=horizon)
    real = [
        sum(cents for day, cents in days.items() if CALIBRATION_END < day <= end)
        for days in cdnow.values()
    ]
    taught = Company([list(days) for days in cdnow.values()], CALIBRATION_END, Way())
    spend = fit_spend(spending)
    assert spend.name == "gamma-gamma"
    learnt = taught.teach([horizon])
    scores = [s for s in learnt.score_all(calibration, CALIBRATION_END, horizon) if s is not None]
    inside, ahead = 0, []
    for score, known, came in zip(scores, spending, real, strict=True):
        low, high = ahead_band(score.outlook.at_least(horizon), spend, known, horizon)
        inside += low <= came <= high
        ahead.append(float(ahead_of(score.expected_purchases, spend.expected(known), horizon)))
        assert (low, high) == (0, 0) or low <= ahead[-1] <= high
    assert 0.78 <= inside / len(real) <= 0.93
    share = top_share(ahead, [float(r) for r in real])
    assert share is not None
    assert share >= 0.50


@pytest.mark.parametrize("number", [4, 40])
def test_band_holds_four_in_five_simulated_futures(number: int) -> None:
    today, random = date(2024, 6, 30), Random(5)
    buyer = summarise(1, [today - timedelta(days=9 * i) for i in range(number)], today)
    model = Model("mbg/nbd", "company", 9, {"r": 2.0, "alpha": 3.0, "a": 0.5, "b": 8.0})
    spend = SpendModel("gamma-gamma", 50, 2.0, 4.0, 5_000.0)
    known = Spending(number, 4_000.0)
    score = churn.score(model, buyer, 90)
    assert score is not None
    chances = score.outlook.at_least(90)
    low, high = ahead_band(chances, spend, known, 90)
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
    score, spend = churn.score(churn.fit([weekly]), weekly, 90), SpendModel("", 50, 6, 4, 1_000)
    assert score is not None
    chances, known = score.outlook.at_least(90), Spending(40, 2_000.0)
    low, high = ahead_band(chances, spend, known, 90)
    assert 0 <= low < high
    less = ahead_band(chances, spend, known, 90, share=0.5)
    assert list(less) == pytest.approx([low / 2, high / 2], abs=1)
    loss = ahead_band(chances, spend, known, 90, share=-0.5)
    if low:
        assert list(loss) == pytest.approx([-high / 2, -low / 2], abs=1)
    assert ahead_band([], spend, known, 90) == (0, 0)


def test_the_band_holds_the_mean_or_says_most_likely_nothing() -> None:  # T107
    spend, known = SpendModel("", 50, 2.0, 2.2, 5_000.0), Spending(1, 9_000.0)
    for tenth in range(11):
        chances = [tenth / 10, tenth / 30]
        mean = ahead_of(sum(chances), spend.expected(known), 365)
        low, high = ahead_band(chances, spend, known, 365)
        assert (low, high) == (0, 0) if tenth <= 2 else low <= mean <= high


def test_a_first_cost_does_not_turn_the_margin_of_everything() -> None:  # T83
    few = cost_weight(4, 4_000, 372_000)
    assert few < Decimal("0.01")
    assert cost_weight(0, 0, 372_000) == 0
    assert cost_weight(186, 186_000, 372_000) == 1, "half of the log is enough"
    weights = [cost_weight(n, n * 1_000, 40_000) for n in range(41)]
    assert weights == sorted(weights)
    assert cost_weight(2, 200, -50) == 1


def test_no_month_brings_more_than_its_year() -> None:  # T115
    spans = [ahead_of(2.0, 10_000.0, days, yearly_rate=0.1) for days in (30, 91, 365)]
    assert spans[1] > spans[2]
    assert within_year(spans, "EUR") == [roughly(spans[2], "EUR")] * 3
    assert within_year([1_000, 2_000, 30_440], "EUR") == [1_000, 2_000, 30_000]  # as it is told
    assert within_year([-3_000, -2_000, -2_000], "EUR") == [-2_000] * 3
