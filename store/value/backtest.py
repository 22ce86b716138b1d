"""How right the churn risk has been on this very log: forecasts made in the past, and what came.

At each cut-off everything is fitted to what was known then, and compared with the window after it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from store.dataclass import dataclass
from store.value.calibrate import BY_MODEL, Line
from store.value.churn import Score
from store.value.models.gamma_gamma import Spending, fit_spend
from store.value.models.logit import windows
from store.value.models.measures import auc, brier, calibration_error, mean_absolute_error

# With fewer repeat purchases nothing is told (`evidence`), so at earlier cuts nothing was either.
FEWEST_REPEATS: Final = 5
_MOST_CUTS = 3
_BINS = 100
# How far from a risk somebody may lie and still be like the customer, and their mean; how many such
# customers are looked for, and how many it takes to speak of them.
_NEAR, _MEAN_NEAR = 0.12, 0.03
_ENOUGH_ALIKE, _FEWEST_ALIKE = 200, 60

# Of a total's band: cuts that are added, how far they were off, the least ratio that is counted,
# and the 90 % points of Student's t from 1 degree of freedom on.
_MORE_CUTS, _USUALLY_OFF, _LEAST_RATIO = 2, 0.15, 0.05
_OFF_BY_SEASON = 0.25
_T_90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440)

Scorer = Callable[[Line], Sequence[Score]]
"""Scores of the customers of one cut, with a line."""

Forecaster = Callable[[Sequence[Sequence[date]], date, int], Scorer]
"""Who scores all these customers from what they had bought up to a day, for a window in days."""


@dataclass(frozen=True, slots=True)
class Past:
    """Forecasts within `window_days` after each cut, latest cut first, a row a customer and cut.

    The purchase model's chance of nothing and the logit's, and the purchases that came; `sizes`
    are the rows of each cut, `scorers` give its scores with any line. Where amounts are known,
    `worths` are what a purchase was expected to bring, and `brought` what all that came did.
    """

    window_days: int
    cuts: tuple[date, ...]
    sizes: tuple[int, ...]
    p0s: tuple[float, ...]
    learnt: tuple[float | None, ...]
    came: tuple[int, ...]
    scorers: tuple[Scorer, ...]
    worths: tuple[float, ...] = ()
    brought: tuple[int, ...] = ()

    @property
    def lapsed(self) -> list[bool]:
        """Of each row, whether nothing came."""
        return [not count for count in self.came]


@dataclass(frozen=True, slots=True)
class Bin:
    """Customers whose risk lay in [low, high), and how many of them bought nothing."""

    low: float
    high: float
    customers: int
    lapsed: int

    @property
    def middle(self) -> float:
        """What was said of them, about."""
        return (self.low + self.high) / 2.0


@dataclass(frozen=True, slots=True)
class Alike:
    """Of so many `customers` with about the same risk, so many bought nothing in the window."""

    customers: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """Forecasts, as they would be shown today, against what came, latest cut first.

    `customers` counts each customer once per cut. `actual_over_predicted` is the ratio of all
    purchases to all expected ones, per cut, and `money` the same of what they brought, where it is
    known: its spread is the honest band of a portfolio's total.
    Where the windows are shorter than the horizon, the bins are of risks by their own `line`.
    """

    window_days: int
    cuts: tuple[date, ...]
    customers: int
    auc: float | None
    brier: float
    calibration_error: float
    mean_absolute_error: float
    actual_over_predicted: tuple[float, ...]
    bins: tuple[Bin, ...]
    season_known: bool = True
    line: Line | None = None
    money: tuple[float, ...] = ()

    @property
    def usual_risk(self) -> float:
        """The share of all customers who bought nothing in a window."""
        return sum(b.lapsed for b in self.bins) / max(1, self.customers)

    def spread(self, concentration: float = 0.0) -> tuple[float, float]:
        """What an 80 % band of a total is, as factors: how far totals were off at the cuts.

        Student's t on the logs of actual / predicted, about 0, as the forecasts are calibrated. A
        few cuts tell little, so two more that were off by 15 % are counted with them, by 25 % in
        a log of under two years, in which a season cannot be seen yet (our choice). Of money a few
        large customers bring much: `concentration` is the sum of their squared shares in the total
        (Herfindahl), its relative variance where each brings all or nothing about as likely.
        """
        ratios = self.money or self.actual_over_predicted
        logs = [math.log(max(ratio, _LEAST_RATIO)) for ratio in ratios]
        count = len(logs) + _MORE_CUTS
        usual = _USUALLY_OFF if self.season_known else _OFF_BY_SEASON
        off = math.sqrt((sum(x * x for x in logs) + _MORE_CUTS * usual**2) / count + concentration)
        reach = _T_90[min(count, len(_T_90)) - 1] * off
        return math.exp(-reach), math.exp(reach)

    def alike(self, risk: float) -> Alike | None:
        """Those of whom about this risk was said, on average too; None where too few were seen.

        From the risk outwards they are taken from the side that brings their mean back to it.
        """
        above = bisect_left(self.bins, risk, key=lambda b: b.middle)
        below = above - 1
        count = lapsed = 0
        tilt = 0.0
        while count < _ENOUGH_ALIKE:
            rises, falls = self._is_near(above, risk), self._is_near(below, risk)
            wanted = rises if tilt <= 0.0 else falls
            if not (rises or falls) or (not wanted and count >= _FEWEST_ALIKE):
                break
            if rises and (tilt <= 0.0 or not falls):
                nearest, above = self.bins[above], above + 1
            else:
                nearest, below = self.bins[below], below - 1
            count += nearest.customers
            lapsed += nearest.lapsed
            tilt += nearest.customers * (nearest.middle - risk)
        if count < _FEWEST_ALIKE or abs(tilt) > _MEAN_NEAR * count:
            return None
        return Alike(count, lapsed)

    def _is_near(self, place: int, risk: float) -> bool:
        """Whether there is such a bin, the bins in the order of their risks, and is about it."""
        return 0 <= place < len(self.bins) and abs(self.bins[place].middle - risk) <= _NEAR

    def twentieths(self) -> tuple[Bin, ...]:
        """The bins put together to fives of a hundred."""
        found: dict[int, Bin] = {}
        for b in self.bins:
            place = int(b.middle * 20)
            so_far = found.get(place, Bin(place / 20, (place + 1) / 20, 0, 0))
            found[place] = replace(
                so_far,
                customers=so_far.customers + b.customers,
                lapsed=so_far.lapsed + b.lapsed,
            )
        return tuple(found.values())


def look_back(
    histories: Sequence[Sequence[date]],
    as_of: date,
    horizon_days: int,
    forecast: Forecaster,
    *,
    first: date | None = None,
    yearly: bool = False,
    amounts: Sequence[Sequence[int]] = (),
) -> Past | None:
    """What would have been said in the past; None where the log is too short or empty.

    The window is the horizon or, in a log shorter than three of them, a third of the log; `first`
    is the log's first day where these are only part of it; `yearly` cuts at this season of earlier
    years. `amounts` are what the days of each history brought. Cuts before the latest at which too
    few had bought again to tell anything are left out: of what nobody was told nobody was wrong.
    """
    known = [day for days in histories for day in days if day <= as_of]
    if not known:
        return None
    cuts, window = windows(first or min(known), as_of, horizon_days, yearly=yearly)
    used: list[date] = []
    sizes: list[int] = []
    p0s: list[float] = []
    learnt: list[float | None] = []
    came: list[int] = []
    scorers: list[Scorer] = []
    worths: list[float] = []
    brought: list[int] = []
    for cut in cuts[:_MOST_CUTS]:
        past = [days for days in histories if days and min(days) <= cut]
        repeats = sum(len({day for day in days if day <= cut}) - 1 for days in past)
        if not past or (used and repeats < FEWEST_REPEATS):
            continue
        scorers.append(forecast(past, cut, window))
        for score in scorers[-1](BY_MODEL):
            p0s.append(score.risk)
            learnt.append(score.learnt)
        end = cut + timedelta(days=window)
        came += [len({day for day in days if cut < day <= end}) for days in past]
        if amounts:
            spent, later = _paid(histories, amounts, cut, end)
            worths += spent
            brought += later
        used.append(cut)
        sizes.append(len(past))
    if not used:
        return None
    return Past(
        window,
        tuple(used),
        tuple(sizes),
        tuple(p0s),
        tuple(learnt),
        tuple(came),
        tuple(scorers),
        tuple(worths),
        tuple(brought),
    )


def _paid(
    histories: Sequence[Sequence[date]], amounts: Sequence[Sequence[int]], cut: date, end: date
) -> tuple[list[float], list[int]]:
    """Of those known at the cut: a purchase's expected amount then, and what came up to the end."""
    before, later = [], []
    for days, paid in zip(histories, amounts, strict=True):
        if days and min(days) <= cut:
            dated = list(zip(days, paid, strict=True))
            before.append([amount for day, amount in dated if day <= cut])
            later.append(sum(amount for day, amount in dated if cut < day <= end))
    spendings = [Spending(len(each), max(0, sum(each)) / len(each)) for each in before]
    spend = fit_spend(spendings, amounts=before)
    return [spend.expected(each) for each in spendings], later


def judge(
    past: Past, line: Line, *, season_known: bool = True, inner: Line | None = None
) -> Backtest:
    """How right the past's forecasts are with this line; `season_known`: see `Backtest.spread`.

    `inner` is the line of windows that are shorter than the horizon.
    """
    scores = [score for scorer in past.scorers for score in scorer(line)]
    risks = [score.risk for score in scores]
    expected = [score.expected_purchases for score in scores]
    lapsed = past.lapsed
    told = risks
    if inner is not None:
        told = [score.risk for scorer in past.scorers for score in scorer(inner)]
    ratios, money, start = [], [], 0
    for size in past.sizes:
        cut = slice(start, start + size)
        predicted = sum(expected[cut])
        if predicted > 0.0:
            ratios.append(sum(past.came[cut]) / predicted)
        worth = sum(n * each for n, each in zip(expected[cut], past.worths[cut], strict=False))
        if worth > 0.0:
            money.append(sum(past.brought[cut]) / worth)
        start += size
    return Backtest(
        window_days=past.window_days,
        cuts=past.cuts,
        customers=len(risks),
        auc=auc(risks, lapsed),
        brier=brier(risks, lapsed),
        calibration_error=calibration_error(risks, lapsed),
        mean_absolute_error=mean_absolute_error(expected, [float(each) for each in past.came]),
        actual_over_predicted=tuple(ratios),
        bins=_bins(told, lapsed),
        season_known=season_known,
        line=inner,
        money=tuple(money),
    )


def _bins(risks: Sequence[float], lapsed: Sequence[bool]) -> tuple[Bin, ...]:
    """Hundredths of the risk scale that anybody lay in."""
    parts: list[list[bool]] = [[] for _ in range(_BINS)]
    for risk, real in zip(risks, lapsed, strict=True):
        parts[min(int(risk * _BINS), _BINS - 1)].append(real)
    return tuple(
        Bin(i / _BINS, (i + 1) / _BINS, len(part), sum(part))
        for i, part in enumerate(parts)
        if part
    )
