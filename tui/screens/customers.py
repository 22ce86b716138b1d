"""All customers: filtered by the filter language, sorted, worked with the same keys as Today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Input, Static

from store.errors import BadInput
from tui.keys import CUSTOMERS
from tui.screens.known import show_day
from tui.screens.lists import ListScreen, Rows
from tui.screens.target import Target
from tui.screens.title import title
from tui.screens.words import CUSTOMER_COLUMNS, customer_cells
from tui.sitting import Place, Sitting
from tui.text import visible
from tui.widgets.bars import Heading
from tui.widgets.facts import Facts
from tui.widgets.keybar import KeyBar
from tui.widgets.pages import PAGE

if TYPE_CHECKING:
    from store.views.customers import CustomerRow, Customers
    from store.views.queue import Day

# In the order of the key that changes them: the store's name and ours.
SORTS: Final = (
    ("name", "name"),
    ("due", "next step"),
    ("risk", "churn risk"),
    ("at-risk", "money at risk"),
    ("ltv", "LTV"),
    ("last", "last purchase"),
)
_AROUND = 200  # rows looked through, around its old place, for the one that undo brings back
_HINT = "filter: segment:clinics risk:>60% ltv:>1000 due:<=today last:>90d -source:referral"


@dataclass(frozen=True)
class CustomersData:
    """The list as it is asked for: the day's figures, its length and its first rows."""

    day: Day
    customers: Customers
    count: int
    rows: Sequence[CustomerRow]
    index: int | None


class CustomersScreen(ListScreen[CustomersData, "CustomerRow"]):
    """The list of all customers."""

    TITLE = "Customers"
    CSS_PATH = "customers.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*CUSTOMERS]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._filter = ""
        self._sort = 0
        self._listed: tuple[str, int] | None = None
        self.table = Rows(
            CUSTOMER_COLUMNS,
            lambda row: customer_cells(row, sitting.today, sitting.currency, sitting.risky),
            key=lambda row: row.key,
            empty="Reading…",
            letters=False,
            id="customers",
            classes="panel",
        )

    def compose(self) -> ComposeResult:
        """The heading, the filter, the list with the customer below, the keys."""
        yield Heading("customers")
        yield Input(placeholder=_HINT, select_on_focus=False, id="filter")
        yield Static("", markup=False, id="filter-error")
        with Container(id="body"):
            yield self.table
            with VerticalScroll(id="brief", classes="panel"):
                yield Facts()
        yield self.hints()
        yield KeyBar(id="outcomes")

    def on_mount(self) -> None:
        """Read the list."""
        show_day(self, None)
        self.table.first_page((), 0)
        self.table.focus()
        self.show_outlook(None)
        self.reload()

    # What the base asks

    def reading(self, goal: Place | None = None) -> Callable[[], CustomersData]:
        """Reads the list with the filter and the order that are shown."""
        return self._reading_of(self._filter, self._sort, goal)

    def _reading_of(
        self, text: str, sort: int, goal: Place | None = None
    ) -> Callable[[], CustomersData]:
        store, today, order = self.sitting.store, self.sitting.today, SORTS[sort][0]

        def read() -> CustomersData:
            from store.views.customers import Customers
            from store.views.queue import day

            customers = Customers(store, today, text, order)
            index = None
            if goal is not None:
                first = max(0, goal.index - _AROUND)
                near = enumerate(customers.page(first, 2 * _AROUND), first)
                index = next((i for i, row in near if row.key == goal.customer_id), None)
            rows = customers.page(0, PAGE)
            count = len(rows) if len(rows) < PAGE else customers.count()
            return CustomersData(day(store, today), customers, count, rows, index)

        return read

    def show(self, fresh: CustomersData) -> None:
        """Put the rows on the table with the cursor where it was, or on the row asked for."""
        show_day(self, fresh.day)
        table = self.table
        many = "customer" if fresh.count == 1 else "customers"
        title(table, f"{fresh.count:,} {many} by {SORTS[self._sort][1]}")
        table.empty = self._empty(fresh)
        asked = (self._filter, self._sort)
        if asked != self._listed or fresh.index is not None:
            self._listed = asked
            self.source = fresh.customers
            table.set_source(fresh.customers)
        else:
            table.refresh_rows()
        if table.cursor < PAGE:
            table.first_page(fresh.rows, fresh.count)
        if fresh.index is not None:
            table.move_to(fresh.index)
        self.look_anew()

    def _empty(self, fresh: CustomersData) -> str:
        if self._filter:
            return "No customer fits the filter. Esc clears it; add is:closed for closed ones."
        if fresh.day.customers == 0:
            return "There are no customers yet: a adds one; tickler import FILE reads many."
        return "No customers."

    def target_of(self, row: CustomerRow) -> Target:
        """The next step of the customer."""
        return Target.of_customer(row, self.sitting.today)

    def customer_of(self, row: CustomerRow) -> bytes:
        """The customer of the row."""
        return row.key

    def minutes_of(self, row: CustomerRow) -> int:
        """How long the next step takes."""
        return row.step_minutes or 0

    def nobody(self) -> str:
        """Why there is nobody under the cursor."""
        if self.table.count == 0:
            return "The list is empty: Esc clears the filter, a adds a customer."
        return super().nobody()

    # The filter and the order

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        self._ask_for(event.value, self._sort)

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.table.focus()

    def _ask_for(self, text: str, sort: int) -> None:
        if not self.sitting.is_open:
            return

        def found(fresh: CustomersData) -> None:
            self._filter, self._sort = text, sort
            self._say_error("")
            self.show(fresh)

        self.ask("rows", self._reading_of(text, sort), found, failed=self._filter_failed)

    def _filter_failed(self, error: Exception) -> None:
        if isinstance(error, BadInput):
            self._say_error(str(error))
        else:
            self.tell(error)

    def _say_error(self, text: str) -> None:
        line = self.query_one("#filter-error", Static)
        line.update(visible(text))
        line.display = bool(text)

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one("#filter", Input).focus()

    def action_sort(self) -> None:
        """Sort by the next order."""
        if self.ready():
            self._ask_for(self._filter, (self._sort + 1) % len(SORTS))

    def action_leave(self) -> None:
        """Step by step: marks, what was done, the filter, then back to Today."""
        box = self.query_one("#filter", Input)
        if self.clear_marks() or self.accept():
            return
        if box.value or box.has_focus:
            box.value = ""
            self.table.focus()
        else:
            self.call_later(self.app.run_action, "app.place('today')")
