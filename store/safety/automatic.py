"""Backups that nobody has to think of: when they are taken, and of which store."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from store.errors import StoreTrouble
from store.safety import backup, sums
from store.safety.backup import Backup
from store.safety.driver import connect_plainly
from store.safety.opening import DriverError, KeyOf, Store
from store.safety.trouble import command, trouble
from store.sentence import Words, say

_CHOSEN = "SELECT value FROM setting WHERE key = 'backup_folder' AND deleted_at IS NULL"


def back_up(store: Store, reason: str, *, full: bool = False) -> Backup:
    """Take a backup now, also in the second place that is set.

    Raises:
        StoreTrouble: it cannot be written, or the store is damaged; older backups are kept. Or
            pages of the store are not as tickler wrote them: the copy is one in doubt.
    """
    made = backup.take(
        store.connection,
        store.path,
        store.clock(),
        reason,
        key=store.key,
        second=second_place(store),
        full=full,
    )
    if made.reason == backup.DOUBT:
        what, how = sums.strange(store.path), command(store.path, "check")
        raise StoreTrouble(say("file.backups_kept", what=what, command=how))
    return made


def back_up_if_due(store: Store) -> Backup | None:
    """Take a backup when a change that no backup holds is an hour old.

    Raises:
        StoreTrouble: as `back_up`.
    """
    if store.read_only is not None:
        return None
    try:
        due = backup.is_due(store.connection, store.path, store.clock())
    except DriverError as error:
        raise trouble(store.path, error) from error
    return back_up(store, "hour") if due else None


def back_up_changes(store: Store, reason: str) -> Backup | None:
    """Take a backup when anything has changed since the last one: at exit, before a big change.

    Raises:
        StoreTrouble: as `back_up`.
    """
    if store.read_only is not None:
        return None
    try:
        changed = backup.oldest_unsaved(store.connection, store.path) is not None
    except DriverError as error:
        raise trouble(store.path, error) from error
    return back_up(store, reason) if changed else None


def look_after(store: Store, *, backups: bool = True) -> None:
    """What an open window does for its store every while, in a thread of its own.

    The file is still the one that was opened, holds what waited beside it, and is backed up.

    Raises:
        StoreTrouble: it was replaced or removed, or the backup fails.
    """
    store.watch()
    store.settle()
    if backups:
        back_up_if_due(store)


def leave(store: Store, *, backups: bool = True) -> Words | None:
    """Close the store for good, with a backup of what has changed; a sentence when that fails."""
    told = None
    try:
        store.watch()
        told = store.parted
        if backups:
            back_up_changes(store, "exit")
    except StoreTrouble as error:
        told = error.words
    store.close()
    return told


def second_place(store: Store) -> Path | None:
    """The folder that gets a copy of every backup; None where none is set.

    Raises:
        StoreTrouble: the store cannot be read.
    """
    return _folder(store.row(_CHOSEN))


def second_place_of(path: Path, key_of: KeyOf) -> Path | None:
    """The same of a store that may be gone or damaged: None where it cannot be asked."""
    with (
        suppress(StoreTrouble, DriverError, OSError),
        closing(connect_plainly(path, key_of(path), address="mode=ro")) as connection,
    ):
        return _folder(connection.execute(_CHOSEN).fetchone())
    return None


def _folder(row: Any) -> Path | None:
    chosen = None if row is None else json.loads(row["value"])
    return Path(chosen) if chosen else None
