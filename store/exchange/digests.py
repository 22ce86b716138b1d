"""Import keys: what makes a second reading of the same file change nothing."""

from __future__ import annotations

from hashlib import blake2b
from struct import Struct
from typing import Final

from store.exchange.scratch import scratch
from store.safety.store import Store

_BITS: Final = 1 << 26  # 8 MB: of a million keys one in a thousand is looked up in vain
_PLACES: Final = Struct("<II8x").unpack
_AT_ONCE: Final = 2000


def import_key(*parts: str) -> bytes:
    """A digest of what identifies a record; the parts hold no NUL, so they cannot run together."""
    text = "\x00".join(parts)
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


class Seen:
    """How often each key has come up in this file.

    A filter tells most keys that are new at once; all are kept on the disk, a few bytes a row.
    """

    def __init__(self, store: Store) -> None:
        self._scratch = scratch(store)
        self._scratch.execute(
            "CREATE TABLE scratch.seen (key BLOB PRIMARY KEY, times INTEGER NOT NULL, "
            "line INTEGER NOT NULL) STRICT, WITHOUT ROWID"
        )
        self._filter = bytearray(_BITS >> 3)
        self._new: dict[bytes, int] = {}  # keys that came up once, with their line, not written yet

    def key(
        self, line: int, kind: str, external: str, parts: tuple[str, ...]
    ) -> tuple[bytes, int | None]:
        """The import key of a row: from its own id, else from its content and its occurrence.

        Rows that are alike are different purchases, so the second one counts as the second. Also
        the earlier line of this file with the same id, where there is one.
        """
        if external:
            key = import_key(kind, "id", external)
            before, first = self._times(key, line)
            return key, first if before else None
        key = import_key(kind, "row", *parts)
        before, _ = self._times(key, line)
        return (import_key(key.hex(), str(before)) if before else key), None

    def _times(self, key: bytes, line: int) -> tuple[int, int]:
        """How often this key came up before in this file, and in which line first."""
        if self._is_new(key):
            self._new[key] = line
            if len(self._new) >= _AT_ONCE:
                self._write()
            return 0, line
        self._write()
        row = self._scratch.execute(
            "INSERT INTO seen (key, times, line) VALUES (?, 1, ?) "
            "ON CONFLICT (key) DO UPDATE SET times = times + 1 RETURNING times, line",
            (key, line),
        ).fetchone()
        return row[0] - 1, row[1]

    def _is_new(self, key: bytes) -> bool:
        """Whether the filter has never heard of a key; it hears of it now."""
        bits = self._filter
        one, other = _PLACES(key)
        byte, bit = (one & _BITS - 1) >> 3, 1 << (one & 7)
        more, last = (other & _BITS - 1) >> 3, 1 << (other & 7)
        if bits[byte] & bit and bits[more] & last:
            return False
        bits[byte] |= bit
        bits[more] |= last
        return True

    def _write(self) -> None:
        some, self._new = self._new, {}
        self._scratch.executemany(
            "INSERT INTO seen (key, times, line) VALUES (?, 1, ?)", some.items()
        )

    def close(self) -> None:
        """Let go of all that was noted."""
        self._scratch.close()
