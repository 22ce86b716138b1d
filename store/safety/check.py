"""Looks a whole store over: the file, the references, the rule, the journal, the shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from store.migrations import APPLICATION_ID, LATEST, migrate
from store.safety.opening import Store
from store.safety.orphans import orphans

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# Enough to see what kind of damage it is; a broken file can give thousands of lines.
_SHOWN = 20
# Kept by the store itself, never by the journal: the journal and what is derived.
_UNJOURNALLED = (
    *("work", "journal", "migration", "retraction"),
    *("fit", "rhythm", "standing", "score", "quintile"),
)


@dataclass(frozen=True)
class Health:
    """What a check found; `problems` is empty for a store in order, else one sentence each."""

    version: int
    customers: int
    orphans: int
    open_follow_ups: int
    changes: int
    size: int
    problems: tuple[str, ...]


def check(store: Store) -> Health:
    """Read every page of the store and hold it against its own rules; changes nothing.

    Raises:
        StoreTrouble: the file is too damaged to be read at all.
    """
    lost = orphans(store)
    return Health(
        version=int(store.value("PRAGMA user_version")),
        customers=int(store.value("SELECT count(*) FROM customer WHERE live = 1")),
        orphans=lost,
        open_follow_ups=int(store.value("SELECT count(*) FROM follow_up WHERE is_open = 1")),
        changes=int(store.value("SELECT count(*) FROM work")),
        size=store.path.stat().st_size,
        problems=(
            *_file(store),
            *_references(store),
            *_orphans(store, lost),
            *_journal(store),
            *_shape(store),
        ),
    )


def _file(store: Store) -> Iterator[str]:
    for row in store.rows(f"PRAGMA integrity_check({_SHOWN})"):
        if row[0] != "ok":
            yield f"The file is damaged: {row[0]}."


def _references(store: Store) -> Iterator[str]:
    broken: dict[tuple[str, str], int] = {}
    for row in store.rows("PRAGMA foreign_key_check"):
        pair = (row[0], row[2])
        broken[pair] = broken.get(pair, 0) + 1
    for (table, parent), count in broken.items():
        yield f"{count} × {table} names a {parent} that is not there."


def _orphans(store: Store, count: int) -> Iterator[str]:
    if not count:
        return
    rows = store.rows(
        "SELECT name FROM customer AS c WHERE c.live = 1 AND NOT EXISTS (SELECT 1 FROM follow_up "
        "AS f WHERE f.id = c.next_id AND f.customer_id = c.id AND f.is_open = 1) "
        "ORDER BY c.sort_name LIMIT 3"
    )
    names = ", ".join(row["name"] for row in rows)
    yield f"{count} live customers have no next step: {names}{'' if count <= 3 else ', …'}."


def _journal(store: Store) -> Iterator[str]:
    """Undo must be able to trust the journal: whole groups, known records, one way back."""
    lost = store.value("SELECT count(*) FROM journal WHERE work_seq NOT IN (SELECT seq FROM work)")
    if lost:
        yield f"{lost} × journal belongs to no change."
    aimless = store.value(
        "SELECT count(*) FROM work WHERE kind <> 'do' "
        "AND (target_seq IS NULL OR target_seq NOT IN (SELECT seq FROM work WHERE kind = 'do'))"
    )
    if aimless:
        yield f"{aimless} × undo or redo names a change that is not there."
    tables = {
        row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    for row in store.rows("SELECT DISTINCT tbl FROM journal ORDER BY tbl"):
        table = row["tbl"]
        if table not in tables - set(_UNJOURNALLED):
            yield f"The journal speaks of “{table}”, which this store does not keep."
            continue
        missing = store.value(
            f"SELECT count(DISTINCT record_id) FROM journal WHERE tbl = ? "
            f"AND record_id NOT IN (SELECT id FROM {table})",
            (table,),
        )
        if missing:
            yield f"{missing} × {table} stands in the journal but not in the store."


def _shape(store: Store) -> Iterator[str]:
    """The tables, indexes and triggers against those that the migrations make."""
    version = int(store.value("PRAGMA user_version"))
    taken = int(store.value("SELECT coalesce(max(version), 0) FROM migration"))
    if taken != version:
        yield f"The store says version {version}, its record of migrations says {taken}."
    if int(store.value("PRAGMA application_id")) != APPLICATION_ID:
        yield "The store does not say that it is tickler's."
    fresh = dbapi2.connect(":memory:", isolation_level=None)
    try:
        fresh.row_factory = dbapi2.Row
        migrate(fresh, store.clock(), until=min(version, LATEST))
        due, kept = _objects(fresh), _objects(store.connection)
    finally:
        fresh.close()
    for name in sorted(due.keys() - kept.keys()):
        yield f"The {due[name][0]} {name} is missing."
    for name in sorted(due.keys() & kept.keys()):
        if due[name] != kept[name]:
            yield f"The {due[name][0]} {name} is not as tickler makes it."


def _objects(connection: Connection) -> dict[str, tuple[str, str]]:
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB "
        "'sqlite_*'"
    )
    return {row["name"]: (row["type"], row["sql"]) for row in rows}
