"""Fitting the beta-geometric family: summaries → groups of distinct rows → parameters."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from store.value.models.dropout import Dropout, Group, log_likelihood
from store.value.models.optimise import Minimum, minimise
from store.value.rhythm import Summary

DAYS_IN_WEEK = 7.0
PRIOR_SD = 1.5
UNKNOWN_AGE_WEEKS = 26.0  # the age assumed when nobody has been a customer for even a day
_FURTHEST = 10.0  # logs of the parameters stay within ± this of where they began
_RUNAWAY = 8.0  # beyond this the likelihood has no maximum worth the name
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters in weeks, the log-likelihood of all rows in weeks (None without rows), and whether
    the search settled."""

    model: Dropout
    log_likelihood: float | None
    converged: bool


def groups_of(summaries: Sequence[Summary], unit_days: float) -> list[Group]:
    """Distinct (x, t_x, T) of these buyers in units of `unit_days`, grouped by x."""
    counts = Counter((s.x, s.t_x_days, s.T_days) for s in summaries)
    logs: dict[int, float] = defaultdict(float)
    for s in summaries:
        logs[s.x] += s.sum_log_gaps
    groups: dict[int, Group] = {}
    log_unit = math.log(unit_days)
    for (x, t_x, age), count in sorted(counts.items()):
        group = groups.setdefault(x, Group(x, 0, logs[x], []))
        group.size += count
        group.sum_log_gaps -= count * x * log_unit
        group.rows.append((t_x / unit_days, age / unit_days, count))
    return list(groups.values())


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


def fit_dropout(summaries: Sequence[Summary], centre: Dropout, *, prior: bool) -> Fit:
    """Maximum a posteriori fit with log-normal priors about `centre`, or maximum likelihood.

    Everybody in `summaries` must have bought.
    T is rescaled to a mean of 1 and the logs of the parameters are searched. `centre` is in weeks
    and gives k and the kind of model; it is also where the search begins.
    """
    unit_days = mean_age_weeks(summaries) * DAYS_IN_WEEK
    unit_weeks = unit_days / DAYS_IN_WEEK
    picked = thinned(summaries)
    groups = groups_of(picked, unit_days)
    size = sum(g.size for g in groups)
    means = [math.log(v) for v in (centre.r, centre.alpha / unit_weeks, centre.a, centre.b)]

    def objective(logs: list[float]) -> tuple[float, list[float]]:
        if max(abs(v - m) for v, m in zip(logs, means, strict=True)) > _FURTHEST:
            return math.inf, [0.0] * 4
        point = [math.exp(v) for v in logs]
        model = Dropout(point[0], point[1], point[2], point[3], centre.k, centre.at_zero)
        value, slopes = log_likelihood(model, groups)
        gradient = [-g * p / size for g, p in zip(slopes, point, strict=True)]
        value = -value / size
        if prior:
            for i, (v, m) in enumerate(zip(logs, means, strict=True)):
                pull = (v - m) / (PRIOR_SD * PRIOR_SD * size)
                value += 0.5 * pull * (v - m)
                gradient[i] += pull
        return value, gradient

    found = minimise(objective, means)
    model = _in_weeks(found, centre, unit_weeks)
    furthest = max(abs(v - m) for v, m in zip(found.at, means, strict=True))
    settled = found.converged and furthest < _RUNAWAY
    return Fit(model, log_likelihood(model, groups_of(summaries, DAYS_IN_WEEK))[0], settled)


def _in_weeks(found: Minimum, centre: Dropout, unit_weeks: float) -> Dropout:
    r, alpha, a, b = (math.exp(v) for v in found.at)
    return Dropout(r, alpha * unit_weeks, a, b, centre.k, centre.at_zero)


def parameters(model: Dropout) -> dict[str, float]:
    """r, alpha, a, b (and k where it is not 1) by name."""
    named = {"r": model.r, "alpha": model.alpha, "a": model.a, "b": model.b}
    if model.k != 1:
        named["k"] = model.k
    return named
