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
from store.sentence import say
from store.views.lists.team import shown_value

# More than a value: closing, deleting and finishing are done by their own commands.
_NOT_TAKEN = frozenset(
    {"status", "state", "outcome", "closed_on", "closed_reason", "deleted_at", "customer_id"}
)

# Of these there is one for each key: a value belongs in the one that is there.
_TWINS = {
    "own_value": ("customer_id", "field_id"),
    "monthly_number": ("name", "month"),
    **dict.fromkeys(
        ("contact", "purchase", "purchase_line", "offer", "interaction", "follow_up"),
        ("import_key",),
    ),
}


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
            raise Refused(say("refused.no_conflict", digits=digits))
        row = found[0]
        if take_lost:
            _take(unit, row)
        unit.update("clash", row["id"], {"settled_on": today.isoformat()})
        kept = shown_value(store, row["field"], row["lost"] if take_lost else row["kept"])
        unit.title = say("did.settled", field=row["field"], value=kept)
        told = say("did.settled_for_all", field=row["field"], value=kept)
        return Result(told, row["id"], 1)


def _take(unit: Unit, row: Any) -> None:
    table, field = row["tbl"], row["field"]
    kinds = {
        each["name"]: each["type"] for each in unit.run(f"PRAGMA table_info({table})").fetchall()
    }
    if field in _NOT_TAKEN or field not in kinds:
        raise Refused(say("refused.not_put_back", field=field.replace("_", " ")))
    value: object = row["lost"]
    if value is not None and kinds[field] == "BLOB":
        value = bytes.fromhex(row["lost"])
    elif value is not None and kinds[field] == "INTEGER":
        value = int(row["lost"])
    ident = _place_of(unit, table, row["record_id"])
    changes = {field: value, "deleted_at": None}
    if (table, field) == ("customer", "name"):
        changes["sort_name"] = sort_name(row["lost"] or "")
    unit.update(table, ident, changes)
    if row["customer_id"] is not None:
        live = unit.row("SELECT live FROM customer WHERE id = ?", (row["customer_id"],))
        if live is not None and live["live"]:
            settle(unit, row["customer_id"])
        unit.touch(row["customer_id"])


def _place_of(unit: Unit, table: str, ident: bytes) -> bytes:
    """Where the value of a record belongs now: in it, or in the one that has taken its place."""
    row = unit.row(f"SELECT * FROM {table} WHERE id = ?", (ident,))
    if row is not None and row["deleted_at"] is None:
        return ident
    if row is None or table != "customer":
        if row is None or table not in _TWINS:
            return ident
        match = " AND ".join(f"{name} = ?" for name in _TWINS[table])
        twin = unit.row(
            f"SELECT id FROM {table} WHERE {match} AND deleted_at IS NULL",
            tuple(row[name] for name in _TWINS[table]),
        )
        return ident if twin is None else bytes(twin["id"])
    way = {ident}
    while row is not None and row["deleted_at"] is not None:
        heir = unit.row(
            "SELECT customer_id FROM known_as WHERE merged_id = ? AND deleted_at IS NULL "
            "ORDER BY id DESC LIMIT 1",
            (row["id"],),
        )
        if heir is None or heir["customer_id"] in way:
            raise Refused(say("refused.lost_customer_deleted"))
        way.add(heir["customer_id"])
        row = unit.row("SELECT * FROM customer WHERE id = ?", (heir["customer_id"],))
    return ident if row is None else bytes(row["id"])
