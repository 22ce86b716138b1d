"""From a TOML table to a plan, each value checked, each error with file, step and key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

from store.errors import BadInput
from store.lifecycle.groups import GROUPS, STAGES
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
from store.lifecycle.plans.standing import KEEP
from store.lifecycle.stages import MODELS
from store.lifecycle.units import RULES, SPAN_EXAMPLES, Unit, read_span

T = TypeVar("T", bound=str)

_RESERVED: Final = ("next", "same", KEEP)
_SLUG_FORM: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
_SLUG: Final = "small letters, digits and hyphens"
_LONGEST_WINDOW: Final = 366


class PlanError(BadInput):
    """A fault of a plan's text, with what a list of faults shows beside the sentence."""

    def __init__(self, where: str, sentence: str, step: str, line: int | None) -> None:
        super().__init__(f"{where}: {sentence}{f' See line {line}.' if line else ''}")
        self.sentence = sentence
        self.step = step
        self.line = line


class Table:
    """One table of the file; every read names its key, and `done` refuses keys nobody read.

    `step` is the number of the step that the table lies in (0: the plan's head), `inside` the
    path of keys that leads to it there.
    """

    def __init__(
        self, data: object, where: str, places: Places, step: int = 0, inside: str = ""
    ) -> None:
        self.where = where
        self.name = ""
        self._places, self._step, self._inside = places, step, inside
        if not isinstance(data, dict):
            raise self.error("", f"a table of keys is expected, not {_kind(data)}")
        self._data: dict[str, object] = data
        self._read: set[str] = set()

    def error(self, key: str, problem: str) -> PlanError:
        line = self._places.line(self._step, ".".join(filter(None, (self._inside, key))))
        return PlanError(self.where, f"{key} {problem}.".lstrip(), self.name, line)

    def inner(self, key: str) -> Table:
        """The table under a key."""
        path = ".".join(filter(None, (self._inside, key)))
        joint = "." if self._inside else ": "
        table = Table(self.raw(key), f"{self.where}{joint}{key}", self._places, self._step, path)
        table.name = self.name
        return table

    def row(self, number: int, data: object) -> Table:
        """The table of the step with that number."""
        return Table(data, f"{self.where}: step {number}", self._places, number)

    def has(self, key: str) -> bool:
        return key in self._data

    def raw(self, key: str) -> object:
        self._read.add(key)
        if key not in self._data:
            raise self.error(key, "is missing")
        return self._data[key]

    def text(self, key: str, default: str | None = None) -> str:
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if not isinstance(value, str):
            raise self.error(key, f"must be a text in quotes, not {_kind(value)}")
        if default is None and not value.strip():
            raise self.error(key, "is empty")
        return value

    def slug(self, key: str, default: str | None = None) -> str:
        value = self.text(key, default)
        if not re.fullmatch(_SLUG_FORM, value):
            raise self.error(key, f"'{value}' may hold only {_SLUG}")
        return value

    def number(self, key: str, default: int, low: int, high: int) -> int:
        value = self.raw(key) if self.has(key) else default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(key, f"must be a whole number from {low} to {high}")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key) if self.has(key) else False
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def one_of(self, key: str, choices: Sequence[T], default: T | None = None) -> T:
        if default is not None and not self.has(key):
            return default
        return self.pick(key, self.text(key), choices)

    def pick(self, key: str, value: object, choices: Sequence[T]) -> T:
        for choice in choices:
            if choice == value:
                return choice
        raise self.error(key, f"'{value}' is not one of {', '.join(choices)}")

    def span(self, key: str) -> tuple[int, Unit]:
        """`10wd` or, before an anchor, `-14d`."""
        value = self.text(key)
        back = value.strip().startswith("-")
        span = read_span(value.strip().removeprefix("-"))
        if span is None:
            raise self.error(key, f"'{value}' is no span of time such as {SPAN_EXAMPLES}")
        return (-span[0] if back else span[0]), span[1]

    def rows(self, key: str, default: list[object] | None = None) -> list[object]:
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if not isinstance(value, list):
            raise self.error(key, f"must be a list, not {_kind(value)}")
        return value

    def picks(self, key: str, choices: Sequence[T]) -> tuple[T, ...]:
        return tuple(self.pick(key, value, choices) for value in self.rows(key, []))

    def texts(self, key: str) -> tuple[str, ...]:
        found: list[str] = []
        for value in self.rows(key, []):
            if not isinstance(value, str) or not value.strip():
                raise self.error(key, "must be a list of texts in quotes")
            found.append(value)
        return tuple(found)

    def done(self) -> None:
        unknown = sorted(set(self._data) - self._read)
        if unknown:
            raise self.error(unknown[0], "is a key that no plan has; correct or remove it")


def read_plan(table: Table) -> Plan:
    """The plan in the table; PlanError when a value is missing, unknown or does not fit."""
    plan, problems = read_parts(table)
    if problems:
        raise problems[0]
    assert plan is not None
    return plan


def read_parts(table: Table) -> tuple[Plan | None, list[PlanError]]:
    """What can be read, and every fault: the first of the head, of each step, of the tracks.

    The plan is None when its head or every step is at fault; a faulty step is left out.
    """
    problems: list[PlanError] = []
    steps: list[Step] = []
    names: set[str] = set()
    plan: Plan | None = None
    try:
        plan = _head(table)
        rows = table.rows("steps")
        table.done()
        if not rows:
            raise table.error("steps", "is empty; a plan needs at least one step")
    except PlanError as problem:
        problems.append(problem)
        rows = [] if problem.sentence.startswith("steps ") else _quiet_rows(table)
    for number, data in enumerate(rows, 1):
        key = data.get("key") if isinstance(data, dict) else None
        try:
            row = table.row(number, data)
            step = _step(row, table.where, isinstance(key, str) and key in names)
            steps.append(step)
        except PlanError as problem:
            problems.append(problem)
        names |= {key} if isinstance(key, str) else set()
    for number, data in enumerate(rows, 1):
        problems += _lost_tracks(table, number, data, steps, names)
    return (replace(plan, steps=tuple(steps)) if plan and steps else None), problems


def _quiet_rows(table: Table) -> list[object]:
    try:
        return table.rows("steps")
    except PlanError:
        return []


def _head(table: Table) -> Plan:
    return Plan(
        key=table.slug("key"),
        name=table.text("name"),
        stage=table.one_of("stage", tuple(STAGES)),
        steps=(),
        version=table.number("version", 1, 1, 999_999),
        groups=table.picks("groups", tuple(GROUPS)),
        direction=table.one_of("direction", DIRECTIONS, "interaction"),
        why_changed=table.text("why_changed", ""),
        segments=table.texts("segments"),
        goal=table.text("goal", ""),
        exits=table.picks("exits", EXITS),
        stage_model=table.one_of("stage_model", tuple(MODELS)) if table.has("stage_model") else "",
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
            problem = (
                f"leads to '{track.to}', which is no step of this plan, nor next, same, keep or "
                "plan:<key>"
            )
            lost.append(row.error(f"on.{outcome}", problem))
    return lost


def _step(table: Table, source: str, twice: bool) -> Step:
    key = table.slug("key")
    table.name = key
    if twice:
        raise table.error("key", f"'{key}' is there twice")
    table.where = f"{source}: step {key}"
    if key in _RESERVED:
        raise table.error("key", f"'{key}' is a word with a meaning of its own; choose another")
    delay, unit = table.span("delay")
    anchor = table.one_of("anchor", ANCHORS, "previous")
    if delay < 0 and anchor not in AHEAD_ANCHORS:
        raise table.error(
            "delay", f"reaches back, which only steps with anchor {', '.join(AHEAD_ANCHORS)} can"
        )
    step = Step(
        key=key,
        title=table.text("title"),
        say=table.text("say", ""),
        offer=table.text("offer") if table.has("offer") else None,
        channel=table.one_of("channel", WISHES, "call"),
        minutes=table.number("minutes", 10, 1, 1440),
        delay=delay,
        unit=unit,
        anchor=anchor,
        rule=table.one_of("rule", RULES, "next"),
        window=_window(table),
        tracks=_tracks(table),
        retries=table.number("retries", 3, 1, 99),
        public=table.flag("public"),
        kind=table.slug("kind", "touch"),
        day=_day(table, anchor),
        tags=_tags(table),
        phase=table.one_of("phase", PHASES) if table.has("phase") else None,
        mode=table.one_of("mode", MODES, "suggest"),
    )
    table.done()
    return step


def _day(table: Table, anchor: Anchor) -> str | None:
    """The day of the year, as 12-24, of a step that hangs on one."""
    if anchor != "date":
        if table.has("day"):
            raise table.error("day", 'is only for steps with anchor = "date"')
        return None
    value = table.text("day")
    if not re.fullmatch(r"\d\d-\d\d", value):
        raise table.error("day", f"'{value}' must be month and day such as 12-24")
    try:
        date.fromisoformat(f"2000-{value}")  # a leap year: 02-29 is a day
    except ValueError:
        raise table.error("day", f"'{value}' is no day of the year") from None
    return value


def _tags(table: Table) -> tuple[str, ...]:
    tags = table.texts("tags")
    for tag in tags:
        if not re.fullmatch(_SLUG_FORM, tag):
            raise table.error("tags", f"'{tag}' may hold only {_SLUG}")
    return tags


def _window(table: Table) -> tuple[int, int]:
    if not table.has("window"):
        return (0, 0)
    ends = [n for n in table.rows("window") if isinstance(n, int) and 0 <= n <= _LONGEST_WINDOW]
    if len(ends) != 2 or len(table.rows("window")) != 2:
        raise table.error("window", "must be two numbers of days, before and after, such as [2, 3]")
    return (ends[0], ends[1])


def _tracks(table: Table) -> dict[Outcome, Track]:
    if not table.has("on"):
        return {}
    outcomes = table.inner("on")
    tracks: dict[Outcome, Track] = {}
    for name in OUTCOMES:
        if outcomes.has(name):
            row = outcomes.inner(name)
            delay, unit = row.span("delay") if row.has("delay") else (None, Track.unit)
            if delay is not None and delay < 0:
                raise row.error("delay", "counts from the touch and cannot reach back")
            tracks[name] = Track(row.text("to"), delay, unit)
            row.done()
    outcomes.done()
    return tracks


def _kind(value: object) -> str:
    names = {str: "a text", bool: "true or false", int: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), type(value).__name__)
