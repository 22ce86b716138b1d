"""Undo and redo: they work from the journal, name their effect, and survive a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from store.errors import Refused
from store.ledger.alarms import make_way
from store.ledger.commit import work
from store.ledger.segment_rules import rehome
from store.ledger.unit import Unit
from store.safety.opening import Store

# Tables whose records belong to a customer, by the column that says to which.
_OWNED = {
    "customer": "id",
    **dict.fromkeys(
        (
            "alarm",
            "contact",
            "way",
            "purchase",
            "cost",
            "offer",
            "interaction",
            "follow_up",
            "promise",
            "satisfaction",
            "enrolment",
            "segment_change",
            "transition",
            "need_answer",
            "motivation",
            "service_case",
        ),
        "customer_id",
    ),
}


@dataclass(frozen=True)
class Change:
    """One unit of work in the journal."""

    number: int
    kind: str
    title: str
    at: str
    device: str
    state: str
    fields: int


def undo(store: Store, today: date, number: int | None = None) -> str:
    """Take back the last unit of work; returns the sentence that names it.

    `number` asks for one unit by its number; it must be the last one that is not undone.

    Raises:
        Refused: there is nothing to undo, or something has changed since in a way that undoing
            would overwrite unseen.
    """
    with work(store, today) as unit:
        unit.follows = False
        found = unit.row(
            "SELECT seq, title FROM work WHERE kind = 'do' AND state = 'done' "
            "ORDER BY seq DESC LIMIT 1"
        )
        if found is None:
            raise Refused("There is nothing to undo.")
        if number is not None and number != found["seq"]:
            raise Refused(
                f"Change {number} is not the last one: undo change {found['seq']} "
                f"({found['title']}) first."
            )
        unit.title = f"undid: {found['title']}"
        unit.open_group("undo", found["seq"], "done")
        _turn(unit, found["seq"], back=True)
        unit.run("UPDATE work SET state = 'undone' WHERE seq = ?", (found["seq"],))
        return str(found["title"])


def redo(store: Store, today: date) -> str:
    """Do again what was undone last; returns the sentence that names it.

    Raises:
        Refused: nothing was undone, or something new was done since.
    """
    with work(store, today) as unit:
        unit.follows = False
        found = unit.row(
            "SELECT seq, title FROM work WHERE kind = 'do' AND state = 'undone' "
            "ORDER BY seq LIMIT 1"
        )
        if found is None:
            raise Refused("There is nothing to redo.")
        unit.title = f"did again: {found['title']}"
        unit.open_group("redo", found["seq"], "done")
        _turn(unit, found["seq"], back=False)
        unit.run("UPDATE work SET state = 'done' WHERE seq = ?", (found["seq"],))
        return str(found["title"])


def changes(store: Store, limit: int = 50) -> list[Change]:
    """The latest units of work, newest first."""
    found = store.rows(
        "SELECT w.seq, w.kind, w.title, w.worked_at, w.device, w.state, "
        "(SELECT count(*) FROM journal AS j WHERE j.work_seq = w.seq) AS fields "
        "FROM work AS w ORDER BY w.seq DESC LIMIT ?",
        (limit,),
    )
    return [
        Change(
            row["seq"],
            row["kind"],
            row["title"],
            row["worked_at"],
            row["device"],
            row["state"],
            row["fields"],
        )
        for row in found
    ]


def _turn(unit: Unit, number: int, *, back: bool) -> None:
    """Apply a group's changes backwards (or forwards again), then refresh what they touched."""
    unit.turned = number
    tables = [
        row["tbl"]
        for row in unit.run(
            "SELECT DISTINCT tbl FROM journal WHERE work_seq = ? ORDER BY tbl", (number,)
        )
    ]
    if "alarm" in tables:
        make_way(unit, number, back=back)
    _turn_fields(unit, number, back=back)
    for table in tables:
        unit.run(
            f"UPDATE {table} SET deleted_at = ? WHERE id IN (SELECT record_id FROM journal "
            "WHERE work_seq = ? AND tbl = ? AND field IS NULL)",
            (unit.at if back else None, number, table),
        )
    for table in tables:
        column = _OWNED.get(table)
        if column:
            owners = unit.run(
                f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL AND id IN "
                "(SELECT record_id FROM journal WHERE work_seq = ? AND tbl = ?)",
                (number, table),
            )
            unit.touched.update(row[0] for row in owners.fetchall())
    if "setting" in tables:
        from store.ledger.setting_changes import everybody, turned_counts

        if turned_counts(unit, number):
            unit.touched.update(everybody(unit))
    if "segment" in tables:
        # A window or a horizon of a segment speaks in its customers' figures.
        members = unit.run(
            "SELECT id FROM customer WHERE segment_id IN "
            "(SELECT record_id FROM journal WHERE work_seq = ? AND tbl = 'segment')",
            (number,),
        )
        unit.touched.update(row[0] for row in members.fetchall())
        rehome(unit)


def _turn_fields(unit: Unit, number: int, *, back: bool) -> None:
    """Each record's fields turn in one statement: its checks hold between whole states only."""
    found = unit.run(
        "SELECT tbl, record_id, field, old, new FROM journal WHERE work_seq = ? "
        f"AND field IS NOT NULL ORDER BY seq {'DESC' if back else 'ASC'}",
        (number,),
    ).fetchall()
    records: dict[tuple[str, bytes], dict[str, tuple[Any, Any]]] = {}
    for row in found:
        fields = records.setdefault((row["tbl"], row["record_id"]), {})
        here, there = (row["new"], row["old"]) if back else (row["old"], row["new"])
        first = fields.get(row["field"], (here, None))
        fields[row["field"]] = (first[0], there)
    for (table, ident), fields in records.items():
        # Alarms are held against the evidence at the end, whatever a morning has made of them.
        if table != "alarm":
            _check(unit, table, ident, {name: here for name, (here, _) in fields.items()})
        sets = ", ".join(f"{name} = ?" for name in fields)
        unit.run(
            f"UPDATE {table} SET {sets} WHERE id = ?",
            (*(there for _, there in fields.values()), ident),
        )


def _check(unit: Unit, table: str, ident: bytes, expected: dict[str, Any]) -> None:
    now = unit.row(f"SELECT {', '.join(expected)} FROM {table} WHERE id = ?", (ident,))
    for name, value in expected.items():
        if now is None or now[name] != value:
            raise Refused(
                f"The {name.replace('_', ' ')} of a {table.replace('_', '-')} has changed since, "
                "so this cannot be undone or redone without losing that."
            )
