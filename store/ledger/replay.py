"""Doing changes again that a backup does not have, out of the journal of the file that had them.

Of every record that they have written the state at the cut is put in: the record as it is in the
other file, turned back through whatever came after the cut. So what a unit wrote beside the journal
comes, too, and every id stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from store.dataclass import dataclass
from store.errors import Refused
from store.ledger.alarms import watch
from store.ledger.commit import work
from store.ledger.erasures import EMPTIED_TOO, ERASING
from store.ledger.figures import derive
from store.ledger.past_changes import ANY, PastChanges, PastUnit, Step
from store.ledger.phone_numbers import derive_numbers
from store.ledger.search_index import rebuild
from store.ledger.unit import BY_ITSELF, Unit
from store.safety.opening import DriverError, Store
from store.sentence import read, say

_FOLLOWING = {"weight", "e164", "e164_of"}  # fields that follow from others, beside the journal
_ROUNDS = 50

Record = tuple[str, bytes]


@dataclass(frozen=True)
class Gap:
    """What could not be done again: a record (table, and the field if it is but one) of a unit.

    `end`: after this unit nothing can be read. `unread`: the record, or what the unit wrote, cannot
    be read. `erased`: its customer was erased since. `erasing`: of whom this unit erased something
    may be missing, of which the other file knows nothing any more. `uncertain`: a field has not the
    value that the journal tells. `broken`: the record refers to one that could not be read.
    `later`: a unit after the cut, of which something may have stayed.
    """

    why: Literal["end", "unread", "erased", "erasing", "uncertain", "broken", "later"]
    unit: Any = None  # its row; None: the backup's last
    table: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class Replayed:
    """How many changes are there again, the row of the last of them, and what could not be."""

    units: int
    last: Any
    gaps: tuple[Gap, ...]


def units_beyond(store: Store, past: PastChanges) -> tuple[list[Any], bool]:
    """The units of work that `past` has beyond the store; and whether all of them can be read.

    Raises:
        Refused: the file does not go on from where the store ends.
    """
    last = store.row("SELECT seq, id FROM work ORDER BY seq DESC LIMIT 1")
    return past.units_after(*((0, None) if last is None else (last["seq"], last["id"])))


def replay(store: Store, today: date, past: PastChanges, cut: int | None = None) -> Replayed:
    """Do again what `past` has beyond the store, up to the unit `cut`; all of it or nothing.

    Raises:
        Refused: the file does not go on from where the store ends; what can be read of it does not
            fit together.
    """
    rows, whole = units_beyond(store, past)
    wanted = [row for row in rows if cut is None or row["seq"] <= cut]
    gaps: list[Gap] = []
    if not whole and len(wanted) == len(rows):
        gaps.append(Gap("end", rows[-1] if rows else None))
    units = [past.unit(row) for row in wanted]
    gaps += [Gap("unread", each.row) for each in units if not each.readable]
    gaps += [Gap("erased", each.row) for each in units if read(each.row["title"]) in EMPTIED_TOO]
    later = [past.unit(row) for row in rows[len(wanted) :]]
    gaps += [Gap("erasing", each.row) for each in later if _erases(each)]
    with work(store, today, BY_ITSELF, undoable=False) as unit:
        unit.follows = False
        unit.run("PRAGMA defer_foreign_keys = ON")
        states = _States(past, unit, gaps)
        states.read(units)
        states.turn_back(later)
        states.write()
        for each in units:
            if each.row["kind"] != "do":
                _turn_erased(unit, past, each.row, states)
        _make_whole(unit, states)
        _write_journal(unit, past, units, states.absent)
        _follow(unit, past, wanted, states)
    done = [row for row in wanted if not row["follows"]]
    each_once = {(gap.why, gap.unit and gap.unit["seq"], gap.table, gap.field): gap for gap in gaps}
    return Replayed(len(done), done[-1] if done else None, tuple(each_once.values()))


def _erases(each: PastUnit) -> bool:
    return each.steps == () and each.row["title"].startswith(ERASING)


class _States:
    """The records that the units have written, as they were at the cut."""

    def __init__(self, past: PastChanges, unit: Unit, gaps: list[Gap]) -> None:
        self._past, self._unit, self.gaps = past, unit, gaps
        self._records: dict[Record, dict[str, Any] | None] = {}
        self._columns: dict[str, set[str]] = {}
        self.written_by: dict[Record, Any] = {}
        self.customers: set[bytes] = set()
        self.absent: set[Record] = set()

    def read(self, units: Iterable[PastUnit]) -> None:
        """Read every record that the units have written, as it is in the other file."""
        for unit in units:
            for step in unit.steps or ():
                record = (step.table, step.ident)
                if record not in self.written_by:
                    self._read(record, unit.row)
                self.written_by[record] = unit.row

    def _read(self, record: Record, row: Any) -> None:
        try:
            found = self._past.record(*record)
        except (DriverError, UnicodeDecodeError):
            self.gaps.append(Gap("unread", row, record[0]))
            self.absent.add(record)
            return
        if found is None:
            self.gaps.append(Gap("erased", row, record[0]))
            self.absent.add(record)
            return
        self._records[record] = found

    def turn_back(self, later: Sequence[PastUnit]) -> None:
        """Turn the records back through the units after the cut."""
        for unit in reversed(later):
            if unit.steps is None:
                self.gaps.append(Gap("later", unit.row))
            for step in reversed(unit.steps or ()):
                values = self._records.get((step.table, step.ident))
                if values is not None:
                    self._turn(step, values, unit.row)

    def _turn(self, step: Step, values: dict[str, Any], row: Any) -> None:
        if step.field is None:
            self._records[step.table, step.ident] = None
            return
        if step.before is ANY:
            values[step.field] = self._past.undone_at(row)
            return
        free = step.table == "alarm" or step.field in _FOLLOWING or step.after is ANY
        if values[step.field] != step.after and not free:
            by = self.written_by[step.table, step.ident]
            self.gaps.append(Gap("uncertain", by, step.table, step.field))
        values[step.field] = step.before

    def write(self) -> None:
        """Put the records in: those that are there are taken out before, or keys would meet."""
        there = {record: values for record, values in self._records.items() if values is not None}
        for table, ident in there:
            if table != "interaction":  # is never removed
                self._unit.run(f'DELETE FROM "{table}" WHERE id = ?', (ident,))
        for (table, _), values in there.items():
            if table != "interaction" or not self._touch_is_there(values):
                self._put(table, values)
            owner: bytes | None = values["id"] if table == "customer" else values.get("customer_id")
            if owner is not None:
                self.customers.add(owner)

    def _put(self, table: str, values: dict[str, Any]) -> None:
        if table not in self._columns:
            found = self._unit.run(f'PRAGMA table_info("{table}")')
            self._columns[table] = {row["name"] for row in found}
        kept = {name: value for name, value in values.items() if name in self._columns[table]}
        taken = f'SELECT 1 FROM "{table}" WHERE rowid = ?'
        if self._unit.row(taken, (values["rowid"],)) is None:
            kept["rowid"] = values["rowid"]  # what can be found has its number by it
        # Of two alarms of one kind the evidence keeps one, when it is looked at.
        how = "INSERT OR IGNORE" if table == "alarm" else "INSERT"
        _insert(self._unit, table, kept, how)

    def _touch_is_there(self, values: dict[str, Any]) -> bool:
        """Whether a touch is there, whose words never change; its flag and its customer do."""
        changes: int = self._unit.run(
            "UPDATE interaction SET deleted_at = ?, customer_id = ? WHERE id = ?",
            (values["deleted_at"], values["customer_id"], values["id"]),
        ).rowcount
        return changes > 0


def _turn_erased(unit: Unit, past: PastChanges, turn: Any, states: _States) -> None:
    """Undo, or do again, what the backup still has of a change of who was erased since.

    The other file has forgotten what the change wrote of them: here its journal tells it.
    """
    rows = unit.run("SELECT * FROM journal WHERE work_seq = ? ORDER BY seq", (turn["target_seq"],))
    told, undone = rows.fetchall(), turn["kind"] == "undo"
    turned: dict[Record, dict[str, Any]] = {}
    for each in reversed(told) if undone else told:
        record = each["tbl"], each["record_id"]
        if record in turned or not (record in states.written_by or _is_known(past, *record)):
            values = turned.setdefault(record, {})
            if each["field"] is None:
                values["deleted_at"] = turn["worked_at"] if undone else None
            else:
                values[each["field"]] = each["old"] if undone else each["new"]
    for (table, ident), values in turned.items():
        fields = ", ".join(f'"{name}" = ?' for name in values)
        unit.run(f'UPDATE "{table}" SET {fields} WHERE id = ?', (*values.values(), ident))
        found = unit.row(f'SELECT * FROM "{table}" WHERE id = ?', (ident,))
        owner = ident if table == "customer" else dict(found or {}).get("customer_id")
        if owner is not None:
            states.customers.add(owner)


def _is_known(past: PastChanges, table: str, ident: bytes) -> bool:
    try:
        return past.record(table, ident) is not None
    except (DriverError, UnicodeDecodeError):
        return True


def _write_journal(
    unit: Unit, past: PastChanges, units: Iterable[PastUnit], absent: set[Record]
) -> None:
    """The units with their rows, numbers and ids; what was undone at the cut is undone.

    Of records that are absent, and were never in the backup, nothing is told.
    """
    absent = {
        (table, ident)
        for table, ident in absent
        if unit.row(f'SELECT 1 FROM "{table}" WHERE id = ?', (ident,)) is None
    }
    turned = {
        row["target_seq"] for row in past.rows("SELECT target_seq FROM work WHERE kind = 'undo'")
    }
    for each in units:
        row = dict(each.row)
        if row["kind"] != "do":
            state = "undone" if row["kind"] == "undo" else "done"
            unit.run("UPDATE work SET state = ? WHERE seq = ?", (state, row["target_seq"]))
        elif row["state"] != "dropped" or row["seq"] in turned:
            unit.run("UPDATE work SET state = 'dropped' WHERE state = 'undone'")
            row["state"] = "done"
        _insert(unit, "work", row)
        for found in past.rows("SELECT * FROM retraction WHERE taken_seq = ?", (row["seq"],)):
            _insert(unit, "retraction", dict(found))
        for found in past.rows(
            "SELECT * FROM journal WHERE work_seq = ? ORDER BY seq", (row["seq"],)
        ):
            # An erasure frees numbers, which then stand for something else than in the backup.
            if (found["tbl"], found["record_id"]) not in absent:
                _insert(unit, "journal", {**dict(found), "seq": None})


def _insert(unit: Unit, table: str, row: dict[str, Any], how: str = "INSERT") -> None:
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    unit.run(f'{how} INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))


def _make_whole(unit: Unit, states: _States) -> None:
    """Take out what refers to records that could not be read; each is told.

    Raises:
        Refused: what is left does not fit together.
    """
    for _ in range(_ROUNDS):
        broken = unit.run("PRAGMA foreign_key_check").fetchall()
        if not broken:
            return
        for row in broken:
            table, place = row[0], row[1]
            found = unit.row(f'SELECT id FROM "{table}" WHERE rowid = ?', (place,))
            if found is None or (table == "customer" and _keep_a_step(unit, found["id"])):
                continue
            if table in ("interaction", "customer"):  # the one is never removed, the other is more
                break
            states.gaps.append(Gap("broken", states.written_by.get((table, found["id"])), table))
            states.absent.add((table, found["id"]))
            unit.run(f'DELETE FROM "{table}" WHERE rowid = ?', (place,))
    raise Refused(say("refused.changes_do_not_fit"))


def _keep_a_step(unit: Unit, customer_id: bytes) -> bool:
    """A live customer keeps an open step, where there is any."""
    changes: int = unit.run(
        "UPDATE customer SET next_id = (SELECT f.id FROM follow_up AS f WHERE f.customer_id = ?1 "
        "AND f.is_open = 1 ORDER BY f.due_on, f.id LIMIT 1) WHERE id = ?1 AND live = 1 "
        "AND NOT EXISTS (SELECT 1 FROM follow_up AS f WHERE f.id = customer.next_id "
        "AND f.customer_id = ?1 AND f.is_open = 1) "
        "AND EXISTS (SELECT 1 FROM follow_up AS f WHERE f.customer_id = ?1 AND f.is_open = 1)",
        (customer_id,),
    ).rowcount
    return changes > 0


def _follow(unit: Unit, past: PastChanges, wanted: Sequence[Any], states: _States) -> None:
    """Figures, alarms and the index of words; nobody moves, which is for the next morning."""
    day = next((row["worked_on"] for row in reversed(wanted) if row["worked_on"]), "")
    for row in past.rows("SELECT * FROM past_score WHERE kept_on <= ?", (day,)):
        _insert(unit, "past_score", dict(row), "INSERT OR IGNORE")
    derive_numbers(unit.store, states.customers)
    # Whoever is written of is seen in a group that day; what time has changed since is a move.
    derive(unit.store, states.customers, date.fromisoformat(day) if day else unit.today)
    unit.run_many(
        "UPDATE standing SET lived = grp WHERE customer_id = ?",
        [(ident,) for ident in states.customers],
    )
    derive(unit.store, states.customers, unit.today, moves=False)
    watch(unit, states.customers)
    rebuild(unit)
