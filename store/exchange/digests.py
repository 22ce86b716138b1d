"""Import keys: what makes a second reading of the same file change nothing."""

from __future__ import annotations

from hashlib import blake2b

from store.ledger.unit import Unit


def import_key(*parts: str) -> bytes:
    """A digest of what identifies a record; the parts hold no NUL, so they cannot run together."""
    text = "\x00".join(parts)
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


class Seen:
    """How often each key has come up in this file.

    Kept in a temporary table of the transaction, a few bytes a row, and gone with it.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        unit.run("DROP TABLE IF EXISTS temp.import_seen")
        unit.run(
            "CREATE TEMP TABLE import_seen (key BLOB PRIMARY KEY, times INTEGER NOT NULL, "
            "line INTEGER NOT NULL) STRICT, WITHOUT ROWID"
        )

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
        row = self._unit.row(
            "INSERT INTO temp.import_seen (key, times, line) VALUES (?, 1, ?) "
            "ON CONFLICT (key) DO UPDATE SET times = times + 1 RETURNING times, line",
            (key, line),
        )
        assert row is not None
        return row[0] - 1, row[1]

    def close(self) -> None:
        """Drop the table."""
        self._unit.run("DROP TABLE temp.import_seen")
