"""Notices that another program has changed the store, at the cost of one look at a counter."""

from __future__ import annotations

from store.safety.driver import connect
from store.safety.opening import DriverError, Store


class Watch:
    """Asked again and again by one thread, on a connection of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection = connect(store.source, store.key, reading=True, address=store.address)
        self._version = self._look()
        self._seen = self._latest()
        self._written = len(store.ours)

    def changed(self) -> bool:
        """Whether another program has written since this was asked last."""
        try:
            version = self._look()
            if version == self._version:
                return False
            # Our own units are known; scores alone make none: they are another's if we made none.
            written, self._written = self._written, len(self._store.ours)
            self._version, before = version, self._seen
            self._seen = self._latest()
            rows = self._connection.execute("SELECT seq FROM work WHERE seq > ?", (before,))
            fresh = {row[0] for row in rows}
        except DriverError:
            return False  # busy or gone: the next look tells
        return bool(fresh - self._store.ours) or (not fresh and written == len(self._store.ours))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _look(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _latest(self) -> int:
        return int(self._connection.execute("SELECT coalesce(max(seq), 0) FROM work").fetchone()[0])
