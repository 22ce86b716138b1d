"""What a change has written, field by field: the journal in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from store.dataclass import dataclass
from store.ids import short
from store.safety.opening import Store
from store.sentence import shown

# Tables whose rows others name by id, and the column that people know them by.
_NAMED: Final = {
    "customer": "name", "rep": "name", "segment": "name", "contact": "name", "product": "name",
    "plan": "name", "follow_up": "title", "own_field": "label",
}  # fmt: skip
_TITLES: Final = ("name", "title", "label", "words", "key", "value", "target", "kind")
# Those of which another column tells which one it is.
_BY: Final = {"enrolment": "plan_id", "transition": "to_grp", "purchase": "bought_on",
              "interaction": "channel", "own_value": "field_id"}  # fmt: skip
# Written with every change of another field, and no news for a person.
_QUIET: Final = (
    "sort_name",
    "import_key",
    "weight",
    "e164",
    "e164_of",
    "finished_at",
    "quiet_value",
)


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of a record, from old to new in words; `field` "" says that the record is new.

    `of` is the customer whose record it is, "" for what belongs to none.
    """

    table: str
    of: str
    record: str
    field: str
    old: str | None
    new: str | None


def changed_fields(store: Store, numbers: Iterable[int]) -> dict[int, list[Changed]]:
    """The fields that each of these changes (their numbers in the journal) has written."""
    found: dict[int, list[Changed]] = defaultdict(list)
    words = _Words(store)
    for number in numbers:
        for row in store.rows("SELECT * FROM journal WHERE work_seq = ? ORDER BY seq", (number,)):
            if row["field"] in _QUIET:
                continue
            of, record = words.record(row["tbl"], row["record_id"])
            field = (row["field"] or "").replace("_id", "").replace("_", " ")
            old, new = words.value(row["old"]), words.value(row["new"])
            if row["tbl"] == "own_value":  # a field of the customer like any other
                kept = words.own_value(row["record_id"], first=row["field"] is None)
                if row["field"] is None:
                    old, new = None, kept
                elif row["field"] == "deleted_at":
                    old, new = (None, kept) if new is None else (kept, None)
                found[number].append(Changed("customer", of, "", record, old, new))
                continue
            found[number].append(Changed(row["tbl"].replace("_", " "), of, record, field, old, new))
    return found


class _Words:
    """Names of records, each asked once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._records: dict[tuple[str, bytes], tuple[str, str]] = {}
        self._values: dict[bytes, str] = {}

    def record(self, table: str, ident: bytes) -> tuple[str, str]:
        """The customer that a record belongs to, and what the record is called."""
        if (table, ident) not in self._records:
            row = self._store.row(f'SELECT * FROM "{table}" WHERE id = ?', (ident,))
            self._records[table, ident] = ("", "") if row is None else self._told(table, row)
        return self._records[table, ident]

    def own_value(self, ident: bytes, *, first: bool) -> str | None:
        """What a field of the user's own holds, or what it held at first."""
        found = self._store.value(
            "SELECT old FROM journal WHERE record_id = ? AND tbl = 'own_value' "
            "AND field = 'value' ORDER BY seq LIMIT 1",
            (ident,),
        )
        if found is None or not first:
            found = self._store.value("SELECT value FROM own_value WHERE id = ?", (ident,))
        return self.value(found)

    def _told(self, table: str, row: Any) -> tuple[str, str]:
        columns = row.keys()
        title = next(
            (shown(str(row[each])) for each in _TITLES if each in columns and row[each]), ""
        )
        if table == "customer":
            return title, ""
        if table in _BY:
            title = (self.value(row[_BY[table]]) or "").replace("_", " ")
        owner = row["customer_id"] if "customer_id" in columns else None
        return ("" if owner is None else self.value(owner) or ""), title

    def value(self, value: Any) -> str | None:
        """A value as a person reads it: what an id names, else the value itself."""
        if not isinstance(value, bytes):
            return None if value is None else shown(str(value))
        if value not in self._values:
            self._values[value] = self._named(value)
        return self._values[value]

    def _named(self, ident: bytes) -> str:
        for table, column in _NAMED.items():
            name = self._store.value(f"SELECT {column} FROM {table} WHERE id = ?", (ident,))
            if name is not None:
                return shown(str(name))
        return short(ident) if len(ident) == 16 else ident.hex()[:12]
