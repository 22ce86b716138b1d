"""A disk that forgets what was not synced: the store's own code on it, cut off at any moment.

The files of a database live in memory. A cut leaves what was synced, and of what was written since
any part: whole writes, halves of them, none. It uses a second SQLite (apsw), because that lets its
files be replaced; the statements, pragmas and transactions are the store's own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from store.safety import driver

_SECTOR = 512
# The index of the -wal in memory: shared memory is no matter of the disk.
_ALONE = "PRAGMA locking_mode = EXCLUSIVE"


@dataclass
class Cut:
    """What a cut has left of the files, and how much was acknowledged before it."""

    files: dict[str, bytes]
    acknowledged: int

    def put(self, folder: Path) -> Path:
        """Write the files, as they are found when there is power again; returns the store's."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
        return folder / "store.db"


@dataclass
class _File:
    """A file: as it is on the disk, as the program sees it, and what lies between."""

    kept: bytearray
    seen: bytearray
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def after_a_cut(self, chance: random.Random) -> bytes:
        """What is kept, and of each write since, in order, all, a part or nothing."""
        found = bytearray(self.kept)
        share = chance.choice([0.0, 0.3, 0.7, 1.0])
        for at, content in self.since:
            if content is None:
                if chance.random() < share:
                    del found[at:]
                continue
            for begin in range(0, len(content), _SECTOR):
                if chance.random() < share:
                    _put(found, at + begin, content[begin : begin + _SECTOR])
        return bytes(found)


def _put(content: bytearray, at: int, piece: bytes) -> None:
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(piece)] = piece


class Disk(apsw.VFS):
    """The disk; every `often`-th write or sync on the average is a moment at which it is cut."""

    def __init__(self, begin: bytes, chance: random.Random, often: float) -> None:
        self.files = {"store.db": _File(bytearray(begin), bytearray(begin))}
        self.cuts: list[Cut] = []
        self.acknowledged = 0
        self._chance, self._often = chance, often
        super().__init__(f"forgetful-{id(self)}", base="")
        self.name = f"forgetful-{id(self)}"

    def moment(self) -> None:
        """The power may go now."""
        if self._chance.random() < 1 / self._often:
            left = {name: file.after_a_cut(self._chance) for name, file in self.files.items()}
            self.cuts.append(Cut(left, self.acknowledged))

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        flags[1] = flags[0]
        plain = name if name is None or isinstance(name, str) else name.filename()
        called = f"temp {len(self.files)}" if plain is None else Path(plain).name
        return _Handle(self, self.files.setdefault(called, _File(bytearray(), bytearray())))

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        del flags
        return bool(Path(pathname).name in self.files)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        del syncdir
        self.moment()
        self.files.pop(Path(filename).name, None)

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name


class _Handle:
    """An open file, as SQLite asks for one."""

    def __init__(self, disk: Disk, file: _File) -> None:
        self._disk, self._file = disk, file

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._file.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.moment()
        _put(self._file.seen, offset, data)
        self._file.since.append((offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.moment()
        del self._file.seen[newsize:]
        self._file.since.append((newsize, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        del flags
        self._disk.moment()
        self._file.kept = bytearray(self._file.seen)
        self._file.since.clear()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._file.seen)

    def xLock(self, level: int) -> None:  # noqa: N802
        del level

    def xUnlock(self, level: int) -> None:  # noqa: N802
        del level

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: N802
        del op, ptr
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return _SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0

    def xClose(self) -> None:  # noqa: N802
        """Nothing is lost by closing."""


class _Row(tuple[Any, ...]):
    """A row that is readable by column name, too."""

    names: tuple[str, ...]

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.names.index(key) if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """The columns."""
        return list(self.names)


class _Answer:
    """The rows of a statement, all of them fetched."""

    def __init__(self, rows: list[_Row], lastrowid: int) -> None:
        self._rows, self.lastrowid = iter(rows), lastrowid

    def __iter__(self) -> Iterator[_Row]:
        return self._rows

    def fetchone(self) -> _Row | None:
        """The next row."""
        return next(self._rows, None)

    def fetchall(self) -> list[_Row]:
        """All that are left."""
        return list(self._rows)


class Connection:
    """A connection to the disk, with the methods that the store uses."""

    def __init__(self, disk: Disk) -> None:
        self._own = apsw.Connection("store.db", vfs=disk.name)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._own.in_transaction

    def execute(self, sql: str, values: Any = ()) -> _Answer:
        """Run a statement to its end."""
        cursor = self._own.cursor()
        if not isinstance(values, dict):  # what the store's own driver asks of a sentence
            values = [
                getattr(each, "__conform__", lambda _, each=each: each)(None) for each in values
            ]
        cursor.execute(sql, values)
        rows = []
        for found in cursor:
            row = _Row(found)
            row.names = tuple(each[0] for each in cursor.get_description())
            rows.append(row)
        return _Answer(rows, self._own.last_insert_rowid())

    def executemany(self, sql: str, values: Iterable[Any]) -> None:
        """Run a statement for each of the values."""
        for each in values:
            self.execute(sql, each)

    def create_function(
        self, name: str, count: int, call: Callable[..., Any], *, deterministic: bool
    ) -> None:
        """Give statements a function."""
        self._own.create_scalar_function(name, call, count, deterministic=deterministic)

    def close(self) -> None:
        """Let the files go."""
        self._own.close()


def connect(disk: Disk) -> Connection:
    """A connection with the pragmas of the store's own driver."""
    made = Connection(disk)
    made.execute(_ALONE)
    for pragma in driver._PRAGMAS:
        made.execute(pragma)
    made.create_function("folded", 1, driver._folded, deterministic=True)
    return made


def cuts_of(
    begin: bytes, seed: int, wanted: int, work: Callable[[Connection, int], None]
) -> list[Cut]:
    """Cuts at any moment of work that is repeated until there are so many."""
    disk = Disk(begin, random.Random(seed), often=3)
    connection = connect(disk)
    while len(disk.cuts) < wanted:
        work(connection, disk.acknowledged)
        disk.acknowledged += 1
        if disk.acknowledged % 7 == 0:  # what waits goes into the file
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return disk.cuts[:wanted]
