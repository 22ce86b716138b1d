"""The unit of work: one IMMEDIATE transaction whose every changed field is journalled.

    with work(store, today) as unit:
        ident = unit.insert("cost", {...})
        unit.update("customer", customer_id, {"source": "referral"})
        unit.title = say("did.…", …)

Leaving the block refreshes what is derived for the touched customers and commits; an exception
takes everything back. Actions called inside the block join it: what they do is one unit together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

from store.errors import Refused
from store.ids import derived_id
from store.names import fold
from store.patterns import folded
from store.safety.opening import IntegrityError, Store
from store.sentence import Sentence, kept, say

# The title of what nobody did.
BY_ITSELF = say("did.by_itself")
# Written by `derive` alone; never journalled, because they follow from the rest.
DERIVED = frozenset(
    {"rhythm", "standing", "score", "fit", "quintile", "past_fit", "past_score", "ringing"}
)


class Unit:
    """An open unit of work; `title` is the sentence that undo will name.

    `follows`: segments and plans follow what is written. Undo and redo bring their own; `turned` is
    the unit that they take back or do again. `by_itself`: nobody does what is written, it follows
    from the day; undo passes it by, and written again it gets the same ids.
    """

    def __init__(
        self,
        store: Store,
        today: date,
        title: Sentence | None,
        after_write: Callable[[Unit, Collection[bytes]], None],
        before_write: Callable[[Unit, str, Mapping[str, Any], bytes | None], None],
        *,
        undoable: bool,
    ) -> None:
        self.store = store
        self.today = today
        self.title = title
        self.undoable = undoable
        self.at = store.now_text()
        self.seq: int | None = None
        self.touched: set[bytes] = set()
        self.stirred: set[bytes] = set()  # whose alarms are to be looked at when the unit ends
        self.follows = True
        self.by_itself = False
        self.beside: int | None = None  # the unit of the day that this one is a part of
        self.from_file = False  # what is written was read from a file: newcomers have a history
        self.undated: set[bytes] = set()  # steps of a file whose day nobody has said
        self.joined: set[bytes] = set()  # who has taken over another's record: no newcomers
        self.beginnings: dict[Any, Any] = {}  # with what newcomers of a file begin, by segment
        self.behind = False  # the clock has fallen behind a day that has come: nothing follows
        self.rules_changed = False
        self.in_team = False  # others have the same store: what is written will be sent to them
        self.takes_over = False  # what others of a team have written is taken as it is
        self.turned: int | None = None
        self.erased: dict[bytes, date] | None = None  # digests of who was erased, once asked for
        self._made: Counter[tuple[str, bytes]] = Counter()
        self._after_write, self._before_write = after_write, before_write
        self._connection = store.connection

    @cached_property
    def rep_id(self) -> bytes | None:
        """The rep who works here, asked once."""
        found = self.row(
            "SELECT unhex(value) AS id FROM setting WHERE key = 'me' AND deleted_at IS NULL"
        )
        return None if found is None else found["id"]

    def run(self, sql: str, values: Any = ()) -> Any:
        """Run a statement inside the transaction. Changes made this way are not journalled."""
        return self._connection.execute(sql, values)

    def run_many(self, sql: str, values: Iterable[Any]) -> None:
        """Run a statement once for each row of values. Not journalled either."""
        self._connection.executemany(sql, values)

    def row(self, sql: str, values: Any = ()) -> Any | None:
        """The first row as this transaction sees it."""
        return self._connection.execute(sql, values).fetchone()

    def touch(self, customer_id: bytes) -> None:
        """Refresh this customer's derived figures at the end."""
        self.touched.add(customer_id)

    def touch_source(self, source: str) -> None:
        """Refresh those who came by this source: they share what it has cost."""
        found = self.run(
            f"SELECT id FROM customer WHERE {folded('source')} = ? AND deleted_at IS NULL",
            (fold(source),),
        )
        self.touched.update(row[0] for row in found.fetchall())

    def refresh(self) -> None:
        """Bring up to date what follows from the touched customers' records.

        Done at the end of every unit; an action that tells what comes next asks for it before.
        Where nothing was written nothing follows.
        """
        if self.seq is not None and (self.touched or self.rules_changed):
            touched, self.touched = self.touched, set()
            self._after_write(self, touched)
            self.touched, self.rules_changed = set(), False

    def insert(self, table: str, values: Mapping[str, Any]) -> bytes:
        """Add a record with a fresh id (or the one given); returns the id.

        Raises:
            WasErased: it names somebody who was erased for good.
        """
        self._before_write(self, table, values, None)
        ident: bytes = values.get("id") or self.new_id(table, values.get("customer_id"))
        record = {"id": ident, **values, "created_at": self.at}
        names = ", ".join(record)
        marks = ", ".join("?" * len(record))
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(record.values()))
        self._note_new(table, ident)
        if "customer_id" in record and record["customer_id"] is not None:
            self.touch(record["customer_id"])
        return ident

    def insert_many(self, table: str, rows: Sequence[Mapping[str, Any]]) -> list[bytes]:
        """Add records that have the same fields, all at once; returns their ids."""
        if not rows:
            return []
        if self.by_itself:
            idents = [self.new_id(table, values.get("customer_id")) for values in rows]
        else:
            idents = self.store.mint.many(len(rows))
        names = ", ".join(("id", *rows[0], "created_at"))
        marks = ", ".join("?" * (len(rows[0]) + 2))
        self.run_many(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",
            [
                (ident, *values.values(), self.at)
                for ident, values in zip(idents, rows, strict=True)
            ],
        )
        self._open_work()
        self.run_many(
            "INSERT INTO journal (work_seq, tbl, record_id) VALUES (?, ?, ?)",
            [(self.seq, table, ident) for ident in idents],
        )
        if "customer_id" in rows[0]:
            owners = {values["customer_id"] for values in rows}
            self.touched |= owners - {None}  # a cost may be nobody's own
        return idents

    def take_over(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add records as another device has made them; the first of the columns is the id."""
        listed, marks = ", ".join(names), ", ".join("?" * len(names))
        self.run_many(f"INSERT INTO {table} ({listed}) VALUES ({marks})", rows)
        self._open_work()
        self.run_many(
            "INSERT INTO journal (work_seq, tbl, record_id) VALUES (?, ?, ?)",
            [(self.seq, table, row[0]) for row in rows],
        )

    def take_changes(
        self,
        table: str,
        names: Sequence[str],
        rows: Sequence[tuple[bytes, Sequence[Any], Sequence[Any]]],
    ) -> None:
        """Change the same fields of many records as another device has done: id, old, new."""
        sets = ", ".join(f"{name} = ?" for name in names)
        self.run_many(
            f"UPDATE {table} SET {sets} WHERE id = ?", [(*new, ident) for ident, _, new in rows]
        )
        self._open_work()
        self.run_many(
            "INSERT INTO journal (work_seq, tbl, record_id, field, old, new) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (self.seq, table, ident, *change)
                for ident, old, new in rows
                for change in zip(names, old, new, strict=True)
            ],
        )

    def bring_back(self, table: str, record: Mapping[str, Any]) -> None:
        """Add a record that was there before, with its own id and instants."""
        names = ", ".join(f'"{name}"' for name in record)
        marks = ", ".join("?" * len(record))
        self.run(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(record.values()))
        self._note_new(table, record["id"])

    def new_id(self, table: str, customer_id: bytes | None) -> bytes:
        """A fresh id for a record.

        A look at a day and its morning are two runs of the same: what a person has seen in the one
        is to be found by its id after the other.
        """
        if not self.by_itself or customer_id is None:
            return self.store.mint()
        self._made[table, customer_id] += 1
        if self.in_team:
            return self._shared_id(table, customer_id)
        seq, moment = self._last_work
        parts = (str(seq), self.today.isoformat(), table, str(self._made[table, customer_id]))
        return derived_id(moment, customer_id, *(each.encode() for each in parts))

    def _shared_id(self, table: str, customer_id: bytes) -> bytes:
        """The same id on every device that brings the same about on the same day."""
        moment = datetime.combine(self.today, time(), UTC)
        while True:
            made = str(self._made[table, customer_id]).encode()
            ident = derived_id(moment, customer_id, table.encode(), made)
            if self.row(f"SELECT 1 FROM {table} WHERE id = ?", (ident,)) is None:
                return ident
            self._made[table, customer_id] += 1

    @cached_property
    def _last_work(self) -> tuple[int, datetime]:
        """The unit before this one and its instant: fresh ids come after all others."""
        found = self.row(
            "SELECT seq, worked_at FROM work WHERE ?1 IS NULL OR seq < ?1 "
            "ORDER BY seq DESC LIMIT 1",
            (self.seq,),
        )
        if found is None:
            return 0, datetime.fromisoformat(self.at)
        return found["seq"], datetime.fromisoformat(found["worked_at"])

    @contextmanager
    def alone(self, title: Sentence) -> Iterator[None]:
        """Inside, what is written follows by itself, as a group that belongs to this one."""
        kept = self.seq, self.undoable, self.follows, self.by_itself
        self.undoable, self.follows, self.by_itself = False, True, True
        self.store.ours.add(self.open_group("do", self.seq, "dropped"))
        yield
        self.run("UPDATE work SET title = ? WHERE seq = ?", (title, self.seq))
        self.seq, self.undoable, self.follows, self.by_itself = kept

    def update(self, table: str, ident: bytes, changes: Mapping[str, Any]) -> bool:
        """Change fields of a record; only those that differ are written. True when any did.

        Raises:
            WasErased: it would name somebody who was erased for good.
        """
        names = ", ".join(changes)
        found = self.row(f"SELECT {names} FROM {table} WHERE id = ?", (ident,))
        if found is None:
            raise Refused(say("refused.row_gone", what=table.replace("_", "-")))
        told = {name: kept(v) if isinstance(v, Sentence) else v for name, v in changes.items()}
        differing = {name: new for name, new in told.items() if found[name] != new}
        if not differing:
            return False
        if not self.takes_over:
            self._before_write(self, table, differing, ident)
        sets = ", ".join(f"{name} = ?" for name in differing)
        self.run(f"UPDATE {table} SET {sets} WHERE id = ?", (*differing.values(), ident))
        self._note(table, ident, [(name, found[name], new) for name, new in differing.items()])
        return True

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the unit that an exception takes back alone; the rest can go on."""
        self._open_work()
        touched, rules_changed = set(self.touched), self.rules_changed
        self.run("SAVEPOINT part")
        try:
            yield
        except BaseException as error:
            if self._connection.in_transaction:
                self.run("ROLLBACK TO part")
                self.run("RELEASE part")
            self.touched, self.rules_changed = touched, rules_changed
            if isinstance(error, IntegrityError):
                raise refusal_of(self, error) from error
            raise
        self.run("RELEASE part")

    def remove(self, table: str, ident: bytes) -> None:
        """Flag a record as deleted; nothing is ever deleted for good."""
        self.update(table, ident, {"deleted_at": self.at})

    def _note_new(self, table: str, ident: bytes) -> None:
        """Journal that a record is new."""
        self._open_work()
        self.run(
            "INSERT INTO journal (work_seq, tbl, record_id) VALUES (?, ?, ?)",
            (self.seq, table, ident),
        )

    def _note(self, table: str, ident: bytes, changes: Iterable[tuple[str, Any, Any]]) -> None:
        """Journal the fields of a record with old and new."""
        self._open_work()
        self.run_many(
            "INSERT INTO journal (work_seq, tbl, record_id, field, old, new) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [(self.seq, table, ident, *change) for change in changes],
        )

    def _open_work(self) -> None:
        if self.seq is None:
            state = "done" if self.undoable else "dropped"
            self.seq = self.open_group("do", self.beside, state)

    def open_group(self, kind: str, target: int | None, state: str) -> int:
        """Start the journal's group of this unit; returns its number."""
        if kind == "do" and state == "done":
            self.run("UPDATE work SET state = 'dropped' WHERE state = 'undone'")
        cursor = self.run(
            "INSERT INTO work (id, kind, target_seq, title, rep_id, device, worked_at, state, "
            "worked_on, follows) VALUES (?, ?, ?, '…', (SELECT unhex(value) FROM setting "
            "WHERE key = 'me' AND deleted_at IS NULL), coalesce((SELECT value FROM setting "
            "WHERE key = 'device' AND deleted_at IS NULL), '-'), ?, ?, ?, ?)",
            (
                *(self.store.mint(), kind, target, self.at, state),
                *(self.today.isoformat(), int(self.by_itself)),
            ),
        )
        self.seq = int(cursor.lastrowid)
        return self.seq


def refusal_of(unit: Unit, error: Exception) -> Refused:
    """What a broken rule of the tables means to a person."""
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
        return Refused("Closing a customer needs a reason.")
    if "rest_has_reason" in said:
        return Refused("A rest needs a reason.")
    return Refused(f"The store refused this change ({said}): nothing was changed.")
