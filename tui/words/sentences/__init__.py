"""Tells what the store hands on as data: one table of words for each room of its sentences.

A code is “room.name”; its words are a template or a function of the values. Templates know
`{n:purchase}` (1 purchase, 3,000 purchases), `{n:ago}` (today, 3 days ago, in 2 days).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from typing import Any, TypeAlias

from store.errors import TicklerError
from store.lifecycle.dates import dated, speak
from store.sentence import Sentence, Words
from store.value.money import display
from tui.text import one_stop

Table: TypeAlias = Mapping[str, str | Callable[..., str]]


def tell(words: Words | None) -> str:
    """The words for a person; a text stays as it is, nothing is nothing."""
    if not isinstance(words, Sentence):
        return words or ""
    room, _, name = words.code.rpartition(".")
    try:
        template = (_room(room) if room else _COMMON)[name]
        values = {name: _value(each) for name, each in words.values.items()}
        told = template.format_map(values) if isinstance(template, str) else template(**values)
        return one_stop(told)
    except (ImportError, KeyError, TypeError, ValueError, AttributeError):
        return _strange(words)


def error_words(error: TicklerError) -> str:
    """The words of an error."""
    return one_stop(tell(error.words))


def _room(name: str) -> Table:
    words: Table = import_module(f"{__name__}.{name}").WORDS
    return words


def _strange(words: Sentence) -> str:
    """What a newer program has written, or a person who typed what looks like a sentence."""
    values = ", ".join(f"{name} {_value(each)}" for name, each in words.values.items())
    return f"{words.code}: {values}" if values else words.code


def _value(value: Any) -> Any:
    if value is None:
        return _Text()
    if isinstance(value, Sentence):
        return _Text(tell(value))
    if isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return _Number(value)
    return [_value(each) for each in value] if isinstance(value, list | tuple) else _Text(value)


class _Text(str):
    """A text that, where it is a day, knows how people say it."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if spec != "day":
            return str.__format__(self, spec)
        try:
            return dated(date.fromisoformat(self))
        except ValueError:
            return str(self)


class _Number(int):
    """A whole number that knows how it is told beside a noun."""

    def __format__(self, spec: str) -> str:
        if spec == "ago":
            days = f"{_Number(abs(self)):day}"
            return "today" if self == 0 else f"{days} ago" if self > 0 else f"in {days}"
        if len(spec) > 1 and spec.replace("-", "").isalpha():
            return f"{int(self):,} {spec}{'' if self == 1 else 's'}"
        return int.__format__(self, spec)


def _day(on: str, today: str, clock: str = "") -> str:
    day = speak(date.fromisoformat(on), date.fromisoformat(today))
    return f"{day} {clock}" if clock else day


_COMMON: Table = {
    "clause": lambda words: words.rstrip("."),
    "day": _day,
    "listed": lambda parts, by: by.join(parts),
    "money": lambda amount, currency: display(amount, currency),
    "compact": lambda amount, currency: display(amount, currency, compact=True),
}
