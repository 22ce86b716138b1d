"""Backups: whole copies beside the store, opened and looked over before they count.

They lie in the folder `NAME.backups` beside the store, and in a second one where the person has set
it. A name says when and why: `my-20261119-090003-exit.db`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from store.dataclass import dataclass
from store.errors import StoreTrouble
from store.migrations import APPLICATION_ID, LATEST
from store.safety import sums
from store.safety.driver import MAGIC, connect_plainly
from store.safety.file_copy import (
    ENDS,
    copy_database,
    fresh_file,
    keep_as,
    remove_left,
    sync_file,
)
from store.safety.place import make_folder
from store.safety.raw_bytes import raw_bytes
from store.safety.trouble import command, file_trouble, trouble
from store.sentence import say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.driver import Key

HOURS, DAYS, WEEKS = 24, 14, 8
UPGRADES = 3
UPGRADE = "upgrade"
REASONS = ("hour", "exit", UPGRADE, "import", "merge", "erasure", "restore", "protection", "hand")
AFTER = timedelta(hours=1)
DAY = timedelta(days=1)
OFTEN = ("hour", "exit")
DOUBT = "doubt"  # pages of the store were not as tickler had written them
_NAME = re.compile(r"^.+-(\d{8}-\d{6})(?:-\d+)?-([a-z]+)\.db$")
_FORM = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Backup:
    """A finished backup; `at` is the instant to which it goes."""

    path: Path
    at: datetime
    reason: str
    size: int
    protected: bool


def folder_of(path: Path) -> Path:
    """Where the backups of a store lie."""
    return path.with_name(path.name + ".backups")


def backups_of(path: Path, second: Path | None = None) -> list[Backup]:
    """The backups of a store in both places, the newest first; one of each name."""
    found: dict[str, Backup] = {}
    for folder in (folder_of(path), second):
        for each in _in_folder(folder, path.stem) if folder is not None else ():
            found.setdefault(each.path.name, each)
    return sorted(found.values(), key=lambda each: (each.at, each.path.name), reverse=True)


def _in_folder(folder: Path, stem: str) -> Iterator[Backup]:
    with suppress(OSError):
        for entry in folder.iterdir():
            read = _NAME.match(entry.name)
            if read is None or not entry.name.startswith(f"{stem}-") or entry.is_symlink():
                continue
            with suppress(OSError, ValueError):
                at = datetime.strptime(read[1], _FORM).replace(tzinfo=UTC)
                yield Backup(entry, at, read[2], entry.stat().st_size, not is_plain(entry))


def kept_copies(path: Path) -> list[Path]:
    """Whole copies of a store that lie beside it: put aside by a restore, a repair, a rescue."""
    folder = path.parent
    found = [*folder.glob(f"{path.name}.before-*"), *folder.glob(f"{path.stem}.saved-*.db")]
    return sorted(each for each in found if not each.name.endswith(ENDS) and each.is_file())


def end_of(file: Path) -> datetime:
    """The instant to which a backup goes: its name says it, else when it was written."""
    read = _NAME.match(file.name)
    if read is None:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return datetime.strptime(read[1], _FORM).replace(tzinfo=UTC)


def is_plain(path: Path) -> bool:
    """Whether a file begins as a database that is not protected."""
    with raw_bytes(path) as stream:
        return stream.read(16) == MAGIC


def take(
    connection: Connection,
    path: Path,
    now: datetime,
    reason: str,
    *,
    key: Key | None = None,
    second: Path | None = None,
    full: bool = False,
) -> Backup:
    """Back up the store at `path`, look the copy over, and thin the older ones.

    `full` reads every page against its indexes; else the structure is looked over. The second place
    gets a copy of the finished file.

    A copy of pages that somebody else, or the disk, has changed is kept as one in doubt.

    Raises:
        StoreTrouble: the copy cannot be written, or it is not in order; older ones are kept.
    """
    if key is None and sums.strange(path) is not None:
        reason = DOUBT
    folder = folder_of(path)
    target = _free_name(folder, path.stem, now, reason)
    try:
        make_folder(folder)
        for each in (path.parent, folder):
            remove_left(each, path.stem)
        with fresh_file(target) as made:
            copy_database(connection, made, key)
            verify(made, key, full=full, shown=path)
            keep_as(made, target)
    except OSError as error:
        raise file_trouble(target, "backup", error) from error
    except dbapi2.DatabaseError as error:
        raise trouble(path, error) from error
    thin(backups_of(path), now)
    if second is not None:
        _copy_to_second(target, second, path, now)
    return Backup(target, now, reason, target.stat().st_size, key is not None)


def verify(path: Path, key: Key | None, *, full: bool = True, shown: Path | None = None) -> None:
    """Open a backup as a restore would, and look it over.

    Raises:
        StoreTrouble: it is no store, a newer one, or damaged.
    """
    named = shown or path
    try:
        # Immutable: a look must leave no files beside it, and may be at a place that is only read.
        with closing(connect_plainly(path, key, address="mode=ro&immutable=1")) as copy:
            application = copy.execute("PRAGMA application_id").fetchone()[0]
            version = copy.execute("PRAGMA user_version").fetchone()[0]
            if application != APPLICATION_ID:
                raise StoreTrouble(say("file.not_a_store_of_ours", file=named))
            if version > LATEST:
                raise StoreTrouble(
                    say("file.backup_newer", file=named, version=version, latest=LATEST)
                )
            said = copy.execute(f"PRAGMA {'integrity' if full else 'quick'}_check(1)").fetchone()
            if said[0] == "ok" and full and copy.execute("PRAGMA foreign_key_check").fetchone():
                said = ("a reference leads nowhere",)
            if said[0] == "ok" and key is not None:
                wrong = copy.execute("PRAGMA cipher_integrity_check").fetchone()
                said = wrong if wrong is not None else said
    except dbapi2.DatabaseError as error:
        raise StoreTrouble(say("file.backup_damaged", file=named, why=error)) from error
    except OSError as error:
        raise file_trouble(named, "read", error) from error
    if said[0] != "ok":
        why = str(said[0]).splitlines()[-1]  # before it a line may name the file
        raise StoreTrouble(
            say(
                "file.damaged_not_backed_up",
                file=named,
                why=why,
                command=command(named, "backup", "list"),
            )
        )


def thin(found: Iterable[Backup], now: datetime) -> None:
    """Remove what is too much."""
    for each in too_much(found, now):
        with suppress(OSError):
            each.path.unlink()


def too_much(found: Iterable[Backup], now: datetime) -> list[Backup]:
    """All but the newest of each of 24 hours, 14 days and 8 weeks.

    There stay also the newest of all, three that were taken before an upgrade, and for a day all
    that were taken by hand or before a big change: one of the same hour must not push them out. One
    “of tomorrow”, from a clock that was wrong, is never removed for its date alone. One in doubt
    pushes out none, and while the newest is one nothing goes.
    """
    newest_first = sorted(found, key=lambda each: each.at, reverse=True)
    if newest_first and newest_first[0].reason == DOUBT:
        return []
    kept = set([each for each in newest_first if each.reason != DOUBT][:1])
    kept.update([each for each in newest_first if each.reason == UPGRADE][:UPGRADES])
    kept.update(each for each in newest_first if each.at > now)
    kept.update(each for each in newest_first if each.reason not in OFTEN and now - each.at < DAY)
    rules: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (HOURS, lambda at: at.strftime("%Y%m%d%H")),
        (DAYS, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
    )
    for count, period in rules:
        periods: dict[object, Backup] = {}
        for each in newest_first:
            if each.reason != DOUBT:
                periods.setdefault(period(each.at), each)
        kept.update(list(periods.values())[:count])
    return [each for each in newest_first if each not in kept]


def is_due(connection: Connection, path: Path, now: datetime) -> bool:
    """Whether the oldest change that no backup holds is an hour old."""
    oldest = oldest_unsaved(connection, path)
    return oldest is not None and now - oldest >= AFTER


def oldest_unsaved(connection: Connection, path: Path) -> datetime | None:
    """The instant of the oldest change that no backup holds; None where there is none."""
    newest = next(iter(backups_of(path)), None)
    # The next second: the name of a backup has no smaller parts.
    since = "" if newest is None else f"{newest.at + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"
    found = connection.execute(
        "SELECT min(worked_at) FROM work WHERE worked_at >= ?", (since,)
    ).fetchone()[0]
    return None if found is None else datetime.fromisoformat(found)


def _free_name(folder: Path, stem: str, now: datetime, reason: str) -> Path:
    begin = f"{stem}-{now.astimezone(UTC).strftime(_FORM)}"
    target = folder / f"{begin}-{reason}.db"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{begin}-{number}-{reason}.db"
    return target


def _copy_to_second(made: Path, second: Path, path: Path, now: datetime) -> None:
    target = second / made.name
    try:
        make_folder(second)
        with fresh_file(target) as copy:
            shutil.copyfile(made, copy)
            sync_file(copy)
            keep_as(copy, target)
    except OSError as error:
        raise file_trouble(target, "second_backup", error) from error
    thin(_in_folder(second, path.stem), now)
