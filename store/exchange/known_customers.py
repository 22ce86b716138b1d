"""Whom the rows of a file have named so far: the last ones in memory, all of them on the disk."""

from __future__ import annotations

from typing import Final

from sqlcipher3.dbapi2 import Connection

from store.exchange.scratch import scratch
from store.safety.store import Store

_IN_MEMORY: Final = 40_000  # about 200 bytes each


class KnownCustomers:
    """The customer of each key that a row made; a file may name a million."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._near: dict[bytes, bytes] = {}
        self._far: Connection | None = None

    def get(self, key: bytes) -> bytes | None:
        """The customer of a key, None when it has none yet."""
        found = self._near.get(key)
        if found is None and self._far is not None:
            row = self._far.execute("SELECT customer FROM known WHERE key = ?", (key,)).fetchone()
            found = None if row is None else row[0]
        return found

    def add(self, key: bytes, customer: bytes) -> None:
        """Note whose a key is."""
        self._near[key] = customer
        if len(self._near) < _IN_MEMORY:
            return
        if self._far is None:
            self._far = scratch(self._store)
            self._far.execute(
                "CREATE TABLE scratch.known (key BLOB PRIMARY KEY, customer BLOB NOT NULL) "
                "STRICT, WITHOUT ROWID"
            )
        self._far.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", self._near.items())
        self._near.clear()

    def close(self) -> None:
        """Let go of all that was noted."""
        if self._far is not None:
            self._far.close()
