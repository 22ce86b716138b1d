"""Fitting the beta-geometric family: summaries → groups of distinct rows → parameters."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter

from store.dataclass import dataclass
from store.value.models.dropout import Dropout, Group, log_likelihood
from store.value.models.fast import by_columns
from store.value.models.optimise import Minimum, minimise
from store.value.rhythm import Summary

DAYS_IN_WEEK = 7.0
Spread = tuple[float, float, float, float]
# Standard deviations of a prior on the logs of r, α, a, b: weak, and of a segment about its
# company. Trades differ in pace far more than in shape.
WEAK: Spread = (1.5, 1.5, 1.5, 1.5)
POOLED: Spread = (0.5, 1.0, 0.5, 0.5)
UNKNOWN_AGE_WEEKS = 26.0  # the age assumed when nobody has been a customer for even a day
_FURTHEST = 20.0  # logs of the parameters stay within ± this of where they began
_RUNAWAY = 8.0  # beyond this the likelihood alone has no maximum worth the name; a prior makes one
_MOST_ROWS = 20_000  # distinct ones: a large base of short histories has far fewer
_ROW = attrgetter("x", "t_x_days", "T_days")


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters in weeks, the log-likelihood of all rows in weeks (None without rows), and whether
    the search settled."""

    model: Dropout
    log_likelihood: float | None
    converged: bool


Likelihood = Callable[[Dropout], tuple[float, list[float]]]


@dataclass(frozen=True, slots=True)
class Base:
    """Buyers ready for fitting, in units of `unit_weeks`: the likelihood with its gradient of the
    `size` buyers that are fitted, and of everybody, who bought `repeats` times again."""

    unit_weeks: float
    size: int
    repeats: int
    picked: Likelihood
    whole: Likelihood


def groups_of(summaries: Sequence[Summary]) -> list[Group]:
    """Distinct (x, t_x, T) of these buyers in days, grouped by x."""
    counts = Counter(map(_ROW, summaries))
    logs: dict[int, float] = defaultdict(float)
    for s in summaries:
        logs[s.x] += s.sum_log_gaps
    groups: dict[int, Group] = {}
    for (x, t_x, age), count in sorted(counts.items()):
        group = groups.get(x)
        if group is None:
            group = groups[x] = Group(x, 0, logs[x], [])
        group.size += count
        group.rows.append((t_x, age, count))
    return list(groups.values())


def scaled(groups: Sequence[Group], unit_days: float) -> list[Group]:
    """The groups in units of `unit_days`."""
    log_unit = math.log(unit_days)
    return [
        Group(
            group.x,
            group.size,
            group.sum_log_gaps - group.size * group.x * log_unit,
            [(t_x / unit_days, age / unit_days, count) for t_x, age, count in group.rows],
        )
        for group in groups
    ]


def mean_age_weeks(summaries: Sequence[Summary]) -> float:
    """Mean age of these buyers in weeks: the T of the scaling and of the prior of α."""
    days = sum(s.T_days for s in summaries)
    return days / len(summaries) / DAYS_IN_WEEK if days else UNKNOWN_AGE_WEEKS


def prior_centre(age_weeks: float, k: int, at_zero: bool) -> Dropout:
    """Where the weak prior is centred: r .6, α T/6, a .7, b 1.8, α in random moments, so over k."""
    return Dropout(0.6, age_weeks / (6.0 * k), 0.7, 1.8, k, at_zero)


def thinned(summaries: Sequence[Summary]) -> Sequence[Summary]:
    """At most `_MOST_ROWS` summaries, evenly picked: more only cost time (α moves by under 1 %)."""
    if len(summaries) <= _MOST_ROWS:
        return summaries
    ordered = sorted(summaries, key=lambda s: (s.x, s.t_x_days, s.T_days))
    step = len(ordered) / _MOST_ROWS
    return [ordered[int((i + 0.5) * step)] for i in range(_MOST_ROWS)]


def prepared(summaries: Sequence[Summary], *, fast: bool | None = None) -> Base:
    """Buyers made ready for fitting; everybody in `summaries` must have bought.

    `fast` overrides the choice of numpy by size.
    """
    unit_days = mean_age_weeks(summaries) * DAYS_IN_WEEK
    groups = groups_of(summaries)
    picked = whole = _likelihood(groups, unit_days, fast)
    size = len(summaries)
    if _rows(groups) > _MOST_ROWS:
        sample = groups_of(thinned(summaries))
        picked, size = _likelihood(sample, unit_days, fast), _MOST_ROWS
    repeats = sum(group.x * group.size for group in groups)
    return Base(unit_days / DAYS_IN_WEEK, size, repeats, picked, whole)


def fit_dropout(base: Base, centre: Dropout, *, prior: bool, spread: Spread = WEAK) -> Fit:
    """Maximum a posteriori fit with log-normal priors about `centre`, or maximum likelihood.

    T is rescaled to a mean of 1 and the logs of the parameters are searched. `centre` is in weeks
    and gives k and the kind of model; it is also where the search begins.
    """
    size, unit = base.size, base.unit_weeks
    means = [math.log(v) for v in (centre.r, centre.alpha / unit, centre.a, centre.b)]

    def objective(logs: list[float]) -> tuple[float, list[float]]:
        if max(abs(v - m) for v, m in zip(logs, means, strict=True)) > _FURTHEST:
            return math.inf, [0.0] * 4
        point = [math.exp(v) for v in logs]
        model = Dropout(point[0], point[1], point[2], point[3], centre.k, centre.at_zero)
        value, slopes = base.picked(model)
        gradient = [-g * p / size for g, p in zip(slopes, point, strict=True)]
        value = -value / size
        if prior:
            for i, (v, m, sd) in enumerate(zip(logs, means, spread, strict=True)):
                pull = (v - m) / (sd * sd * size)
                value += 0.5 * pull * (v - m)
                gradient[i] += pull
        return value, gradient

    found = minimise(objective, means)
    model = _in_weeks(found, centre, unit)
    furthest = max(abs(v - m) for v, m in zip(found.at, means, strict=True))
    settled = found.converged and (prior or furthest < _RUNAWAY)
    # Every repeat purchase has a density in time, which is 1 / unit as large in weeks.
    likelihood = base.whole(_in_weeks(found, centre, 1.0))[0] - base.repeats * math.log(unit)
    return Fit(model, likelihood, settled)


def _rows(groups: Sequence[Group]) -> int:
    return sum(len(group.rows) for group in groups)


def _likelihood(groups: list[Group], unit_days: float, fast: bool | None) -> Likelihood:
    groups = scaled(groups, unit_days)
    if by_columns(_rows(groups), fast):
        from store.value.models import columns

        return columns.likelihood(groups)
    return partial(log_likelihood, groups=groups)


def _in_weeks(found: Minimum, centre: Dropout, unit_weeks: float) -> Dropout:
    r, alpha, a, b = (math.exp(v) for v in found.at)
    return Dropout(r, alpha * unit_weeks, a, b, centre.k, centre.at_zero)


def parameters(model: Dropout) -> dict[str, float]:
    """r, alpha, a, b (and k where it is not 1) by name."""
    named = {"r": model.r, "alpha": model.alpha, "a": model.a, "b": model.b}
    if model.k != 1:
        named["k"] = model.k
    return named
