"""How a store stands in its team, and what two people differ in; all of it without the server."""

from __future__ import annotations

from typing import Any

from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.possible_years import written
from store.safety.opening import Store
from store.sentence import kept, money, say, shown
from store.settings.values import currency_of, me

# Where a value is the id of a record: the records that it may be of, by the column that says so.
_NAMED = {
    "owner_id": "rep", "rep_id": "rep", "segment_id": "segment", "product_id": "product",
    "customer_id": "customer", "referred_by_id": "customer", "contact_id": "contact",
}  # fmt: skip

_MONEY = frozenset(("amount", "cost", "price"))

# What a record is called that has no name or title of its own.
_TITLES = {
    "own_value": "(SELECT label FROM own_field WHERE id = r.field_id)",
    "own_field": "label",
    "monthly_number": "name || ' ' || month",
}


@dataclass(frozen=True)
class Status:
    """`unsent` counts records that are not confirmed; `trouble` is why the last sync failed."""

    territory: str
    device: str
    unsent: int
    last_sync: str | None
    conflicts: int
    trouble: str | None


@dataclass(frozen=True)
class Conflict:
    """Two values of one field, neither of whose writers knew of the other; `at` is the lost one's.

    `table` and `field` are the store's words, `title` is what the record is called. `gone`: the
    record was deleted by the one, so that nothing of it is kept. `own`: who works here has written
    what does not stay.
    """

    key: bytes
    customer: str | None
    table: str
    field: str
    title: str | None
    gone: bool
    customer_id: bytes | None
    kept: str | None
    lost: str | None
    by: str | None
    at: str | None
    own: bool = False


def replica_of(store: Store) -> Any:
    """The store's place in its team.

    Raises:
        Refused: it belongs to none.
    """
    row = store.row("SELECT * FROM replica")
    if row is None:
        raise Refused(say("refused.no_team"))
    return row


def team_status(store: Store) -> Status:
    """How the store stands in its team. Raises Refused: in none."""
    row = replica_of(store)
    return Status(
        row["territory"],
        row["device"].hex(),
        count_unsent(store),
        row["synced_at"],
        open_conflicts(store),
        row["trouble"],
    )


def count_unsent(store: Store) -> int:
    """How many records have something that is not confirmed."""
    return int(store.value("SELECT count(*) FROM (SELECT DISTINCT tbl, record_id FROM unsent)"))


def open_conflicts(store: Store) -> int:
    """How many conflicts nobody has settled."""
    return int(
        store.value("SELECT count(*) FROM clash WHERE settled_on IS NULL AND deleted_at IS NULL")
    )


def conflicts(store: Store) -> list[Conflict]:
    """Those that nobody has settled, the latest first."""
    rep = me(store)
    name = None if rep is None else rep["name"]
    return [
        Conflict(
            row["id"],
            row["name"],
            row["tbl"],
            row["field"],
            *_record(store, row["tbl"], row["record_id"]),
            row["customer_id"],
            shown_value(store, row["field"], row["kept"]),
            shown_value(store, row["field"], row["lost"]),
            row["lost_by"],
            row["lost_at"],
            row["lost_by"] == name,
        )
        for row in store.rows(
            "SELECT x.*, c.name FROM clash AS x LEFT JOIN customer AS c ON c.id = x.customer_id "
            "WHERE x.settled_on IS NULL AND x.deleted_at IS NULL ORDER BY x.lost_at DESC, x.id"
        )
    ]


def shown_value(store: Store, field: str, value: str | None) -> str | None:
    """What is kept of a value, as a person reads it: whom an id names, an amount as money."""
    if value is None:
        return None
    table = _NAMED.get(field)
    if table is not None:
        found = store.value(f"SELECT name FROM {table} WHERE id = unhex(?)", (value,))
        return None if found is None else str(found)
    return shown(kept(money(int(value), currency_of(store))) if field in _MONEY else written(value))


def _record(store: Store, table: str, ident: bytes) -> tuple[str | None, bool]:
    """What the record is called, and whether it was deleted and no other has its place."""
    columns = {row["name"] for row in store.rows("SELECT name FROM pragma_table_info(?)", (table,))}
    named = _TITLES.get(table) or next((n for n in ("name", "title") if n in columns), "NULL")
    if "deleted_at" not in columns:
        return None, False
    row = store.row(f"SELECT {named} AS title, r.* FROM {table} AS r WHERE id = ?", (ident,))
    if row is None:
        return None, True
    gone = row["deleted_at"] is not None
    if gone and table != "customer" and "import_key" in columns:
        there = f"SELECT 1 FROM {table} WHERE import_key = ? AND deleted_at IS NULL"
        gone = store.value(there, (row["import_key"],)) is None
    return None if row["title"] is None else shown(row["title"]), gone
