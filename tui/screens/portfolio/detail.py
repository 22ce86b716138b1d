"""What the pages of a plan and of a segment share: facts beside a list whose rows can be opened."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
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
from tui.keys import DETAIL
from tui.screens.portfolio.one_table import HELP, UNDO, OneTableScreen
from tui.screens.work.page_read import show_day
from tui.session import Sitting
from tui.text import visible
from tui.trail import Place
from tui.widgets.bars import DoneBar, Heading
from tui.widgets.columns import Column
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyItem
from tui.widgets.window_table import WindowTable

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Detailed(Generic[T]):
    """The day's figures and what the page is about."""

    day: Day
    known: T


class DetailScreen(OneTableScreen[Detailed[T], R], Generic[T, R]):
    """The page of something that customers share: facts, and a list of rows `R`."""

    CSS_PATH: ClassVar[CSSPathType | None] = "overview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*DETAIL]
    KEYS: ClassVar[tuple[KeyItem, ...]] = ()

    def __init__(self, sitting: Sitting, columns: Sequence[Column]) -> None:
        super().__init__(sitting, columns)
        self.known: T | None = None

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

    def reading(self, goal: Place | None = None) -> Callable[[], Detailed[T]]:
        """Reads the day and the page."""
        del goal
        store, today, know = self.sitting.store, self.sitting.today, self.knowing()
        everybody = self.sitting.everybody

        return lambda: Detailed(day(store, today, everybody=everybody), know())

    def show(self, fresh: Detailed[T]) -> None:
        """Put the facts beside the list."""
        show_day(self, fresh.day)
        known = self.known = fresh.known
        self.query_one("#name", Static).update(Content(visible(self.name_of(known))))
        self.query_one(Facts).show(self.facts(known))
        self.fill(*self.list_of(known))

    @on(WindowTable.Highlighted)
    def _highlighted(self) -> None:
        self.moved()

    @on(WindowTable.Selected)
    async def _chosen(self, event: WindowTable.Selected[R]) -> None:
        """Enter accepts what was done; when there is nothing to accept it opens the row."""
        if not self.is_asking("write") and not self.accept():
            await self.open(event.row, event.index)

    def action_back(self) -> None:
        """Accept what was done, then go back to the list."""
        if not self.accept():
            self.dismiss(None)
