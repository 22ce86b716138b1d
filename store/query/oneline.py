"""One line to log: `lumen c+ "wants quote" q900 +3w @maria nps9`, read, and written back.

The customer comes first, then in any order: a touch, a note, offers, promises, the next date, who
it was with, scores, minutes, a rest or a closing. What can be read in two ways is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from store.errors import BadInput
from store.ids import id_text
from store.query.linewords import CHANNELS, OUTCOMES, LineError, Parts, Token, read_parts, tokens
from store.query.parsing import quote
from store.safety.opening import Store
from store.value.money import decimal_text
from store.views.find import customers_named
from store.views.settings import calendar_of, currency_of

__all__ = ["AmbiguousLine", "Line", "LineError", "canonical", "parse_line"]

_SHOWN: Final = 5
_NOTHING: Final = Parts()
_LONGEST: Final = 2000


@dataclass(frozen=True)
class Line:
    """What a line says, once it can mean only one thing; money in minor units of `currency`.

    `who` names the customer so that it is found again: the quoted name, or the id where the name
    is not enough. `rest` is a date and a reason. `undo` stands alone.
    """

    customer_id: bytes
    customer: str
    who: str
    currency: str
    parts: Parts = _NOTHING
    contact_id: bytes | None = None
    undo: bool = False


class AmbiguousLine(BadInput):
    """A line that can be read in several ways; `readings` are all of them, as lines."""

    def __init__(self, readings: tuple[Line, ...]) -> None:
        self.readings = readings
        shown = "; ".join(canonical(line) for line in readings[:_SHOWN])
        more = "; …" if len(readings) > _SHOWN else ""
        super().__init__(f"column 1: this can be read in {len(readings)} ways: {shown}{more}")


def parse_line(text: str, store: Store, today: date) -> Line:
    """The one meaning of a line.

    Raises:
        AmbiguousLine: there are several; it carries them.
        LineError: there is none; it carries the column where reading ended.
    """
    kept = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    if len(kept) > _LONGEST:
        raise LineError(_LONGEST + 1, f"a line has at most {_LONGEST} characters; shorten it.")
    found = tokens(kept)
    currency = currency_of(store)
    if not found:
        raise LineError(1, 'name a customer and say what happened, as: lumen c+ "wants quote" +3w')
    if len(found) == 1 and found[0].raw.lower() == "undo":
        return Line(b"", "", "", currency, undo=True)
    readings = tuple(_readings(found, store, today, currency))
    if len(readings) > 1:
        raise AmbiguousLine(readings)
    return readings[0]


def canonical(line: Line) -> str:
    """The one way to write this line; reading it gives an equal line."""
    if line.undo:
        return "undo"
    parts = line.parts
    words = [line.who]
    if parts.channel:
        sign = "" if parts.outcome is None else OUTCOMES[parts.outcome]
        paid = "" if parts.bought is None else _money(parts.bought, line.currency)
        words.append(f"{CHANNELS[parts.channel]}{sign}{paid}")
    if parts.note is not None:
        words.append(quote(parts.note))
    for amount, title in parts.offers:
        figure = "" if amount is None else _money(amount, line.currency)
        words.append(f"q{figure}{'' if title is None else quote(title)}")
    for title, due in parts.promises:
        words += [f"p{quote(title)}", due.isoformat()]
    if parts.next_due is not None:
        words.append(parts.next_due.isoformat())
    if parts.contact is not None:
        words.append(f"@{quote(parts.contact)}")
    words += [f"{kind}{score}" for kind, score in parts.scores]
    if parts.minutes is not None:
        words.append(f"{parts.minutes}m")
    if parts.rest is not None:
        words += ["rest", parts.rest[0].isoformat(), quote(parts.rest[1])]
    if parts.close is not None:
        words += ["close", quote(parts.close)]
    return " ".join(words)


def _money(minor: int, currency: str) -> str:
    return decimal_text(minor, currency) or "0"


def _readings(found: list[Token], store: Store, today: date, currency: str) -> Iterator[Line]:
    """Every way to read the line: how many words are the name, which customer, which contact.

    Raises:
        LineError: there is no way.
    """
    calendar = calendar_of(store)
    errors: list[tuple[str, LineError]] = []
    nobody: list[str] = []
    some = False
    for count in range(1, len(found) + 1):
        if count > 1 and any(token.quoted for token in found[:count]):
            break
        name = " ".join(token.text for token in found[:count])
        if count == len(found):
            errors.append((name, _nothing_said(found)))
            break
        try:
            parts = read_parts(found[count:], today, calendar, currency)
        except LineError as error:
            errors.append((name, error))
            continue
        rows = customers_named(store, name)
        if not rows:
            nobody.append(name)
        for row in rows:
            try:
                for line in _with_contact(store, row, parts, found, currency):
                    some = True
                    yield line
            except LineError as error:
                errors.append((name, error))
    if not some:
        raise _likeliest(store, errors, nobody)


def _likeliest(store: Store, errors: list[tuple[str, LineError]], nobody: list[str]) -> LineError:
    """Of the ways to read the line, the one that names a customer and gets furthest."""
    named = [error for name, error in errors if customers_named(store, name)]
    if not named and nobody:
        return LineError(1, f"there is no customer “{nobody[0]}”; add it first, or type the name.")
    return max(named or [error for _, error in errors], key=lambda error: error.column)


def _nothing_said(found: list[Token]) -> LineError:
    end = found[-1].column + len(found[-1].raw)
    return LineError(end, "say what happened after the name: c+, v-, q900, +3w or a quoted note.")


def _with_contact(
    store: Store, row: Any, parts: Parts, found: list[Token], currency: str
) -> Iterator[Line]:
    line = Line(row["id"], row["name"], _who(store, row), currency, parts)
    if parts.contact is None:
        yield line
        return
    contacts = store.rows(
        "SELECT id, name FROM contact WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id",
        (row["id"],),
    )
    wanted = parts.contact.casefold()
    fitting = [each for each in contacts if each["name"].casefold() == wanted] or [
        each for each in contacts if _begins(each["name"], wanted)
    ]
    if not fitting:
        column = next((t.column for t in found if t.raw.startswith("@")), 1)
        names = ", ".join(each["name"] for each in contacts) or "nobody yet"
        raise LineError(column, f"{row['name']} has no contact “{parts.contact}”: {names}.")
    for each in fitting[:1] if len({each["name"] for each in fitting}) == 1 else fitting:
        yield replace(line, contact_id=each["id"], parts=replace(parts, contact=each["name"]))


def _begins(name: str, wanted: str) -> bool:
    low = name.casefold()
    return low.startswith(wanted) or any(word.startswith(wanted) for word in re.split(r"\W+", low))


def _who(store: Store, row: Any) -> str:
    """The quoted name where it finds this customer and nobody else, else the id."""
    named = customers_named(store, row["name"])
    if len(named) == 1 and named[0]["id"] == row["id"] and row["name"].strip() == row["name"]:
        return quote(row["name"])
    return id_text(row["id"])
