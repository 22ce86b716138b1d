"""Takes into a copy, in which a long change was made, what others have written to the store since.

It is as if they had written first: their units keep their numbers, the long one comes after them.
Where it could have become another one by what they wrote, it is made again instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.ledger.alarms import watch
from store.ledger.commit import work
from store.ledger.give_way import OWNED
from store.ledger.search_index import index
from store.ledger.unit import Unit
from store.safety.copies import Copy
from store.safety.store import Store

# What is written in the work on customers; by anything else a file could be read otherwise.
_TAKEN: Final = (
    "customer",
    "enrolment",
    "follow_up",
    "interaction",
    "promise",
    "satisfaction",
    "segment_change",
    "transition",
    "need_answer",
    "motivation",
    "alarm",
)
_LISTED: Final = ", ".join(f"'{table}'" for table in _TAKEN)
# By these a row finds its customer.
_IDENTITY: Final = "'name', 'sort_name', 'external_id', 'import_key', 'kind', 'deleted_at'"
_DISTURBS: Final = f"""
SELECT 1 FROM work AS w LEFT JOIN journal AS j ON j.work_seq = w.seq
WHERE w.seq > ?1 AND (w.kind <> 'do' OR w.source IS NOT NULL OR w.follows = 1 OR j.seq IS NULL
  OR j.tbl NOT IN ({_LISTED})
  OR (j.tbl = 'customer' AND (j.field IS NULL OR j.field IN ({_IDENTITY})))) LIMIT 1"""
_MODELS: Final = """
SELECT id, params FROM fit UNION ALL SELECT measure, cuts FROM quintile ORDER BY 1"""
# Another day, or other models, for everybody.
_DAY: Final = """
SELECT (SELECT min(scored_on) FROM score), (SELECT count(*) FROM score),
  (SELECT max(kept_on) FROM past_score), (SELECT max(fitted_on) FROM past_fit)"""
# Of one customer, beside what the journal tells.
_BESIDE: Final = ("rhythm", "standing", "score", "past_score", "alarm")
_ROOM: Final = 8  # numbers that stay free for who writes until the copy is in place


class Disturbed(Exception):
    """Others have written what the change could be another by: it is to be made again."""


@dataclass(frozen=True)
class Known:
    """How far a copy knows the store: the last unit of work, and by what everybody is scored."""

    seq: int
    models: list[tuple[Any, ...]]
    day: tuple[Any, ...]


def known_of(store: Store) -> Known:
    """How far everything that is in this store, or copy, goes."""
    last = store.value("SELECT coalesce(max(seq), 0) FROM work")
    return Known(last, [tuple(row) for row in store.rows(_MODELS)], tuple(store.row(_DAY)))


@dataclass(frozen=True)
class Made:
    """The unit of work that was made in a copy: its number, and whose figures it has changed.

    What its journal has after number `told` has followed from the rest.
    """

    seq: int
    met: set[bytes]
    told: int


def take_in(copy: Copy, store: Store, today: date, known: Known, made: Made) -> tuple[int, Known]:
    """Take in what others have written since.

    Returns the number that the unit now has in the copy, and how far the copy now knows the store.

    Raises:
        Disturbed: it cannot be put below the unit.
    """
    store.connection.execute("BEGIN")
    try:
        now = known_of(store)
        if (now.models, now.day) != (known.models, known.day):
            raise Disturbed
        if now.seq == known.seq:
            return made.seq, now
        if store.row(_DISTURBS, (known.seq,)) is not None:
            raise Disturbed
        theirs = _Theirs(store, known.seq)
        with work(copy, today, undoable=False) as unit:
            unit.run("PRAGMA defer_foreign_keys = ON")
            both = theirs.customers & made.met
            with _journal_open(unit):
                theirs.take_back_what_followed(unit, known.seq, made.told, both)
                moved = _make_room(unit, known.seq, now.seq)
            theirs.write(unit)
            if [tuple(row) for row in unit.run(_MODELS)] != known.models:
                both = theirs.customers  # they are scored by what was learnt now
            _follow(unit, made.seq + moved, both)
        return made.seq + moved, now
    finally:
        store.connection.execute("ROLLBACK")


class _Theirs:
    """What others have written: the journal's rows, their records, and whose they are."""

    def __init__(self, store: Store, since: int) -> None:
        self._store = store
        self._units = store.rows("SELECT * FROM work WHERE seq > ? ORDER BY seq", (since,))
        self._journal = store.rows(
            "SELECT work_seq, tbl, record_id, field, old, new FROM journal WHERE work_seq > ? "
            "ORDER BY seq",
            (since,),
        )
        self._fields: dict[tuple[str, bytes], set[str]] = defaultdict(set)
        for row in self._journal:
            fields = self._fields[row["tbl"], row["record_id"]]
            if row["field"] is not None:
                fields.add(row["field"])
        self._records = {
            (table, ident): store.row(f"SELECT * FROM {table} WHERE id = ?", (ident,))
            for table, ident in self._fields
        }
        self.customers: set[bytes] = {
            row[OWNED[table]] for (table, _), row in self._records.items()
        }
        self._customers, self._whose = tuple(self.customers), _marks(self.customers)

    def take_back_what_followed(
        self, unit: Unit, since: int, told: int, both: Collection[bytes]
    ) -> None:
        """Of whom both have written: what has followed from the unit follows again, from more.

        Raises:
            Disturbed: both have written the same of them.
        """
        ids = {
            (table, row[0])
            for table in _TAKEN
            for row in unit.run(
                f"SELECT id FROM {table} WHERE {OWNED[table]} IN ({_marks(both)})", (*both,)
            )
        }
        rows = unit.run(
            "SELECT seq, tbl, record_id, field, old FROM journal WHERE work_seq > ? "
            f"AND tbl IN ({_LISTED}) ORDER BY seq DESC",
            (since,),
        )
        for seq, table, ident, field, old in [row for row in rows if (row[1], row[2]) in ids]:
            if seq <= told:
                if table != "customer" or field in self._fields.get((table, ident), ()):
                    raise Disturbed
                continue
            if field is None:
                unit.run(f"DELETE FROM {table} WHERE id = ?", (ident,))
            else:
                unit.run(f"UPDATE {table} SET {field} = ? WHERE id = ?", (old, ident))
            unit.run("DELETE FROM journal WHERE seq = ?", (seq,))

    def write(self, unit: Unit) -> None:
        """Put all of it into the copy, as it is in the store."""
        for (table, ident), row in self._records.items():
            there = unit.row(f"SELECT * FROM {table} WHERE id = ?", (ident,))
            if there is None:
                _insert(unit, table, [_values(unit, table, row)])
                continue
            for name in self._fields[table, ident]:
                unit.run(f"UPDATE {table} SET {name} = ? WHERE id = ?", (row[name], ident))
        for table in _BESIDE:
            unit.run(f"DELETE FROM {table} WHERE customer_id IN ({self._whose})", self._customers)
            _insert(unit, table, [_values(unit, table, row) for row in self._of(table)])
        unit.run_many(
            "UPDATE follow_up SET weight = ? WHERE id = ?",
            [(row["weight"], row["id"]) for row in self._of("follow_up")],
        )
        _insert(unit, "work", [dict(row) for row in self._units])
        _insert(unit, "journal", [dict(row) for row in self._journal])
        for row in self._units:
            unit.seq = row["seq"]
            index(unit)

    def _of(self, table: str) -> list[Any]:
        asked = f"SELECT * FROM {table} WHERE customer_id IN ({self._whose})"
        return self._store.rows(asked, self._customers)


@contextmanager
def _journal_open(unit: Unit) -> Iterator[None]:
    """Inside, the copy's journal can be written again: nobody has seen it yet."""
    guards = unit.run(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"
    ).fetchall()
    for row in guards:
        unit.run(f"DROP TRIGGER {row['name']}")
    yield
    for row in guards:
        unit.run(row["sql"])


def _make_room(unit: Unit, since: int, last: int) -> int:
    """Let the copy's own units come after the number `last`; returns how far they have moved."""
    own: list[int] = [
        row[0] for row in unit.run("SELECT seq FROM work WHERE seq > ? ORDER BY seq", (since,))
    ]
    if own[0] > last:
        return 0
    by = last + _ROOM + 1 - own[0]
    for seq in reversed(own):
        unit.run("UPDATE work SET seq = seq + ? WHERE seq = ?", (by, seq))
    for table, column in (
        ("work", "target_seq"),
        ("journal", "work_seq"),
        ("retraction", "work_seq"),
        ("retraction", "taken_seq"),
    ):
        unit.run(f"UPDATE {table} SET {column} = {column} + ? WHERE {column} > ?", (by, since))
    return by


def _follow(unit: Unit, mine: int, both: Collection[bytes]) -> None:
    """What follows for customers of whom both have written; unit `mine` has brought it about."""
    unit.seq, unit.from_file, unit.touched = mine, True, set(both)
    unit.refresh()
    watch(unit, unit.stirred)
    unit.seq, unit.stirred = None, set()


def _values(unit: Unit, table: str, row: Any) -> dict[str, Any]:
    """The columns of a row that are not made from others."""
    return {each["name"]: row[each["name"]] for each in unit.run(f"PRAGMA table_info({table})")}


def _insert(unit: Unit, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        names, marks = ", ".join(rows[0]), _marks(rows[0])
        unit.run_many(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows]
        )


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
