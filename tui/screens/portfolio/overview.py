"""What the lists of plans and of segments share: a table, facts of the row under its cursor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.types import CSSPathType

from store.dataclass import dataclass
from store.views.day.heading import Day, day
from tui.keys import OVERVIEW
from tui.screens.portfolio.one_table import HELP, UNDO, OneTableScreen
from tui.screens.work.page_read import show_day
from tui.title import title
from tui.trail import Place
from tui.widgets.bars import DoneBar, Heading
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyItem
from tui.widgets.window_table import WindowTable

R = TypeVar("R")


@dataclass(frozen=True)
class Listed(Generic[R]):
    """The day's figures and all rows: there are few enough to read them in one go."""

    day: Day
    rows: Sequence[R]


class OverviewScreen(OneTableScreen[Listed[R], R], Generic[R]):
    """A list of things that customers share; Enter opens the page of one."""

    CSS_PATH: ClassVar[CSSPathType | None] = "overview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*OVERVIEW]
    PLACE: ClassVar[str]
    OTHER: ClassVar[KeyItem]
    MORE: ClassVar[tuple[KeyItem, ...]] = ()

    # What each list says of itself

    @abstractmethod
    def rows(self) -> Callable[[], Sequence[R]]:
        """A function for the thread that reads the rows."""

    @abstractmethod
    def name_of(self, row: R) -> str:
        """What a person calls the row."""

    @abstractmethod
    def about(self, row: R) -> Sequence[Fact]:
        """Facts of the row under the cursor."""

    @abstractmethod
    def heading(self, rows: Sequence[R]) -> str:
        """The title of the list."""

    @abstractmethod
    def open(self, row: R) -> None:
        """Open the row's page."""

    # The screen

    def compose(self) -> ComposeResult:
        """The heading, the list above the facts, the keys."""
        yield Heading(self.PLACE)
        with Container(id="body"):
            yield self.table
            with VerticalScroll(id="about", classes="panel"):
                yield Facts()
        opens = KeyItem("Enter", "opens", id="open", priority=9)
        yield DoneBar([opens, *self.MORE, self.OTHER, UNDO, HELP])

    def reading(self, goal: Place | None = None) -> Callable[[], Listed[R]]:
        """Reads the day and the rows."""
        del goal
        store, today, rows = self.sitting.store, self.sitting.today, self.rows()
        everybody = self.sitting.everybody

        return lambda: Listed(day(store, today, everybody=everybody), rows())

    def show(self, fresh: Listed[R]) -> None:
        """Put the rows on the table; the cursor stays on its row."""
        show_day(self, fresh.day)
        self.fill(self.heading(fresh.rows), fresh.rows)
        self.call_after_refresh(self.look)

    def look(self) -> None:
        """Show the facts of the row under the cursor."""
        row = self.table.cursor_row
        panel = self.query_one("#about", VerticalScroll)
        panel.display = row is not None
        if row is not None:
            title(panel, self.name_of(row))
            panel.query_one(Facts).show(self.about(row))

    @on(WindowTable.Highlighted)
    def _highlighted(self) -> None:
        self.moved()
        self.query_one("#about", VerticalScroll).scroll_home(animate=False, immediate=True)
        self.look()

    @on(WindowTable.Selected)
    def _chosen(self, event: WindowTable.Selected[R]) -> None:
        """Enter accepts what was done; when there is nothing to accept it opens the page."""
        if not self.is_asking("write") and not self.accept():
            self.open(event.row)

    def action_leave(self) -> None:
        """Accept what was done, then go back to Today."""
        if not self.accept():
            self.call_later(self.app.run_action, "app.place('today')")
