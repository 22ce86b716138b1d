"""Comparisons and ranges over figures, dates and ages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias

from store.lifecycle.dates import day_without_year
from store.lifecycle.possible_years import EARLIEST
from store.query.errors import Unfit
from store.query.typed_values import Point, Scene, read_age, read_day
from store.sentence import say

Clause: TypeAlias = "tuple[str, tuple[object, ...]]"

_OPEN: Final = ("", "*")  # either end of a range may stay open: 10.., ..20, 10..*
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare_figure(column: str, operator: str, text: str, read: Callable[[str], Point]) -> Clause:
    """A share, count or amount; a range includes both ends."""
    ends = _ends(operator, text)
    if ends is not None:
        low, high = (None if end in _OPEN else read(end).exact for end in ends)
        return _between(column, low, high)
    point = read(text)
    if operator:
        return f"{column} {operator} ?", (point.exact,)
    if point.low == point.high:
        return f"{column} = ?", (point.exact,)
    return f"({column} >= ? AND {column} < ?)", (point.low, point.high)


def compare_day(column: str, operator: str, text: str, scene: Scene) -> Clause:
    """A date that mostly lies ahead."""
    ends = _ends(operator, text)
    if ends is not None:
        low, high = (None if end in _OPEN else read_day(end, scene, past=False) for end in ends)
        return _between(column, _iso(low), _iso(high))
    day = read_day(text, scene, past=False)
    return f"{column} {operator or '='} ?", (day.isoformat(),)


def compare_birthday(column: str, operator: str, text: str, scene: Scene) -> Clause:
    """A day alone (`14 mar`) is any year's; one with its year is compared with those that have."""
    day = None if operator else day_without_year(text)
    if day is not None:
        return f"substr({column}, 6) = ?", (f"{day:%m-%d}",)
    clause, values = compare_day(column, operator, text, scene)
    return f"({clause} AND {column} >= ?)", (*values, EARLIEST.isoformat())


def compare_age(column: str, operator: str, text: str, scene: Scene, name: str) -> Clause:
    """A day gone: by its date, or by how long ago it was, for which more means earlier."""
    ends = _ends(operator, text)
    if ends is not None:
        return _age_range(column, ends, scene)
    back = read_age(text, scene)
    if back is None:
        day = read_day(text, scene, past=True)
        return f"{column} {operator or '='} ?", (day.isoformat(),)
    if not operator:
        raise Unfit(say("wrong_filter.age_bare", field=name, typed=text))
    return f"{column} {_TURNED[operator]} ?", (back.isoformat(),)


def _age_range(column: str, ends: tuple[str, str], scene: Scene) -> Clause:
    ages = [None if end in _OPEN else read_age(end, scene) for end in ends]
    days = [
        age or (None if end in _OPEN else read_day(end, scene, past=True))
        for age, end in zip(ages, ends, strict=True)
    ]
    low, high = reversed(days) if any(ages) else days
    if low is not None and high is not None and any(ages) and not all(ages):
        low, high = sorted((low, high))  # an age and a date in one range: whichever comes first
    return _between(column, _iso(low), _iso(high))


def _ends(operator: str, text: str) -> tuple[str, str] | None:
    """The two ends of a range, None if it is none."""
    first, dots, last = text.partition("..")
    if not dots:
        return None
    if operator:
        raise Unfit(say("wrong_filter.compared_range", operator=operator))
    if first in _OPEN and last in _OPEN:
        raise Unfit(say("wrong_filter.range_empty"))
    return first.strip(), last.strip()


def _between(column: str, low: object, high: object) -> Clause:
    parts = [f"{column} {sign} ?" for sign, end in ((">=", low), ("<=", high)) if end is not None]
    return f"({' AND '.join(parts)})", tuple(end for end in (low, high) if end is not None)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
