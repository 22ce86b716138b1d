"""What the writers of the kinds share while one file is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from store.errors import BadInput
from store.exchange.amounts import MoneyReader
from store.exchange.dates import DateColumn
from store.exchange.digests import Seen
from store.exchange.directory import Directory
from store.exchange.report import Tally
from store.exchange.sheet import Row
from store.ledger.unit import Unit


@dataclass(frozen=True)
class Job:
    """One reading: the unit of work, the tally, how to read dates and money, the customers.

    `fields` are those that a column was found for; only they can change what the store has.
    `keep_currency` settles the store's currency with the first amount that is written.
    """

    unit: Unit
    tally: Tally
    fields: frozenset[str]
    dates: Mapping[str, DateColumn]
    money: MoneyReader
    people: Directory
    seen: Seen
    keep_currency: Callable[[], None]

    def mapped(self, values: Mapping[str, Any], **names: str) -> dict[str, Any]:
        """The values whose field (by `names` where it is called otherwise) has a column."""
        return {name: v for name, v in values.items() if names.get(name, name) in self.fields}

    def customer_of(self, row: Row) -> bytes:
        """The customer of an interaction or a follow-up; only a column of names may add one.

        Raises:
            BadInput: unknown or ambiguous.
        """
        who, name = row.values.get("customer", ""), row.values.get("customer_name", "")
        if not who and not name:
            raise BadInput("it names no customer")
        if name:
            return self.people.find_or_add(who, name)
        found = self.people.find(who)
        if found is None:
            raise BadInput(f"unknown customer “{who[:80]}”: import customers first")
        return found


class Writer(Protocol):
    """Writes the rows of one kind; `things` is what they are called, one and many."""

    things: tuple[str, str]
    table: str

    def take(self, row: Row) -> None:
        """Write one row and count it; BadInput rejects it."""

    def finish(self) -> None:
        """Write what had to wait for the last row."""


def needed(row: Row, field: str, what: str) -> str:
    """The text of a field that every row must have.

    Raises:
        BadInput: it is empty.
    """
    text = row.values.get(field, "")
    if not text:
        raise BadInput(f"it has no {what}")
    return text


def differs(unit: Unit, table: str, ident: bytes, values: Mapping[str, Any]) -> bool:
    """Whether a record has another value in one of the fields."""
    if not values:
        return False
    found = unit.row(f"SELECT {', '.join(values)} FROM {table} WHERE id = ?", (ident,))
    return found is None or any(found[name] != value for name, value in values.items())


def repeated(line: int) -> BadInput:
    """The refusal of a row that contradicts an earlier one with the same id."""
    return BadInput(f"line {line} has the same id and other values: only one can be right")


def short_text(text: str, longest: int = 500) -> str:
    """A title that is cut where no title ends."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
