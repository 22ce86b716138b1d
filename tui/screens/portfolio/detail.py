"""What the pages of a plan and of a segment share: facts beside a list whose rows can be opened."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from store.dataclass import dataclass
from store.views.day.heading import Day, day
from tui.dialogs.pick import Ready
from tui.keys import DETAIL
from tui.screens.base import BaseScreen
from tui.screens.portfolio.overview import HELP, UNDO, OpenTable
from tui.screens.work.page_read import show_day
from tui.session import Sitting
from tui.text import visible
from tui.title import title
from tui.trail import Place
from tui.widgets.bars import DoneBar, Heading
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.window_table import WindowTable

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Detailed(Generic[T]):
    """The day's figures and what the page is about."""

    day: Day
    known: T


class DetailScreen(BaseScreen[Detailed[T]], Generic[T, R]):
    """The page of something that customers share: facts, and a list of rows `R`."""

    CSS_PATH: ClassVar[CSSPathType | None] = "overview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*DETAIL]
    NOTHING: ClassVar[str]
    KEYS: ClassVar[tuple[KeyItem, ...]] = ()

    def __init__(self, sitting: Sitting, columns: Sequence[Column]) -> None:
        super().__init__(sitting)
        self.known: T | None = None
        self.source: Ready[R] = Ready(())
        self.table: OpenTable[R] = OpenTable(
            columns, self.cells, key=self.key_of, empty="Reading…",
            id="rows", classes="panel",
        )  # fmt: skip

    # What each page says of itself

    @abstractmethod
    def knowing(self) -> Callable[[], T]:
        """A function for the thread that reads what the page is about."""

    @abstractmethod
    def name_of(self, known: T) -> str:
        """The line above."""

    @abstractmethod
    def facts(self, known: T) -> Sequence[Fact]:
        """The facts."""

    @abstractmethod
    def list_of(self, known: T) -> tuple[str, Sequence[R]]:
        """The title of the list, and its rows."""

    @abstractmethod
    def cells(self, row: R) -> Sequence[Cell]:
        """How a row is shown."""

    @abstractmethod
    def key_of(self, row: R) -> Hashable:
        """What identifies a row."""

    @abstractmethod
    async def open(self, row: R, index: int) -> None:
        """Open a row."""

    # The screen

    def compose(self) -> ComposeResult:
        """The heading, the name, facts beside the list, the keys."""
        yield Heading("")
        yield Static("", markup=False, id="name")
        with Container(id="body"):
            with VerticalScroll(id="facts", classes="panel"):
                yield Facts((Fact("Reading…", style="dim"),))
            yield self.table
        back = KeyItem("Esc", "goes back", id="back", priority=5)
        yield DoneBar(
            [KeyItem("Enter", "opens", id="open", priority=9), *self.KEYS, back, UNDO, HELP]
        )

    def on_mount(self) -> None:
        """Read the page."""
        show_day(self, None)
        self.table.focus()
        self.reload()

    def reading(self, goal: Place | None = None) -> Callable[[], Detailed[T]]:
        """Reads the day and the page."""
        del goal
        store, today, know = self.sitting.store, self.sitting.today, self.knowing()
        everybody = self.sitting.everybody

        def read() -> Detailed[T]:
            return Detailed(day(store, today, everybody=everybody), know())

        return read

    def show(self, fresh: Detailed[T]) -> None:
        """Put the facts beside the list."""
        show_day(self, fresh.day)
        known = self.known = fresh.known
        self.query_one("#name", Static).update(Content(visible(self.name_of(known))))
        self.query_one(Facts).show(self.facts(known))
        words, rows = self.list_of(known)
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

    @on(WindowTable.Highlighted)
    def _highlighted(self) -> None:
        self.moved()

    def action_open(self) -> None:
        """Do what Enter does in the list."""
        self.table.action_select()

    @on(WindowTable.Selected)
    async def _chosen(self, event: WindowTable.Selected[R]) -> None:
        """Enter accepts what was done; when there is nothing to accept it opens the row."""
        if not self.is_asking("write") and not self.accept():
            await self.open(event.row, event.index)

    def action_back(self) -> None:
        """Accept what was done, then go back to the list."""
        if not self.accept():
            self.dismiss(None)

    @on(KeyBar.Pressed)
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        await self.app.run_action(event.item.id, self)
