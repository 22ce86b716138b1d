"""The one way to open a store: driver, pragmas, recognition, creation, versions."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from store.errors import StoreTrouble
from store.ids import Minter
from store.migrations import APPLICATION_ID, LATEST, migrate

_MAGIC = b"SQLite format 3\x00"
# FULL: acknowledged means on disk; NORMAL lost rows in nearly every simulated power cut.
_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
    "PRAGMA temp_store = MEMORY",
)

_TO_READ = tuple(each for each in _PRAGMAS if "journal_mode" not in each)
_IN_MEMORY = ("PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY")
_HOW: dict[str, Any] = {
    "isolation_level": None, "check_same_thread": False, "cached_statements": 256
}  # fmt: skip

Row = dbapi2.Row
DriverError = dbapi2.Error
IntegrityError = dbapi2.IntegrityError


class Store:
    """An open store: one connection per thread, a clock, and a minter of ids.

    `clock` gives the present instant in UTC; nothing below reads another clock. `reading`: it was
    opened to be looked at, and the unit of work refuses to begin. `figures_on`: changes are written
    for another day than the store is at, and figures stay of this one.
    """

    def __init__(
        self, path: Path, clock: Callable[[], datetime], mint: Minter, *, reading: bool = False
    ) -> None:
        self.path = path
        self.clock = clock
        self.mint = mint
        self.reading = reading
        self.figures_on: date | None = None
        self._local = threading.local()
        self._all: list[Connection] = []
        self._lock = threading.Lock()

    @property
    def connection(self) -> Connection:
        """This thread's connection; it sees what every other has committed."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = connect_to_read(self.path) if self.reading else connect(self.path)
            self._local.connection = found
            with self._lock:
                self._all.append(found)
        return found

    def now_text(self) -> str:
        """The present instant as the store writes it."""
        return instant_text(self.clock())

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows of a query, each readable by column name."""
        try:
            return list(self.connection.execute(sql, values))
        except dbapi2.DatabaseError as error:
            raise trouble(self.path, error) from error

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first row of a query, or None."""
        try:
            return self.connection.execute(sql, values).fetchone()
        except dbapi2.DatabaseError as error:
            raise trouble(self.path, error) from error

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()


class Copy(Store):
    """A copy of a store in memory, which can be written and vanishes; every thread sees the one."""

    def __init__(
        self, path: Path, clock: Callable[[], datetime], mint: Minter, source: Connection | None
    ) -> None:
        super().__init__(path, clock, mint)
        self._one = _prepared(dbapi2.connect(":memory:", **_HOW), _IN_MEMORY)
        self._all.append(self._one)
        if source is not None:
            source.backup(self._one)
        migrate(self._one, clock())

    @property
    def connection(self) -> Connection:
        """The one connection."""
        return self._one


def instant_text(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds and Z, so that texts sort as instants do."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def connect(path: Path) -> Connection:
    """A connection to an existing file with every pragma set; autocommit, explicit BEGIN."""
    return _prepared(dbapi2.connect(str(path.absolute()), **_HOW), _PRAGMAS)


def connect_to_read(path: Path) -> Connection:
    """A connection for looking only, also where neither the file nor its folder can be written."""
    try:
        connection = _prepared(dbapi2.connect(str(path.absolute()), **_HOW), _TO_READ)
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except BaseException:
            connection.close()
            raise
    except dbapi2.OperationalError:
        waiting = path.with_name(path.name + "-wal")
        if waiting.exists() and waiting.stat().st_size:
            raise  # what waits there would be missed
        address = path.absolute().as_uri() + "?immutable=1"
        return _prepared(dbapi2.connect(address, uri=True, **_HOW), _TO_READ)
    return connection


def _prepared(connection: Connection, pragmas: Sequence[str]) -> Connection:
    connection.row_factory = dbapi2.Row
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_read(path: Path, clock: Callable[[], datetime]) -> Store:
    """Open the store at `path` for looking: nothing is made, brought up to date or written.

    Raises:
        StoreTrouble: as `open_store`, with no file among it.
    """
    _recognise_place(path, create=False)
    store = Store(path, clock, Minter(clock), reading=True)
    try:
        _check_version(path, connect_to_read)
        store.connection  # noqa: B018 it is opened now or never
    except dbapi2.DatabaseError as error:
        store.close()
        raise trouble(path, error) from error
    except BaseException:
        store.close()
        raise
    return store


def open_store(
    path: Path,
    clock: Callable[[], datetime],
    *,
    create: bool = True,
    entropy: Callable[[int], bytes] = os.urandom,
) -> Store:
    """Open the store at `path`, making it when `create` says so.

    Raises:
        StoreTrouble: no file and not to be created; a folder; another program's file; a newer
            store; a place that cannot be read or written. One sentence each.
    """
    if _recognise_place(path, create=create):
        _create_file(path)
    store = Store(path, clock, Minter(clock, entropy))
    try:
        _check_version(path)
        migrate(store.connection, clock())
    except dbapi2.DatabaseError as error:
        store.close()
        raise trouble(path, error) from error
    except BaseException:
        store.close()
        raise
    return store


def _recognise_place(path: Path, *, create: bool) -> bool:
    """Whether there is room for a new store, False where one is; StoreTrouble for all else."""
    if path.is_dir():
        raise StoreTrouble(f"{path} is a folder: name a file for the store, as {path / 'my.db'}.")
    if path.exists():
        _recognise(path)
        return False
    if not create:
        raise StoreTrouble(
            f"There is no store at {path}: check --db, or make one with “tickler --db {path} "
            "customer add NAME” or “import FILE”."
        )
    return True


def _create_file(path: Path) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True)
        with suppress(FileExistsError):  # Another window was faster: it is the same store.
            os.close(os.open(path, flags, 0o600))
    except OSError as error:
        raise StoreTrouble(
            f"The store {path} cannot be made ({error.strerror}): choose a folder that can be "
            "written with --db."
        ) from error


def _recognise(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise StoreTrouble(f"The store {path} cannot be read: {error.strerror}.") from error
    if head and head != _MAGIC:
        raise StoreTrouble(
            f"{path} is not a tickler store (it does not begin as a database does): check --db."
        )


def _connect_plainly(path: Path) -> Connection:
    connection: Connection = dbapi2.connect(str(path.absolute()), isolation_level=None)
    return connection


def _check_version(path: Path, connect: Callable[[Path], Connection] = _connect_plainly) -> None:
    """Look before touching: the pragmas of `connect` would rewrite another program's file."""
    plain = connect(path)
    try:
        version = int(plain.execute("PRAGMA user_version").fetchone()[0])
        application = int(plain.execute("PRAGMA application_id").fetchone()[0])
        tables = int(plain.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    finally:
        plain.close()
    if application != APPLICATION_ID and (tables or application or version):
        raise StoreTrouble(
            f"{path} is a database of another program, not a tickler store: check --db."
        )
    if version > LATEST:
        raise StoreTrouble(
            f"{path} was made by a newer tickler (store version {version}; this one knows "
            f"versions up to {LATEST}): upgrade tickler to open it."
        )


def trouble(path: Path, error: Exception) -> StoreTrouble:
    """The one sentence for what the driver says of a file."""
    said = str(error).rstrip(".")
    low = said.lower()
    if "readonly" in low or "unable to open" in low:
        return StoreTrouble(
            f"The store {path} cannot be written ({said}): tickler needs to write the file and "
            f"its folder {path.parent}."
        )
    if "locked" in low or "busy" in low:
        return StoreTrouble(
            f"The store {path} is busy in another program ({said}): nothing was changed, try again."
        )
    if "full" in low:
        return StoreTrouble(
            f"No space is left for the store {path}: nothing was changed; free some space and "
            "try again."
        )
    if "not a database" in low or "malformed" in low or "corrupt" in low:
        return StoreTrouble(
            f"The store {path} is damaged ({said}): keep a copy, then restore a backup."
        )
    return StoreTrouble(f"The store {path} refused: {said}.")
