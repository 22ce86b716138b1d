"""Fields of a form: what is typed, what it means, and the sentence when it means nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol, TypeAlias, TypeVar

from store.dataclass import dataclass
from store.errors import BadInput
from store.ledger.effect import Effect
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.dates import parse_when, speak
from store.lifecycle.units import read_minutes
from store.value.money import display, read_amount

Value = str | int | date | None


@dataclass(frozen=True)
class Choice:
    """One of a field's ready answers: `text` is shown, `value` is what it stands for."""

    text: str
    value: str


def choices(*texts: str) -> tuple[Choice, ...]:
    """Ready answers that stand for their own words."""
    return tuple(Choice(text, text) for text in texts)


class Reader(Protocol):
    """Turns what was typed into a value and the words that show its meaning."""

    def __call__(self, text: str) -> tuple[Value, str]:
        """The value and what to show beside the field; BadInput with a sentence otherwise."""
        ...


@dataclass(frozen=True)
class Field:
    """One field. With `choices` a figure alone stands for that choice; `value` stands there first.

    `needed` is the sentence for an empty field that must be filled; without it it may stay empty.
    A `note` takes many lines. A `hidden` field shows itself when it is needed.
    """

    name: str
    label: str
    read: Reader
    value: str = ""
    choices: tuple[Choice, ...] = ()
    needed: str = ""
    placeholder: str = ""
    note: bool = False
    hidden: bool = False

    def meaning(self, typed: str) -> tuple[Value, str]:
        """The value of what was typed and the words for it; None for an empty field.

        Raises:
            BadInput: it is empty but needed, or cannot be read.
        """
        text = typed if self.note else typed.strip()
        if not text.strip():
            if self.needed:
                raise BadInput(self.needed)
            return None, ""
        chosen = self._chosen(text)
        if chosen is None:
            return self.read(text)
        value, words = self.read(chosen.value)
        return value, words or f"= {chosen.text}"

    def _chosen(self, text: str) -> Choice | None:
        if text.isdecimal() and text.isascii() and 0 < int(text) <= len(self.choices):
            return self.choices[int(text) - 1]
        return None


def words(text: str) -> tuple[Value, str]:
    """Any text, as it is."""
    return text, ""


def one_of(known: Callable[[str], str], word: Callable[[str], str] | None = None) -> Reader:
    """A word of a fixed list, as `known` reads it and `word` writes it."""

    def read(text: str) -> tuple[Value, str]:
        name = known(text)
        return name, f"= {word(name) if word else name.replace('_', ' ')}"

    return read


class Days(Protocol):
    """Which day it is, and which days are worked; both as of when they are asked."""

    @property
    def today(self) -> date:
        """The day."""

    @property
    def calendar(self) -> WorkCalendar:
        """The rep's working days."""


def day(days: Days, *, past: bool = False) -> Reader:
    """A date as people type it; the form may stand open over midnight."""

    def read(text: str) -> tuple[Value, str]:
        found = parse_when(text, days.today, days.calendar, past=past)
        return found, f"→ {speak(found, days.today)}"

    return read


def amount(currency: str) -> Reader:
    """Money, in minor units of the currency."""

    def read(text: str) -> tuple[Value, str]:
        minor = read_amount(text, currency)
        return minor, f"= {display(minor, currency)}"

    return read


def length(least: int = 0) -> Reader:
    """A length of time, in minutes."""

    def read(text: str) -> tuple[Value, str]:
        found = read_minutes(text)
        if found < least:
            raise BadInput(f"“{text}” is too short: give {least} minute or more.")
        return found, "" if text.isdecimal() else f"= {found} min"

    return read


def whole_number(what: str, least: int, most: int) -> Reader:
    """A whole number between two."""

    def read(text: str) -> tuple[Value, str]:
        if not (text.isdecimal() and text.isascii() and least <= int(text[:9]) <= most):
            raise BadInput(f"“{text}” is not a number of {what}: give {least} to {most}.")
        return int(text), ""

    return read


class Values:
    """What a form was filled with, by the names of its fields.

    `changed` names those that a person changed. `over`: they have been told that it was changed
    elsewhere since the form opened, and save it again.
    """

    def __init__(
        self, values: dict[str, Value], changed: Iterable[str] = (), *, over: bool = False
    ) -> None:
        self._values = values
        self.changed = frozenset(changed)
        self.over = over

    def text(self, name: str) -> str:
        """The text of a field, "" when it is empty."""
        value = self._values.get(name)
        return "" if value is None else str(value)

    def only_changed(self) -> Values:
        """The same where what nobody changed is empty."""
        some = {name: value for name, value in self._values.items() if name in self.changed}
        return Values(some, self.changed, over=self.over)

    def changed_text(self, name: str) -> str | None:
        """The text of a field that somebody changed, "" when it is empty now."""
        return self.text(name) if name in self.changed else None

    def maybe(self, name: str) -> str | None:
        """The text of a field, None when it is empty."""
        return self.text(name) or None

    def day(self, name: str) -> date:
        """The date of a field that is needed."""
        value = self._values[name]
        assert isinstance(value, date)
        return value

    def maybe_day(self, name: str) -> date | None:
        """The date of a field, None when it is empty."""
        value = self._values.get(name)
        return value if isinstance(value, date) else None

    def number(self, name: str) -> int:
        """The number of a field that is needed."""
        value = self._values[name]
        assert isinstance(value, int)
        return value

    def maybe_number(self, name: str) -> int | None:
        """The number of a field, None when it is empty."""
        value = self._values.get(name)
        return value if isinstance(value, int) else None


R = TypeVar("R")


# Makes the form's answer of an action: the screen reads its rows anew in the same thread.
Wrap: TypeAlias = Callable[[Callable[[Values], Effect]], Callable[[Values], R]]
