"""The demo: a copy of the sample store whose dates are moved so that its today is today."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from store.errors import BadInput, StoreTrouble
from store.safety.driver import connect
from store.safety.ringing_rows import ring_anew
from store.safety.trouble import trouble
from store.sentence import say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_DAYS = ("_on", "_at", "_until")
_SATURDAY, _SUNDAY = "6", "0"


def sample_path() -> Path:
    """The sample store: beside the packages in a checkout, inside `store` when installed.

    Raises:
        StoreTrouble: it is in neither place.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package, package.parent):
        if (folder / "sample.db").is_file():
            return folder / "sample.db"
    raise StoreTrouble(say("file.sample_missing", folder=package))


def make_demo(source: Path, target: Path, today: date) -> None:
    """Write a copy of `source` to `target`, moved in time as a whole; open work avoids weekends.

    Every `…_on` and `…_until` date and `…_at` instant moves by the days between the setting
    `sample_today` and `today`.

    Raises:
        BadInput: there is a file at `target` already.
        StoreTrouble: the sample cannot be read or the copy not be written.
    """
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        raise BadInput(say("file.file_there", file=target)) from error
    except OSError as error:
        raise StoreTrouble(say("file.demo_not_made", file=target, why=error.strerror)) from error
    try:
        _copy(source, target)
        with closing(connect(target)) as connection:
            _move(connection, source, today)
    except dbapi2.DatabaseError as error:
        _remove(target)
        raise trouble(target, error) from error
    except BaseException:
        _remove(target)
        raise


def _copy(source: Path, target: Path) -> None:
    # Installed, the sample may lie where nothing can be written, not even the files beside it that
    # reading would make; "immutable" does without them, but must not miss what waits in a -wal.
    waiting = source.with_name(source.name + "-wal")
    address = source.resolve().as_uri() + ("?mode=ro" if waiting.exists() else "?immutable=1")
    with (
        closing(dbapi2.connect(address, uri=True)) as sample,
        closing(dbapi2.connect(str(target))) as copy,
    ):
        sample.backup(copy)


def _remove(target: Path) -> None:
    for end in ("", "-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)


def _move(connection: Connection, source: Path, today: date) -> None:
    connection.execute("BEGIN IMMEDIATE")
    days = f"{(today - _sample_today(connection, source)).days:+d} days"
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    # They forbid what is done here on purpose: moving interactions and the journal.
    for trigger in triggers:
        connection.execute(f"DROP TRIGGER {trigger['name']}")
    for table, columns in _dated(connection):
        sets = ", ".join(
            f"{column} = date(substr({column}, 1, 10), ?1) || substr({column}, 11)"
            for column in columns
        )
        connection.execute(f'UPDATE "{table}" SET {sets}', (days,))
    _move_journal(connection, days)
    _leave_weekends(connection, today)
    connection.execute(
        "UPDATE setting SET value = ? WHERE key = 'sample_today'", (json.dumps(today.isoformat()),)
    )
    for trigger in triggers:
        connection.execute(trigger["sql"])
    ring_anew(connection)
    connection.execute("COMMIT")


def _sample_today(connection: Connection, source: Path) -> date:
    row = connection.execute("SELECT value FROM setting WHERE key = 'sample_today'").fetchone()
    if row is None:
        raise StoreTrouble(say("file.not_a_sample", file=source))
    return date.fromisoformat(json.loads(row["value"]))


def _dated(connection: Connection) -> Iterator[tuple[str, list[str]]]:
    """Tables with their columns of dates and instants, known by the ends of their names."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
    ).fetchall()
    for table in tables:
        columns = [
            row["name"]
            for row in connection.execute(f'PRAGMA table_info("{table["name"]}")')
            if row["name"].endswith(_DAYS)
        ]
        if columns:
            yield table["name"], columns


def _move_journal(connection: Connection, days: str) -> None:
    """Old and new values of dates move too, or undo would bring back days of the sample."""
    connection.execute(
        "UPDATE journal SET old = date(substr(old, 1, 10), ?1) || substr(old, 11), "
        "new = date(substr(new, 1, 10), ?1) || substr(new, 11) "
        "WHERE field GLOB '*_on' OR field GLOB '*_at' OR field GLOB '*_until'",
        (days,),
    )


def _leave_weekends(connection: Connection, today: date) -> None:
    connection.execute(
        "UPDATE follow_up SET due_on = CASE strftime('%w', due_on) "
        f"WHEN '{_SATURDAY}' THEN date(due_on, '+2 days') "
        f"WHEN '{_SUNDAY}' THEN date(due_on, '+1 days') ELSE due_on END "
        "WHERE is_open = 1 AND due_on > ?",
        (today.isoformat(),),
    )
