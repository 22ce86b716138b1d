"""All customers: filtered by the filter language, sorted, worked with the same keys as Today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll

from store.dataclass import dataclass
from store.errors import BadInput
from store.ledger.effect import Result
from store.query import FilterError, explain
from store.views.day.heading import Day, closed_customers, day
from store.views.lists import completion
from store.views.lists.completion import Completion, counted
from store.views.lists.customers import CustomerRow, Customers, with_order
from store.views.lists.saved_views import View
from tui.keys import CUSTOMERS
from tui.screens.customers.go_to import go_to
from tui.screens.customers.views import choose_columns, save_view
from tui.screens.customers.write_out import write_out
from tui.screens.work.list_screen import ListScreen, Rows
from tui.screens.work.page_read import show_day
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.title import title
from tui.trail import Place
from tui.widgets.bars import Heading
from tui.widgets.facts import Facts
from tui.widgets.keybar import KeyBar
from tui.widgets.pages import PAGE
from tui.widgets.suggest import FilterLine
from tui.words.day import all_closed_words
from tui.words.screen import USUAL_COLUMNS, customer_cells, customer_columns
from tui.words.sentences import error_words, tell

# In the order of the key that changes them: the store's name and ours.
SORTS: Final = (
    ("name", "name"),
    ("due", "next step"),
    ("risk", "churn risk"),
    ("at-risk", "money at risk"),
    ("ltv", "LTV"),
    ("earned", "earned"),
    ("ahead", "money ahead"),
    ("revenue", "revenue"),
    ("last", "last purchase"),
)
_SEARCHED = 2000  # rows from the top on, for one that was added or has another place now
_AROUND = 200  # rows looked through, around its old place, for the one that undo brings back
_HINT = "filter: segment:clinics risk:>60% ltv:>1000 due:<=today last:>90d"


@dataclass(frozen=True)
class CustomersData:
    """The list as it is asked for: the day's figures, its length and its first rows.

    `meaning` is the filter in words; `closed` counts who is closed where that is everybody.
    """

    day: Day
    customers: Customers
    count: int
    rows: Sequence[CustomerRow]
    index: int | None
    meaning: str
    closed: int = 0


def _ordered(sort: str) -> str:
    """`churn risk`, `churn risk, backwards`."""
    words = dict(SORTS)[sort.removeprefix("-")]
    return f"{words}, backwards" if sort.startswith("-") else words


class CustomersScreen(ListScreen[CustomersData, "CustomerRow"]):
    """The list of all customers."""

    TITLE = "Customers"
    CSS_PATH = "customers.tcss"
    AUTO_FOCUS = "#customers"
    BINDINGS: ClassVar[list[BindingType]] = [*CUSTOMERS]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._filter = ""
        self._sort = SORTS[0][0]
        self._columns: tuple[str, ...] = ()  # none: the usual ones
        self._view = ("", "")  # a filter and the name of the view that has it
        self._done: str | None = None  # Enter was pressed, and the list is not read yet
        self._shown: Customers  # with the first rows
        self._listed: tuple[str, str] | None = None
        self._asked_for: tuple[str, str, int] | None = None  # of what is read now
        self.table = Rows(
            customer_columns(),
            lambda row: customer_cells(
                row, sitting.today, sitting.currency, sitting.risky, self._names()
            ),
            key=lambda row: row.key,
            empty="Reading…",
            id="customers",
            classes="panel",
        )

    def compose(self) -> ComposeResult:
        """The heading, the filter, the list with the customer below, the keys."""
        yield Heading("customers")
        yield FilterLine(_HINT)
        with Container(id="body"):
            yield self.table
            with VerticalScroll(id="brief", classes="panel"):
                yield Facts(flow=True)
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
        self._asked_for = None
        return self._reading_of(self._filter, self._sort, goal)

    def _reading_of(
        self, text: str, sort: str, goal: Place | None = None
    ) -> Callable[[], CustomersData]:
        store, today = self.sitting.store, self.sitting.today
        everybody = self.sitting.everybody

        def read() -> CustomersData:
            customers = Customers(store, today, text, sort)
            index = None
            if goal is not None:
                near = max(0, goal.index - _AROUND)
                for first, many in ((near, 2 * _AROUND), (0, _SEARCHED)):
                    listed = enumerate(customers.page(first, many), first)
                    index = next((i for i, row in listed if row.key == goal.customer_id), None)
                    if index is not None:
                        break
            rows = customers.page(0, PAGE)
            count = len(rows) if len(rows) < PAGE else customers.count()
            meaning = ", ".join(words for _, words in explain(text))
            figures = day(store, today, everybody=everybody)
            closed = 0 if figures.customers else closed_customers(store)
            return CustomersData(figures, customers, count, rows, index, meaning, closed)

        return read

    def show(self, fresh: CustomersData) -> None:
        """Put the rows on the table with the cursor where it was, or on the row asked for."""
        show_day(self, fresh.day)
        table = self.table
        count = f"{fresh.count:,} {'customer' if fresh.count == 1 else 'customers'}"
        filtered, name = self._view
        view = f"{name}: " if name and filtered == self._filter else ""
        title(table, f"{view}{count} by {_ordered(self._sort)}")
        self.line.mean(f"{count} · {fresh.meaning}" if fresh.meaning else count)
        table.empty = self._empty(fresh)
        asked = (self._filter, self._sort)
        self.source = self._shown = fresh.customers
        if asked != self._listed or fresh.index is not None:
            self._listed = asked
            table.set_source(fresh.customers)
        else:
            table.renew(fresh.customers)
        if table.cursor < PAGE:
            table.first_page(fresh.rows, fresh.count)
        if fresh.index is not None:
            table.move_to(fresh.index)
        self.look_anew()

    def _empty(self, fresh: CustomersData) -> str:
        if self._filter:
            return "No customer fits the filter. Esc clears it; add is:closed for closed ones."
        if fresh.closed:
            return all_closed_words(fresh.closed)
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

    @property
    def line(self) -> FilterLine:
        """The line that the filter is typed in."""
        return self.query_one(FilterLine)

    @on(FilterLine.Typed)
    def _filter_typed(self, event: FilterLine.Typed) -> None:
        self._ask_for(event.text, self._sort)
        self._suggest(event.text, event.at)

    @on(FilterLine.Done)
    def _filter_done(self) -> None:
        """Go to the list, once what was typed is read and is a filter."""
        self._done = self.line.text
        self._ask_for(self._done, self._sort)

    def _suggest(self, text: str, at: int) -> None:
        """Show what can stand there at once, and its counts when they are known."""
        if not self.sitting.is_open or not self.line.in_use:
            return
        store, today = self.sitting.store, self.sitting.today

        def count(known: Completion) -> Completion:
            return counted(store, today, known)

        def came(known: Completion) -> None:
            self.line.suggest(known)
            if self.line.suggests:
                self.ask("counts", lambda: count(known), self.line.suggest)

        self.ask("suggest", lambda: completion.complete(store, today, text, at), came)

    def list_only(self, wanted: str, view: View | None = None) -> None:
        """Show the customers that a filter keeps; `view` is what keeps the filter, if any."""
        self._view = (wanted, view.name) if view else ("", "")
        if view is not None:
            self._show_columns(view.columns, self._sort)
        self.table.focus()
        self.line.text = wanted
        self._ask_for(wanted, view.sort if view is not None and view.sort else self._sort)

    def _names(self) -> tuple[str, ...]:
        return self._columns or with_order(USUAL_COLUMNS, self._sort)

    def _show_columns(self, names: tuple[str, ...], sort: str) -> None:
        before = (self._names(), self._sort)
        self._columns, self._sort = names, sort
        if (self._names(), sort) != before:
            self.table.set_columns(customer_columns(self._names(), sort))

    def _ask_for(self, text: str, sort: str) -> None:
        asked = (text, sort, self.sitting.version)
        if not self.sitting.is_open or (self.is_asking("rows") and asked == self._asked_for):
            return  # a filter that is put into its line is heard from there as well

        def found(fresh: CustomersData) -> None:
            self._filter = text
            self._show_columns(self._columns, sort)
            self.show(fresh)
            if text == self._done:
                self._done = None
                self.table.focus()

        self.ask("rows", self._reading_of(text, sort), found, failed=self._filter_failed)
        self._asked_for = asked

    def _filter_failed(self, error: Exception) -> None:
        if isinstance(error, FilterError):
            self.line.wrong(error.column, tell(error.sentence))
        elif isinstance(error, BadInput):
            self.line.wrong(1, error_words(error))
        else:
            self.tell(error)
            return
        self._done = None
        self.line.begin()  # what is wrong is shown where it can be mended

    def action_filter(self) -> None:
        """Type a filter."""
        self.line.begin()

    def action_sort(self) -> None:
        """Sort by the next order."""
        if self.ready():
            names = [name for name, _ in SORTS]
            here = names.index(self._sort.removeprefix("-"))
            self._ask_for(self._filter, names[(here + 1) % len(names)])

    def action_backwards(self) -> None:
        """Turn the order round."""
        if self.ready():
            turned = self._sort[1:] if self._sort.startswith("-") else f"-{self._sort}"
            self._ask_for(self._filter, turned)

    def action_go_to(self) -> None:
        """Go to a percentage of the list, or to the letters of a name."""
        if not self.ready():
            return
        if self.source is None or not self.table.count:
            self.why_not(self.nobody())
            return
        self.app.push_screen(go_to(self._shown, self.table.count), self._gone_to)

    def _gone_to(self, place: int | None) -> None:
        if place is not None:
            self.table.move_to(place)

    def action_columns(self) -> None:
        """Choose what the rows show."""
        if self.ready():
            self.app.push_screen(choose_columns(self._names()), self._columns_chosen)

    def _columns_chosen(self, names: tuple[str, ...] | None) -> None:
        if names is not None:
            usual = with_order(USUAL_COLUMNS, self._sort)
            self._show_columns(() if names == usual else names, self._sort)

    def action_save_view(self) -> None:
        """Keep the filter under a name and a letter."""
        if not self.ready():
            return
        text = self.line.text.strip()
        if not text:
            self.why_not("There is no filter to save: / types one.")
            return
        form = save_view(self.sitting, text, self._sort, self._columns)
        self.app.push_screen(form, self._view_saved)

    def action_write_out(self) -> None:
        """Write the marked customers, else the list as it is filtered, to a file."""
        if not self.ready():
            return
        marked = [self.key_of(row) for row in self.table.marked]
        text = self.line.text.strip()

        def written(sentence: str | None) -> None:
            if sentence is not None:
                self.say(sentence)

        self.app.push_screen(write_out(self.sitting, marked, text), written)

    def _view_saved(self, result: Result | None) -> None:
        if result is not None:
            self.sitting.did(Place(b"", self.place()))
            self.say(f"{tell(result.sentence)} · {self.undoes}")

    def action_leave(self) -> None:
        """Step by step: marks, what was done, the filter, then back to Today."""
        if self.clear_marks() or self.accept():
            return
        if self.line.text or self.line.in_use:
            self.line.text = ""
            self.table.focus()
        else:
            self.call_later(self.app.run_action, "app.place('today')")
