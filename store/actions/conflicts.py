"""Settling what two of a team differ in: the kept value stays, or the lost one comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.errors import Refused
from store.ledger.commit import work
from store.ledger.effect import Result
from store.ledger.follow_up_rows import settle
from store.ledger.unit import Unit
from store.names import sort_name
from store.safety.opening import Store

# More than a value: closing, deleting and finishing are done by their own commands.
_NOT_TAKEN = frozenset(
    {"status", "state", "outcome", "closed_on", "closed_reason", "deleted_at", "customer_id"}
)


def settle_conflict(store: Store, today: date, digits: str, *, take_lost: bool = False) -> Result:
    """Settle a conflict for everybody, named by the last digits of its id.

    Raises:
        Refused: there is no such open conflict, or its lost value cannot be taken as a value.
    """
    with work(store, today) as unit:
        found = unit.run(
            "SELECT * FROM clash WHERE settled_on IS NULL AND deleted_at IS NULL "
            "AND lower(hex(id)) LIKE '%' || ?",
            (digits.lower().replace("%", "").replace("_", "") or "none",),
        ).fetchall()
        if len(found) != 1:
            raise Refused(f"“{digits}” names no one open conflict: “tickler conflicts” lists them.")
        row = found[0]
        if take_lost:
            _take(unit, row)
        unit.update("clash", row["id"], {"settled_on": today.isoformat()})
        kept = row["lost"] if take_lost else row["kept"]
        unit.title = f"settled a conflict: {row['field'].replace('_', ' ')} is {kept or 'empty'}"
        return Result(
            f"Settled for everybody: {row['field'].replace('_', ' ')} is {kept or 'empty'}.",
            row["id"],
            1,
        )


def _take(unit: Unit, row: Any) -> None:
    table, field = row["tbl"], row["field"]
    kinds = {
        each["name"]: each["type"] for each in unit.run(f"PRAGMA table_info({table})").fetchall()
    }
    if field in _NOT_TAKEN or field not in kinds:
        raise Refused(
            f"The {field.replace('_', ' ')} cannot be put back as a value: do it by its own "
            "command, then settle this without --lost."
        )
    value: object = row["lost"]
    if value is not None and kinds[field] == "BLOB":
        value = bytes.fromhex(row["lost"])
    elif value is not None and kinds[field] == "INTEGER":
        value = int(row["lost"])
    changes = {field: value}
    if (table, field) == ("customer", "name"):
        changes["sort_name"] = sort_name(row["lost"] or "")
    unit.update(table, row["record_id"], changes)
    if row["customer_id"] is not None:
        live = unit.row("SELECT live FROM customer WHERE id = ?", (row["customer_id"],))
        if live is not None and live["live"]:
            settle(unit, row["customer_id"])
        unit.touch(row["customer_id"])
