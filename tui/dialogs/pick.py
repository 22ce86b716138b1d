"""A list to pick from: what is typed narrows it, the arrows move, Enter takes the row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.background import sentence_of
from tui.dialogs.base import Dialog
from tui.text import visible
from tui.title import title
from tui.widgets.boxes import LineBox
from tui.widgets.columns import Cell, Column
from tui.widgets.pages import Source
from tui.widgets.window_table import WindowTable

T = TypeVar("T")

MOVES = (
    ("up", "up", "Up", "Go to the row above"),
    ("down", "down", "Down", "Go to the row below"),
    ("pageup", "page_up", "Page up", "Go up by one screen of rows"),
    ("pagedown", "page_down", "Page down", "Go down by one screen of rows"),
)


class Ready(Generic[T]):
    """Rows that are in memory already."""

    def __init__(self, rows: Sequence[T]) -> None:
        self.rows = rows

    def count(self) -> int:
        """All of them."""
        return len(self.rows)

    def page(self, offset: int, limit: int) -> Sequence[T]:
        """A piece of them."""
        return self.rows[offset : offset + limit]


class Later(Generic[T]):
    """A source that is made in the thread that first reads it, because making it takes time."""

    def __init__(self, make: Callable[[], Source[T]]) -> None:
        self._make = make
        self._made: Source[T] | None = None

    def count(self) -> int:
        """Rows of the made source."""
        return self._source().count()

    def page(self, offset: int, limit: int) -> Sequence[T]:
        """Rows of the made source."""
        return self._source().page(offset, limit)

    def _source(self) -> Source[T]:
        if self._made is None:
            self._made = self._make()
        return self._made


class PickDialog(Dialog[T]):
    """Closes with the row that was taken, or None.

    Args:
        name_of_it: the title.
        columns, cells, key: as for the table.
        search: the rows for what was typed, "" at first.
        hint: what stands in the empty field.
        empty: what is said when nothing fits.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"go('{where}')", label, show=False, tooltip=tip, id=f"pick.{where}")
        for key, where, label, tip in MOVES
    ]

    def __init__(
        self,
        name_of_it: str,
        columns: Sequence[Column],
        cells: Callable[[T], Sequence[Cell]],
        key: Callable[[T], Hashable],
        search: Callable[[str], Source[T]],
        *,
        hint: str,
        empty: str,
    ) -> None:
        super().__init__()
        self._title = name_of_it
        self._search = search
        self._hint = hint
        self.table: WindowTable[T] = WindowTable(columns, cells, key=key, empty=empty)
        self.table.can_focus = False
        self.reading = False  # rows for what was typed are on their way
        self.taking = False  # and the first of them is to be taken

    def compose(self) -> ComposeResult:
        """The field, the rows, and what went wrong."""
        with Vertical(classes="dialog tall") as frame:
            title(frame, self._title)
            yield LineBox(placeholder=self._hint, select_on_focus=False)
            yield Static("", markup=False, id="message")
            yield from self.head()
            yield self.table
            yield from self.foot()

    def head(self) -> ComposeResult:
        """A hook: what stands above the rows."""
        return iter(())

    def foot(self) -> ComposeResult:
        """A hook: what stands below the rows."""
        return iter(())

    def on_mount(self) -> None:
        """Everything that can be picked."""
        self.look_for("")
        self.begin(self.query_one(Input))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.say("")
        self.taking = False
        self.look_for(event.value)

    def look_for(self, wanted: str) -> None:
        """Show the rows for what was typed."""
        self.reading = True
        self.table.set_source(self._search(wanted))

    @on(Input.Submitted)
    def _entered(self) -> None:
        row = self.row_meant()
        if row is not None:
            self.dismiss(row)
        elif self.table.count == 0 and not self.reading:
            self.say(self.table.empty)
        else:
            self.taking = True  # the rows for what was typed are still on their way

    def row_meant(self) -> T | None:
        """The row that Enter takes; None while those for what was typed are on their way."""
        return self.table.cursor_row

    @on(WindowTable.Highlighted)
    def _read(self, event: WindowTable.Highlighted[T]) -> None:
        self.came(event.row)

    def came(self, row: T | None) -> None:
        """The rows for what was typed are there; the first is taken if Enter was pressed before."""
        taking, self.taking, self.reading = self.taking, False, False
        if taking and row is not None:
            self.dismiss(row)

    @on(WindowTable.Selected)
    def _clicked(self, event: WindowTable.Selected[T]) -> None:
        event.stop()
        self.dismiss(event.row)

    @on(WindowTable.Failed)
    def _failed(self, event: WindowTable.Failed[T]) -> None:
        self.say(sentence_of(event.error))

    def action_go(self, where: str) -> None:
        """Move the cursor in the rows while the field keeps the typing."""
        self.table.action_go(where)

    def say(self, text: str) -> None:
        """Show a sentence under the field, "" for none."""
        message = self.query_one("#message", Static)
        message.update(visible(text))
        message.display = bool(text)
