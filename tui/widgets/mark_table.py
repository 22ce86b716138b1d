"""A table whose rows can be marked, to do the same with all of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, TypeVar

from tui.widgets.window_table import WindowTable

R = TypeVar("R")


class MarkTable(WindowTable[R]):
    """Marks go with the rows' keys, so they stay where they are when the order changes.

    A mark holds the row as it was read last; `keep` gives it anew and forgets the others.
    """

    MARKABLE = True

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._marked: dict[Hashable, R] = {}

    @property
    def marked(self) -> tuple[R, ...]:
        """The marked rows, in the order of marking."""
        return tuple(self._marked.values())

    def is_marked(self, row: R) -> bool:
        """Whether the row carries a mark."""
        return self._key(row) in self._marked

    def toggle(self) -> bool:
        """Mark the row under the cursor or take its mark away, and go down; False without a row."""
        row = self.cursor_row
        if row is None:
            return False
        if self._marked.pop(self._key(row), None) is None:
            self._marked[self._key(row)] = row
        self.repaint()
        self.action_go("down")
        return True

    def extend(self, where: str) -> bool:
        """Mark the row under the cursor and the one that lies `up` or `down` of it."""
        here = self.cursor_row
        if here is None:
            return False
        self.action_go(where)
        self.mark(row for row in (here, self.cursor_row) if row is not None)
        return True

    def mark(self, rows: Iterable[R]) -> None:
        """Mark these rows beside those that are marked."""
        self._marked |= {self._key(row): row for row in rows}
        self.repaint()

    def unmark(self, keys: Iterable[Hashable]) -> None:
        """Take the marks of these keys away."""
        for key in keys:
            self._marked.pop(key, None)
        self.repaint()

    def keep(self, asked: Iterable[Hashable], rows: Iterable[R]) -> None:
        """Of the marks that were asked for only those of these rows stay, as they are now."""
        now = {self._key(row): row for row in rows}
        self.unmark(key for key in asked if key not in now)
        self._marked |= {key: row for key, row in now.items() if key in self._marked}

    def clear_marks(self) -> bool:
        """Take all marks away; False when there was none."""
        had = bool(self._marked)
        self._marked.clear()
        self.repaint()
        return had
