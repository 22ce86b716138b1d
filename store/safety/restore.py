"""Putting a backup back in the store's place; what was there is kept beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlcipher3 import dbapi2

from store.dataclass import dataclass
from store.errors import BadInput, StoreTrouble
from store.safety import mark, sums
from store.safety.backup import DOUBT, backups_of, verify
from store.safety.driver import connect_plainly
from store.safety.file_copy import ENDS, fresh_file, keep_as, sync_file
from store.safety.place import make_folder
from store.safety.trouble import file_trouble
from store.sentence import Words, read, say

if TYPE_CHECKING:
    from store.safety.driver import Key

KeyOf = Callable[[Path], "Key | None"]


class Lost(NamedTuple):
    """A change that is not in a backup: its number in the journal, its instant, what it was."""

    number: int
    at: str
    what: Words


@dataclass(frozen=True)
class Restored:
    """What was put back, where the file before lies now, and the changes that are not in it.

    `lost`: the changes that the old file has and the backup has not, the oldest first; None where
    the old file could not be read, so that nobody knows.
    """

    path: Path
    backup: Path
    old_file: Path | None
    lost: tuple[Lost, ...] | None


def find_backup(path: Path, named: str, second: Path | None, key_of: KeyOf) -> Path:
    """The file that is meant: a path, a name out of “backup list”, or `latest` that is in order.

    One in doubt is the latest only where there is no other.

    Raises:
        BadInput: there is no such file. StoreTrouble: no backup is in order.
    """
    found = backups_of(path, second)
    if named == "latest":
        for each in sorted(found, key=lambda each: each.reason == DOUBT):
            with suppress(StoreTrouble):
                verify(each.path, key_of(each.path))
                return each.path
        raise StoreTrouble(say("file.no_sound_backup", file=path, count=len(found)))
    for each in found:
        if named in (each.path.name, each.path.stem):
            return each.path
    file = Path(named).expanduser()
    if not file.is_file():
        raise BadInput(say("file.no_backup", name=named))
    return file


def restore(path: Path, backup: Path, now: datetime, key_of: KeyOf) -> Restored:
    """Put a copy of `backup` at `path`; the file there before is renamed, never removed.

    Raises:
        StoreTrouble: the backup is not in order, the store is open elsewhere, no space is left.
    """
    key = key_of(backup)
    verify(backup, key)
    lost: tuple[Lost, ...] | None = ()
    old: Path | None = None
    try:
        make_folder(path.parent)
        with fresh_file(path) as made:
            shutil.copyfile(backup, made)
            sync_file(made)
            verify(made, key)
            if path.exists():
                hold_alone(path, key_of)
                lost = changes_after(path, backup, key_of)
                old = _put_aside(path, now)
            keep_as(made, path)
    except OSError as error:
        raise file_trouble(path, "restore", error) from error
    return Restored(path, backup, old, lost)


def hold_alone(path: Path, key_of: KeyOf) -> None:
    """Make sure that no other window has the store open, and bring what waits into the file.

    A file that is damaged, or that waits beside another's changes, is left as it is.

    Raises:
        StoreTrouble: another window has it open.
    """
    left = mark.leftover(path)
    if left is not None and (left.replaced or left.doubtful):
        return
    with suppress(StoreTrouble, OSError):
        if left is not None:
            mark.note_writing(path)
        summed, waiting = sums.are_trusted(path), sums.pages_waiting(path)
        sums.distrust(path)
        try:
            key = key_of(path)
            with closing(connect_plainly(path, key)) as old:
                old.execute("PRAGMA busy_timeout = 500")
                old.execute("PRAGMA journal_mode = DELETE")
                # As every opening wants it: it would write the first page, past the sums.
                old.execute("PRAGMA journal_mode = WAL")
            if summed:  # the first page says how the journal is kept
                sums.renew(path, [1, *waiting])
        except dbapi2.DatabaseError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise _InUse(say("file.open_elsewhere", file=path)) from error


class _InUse(BadInput):
    """Somebody else has the store open; nothing was changed."""

    exit_code = 3


def _put_aside(path: Path, now: datetime) -> Path:
    begin = f"{path.name}.before-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    old, number = path.with_name(begin), 1
    while old.exists():
        number += 1
        old = path.with_name(f"{begin}-{number}")
    for end in ENDS:  # First what waits: a kill in between leaves a file that is whole by itself.
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.rename(old.with_name(old.name + end))
    # The name is never without a file: whoever opens it in between would begin a new store.
    try:
        os.link(path, old)
    except OSError:  # A file system without second names.
        path.rename(old)
    return old


def has_all_of(path: Path, backup: Path, key_of: KeyOf) -> bool | None:
    """Whether the file at `path` goes on from the backup: it has its last change; None: unknown."""
    last = "SELECT seq, id FROM work ORDER BY seq DESC LIMIT 1"
    try:
        with (
            closing(connect_plainly(backup, key_of(backup), address="immutable=1")) as copy,
            closing(connect_plainly(path, key_of(path), address="mode=ro")) as now,
        ):
            known = copy.execute(last).fetchone()
            found = now.execute("SELECT id FROM work WHERE seq = ?", (known["seq"],)).fetchone()
            return found is not None and found["id"] == known["id"]
    except (dbapi2.DatabaseError, StoreTrouble, OSError):
        return None


def changes_after(path: Path, backup: Path, key_of: KeyOf) -> tuple[Lost, ...] | None:
    """The changes that the file at `path` holds and the backup does not, the oldest first."""
    try:
        with (
            closing(connect_plainly(backup, key_of(backup), address="immutable=1")) as copy,
            closing(connect_plainly(path, key_of(path), address="mode=ro")) as now,
        ):
            known = {
                bytes(row[0]) for row in copy.execute("SELECT id FROM work WHERE id IS NOT NULL")
            }
            rows = now.execute(
                "SELECT seq, id, worked_at, title FROM work AS w WHERE id IS NOT NULL AND "
                # A day that has brought nothing is no change.
                "(follows = 0 OR EXISTS (SELECT 1 FROM journal WHERE work_seq = w.seq)) "
                "ORDER BY seq"
            )
            return tuple(
                Lost(row["seq"], row["worked_at"], read(row["title"]))
                for row in rows
                if bytes(row["id"]) not in known
            )
    except (dbapi2.DatabaseError, StoreTrouble, OSError):
        return None
