"""What a person has corrected by hand since a file was read: the file does not take it back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from store.exchange.cells import bare
from store.ledger.unit import Unit
from store.lifecycle.possible_years import completes, written
from store.names import sort_name
from store.sentence import Words, say

SOURCE = "import"
_SHOWN = 20
_TABLES = (
    "('customer', 'contact', 'way', 'purchase', 'purchase_line', 'follow_up', 'offer', "
    "'own_value', 'segment', 'service_case', 'product')"
)


class Hands:
    """The fields whose last change was made by hand, by record; read once, when it is needed."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.kept: dict[tuple[bytes, str], tuple[Any, Any]] = {}  # here, and what the file says

    @cached_property
    def _fields(self) -> dict[bytes, set[str]]:
        """The fields of each record that a person changed after the last file wrote them."""
        last: dict[tuple[bytes, str], bool] = {}
        for row in self._unit.run(
            "SELECT j.record_id, j.field, w.source FROM journal AS j JOIN work AS w "
            "ON w.seq = j.work_seq WHERE j.field IS NOT NULL AND w.kind = 'do' "
            f"AND w.state = 'done' AND w.follows = 0 AND j.tbl IN {_TABLES} ORDER BY j.seq"
        ):
            last[row["record_id"], row["field"]] = row["source"] is None
        found: dict[bytes, set[str]] = {}
        for (record, field), by_hand in last.items():
            if by_hand:
                found.setdefault(record, set()).add(field)
        return found

    @cached_property
    def _gone(self) -> set[tuple[bytes, str, str]]:
        """Customer, kind and value of ways and contacts that were changed or removed by hand."""
        found: set[tuple[bytes, str, str]] = set()
        for row in self._unit.run(
            "SELECT w.customer_id, w.kind, coalesce(CASE j.field WHEN 'value' THEN j.old END, "
            "w.value) AS old FROM journal AS j JOIN work AS k ON k.seq = j.work_seq "
            "JOIN way AS w ON w.id = j.record_id WHERE j.tbl = 'way' AND k.source IS NULL "
            "AND k.kind = 'do' AND k.state = 'done' AND j.field IN ('value', 'deleted_at')"
        ):
            found.add((row["customer_id"], row["kind"], _plain(row["kind"], row["old"])))
        for row in self._unit.run(
            "SELECT c.customer_id, coalesce(CASE j.field WHEN 'name' THEN j.old END, c.name) "
            "AS old FROM journal AS j JOIN work AS k ON k.seq = j.work_seq "
            "JOIN contact AS c ON c.id = j.record_id WHERE j.tbl = 'contact' AND k.source IS NULL "
            "AND k.kind = 'do' AND k.state = 'done' AND j.field IN ('name', 'deleted_at')"
        ):
            found.add((row["customer_id"], "contact", sort_name(row["old"])))
        return found

    def corrected(self, ident: bytes) -> set[str]:
        """The fields of a record that a person changed after the last file wrote them."""
        return self._fields.get(ident, set())

    def update(self, table: str, ident: bytes, changes: Mapping[str, Any]) -> bool:
        """Change a record, but for what was corrected by hand; True when anything was changed."""
        if not changes:
            return False
        names = ", ".join(changes)
        found = self._unit.row(f"SELECT {names} FROM {table} WHERE id = ?", (ident,))
        assert found is not None
        wanted = {name: new for name, new in changes.items() if found[name] != new}
        if not wanted:
            return False
        held = self._fields.get(ident, set())
        for name in held & wanted.keys():
            if name == "birthday" and completes(found[name], wanted[name]):
                continue
            self.kept[ident, name] = (found[name], wanted.pop(name))
            if name == "name":
                wanted.pop("sort_name", None)
        return bool(wanted) and self._unit.update(table, ident, wanted)

    def held(self, ident: bytes, changes: Mapping[str, Any]) -> dict[str, Any]:
        """The changes without the fields that were corrected by hand."""
        return {name: v for name, v in changes.items() if name not in self._fields.get(ident, ())}

    def refuses_way(self, customer: bytes, kind: str, value: str) -> bool:
        """Whether somebody has changed or removed this way by hand."""
        gone = (customer, kind, _plain(kind, value)) in self._gone
        if gone:
            self.kept[customer, f"{kind} {value}"] = (None, value)
        return gone

    def refuses_contact(self, customer: bytes, name: str) -> bool:
        """Whether somebody has renamed or removed this contact by hand."""
        gone = (customer, "contact", sort_name(name)) in self._gone
        if gone:
            self.kept[customer, f"contact {name}"] = (None, name)
        return gone

    def notes(self) -> list[Words]:
        """What was kept as it is here although the file says otherwise, a sentence each."""
        out: list[Words] = []
        for (_, field), (here, there) in list(self.kept.items())[:_SHOWN]:
            word = field.removesuffix("_id").removesuffix("_on").replace("_", " ")
            if here is None or isinstance(here, bytes):
                out.append(say("brought.kept_so", what=word))
            else:
                shown = {name: written(str(each)) if field == "birthday" else each
                         for name, each in (("here", here), ("there", there))}  # fmt: skip
                out.append(say("brought.kept", what=word, **shown))
        if len(self.kept) > _SHOWN:
            out.append(say("brought.kept_more", n=len(self.kept) - _SHOWN))
        return out


def _plain(kind: str, value: Any) -> str:
    return bare(str(value)) if kind == "phone" else str(value).casefold()
