"""Notices that another program has changed the store, at the cost of one look at a counter."""

from __future__ import annotations

from store.safety.driver import connect
from store.safety.opening import DriverError, Store


class Watch:
    """Asked again and again by one thread, on a connection of its own.

    `since` is the last unit of work that is shown: what came after it and before this began to
    look counts as changed, too.
    """

    def __init__(self, store: Store, since: int) -> None:
        self._store = store
        self._connection = connect(store.source, store.key, reading=True, address=store.address)
        self._version = self._look()
        self._written = len(store.ours)
        self._seen = self._latest()
        self._missed = bool(self._units(since) - store.ours)

    def changed(self) -> bool:
        """Whether another program has written since this was asked last."""
        missed, self._missed = self._missed, False
        if missed:
            return True
        try:
            version = self._look()
            if version == self._version:
                return False
            # Our own units are known; scores alone make none: they are another's if we made none.
            written, self._written = self._written, len(self._store.ours)
            self._version, before = version, self._seen
            self._seen = self._latest()
            fresh = self._units(before)
        except DriverError:
            return False  # busy or gone: the next look tells
        return bool(fresh - self._store.ours) or (not fresh and written == len(self._store.ours))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _look(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _units(self, since: int) -> set[int]:
        rows = self._connection.execute("SELECT seq FROM work WHERE seq > ?", (since,))
        return {row[0] for row in rows}

    def _latest(self) -> int:
        return int(self._connection.execute("SELECT coalesce(max(seq), 0) FROM work").fetchone()[0])
