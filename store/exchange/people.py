"""Customers from a file, with their contacts, ways to reach them, costs and notes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from store.actions.contact_ways import add_missing_ways
from store.customer_fields import columns, read
from store.errors import BadInput
from store.exchange.cells import is_yes, values_of
from store.exchange.digests import import_key
from store.exchange.directory import GONE, plain_name
from store.exchange.job import Job, short_text
from store.exchange.sheet import Row
from store.ledger.follow_up_rows import rep_of
from store.names import clean_name, sort_name

_CARD = [each for each in columns() if each.imported]
_TEXTS = tuple(each.name for each in _CARD if each.kind == "text")
_DAYS = (
    ("first_seen", "first_seen_on"),
    *((each.name, each.name) for each in _CARD if each.kind in ("day", "past")),
)
_CAC_NOTE = "acquisition cost from a file"


class Customers:
    """Writes customers. A blank cell never erases what is there; several values are all kept."""

    things = ("customer", "customers")
    table = "customer"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._met: dict[bytes, int] = {}
        self._named: dict[tuple[str, str], bytes] = {}
        self._words: dict[tuple[str, str], str | None] = {}
        self._me = rep_of(job.unit)

    def take(self, row: Row) -> None:
        """Write one customer."""
        job, get = self._job, row.values.get
        if is_yes(get("is_deleted", "")):
            raise BadInput(GONE)
        name = _name(row)
        values = self._values(row)
        cost, value = self._cost(row)
        ident = job.people.find(get("external_id", ""), name)
        if ident is None:
            ident = job.people.add(
                name, {"first_seen_on": job.unit.today.isoformat(), "kind": _kind(row), **values}
            )
            self._more(ident, row, cost)
            job.tally.records += 1
            job.tally.count("new")
        else:
            merged = job.tally.merged
            changed = self._change(ident, row, name, values)
            changed = self._more(ident, row, cost) or changed
            if changed:
                job.unit.touch(ident)
            job.tally.count("changed" if changed or job.tally.merged > merged else "same")
        self._met.setdefault(ident, row.line)
        job.tally.total += value

    def finish(self) -> None:
        """Nothing waits for the last row."""

    def _values(self, row: Row) -> dict[str, Any]:
        """The fields that the row fills, as the store keeps them."""
        job, get = self._job, row.values.get
        values: dict[str, Any] = {name: get(name) for name in _TEXTS if get(name)}
        if get("external_id"):
            values["external_id"] = get("external_id")
        for field, column in _DAYS:
            if get(field):
                values[column] = job.dates[field].read(row.values[field]).day.isoformat()
        for field in _READ:
            if get(field) and (text := self._read(field, row.values[field])):
                values[field] = text
        if get("segment"):
            values["segment_id"] = self._id_of("segment", row.values["segment"])
            values["segment_fixed"] = 1
        if get("owner"):
            values["owner_id"] = self._id_of("rep", row.values["owner"])
        return values

    def _read(self, field: str, text: str) -> str | None:
        """A word as the store keeps it; one that nobody can read is left out and told once."""
        if (field, text) not in self._words:
            try:
                self._words[field, text] = _READ[field](text)
            except BadInput as error:
                self._words[field, text] = None
                self._job.tally.note(f"{error} The {_word(field)} was left out.")
        return self._words[field, text]

    def _change(self, ident: bytes, row: Row, name: str, values: dict[str, Any]) -> bool:
        """Update a customer. Of two rows of one file the later one only fills what is blank."""
        unit = self._job.unit
        found = unit.row("SELECT * FROM customer WHERE id = ?", (ident,))
        assert found is not None
        if row.values.get("external_id") and found["external_id"] == row.values["external_id"]:
            kept, _ = plain_name(name)
            values = {**values, "name": kept, "sort_name": sort_name(kept)}
        earlier = self._met.get(ident)
        if earlier is not None:
            clash = [
                column
                for column, value in values.items()
                if found[column] not in (None, value) and column != "sort_name"
            ]
            if clash:
                words = ", ".join(_word(column) for column in clash)
                self._job.tally.note(
                    f"Line {row.line} is the same customer as line {earlier} with another {words}: "
                    "the earlier one was kept."
                )
            values = {column: v for column, v in values.items() if found[column] is None}
        return bool(values) and unit.update("customer", ident, values)

    def _more(self, ident: bytes, row: Row, cost: int | None) -> bool:
        """Add the contact, ways, note and cost that the customer does not have yet."""
        unit, get = self._job.unit, row.values.get
        contact, changed = self._contact(ident, row)
        ways = [
            (kind, label, value)
            for field, kind, label in (
                ("phone", "phone", None),
                ("mobile", "phone", "mobile"),
                ("email", "email", None),
                ("website", "website", None),
                ("address", "address", None),
            )
            for value in ([get(field, "")] if field == "address" else values_of(get(field, "")))
            if value
        ]
        changed = add_missing_ways(unit, ident, contact, ways) or changed
        if get("note"):
            changed = self._note(ident, row.values["note"]) or changed
        if cost is not None:
            changed = self._spent(ident, cost) or changed
        return changed

    def _contact(self, ident: bytes, row: Row) -> tuple[bytes | None, bool]:
        name = row.values.get("contact", "")
        if not name and row.values.get("name"):
            name = _person(row)
        if not name:
            return None, False
        unit, kept = self._job.unit, clean_name(name)
        for found in unit.run(
            "SELECT id, name FROM contact WHERE customer_id = ? AND deleted_at IS NULL", (ident,)
        ).fetchall():
            if sort_name(found["name"]) == sort_name(kept):
                return found["id"], False
        return unit.insert("contact", {"customer_id": ident, "name": kept}), True

    def _note(self, ident: bytes, text: str) -> bool:
        unit, key = self._job.unit, import_key("customer note", ident.hex(), text)
        if unit.row(
            "SELECT 1 FROM interaction WHERE import_key = ? AND deleted_at IS NULL", (key,)
        ):
            return False
        unit.insert(
            "interaction",
            {
                "customer_id": ident,
                "rep_id": self._me,
                "channel": "note",
                "happened_at": unit.at,
                "happened_on": unit.today.isoformat(),
                "note": text,
                "import_key": key,
            },
        )
        return True

    def _cost(self, row: Row) -> tuple[int | None, Decimal]:
        text = row.values.get("acquisition_cost", "")
        if not text:
            return None, Decimal(0)
        money = self._job.money
        currency = money.currency(text, row.values.get("currency", ""))
        amount = money.read("acquisition_cost", text, currency)
        return amount.minor, amount.value

    def _spent(self, ident: bytes, amount: int) -> bool:
        """Keep one acquisition cost per customer that came from files."""
        unit = self._job.unit
        found = unit.row(
            "SELECT id FROM cost WHERE customer_id = ? AND kind = 'acquisition' AND note = ? "
            "AND deleted_at IS NULL",
            (ident, _CAC_NOTE),
        )
        if found is not None:
            return unit.update("cost", found["id"], {"amount": amount})
        self._job.keep_currency()
        seen = unit.row("SELECT first_seen_on FROM customer WHERE id = ?", (ident,))
        unit.insert(
            "cost",
            {
                "customer_id": ident,
                "kind": "acquisition",
                "spent_on": (seen and seen["first_seen_on"]) or unit.today.isoformat(),
                "amount": amount,
                "note": _CAC_NOTE,
            },
        )
        return True

    def _id_of(self, table: str, name: str) -> bytes:
        """The segment or rep of this name, added when there is none."""
        name = short_text(name, 200)
        key = (table, name.casefold())
        if key not in self._named:
            rows = self._job.unit.run(f"SELECT id, name FROM {table} WHERE deleted_at IS NULL")
            for row in rows.fetchall():
                self._named.setdefault((table, row["name"].casefold()), row["id"])
        if key not in self._named:
            self._named[key] = self._job.unit.insert(table, {"name": name})
            word = "owner" if table == "rep" else table
            self._job.tally.note(f"The {word} “{name}” is new in the store.")
        return self._named[key]


def _person(row: Row) -> str:
    parts = (row.values.get("first_name", ""), row.values.get("last_name", ""))
    return " ".join(part for part in parts if part)


def _name(row: Row) -> str:
    """The customer's name: its own, else the person's, else how it can be reached."""
    get = row.values.get
    for text in (get("name", ""), _person(row), get("email", ""), get("phone", "")):
        if text:
            return clean_name(text)
    raise BadInput("it has no name")


def _kind(row: Row) -> str:
    return "person" if not row.values.get("name") and _person(row) else "organisation"


_READ: dict[str, Callable[[str], str]] = {
    each.name: partial(read, each) for each in _CARD if each.kind in ("choice", "zone", "hours")
}


def _word(column: str) -> str:
    return column.removesuffix("_id").removesuffix("_on").replace("_", " ")
