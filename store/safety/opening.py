"""The one way to open a store: recognition, creation, versions, and what may go wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from store.errors import StoreTrouble
from store.ids import Minter
from store.migrations import APPLICATION_ID, LATEST, migrate
from store.safety import mark, place, shape, sums
from store.safety.driver import MAGIC, Key, connect, connect_plainly
from store.safety.file_copy import claim, copy_aside, fresh_file
from store.safety.place import unwritable
from store.safety.raw_bytes import raw_bytes
from store.safety.store import Store
from store.safety.trouble import command, file_trouble, trouble
from store.sentence import Words, say

__all__ = [
    "DriverError",
    "IntegrityError",
    "KeyOf",
    "Row",
    "Store",
    "nothing_there",
    "open_store",
    "open_to_read",
]

_LOOKED_OVER = 16 * 2**20  # bytes whose sums are held against the pages at every opening: 1 ms a MB
Row = dbapi2.Row
DriverError = dbapi2.Error
IntegrityError = dbapi2.IntegrityError
KeyOf = Callable[[Path], Key | None]


def open_store(
    path: Path,
    clock: Callable[[], datetime],
    *,
    create: bool = True,
    entropy: Callable[[int], bytes] = os.urandom,
    key_of: KeyOf | None = None,
    trusting: bool = False,
) -> Store:
    """Open the store at `path`, making it when `create` says so.

    `key_of` finds the key of a protected store. A place that can only be read gives a store that
    can only be read. `trusting`: what is in it is not looked over, for who does so anyway.

    Raises:
        StoreTrouble: no file and not to be created; a folder, a link, a pipe; another program's
            file; a newer store; a damaged one; one that lies beside another's changes. One sentence
            each.
    """
    notices: list[Words] = []
    if nothing_there(path):
        if not create:
            raise _no_store(path)
        _create(path, clock)
        notices += place.warnings(path)
    key = _recognise(path, key_of)
    left = _leftover(path)
    notices += log_lost(path)
    why = unwritable(path)
    store = Store(path, clock, Minter(clock, entropy), key, read_only=why)
    store.notices += notices
    with _closing_on_error(store):
        if why is not None:
            store.read_from(why)
        else:
            told = place.make_private(path)
            store.notices += [told] if told else []
        version = _check_version(store)
        if version < LATEST:
            _upgrade(store, version)
        if not trusting:
            _look_at(store, left)
        store.remember()
    return store


def open_to_read(
    path: Path,
    clock: Callable[[], datetime],
    *,
    key_of: KeyOf | None = None,
    trusting: bool = False,
) -> Store:
    """Open the store at `path` for looking: nothing is made, brought up to date or written.

    Raises:
        StoreTrouble: as `open_store`, with no file among it.
    """
    if nothing_there(path):
        raise _no_store(path)
    key = _recognise(path, key_of)
    left, lost = _leftover(path), log_lost(path)
    store = Store(path, clock, Minter(clock), key, reading=True)
    store.notices += lost
    with _closing_on_error(store):
        if place.is_open_to_others(path):
            store.notices.append(say("file.seen_by_others", file=path))
        why = unwritable(path)
        if why is not None:
            store.read_from(why)
        version = _check_version(store)
        if not trusting and version == LATEST:
            _look_at(store, left)
    return store


@contextmanager
def _closing_on_error(store: Store) -> Iterator[None]:
    try:
        yield
    except dbapi2.DatabaseError as error:
        store.close()
        raise trouble(store.path, error) from error
    except OSError as error:
        store.close()
        raise file_trouble(store.path, "open", error) from error
    except BaseException:
        store.close()
        raise


def nothing_there(path: Path) -> bool:
    """Whether a store can be begun at `path`; False where a file for one lies there.

    Raises:
        StoreTrouble: something else lies there, or backups of a store that is gone.
    """
    if place.is_there(path):
        return False
    _refuse_to_forget(path)
    return True


def _no_store(path: Path) -> StoreTrouble:
    return StoreTrouble(
        f"There is no store at {path}: check --db, or make one with “tickler --db {path} "
        "customer add NAME” or “import FILE”."
    )


def _refuse_to_forget(path: Path) -> None:
    """A store of which there are backups is not begun anew because its file is gone."""
    from store.safety import backup  # most openings need no way back

    found = backup.backups_of(path)
    if found:
        raise StoreTrouble(
            say(
                "file.gone",
                file=path,
                count=len(found),
                at=f"{found[0].at:%Y-%m-%d %H:%M}",
                command=command(path, "restore", "latest"),
                folder=backup.folder_of(path),
            )
        )


def _create(path: Path, clock: Callable[[], datetime]) -> None:
    """Make a store beside its place, then give it the name: an empty file is never a store."""
    try:
        place.make_folder(path.parent)
        with fresh_file(path) as made:
            with closing(connect(made)) as connection:
                migrate(connection, clock())
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            claim(made, path)  # Where another window was faster, it is the same store.
    except OSError as error:
        raise StoreTrouble(say("file.not_made", file=path, why=error.strerror)) from error
    except dbapi2.DatabaseError as error:
        raise trouble(path, error) from error


def _recognise(path: Path, key_of: KeyOf | None) -> Key | None:
    try:
        with raw_bytes(path) as stream:
            head = stream.read(16)
        if not head:
            raise StoreTrouble(say("file.empty", file=path, way_back=_way_back(path)))
        if head == MAGIC:
            return None
        # What is no plain store is rare, and the keys take 10 ms.
        from store.safety.backup import backups_of
        from store.safety.keys import looks_protected

        if head.count(0) == len(head) and backups_of(path):
            raise StoreTrouble(say("file.begins_with_nothing", file=path, way_back=_way_back(path)))
        if not looks_protected(path):
            raise StoreTrouble(say("file.not_a_store", file=path))
        if key_of is None:
            raise StoreTrouble(say("file.protected", file=path))
        return key_of(path)
    except OSError as error:
        raise StoreTrouble(say("file.unreadable", file=path, why=error.strerror)) from error


def _way_back(path: Path) -> str:
    from store.safety import backup  # most openings need no way back

    found = backup.backups_of(path)
    if found:
        return (
            f"“{command(path, 'restore', 'latest')}” brings the backup of "
            f"{found[0].at:%Y-%m-%d %H:%M} UTC back, and keeps the file as it is."
        )
    return "there is no backup of it. Remove the file to begin a new store there."


def _leftover(path: Path) -> mark.Leftover | None:
    """What waits beside the file must belong to it; it is looked at before anything is read."""
    left = mark.leftover(path)
    if left is None:
        return None
    if left.replaced or (left.doubtful and not _fits_together(path)):
        from store.safety.backup import backups_of

        raise StoreTrouble(
            say(
                "file.mixture",
                file=path,
                name=path.name,
                command=command(path, "restore", "latest") if backups_of(path) else None,
            )
        )
    if unwritable(path) is None:
        # The last connection that closes brings what waits into the file: a kill in between must
        # not look as if somebody had put another file there.
        sums.note_writing(path)
    return left


def log_lost(path: Path) -> list[Words]:
    """A sentence where changes that were confirmed are gone from the -wal; it can be told once."""
    return [say("file.log_cut", name=path.name)] if mark.log_is_cut(path) else []


def _fits_together(path: Path) -> bool:
    """Whether a copy of the file and its -wal is in order when both are read together."""
    folder, copy = copy_aside(path)
    try:
        with closing(connect_plainly(copy)) as trial:
            whole = trial.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            return whole and trial.execute("PRAGMA foreign_key_check").fetchone() is None
    except dbapi2.DatabaseError:
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_version(store: Store) -> int:
    """Look before touching: the pragmas of `connect` would rewrite another program's file."""
    path = store.path
    with closing(connect_plainly(store.source, store.key, address=store.address)) as plain:
        version = int(plain.execute("PRAGMA user_version").fetchone()[0])
        application = int(plain.execute("PRAGMA application_id").fetchone()[0])
        tables = int(plain.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if not (tables or application or version):
        raise StoreTrouble(say("file.empty_database", file=path, way_back=_way_back(path)))
    if application != APPLICATION_ID:
        raise StoreTrouble(say("file.foreign", file=path))
    if version > LATEST:
        raise StoreTrouble(say("file.newer", file=path, version=version, latest=LATEST))
    return version


def _upgrade(store: Store, version: int) -> None:
    """Bring an older store to the latest version, with a backup before the first step."""
    from store.safety import backup  # most openings need no way back

    if store.read_only is not None:
        raise StoreTrouble(
            say("file.older_read_only", file=store.path, version=version, why=store.read_only)
        )
    connection = store.connection
    kept = backup.take(
        connection, store.path, store.clock(), backup.UPGRADE, key=store.key, full=True
    )
    migrate(connection, store.clock())
    store.notices.append(say("file.upgraded", version=version, latest=LATEST, kept=kept.path))


def _look_at(store: Store, left: mark.Leftover | None) -> None:
    _check_shape(store)
    if store.key is None and store.path.stat().st_size <= _LOOKED_OVER:
        said = sums.strange(store.path)
        if said is not None:
            how = command(store.path, "check")
            store.notices.append(say("file.strange_now", what=said, command=how))
    if left is not None and not left.writers_live:
        _look_over(store)


def _check_shape(store: Store) -> None:
    """Refuse a store whose tables or triggers somebody else has changed."""
    if shape.digest(store.connection) == shape.known_digest():
        return
    for each in shape.differences(store.connection):
        if each.is_harmful:
            raise StoreTrouble(
                say(
                    "file.changed_by_other",
                    file=store.path,
                    what=each.sentence,
                    command=command(store.path, "check", "--repair"),
                )
            )


def _look_over(store: Store) -> None:
    """After a window that was not closed: is the file in order?"""
    said = store.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise trouble(store.path, dbapi2.DatabaseError(f"malformed: {said}"))
    store.notices.append(say("file.looked_over"))
