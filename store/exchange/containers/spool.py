"""A table that was taken out of a container, kept on the disk and read afresh on every walk."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence

from store.exchange.cells import GUARD_LIKE
from store.exchange.records import LONGEST, Record


class Spool:
    """Rows with the line (of a text) or row (of a sheet) that each began in.

    `form` is what a person calls where it came from. The file has no name, so nobody else sees it
    and nothing of it is left.
    """

    def __init__(self, form: str, *, guarded: bool = True) -> None:
        self.form = form
        self._guarded = guarded  # whether an apostrophe may be one that a program has put on
        self.width = 0
        self.rows = 0
        self._file = tempfile.TemporaryFile("w+", encoding="ascii", newline="\n")  # noqa: SIM115

    def add(self, line: int, cells: Sequence[str], fault: str | None = None) -> None:
        """Add a row; empty cells at its end do not count."""
        kept = list(cells)
        if not self._guarded:
            kept = [f"'{cell}" if GUARD_LIKE.match(cell) else cell for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if not kept and fault is None:
            return
        if any("\x00" in cell for cell in kept):
            kept, fault = [], "it holds a NUL character"
        elif sum(map(len, kept)) > LONGEST:
            kept, fault = [], f"the line is longer than {LONGEST:,} characters"
        self.rows += 1
        self.width = max(self.width, len(kept))
        self._file.write(json.dumps([line, kept, fault]) + "\n")

    def records(self) -> Iterator[Record]:
        """The rows, all of one width."""
        self._file.flush()
        self._file.seek(0)
        for text in self._file:
            line, cells, fault = json.loads(text)
            if fault is None:
                cells += [""] * (self.width - len(cells))
            yield Record(line, cells, fault)

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()
