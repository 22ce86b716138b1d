"""Small steps from one shape of the store to the next; each is atomic with its own record.

A step is a file `mNNNN_name.sql` in this folder. Steps are frozen once released: the store of a
user may be at any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store.dataclass import dataclass
from store.errors import StoreTrouble
from store.names import fold
from store.sentence import say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

APPLICATION_ID = 0x7469636B  # "tick"

# A file of a new step is all that a new version takes.
_FOLDER = Path(__file__).parent
LATEST = max(int(entry.name[1:5]) for entry in _FOLDER.iterdir() if entry.suffix == ".sql")


@dataclass(frozen=True)
class Step:
    """One step: the version it leads to, its name, its SQL."""

    version: int
    name: str
    sql: str


def steps(after: int = 0) -> list[Step]:
    """The steps that lead from version `after` to the latest, in order."""
    found = []
    for entry in sorted(_FOLDER.glob("m*.sql")):
        version = int(entry.name[1:5])
        if version > after:
            found.append(Step(version, entry.stem[6:], entry.read_text("utf-8")))
    return found


def migrate(connection: Connection, now: datetime, *, until: int = LATEST) -> int:
    """Bring an opened store to version `until`; returns the number of steps taken.

    Each step is one IMMEDIATE transaction with its record, `user_version` and a foreign-key check,
    so a kill at any moment leaves the old or the new shape, never one between.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    taken = 0
    for step in steps(version) if version < until else []:
        if step.version > until:
            break
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have taken the step while this one waited for the lock.
            if int(connection.execute("PRAGMA user_version").fetchone()[0]) < step.version:
                _take(connection, step, now)
                taken += 1
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return taken


def _take(connection: Connection, step: Step, now: datetime) -> None:
    connection.create_function("folded", 1, _folded, deterministic=True)
    for statement in split(step.sql):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO migration (version, name, applied_at) VALUES (?, ?, ?)",
        (step.version, step.name, now.strftime("%Y-%m-%dT%H:%M:%SZ")),
    )
    connection.execute(f"PRAGMA user_version = {step.version:d}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreTrouble(
            say("file.step_breaks", version=step.version, name=step.name, table=broken[0])
        )


def _folded(text: str | None) -> str | None:
    """As the driver's: a step may be taken on a connection that is not made by it."""
    return None if text is None else fold(text)


def split(sql: str) -> Iterator[str]:
    """The single statements of a script; a trigger's body counts as one."""
    from sqlcipher3.dbapi2 import complete_statement

    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip():
        yield pending.strip()
