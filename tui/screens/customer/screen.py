"""A customer's page: what to know before the call, and everything that happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store.dataclass import dataclass
from store.views.customer.history import Event
from store.views.day.heading import Day, day
from store.views.day.stops import Stop, gone_of
from tui.dialogs.fields import Wrap
from tui.keys import PAGE
from tui.screens.base import Done
from tui.screens.customer.history import HistoryKeys, HistoryTable
from tui.screens.customer.page_turns import ReadingScreen
from tui.screens.work.page_read import Known, known_of, show_day, target_of
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.text import visible
from tui.title import title
from tui.trail import Place, Trail
from tui.widgets.bars import Heading
from tui.widgets.facts import Facts
from tui.widgets.keybar import KeyBar
from tui.widgets.window_table import WindowTable
from tui.words.faces import WHOLE_PAGE, facts_of


@dataclass(frozen=True)
class PageData:
    """What the page shows beside its history, and the row it was opened for, if that is left."""

    day: Day
    known: Known
    stop: Stop | None


class CustomerScreen(ReadingScreen[PageData], HistoryKeys):
    """The page of one customer; `trail` leads to the next one of the list it was opened from.

    `at` is the touch, purchase or offer whose line of the history gets the cursor first. `stop` is
    the row of a list of steps that it was opened from: as long as that is left to do, the keys are
    about its step, else about the customer's foremost one.
    """

    TITLE = "Customer"
    CSS_PATH = "customer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*PAGE]

    def __init__(
        self,
        sitting: Sitting,
        customer_id: bytes,
        trail: Trail[Any] | None = None,
        at: bytes | None = None,
        stop: Stop | None = None,
    ) -> None:
        super().__init__(sitting)
        self._customer = customer_id
        self._trail = trail
        self._at = at
        self._stop = stop
        self._left: Stop | None = None  # the same as long as it is left to do
        self._moved = False
        self._table = HistoryTable(sitting, id="history", classes="panel")

    def compose(self) -> ComposeResult:
        """The heading, the name, facts beside the history, the keys."""
        yield Heading("")
        with Horizontal(id="whose"):
            yield Static("", markup=False, id="name")
            yield Static("", markup=False, id="where")
        with Container(id="body"):
            with VerticalScroll(id="facts", classes="panel"):
                yield Facts()
            yield self._table
        yield self.hints()
        yield KeyBar(id="outcomes")

    def on_mount(self) -> None:
        """Read the page."""
        show_day(self, None)
        title(self._table, "history")
        self._table.focus()
        self.show_outlook(None)
        self._table.look_at(self._customer, at=self._at)
        self.reload()

    # What the base asks

    def reading(self, goal: Place | None = None) -> Callable[[], PageData]:
        """Reads the page; there is one customer on it, so nothing is to be found."""
        del goal
        store, today, customer = self.sitting.store, self.sitting.today, self._customer
        everybody, stop = self.sitting.everybody, self._stop

        def read() -> PageData:
            figures = day(store, today, everybody=everybody)
            left = None if stop is None or gone_of(store, today, [stop]) else stop
            step = None if left is None else left.step_id
            return PageData(figures, known_of(store, customer, step, today, whole=True), left)

        return read

    def show(self, fresh: PageData) -> None:
        """Put the facts beside the history."""
        known, self._left = fresh.known, fresh.stop
        page = known.page
        show_day(self, fresh.day)
        self.query_one("#name", Static).update(Content(visible(page.row.name)))
        where = "" if self._trail is None else self._trail.where
        self.query_one("#where", Static).update(visible(where))
        self.query_one(Facts).show(facts_of(WHOLE_PAGE, page, self.sitting.today, known.step_id))
        self.show_outlook(known)
        self._table.refresh_rows()

    def place(self) -> int:
        """The place in the list that the page was opened from."""
        return 0 if self._trail is None else self._trail.index

    def row_key(self) -> object:
        """The customer."""
        return self._customer

    def target(self) -> Target | None:
        """The customer and the step that the page is about."""
        known = self._known
        if known is None or known.page.row.key != self._customer:
            return None
        return target_of(known, self._left, self.sitting.today)

    def nobody(self) -> str:
        """Why nothing can be done yet."""
        return "The page is still loading: try again in a moment."

    # The keys

    def action_back(self) -> None:
        """Accept what was done, show the whole history again, then go back to the list."""
        if self.accept() or self.widen():
            return
        if self.is_asking("write"):
            self.why_not("The last change is still being saved: try again in a moment.")
            return
        self.dismiss(Place(self._customer, self.place()) if self._moved else None)

    def action_neighbour(self, by: int) -> None:
        """Show the next or previous customer of the list."""
        trail, customer, stop = self._trail, self._customer, self._stop
        if trail is None:
            self.why_not("This page was not opened from a list: Esc goes back.")
            return
        if not self.ready():
            return
        self.ask(
            "neighbour",
            lambda: trail.neighbour(customer, stop, by),
            lambda found: self._go(found, by),
        )

    def _go(self, found: tuple[Place, Stop | None] | None, by: int) -> None:
        if found is None or self._trail is None:
            which = "last" if by > 0 else "first"
            self.why_not(f"This is the {which} customer of the list: Esc goes back to it.")
            return
        place, self._stop = found
        self._trail.index = place.index
        self._customer = place.customer_id
        self._moved = True
        self.accept()
        self.query_one("#facts", VerticalScroll).scroll_home(animate=False, immediate=True)
        self._table.look_at(self._customer)
        self.reload()

    def action_history(self) -> None:
        """The history stands on the page already: go to it."""
        if self._table.has_focus:
            self.why_not("You are in the history already: ↑ ↓ move, Enter shows a line in full.")
        self._table.focus()

    # The history

    def the_history(self) -> HistoryTable:
        """The table."""
        return self._table

    def of_customer(self) -> bytes:
        """Whose page it is."""
        return self._customer

    def its_sitting(self) -> Sitting:
        """Where the store is."""
        return self.sitting

    def wrapped(self) -> Wrap[Done[PageData]]:
        """Reads the page anew after an action."""
        return self.wrap

    def can_change(self) -> bool:
        """Whether a change can begin now."""
        return self.ready()

    def event_done(self, found: Done[PageData] | None) -> None:
        """Something was done to a line."""
        self.form_closed(found, self._customer, self.place())

    @on(HistoryTable.Counted)
    def _counted(self, event: HistoryTable.Counted) -> None:
        title(self._table, " · ".join(part for part in ("history", event.words) if part))

    @on(WindowTable.Highlighted)
    def _highlighted(self) -> None:
        """Moving in the history accepts nothing: the customer is the same."""

    @on(WindowTable.Selected)
    def _chosen(self, event: WindowTable.Selected[Event]) -> None:
        """Enter accepts what was done; when there is nothing to accept it shows the line."""
        if not self.is_asking("write") and not self.accept():
            self.open_event(event.row)
