"""From a TOML table to a plan, each value checked, each error with file, step and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final, Self, TypeVar

from store.errors import BadInput
from store.lifecycle.groups import GROUPS, STAGES, GroupKey, StageKey
from store.lifecycle.plans.built_in_steps import KEEP
from store.lifecycle.plans.model import (
    AHEAD_ANCHORS,
    ANCHORS,
    DIRECTIONS,
    EXITS,
    MODES,
    OUTCOMES,
    PHASES,
    WISHES,
    Anchor,
    Outcome,
    Plan,
    Step,
    Track,
)
from store.lifecycle.plans.places import Places
from store.lifecycle.stages import MODELS
from store.lifecycle.units import RULES, SPAN_EXAMPLES, Unit, read_span
from store.sentence import Sentence, Words, say

T = TypeVar("T", bound=str)
V = TypeVar("V")

_RESERVED: Final = ("next", "same", KEEP)
_SLUG_FORM: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
_LONGEST_WINDOW: Final = 366


class PlanError(BadInput):
    """A fault of a plan's text, with what a list of faults shows beside the sentence."""

    def __init__(self, where: str, sentence: Words, step: str, line: int | None) -> None:
        super().__init__(say("plan.fault", where=where, sentence=sentence, line=line))
        self.sentence = sentence
        self.step = step
        self.line = line


class Table:
    """One table of the file; every read names its key, and keys nobody read are `strangers`.

    `step` is the number of the row that the table lies in (0: the head), `inside` the
    path of keys that leads to it there. `thing` is what is told of, `rows_are` what its tables are.
    """

    thing = "plan"
    rows_are = "step"

    def __init__(
        self, data: object, where: str, places: Places, step: int = 0, inside: str = ""
    ) -> None:
        self.where = where
        self.name = ""
        self._places, self._step, self._inside = places, step, inside
        self._read: set[str] = set()
        if not isinstance(data, dict):
            raise self.error("", say("plan.no_table", kind=_kind(data)))
        self._data: dict[str, object] = data

    def error(self, key: str, problem: Sentence) -> PlanError:
        self._read.add(key)  # one fault of a key is enough
        line = self._places.line(self._step, ".".join(filter(None, (self._inside, key))))
        return PlanError(self.where, say("plan.of_key", key=key, problem=problem), self.name, line)

    def inner(self, key: str) -> Table:
        """The table under a key."""
        path = ".".join(filter(None, (self._inside, key)))
        joint = "." if self._inside else ": "
        table = type(self)(
            self.raw(key), f"{self.where}{joint}{key}", self._places, self._step, path
        )
        table.name = self.name
        return table

    def row(self, number: int, data: object) -> Self:
        """The table of the row with that number."""
        return type(self)(data, f"{self.where}: {self.rows_are} {number}", self._places, number)

    def has(self, key: str) -> bool:
        return key in self._data

    def raw(self, key: str) -> object:
        self._read.add(key)
        if key not in self._data:
            raise self.error(key, say("plan.missing"))
        return self._data[key]

    def text(self, key: str, default: str | None = None) -> str:
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if not isinstance(value, str):
            raise self.error(key, say("plan.no_text", kind=_kind(value)))
        if default is None and not value.strip():
            raise self.error(key, say("plan.empty"))
        return value

    def slug(self, key: str, default: str | None = None) -> str:
        value = self.text(key, default)
        if not re.fullmatch(_SLUG_FORM, value):
            raise self.error(key, say("plan.no_slug", text=value))
        return value

    def number(self, key: str, default: int, low: int, high: int) -> int:
        value = self.raw(key) if self.has(key) else default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(key, say("plan.no_number", least=low, most=high))
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key) if self.has(key) else False
        if not isinstance(value, bool):
            raise self.error(key, say("plan.no_flag"))
        return value

    def one_of(self, key: str, choices: Sequence[T], default: T | None = None) -> T:
        if default is not None and not self.has(key):
            return default
        return self.pick(key, self.text(key), choices)

    def pick(self, key: str, value: object, choices: Sequence[T]) -> T:
        for choice in choices:
            if choice == value:
                return choice
        raise self.error(key, say("plan.not_one_of", text=value, known=", ".join(choices)))

    def span(self, key: str) -> tuple[int, Unit]:
        """`10wd` or, before an anchor, `-14d`."""
        value = self.text(key)
        back = value.strip().startswith("-")
        span = read_span(value.strip().removeprefix("-"))
        if span is None:
            raise self.error(key, say("plan.no_span", text=value, examples=SPAN_EXAMPLES))
        return (-span[0] if back else span[0]), span[1]

    def rows(self, key: str, default: list[object] | None = None) -> list[object]:
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if not isinstance(value, list):
            raise self.error(key, say("plan.no_list", kind=_kind(value)))
        return value

    def picks(self, key: str, choices: Sequence[T]) -> tuple[T, ...]:
        return tuple(self.pick(key, value, choices) for value in self.rows(key, []))

    def texts(self, key: str) -> tuple[str, ...]:
        found: list[str] = []
        for value in self.rows(key, []):
            if not isinstance(value, str) or not value.strip():
                raise self.error(key, say("plan.no_texts"))
            found.append(value)
        return tuple(found)

    def strangers(self) -> list[PlanError]:
        """A fault for each key that nobody read."""
        problem = say("plan.strange_key", thing=self.thing)
        return [self.error(key, problem) for key in sorted(set(self._data) - self._read)]


class Faults(list[PlanError]):
    """Collects what is wrong, so that one reading tells all of it."""

    def spare(self, read: Callable[[], V], instead: V) -> V:
        """What `read` gives; `instead` where it does not fit, and the fault is kept."""
        try:
            return read()
        except PlanError as problem:
            self.append(problem)
            return instead


def read_plan(table: Table) -> Plan:
    """The plan in the table; PlanError when a value is missing, unknown or does not fit."""
    plan, problems = read_parts(table)
    if problems:
        raise problems[0]
    assert plan is not None
    return plan


def read_parts(table: Table) -> tuple[Plan | None, list[PlanError]]:
    """What can be read, and every fault of the head, of each step and of its tracks.

    The plan is None when no step can be named. A value that is at fault is replaced by the usual
    one, so that what it is about can be checked further; a step without a key is left out.
    """
    faults = Faults()
    plan = _head(table, faults)
    rows: list[object] = faults.spare(partial(_rows, table), [])
    faults += table.strangers()
    steps: list[Step] = []
    names: set[str] = set()
    for number, data in enumerate(rows, 1):
        try:
            row = table.row(number, data)
        except PlanError as problem:
            faults.append(problem)
            continue
        step = _step(row, table.where, names, faults)
        if step is not None:
            steps.append(step)
    for number, data in enumerate(rows, 1):
        faults += _lost_tracks(table, number, data, steps, names)
    return (replace(plan, steps=tuple(steps)) if steps else None), faults


def _rows(table: Table) -> list[object]:
    rows = table.rows("steps")
    if not rows:
        raise table.error("steps", say("plan.no_steps"))
    return rows


def _head(table: Table, faults: Faults) -> Plan:
    spare = faults.spare
    models = tuple(MODELS)
    groups: tuple[GroupKey, ...] = spare(lambda: table.picks("groups", tuple(GROUPS)), ())
    stage: StageKey = GROUPS[groups[0]].stage if groups else "potential"
    return Plan(
        key=spare(lambda: table.slug("key"), ""),
        name=spare(lambda: table.text("name"), ""),
        stage=spare(lambda: table.one_of("stage", tuple(STAGES)), stage),
        steps=(),
        version=spare(lambda: table.number("version", 1, 1, 999_999), 1),
        groups=groups,
        direction=spare(
            lambda: table.one_of("direction", DIRECTIONS, "interaction"), "interaction"
        ),
        why_changed=spare(lambda: table.text("why_changed", ""), ""),
        segments=spare(lambda: table.texts("segments"), ()),
        goal=spare(lambda: table.text("goal", ""), ""),
        exits=spare(lambda: table.picks("exits", EXITS), ()),
        stage_model=(
            spare(lambda: table.one_of("stage_model", models), "")
            if table.has("stage_model")
            else ""
        ),
    )


def _lost_tracks(
    table: Table, number: int, data: object, steps: list[Step], names: set[str]
) -> list[PlanError]:
    """The tracks of one step that lead nowhere."""
    key = data.get("key") if isinstance(data, dict) else None
    step = next((step for step in steps if step.key == key), None)
    lost = []
    for outcome, track in step.tracks.items() if step else ():
        if track.to not in names | set(_RESERVED) and not track.to.startswith("plan:"):
            row = table.row(number, data)
            row.where, row.name = f"{table.where}: step {key}", str(key)
            lost.append(row.error(f"on.{outcome}", say("plan.leads_nowhere", to=track.to)))
    return lost


def _step(table: Table, source: str, names: set[str], faults: Faults) -> Step | None:
    """The step with its faults noted; None without a key that it could be called by."""
    spare = faults.spare
    key = spare(lambda: table.slug("key"), "")
    table.name = key
    twice = key in names
    if twice:
        faults.append(table.error("key", say("plan.twice", text=key)))
    names |= {key} if key else set()
    table.where = f"{source}: step {key}" if key else table.where
    if key in _RESERVED:
        faults.append(table.error("key", say("plan.reserved", text=key)))
    anchor: Anchor = spare(lambda: table.one_of("anchor", ANCHORS, "previous"), "previous")
    delay = spare(lambda: _delay(table, anchor), None)
    window = spare(lambda: _window(table), (0, 0))
    step = Step(
        key=key,
        title=spare(lambda: table.text("title"), ""),
        say=spare(lambda: table.text("say", ""), ""),
        offer=spare(lambda: table.text("offer"), None) if table.has("offer") else None,
        channel=spare(lambda: table.one_of("channel", WISHES, "call"), "call"),
        minutes=spare(lambda: table.number("minutes", 10, 1, 1440), 10),
        delay=delay[0] if delay else Step.delay,
        unit=delay[1] if delay else Step.unit,
        anchor=anchor,
        rule=spare(lambda: table.one_of("rule", RULES, "next"), "next"),
        window=window if delay else (0, 0),  # beside the usual delay it could be too long
        tracks=_tracks(table, faults),
        retries=spare(lambda: table.number("retries", 3, 1, 99), 3),
        public=spare(lambda: table.flag("public"), False),
        kind=spare(lambda: table.slug("kind", "touch"), "touch"),
        day=spare(lambda: _day(table, anchor), None),
        tags=spare(lambda: _tags(table), ()),
        phase=spare(lambda: table.one_of("phase", PHASES), None) if table.has("phase") else None,
        mode=spare(lambda: table.one_of("mode", MODES, "suggest"), "suggest"),
    )
    faults += table.strangers()
    return None if twice or not key else step


def _delay(table: Table, anchor: Anchor) -> tuple[int, Unit]:
    delay, unit = table.span("delay")
    if delay < 0 and anchor not in AHEAD_ANCHORS:
        raise table.error("delay", say("plan.reaches_back", anchors=", ".join(AHEAD_ANCHORS)))
    return delay, unit


def _day(table: Table, anchor: Anchor) -> str | None:
    """The day of the year, as 12-24, of a step that hangs on one."""
    if anchor != "date":
        if table.has("day"):
            raise table.error("day", say("plan.day_without_anchor"))
        return None
    value = table.text("day")
    if not re.fullmatch(r"\d\d-\d\d", value):
        raise table.error("day", say("plan.no_month_and_day", text=value))
    try:
        date.fromisoformat(f"2000-{value}")  # a leap year: 02-29 is a day
    except ValueError:
        raise table.error("day", say("plan.no_day_of_year", text=value)) from None
    return value


def _tags(table: Table) -> tuple[str, ...]:
    tags = table.texts("tags")
    for tag in tags:
        if not re.fullmatch(_SLUG_FORM, tag):
            raise table.error("tags", say("plan.no_slug", text=tag))
    return tags


def _window(table: Table) -> tuple[int, int]:
    if not table.has("window"):
        return (0, 0)
    ends = [n for n in table.rows("window") if isinstance(n, int) and 0 <= n <= _LONGEST_WINDOW]
    if len(ends) != 2 or len(table.rows("window")) != 2:
        raise table.error("window", say("plan.no_window"))
    return (ends[0], ends[1])


def _tracks(table: Table, faults: Faults) -> dict[Outcome, Track]:
    tracks: dict[Outcome, Track] = {}
    outcomes = faults.spare(lambda: table.inner("on"), None) if table.has("on") else None
    if outcomes is None:
        return tracks
    for name in OUTCOMES:
        if outcomes.has(name):
            found = faults.spare(partial(_track, outcomes, name), None)
            if found is not None:
                tracks[name] = found
    faults += outcomes.strangers()
    return tracks


def _track(outcomes: Table, name: Outcome) -> Track:
    row = outcomes.inner(name)
    delay, unit = row.span("delay") if row.has("delay") else (None, Track.unit)
    if delay is not None and delay < 0:
        raise row.error("delay", say("plan.track_reaches_back"))
    track = Track(row.text("to"), delay, unit)
    for stranger in row.strangers():
        raise stranger
    return track


def _kind(value: object) -> Sentence:
    return say("plan.kind", kind=type(value).__name__)
