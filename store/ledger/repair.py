"""The repair ladder: from the gentlest step to the last, until all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store.dataclass import dataclass
from store.errors import StoreTrouble
from store.ledger.after_write import refresh
from store.ledger.commit import work
from store.ledger.full_check import full_check, otherwise_told
from store.ledger.search_index import rebuild
from store.migrations import migrate
from store.safety import mark, sums
from store.safety.check import Problem, check
from store.safety.driver import connect, connect_plainly
from store.safety.file_copy import fresh_file, keep_as, sync_file
from store.safety.opening import DriverError, KeyOf, Store, open_store
from store.safety.raw_bytes import copy_bytes
from store.safety.restore import find_backup, hold_alone, restore
from store.safety.ringing_rows import ring_anew
from store.safety.shape import differences
from store.safety.trouble import command, file_trouble, trouble
from store.sentence import Words, say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.driver import Key

# What a repair cannot mend in the store itself. What another program has written into a page cannot
# be known: the check goes on saying so.
_APART = ("backup", "place", "page")
# What is made from the records.
_DERIVED = ("search", "figure")
_SAVED = "readable rows saved into a new file"
_LAST = 2**62  # greater numbers of rows are noise


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: what was tried, and what is still wrong after it."""

    name: str
    left: tuple[Problem, ...]


@dataclass(frozen=True)
class Repaired:
    """What was done: the steps taken, where the file as it was lies now, and what is not as it was.

    `unsure`: texts in which signs stand for letters that could not be read, and pages that another
    program has changed.
    """

    rungs: tuple[Rung, ...]
    old_file: Path | None
    unsure: tuple[Words, ...] = ()


def repair(path: Path, clock: Callable[[], datetime], today: date, key_of: KeyOf) -> Repaired:
    """Mend the store at `path`; a copy of the file as it was is kept beside it.

    Raises:
        StoreTrouble: it is open elsewhere, or nothing helped: no backup is in order either.
    """
    key = key_of(path)
    problems = _problems(path, clock, key_of)
    if not problems:
        return Repaired((), None)
    # Only a whole journal knows better than the records.
    whole = all(each.kind != "damage" for each in problems)
    hold_alone(path, key_of)
    old = _keep_copy(path, clock())
    strange = sums.strange(path) if key is None else None
    rungs: list[Rung] = []
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("triggers and indexes put right", lambda: _mend_shape(path, clock, key_of)),
        ("indexes written anew", lambda: _reindex(path, clock, key_of)),
        ("search and figures made anew", lambda: _derive(path, clock, today, key_of)),
        ("what the journal tells put back", lambda: _put_back(path, clock, key_of, whole=whole)),
        (_SAVED, lambda: _save_rows(path, clock, today, key_of)),
        (
            "newest good backup restored",
            lambda: restore(path, find_backup(path, "latest", None, key_of), clock(), key_of),
        ),
    )
    if all(each.kind in _DERIVED for each in problems):
        steps = steps[2:]  # the file and its shape are well
    for name, step in steps:
        before = problems
        with suppress(StoreTrouble, DriverError):
            step()
        problems = _problems(path, clock, key_of)
        rungs.append(Rung(name, tuple(problems)))
        if not problems:
            unsure = [each.what for each in before if each.kind == "text"] if name == _SAVED else []
            if name == _SAVED and strange is not None:
                unsure.append(strange)
            return Repaired(tuple(rungs), old, tuple(unsure))
    raise StoreTrouble(
        say(
            "file.nothing_helped",
            file=path,
            rungs=", ".join(rung.name for rung in rungs),
            what=problems[0].what,
            old=old,
            command=command(path, "restore", "FILE"),
        )
    )


def _problems(path: Path, clock: Callable[[], datetime], key_of: KeyOf) -> list[Problem]:
    try:
        store = open_store(path, clock, create=False, key_of=key_of, trusting=True)
    except StoreTrouble as error:
        return [Problem("damage", error.words, "")]
    with closing(store):
        try:
            found = _to_mend(check(store).problems) or _to_mend(full_check(store))
        except StoreTrouble as error:
            return [Problem("damage", error.words, "")]
        except DriverError as error:
            return [Problem("damage", str(error), "")]
    return found


def _to_mend(problems: Iterable[Problem]) -> list[Problem]:
    return [each for each in problems if each.kind not in _APART]


def _keep_copy(path: Path, now: datetime) -> Path:
    old = path.with_name(f"{path.name}.before-repair-{now.astimezone(UTC):%Y%m%d-%H%M%S}")
    try:
        with fresh_file(old) as made:
            copy_bytes(path, made)
            sync_file(made)
            keep_as(made, old)
    except OSError as error:
        raise file_trouble(old, "keep", error) from error
    return old


def _mend_shape(path: Path, clock: Callable[[], datetime], key_of: KeyOf) -> None:
    with closing(open_store(path, clock, key_of=key_of, trusting=True)) as store:
        connection = store.connection
        store.begin()
        try:
            for each in differences(connection):
                if each.kind not in ("trigger", "index", "view"):
                    continue
                if each.how != "missing":
                    connection.execute(f'DROP {each.kind} "{each.name}"')
                if each.sql is not None:
                    connection.execute(each.sql)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        store.commit()


def _reindex(path: Path, clock: Callable[[], datetime], key_of: KeyOf) -> None:
    with closing(open_store(path, clock, key_of=key_of, trusting=True)) as store:
        store.begin()
        store.connection.execute("REINDEX")
        store.commit()


def _derive(path: Path, clock: Callable[[], datetime], today: date, key_of: KeyOf) -> None:
    with (
        closing(open_store(path, clock, key_of=key_of, trusting=True)) as store,
        work(store, today, say("did.remade"), undoable=False) as unit,
    ):
        rebuild(unit)
        ring_anew(store.connection)
        refresh(unit, _everybody(store))


def _put_back(path: Path, clock: Callable[[], datetime], key_of: KeyOf, *, whole: bool) -> None:
    """Each field that somebody else has written gets the value that was written last by tickler.

    Of a journal that is not `whole` the last value may be the one that is lost.
    """
    if not whole:
        return
    with closing(open_store(path, clock, key_of=key_of, trusting=True)) as store:
        store.begin()
        try:
            for table, field, wrong in list(otherwise_told(store)):
                store.connection.executemany(
                    f'UPDATE "{table}" SET "{field}" = ?2 WHERE id = ?1', wrong
                )
        except BaseException:
            store.connection.execute("ROLLBACK")
            raise
        store.commit()


def _everybody(store: Store) -> list[bytes]:
    return [row["id"] for row in store.rows("SELECT id FROM customer WHERE deleted_at IS NULL")]


def _save_rows(path: Path, clock: Callable[[], datetime], today: date, key_of: KeyOf) -> None:
    _salvage(path, clock(), key_of(path))
    _derive(path, clock, today, key_of)  # the new file has an empty search index


def _salvage(path: Path, now: datetime, key: Key | None) -> None:
    """Every row that can still be read, in a new file of the same shape."""
    try:
        with fresh_file(path) as made:
            with (
                closing(connect_plainly(path, key, address="mode=ro")) as old,
                closing(connect(made, key)) as new,
            ):
                old.text_factory = lambda raw: raw.decode("utf-8", "replace")
                migrate(new, now)
                new.execute("PRAGMA foreign_keys = OFF")
                new.execute("BEGIN IMMEDIATE")
                triggers = new.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                ).fetchall()
                for each in triggers:  # They judge whole stores, not one on its way.
                    new.execute(f"DROP TRIGGER {each['name']}")
                new.execute("DELETE FROM migration")
                for table, columns in _tables(new):
                    _copy_rows(old, new, table, columns)
                for each in triggers:
                    new.execute(each["sql"])
                new.execute("COMMIT")
                new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            sync_file(made)
            keep_as(made, path)
            mark.forget(path)
    except OSError as error:
        raise file_trouble(path, "save", error) from error
    except DriverError as error:
        raise trouble(path, error) from error


def _tables(connection: Connection) -> Iterator[tuple[str, list[str]]]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' "
        "AND name <> 'ringing'"  # follows from the others
    ).fetchall()
    for row in rows:
        columns = connection.execute(f'PRAGMA table_info("{row["name"]}")')
        yield row["name"], [column["name"] for column in columns]


def _copy_rows(old: Connection, new: Connection, table: str, columns: list[str]) -> None:
    """Row by row in the order of the file; over what cannot be read it steps ever further."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    at, step, misses = 0, 1, 0
    while misses < 64 and at < _LAST:
        try:
            row = old.execute(
                f'SELECT rowid AS place, {names} FROM "{table}" WHERE rowid >= ? '
                "ORDER BY rowid LIMIT 1",
                (at,),
            ).fetchone()
        except DriverError:
            at, step, misses = at + step, step * 2, misses + 1
            continue
        if row is None:
            return
        if row["place"] < at:  # noise: the tree leads in a circle
            at, step, misses = at + step, step * 2, misses + 1
            continue
        with suppress(DriverError):
            new.execute(f'INSERT INTO "{table}" (rowid, {names}) VALUES (?, {marks})', tuple(row))
        at, step = row["place"] + 1, 1
