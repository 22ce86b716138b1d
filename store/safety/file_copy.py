"""Whole copies of a database: made beside their place, brought to disk, then named."""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.safety import mark
from store.safety.driver import connect_plainly
from store.safety.open_flags import PLAINLY
from store.safety.raw_bytes import copy_bytes

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.driver import Key

ENDS = ("-wal", "-shm", "-journal", "-mark", "-sums")


@contextmanager
def fresh_file(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, readable by its owner alone; removed if it is still there.

    What was left of earlier ones by a kill goes first: it may hold what is to be encrypted, or who
    is to be forgotten.

    Raises:
        OSError: the folder cannot be written.
    """
    remove_left(target.parent, target.name)
    made = target.with_name(f".{target.name}.new-{os.getpid()}-{os.urandom(3).hex()}")
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | PLAINLY
    os.close(os.open(made, flags, 0o600))
    try:
        yield made
    finally:
        remove(made)


def remove_left(folder: Path, begin: str) -> None:
    """Remove what processes that are gone had begun there, of files whose names begin so."""
    for each in folder.glob(f".{glob.escape(begin)}*.new-*"):
        pid = each.name.rsplit("-", 2)[-2]
        if pid.isdigit() and not mark.lives(int(pid)):
            remove(each)


def copy_database(connection: Connection, target: Path, key: Key | None) -> None:
    """Copy what `connection` sees, changes that wait in the -wal included, into one file.

    `target` is an empty file; `key` must be the one that the connection was opened with.
    """
    with closing(connect_plainly(target, key)) as copy:
        connection.backup(copy)
        # One file that can be carried and read anywhere; a store turns back to WAL when it opens.
        copy.execute("PRAGMA journal_mode = DELETE")
    sync_file(target)


def keep_as(made: Path, target: Path) -> None:
    """Give a finished file its name, for good; what has the name already is replaced."""
    made.replace(target)
    sync_folder(target.parent)


def claim(made: Path, target: Path) -> bool:
    """Give a finished file its name unless the name is taken; False when it is."""
    try:
        os.link(made, target)
    except FileExistsError:
        return False
    except OSError:  # A file system without second names.
        if target.exists():
            return False
        made.rename(target)
    made.unlink(missing_ok=True)
    sync_folder(target.parent)
    return True


def remove(path: Path) -> None:
    """Remove a database with all that lies beside it."""
    for end in ("", *ENDS):
        with suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Bring a file to disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to disk, where the system can."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def copy_aside(path: Path) -> tuple[Path, Path]:
    """A copy of a store and of what waits beside it, in a folder of its own in memory."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="tickler-", dir=memory if memory.is_dir() else None))
    copy = folder / path.name
    try:
        copy_bytes(path, copy)
        if mark.changes_wait(path):
            shutil.copyfile(mark.wal_of(path), mark.wal_of(copy))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, copy
