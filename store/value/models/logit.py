"""A ridge logit of not buying, learnt on rolling windows of the user's own log.

Five features, all of the purchase days and each with a weight that may not fall below 0:

    -ln purchases, ln (age + 1), ln (recency + 1)/(age + 1), -ln (base gap + days to the last one),
    and -1 for those who bought in the same window of last year (`Summary.bought_last_year`).

The first four span ln recency, ln purchases, ln age and ln of recency over the customer's mean gap,
which is shrunk by one gap of the base. With no weight below 0 the chance of not buying rises with
silence, but for what the season brings, and never rises with a purchase, whatever the log. Its mean
with p0 ranked best or within noise of best on every log tried.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from store.dataclass import dataclass
from store.value.models.fast import by_columns
from store.value.models.numerics import expit, softplus
from store.value.models.optimise import Objective, minimise
from store.value.rhythm import YEAR

_RIDGE = 1.0  # on the weights of standardised features, against a sum over rows
GAPS_OF_BASE = 1.0  # the base's mean gap counts as one gap of the customer
_MOST_CUTS = 4
_MOST_ROWS = 8_000
_SHORTEST_WINDOW = 7  # a log of under three weeks teaches nothing about lapsing

Features = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Logit:
    """Learnt weights: intercept and one per feature, with the features' means and spreads.

    Trained on whether somebody bought within `window_days`; where the log is too short for the
    whole `horizon_days`, `stretch` carries the log-odds from the one to the other.
    """

    weights: list[float]
    centres: list[float]
    spreads: list[float]
    base_gap_days: float
    window_days: int
    horizon_days: int
    cuts: int
    rows: int
    stretch: float = 0.0

    def chance(
        self, purchases: int, t_x_days: int, age_days: int, last_year: bool = False
    ) -> float:
        """Chance of no purchase within `horizon_days`; `last_year`: see `Summary`."""
        features = _features(purchases, t_x_days, age_days, self.base_gap_days, last_year)
        log_odds = self.weights[0] + self.stretch
        for weight, f, centre, spread in zip(
            self.weights[1:], features, self.centres, self.spreads, strict=True
        ):
            log_odds += weight * (f - centre) / spread
        return expit(log_odds)


def windows(
    first: date, as_of: date, horizon_days: int, *, yearly: bool = False
) -> tuple[list[date], int]:
    """Cut-offs, latest first, and the days after each in which we look for a purchase.

    The window is the horizon, but at most a third of the log, so that there is something to learn
    from before and after each cut: 2 to 4 cuts, or none in a log under three weeks. Windows do
    not overlap unless the log is too short for that. Those shorter than the horizon and longer than
    a year are whole years, whole years apart where the log allows it, or some would hold a season
    twice. `yearly` asks for cuts at this very season of the years before, where there are two of
    them, and for windows of a year at most if the horizon is not twice as long.
    """
    span = (as_of - first).days
    if yearly and horizon_days < 2 * YEAR:
        window = min(horizon_days, YEAR)
        ages = [YEAR * i for i in range(1, _MOST_CUTS + 1) if YEAR * i <= span - window // 2]
        if len(ages) >= 2:
            return [as_of - timedelta(days=age) for age in ages], window
    window = min(horizon_days, span // 3)
    if window < min(horizon_days, _SHORTEST_WINDOW):
        return [], 0
    if YEAR < window < horizon_days:
        window -= window % YEAR
    room = span - window - window // 2  # the earliest cut leaves half a window of history
    step = min(window, max(1, room // (_MOST_CUTS - 1)))
    if YEAR // 2 <= step < window and window % YEAR == 0:
        step = YEAR
    ages = [window + i * step for i in range(_MOST_CUTS) if window + i * step <= span - window // 2]
    return [as_of - timedelta(days=age) for age in ages], window


def learn(
    histories: Iterable[Sequence[date]],
    as_of: date,
    horizon_days: int,
    *,
    yearly: bool = False,
    fast: bool | None = None,
) -> Logit | None:
    """Train on everybody's purchase days (refunds left out) up to `as_of`.

    None where the log does not carry it: too short for 2 cut-offs, or only buyers or only
    non-buyers after them. `yearly`: see `windows`. `fast` overrides the choice of numpy by
    size.
    """
    logs = [_ordinals(days, as_of) for days in histories]
    logs = [log for log in logs if log]
    if not logs:
        return None
    first = date.fromordinal(min(log[0] for log in logs))
    cuts, window = windows(first, as_of, horizon_days, yearly=yearly)
    rows: list[Features] = []
    silent: list[bool] = []
    ends = [cut.toordinal() for cut in cuts]
    counts = [sum(log[0] <= end for log in logs) for end in ends]
    step, passed = 1 + sum(counts) // _MOST_ROWS, 0
    for end, count in zip(ends, counts, strict=True):
        # Of the rows of all cuts together every step-th one is taken.
        for features, none in _rows_at(logs, end, window, horizon_days, -passed % step, step):
            rows.append(features)
            silent.append(none)
        passed += count
    if all(silent) or not any(silent):
        return None
    centres, spreads = _moments(rows)
    weights = _fitted(rows, silent, centres, spreads, fast)
    gap = _mean_gap([(len(log) - 1, log[-1] - log[0]) for log in logs], window)
    return Logit(weights, centres, spreads, gap, window, horizon_days, len(cuts), len(rows))


def _ordinals(days: Sequence[date], as_of: date) -> list[int]:
    """Purchase days up to as_of as sorted day numbers, each once."""
    end = as_of.toordinal()
    return sorted({number for day in days if (number := day.toordinal()) <= end})


def _rows_at(
    logs: Sequence[list[int]], cut: int, window: int, horizon: int, first: int = 0, step: int = 1
) -> Iterator[tuple[Features, bool]]:
    """Features at the cut of those known then, and whether they bought nothing in the window.

    Of all of them from the one numbered `first` on every `step`-th.
    """
    known = [(log, bisect_right(log, cut)) for log in logs if log[0] <= cut]
    gap = _mean_gap([(n - 1, log[n - 1] - log[0]) for log, n in known], window)
    for log, n in known[first::step]:
        none = n == len(log) or log[n] > cut + window
        seen = _within(log, cut - YEAR, cut - max(0, YEAR - horizon))
        yield _features(n, log[n - 1] - log[0], cut - log[0], gap, seen), none


def _within(log: Sequence[int], after: int, to: int) -> bool:
    """Whether the rising `log` has a day in (after, to]."""
    return bisect_right(log, to) > bisect_right(log, after)


def _mean_gap(repeats: Sequence[tuple[int, int]], otherwise: int) -> float:
    """Mean gap of all repeat purchases together, in days; the window where there are none."""
    gaps = sum(x for x, _ in repeats)
    return sum(t_x for _, t_x in repeats) / gaps if gaps else float(otherwise)


def _features(purchases: int, t_x: int, age: int, base_gap: float, last_year: bool) -> Features:
    log_age = math.log(age + 1)
    return (
        -math.log(purchases),
        log_age,
        math.log(age - t_x + 1) - log_age,
        -math.log(GAPS_OF_BASE * base_gap + t_x),
        -1.0 if last_year else 0.0,
    )


def _moments(rows: Sequence[Features]) -> tuple[list[float], list[float]]:
    centres = [math.fsum(column) / len(rows) for column in zip(*rows, strict=True)]
    spreads = []
    for column, centre in zip(zip(*rows, strict=True), centres, strict=True):
        spread = math.sqrt(math.fsum((v - centre) ** 2 for v in column) / len(rows))
        spreads.append(spread if spread > 1e-9 else 1.0)
    return centres, spreads


def _fitted(
    rows: Sequence[Features],
    silent: Sequence[bool],
    centres: list[float],
    spreads: list[float],
    fast: bool | None,
) -> list[float]:
    """Penalised maximum likelihood; the intercept is free (Hoerl & Kennard 1970's ridge)."""
    if by_columns(len(rows), fast):
        from store.value.models.logit_columns import logit_objective

        objective = logit_objective(rows, silent, centres, spreads, _RIDGE)
    else:
        objective = _row_by_row(rows, silent, centres, spreads)
    share = sum(silent) / len(silent)
    at = [math.log(share / (1.0 - share)), 0.0, 0.0, 0.0, 0.0, 0.0]
    free = [0, 1, 2, 3, 4, 5]
    while True:
        found = minimise(_among(objective, free), [at[i] for i in free], tolerance=1e-6).at
        at = [0.0] * 6
        for i, weight in zip(free, found, strict=True):
            at[i] = weight
        worst = min(range(1, 6), key=lambda i: at[i])
        if at[worst] >= 0.0:
            return at
        # The one that is furthest below 0 stays there, and the others are sought again.
        free.remove(worst)
        at[worst] = 0.0


def _among(objective: Objective, free: Sequence[int]) -> Objective:
    """The objective of the weights numbered `free`, with the others at 0."""
    if len(free) == 6:
        return objective

    def of_free(weights: list[float]) -> tuple[float, list[float]]:
        whole = [0.0] * 6
        for i, weight in zip(free, weights, strict=True):
            whole[i] = weight
        value, gradient = objective(whole)
        return value, [gradient[i] for i in free]

    return of_free


def _row_by_row(
    rows: Sequence[Features], silent: Sequence[bool], centres: list[float], spreads: list[float]
) -> Objective:
    """Penalised negative log-likelihood per row, and its gradient."""
    c1, c2, c3, c4, c5 = centres
    s1, s2, s3, s4, s5 = spreads
    points = [
        (
            (f1 - c1) / s1,
            (f2 - c2) / s2,
            (f3 - c3) / s3,
            (f4 - c4) / s4,
            (f5 - c5) / s5,
            float(none),
        )
        for (f1, f2, f3, f4, f5), none in zip(rows, silent, strict=True)
    ]

    def objective(w: list[float]) -> tuple[float, list[float]]:
        w0, w1, w2, w3, w4, w5 = w
        value = g0 = g1 = g2 = g3 = g4 = g5 = 0.0
        for f1, f2, f3, f4, f5, none in points:
            u = w0 + w1 * f1 + w2 * f2 + w3 * f3 + w4 * f4 + w5 * f5
            value += softplus(u) - none * u
            e = expit(u) - none
            g0 += e
            g1 += e * f1
            g2 += e * f2
            g3 += e * f3
            g4 += e * f4
            g5 += e * f5
        gradient = [g0, g1, g2, g3, g4, g5]
        for i in range(1, 6):
            value += 0.5 * _RIDGE * w[i] * w[i]
            gradient[i] += _RIDGE * w[i]
        return value / len(points), [g / len(points) for g in gradient]

    return objective
