"""What a log teaches of one scope: season, purchase model, logit, and how right they have been.

The company learns from everybody. A segment learns from its own, drawn towards the company by how
few they are: its model by a prior about the company's, its line of calibration towards the
company's, and its logit is the company's until it has enough lapses of its own. All but the
calendar of seasons lives in stretched days (`season`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from itertools import pairwise

from store.dataclass import dataclass
from store.value import churn
from store.value.backtest import Backtest, Past, Scorer, judge, look_back
from store.value.calibrate import AS_SAID, Line, draw_line
from store.value.models.logit import Logit
from store.value.models.result import Model
from store.value.rhythm import YEAR, Summary, nth, summarise
from store.value.season import EVEN, Season, find_season

# With fewer buyers a segment has too few lapses of its own to train a logit on.
FEWEST_LEARNERS = 200
# From so many repeat purchases on, a segment that shows no season of its own has none.
ENOUGH_REPEATS = 300
# With fewer gaps nobody knows the usual one.
_FEWEST_GAPS = 5
# Horizons at which a log is asked: see `marks_of`.
MONTH, USUAL, HALF = 30, 90, 180
_FEW_DAYS = 10


@dataclass(frozen=True, slots=True)
class Way:
    """How to fit: which model, with which prior, for buyers of about this window in days.

    How regular they are (`stages`) is sought once, and taken over in what is looked back on.
    """

    model: churn.ModelName = "auto"
    prior: churn.Prior = "weak"
    window_days: int | None = None
    stages: int | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """All that was learnt of one scope; the dictionaries are by mark, in (even) days.

    `first` is the first day of the log and `buyers`, `repeats` count what the scope itself shows;
    `until` is the log's last day, None where it goes on. What lies ahead is learnt at the `marks`,
    a few horizons, and is told of any by those (`churn.Future`).
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
    marks: tuple[int, ...] = (USUAL,)

    def summary(self, days: Sequence[date], as_of: date) -> Summary:
        """The buying summary in the scope's stretched days."""
        if self.season.speeds:
            days = [self.season.at(day) for day in days]
        return summarise(None, days, self.season.at(as_of))

    def told_by(self, summary: Summary) -> tuple[int, ...]:
        """All of a summary that its future depends on: of two that are equal it is the same."""
        logits = (self.logits.get(mark) for mark in self.marks)
        seen = (each is not None and summary.bought_last_year(each.horizon_days) for each in logits)
        return (summary.x, summary.t_x_days, summary.T_days, *seen)

    def foresee(
        self, summaries: Sequence[Summary], as_of: date, *, fast: bool | None = None
    ) -> list[churn.Future | None]:
        """What lies ahead of these, whose summaries are in stretched days; None of no buyers."""
        marks = [
            churn.score_all(
                self.model,
                summaries,
                self.season.days(as_of, mark),
                logit=self.logits.get(mark),
                line=self.lines.get(mark, AS_SAID),
                fast=fast,
            )
            for mark in self.marks
        ]
        return [
            None if each[0] is None else churn.future_of([score for score in each if score])
            for each in zip(*marks, strict=True)
        ]

    def score_all(
        self,
        summaries: Sequence[Summary],
        as_of: date,
        horizon_days: int,
        *,
        fast: bool | None = None,
    ) -> list[churn.Score | None]:
        """Scores of these summaries, which are in stretched days, over `horizon_days` from now."""
        futures = self.foresee(summaries, as_of, fast=fast)
        bought = [each for each in futures if each is not None]
        scores = iter(churn.over_all(bought, self.season.days(as_of, horizon_days), fast=fast))
        return [None if each is None else next(scores) for each in futures]

    def tested(self, horizon_days: int) -> tuple[int, Backtest] | None:
        """The mark nearest to a horizon, as their ratio goes, with its backtest."""
        found = [mark for mark in self.marks if mark in self.backtests]
        if not found:
            return None
        mark = min(found, key=lambda each: abs(math.log(each / horizon_days)))
        return mark, self.backtests[mark]

    def risk_seen(
        self, summary: Summary, future: churn.Future, as_of: date, horizon_days: int
    ) -> float | None:
        """The risk over the window that the nearest backtest looked at, as it judged it.

        None where that is the horizon, or nothing was looked back on.
        """
        mark, tested = self.tested(horizon_days) or (0, None)
        if tested is None or (mark == horizon_days and tested.line is None):
            return None
        if tested.line is None:
            return 1.0 - future.any_within(tested.window_days)
        logit = self.logits.get(mark)
        score = churn.score(
            self.model,
            summary,
            tested.window_days,
            logit=None if logit is None else replace(logit, stretch=0.0),
            line=tested.line,
        )
        if score is None:
            return None
        # The line of these windows is their own; but who waits longer is no more likely silent.
        days = self.season.days(as_of, horizon_days)
        whole = 1.0 - future.any_within(days)
        return (max if tested.window_days <= days else min)(score.risk, whole)


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
        self._stages: int | None = None

    def at(self, cut: date, window: int) -> tuple[Model, Logit | None]:
        """Model and logit of `window` stretched days, as they would have been on this day."""
        if (cut, None) not in self._known:
            summaries = [summarise(None, days, cut) for days in self.histories]
            way = replace(self.way, stages=self._stages)
            self._known[cut, None] = (_fit(summaries, way, "company", None), None)
        model = self._known[cut, None][0]
        if (cut, window) not in self._known:
            self._known[cut, window] = (
                model,
                churn.learn(self.histories, cut, window, model, yearly=bool(self.season.speeds)),
            )
        return self._known[cut, window]

    def teach(self, marks: Sequence[int] | None = None, also: Iterable[int] = ()) -> Taught:
        """What everybody's log teaches, at its own marks; `also` at those of its segments."""
        now = self.season.at(self.learns_at)
        summaries = [summarise(None, days, now) for days in self.histories]
        taught = Taught(
            _fit(summaries, self.way, "company", None),
            self.season,
            self.first,
            sum(bool(s.purchases) for s in summaries),
            sum(s.x for s in summaries),
            until=self.until,
            marks=tuple(marks or marks_of(self.histories)),
        )
        self._known[now, None] = taught.model, None
        self._stages = taught.model.dropout().k
        for mark in dict.fromkeys((*_by_worth(taught.marks), *also)):
            window = self.season.days(self.as_of, mark)
            logit = self.at(now, window)[1]
            if logit is not None and _sees_lapses(logit):
                taught.logits[mark] = logit
            past = look_back(
                self.histories,
                now,
                window,
                self._forecast,
                yearly=bool(self.season.speeds),
                amounts=self.amounts,
            )
            if past is not None:
                self._look(taught, mark, past, window, None, past.sizes)
        return taught

    def _look(
        self,
        taught: Taught,
        mark: int,
        past: Past,
        window: int,
        company: Taught | None,
        sizes: Sequence[int],
    ) -> None:
        """Draw the line of these forecasts, towards the company's, and judge them by it.

        Windows shorter than the mark also have their own, for what is told of them. The mark that
        is looked at first gives its pace to all: whoever buys is one buyer, over any horizon.
        """
        from store.value.pace import with_pace  # only a fit looks back; readers come by here too

        mixed = mark in taught.logits
        towards = within = AS_SAID
        if company is not None:
            towards = company.lines.get(mark, AS_SAID)
            common = company.backtests.get(mark)
            within = common.line if common is not None and common.line else towards
        reach = past.window_days / window
        line = _line(past, towards, sizes, reach, mixed=mixed)
        pace = next(iter(taught.lines.values()), None) or with_pace(past, line, towards, reach)
        line = replace(line, rate=pace.rate, drift=pace.drift)
        taught.lines[mark] = line
        inner = _line(past, within, (), 1.0, mixed=mixed) if reach < 1.0 else None
        found = judge(past, line, season_known=self._knows(mark), inner=inner)
        taught.backtests[mark] = found

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
        way: Way,
        amounts: Sequence[Sequence[int]] = (),
        *,
        marks: Sequence[int] | None = None,
    ) -> Taught:
        """What a segment's own log teaches, drawn towards the company's.

        The company must have been taught at its `marks`.
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
            marks=tuple(marks or marks_of(own)),
        )
        learns = own_time or taught.buyers >= FEWEST_LEARNERS
        yearly = bool(season.speeds)

        def forecast(past: Sequence[Sequence[date]], cut: date, days: int) -> Scorer:
            whole, common = (company.model, None) if own_time else self.at(cut, days)
            then = [summarise(None, each, cut) for each in past]
            model = _fit(then, replace(way, stages=taught.model.dropout().k), scope, whole)
            own_logit = churn.learn(past, cut, days, model, yearly=yearly) if learns else None
            return _scorer(model, own_logit or common, past, cut, days)

        first = None if own_time or self.first is None else self.season.at(self.first)
        # A few rows of each cut would not tell one cut from another.
        many = taught.buyers >= FEWEST_LEARNERS
        for days in _by_worth(taught.marks):
            window = season.days(self.as_of, days)
            logit = churn.learn(own, now, window, taught.model, yearly=yearly) if learns else None
            logit = logit or (None if own_time else company.logits.get(days))
            if logit is not None and _sees_lapses(logit):
                taught.logits[days] = logit
            past = look_back(
                own, now, window, forecast, first=first, yearly=yearly, amounts=amounts
            )
            if past is None:
                taught.lines[days] = company.lines.get(days, AS_SAID)
            else:
                self._look(taught, days, past, window, company, past.sizes if many else ())
        return taught

    def _season_of(self, histories: Sequence[Sequence[date]]) -> Season:
        """A segment's own season; the company's where the segment shows too little to have none."""
        own = find_season(histories, self.learns_at)
        if own.speeds:
            return own
        repeats = sum(max(0, len(set(days)) - 1) for days in histories)
        return EVEN if repeats >= ENOUGH_REPEATS else self.season


def marks_of(histories: Iterable[Sequence[date]]) -> tuple[int, ...]:
    """The horizons at which a log is asked what comes within them, by its usual gap alone.

    A quarter tells of any horizon where they buy more often than that: forecasts over 14 to 364
    days made from it are as good as those of their own windows on all logs tried, and less uneven.
    Half a year does the same where the usual gap is longer. Where they buy every few days a month
    tells more of a month, and where more rarely still the marks go on until one holds the usual
    gap: within 90 days of June hardly any buyer of each December comes, whether they stay or not.
    Where a year does, some leave one out: three tell.
    """
    logs = (sorted(set(days)) for days in histories)
    gaps = Counter((after - before).days for days in logs for before, after in pairwise(days))
    many = gaps.total()
    if many < _FEWEST_GAPS:
        return (USUAL,)
    gap = nth(gaps, many // 2)
    if gap <= _FEW_DAYS:
        return (MONTH, USUAL)
    if gap <= USUAL:
        return (USUAL,)
    return (HALF,) if gap <= HALF else (USUAL, HALF, YEAR, 3 * YEAR)


def _by_worth(marks: Sequence[int]) -> list[int]:
    """The longest of up to a year first."""
    return sorted(marks, key=lambda mark: (mark > YEAR, -mark))


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
        stages=way.stages,
    )


def _sees_lapses(logit: Logit) -> bool:
    """Whether its windows are the horizon's, or at least as long as the usual gap or a year.

    In shorter ones those who stay are as silent as those who left.
    """
    return logit.window_days >= min(logit.horizon_days, logit.base_gap_days, YEAR)


def _line(past: Past, towards: Line, sizes: Sequence[int], reach: float, *, mixed: bool) -> Line:
    """The line of these forecasts; of the model alone where today no logit is `mixed`."""
    learnt = past.learnt if mixed else [None] * len(past.learnt)
    line = draw_line(past.p0s, learnt, past.lapsed, towards, sizes, reach)
    return line if mixed else replace(line, share=0.0)


def _scorer(
    model: Model,
    logit: Logit | None,
    past: Sequence[Sequence[date]],
    cut: date,
    window: int,
) -> Scorer:
    summaries = [summarise(None, days, cut) for days in past]
    memo: churn.Memo = {}

    def scores(line: Line) -> list[churn.Score]:
        found = churn.score_all(model, summaries, window, logit=logit, line=line, memo=memo)
        return [score for score in found if score is not None]

    return scores


def log_days(taught: Taught, as_of: date) -> int:
    """How many days of log there are."""
    if taught.first is None:
        return 0
    return (min(taught.until or as_of, as_of) - taught.first + timedelta(days=1)).days
