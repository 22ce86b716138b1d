"""What Today and the customers list share: a table, the customer under its cursor, the page."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content

from tui.screens.base import F
from tui.screens.work.marks import MarkingScreen
from tui.screens.work.page_read import Known, known_of
from tui.screens.work.screen import WorkScreen
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.text import visible
from tui.title import title
from tui.trail import Place, Trail
from tui.widgets.facts import Facts
from tui.widgets.mark_table import MarkTable
from tui.widgets.window_table import WindowTable
from tui.words.faces import PANEL, facts_of

if TYPE_CHECKING:
    from store.views.day.stops import Stop

R = TypeVar("R")


class Rows(MarkTable[R]):
    """A table whose Enter says why when there is nobody to open."""

    def action_select(self) -> None:
        """Open the row under the cursor."""
        super().action_select()
        if self.cursor_row is None and isinstance(self.screen, WorkScreen):
            self.screen.why_not(self.screen.nobody())


class ListScreen(MarkingScreen[F, R], Generic[F, R]):
    """A table of rows, each with a customer; `table` and `source` are set by the screen."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._looked_at: R | None = None

    @abstractmethod
    def customer_of(self, row: R) -> bytes:
        """The customer of a row."""

    def stop_of(self, row: R) -> Stop | None:
        """The step that a row is about, where the list is one of steps."""
        del row
        return None

    def key_of(self, row: R) -> bytes:
        """What identifies a row."""
        return self.customer_of(row)

    # What the base asks

    def place(self) -> int:
        """The place of the cursor in the list."""
        return self.table.cursor

    def row_key(self) -> object:
        """What identifies the row under the cursor."""
        row = self.table.cursor_row
        return None if row is None else self.key_of(row)

    def customer(self) -> Target | None:
        """As everywhere, but of a row that somebody sees."""
        if self.table.count and not self.table.shows_rows:
            self.why_not("The window is too small to show whom a key is about: make it larger.")
            return None
        return super().customer()

    def target(self) -> Target | None:
        """Whom a key is about now."""
        row = self.table.cursor_row
        return None if row is None else self.target_of(row)

    # The customer under the cursor

    @on(WindowTable.Highlighted)
    def _highlighted(self, event: WindowTable.Highlighted[R]) -> None:
        event.stop()
        self.moved()
        self.at_rest(self._look)

    def look_anew(self) -> None:
        """The data changed: show the customer under the cursor, once the rows are painted."""
        self.look_after_marks()
        self._looked_at = None
        self.at_rest(self._look)

    def _look(self) -> None:
        row = self.table.cursor_row
        if row is not None and row == self._looked_at:
            return
        self._looked_at = row
        if row is None or not self.sitting.is_open:
            self._show_known(None)
            return
        store, today, target = self.sitting.store, self.sitting.today, self.target_of(row)
        self.ask(
            "brief",
            lambda: known_of(store, target.customer_id, target.step_id, today),
            self._show_known,
        )

    def _show_known(self, known: Known | None) -> None:
        panel = self.query_one("#brief", VerticalScroll)
        facts = panel.query_one(Facts)
        panel.scroll_home(animate=False, immediate=True)
        if known is None:
            title(panel, "")
            facts.show([])
        else:
            title(panel, known.page.row.name)
            facts.show(facts_of(PANEL, known.page, self.sitting.today, known.step_id))
        more = "Tab, ↓: more · " if facts.needed > panel.size.height else ""
        hint = "" if known is None else f"{more}Enter: the whole page"
        panel.border_subtitle = Content(visible(hint))
        self.show_outlook(known)

    # The page

    def action_open(self) -> None:
        """Do what Enter does in the list."""
        self.table.action_select()

    @on(WindowTable.Selected)
    def _chosen(self, event: WindowTable.Selected[R]) -> None:
        """Enter accepts what was done; when there is nothing to accept it opens the page."""
        if self.is_asking("write") or self.accept() or self.source is None:
            return
        trail = Trail(self.source, self.customer_of, event.index, self.table.count, self.stop_of)
        stop = self.stop_of(event.row)
        self.show_page(self.customer_of(event.row), trail, self._came_back, stop=stop)

    def action_begin_round(self) -> None:
        """One customer at a time, beginning at the row under the cursor."""
        row, source = self.table.cursor_row, self.source
        if not self.ready():
            return
        if row is None or source is None:
            self.why_not(self.nobody())
            return
        from tui.screens.focus.screen import FocusScreen

        self.app.push_screen(
            FocusScreen(self.sitting, source.stops, self.key_of(row)), self._came_back
        )

    def _came_back(self, place: Place | None) -> None:
        """The page went on to others of the list: the cursor follows to the last of them."""
        if place is not None:
            self.goal = place
            self.reload()
