"""Today: the ranked queue, the customer under the cursor, and the keys that work a follow-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll

from store.dataclass import dataclass
from store.lifecycle.dates import speak
from tui.keys import TODAY
from tui.screens.base import Done, do
from tui.screens.work.list_screen import ListScreen, Rows
from tui.screens.work.page_read import show_day
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.sizes import BROAD, NARROW
from tui.title import title
from tui.trail import Place
from tui.widgets.bars import Heading
from tui.widgets.facts import Facts
from tui.widgets.keybar import KeyBar
from tui.widgets.pages import PAGE
from tui.words.screen import QUEUE_COLUMNS, minutes, queue_cells

if TYPE_CHECKING:
    from store.ledger.effect import Effect
    from store.safety.opening import Store
    from store.views.day.heading import Day
    from store.views.day.queue import Queue, QueueRow
    from store.views.day.rank import BestSet
    from store.views.day.stops import Stop
    from tui.widgets.facts import Fact

_OPENING = "Opening the store…"
_BEST_DONE = "All of the best set is done. Esc shows the whole queue, i chooses again."
# Rows to look through for the one that undo brings back.
_SEARCHED = 1000


@dataclass(frozen=True)
class TodayData:
    """What Today shows: the day's figures and the head of the queue.

    `index` is the place of the row that was asked for; `empty` what to say without rows.
    """

    day: Day
    queue: Queue | BestSet
    count: int
    rows: Sequence[QueueRow]
    index: int | None
    empty: str
    best: BestSet | None = None


def read_today(
    store: Store,
    today: date,
    goal: Place | None = None,
    best: BestSet | None = None,
    *,
    everybody: bool = False,
) -> TodayData:
    """Read what Today shows, in one go: the whole queue, or the best set for some minutes."""
    from store.views.day.heading import day_of
    from store.views.day.queue import Queue

    whole = Queue(store, today, everybody=everybody)
    queue, (head, tally) = best or whole, whole.head(PAGE)
    figures = day_of(store, today, whole, tally)
    rows = best.rows() if best else head
    count = len(rows) if best else figures.left + figures.tally.early
    index = None
    if goal is not None:
        searched = rows if count <= PAGE else queue.page(0, _SEARCHED)
        places = (i for i, row in enumerate(searched) if row.customer_id == goal.customer_id)
        index = next(places, None)
    empty = "" if count else _BEST_DONE if best else nothing_left(store, figures)
    return TodayData(figures, queue, count, rows, index, empty, best)


def nothing_left(store: Store, figures: Day) -> str:
    """What an empty queue teaches: what was done, what comes next, how to begin."""
    from store.sentence import shown
    from store.views.day.heading import closed_customers, coming, day
    from tui.words.day import all_closed_words

    if not figures.customers and figures.mine:
        return "You have no customers of your own.\n\nO shows those of all reps, A hands them over."
    if not figures.customers and (closed := closed_customers(store)):
        return all_closed_words(closed)
    if not figures.customers:
        return (
            "There are no customers yet.\n\n"
            "a adds the first one.\n"
            "I reads a file of customers, purchases or touches; it is looked over first.\n\n"
            "To look around with made-up customers, leave with q and type: tickler demo"
        )
    today = figures.today
    lines = [f"Nothing is left for today: {figures.done} done, orphans {figures.orphans}.", ""]
    tomorrow = today + timedelta(days=1)
    load = day(store, tomorrow, everybody=not figures.mine)
    lines.append(f"Tomorrow: {load.left} due, {minutes(load.minutes)}.")
    first = coming(store, today, everybody=not figures.mine)
    if first is not None:
        due = date.fromisoformat(first["due_on"])
        lines.append(f"Next: {first['name']}, {shown(first['title'])}, {speak(due, today)}.")
    lines += ["", "F3 shows all customers, a adds one, n gives one a new step."]
    return "\n".join(lines)


class TodayScreen(ListScreen[TodayData, "QueueRow"]):
    """The screen that the day is worked on."""

    TITLE = "Today"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide"), (BROAD, "-broad")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [*TODAY]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._best: BestSet | None = None  # in place of the whole queue
        self._shown_best: BestSet | None = None
        self.table = Rows(
            QUEUE_COLUMNS,
            lambda row: queue_cells(row, sitting.today, sitting.currency),
            key=lambda row: row.key,
            empty=_OPENING,
            id="queue",
            classes="panel",
        )

    def compose(self) -> ComposeResult:
        """The heading, the queue and the customer beside each other, the keys."""
        yield Heading("today")
        with Container(id="body"):
            yield self.table
            with VerticalScroll(id="brief", classes="panel"):
                yield Facts(flow=True)
        yield self.hints()
        yield KeyBar(id="outcomes")

    def on_mount(self) -> None:
        """The first frame, mostly before the store is open."""
        self.table.focus()
        self.show_outlook(None)
        if not self.sitting.is_open:
            show_day(self, None)
            self.table.first_page((), 0)

    def change(self, act: Callable[[], Effect], customer_id: bytes) -> None:
        """As everywhere, but a row that is worked goes at once: all is read anew behind that."""
        row, place = self.table.cursor_row, Place(customer_id, self.place())
        store, today = self.sitting.store, self.sitting.today

        def is_gone() -> bool:
            from store.views.day.stops import gone_of

            return row is not None and bool(gone_of(store, today, [row.stop]))

        def changed(found: Done[bool]) -> None:
            if found.fresh and row is not None:
                self.table.take_out(row.key)
            self.changed(Done(found.effect, None), place)

        self.ask("write", lambda: do(self.sitting, act, is_gone), changed)

    def first_rows(self, fresh: TodayData) -> None:
        """The store is open, and these are its first rows."""
        self.shown(fresh, self.sitting.version)

    # What the base asks

    def go_to_top(self) -> None:
        """The most urgent of what a file has brought is looked at first."""
        self.table.move_to(0)

    def reading(self, goal: Place | None = None) -> Callable[[], TodayData]:
        """Reads the day and the queue."""
        store, today, best = self.sitting.store, self.sitting.today, self._best
        everybody = self.sitting.everybody
        return lambda: read_today(store, today, goal, best, everybody=everybody)

    def show(self, fresh: TodayData) -> None:
        """Put the rows on the table with the cursor where it was, or on the row asked for."""
        show_day(self, fresh.day)
        table = self.table
        title(table, self._heading(fresh))
        self.show_marks()
        table.empty = fresh.empty
        other = fresh.best is not self._shown_best
        if self.source is None or other or fresh.index is not None:
            self.source, self._shown_best = fresh.queue, fresh.best
            table.set_source(fresh.queue)
        else:
            self.source = fresh.queue
            table.renew(fresh.queue)
        if fresh.index is not None or table.cursor < PAGE:
            table.first_page(fresh.rows, fresh.count)
        if fresh.index is not None:
            table.move_to(fresh.index)
        self.query_one("#brief").display = fresh.count > 0
        if not fresh.count:
            table.focus()  # the panel may have had it
        self.look_anew()

    def subtitle(self) -> str:
        """The way back from the best set."""
        return "" if self._best is None else "Esc: the whole queue"

    def _heading(self, fresh: TodayData) -> str:
        if fresh.best is not None:
            from tui.screens.work.minutes import best_heading

            return best_heading(fresh.best.minutes, fresh.rows, self.sitting.currency)
        day = fresh.day.tally
        alarms = f" · alarms {day.alarmed}" if day.alarmed else ""
        early = f" · early {day.early}" if day.early else ""
        week = f" · this week {fresh.day.week}"
        return f"overdue {day.overdue} · today {day.due_today}{alarms}{early}{week}"

    def target_of(self, row: QueueRow) -> Target:
        """The follow-up of the row."""
        return Target.of_queue(row)

    def customer_of(self, row: QueueRow) -> bytes:
        """The customer of the row."""
        return row.customer_id

    def stop_of(self, row: QueueRow) -> Stop:
        """The follow-up of the row."""
        return row.stop

    def key_of(self, row: QueueRow) -> bytes:
        """The follow-up, because a customer may have several."""
        return row.key

    def minutes_of(self, row: QueueRow) -> int:
        """How long the follow-up takes."""
        return row.minutes

    def nobody(self) -> str:
        """Why there is nobody under the cursor."""
        if self.table.count == 0:
            return "The queue is empty: F3 shows all customers, a adds one."
        return super().nobody()

    def action_accept(self) -> None:
        """Step by step: the marks, the line that says what was done, the whole queue."""
        if self.clear_marks() or self.accept():
            return
        if self._best is None:
            self.why_not("There is nothing to leave here: q leaves tickler.")
            return
        self._best = None
        self.reload()

    def action_minutes(self) -> None:
        """Show what is worth most in the minutes that one has."""
        if self.ready():
            from tui.screens.work.minutes import have_minutes

            self.app.push_screen(have_minutes(self.sitting), self._chosen_best)

    def _chosen_best(self, best: BestSet | None) -> None:
        if best is not None:
            self._best = best
            self.reload()

    def action_rank(self) -> None:
        """Show why the row stands where it does."""
        row = self.table.cursor_row
        if row is None:
            self.why_not(self.nobody())
        elif self.ready():
            from tui.screens.work.rank import rank_dialog

            self.app.push_screen(rank_dialog(row, self.sitting))

    def explaining(self) -> Callable[[], Sequence[Fact]] | None:
        """Help begins with why the row stands where it does."""
        from tui.screens.work.rank import rank_reading

        row = self.table.cursor_row
        return None if row is None else rank_reading(row, self.sitting)
