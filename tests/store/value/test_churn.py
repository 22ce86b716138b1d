"""The front to the churn models: never fails, never leaves [0, 1], says what it fell back to."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import get_args

import pytest

from store.errors import BadInput
from store.sentence import say
from store.value import churn, reasons
from store.value.calibrate import BY_MODEL
from store.value.models.fit import thinned
from store.value.models.result import Model
from store.value.outlook import Buyer, Outlook
from store.value.rhythm import Summary, summarise
from store.value.teach import Company, Way
from tests.kit import told
from tests.store.value.conftest import CALIBRATION_END, Log

TODAY = date(2024, 6, 30)
HORIZON = 90


def base(random: Random, customers: int) -> list[list[date]]:
    """Purchase days of random, regular or same-day buyers, at random."""
    stay, longest = random.choice([(0.3, 60), (0.9, 30), (0.9, 1), (0.0, 1), (0.97, 9)])
    regular = random.random() < 0.3
    histories = []
    for _ in range(customers):
        days = [TODAY - timedelta(days=random.randrange(0, 400))]
        while random.random() < stay:
            gap = longest if regular else random.randrange(0, longest + 1)
            days.append(days[-1] + timedelta(days=gap))
        histories.append(days)
    return histories


def summaries_of(histories: list[list[date]]) -> list[Summary]:
    return [summarise(i, days, TODAY) for i, days in enumerate(histories)]


def assert_sound(model: Model, summaries: list[Summary]) -> None:
    assert all(math.isfinite(value) and value > 0.0 for value in model.params.values())
    for score in churn.score_all(model, summaries, HORIZON):
        assert score is not None
        assert 0.0 <= score.p_alive <= 1.0
        assert 0.0 <= score.p0 <= 1.0
        assert 0.0 <= score.risk <= 1.0
        assert 0.0 <= score.expected_purchases < 10_000.0


@pytest.mark.parametrize("customers", range(1, 101))
def test_small_bases_fit_without_failing(customers: int) -> None:
    histories = base(Random(customers), customers)
    summaries = summaries_of(histories)
    model = churn.fit(summaries)
    assert model.converged
    assert model.customers == customers
    assert_sound(model, summaries)
    logit = churn.learn(histories, TODAY, HORIZON, model)
    for score in churn.score_all(model, summaries, HORIZON, logit=logit):
        assert score is not None
        assert 0.0 <= score.risk <= 1.0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", get_args(churn.ModelName))
def test_every_model_without_prior_falls_back_rather_than_fail(
    seed: int, name: churn.ModelName
) -> None:
    summaries = summaries_of(base(Random(seed), 3 + 4 * seed))
    model = churn.fit(summaries, model=name, prior="none")
    assert model.converged
    assert_sound(model, summaries)


@pytest.mark.parametrize("name", get_args(churn.ModelName))
def test_nobody_one_and_two_customers(name: churn.ModelName) -> None:
    nobody = churn.fit([], model=name)
    assert nobody.customers == 0
    assert nobody.log_likelihood is None
    assert (
        told(nobody.fallback)
        == "nobody has bought yet: the starting values are used, not your data"
    )
    prospect = summarise(1, [], TODAY)
    assert churn.fit([prospect], model=name).customers == 0
    assert churn.score(nobody, prospect, HORIZON) is None
    for days in ([[TODAY]], [[TODAY], [TODAY]], [[TODAY - timedelta(days=400)]]):
        summaries = summaries_of(days)
        model = churn.fit(summaries, model=name)
        assert "bought twice yet" in told(model.fallback)
        assert_sound(model, summaries)
        without = churn.fit(summaries, model=name, prior="none")
        assert (without.params, without.fallback) == (model.params, model.fallback)


def test_a_segment_leans_on_the_company(calibration: list[Summary]) -> None:
    company = churn.fit(calibration)
    empty = churn.fit([], company=company, scope="clinics")
    assert empty.params == pytest.approx(company.params)
    assert empty.scope == "clinics"
    assert "company's parameters" in told(empty.fallback)
    few = churn.fit(calibration[:6], company=company)
    alone = churn.fit(calibration[:6])
    assert abs(math.log(few.params["b"] / company.params["b"])) < abs(
        math.log(alone.params["b"] / company.params["b"])
    )


def test_no_maximum_of_the_likelihood_is_admitted() -> None:
    """Parameters that run off are no fit, whether the search stops at a wall or on a plateau."""
    wall = summaries_of([[TODAY - timedelta(days=7 * i) for i in range(n)] for n in (3, 4, 5)])
    plateau = summaries_of(base(Random(190), 10))
    for summaries in (wall, plateau):
        model = churn.fit(summaries, model="bg/nbd", prior="none")
        assert told(model.fallback) == (
            "maximum likelihood found no maximum on these data: the weak prior was used"
        )
        assert model.params == churn.fit(summaries, model="bg/nbd").params


def test_a_company_of_regular_buyers_gives_its_pace_to_a_plain_model() -> None:
    regular = Model("mbg/cnbd-k", "company", 9, {"r": 1, "alpha": 2, "a": 0.5, "b": 3, "k": 4})
    plain = churn.fit([], company=regular)
    assert plain.params == {"r": 1, "alpha": 8, "a": 0.5, "b": 3}


@pytest.mark.long
def test_a_huge_base_is_thinned_evenly(calibration: list[Summary]) -> None:
    many = calibration * 9
    picked = thinned(many)
    assert len(picked) == 20_000
    for fact in (lambda s: s.x, lambda s: s.t_x_days, lambda s: s.T_days):
        mean = sum(map(fact, picked)) / len(picked)
        assert mean == pytest.approx(sum(map(fact, many)) / len(many), rel=1e-3)
    assert thinned(calibration) is calibration


@pytest.mark.long
def test_regular_buyers_are_recognised() -> None:
    random, histories = Random(3), []
    for _ in range(80):
        days = [TODAY - timedelta(days=random.randrange(200, 400))]
        gap = random.uniform(10, 40)
        while random.random() < 0.93 and days[-1] < TODAY:
            days.append(days[-1] + timedelta(days=round(gap * random.uniform(0.75, 1.25))))
        histories.append(days)
    summaries = summaries_of(histories)
    regular = churn.fit(summaries, model="mbg/cnbd-k")
    plain = churn.fit(summaries)
    assert (regular.name, regular.params["k"]) == ("mbg/cnbd-k", 12)
    assert regular.log_likelihood is not None
    assert plain.log_likelihood is not None
    assert regular.log_likelihood > plain.log_likelihood + 50
    assert churn.fit(summaries, model="auto").params == regular.params
    assert_sound(regular, summaries)


def test_yearly_buyers_are_more_regular_than_four_moments() -> None:
    random = Random(4)
    histories = [[TODAY - timedelta(days=random.randrange(300, 1500))] for _ in range(80)]
    for days in histories:
        while (after := days[-1] + timedelta(days=random.randrange(345, 385))) <= TODAY:
            days.append(after)
    assert churn.fit(summaries_of(histories), model="auto").params["k"] > 8


def test_a_young_log_does_not_pass_for_a_regular_one() -> None:
    """Purchases at random, most gaps still open: short gaps alone look steady by chance."""
    tried = []
    for seed in range(12):
        random, histories = Random(seed), []
        for _ in range(60):
            days = [TODAY - timedelta(days=random.randrange(1, 60))]
            while (after := days[-1] + timedelta(random.expovariate(1 / 40))) <= TODAY:
                days.append(after)
            histories.append(days)
        tried.append(churn.fit(summaries_of(histories), model="auto").params.get("k", 1))
    assert sum(k == 1 for k in tried) >= 9


@pytest.mark.long
def test_windows_shorter_than_the_usual_gap_teach_nothing_of_lapses() -> None:
    random = Random(4)
    histories = []
    for _ in range(60):
        first = TODAY - timedelta(days=random.randrange(400, 730))
        again = first + timedelta(days=random.randrange(340, 390))
        histories.append([day for day in (first, again) if day <= TODAY])
    taught = Company(histories, TODAY, Way()).teach([200, 1095])
    assert 200 in taught.logits
    assert 1095 not in taught.logits
    assert taught.lines[1095].share == 0.0


def test_scaling_time_changes_nothing(calibration: list[Summary]) -> None:
    some = calibration[::10]
    slow = [
        replace(
            s,
            t_x_days=7 * s.t_x_days,
            T_days=7 * s.T_days,
            sum_log_gaps=s.sum_log_gaps + s.x * math.log(7),
        )
        for s in some
    ]
    for name in get_args(churn.ModelName):
        plain, scaled = churn.fit(some, model=name), churn.fit(slow, model=name)
        for one, other in zip(
            churn.score_all(plain, some, 30), churn.score_all(scaled, slow, 210), strict=True
        ):
            assert one is not None
            assert other is not None
            assert other.p0 == pytest.approx(one.p0, abs=1e-6)
            assert other.expected_purchases == pytest.approx(one.expected_purchases, rel=1e-6)


def test_score_and_score_all_agree_and_keep_the_order(calibration: list[Summary]) -> None:
    model = churn.fit(calibration[:300])
    prospect = summarise("prospect", [], TODAY)
    some = [calibration[0], prospect, *calibration[1:9], calibration[0]]
    assert churn.score_all(model, some, HORIZON) == [churn.score(model, s, HORIZON) for s in some]


def test_mean_with_the_logit_ranks_the_cdnow_holdout(
    cdnow: Log, calibration: list[Summary]
) -> None:
    from store.value.models.measures import auc, brier, calibration_error, mean_absolute_error

    horizon = 273
    end = CALIBRATION_END + timedelta(days=horizon)
    histories = [list(days) for days in cdnow.values()]
    later = [sum(CALIBRATION_END < day <= end for day in days) for days in histories]
    lapsed = [count == 0 for count in later]
    model = churn.fit(calibration, model="auto")
    logit = churn.learn(histories, CALIBRATION_END, horizon, model)
    assert logit is not None
    assert logit.window_days < horizon
    scores = [s for s in churn.score_all(model, calibration, horizon, logit=logit) if s is not None]
    risks = [s.risk for s in scores]
    found = auc(risks, lapsed)
    assert found is not None
    assert found >= 0.775
    assert brier(risks, lapsed) <= 0.160
    assert calibration_error(risks, lapsed) <= 0.06
    expected = [s.expected_purchases for s in scores]
    assert mean_absolute_error(expected, [float(c) for c in later]) <= 0.78
    # 1 - P(alive) ranks worse than a coin, which is why it is not the churn risk.
    bg = churn.fit(calibration, model="bg/nbd")
    alive = [s.p_alive for s in churn.score_all(bg, calibration, horizon) if s is not None]
    assert (auc([1.0 - p for p in alive], lapsed) or 1.0) < 0.35


def test_who_is_not_yet_due_is_no_worse_for_having_just_bought() -> None:
    """Half of yearly buyers would be said to lapse within a year, just because they bought."""
    yearly = {"r": 50.0, "alpha": 217.0, "a": 1.0, "b": 4.0, "k": 12.0}
    model = Model("mbg/cnbd-k", "company", 9, yearly)
    silent = [Summary(n, 4, 3, 1095, 1095 + n) for n in range(0, 700, 10)]
    scores = [s for s in churn.score_all(model, silent, 365, line=BY_MODEL) if s is not None]
    risks = [s.risk for s in scores]
    assert risks == sorted(risks)
    assert scores[0].p0 > risks[0] + 0.2
    assert risks[25] == pytest.approx(risks[0], abs=0.05)
    assert risks[-1] > 0.9


def test_a_base_without_visible_lapse_says_so() -> None:
    steady = Model("mbg/nbd", "company", 9, {"r": 1.0, "alpha": 4.0, "a": 0.02, "b": 3.0})
    assert steady.no_lapse_visible
    assert not churn.fit([]).no_lapse_visible


@pytest.mark.parametrize(("model", "prior"), [("pareto", "weak"), ("mbg/nbd", "strong")])
def test_unknown_names_are_refused(model: str, prior: str) -> None:
    with pytest.raises(BadInput, match="Unknown"):
        churn.fit([], model=model, prior=prior)  # type: ignore[arg-type]  # what a user may type


def ago(*days: int) -> Summary:
    return summarise(1, [TODAY - timedelta(days=d) for d in days], TODAY)


SCORE = churn.Score(
    p_alive=0.7,
    p0=0.6,
    expected_purchases=0.5,
    risk=0.62,
    outlook=Outlook(Buyer(1.0, 90.0, 0.5, 2.0), 90.0, 0.7, 0.7),
)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((47, 78, 118, 149), "silent 47 days, usual gap 31, longest gap 40"),
        ((64, 95, 110), "silent 64 days, gaps of 15 and 31 d"),
        ((1, 31), "silent 1 day, the only gap was 30"),
        ((120,), "one purchase, 120 days ago"),
        ((120, 120, 120), "one purchase, 120 days ago"),
        ((0, 0), "first purchase today"),
    ],
)
def test_reason_in_one_line(days: tuple[int, ...], words: str) -> None:
    line = reasons.reason(ago(*days), SCORE, HORIZON)
    assert told(line) == f"62 % likely not to buy in 90 days: {words}"


def test_reason_takes_on_worth_and_backtest_only_when_given() -> None:
    line = reasons.reason(
        ago(47, 78, 118),
        SCORE,
        1,
        worth=say("risk.year_between", amount="€410", low="0", high="900"),
        seen=reasons.seen_of(50, 37, "Clinics", 3, 90),
        no_lapse_visible=True,
    )
    assert told(line) == (
        "62 % likely not to buy in 1 day: silent 47 days, gaps of 31 and 40 d;"
        " nobody in these data has visibly left; 1 day is less than their usual gap;"
        " €410 expected in a year (80 %: 0 to 900);"
        " of 50 such forecasts of Clinics in 3 windows of 90 days before,"
        " 37 bought nothing (74 %)"
    )


def test_a_window_shorter_than_the_horizon_has_its_own_number_beside_its_clause() -> None:
    seen = reasons.seen_of(50, 37, None, 3, 29, 0.7249)  # T115
    assert told(seen) == (
        "72 % in 29 days: of 50 such forecasts in 3 windows before, 37 bought nothing (74 %)"
    )


@pytest.mark.parametrize(("risk", "words"), [(0.001, "under 1 %"), (0.999, "over 99 %")])
def test_reason_is_never_certain(risk: float, words: str) -> None:
    line = told(reasons.reason(ago(5), replace(SCORE, risk=risk), HORIZON))
    assert line.startswith(f"{words} likely")


def test_reason_for_those_who_never_bought() -> None:
    assert told(reasons.reason(ago(), None, HORIZON)) == (
        "no purchase yet: churn risk begins with the first one"
    )
    assert told(reasons.reason(ago(-3, -4), None, HORIZON)) == (
        "no purchase yet: 2 days with purchases lie in the future"
    )
