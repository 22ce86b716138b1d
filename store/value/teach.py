"""What a log teaches of one scope: season, purchase model, logit, and how right they have been.

The company learns from everybody. A segment learns from its own, drawn towards the company by how
few they are: its model by a prior about the company's, its line of calibration towards the
company's, and its logit is the company's until it has enough lapses of its own. All but the
calendar of seasons lives in stretched days (`season`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from itertools import pairwise

from store.dataclass import dataclass
from store.value import churn
from store.value.backtest import Backtest, Past, Scorer, judge, look_back
from store.value.calibrate import AS_SAID, Line, draw_line
from store.value.models.logit import YEAR, Logit, bought_last_year
from store.value.models.result import Model
from store.value.rhythm import Summary, nth, summarise
from store.value.season import EVEN, Season, find_season

# With fewer buyers a segment has too few lapses of its own to train a logit on.
FEWEST_LEARNERS = 200
# From so many repeat purchases on, a segment that shows no season of its own has none.
ENOUGH_REPEATS = 300
# With fewer gaps nobody knows the usual one.
_FEWEST_GAPS = 5


@dataclass(frozen=True, slots=True)
class Way:
    """How to fit: which model, with which prior, for buyers of about this window in days."""

    model: churn.ModelName = "auto"
    prior: churn.Prior = "weak"
    window_days: int | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """All that was learnt of one scope; the dictionaries are by horizon in (even) days.

    `first` is the first day of the log and `buyers`, `repeats` count what the scope itself shows;
    `until` is the log's last day, None where it goes on. `reach`, where it is more than a horizon,
    is how far what is ahead is looked at instead (see `churn.Future`).
    """

    model: Model
    season: Season = EVEN
    first: date | None = None
    buyers: int = 0
    repeats: int = 0
    logits: dict[int, Logit] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    backtests: dict[int, Backtest] = field(default_factory=dict)
    until: date | None = None
    reach: int = 0

    def summary(self, days: Sequence[date], as_of: date, horizon_days: int) -> Summary:
        """The buying summary in the scope's stretched days."""
        if self.season.speeds:
            days = [self.season.at(day) for day in days]
        return _summary(days, self.season.at(as_of), self.season.days(as_of, horizon_days))

    def score_all(
        self,
        summaries: Iterable[Summary],
        as_of: date,
        horizon_days: int,
        *,
        fast: bool | None = None,
    ) -> list[churn.Score | None]:
        """Scores of these summaries, which are in stretched days, over `horizon_days` from now."""
        return churn.score_all(
            self.model,
            summaries,
            self.season.days(as_of, horizon_days),
            logit=self.logits.get(horizon_days),
            line=self.lines.get(horizon_days, AS_SAID),
            fast=fast,
        )

    def risk_seen(
        self, days: Sequence[date], as_of: date, horizon_days: int, risk: float
    ) -> float | None:
        """The risk within the shorter window that the backtest looked at, at `risk` over all.

        None where its window is the horizon, or nothing was looked back on.
        """
        tested = self.backtests.get(horizon_days)
        if tested is None or tested.line is None:
            return None
        logit = self.logits.get(horizon_days)
        score = churn.score(
            self.model,
            self.summary(days, as_of, horizon_days),
            tested.window_days,
            logit=None if logit is None else replace(logit, stretch=0.0),
            line=tested.line,
        )
        return None if score is None else max(score.risk, risk)


class Company:
    """The log of everybody and what it taught at any day of the past; segments ask for that too."""

    def __init__(
        self,
        histories: Sequence[Sequence[date]],
        as_of: date,
        way: Way,
        amounts: Sequence[Sequence[int]] = (),
    ) -> None:
        from store.value.log_end import log_end  # only a fit asks; readers come by here too

        self.as_of, self.way, self.amounts = as_of, way, amounts
        counts = Counter(day for each in histories for day in each if day <= as_of)
        self.first = min(counts, default=None)
        # What the log does not hold any more is no silence to learn from.
        end = log_end({day.isoformat(): count for day, count in counts.items()}, as_of)
        self.until = None if end is None else end.last
        self.learns_at = self.until or as_of
        self.season = find_season(histories, self.learns_at)
        self.histories = stretched(histories, self.season)
        self._known: dict[tuple[date, int | None], tuple[Model, Logit | None]] = {}

    def at(self, cut: date, window: int) -> tuple[Model, Logit | None]:
        """Model and logit of `window` stretched days, as they would have been on this day."""
        if (cut, None) not in self._known:
            summaries = [summarise(None, days, cut) for days in self.histories]
            self._known[cut, None] = (_fit(summaries, self.way, "company", None), None)
        model = self._known[cut, None][0]
        if (cut, window) not in self._known:
            self._known[cut, window] = (
                model,
                churn.learn(self.histories, cut, window, model, yearly=bool(self.season.speeds)),
            )
        return self._known[cut, window]

    def teach(self, horizons: Iterable[int], *, reach: int = 0) -> Taught:
        """What everybody's log teaches, for these horizons."""
        now = self.season.at(self.learns_at)
        summaries = [summarise(None, days, now) for days in self.histories]
        taught = Taught(
            _fit(summaries, self.way, "company", None),
            self.season,
            self.first,
            sum(bool(s.purchases) for s in summaries),
            sum(s.x for s in summaries),
            until=self.until,
            reach=reach,
        )
        self._known[now, None] = taught.model, None
        for horizon in {*horizons, *([reach] if reach else [])}:
            window = self.season.days(self.as_of, horizon)
            logit = self.at(now, window)[1]
            if logit is not None and _sees_lapses(logit):
                taught.logits[horizon] = logit
            past = look_back(
                self.histories,
                now,
                window,
                self._forecast,
                yearly=bool(self.season.speeds),
                amounts=self.amounts,
            )
            if past is not None:
                self._look(taught, horizon, past, window, None, past.sizes)
        return taught

    def _look(
        self,
        taught: Taught,
        horizon: int,
        past: Past,
        window: int,
        company: Taught | None,
        sizes: Sequence[int],
    ) -> None:
        """Draw the line of these forecasts, towards the company's, and judge them by it.

        Windows shorter than the horizon also have their own, for what is told of them.
        """
        mixed = horizon in taught.logits
        towards = within = AS_SAID
        if company is not None:
            towards = company.lines.get(horizon, AS_SAID)
            common = company.backtests.get(horizon)
            within = common.line if common is not None and common.line else towards
        taught.lines[horizon] = line = _line(past, window, towards, sizes, mixed=mixed)
        short = past.window_days < window
        inner = _line(past, past.window_days, within, (), mixed=mixed) if short else None
        found = judge(past, line, season_known=self._knows(horizon), inner=inner)
        taught.backtests[horizon] = found

    def _knows(self, horizon: int) -> bool:
        """Whether a season would be known, or windows of the horizon have none.

        In a log of under two years these days of the year were seen once, if at all.
        """
        if horizon >= YEAR or self.first is None:
            return True
        return (self.learns_at - self.first).days >= 2 * YEAR

    def _forecast(self, past: Sequence[Sequence[date]], cut: date, window: int) -> Scorer:
        model, logit = self.at(cut, window)
        return _scorer(model, logit, past, cut, window)

    def teach_segment(
        self,
        scope: str,
        histories: Sequence[Sequence[date]],
        company: Taught,
        horizon: int,
        way: Way,
        amounts: Sequence[Sequence[int]] = (),
        *,
        reach: int = 0,
    ) -> Taught:
        """What a segment's own log teaches, drawn towards the company's.

        The company must have been taught for the horizon, and for the `reach` where there is one.
        """
        season = self._season_of(histories)
        own_time = season != self.season
        own = stretched(histories, season)
        now = season.at(self.learns_at)
        summaries = [summarise(None, days, now) for days in own]
        taught = Taught(
            _fit(summaries, way, scope, company.model),
            season,
            min((day for days in histories for day in days), default=None),
            sum(bool(s.purchases) for s in summaries),
            sum(s.x for s in summaries),
            until=self.until,
            reach=reach,
        )
        learns = own_time or taught.buyers >= FEWEST_LEARNERS
        yearly = bool(season.speeds)

        def forecast(past: Sequence[Sequence[date]], cut: date, days: int) -> Scorer:
            whole, common = (company.model, None) if own_time else self.at(cut, days)
            then = [summarise(None, each, cut) for each in past]
            model = _fit(then, way, scope, whole)
            own_logit = churn.learn(past, cut, days, model, yearly=yearly) if learns else None
            return _scorer(model, own_logit or common, past, cut, days)

        first = None if own_time or self.first is None else self.season.at(self.first)
        # A few rows of each cut would not tell one cut from another.
        many = taught.buyers >= FEWEST_LEARNERS
        for days in (horizon, reach) if reach else (horizon,):
            window = season.days(self.as_of, days)
            logit = churn.learn(own, now, window, taught.model, yearly=yearly) if learns else None
            logit = logit or (None if own_time else company.logits.get(days))
            if logit is not None and _sees_lapses(logit):
                taught.logits[days] = logit
            past = look_back(
                own, now, window, forecast, first=first, yearly=yearly, amounts=amounts
            )
            taught.lines[days] = company.lines.get(days, AS_SAID)
            if past is not None:
                self._look(taught, days, past, window, company, past.sizes if many else ())
        return taught

    def _season_of(self, histories: Sequence[Sequence[date]]) -> Season:
        """A segment's own season; the company's where the segment shows too little to have none."""
        own = find_season(histories, self.learns_at)
        if own.speeds:
            return own
        repeats = sum(max(0, len(set(days)) - 1) for days in histories)
        return EVEN if repeats >= ENOUGH_REPEATS else self.season


def reach_of(histories: Iterable[Sequence[date]], horizons: Iterable[int]) -> int:
    """The usual gap in days, a year at most, where it is more than one of the horizons; else 0."""
    logs = (sorted(set(days)) for days in histories)
    gaps = Counter((after - before).days for days in logs for before, after in pairwise(days))
    many = gaps.total()
    reach = min(nth(gaps, many // 2), YEAR) if many >= _FEWEST_GAPS else 0
    return reach if any(days < reach for days in horizons) else 0


def stretched(histories: Sequence[Sequence[date]], season: Season) -> Sequence[Sequence[date]]:
    """The histories in the season's stretched days."""
    if not season.speeds:
        return histories
    known: dict[date, date] = {}
    for days in histories:
        for day in days:
            if day not in known:
                known[day] = season.at(day)
    return [[known[day] for day in days] for days in histories]


def _fit(summaries: Sequence[Summary], way: Way, scope: str, company: Model | None) -> Model:
    return churn.fit(
        summaries,
        model=way.model,
        prior=way.prior,
        scope=scope,
        company=company,
        window_days=way.window_days,
    )


def _sees_lapses(logit: Logit) -> bool:
    """Whether its windows are the horizon's, or at least as long as the usual gap or a year.

    In shorter ones those who stay are as silent as those who left.
    """
    return logit.window_days >= min(logit.horizon_days, logit.base_gap_days, YEAR)


def _line(past: Past, window: int, towards: Line, sizes: Sequence[int], *, mixed: bool) -> Line:
    """The line of these forecasts; of the model alone where today no logit is `mixed`."""
    from store.value.pace import with_pace  # only a fit looks back; readers come by here too

    reach = past.window_days / window
    learnt = past.learnt if mixed else [None] * len(past.learnt)
    line = draw_line(past.p0s, learnt, past.lapsed, towards, sizes, reach)
    return with_pace(past, line if mixed else replace(line, share=0.0), towards, reach)


def _scorer(
    model: Model,
    logit: Logit | None,
    past: Sequence[Sequence[date]],
    cut: date,
    window: int,
) -> Scorer:
    summaries = [_summary(days, cut, window) for days in past]
    memo: churn.Memo = {}

    def scores(line: Line) -> list[churn.Score]:
        found = churn.score_all(model, summaries, window, logit=logit, line=line, memo=memo)
        return [score for score in found if score is not None]

    return scores


def _summary(days: Sequence[date], as_of: date, window: int) -> Summary:
    found = summarise(None, days, as_of)
    if found.T_days < YEAR - window:
        return found
    # It was made here, and `replace` would take longer than all that is worked out.
    object.__setattr__(found, "bought_last_year", bought_last_year(days, as_of, window))
    return found


def log_days(taught: Taught, as_of: date) -> int:
    """How many days of log there are."""
    if taught.first is None:
        return 0
    return (min(taught.until or as_of, as_of) - taught.first + timedelta(days=1)).days
