"""Spans of time as plans and people write them: `10wd`, `3w`, `2 months`."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal, TypeAlias

from store.errors import BadInput
from store.sentence import say

Unit: TypeAlias = Literal["day", "week", "month", "quarter", "year", "working_day"]
Rule: TypeAlias = Literal["next", "previous", "nearest", "fixed"]

RULES: Final[tuple[Rule, ...]] = ("next", "previous", "nearest", "fixed")
SHORT: Final[dict[Unit, str]] = {
    "day": "d",
    "week": "w",
    "month": "m",
    "quarter": "q",
    "year": "y",
    "working_day": "wd",
}
UNITS: Final[tuple[Unit, ...]] = tuple(SHORT)
SPAN_EXAMPLES: Final = "3d, 2w, 1m, 1q, 1y or 10wd (working days)"

_LENGTH: Final = re.compile(
    r"(?P<bare>\d{1,4}) ?(?:m|min|mins|minutes?)?"
    r"|(?P<hours>\d{1,2}(?:[.,]\d{1,2})?) ?(?:h|hrs?|hours?)(?: ?(?P<rest>[0-5]?\d) ?(?:m|min)?)?"
    r"|(?P<clock>\d{1,2}):(?P<past>[0-5]\d)"
)
_SPELT: Final[dict[str, Unit]] = {
    **{short: unit for unit, short in SHORT.items()},
    "day": "day",
    "wk": "week",
    "week": "week",
    "mo": "month",
    "month": "month",
    "quarter": "quarter",
    "yr": "year",
    "year": "year",
    "workday": "working_day",
    "working day": "working_day",
    "business day": "working_day",
}
_NUMBERS: Final = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
            "ten", "eleven", "twelve")  # fmt: skip


@cache
def _pattern() -> re.Pattern[str]:
    """Compiled on first use, since most starts of the program never read a span."""
    return re.compile(r"(\d{1,4}|[a-z]+) ?([a-z]+(?: [a-z]+)?)")


def read_span(text: str) -> tuple[int, Unit] | None:
    """The count and unit of `3w`, `10 working days`, `two weeks`, `a month`; None if it is no span.

    Counts have at most four digits and no sign; case and blanks do not matter.
    """
    found = _pattern().fullmatch(" ".join(text.lower().split()))
    if found is None:
        return None
    count, word = found.groups()
    unit = _SPELT.get(word) or _SPELT.get(word.removesuffix("s"))
    if unit is None:
        return None
    if count.isdecimal():
        return int(count), unit
    if count == "an":
        return 1, unit
    if count not in _NUMBERS or word in SHORT.values():
        return None
    return max(1, _NUMBERS.index(count)), unit


def read_minutes(text: str, most: int = 1440) -> int:
    """The minutes of `20`, `20m`, `20 min`, `1h`, `1h30`, `1:30` or `1.5h`.

    Raises:
        BadInput: no such length, or more than `most`.
    """
    found = _LENGTH.fullmatch(" ".join(text.lower().split()))
    if found is None:
        raise BadInput(say("typed.no_length_of_time", text=text[:40]))
    part = found.groupdict()
    hours, _, parts = (part["hours"] or part["clock"] or "0").replace(",", ".").partition(".")
    minutes = int(part["bare"] or part["rest"] or part["past"] or 0) + int(hours) * 60
    minutes += int(f"{parts}00"[:2]) * 60 // 100
    if minutes > most:
        raise BadInput(say("typed.too_long", text=text[:40], most=most))
    return minutes


def write_span(n: int, unit: Unit) -> str:
    """The short form that `read_span` reads back: (10, "working_day") is `10wd`."""
    return f"{n}{SHORT[unit]}"


def say_span(n: int, unit: Unit) -> str:
    """In words: (1, "week") is "1 week", (10, "working_day") is "10 working days"."""
    word = unit.replace("_", " ")
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
