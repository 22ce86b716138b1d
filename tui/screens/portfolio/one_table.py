"""What lists and the pages behind their rows share: a screen around one table, whose rows open."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Sequence
from typing import ClassVar, Final, Generic, TypeVar

from textual import on

from tui.dialogs.pick import Ready
from tui.screens.base import BaseScreen
from tui.screens.work.page_read import show_day
from tui.session import Sitting
from tui.title import title
from tui.widgets.columns import Cell, Column
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.window_table import WindowTable

F = TypeVar("F")
R = TypeVar("R")

HELP: Final = KeyItem("?", "help", id="help", priority=99, right=True)
UNDO: Final = KeyItem("u", "undo", id="undo", priority=2)


class OpenTable(WindowTable[R]):
    """A table whose Enter says why when there is nothing to open."""

    def action_select(self) -> None:
        """Open the row under the cursor."""
        super().action_select()
        if self.cursor_row is None and isinstance(self.screen, BaseScreen):
            self.screen.why_not(self.empty)


class OneTableScreen(BaseScreen[F], Generic[F, R]):
    """A screen that reads `F` and shows a table of rows `R`."""

    NOTHING: ClassVar[str]

    def __init__(self, sitting: Sitting, columns: Sequence[Column]) -> None:
        super().__init__(sitting)
        self.source: Ready[R] = Ready(())
        self.table: OpenTable[R] = OpenTable(
            columns, self.cells, key=self.key_of, empty="Reading…",
            id="rows", classes="panel",
        )  # fmt: skip

    @abstractmethod
    def cells(self, row: R) -> Sequence[Cell]:
        """How a row is shown."""

    @abstractmethod
    def key_of(self, row: R) -> Hashable:
        """What identifies a row."""

    def on_mount(self) -> None:
        """Read what is shown."""
        show_day(self, None)
        self.table.focus()
        self.reload()

    def fill(self, words: str, rows: Sequence[R]) -> None:
        """Put the rows under this title; the cursor stays on its row."""
        title(self.table, words)
        self.table.empty = self.NOTHING
        first = self.table.count is None
        self.source.rows = rows
        if first:
            self.table.set_source(self.source)
        else:
            self.table.refresh_rows()

    def place(self) -> int:
        """The place of the cursor."""
        return self.table.cursor

    def row_key(self) -> object:
        """What identifies the row under the cursor."""
        row = self.table.cursor_row
        return None if row is None else self.key_of(row)

    def action_open(self) -> None:
        """Do what Enter does in the list."""
        self.table.action_select()

    @on(KeyBar.Pressed)
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        await self.app.run_action(event.item.id, self)
