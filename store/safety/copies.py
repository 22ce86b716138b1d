"""A copy of a store, in which anything can be done that the store is not to know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlcipher3.dbapi2 import Connection

from store.ids import Minter
from store.migrations import migrate
from store.safety.driver import connect_to_memory
from store.safety.store import PATIENCE, Store


class Copy(Store):
    """A copy of a store, which can be written and vanishes; every thread sees the one.

    It lies in memory, or where `place`, an empty database, does.
    """

    is_copy = True

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime],
        mint: Minter,
        source: Store | None,
        place: Connection | None = None,
    ) -> None:
        key = None if source is None else source.key
        super().__init__(path, clock, mint, key)
        self._one = connect_to_memory(key) if place is None else place
        if source is not None:
            source.connection.backup(self._one)
        migrate(self._one, clock())

    @property
    def connection(self) -> Connection:
        """The one connection."""
        return self._one

    def begin(self, patience: float = PATIENCE) -> None:
        """Begin a transaction."""
        del patience  # nobody else is here
        self._one.execute("BEGIN IMMEDIATE")

    def state(self) -> object:
        """Another one after each change."""
        return self._one.total_changes

    def make_room(self) -> None:
        """Nobody else is here."""

    def commit(self) -> None:
        """Keep the transaction, as long as the copy is there."""
        self._one.execute("COMMIT")

    def settle(self, more_than: int = 0) -> None:
        """There is no file."""

    def close(self) -> None:
        """Let the copy go."""
        self._one.close()
