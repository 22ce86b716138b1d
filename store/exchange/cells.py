"""Single cells: what a program put around a value is taken off, the value is kept as it is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from store.errors import BadInput
from store.value.money import DecimalMark, parse_money

Style = Literal["line", "long", "name", "id", "date", "money"]  # how a field's cell is cleaned

_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
_GUARDED_ID = re.compile(r"'(?=[=+\-@\t\r0-9])")
_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_BREAKS = re.compile(r"[\r\n\t\v\f]+")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_YES = frozenset({"1", "true", "yes", "y", "t", "x", "ja", "sí", "si", "oui", "да"})


def clean(text: str, style: Style) -> str:
    """The value of a cell, without outer spaces and without the guards that exports put on.

    An apostrophe before `= + - @` guards a formula; before anything in an id, a phone number, a
    date or an amount it keeps a spreadsheet from reading a number; `="007"` does the same. What may
    be an id or a name keeps the apostrophe of `'t Hooft`. Texts of one line lose their line ends;
    nothing else is changed.
    """
    text = text.strip()
    if not text or (text[0] not in "'=" and text.isprintable()):
        return text
    if style in ("line", "long"):
        if _GUARDED.match(text):
            text = text[1:]
    else:
        if style != "name" or _GUARDED_ID.match(text):
            text = text.removeprefix("'")
        wrapped = _EXCEL_TEXT.fullmatch(text)
        if wrapped:
            text = wrapped[1]
    if style != "long" and _BREAKS.search(text):
        text = _BREAKS.sub(" ", text)
    return text.strip()


def is_yes(text: str) -> bool:
    """Whether a cell says yes, as the vendors' programs write it."""
    return text.casefold() in _YES


def values_of(text: str) -> list[str]:
    """The values of a cell that may hold several: `a; b`, each on a line, `a ::: b`."""
    parts = re.split(r";|\n|\r| ::: ", text)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def minutes_of(text: str) -> int:
    """A length of time as whole minutes: `30`, `12.5`, `00:30`, `1:05:00`.

    Raises:
        BadInput: anything else, or more than a day.
    """
    clock = _CLOCK.fullmatch(text)
    if clock:
        minutes = int(clock[1]) * 60 + int(clock[2]) + int(int(clock[3] or 0) >= 30)
    else:
        found = number_of(text, None)
        minutes = int(found.to_integral_value()) if abs(found) < 10_000 else -1
    if not 0 <= minutes <= 1440:
        raise BadInput(f"“{text}” minutes is not a length of a touch: 0 to 1440 are.")
    return minutes


def number_of(text: str, mark: DecimalMark | None) -> Decimal:
    """A plain number such as a quantity.

    Raises:
        BadInput: it is none.
    """
    try:
        return parse_money(text, decimal=mark)
    except BadInput:
        raise BadInput(f"“{text[:40]}” is not a number.") from None


def looks_like_id(text: str) -> bool:
    """Whether a value is a number or code (or an e-mail address) rather than a name."""
    return not any(c.isspace() for c in text) and any(c.isdigit() or c == "@" for c in text)
