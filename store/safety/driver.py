"""The driver: how a connection is made, with or without a key, and the pragmas that it gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from store.dataclass import dataclass
from store.names import fold, mentions

MAGIC = b"SQLite format 3\x00"
# FULL: acknowledged means on disk; NORMAL lost rows in nearly every simulated power cut.
# Checkpoints are our own (Store.settle), because each leaves a mark of how the file stands.
# Kilobytes of pages in memory: of a command, and of each of the screens' half a dozen threads.
ROOMY, SLIM = "PRAGMA cache_size = -16000", "PRAGMA cache_size = -2000"
_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA foreign_keys = ON",
    ROOMY,
    "PRAGMA temp_store = MEMORY",
)
_READING = tuple(each for each in _PRAGMAS if "journal_mode" not in each)
_IN_MEMORY = ("PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY")
_ASIDE = (
    *_IN_MEMORY,
    ROOMY,
    "PRAGMA synchronous = OFF",
    "PRAGMA journal_mode = MEMORY",
    "PRAGMA locking_mode = EXCLUSIVE",
)
_HOW: dict[str, Any] = {
    "isolation_level": None, "check_same_thread": False, "cached_statements": 256
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """The key of a protected store: 32 random bytes, and the 16 with which its file begins."""

    secret: bytes = field(repr=False)
    salt: bytes

    @property
    def spec(self) -> str:
        """The key as SQLCipher takes it raw, without deriving it from a passphrase."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


def connect(
    path: Path,
    key: Key | None = None,
    *,
    reading: bool = False,
    address: str | None = None,
    slim: bool = False,
) -> Connection:
    """A connection to an existing file with every pragma set; autocommit, explicit BEGIN.

    `reading`: only to be looked at. `address`: parameters of the address of a file that can only
    be read. `slim`: it keeps few pages in memory.
    """
    connection = connect_plainly(path, key, address=address)
    pragmas = _READING if reading or address else _PRAGMAS
    return _prepared(connection, (*pragmas, SLIM) if slim else pragmas)


def connect_to_memory(key: Key | None = None) -> Connection:
    """A connection to an empty database in memory; only one with its key takes a protected one."""
    connection = dbapi2.connect(":memory:", **_HOW)
    if key is not None:
        connection.execute(f'PRAGMA key = "{key.spec}"')
    connection.row_factory = dbapi2.Row
    return _prepared(connection, _IN_MEMORY)


def connect_aside(path: Path, key: Key | None = None) -> Connection:
    """A connection to an empty file that only this process knows, and that need not outlive it."""
    return _prepared(connect_plainly(path, key), _ASIDE)


def _prepared(connection: Connection, pragmas: Sequence[str]) -> Connection:
    try:
        for pragma in pragmas:
            connection.execute(pragma)
        connection.create_function("folded", 1, _folded, deterministic=True)
        connection.create_function("mentions", 2, mentions, deterministic=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)


def connect_plainly(
    path: Path, key: Key | None = None, *, address: str | None = None
) -> Connection:
    """A connection that has looked at nothing yet: for a file that may be anybody's."""
    whole = path.absolute()
    connection = dbapi2.connect(
        str(whole) if address is None else f"{whole.as_uri()}?{address}",
        uri=address is not None,
        **_HOW,
    )
    connection.row_factory = dbapi2.Row
    if key is not None:
        # Its log would go to stderr, into the middle of the screens.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f'PRAGMA key = "{key.spec}"')
    return connection
