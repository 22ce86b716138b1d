"""What the writers of the kinds share while one file is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from store.dataclass import dataclass
from store.errors import BadInput
from store.exchange.cells import minutes_of
from store.exchange.dates import Moment
from store.exchange.digests import Seen
from store.exchange.directory import Directory
from store.exchange.hand_corrections import Hands
from store.exchange.identity import own_id
from store.exchange.report import Tally
from store.exchange.sheet import Row, Sheet
from store.exchange.survey import Findings
from store.ledger.unit import Unit
from store.sentence import clause, say

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Job:
    """One reading: the unit of work, the tally, what the file shows, the customers.

    Only fields that a column was found for can change what the store has. `keep_currency` settles
    the store's currency with the first amount that is written; `tell` hears how many rows are.
    """

    unit: Unit
    tally: Tally
    sheet: Sheet
    facts: Findings
    people: Directory
    seen: Seen
    hands: Hands
    keep_currency: Callable[[], None]
    tell: Tell

    def mapped(self, values: Mapping[str, Any], **names: str) -> dict[str, Any]:
        """The values whose field (by `names` where it is called otherwise) has a column."""
        return {
            name: value
            for name, value in values.items()
            if self.sheet.has(*names.get(name, name).split())
        }

    def read_date(self, row: Row, field: str) -> Moment | None:
        """A date that a row may lack; one that cannot be read is left out and named."""
        text = row.values.get(field, "")
        if not text:
            return None
        try:
            column = self.facts.dates[field]
            if field == "birthday":
                return Moment(column.read_birthday(text), None)
            return column.read(text)
        except BadInput as error:
            self.tally.leave_out(row.line, field, clause(error.words))
            return None

    def read_minutes(self, row: Row) -> int | None:
        """How long a touch took; a cell that cannot be read is left out and named."""
        text = row.values.get("minutes", "")
        if not text:
            return None
        try:
            return minutes_of(text, self.facts.unit)
        except BadInput as error:
            self.tally.leave_out(row.line, "minutes", clause(error.words))
            return None

    def customer_of(self, row: Row) -> tuple[bytes, bytes | None]:
        """The customer of a touch or a step, and the person there.

        Only a name or an e-mail may add a customer, an id alone does not say who it is.

        Raises:
            BadInput: unknown or ambiguous.
        """
        who = self.people.who(row.values)
        preset = self.sheet.preset
        if not any(who) and preset is not None and preset.named_in:
            named = self.people.named_in(row.values.get(preset.named_in, ""))
            if named is not None:
                self.tally.by_words += 1
                return named, None
        if not any(who):
            raise BadInput(say("row.no_customer"))
        found = self.people.find(who)
        if found is None:
            if not (who.name or who.person or who.email):
                raise BadInput(say("row.unknown_customer", name=who.shown()))
            found = self.people.find_or_add(who)
        return found, self.people.keep_ways(found, who)


class Writer(Protocol):
    """Writes the rows of one kind; `thing` is what one of them is."""

    thing: str
    table: str
    waits: bool  # rows are written at the end

    def take(self, row: Row) -> None:
        """Write one row and count it; BadInput rejects it."""

    def finish(self) -> None:
        """Write what had to wait for the last row."""


def own_record(unit: Unit, table: str, ident: str) -> Any | None:
    """The record with an id of this store, as an export writes it; None for any other id."""
    key = own_id(ident)
    if key is None:
        return None
    return unit.row(f"SELECT * FROM {table} WHERE id = ? AND deleted_at IS NULL", (key,))


def needed(row: Row, field: str, what: str) -> str:
    """The text of a field that every row must have.

    Raises:
        BadInput: it is empty.
    """
    text = row.values.get(field, "")
    if not text:
        raise BadInput(say("row.lacks", what=what))
    return text


def differs(unit: Unit, table: str, ident: bytes, values: Mapping[str, Any]) -> bool:
    """Whether a record has another value in one of the fields."""
    if not values:
        return False
    found = unit.row(f"SELECT {', '.join(values)} FROM {table} WHERE id = ?", (ident,))
    return found is None or any(found[name] != value for name, value in values.items())


def known_keys(unit: Unit, table: str, keys: Sequence[bytes]) -> set[bytes]:
    """Those of the import keys under which the store has a record."""
    marks = ", ".join("?" * len(keys))
    rows = unit.run(
        f"SELECT import_key FROM {table} WHERE import_key IN ({marks}) AND deleted_at IS NULL",
        tuple(keys),
    )
    return {row["import_key"] for row in rows}


def refuse_ahead(day: date, today: date) -> None:
    """Refuse a touch of a day that has not come.

    Raises:
        BadInput: it is a step.
    """
    if day > today:
        raise BadInput(say("row.day_ahead", day=day))


def repeated(line: int) -> BadInput:
    """The refusal of a row that contradicts an earlier one with the same id."""
    return BadInput(f"line {line} has the same id and other values: only one can be right")


def short_text(text: str, longest: int = 500) -> str:
    """A title that is cut where no title ends."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
