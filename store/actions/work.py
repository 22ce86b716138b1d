"""The unit of work: one IMMEDIATE transaction whose every changed field is journalled.

    with work(store, today) as unit:
        ident = unit.insert("cost", {...})
        unit.update("customer", customer_id, {"source": "referral"})
        unit.title = "…"

Leaving the block refreshes what is derived for the touched customers and commits; an exception
takes everything back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from store.actions.derive import derive
from store.errors import Refused
from store.safety.opening import DriverError, IntegrityError, Store, trouble

# Written by `derive` alone; never journalled, because they follow from the rest.
DERIVED = frozenset({"rhythm", "standing", "score", "fit"})


class Unit:
    """An open unit of work; `title` is the sentence that undo will name."""

    def __init__(self, store: Store, today: date, title: str, *, undoable: bool) -> None:
        self.store = store
        self.today = today
        self.title = title
        self.undoable = undoable
        self.at = store.now_text()
        self.seq: int | None = None
        self.touched: set[bytes] = set()
        self._connection = store.connection

    def run(self, sql: str, values: Any = ()) -> Any:
        """Run a statement inside the transaction. Changes made this way are not journalled."""
        return self._connection.execute(sql, values)

    def row(self, sql: str, values: Any = ()) -> Any | None:
        """The first row as this transaction sees it."""
        return self._connection.execute(sql, values).fetchone()

    def touch(self, customer_id: bytes) -> None:
        """Refresh this customer's derived figures at the end."""
        self.touched.add(customer_id)

    def insert(self, table: str, values: Mapping[str, Any]) -> bytes:
        """Add a record with a fresh id (or the one given); returns the id."""
        record = {"id": values.get("id") or self.store.mint(), **values, "created_at": self.at}
        names = ", ".join(record)
        marks = ", ".join("?" * len(record))
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(record.values()))
        self._note(table, record["id"], None, None, None)
        if "customer_id" in record and record["customer_id"] is not None:
            self.touch(record["customer_id"])
        ident: bytes = record["id"]
        return ident

    def update(self, table: str, ident: bytes, changes: Mapping[str, Any]) -> bool:
        """Change fields of a record; only those that differ are written. True when any did."""
        names = ", ".join(changes)
        found = self.row(f"SELECT {names} FROM {table} WHERE id = ?", (ident,))
        if found is None:
            raise Refused(f"The {table.replace('_', '-')} is no longer there: nothing was changed.")
        differing = {name: new for name, new in changes.items() if found[name] != new}
        if not differing:
            return False
        sets = ", ".join(f"{name} = ?" for name in differing)
        self.run(f"UPDATE {table} SET {sets} WHERE id = ?", (*differing.values(), ident))
        for name, new in differing.items():
            self._note(table, ident, name, found[name], new)
        return True

    def remove(self, table: str, ident: bytes) -> None:
        """Flag a record as deleted; nothing is ever deleted for good."""
        self.update(table, ident, {"deleted_at": self.at})

    def _note(self, table: str, ident: bytes, field: str | None, old: Any, new: Any) -> None:
        if self.seq is None:
            self.seq = self.open_group("do", None, "done" if self.undoable else "dropped")
        self.run(
            "INSERT INTO journal (work_seq, tbl, record_id, field, old, new) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (self.seq, table, ident, field, old, new),
        )

    def open_group(self, kind: str, target: int | None, state: str) -> int:
        """Start the journal's group of this unit; returns its number."""
        if kind == "do" and state == "done":
            self.run("UPDATE work SET state = 'dropped' WHERE state = 'undone'")
        cursor = self.run(
            "INSERT INTO work (id, kind, target_seq, title, rep_id, device, worked_at, state) "
            "VALUES (?, ?, ?, '…', (SELECT unhex(value) FROM setting WHERE key = 'me' AND "
            "deleted_at IS NULL), coalesce((SELECT value FROM setting WHERE key = 'device' AND "
            "deleted_at IS NULL), '-'), ?, ?)",
            (self.store.mint(), kind, target, self.at, state),
        )
        self.seq = int(cursor.lastrowid)
        return self.seq


@contextmanager
def work(store: Store, today: date, title: str = "", *, undoable: bool = True) -> Iterator[Unit]:
    """Open a unit of work; commits at the end of the block.

    Raises:
        Refused: a rule of the store says no, first of all that a live customer would be left
            without a next step.
        StoreTrouble: the file cannot be written.
    """
    connection = store.connection
    try:
        connection.execute("BEGIN IMMEDIATE")
    except DriverError as error:
        raise trouble(store.path, error) from error
    unit = Unit(store, today, title, undoable=undoable)
    try:
        yield unit
        if unit.seq is not None:
            derive(store, unit.touched, today)
            connection.execute(
                "UPDATE work SET title = ? WHERE seq = ?", (unit.title or "a change", unit.seq)
            )
        connection.execute("COMMIT")
    except IntegrityError as error:
        refusal = _refusal(unit, error)
        _roll_back(store)
        raise refusal from error
    except OverflowError as error:
        _roll_back(store)
        raise Refused(
            "The amounts add up to more than can be kept: nothing was changed; look for a number "
            "with too many digits."
        ) from error
    except DriverError as error:
        _roll_back(store)
        raise trouble(store.path, error) from error
    except BaseException:
        _roll_back(store)
        raise


def _roll_back(store: Store) -> None:
    # SQLITE_FULL and its like have already ended the transaction; ROLLBACK would raise then.
    if store.connection.in_transaction:
        store.connection.execute("ROLLBACK")


def _refusal(unit: Unit, error: Exception) -> Refused:
    said = str(error)
    if "FOREIGN KEY" in said or "live_has_next_step" in said or "open follow-up" in said:
        orphan = unit.row(
            "SELECT name FROM customer AS c WHERE live = 1 AND NOT EXISTS (SELECT 1 FROM "
            "follow_up AS f WHERE f.id = c.next_id AND f.customer_id = c.id AND f.is_open = 1)"
        )
        if orphan is not None:
            return Refused(
                f"{orphan['name']} would be left without a next step: give the next one, a rest "
                "with a date and a reason, or close the customer with a reason."
            )
    if "closed_has_reason" in said:
        return Refused("Closing a customer takes a reason.")
    if "rest_has_reason" in said:
        return Refused("A rest takes a reason.")
    return Refused(f"The store refused this change ({said}): nothing was changed.")
