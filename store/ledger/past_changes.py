"""The changes that another file of the same store has, unit by unit, with what each has written.

The file may be damaged: what cannot be read is told, and what stands on pages that are not as they
were written is never taken.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from store.dataclass import dataclass
from store.errors import Refused
from store.ledger.give_way import OWNED
from store.safety.driver import connect_plainly
from store.safety.file_copy import copy_aside
from store.safety.opening import DriverError
from store.safety.sums import differing, page_size
from store.sentence import say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.driver import Key

_UNREADABLE = (DriverError, UnicodeDecodeError)
_UNTITLED = {
    **{"id": None, "kind": "do", "target_seq": None, "title": "?", "state": "dropped"},
    **{"follows": 0, "source": None},
}
ANY = object()  # a value that the journal does not tell


class Step(NamedTuple):
    """One field of a record, as it was and as it became; without a field the record was made."""

    table: str
    ident: bytes
    field: str | None
    before: object
    after: object


@dataclass(frozen=True)
class PastUnit:
    """A unit of work, as its row in the journal; `steps` is None where they cannot be read."""

    row: Any
    steps: tuple[Step, ...] | None

    @property
    def readable(self) -> bool:
        """Whether it is known whole, its own row included."""
        return self.steps is not None and self.row["title"] != _UNTITLED["title"]


class PastChanges:
    """A file beside the store, read row by row; a row that cannot be read costs nothing else."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self._key, self._folder = key, None
        self._connection: Connection | None = None
        self.path, self._source = path, path
        spoilt = differing(path) if key is None else None
        if spoilt:
            self._folder, self._source = copy_aside(path)
            _make_unreadable(self._source, spoilt)

    def close(self) -> None:
        """Let the file go."""
        self._let_go()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def units_after(self, seq: int, ident: bytes | None) -> tuple[list[Any], bool]:
        """The units of work after this one, the oldest first; and whether the last could be read.

        One that cannot be read is there under its number, without a title.

        Raises:
            Refused: the file does not go on from that unit: it is of another store, or of another
                past of this one.
        """
        found: list[Any] = []
        try:
            base = self._rows("SELECT * FROM work WHERE seq = ?", (seq,))
        except _UNREADABLE:
            return found, False
        if not base or base[0]["id"] != ident:
            raise Refused(say("refused.backup_apart", file=self.path))
        while True:
            try:
                rows = self._rows("SELECT * FROM work WHERE seq > ? ORDER BY seq LIMIT 1", (seq,))
                if not rows:
                    return found, True
            except _UNREADABLE:
                if seq >= self._last:
                    return found, False
                last = (found or base)[-1]
                rows = self._one(seq + 1) or [{**dict(last), **_UNTITLED, "seq": seq + 1}]
            found += rows
            seq = rows[0]["seq"]

    @cached_property
    def _last(self) -> int:
        """The last number of a unit that anything is known of."""
        asked = ("SELECT max(seq) FROM work", "SELECT max(work_seq) FROM journal")
        return max(int(row[0][0] or 0) for row in map(self.rows, asked) if row)

    def _one(self, seq: int) -> list[Any]:
        return self.rows("SELECT * FROM work WHERE seq = ?", (seq,))

    def unit(self, row: Any) -> PastUnit:
        """What a unit has written, in its order, what it has taken back included."""
        try:
            return PastUnit(row, tuple(self._steps(row)))
        except _UNREADABLE:
            return PastUnit(row, None)

    def record(self, table: str, ident: bytes) -> dict[str, Any] | None:
        """A record as it is in the file; None where it is not there.

        Raises:
            DriverError, UnicodeDecodeError: it cannot be read.
        """
        found = self._rows(f'SELECT rowid AS "rowid", * FROM "{table}" WHERE id = ?', (ident,))
        return dict(found[0]) if found else None

    def undone_at(self, row: Any) -> str:
        """When the unit that `row` does again had been undone."""
        found = self.rows(
            "SELECT worked_at FROM work WHERE kind = 'undo' AND target_seq = ? AND seq < ? "
            "ORDER BY seq DESC LIMIT 1",
            (row["target_seq"], row["seq"]),
        )
        return str((found[0] if found else row)["worked_at"])

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Rows of a query; none where they cannot be read."""
        with suppress(*_UNREADABLE):
            return self._rows(sql, values)
        return []

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        if self._connection is None:
            address = "mode=ro&immutable=1"
            self._connection = connect_plainly(self._source, self._key, address=address)
        try:
            found: list[Any] = self._connection.execute(sql, values).fetchall()
            return found
        except _UNREADABLE:
            self._let_go()  # after a page that fails its code SQLCipher answers nothing more
            raise

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _journal(self, seq: int) -> list[Any]:
        return self._rows("SELECT * FROM journal WHERE work_seq = ? ORDER BY seq", (seq,))

    def _steps(self, row: Any) -> Iterator[Step]:
        """As `store.ledger.undo` and `store.ledger.give_way` have done them."""
        for gone in self._rows(
            "SELECT work_seq, customer_id FROM retraction WHERE taken_seq = ? "
            "ORDER BY work_seq DESC",
            (row["seq"],),
        ):
            theirs = [
                each
                for each in self._journal(gone["work_seq"])
                if self._owner(each) == gone["customer_id"]
            ]
            yield from _turned_back(theirs, row["worked_at"])
        if row["kind"] == "undo":
            yield from _turned_back(self._journal(row["target_seq"]), row["worked_at"])
        elif row["kind"] == "redo":
            for each in self._journal(row["target_seq"]):
                if each["field"] is None:
                    yield Step(each["tbl"], each["record_id"], "deleted_at", ANY, None)
                else:
                    yield _step(each)
        yield from map(_step, self._journal(row["seq"]))

    def _owner(self, row: Any) -> bytes | None:
        column = OWNED.get(row["tbl"])
        if column is None:
            return None
        found = self._rows(f"SELECT {column} FROM {row['tbl']} WHERE id = ?", (row["record_id"],))
        return found[0][0] if found else None


def _step(row: Any) -> Step:
    return Step(row["tbl"], row["record_id"], row["field"], row["old"], row["new"])


def _turned_back(rows: Sequence[Any], at: str) -> Iterator[Step]:
    for each in reversed(rows):
        if each["field"] is None:
            yield Step(each["tbl"], each["record_id"], "deleted_at", None, at)
        else:
            yield Step(each["tbl"], each["record_id"], each["field"], each["new"], each["old"])


def _make_unreadable(copy: Path, pages: Sequence[int]) -> None:
    """Fill pages so that reading what stands there fails: no page and no text begins with 0xFF."""
    size = page_size(copy)
    with copy.open("r+b") as stream:
        for page in pages:
            stream.seek((page - 1) * size)
            stream.write(b"\xff" * size)
