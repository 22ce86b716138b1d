"""Bringing one customer back out of a backup, as one change that undo takes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from store.actions.belongings import Table, belongings, tables_of
from store.dataclass import dataclass
from store.ledger.commit import work
from store.ledger.erasures import refuse_erased
from store.ledger.unit import DERIVED, Unit
from store.safety.opening import Store
from store.sentence import say
from store.views.lists.by_name import find_customer

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# Alarms follow from the rest by themselves; the others are no records of a customer's own.
_APART = DERIVED | {"alarm", "retraction"}
# What an interaction says is never edited: it is there as it was, or a correction stands beside it.
_FIXED = {"interaction": ("deleted_at",)}


@dataclass(frozen=True)
class BroughtBack:
    """Who came back: how many records are new again, how many were set back, and what could not."""

    name: str
    customer_id: bytes
    added: int
    changed: int
    lost: tuple[str, ...]


def bring_back(store: Store, today: date, backup: Store, named: str) -> BroughtBack:
    """Merge what `backup` knows of a customer into the store.

    Records that are missing come back as they were, fields that differ are set back; what was
    written since the backup stays.

    Raises:
        Refused: the backup knows nobody, or several, of that name.
        WasErased: they were erased for good since.
    """
    then = find_customer(backup, named)
    ident, name = then["id"], then["name"]
    source = backup.connection
    found = belongings(source, ident)
    tables = {table.name: table for table in tables_of(source)}
    kept = {table.name: table for table in tables_of(store.connection)}
    lost: list[str] = []
    added = changed = 0
    with work(store, today) as unit:
        refuse_erased(unit, name, keys=[ident])
        unit.follows = False
        for table, places in found.rows.items():
            if table in _APART or table not in kept or "id" not in tables[table].columns:
                continue
            for row in _rows(source, tables[table], places):
                values = _fitting(unit, kept[table], dict(row), found.ids, lost)
                if values is None:
                    continue
                now = unit.row(f'SELECT * FROM "{table}" WHERE id = ?', (row["id"],))
                if now is None:
                    unit.bring_back(table, values)
                    added += 1
                else:
                    wanted = _FIXED.get(table, tuple(values))
                    new = {key: values[key] for key in wanted if key in values and key != "id"}
                    changed += unit.update(table, row["id"], new)
        _keep_a_step(unit, ident)
        unit.touch(ident)
        unit.title = say("did.brought_back", name=name, backup=backup.path.name)
    return BroughtBack(name, ident, added, changed, tuple(dict.fromkeys(lost)))


def _rows(source: Connection, table: Table, places: Iterable[int]) -> list[Any]:
    names = ", ".join(f'"{column}"' for column in table.columns)
    found = []
    for place in places:
        found += source.execute(
            f'SELECT {names} FROM "{table.name}" WHERE rowid = ?', (place,)
        ).fetchall()
    return found


def _fitting(
    unit: Unit,
    table: Table,
    values: dict[str, Any],
    coming: dict[str, list[bytes]],
    lost: list[str],
) -> dict[str, Any] | None:
    """The row without references that lead nowhere now; None where it cannot be without one."""
    values = {key: value for key, value in values.items() if key in table.columns}
    for column, target in table.references:
        value = values.get(column)
        if value is None or value in coming.get(target, ()):
            continue
        if unit.row(f'SELECT 1 FROM "{target}" WHERE id = ?', (value,)) is not None:
            continue
        lost.append(f"the {target.replace('_', ' ')} of a {table.name.replace('_', ' ')}")
        if column in table.needed:
            return None
        values[column] = None
    key = values.get("import_key")
    if key is not None and unit.row(
        f'SELECT 1 FROM "{table.name}" WHERE import_key = ? AND id <> ? AND deleted_at IS NULL',
        (key, values["id"]),
    ):
        values["import_key"] = None  # the same file was read again in the meantime
    return values


def _keep_a_step(unit: Unit, customer_id: bytes) -> None:
    """A live customer has an open next step: the one that the backup names, else any."""
    unit.run(
        "UPDATE customer SET next_id = (SELECT f.id FROM follow_up AS f WHERE f.customer_id = "
        "customer.id AND f.is_open = 1 ORDER BY f.id = customer.next_id DESC, f.due_on, f.id "
        "LIMIT 1) WHERE id = ?1 AND live = 1 AND NOT EXISTS (SELECT 1 FROM follow_up AS f "
        "WHERE f.id = customer.next_id AND f.is_open = 1)",
        (customer_id,),
    )
