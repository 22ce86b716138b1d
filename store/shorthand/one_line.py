"""One line to log: `lumen c+ "wants quote" q900 +3w @maria nps9`, read, and written back.

The customer comes first, then in any order: a touch (`c+` we called, `<c` they called), a note,
offers, promises, the next date, who it was with, scores, minutes, a rest or a closing. What can be
read in two ways is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, replace
from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import BadInput
from store.ids import id_text
from store.lifecycle.dates import clock_of
from store.names import sort_name
from store.query.parser import quote
from store.safety.opening import Store
from store.sentence import say
from store.settings.values import calendar_of, currency_of
from store.shorthand.words import (
    CHANNELS,
    OUTCOMES,
    LineError,
    Parts,
    Token,
    Word,
    read_parts,
    tokens,
)
from store.value.money import decimal_text
from store.views.lists.by_name import customers_named, near_names, told_apart
from store.views.lists.contacts import contacts_like
from store.vocabulary import FEELINGS

__all__ = ["AmbiguousLine", "Line", "LineError", "canonical", "parse_line"]

_SHOWN: Final = 5
_NOTHING: Final = Parts()
_LONGEST: Final = 2000
_OFFERED: Final = 50
# Control characters, marks of direction and of byte order: nobody types them to name a customer.
_UNTYPED: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True)
class Line:
    """What a line says, once it can mean only one thing; money in minor units of `currency`.

    `who` names the customer so that it is found again: the quoted name, or the id where the name
    is not enough; `of` tells people which one it is. `undo` stands alone. `step_id` is the
    follow-up before one's eyes, where the line leaves out whose it is.
    """

    customer_id: bytes
    customer: str
    who: str
    currency: str
    parts: Parts = _NOTHING
    contact_id: bytes | None = None
    undo: bool = False
    of: str = field(default="", compare=False)
    step_id: bytes | None = field(default=None, compare=False)


class AmbiguousLine(BadInput):
    """A line that can be read in several ways; `readings` are all of them, as lines.

    `column` is that of the word which leaves it open, counted from 1.
    """

    def __init__(self, readings: tuple[Line, ...], column: int) -> None:
        self.readings = readings
        self.column = column
        shown = [canonical(line) for line in readings[:_SHOWN]]
        ways = say("wrong_line.several_ways", count=len(readings), shown=shown)
        super().__init__(say("typed.at_column", column=column, sentence=ways))


def parse_line(
    text: str,
    store: Store,
    today: date,
    here: bytes | None = None,
    step_id: bytes | None = None,
) -> Line:
    """The one meaning of a line.

    `here` is the customer before one's eyes: whoever it is may be left out of the line. Quotes at
    its beginning then hold a note, unless they hold a customer's whole name. `step_id` is that of
    their follow-ups which is looked at: such a line is about it.

    Raises:
        AmbiguousLine: there are several; it carries them.
        LineError: there is none; it carries the column where reading ended.
    """
    kept = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    if len(kept) > _LONGEST:
        raise LineError(_LONGEST + 1, say("wrong_line.too_long", most=_LONGEST))
    found = tokens(kept)
    currency = currency_of(store)
    if not found:
        raise LineError(1, say("wrong_line.empty"))
    if len(found) == 1 and found[0].raw.lower() == "undo":
        return Line(b"", "", "", currency, undo=True)
    readings = tuple(_readings(found, store, today, currency, here, step_id))
    if len(readings) > 1:
        one = len({line.customer_id for line in readings}) == 1
        named = [token.column for token in found if one and token.raw.startswith("@")]
        raise AmbiguousLine(readings, (named or [found[0].column])[0])
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
        came = "<" if parts.incoming else ""
        words.append(f"{came}{CHANNELS[parts.channel]}{sign}{paid}")
    if parts.note is not None:
        words.append(quote(parts.note))
    for amount, title in parts.offers:
        figure = "" if amount is None else _money(amount, line.currency)
        words.append(f"q{figure}{'' if title is None else quote(title)}")
    for title, due in parts.promises:
        words += [f"p{quote(title)}", _day(due)]
    if parts.next_due is not None:
        words.append(_day(parts.next_due))
    if parts.contact is not None:
        words.append(f"@{quote(parts.contact)}")
    words += [f"{kind}{score}" for kind, score in parts.scores]
    if parts.minutes is not None:
        words.append(f"{parts.minutes}m")
    if parts.felt is not None:
        words.append(FEELINGS[parts.felt])
    if parts.rest is not None:
        words += ["rest", _day(parts.rest[0]), quote(parts.rest[1])]
    if parts.close is not None:
        words += ["close", quote(parts.close)]
    return " ".join(words)


def _day(due: date) -> str:
    clock = clock_of(due)
    return due.isoformat() if clock is None else f"{due.isoformat()} {clock}"


def _money(minor: int, currency: str) -> str:
    return decimal_text(minor, currency) or "0"


def _readings(
    found: list[Token],
    store: Store,
    today: date,
    currency: str,
    here: bytes | None,
    step_id: bytes | None,
) -> Iterator[Line]:
    """Every way to read the line: how many words are the name, which customer, which contact.

    Raises:
        LineError: there is no way: that of the customer with whom reading gets furthest.
    """
    calendar = calendar_of(store)
    errors: list[LineError] = []
    nobody: list[str] = []
    some = False
    for count in range(1 if here is None or _is_name(store, found[0]) else 0, len(found) + 1):
        if count > 1 and any(token.quoted for token in found[:count]):
            break
        name = " ".join(token.text for token in found[:count])
        rows = customers_named(store, name) if count else _with_id(store, here)
        try:
            if count == len(found):
                raise _nothing_said(store, found, rows)
            parts = read_parts(found[count:], today, calendar, currency)
        except LineError as error:
            understood = count == len(found) or error.column > found[count].column
            if rows and (count or understood):
                errors.append(error)
            elif understood:
                nobody.append(name)
            continue
        if not rows:
            nobody.append(name)
        for row in rows:
            try:
                for line in _with_contact(store, row, parts, found, currency):
                    some = True
                    yield line if count else replace(line, step_id=step_id)
            except LineError as error:
                errors.append(error)
    if not some:
        raise max(errors or [_no_such(store, found, nobody, here)], key=lambda error: error.column)


def _with_id(store: Store, ident: bytes | None) -> list[Any]:
    return store.rows("SELECT * FROM customer WHERE id = ? AND deleted_at IS NULL", (ident,))


def _is_name(store: Store, token: Token) -> bool:
    """Whether these quotes hold a whole name, as `canonical` writes it."""
    name = sort_name(token.text)
    return token.quoted and any(
        row["sort_name"] == name for row in customers_named(store, token.text)
    )


def _no_such(store: Store, found: list[Token], nobody: list[str], here: bytes | None) -> LineError:
    first = found[0]
    if here and not first.quoted:
        sentence = say("wrong_line.neither", word=first.raw[:40])
    else:
        name = nobody[0] if nobody else first.text
        sentence = say("wrong_line.no_customer", name=name, likely=near_names(store, name))
    return LineError(first.column, sentence)


def _nothing_said(store: Store, found: list[Token], rows: list[Any]) -> LineError:
    """Only a name so far: whoever it may be can be put in its place."""
    end = found[-1].column + len(found[-1].raw)
    return LineError(
        end,
        say("wrong_line.only_name"),
        instead=tuple(Word(_who(store, row), _of(store, row)) for row in rows[:_OFFERED]),
        start=found[0].column - 1,
        end=end - 1,
    )


def _with_contact(
    store: Store, row: Any, parts: Parts, found: list[Token], currency: str
) -> Iterator[Line]:
    line = Line(row["id"], row["name"], _who(store, row), currency, parts, of=_of(store, row))
    if parts.contact is None:
        yield line
        return
    fitting, contacts = contacts_like(store, row["id"], parts.contact)
    if not fitting:
        at = next(token for token in found if token.raw.startswith("@"))
        names = [each["name"] for each in contacts]
        raise LineError(
            at.column,
            say("wrong_line.no_contact", name=row["name"], typed=parts.contact, names=names),
            instead=tuple(
                Word(f"@{quote(each['name'])}", row["name"]) for each in contacts[:_OFFERED]
            ),
            start=at.column - 1,
            end=at.column - 1 + len(at.raw),
        )
    for each in fitting:
        yield replace(line, contact_id=each["id"], parts=replace(parts, contact=each["name"]))


def _of(store: Store, row: Any) -> str:
    return f"{row['name']}, {told_apart(store, row)}"


def _who(store: Store, row: Any) -> str:
    """The quoted name where it finds this customer and nobody else, else the id."""
    name = row["name"]
    if name.strip() == name and not _UNTYPED.search(name):
        named = customers_named(store, name)
        if len(named) == 1 and named[0]["id"] == row["id"]:
            return quote(name)
    return id_text(row["id"])
