"""Churn of those who buy when they like: the one front to the purchase models.

Churn risk is p0, the chance of no purchase within the horizon, and not 1 - P(alive): BG/NBD calls
every one-time buyer alive for certain. Days go in; the models work in weeks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from store.errors import BadInput
from store.value.models.dropout import Dropout
from store.value.models.fast import by_columns
from store.value.models.fit import (
    DAYS_IN_WEEK,
    Base,
    Fit,
    fit_dropout,
    mean_age_weeks,
    parameters,
    prepared,
    prior_centre,
    thinned,
)
from store.value.models.logit import Logit
from store.value.models.logit import learn as learn_logit
from store.value.models.result import Model
from store.value.rhythm import Summary, summarise

ModelName = Literal["mbg/nbd", "bg/nbd", "mbg/cnbd-k", "auto"]
Prior = Literal["weak", "none"]

_MOST_REGULAR = 4


@dataclass(frozen=True, slots=True)
class Score:
    """What a model says about one customer over a horizon.

    `p_alive`: chance of not having left; `p0`: chance of no purchase within the horizon;
    `expected_purchases`: within the horizon; `risk`: the churn risk to show, the mean of p0 and the
    logit where one was learnt, else p0.
    """

    p_alive: float
    p0: float
    expected_purchases: float
    risk: float


def fit(
    summaries: Sequence[Summary],
    *,
    model: ModelName = "mbg/nbd",
    prior: Prior = "weak",
    scope: str = "company",
    company: Model | None = None,
    fast: bool | None = None,
) -> Model:
    """Fit a purchase model to everybody who has bought; never fails on few or odd data.

    `auto` and `mbg/cnbd-k` choose the regularity k (1 to 4) by likelihood. `company` gives the
    centre of the weak prior for a small segment. Where the data cannot carry the fit asked for, a
    weaker one is used and `fallback` says so. `fast` overrides the choice of numpy by size. Raises
    BadInput for an unknown model or prior.
    """
    if model not in get_args(ModelName):
        raise BadInput(f'Unknown model "{model}": use one of {", ".join(get_args(ModelName))}.')
    if prior not in get_args(Prior):
        raise BadInput(f'Unknown prior "{prior}": use weak or none.')
    buyers = [s for s in summaries if s.purchases]
    regular = model in ("auto", "mbg/cnbd-k")
    centre = _centre(buyers, 1, model != "bg/nbd", company)
    if not buyers:
        return _model(scope, 0, Fit(centre, None, True), _nobody(company))
    trouble = None
    use_prior = prior == "weak"
    if not any(s.x for s in buyers):
        trouble = _no_repeat(len(buyers), company)
        use_prior, regular = True, False
    base = prepared(buyers, fast=fast)
    best = fit_dropout(base, centre, prior=use_prior)
    if not use_prior and not best.converged:
        trouble = "maximum likelihood found no maximum on these data: the weak prior was used"
        use_prior = True
        best = fit_dropout(base, centre, prior=True)
    if regular:
        centres = (_centre(buyers, k, True, company) for k in range(2, _MOST_REGULAR + 1))
        best = _most_likely(base, best, centres, use_prior)
    if not best.converged and trouble is None:
        trouble = "the search for the parameters did not settle: read them as rough"
    return _model(scope, len(buyers), best, trouble)


def learn(
    histories: Sequence[Sequence[date]], as_of: date, horizon_days: int, model: Model
) -> Logit | None:
    """Train the logit on everybody's purchase days, for this horizon; None if the log is too short.

    Where the log is shorter than three horizons the windows are shorter than the horizon, and the
    purchase model tells how much more likely silence is in the shorter one.
    """
    learnt = learn_logit(histories, as_of, horizon_days)
    if learnt is None or learnt.window_days == horizon_days:
        return learnt
    summaries = thinned([summarise(None, days, as_of) for days in histories])
    levels = []
    for days in (horizon_days, learnt.window_days):
        p0s = [s.p0 for s in score_all(model, summaries, days) if s is not None]
        levels.append(min(max(sum(p0s) / len(p0s), 1e-6), 1.0 - 1e-6))
    over, within = (math.log(p / (1.0 - p)) for p in levels)
    return replace(learnt, stretch=over - within)


def score(
    model: Model, summary: Summary, horizon_days: float, *, logit: Logit | None = None
) -> Score | None:
    """Score of one customer; None for somebody who has never bought, who cannot lapse yet.

    `logit` counts only if it was learnt for this very horizon.
    """
    return score_all(model, [summary], horizon_days, logit=logit)[0]


def score_all(
    model: Model,
    summaries: Iterable[Summary],
    horizon_days: float,
    *,
    logit: Logit | None = None,
    fast: bool | None = None,
) -> list[Score | None]:
    """Scores in the order of the summaries; equal customers are computed once.

    `fast` overrides the choice of numpy by the number of different customers.
    """
    dropout = model.dropout()
    if logit is not None and logit.horizon_days != horizon_days:
        logit = None
    keys = [(s.x, s.t_x_days, s.T_days) if s.purchases else None for s in summaries]
    distinct = [key for key in dict.fromkeys(keys) if key is not None]
    if distinct and by_columns(len(distinct), fast):
        scores = _scored_by_columns(dropout, logit, distinct, horizon_days)
    else:
        scores = [_scored(dropout, logit, *key, horizon_days) for key in distinct]
    known = dict(zip(distinct, scores, strict=True))
    return [None if key is None else known[key] for key in keys]


def reason(
    summary: Summary,
    score: Score | None,
    horizon_days: int,
    *,
    worth: str | None = None,
    lapsed_of_100: int | None = None,
    no_lapse_visible: bool = False,
) -> str:
    """The one line to the rep: the risk and the silence that explains it.

    `worth` is a ready clause such as "worth €410 a year (80 %: 0–900)"; `lapsed_of_100` comes from
    a backtest on the own log. Both are left out where they are not given.
    """
    if score is None:
        if summary.ignored:
            return f"no purchase yet: {_days(summary.ignored)} with purchases lie in the future"
        return "no purchase yet: churn risk begins with the first one"
    clauses = [
        f"{_percent(score.risk)} likely not to buy in {_days(horizon_days)}: {_rhythm(summary)}"
    ]
    if no_lapse_visible:
        clauses.append("nobody in these data has visibly left")
    if worth:
        clauses.append(worth)
    if lapsed_of_100 is not None:
        clauses.append(f"of 100 customers like this last season {lapsed_of_100} lapsed")
    return "; ".join(clauses)


def _scored(
    dropout: Dropout,
    logit: Logit | None,
    x: int,
    t_x_days: int,
    age_days: int,
    horizon_days: float,
) -> Score:
    t_x, age, horizon = (
        t_x_days / DAYS_IN_WEEK,
        age_days / DAYS_IN_WEEK,
        horizon_days / DAYS_IN_WEEK,
    )
    p0 = dropout.p0(x, t_x, age, horizon)
    return Score(
        p_alive=dropout.p_alive(x, t_x, age),
        p0=p0,
        expected_purchases=dropout.expected_purchases(x, t_x, age, horizon),
        risk=p0 if logit is None else (p0 + logit.chance(x + 1, t_x_days, age_days)) / 2.0,
    )


def _scored_by_columns(
    dropout: Dropout,
    logit: Logit | None,
    keys: Sequence[tuple[int, int, int]],
    horizon_days: float,
) -> list[Score]:
    import numpy as np

    from store.value.models import columns

    x, t_x, age = np.array(keys, dtype=np.float64).T
    weeks = t_x / DAYS_IN_WEEK, age / DAYS_IN_WEEK
    horizon = horizon_days / DAYS_IN_WEEK
    alive, p0 = columns.p_alive_and_p0(dropout, x, *weeks, horizon)
    expected = columns.expected_purchases(dropout, x, *weeks, alive, horizon)
    risk = p0 if logit is None else (p0 + columns.logit_chances(logit, x + 1.0, t_x, age)) / 2.0
    found = zip(alive.tolist(), p0.tolist(), expected.tolist(), risk.tolist(), strict=True)
    return [Score(*each) for each in found]


def _centre(buyers: Sequence[Summary], k: int, at_zero: bool, company: Model | None) -> Dropout:
    """Centre of the prior; a company's α is turned to k random moments a purchase."""
    if company is None:
        return prior_centre(mean_age_weeks(buyers), k, at_zero)
    c = company.dropout()
    return Dropout(c.r, c.alpha * c.k / k, c.a, c.b, k, at_zero)


def _most_likely(base: Base, first: Fit, centres: Iterable[Dropout], use_prior: bool) -> Fit:
    """The fit of the k that makes the log likeliest, climbing from k = 1 while it improves."""
    best = first
    for centre in centres:
        tried = fit_dropout(base, centre, prior=use_prior)
        if not tried.converged or _likelihood(tried) <= _likelihood(best):
            break
        best = tried
    return best


def _likelihood(found: Fit) -> float:
    return float("-inf") if found.log_likelihood is None else found.log_likelihood


def _model(scope: str, customers: int, found: Fit, fallback: str | None) -> Model:
    dropout = found.model
    name = "mbg/cnbd-k" if dropout.k > 1 else "mbg/nbd" if dropout.at_zero else "bg/nbd"
    return Model(
        name=name,
        scope=scope,
        customers=customers,
        params=parameters(dropout),
        log_likelihood=found.log_likelihood,
        converged=found.converged,
        fallback=fallback,
    )


def _nobody(company: Model | None) -> str:
    whose = "the starting values" if company is None else "the company's parameters"
    return f"nobody has bought yet: {whose} are used, not your data"


def _no_repeat(customers: int, company: Model | None) -> str:
    who = f"none of the {customers} customers has"
    if customers == 1:
        who = "the only customer has not"
    whose = "the starting values" if company is None else "the company's parameters"
    return f"{who} bought twice yet: {whose} weigh more than your data"


def _rhythm(summary: Summary) -> str:
    if summary.longest_gap_days is None or summary.usual_gap_days is None:
        return (
            f"one purchase, {_days(summary.silence_days)} ago"
            if summary.T_days
            else ("first purchase today")
        )
    silent = f"silent {_days(summary.silence_days)}"
    if summary.x == 1:
        return f"{silent}, the only gap was {summary.longest_gap_days}"
    usual = int(summary.usual_gap_days + 0.5)
    return f"{silent}, usual gap {usual}, longest gap {summary.longest_gap_days}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _percent(share: float) -> str:
    whole = int(share * 100 + 0.5)
    return "under 1 %" if whole < 1 else "over 99 %" if whole > 99 else f"{whole} %"
