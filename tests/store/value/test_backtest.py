"""The backtest on the own log gives the clause that makes the risk honest."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest

from benchmarks.newborn import START, logs
from store.value.backtest import Alike, Backtest, Bin, look_back
from store.value.teach import Company, Way, log_days
from tests.store.value.conftest import Log


def backtest(histories: list[list[date]], as_of: date, horizon: int) -> Backtest | None:
    return Company(histories, as_of, Way()).teach([horizon]).backtests.get(horizon)


@pytest.mark.long
def test_backtest_on_cdnow_is_calibrated(cdnow: Log) -> None:
    found = backtest([list(days) for days in cdnow.values()][::4], date(1998, 6, 30), 90)
    assert found is not None
    assert found.window_days == 90
    assert found.cuts == (date(1998, 4, 1), date(1998, 1, 1), date(1997, 10, 3))
    assert found.auc is not None
    assert found.auc > 0.75
    assert found.calibration_error < 0.05
    assert len(found.actual_over_predicted) == 3
    near = found.alike(0.85)
    assert near is not None
    assert near.customers >= 30
    assert 0.7 <= near.lapsed / near.customers <= 0.97


@pytest.mark.long
def test_nothing_after_as_of_is_looked_at(cdnow: Log) -> None:
    histories = [list(days) for days in cdnow.values()][::20]
    as_of = date(1998, 1, 31)
    known = [[day for day in days if day <= as_of] for days in histories]
    assert backtest(histories, as_of, 60) == backtest(known, as_of, 60)


@pytest.mark.long
def test_a_purchase_on_the_cut_itself_is_the_past() -> None:
    today = date(2024, 6, 30)
    cut = today - timedelta(days=90)
    histories = [[cut - timedelta(days=7 * i) for i in range(40 + n)] for n in range(30)]
    histories.append([today])  # the log goes on
    found = backtest(histories, today, 90)
    assert found is not None
    assert found.cuts[0] == cut
    assert found.actual_over_predicted[0] == 0.0


def test_cuts_at_which_nobody_had_bought_again_judge_nothing() -> None:  # T100
    start = date(2020, 1, 1)
    logs = [[start + timedelta(days=n) for n in (0, 500, 1000)] for _ in range(5)]
    for repeats, cuts in ((5, 2), (4, 1)):
        today = start + timedelta(days=1300)
        found = look_back(logs[:repeats], today, 365, lambda *_: lambda _: [])
        assert found is not None
        ages = [(cut - start).days for cut in found.cuts]
        assert ages == [935, 570][:cuts]


def test_like_this_are_those_of_whom_it_was_said_on_average() -> None:  # T115
    """Enough of them, near by, and not all on one side of the risk."""
    bins = (
        Bin(0.02, 0.03, 60, 1), Bin(0.60, 0.61, 45, 25), Bin(0.68, 0.69, 45, 35),
        Bin(0.90, 0.91, 39, 39),
    )  # fmt: skip
    found = Backtest(90, (), 189, None, 0.1, 0.1, 0.1, (), bins)
    assert [found.alike(r) for r in (0.025, 0.08, 0.3, 0.645, 0.73, 0.905)] == [
        Alike(60, 1),
        None,  # less was said of them
        None,  # nobody is near
        Alike(90, 60),
        None,  # less was said of them on average
        None,  # too few
    ]


def test_bins_are_put_together_for_a_table() -> None:
    bins = (Bin(0.0, 0.01, 4, 1), Bin(0.04, 0.05, 3, 1), Bin(0.99, 1.0, 2, 2))
    found = Backtest(90, (), 9, None, 0.1, 0.1, 0.1, (), bins)
    assert found.twentieths() == (Bin(0.0, 0.05, 7, 2), Bin(0.95, 1.0, 2, 2))


@pytest.mark.long
def test_what_the_log_does_not_hold_any_more_is_no_silence_to_learn_from() -> None:
    """Looked at a month after its end, a log teaches what it taught on its last day."""
    end = date(2024, 6, 30)
    histories = [[end - timedelta(days=n % 9 + 7 * i) for i in range(30)] for n in range(40)]
    then = Company(histories, end, Way()).teach([60])
    later = Company(histories, end + timedelta(days=33), Way()).teach([60])
    assert (then.until, later.until) == (None, end)
    assert replace(later, until=None) == then
    assert log_days(later, end + timedelta(days=33)) == log_days(then, end)


@pytest.mark.long
def test_windows_shorter_than_the_horizon_have_a_risk_of_their_own() -> None:  # T101, T115
    histories = logs("middling", 90, grows=False, seed=1)
    cut = START + timedelta(days=89)
    known = [[day for day in log if day <= cut] for log in histories if log[0] <= cut]
    taught = Company(known, cut, Way(window_days=90)).teach([90])
    tested = taught.backtests[90]
    assert tested.window_days == 29
    summaries = [taught.summary(log, cut) for log in known[:60]]
    told = 0
    for summary, future in zip(summaries, taught.foresee(summaries, cut), strict=True):
        assert future is not None
        within = taught.risk_seen(summary, future, cut, 90)
        assert within is not None
        assert within >= future.over(90).risk
        alike = tested.alike(within)
        if alike is not None:
            told += 1
            assert abs(within - alike.lapsed / alike.customers) <= 0.15
    assert told > 40


@pytest.mark.parametrize("ages", [[], [0], [5], [20, 3]])
def test_a_log_too_short_has_no_backtest(ages: list[int]) -> None:
    today = date(2024, 6, 30)
    assert backtest([[today - timedelta(days=a)] for a in ages], today, 90) is None


def test_the_band_of_a_total_is_how_far_totals_were_off() -> None:  # T119
    def spread(*ratios: float) -> tuple[float, float]:
        return Backtest(90, (), 9, None, 0.1, 0.1, 0.1, ratios, ()).spread()

    # Two cuts off by 15 % are counted even where nothing was: t of 5, √(2·.15²/5) = .0949.
    low, high = spread(1.0, 1.0, 1.0)
    assert high == pytest.approx(math.exp(1.476 * 0.15 * math.sqrt(2 / 5)), rel=1e-4)
    assert low == pytest.approx(1 / high)
    assert spread(0.6, 1.5, 1.1)[1] > 1.5 > high
    assert spread(0.0, 1.0)[1] < 100
    young = replace(Backtest(90, (), 9, None, 0.1, 0.1, 0.1, (1.0,) * 3, ()), season_known=False)
    assert young.spread()[1] == pytest.approx(math.exp(1.476 * 0.25 * math.sqrt(2 / 5)), rel=1e-4)
    # A tenth of the total from each of ten: √(1/10) of it goes either way by their chance alone.
    whales = Backtest(90, (), 9, None, 0.1, 0.1, 0.1, (1.0,) * 3, ()).spread(0.1)
    assert whales[1] == pytest.approx(math.exp(1.476 * math.sqrt(2 * 0.15**2 / 5 + 0.1)), rel=1e-4)


@pytest.mark.long
def test_the_band_of_a_total_of_money_is_of_money() -> None:  # T119
    """One in ten buys for a hundred times as much, and lately twice as often."""
    end = date(2024, 6, 30)
    histories, amounts = [], []
    for n in range(60):
        whale = n % 10 == 0
        days = [end - timedelta(days=n % 13 + 20 * i) for i in range(30)]
        days += [day - timedelta(days=10) for day in days[:9]] if whale else []
        histories.append(sorted(days))
        amounts.append([100_000 if whale else 1_000] * len(days))
    found = Company(histories, end, Way(), amounts).teach([60]).backtests[60]
    assert len(found.money) == len(found.actual_over_predicted) == 3
    assert found.money[0] > 1.3 > found.actual_over_predicted[0]
    assert found.spread()[1] > replace(found, money=()).spread()[1]


def test_the_usual_risk_is_the_share_that_bought_nothing() -> None:
    bins = (Bin(0.0, 0.05, 40, 1), Bin(0.6, 0.65, 20, 12), Bin(0.7, 0.75, 40, 37))
    assert Backtest(90, (), 100, None, 0.1, 0.1, 0.1, (), bins).usual_risk == 0.5
