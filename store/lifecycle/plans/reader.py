"""From a TOML table to a plan, each value checked, each error with file, step and key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypeVar

from store.errors import BadInput
from store.lifecycle.groups import GROUPS, STAGES
from store.lifecycle.plans.model import (
    ANCHORS,
    CHANNELS,
    DIRECTIONS,
    OUTCOMES,
    Outcome,
    Plan,
    Step,
    Track,
)
from store.lifecycle.plans.standing import KEEP
from store.lifecycle.units import RULES, SPAN_EXAMPLES, Unit, read_span

T = TypeVar("T", bound=str)

_RESERVED: Final = ("next", "same", KEEP)
_SLUG: Final = "small letters, digits and hyphens"
_LONGEST_WINDOW: Final = 366


class Table:
    """One table of the file; every read names its key, and `done` refuses keys nobody read."""

    def __init__(self, data: object, where: str) -> None:
        self.where = where
        if not isinstance(data, dict):
            raise BadInput(f"{where}: a table of keys is expected, not {_kind(data)}.")
        self._data: dict[str, object] = data
        self._read: set[str] = set()

    def error(self, key: str, problem: str) -> BadInput:
        return BadInput(f"{self.where}: {key} {problem}.")

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
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
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
        value = self.text(key)
        span = read_span(value)
        if span is None:
            raise self.error(key, f"'{value}' is no span of time such as {SPAN_EXAMPLES}")
        return span

    def rows(self, key: str) -> list[object]:
        value = self.raw(key)
        if not isinstance(value, list):
            raise self.error(key, f"must be a list, not {_kind(value)}")
        return value

    def done(self) -> None:
        unknown = sorted(set(self._data) - self._read)
        if unknown:
            raise self.error(unknown[0], "is a key that no plan has; correct or remove it")


def read_plan(table: Table) -> Plan:
    """The plan in the table; BadInput when a value is missing, unknown or does not fit."""
    groups = table.rows("groups") if table.has("groups") else []
    plan = Plan(
        key=table.slug("key"),
        name=table.text("name"),
        stage=table.one_of("stage", tuple(STAGES)),
        steps=tuple(_steps(table)),
        version=table.number("version", 1, 1, 999_999),
        groups=tuple(table.pick("groups", group, tuple(GROUPS)) for group in groups),
        direction=table.one_of("direction", DIRECTIONS, "interaction"),
        why_changed=table.text("why_changed", ""),
    )
    table.done()
    keys = {step.key for step in plan.steps}
    for step in plan.steps:
        for outcome, track in step.tracks.items():
            if track.to not in keys | set(_RESERVED) and not track.to.startswith("plan:"):
                raise BadInput(
                    f"{table.where}: step {step.key}: on.{outcome} leads to '{track.to}', "
                    "which is no step of this plan, nor next, same, keep or plan:<key>."
                )
    return plan


def _steps(table: Table) -> list[Step]:
    steps: list[Step] = []
    for number, row in enumerate(table.rows("steps"), 1):
        step = _step(Table(row, f"{table.where}: step {number}"), table.where)
        if step.key in {other.key for other in steps}:
            raise BadInput(f"{table.where}: step {number}: key '{step.key}' is there twice.")
        steps.append(step)
    if not steps:
        raise table.error("steps", "is empty; a plan needs at least one step")
    return steps


def _step(table: Table, source: str) -> Step:
    key = table.slug("key")
    table.where = f"{source}: step {key}"
    if key in _RESERVED:
        raise table.error("key", f"'{key}' is a word with a meaning of its own; choose another")
    delay, unit = table.span("delay")
    step = Step(
        key=key,
        title=table.text("title"),
        say=table.text("say", ""),
        offer=table.text("offer") if table.has("offer") else None,
        channel=table.one_of("channel", CHANNELS, "call"),
        minutes=table.number("minutes", 10, 1, 1440),
        delay=delay,
        unit=unit,
        anchor=table.one_of("anchor", ANCHORS, "previous"),
        rule=table.one_of("rule", RULES, "next"),
        window=_window(table),
        tracks=_tracks(table),
        retries=table.number("retries", 3, 1, 99),
        public=table.flag("public"),
        kind=table.slug("kind", "touch"),
    )
    table.done()
    return step


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
    outcomes = Table(table.raw("on"), f"{table.where}: on")
    tracks: dict[Outcome, Track] = {}
    for name in OUTCOMES:
        if outcomes.has(name):
            row = Table(outcomes.raw(name), f"{outcomes.where}.{name}")
            delay, unit = row.span("delay") if row.has("delay") else (None, Track.unit)
            tracks[name] = Track(row.text("to"), delay, unit)
            row.done()
    outcomes.done()
    return tracks


def _kind(value: object) -> str:
    names = {str: "a text", bool: "true or false", int: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), type(value).__name__)
