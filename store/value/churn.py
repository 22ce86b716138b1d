"""Churn of those who buy when they like: the one front to the purchase models.

Churn risk is p0, the chance of no purchase within the horizon, and not 1 - P(alive): BG/NBD calls
every one-time buyer alive for certain. Days go in; the models work in weeks.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from store.dataclass import dataclass
from store.errors import BadInput
from store.sentence import Sentence, Words, say
from store.value.calibrate import AS_SAID, Line
from store.value.models.dropout import Dropout
from store.value.models.fast import by_columns
from store.value.models.fit import (
    DAYS_IN_WEEK,
    POOLED,
    WEAK,
    Base,
    Fit,
    Spread,
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
from store.value.outlook import ALMOST_NONE, Buyer, Outlook, at_risk_of, fresh_p0, look_ahead
from store.value.rhythm import Summary, summarise
from store.value.trouble import raised

if TYPE_CHECKING:
    from store.value.models.columns import Column

ModelName = Literal["mbg/nbd", "bg/nbd", "mbg/cnbd-k", "auto"]
Prior = Literal["weak", "none"]

# As far as the authors' own package (BTYDplus, Platzer 2016) looks for k.
_MOST_REGULAR = 12
_STRONG = 3.0  # of two log-likelihoods, strong evidence for one (Kass & Raftery 1995)

# Of the fall of a risk that a shorter horizon foresees, the part that is kept whatever comes.
_YIELDS = 0.05

Memo = dict[tuple[int, int, int, bool], tuple[float, float | None]]
"""p0 (see `fresh_p0`) and the logit's chance by x, t_x, age and if bought last year."""


@dataclass(frozen=True, slots=True)
class Score:
    """What is expected of one customer over a horizon; all of it from one `outlook`.

    `p_alive`: chance to be still there; `p0`: the purchase model's own chance of no purchase within
    the horizon that it was made for; `expected_purchases`: within the horizon; `risk`: the churn
    risk to show, from p0, the logit (`learnt` is its own chance, None without it) and what the past
    says of both.
    """

    p_alive: float
    p0: float
    expected_purchases: float
    risk: float
    outlook: Outlook
    learnt: float | None = None


def fit(
    summaries: Sequence[Summary],
    *,
    model: ModelName = "mbg/nbd",
    prior: Prior = "weak",
    scope: str = "company",
    company: Model | None = None,
    window_days: float | None = None,
    stages: int | None = None,
    fast: bool | None = None,
) -> Model:
    """Fit a purchase model to everybody who has bought; never fails on few or odd data.

    `auto` and `mbg/cnbd-k` choose the regularity k (1 to 12) by likelihood, or between 1 and the
    `stages` that are known already. `company` gives the
    centre of a segment's prior, which draws it there by how few its buyers are; else it is centred
    on the pace of `window_days`, in which a buyer usually buys again, or on their mean age. Where
    the data cannot carry the fit asked for, a weaker one is used and `fallback` says so. `fast`
    overrides the choice of numpy by size. Raises BadInput for an unknown model or prior.
    """
    if model not in get_args(ModelName):
        raise BadInput(say("typed.no_model", text=model, known=", ".join(get_args(ModelName))))
    if prior not in get_args(Prior):
        raise BadInput(say("typed.no_prior", text=prior))
    buyers = [s for s in summaries if s.purchases]
    regular = model in ("auto", "mbg/cnbd-k")
    age = mean_age_weeks(buyers) if window_days is None else window_days / DAYS_IN_WEEK
    centre = _centre(age, 1, model != "bg/nbd", company)
    if not buyers:
        return _model(scope, 0, Fit(centre, None, True), _nobody(company))
    trouble: Words | None = None
    use_prior = prior == "weak"
    if not any(s.x for s in buyers):
        trouble = _no_repeat(len(buyers), company)
        use_prior, regular = True, False
    base = prepared(buyers, fast=fast)
    spread = WEAK if company is None else POOLED
    best = fit_dropout(base, centre, prior=use_prior, spread=spread)
    if not use_prior and not best.converged:
        trouble = say("fit.no_maximum")
        use_prior = True
        best = fit_dropout(base, centre, prior=True, spread=spread)
    if regular:
        tried = range(2, _MOST_REGULAR + 1) if stages is None else range(stages, stages + 1)
        centres = (_centre(age, k, True, company) for k in tried if k > 1)
        best = _most_likely(base, best, centres, use_prior, spread)
    if not best.converged and trouble is None:
        trouble = say("fit.rough")
    return _model(scope, len(buyers), best, trouble)


def learn(
    histories: Sequence[Sequence[date]],
    as_of: date,
    horizon_days: int,
    model: Model,
    *,
    yearly: bool = False,
) -> Logit | None:
    """Train the logit on everybody's purchase days, for this horizon; None if the log is too short.

    Where the log is shorter than three horizons the windows are shorter than the horizon, and the
    purchase model tells how much more likely silence is in the shorter one.
    """
    learnt = learn_logit(histories, as_of, horizon_days, yearly=yearly)
    if learnt is None or learnt.window_days == horizon_days:
        return learnt
    summaries = thinned([summarise(None, days, as_of) for days in histories])
    levels = []
    for days in (horizon_days, learnt.window_days):
        p0s = _p0s(model.dropout(), summaries, days)
        levels.append(min(max(math.fsum(p0s) / len(p0s), 1e-6), 1.0 - 1e-6))
    over, within = (math.log(p / (1.0 - p)) for p in levels)
    return replace(learnt, stretch=over - within)


def _p0s(dropout: Dropout, summaries: Iterable[Summary], days: float) -> list[float]:
    """The model's chances of no purchase within `days` of those who have bought."""
    return [
        dropout.p0(s.x, s.t_x_days / DAYS_IN_WEEK, s.T_days / DAYS_IN_WEEK, days / DAYS_IN_WEEK)
        for s in summaries
        if s.purchases
    ]


def score(
    model: Model,
    summary: Summary,
    horizon_days: float,
    *,
    logit: Logit | None = None,
    line: Line = AS_SAID,
) -> Score | None:
    """Score of one customer; None for somebody who has never bought, who cannot lapse yet.

    `logit` must have been learnt for this horizon; `line` carries what is said to what was seen.
    """
    return score_all(model, [summary], horizon_days, logit=logit, line=line)[0]


def score_all(
    model: Model,
    summaries: Iterable[Summary],
    horizon_days: float,
    *,
    logit: Logit | None = None,
    line: Line = AS_SAID,
    fast: bool | None = None,
    memo: Memo | None = None,
) -> list[Score | None]:
    """Scores in the order of the summaries; equal customers are computed once.

    `fast` overrides the choice of numpy by the number of different customers. `memo` is for one
    model, logit and horizon: with it another line costs less.
    """
    memo = {} if memo is None else memo
    dropout = model.dropout()
    window = 0 if logit is None else logit.horizon_days
    keys = [
        (s.x, s.t_x_days, s.T_days, s.bought_last_year(window)) if s.purchases else None
        for s in summaries
    ]
    distinct = [key for key in dict.fromkeys(keys) if key is not None]
    if distinct and by_columns(len(distinct), fast):
        scores = _scored_by_columns(dropout, logit, line, distinct, horizon_days)
    else:
        scores = [_scored(dropout, logit, line, *key, horizon_days, memo) for key in distinct]
    known = dict(zip(distinct, scores, strict=True))
    return [None if key is None else known[key] for key in keys]


def with_risk(score: Score, risk: float) -> Score:
    """The score with another risk, and everything that follows from it."""
    ahead = at_risk_of(score.outlook, risk)
    expected = ahead.expected(ahead.horizon)
    return Score(ahead.there, score.p0, expected, ahead.risk, ahead, score.learnt)


@dataclass(frozen=True, slots=True)
class Future:
    """Scores of one customer over a few horizons, shortest first, and by them over any other.

    Each is calibrated by what came within it, so that of two the longer one may say the higher
    risk; that is never told (`future_of`). Between two the chance of a purchase rises as that of
    one who is there does, beyond them as by the last. So nothing jumps with a horizon, more days
    never mean more risk or fewer purchases (all have one `Buyer`), and a year's money is the same
    however far a risk looks.
    """

    marks: tuple[Score, ...]

    @property
    def outlook(self) -> Outlook:
        """The last one: how they buy and whether they are still there."""
        return self.marks[-1].outlook

    def any_within(self, days: float) -> float:
        """Chance of a purchase within `days`."""
        place = bisect_left(self.marks, days, key=lambda mark: mark.outlook.horizon)
        if place in (0, len(self.marks)):
            return self.marks[min(place, len(self.marks) - 1)].outlook.any_within(days)
        low, high = self.marks[place - 1 : place + 1]
        quiet = self.outlook.buyer.quiet
        before, after = quiet(low.outlook.horizon), quiet(high.outlook.horizon)
        part = (before - quiet(days)) / max(before - after, ALMOST_NONE)
        return 1.0 - low.risk - part * (high.risk - low.risk)

    def over(self, days: float) -> Score:
        """The score over a horizon of `days`."""
        known = next((each for each in self.marks if each.outlook.horizon == days), None)
        if known is not None:
            return known
        there = replace(self.marks[-1], outlook=replace(self.outlook, horizon=days))
        return with_risk(there, 1.0 - self.any_within(days))

    def troubled(self, troubles: int) -> Future:
        """The same customer after so many troubles."""
        return Future(tuple(with_risk(each, raised(each.risk, troubles)) for each in self.marks))


def future_of(scores: Sequence[Score]) -> Future:
    """The scores of one customer over rising horizons, no longer one at more risk than a shorter.

    One that were is put just below: by a part of what the shorter one foresees till then.
    """
    marks = [*scores]
    for place in range(1, len(marks)):
        shorter, mark = marks[place - 1 : place + 1]
        later = 1.0 - shorter.outlook.any_within(mark.outlook.horizon)
        most = shorter.risk + _YIELDS * (later - shorter.risk)
        if mark.risk > most:
            marks[place] = with_risk(mark, most)
    return Future(tuple(marks))


def over_all(futures: Sequence[Future], days: float, *, fast: bool | None = None) -> list[Score]:
    """`Future.over` of each; all have marks over the same horizons."""
    if not (futures and by_columns(len(futures), fast)):
        return [each.over(days) for each in futures]
    for place, mark in enumerate(futures[0].marks):
        if mark.outlook.horizon == days:
            return [each.marks[place] for each in futures]
    from store.value import outlook_columns

    found = outlook_columns.over_all(
        [[mark.outlook for mark in each.marks] for each in futures], days
    )
    return [
        Score(ahead.there, last.p0, purchases, ahead.risk, ahead, last.learnt)
        for each, (ahead, purchases) in zip(futures, found, strict=True)
        for last in each.marks[-1:]
    ]


def _scored(
    dropout: Dropout,
    logit: Logit | None,
    line: Line,
    x: int,
    t_x_days: int,
    age_days: int,
    last_year: bool,
    horizon_days: float,
    memo: Memo,
) -> Score:
    ahead_weeks = horizon_days / DAYS_IN_WEEK

    def both(x: int, t_x: int, age: int) -> tuple[float, float | None]:
        known = memo.get((x, t_x, age, last_year))
        if known is None:
            place = x, t_x / DAYS_IN_WEEK, age / DAYS_IN_WEEK, ahead_weeks
            p0 = dropout.p0(*place)
            if dropout.k > 1:
                fresh = fresh_p0(dropout, x, t_x, horizon_days)
                p0 = max(fresh, p0) if dropout.rises(*place) else fresh
            learnt = None if logit is None else logit.chance(x + 1, t_x, age, last_year)
            known = memo[x, t_x, age, last_year] = p0, learnt
        return known

    def risk(x: int, t_x: int, age: int) -> float:
        return line.risk(line.mixed(*both(x, t_x, age)))

    ahead = look_ahead(dropout, x, t_x_days, age_days, horizon_days, risk, line)
    learnt = both(x, t_x_days, age_days)[1]
    return Score(
        p_alive=ahead.there,
        p0=dropout.p0(x, t_x_days / DAYS_IN_WEEK, age_days / DAYS_IN_WEEK, ahead_weeks),
        expected_purchases=ahead.expected(horizon_days),
        risk=ahead.risk,
        outlook=ahead,
        learnt=learnt,
    )


def _scored_by_columns(
    dropout: Dropout,
    logit: Logit | None,
    line: Line,
    keys: Sequence[tuple[int, int, int, bool]],
    horizon_days: float,
) -> list[Score]:
    """As `_scored`, of all keys at once; `look_ahead` says why there are four states of each."""
    import numpy as np

    from store.value import outlook_columns as many
    from store.value.models.columns import p_alive_and_p0, rises

    x, t_x, age, seen = np.array(keys, dtype=np.float64).T
    alive: list[Column] = []
    p0s: list[Column] = []
    saids: list[Column | None] = []
    learnt: Column | None = None
    again = x + (age > t_x)
    for n, last, now in ((x, t_x, age), (x, t_x, t_x), (again, t_x, t_x), (again, age, age)):
        there, p0 = p_alive_and_p0(
            dropout, n, last / DAYS_IN_WEEK, now / DAYS_IN_WEEK, horizon_days / DAYS_IN_WEEK
        )
        if alive and dropout.k > 1:
            p0 = many.fresh_p0(dropout, n, last, there, horizon_days)
        alive.append(there)
        p0s.append(p0)
        chances = None
        if logit is not None:
            chances = many.logit_chances(logit, n + 1.0, last, now, seen)
            learnt = chances if learnt is None else learnt
        saids.append(chances)
    said = [*p0s]
    if dropout.k > 1:
        past_due = rises(
            dropout,
            x,
            t_x / DAYS_IN_WEEK,
            age / DAYS_IN_WEEK,
            horizon_days / DAYS_IN_WEEK,
        )
        said[0] = np.where(past_due, np.maximum(p0s[0], p0s[1]), p0s[1])
    risks = [
        many.shown(line, p0 if own is None else p0 + line.share * (own - p0))
        for p0, own in zip(said, saids, strict=True)
    ]
    then = np.maximum(risks[1], risks[2])
    caps = (
        many.weights(dropout, x, t_x, line, horizon_days, then),
        many.weights(dropout, again, t_x, line, horizon_days, risks[2]),
        many.weights(dropout, again, age, line, horizon_days, risks[3]),
    )
    most = np.minimum.reduce([np.where(cap < 1.0, cap, np.inf) for cap in caps])
    worst = np.maximum.reduce(risks)
    weight = np.minimum(many.weights(dropout, x, age, line, horizon_days, worst), most)
    own = many.weights(dropout, x, age, line, horizon_days, risks[0])
    weight = np.where((age > t_x) & dropout.at_zero, weight, own)
    fields = zip(*(each.tolist() for each in many.buyers(dropout, x, age, line)), strict=True)
    outlooks = [
        Outlook(Buyer(shape, scale, a, stays, dropout.k), horizon_days, w, there)
        for (shape, scale, a, stays), w, there in zip(
            fields, weight.tolist(), alive[0].tolist(), strict=True
        )
    ]
    expected = many.expected_within(outlooks, horizon_days)
    return [
        Score(each.there, p0, purchases, each.risk, each, own)
        for each, p0, purchases, own in zip(
            outlooks,
            p0s[0].tolist(),
            expected,
            [None] * len(keys) if learnt is None else learnt.tolist(),
            strict=True,
        )
    ]


def _centre(age_weeks: float, k: int, at_zero: bool, company: Model | None) -> Dropout:
    """Centre of the prior; a company's α is turned to k random moments a purchase."""
    if company is None:
        return prior_centre(age_weeks, k, at_zero)
    c = company.dropout()
    return Dropout(c.r, c.alpha * c.k / k, c.a, c.b, k, at_zero)


def _most_likely(
    base: Base, first: Fit, centres: Iterable[Dropout], use_prior: bool, spread: Spread
) -> Fit:
    """The fit of the k that makes the log likeliest, climbing from k = 1 while it improves.

    Where that is hardly likelier than k = 1, few gaps have ended, and short ones look regular.
    """
    best = first
    for centre in centres:
        tried = fit_dropout(base, centre, prior=use_prior, spread=spread)
        if not tried.converged or _likelihood(tried) <= _likelihood(best):
            break
        best = tried
    return best if _likelihood(best) > _likelihood(first) + _STRONG else first


def _likelihood(found: Fit) -> float:
    return float("-inf") if found.log_likelihood is None else found.log_likelihood


def _model(scope: str, customers: int, found: Fit, fallback: Words | None) -> Model:
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


def _nobody(company: Model | None) -> Sentence:
    return say("fit.nobody" if company is None else "fit.nobody_here")


def _no_repeat(customers: int, company: Model | None) -> Sentence:
    return say("fit.no_repeat" if company is None else "fit.no_repeat_here", customers=customers)
