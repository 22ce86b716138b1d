"""Touches that repeat, in the manner of Org mode: `.+30d` after completion, `++1m`, `+1m`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar, shift
from store.lifecycle.units import Rule, Unit, read_span, write_span
from store.sentence import say

Style: TypeAlias = Literal[".+", "++", "+"]

_STYLES: Final[tuple[Style, ...]] = (".+", "++", "+")  # "+" last, since "++" begins with it


class Repeat(NamedTuple):
    """How a touch repeats.

    `.+` counts from the day it was done; `++` is the rhythm's next day after that; `+` is the
    rhythm's very next day, even one that has passed.
    """

    style: Style
    n: int
    unit: Unit


def parse_repeat(text: str) -> Repeat:
    """`.+30d`, `++1m`, `+10wd` as a Repeat; BadInput for anything else or a span of zero."""
    words = text.strip()
    for style in _STYLES:
        if words.startswith(style):
            span = read_span(words.removeprefix(style))
            if span is not None and span[0] > 0:
                return Repeat(style, *span)
            break
    raise BadInput(say("typed.no_repeat", text=text))


def write_repeat(repeat: Repeat) -> str:
    """The text that `parse_repeat` reads back."""
    return repeat.style + write_span(repeat.n, repeat.unit)


def next_repeat(
    repeat: Repeat,
    due: date,
    done: date,
    calendar: WorkCalendar,
    *,
    first: date | None = None,
    rule: Rule = "next",
) -> date:
    """The next due day after a touch that was due on `due` and done on `done`.

    `first` is the first day of the rhythm (`due` if not given): months are counted from it, so the
    31st does not slip to the 28th for good. BadInput beyond the year 9999.
    """
    if repeat.style == ".+":
        return calendar.add(done, repeat.n, repeat.unit, rule=rule)
    after = max(due, done) if repeat.style == "++" else due
    rhythm = _rhythm(repeat, first or due, calendar)
    return next(d for d in (calendar.settle(raw, rule) for raw in rhythm) if d > after)


def _rhythm(repeat: Repeat, first: date, calendar: WorkCalendar) -> Iterator[date]:
    day, count = first, 0
    while True:
        count += repeat.n
        if repeat.unit == "working_day":
            day = calendar.add_working(day, repeat.n)
        else:
            day = shift(first, count, repeat.unit)
        yield day
