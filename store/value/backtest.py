"""How right the churn risk has been on this very log: forecasts made in the past, and what came.

At each cut-off everything is fitted to what was known then, and compared with the window after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.value import churn
from store.value.models.logit import windows
from store.value.models.measures import auc, brier, calibration_error, mean_absolute_error
from store.value.rhythm import Summary, summarise

_MOST_CUTS = 3
_BINS = 10
_FEWEST_IN_BIN = 20


@dataclass(frozen=True, slots=True)
class Bin:
    """Customers whose risk lay in [low, high), and how many of them bought nothing."""

    low: float
    high: float
    customers: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """Forecasts against what happened within `window_days` after each cut, latest cut first.

    `customers` counts each customer once per cut. `actual_over_predicted` is the ratio of all
    purchases to all expected ones, per cut: its spread is the honest band of a portfolio's total.
    """

    window_days: int
    cuts: list[date]
    customers: int
    auc: float | None
    brier: float
    calibration_error: float
    mean_absolute_error: float
    actual_over_predicted: list[float]
    bins: list[Bin]

    def lapsed_of_100(self, risk: float) -> int | None:
        """How many of 100 customers with such a risk bought nothing; None where too few were."""
        for b in self.bins:
            if b.low <= risk < b.high or risk == b.high == 1.0:
                return int(100 * b.lapsed / b.customers + 0.5)
        return None


def backtest(
    histories: Sequence[Sequence[date]],
    as_of: date,
    horizon_days: int,
    *,
    model: churn.ModelName = "auto",
    prior: churn.Prior = "weak",
) -> Backtest | None:
    """Backtest on everybody's purchase days; None where the log is too short or empty.

    The window is the horizon or, in a log shorter than three of them, a third of the log.
    """
    known = [day for days in histories for day in days if day <= as_of]
    if not known:
        return None
    cuts, window = windows(min(known), as_of, horizon_days)
    risks: list[float] = []
    expected: list[float] = []
    came: list[float] = []
    ratios: list[float] = []
    used: list[date] = []
    for cut in cuts[:_MOST_CUTS]:
        past = [days for days in histories if days and min(days) <= cut]
        if not past:
            continue
        start = len(came)
        summaries = [summarise(None, days, cut) for days in past]
        for score in _scores(summaries, past, cut, window, model, prior):
            risks.append(score.risk)
            expected.append(score.expected_purchases)
        end = cut + timedelta(days=window)
        came += [float(len({day for day in days if cut < day <= end})) for days in past]
        used.append(cut)
        predicted = sum(expected[start:])
        if predicted > 0.0:
            ratios.append(sum(came[start:]) / predicted)
    if not used:
        return None
    lapsed = [count == 0.0 for count in came]
    return Backtest(
        window_days=window,
        cuts=used,
        customers=len(risks),
        auc=auc(risks, lapsed),
        brier=brier(risks, lapsed),
        calibration_error=calibration_error(risks, lapsed),
        mean_absolute_error=mean_absolute_error(expected, came),
        actual_over_predicted=ratios,
        bins=_bins(risks, lapsed),
    )


def _scores(
    summaries: Sequence[Summary],
    past: Sequence[Sequence[date]],
    cut: date,
    window: int,
    model: churn.ModelName,
    prior: churn.Prior,
) -> list[churn.Score]:
    fitted = churn.fit(summaries, model=model, prior=prior)
    logit = churn.learn(past, cut, window, fitted)
    scores = churn.score_all(fitted, summaries, window, logit=logit)
    return [score for score in scores if score is not None]


def _bins(risks: Sequence[float], lapsed: Sequence[bool]) -> list[Bin]:
    """Tenths of the risk scale, without those in which too few customers lay to count on."""
    tenths: list[list[bool]] = [[] for _ in range(_BINS)]
    for risk, real in zip(risks, lapsed, strict=True):
        tenths[min(int(risk * _BINS), _BINS - 1)].append(real)
    return [
        Bin(i / _BINS, (i + 1) / _BINS, len(part), sum(part))
        for i, part in enumerate(tenths)
        if len(part) >= _FEWEST_IN_BIN
    ]
