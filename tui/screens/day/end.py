"""The day's end: what the day came to, what is left and why, what tomorrow brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual.types import CSSPathType

from store.dataclass import dataclass
from store.lifecycle.dates import WEEKDAYS, dated
from store.views.day.digest import DayEnd, day_end
from store.views.day.queue import Queue, QueueRow
from tui.screens.portfolio.detail import Detailed, DetailScreen
from tui.session import Sitting
from tui.text import counted
from tui.trail import Trail
from tui.widgets.columns import Cell, CellStyle
from tui.widgets.facts import Fact
from tui.widgets.pages import PAGE
from tui.words.day import day_figures
from tui.words.screen import QUEUE_COLUMNS, queue_cells

# As many of what is left as somebody looks through in the evening; the figures count them all.
_MOST: Final = 500
_STYLES: Final[dict[str, CellStyle]] = {
    "rings": "risk",
    "sum": "strong",
    "owed": "soon",
    "came back": "good",
    "begins with": "dim",
}


@dataclass(frozen=True)
class Ending:
    """The day's figures, and the rows of the queue that are left."""

    day: DayEnd
    left: Sequence[QueueRow]


class EndingScreen(DetailScreen[Ending, "QueueRow"]):
    """The day that is ending."""

    TITLE = "Day's end"
    CSS_PATH: ClassVar[CSSPathType | None] = ["../portfolio/overview.tcss", "end.tcss"]
    NOTHING = "Nothing is left for today."

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting, QUEUE_COLUMNS)

    def knowing(self) -> Callable[[], Ending]:
        """Reads the day."""
        store, today, everybody = self.sitting.store, self.sitting.today, self.sitting.everybody

        def read() -> Ending:
            found = day_end(store, today, everybody=everybody)
            # The queue goes on with early steps, which are not owed to this day.
            queue = Queue(store, today, everybody=everybody)
            return Ending(found, queue.page(0, min(found.left, _MOST)))

        return read

    def show(self, fresh: Detailed[Ending]) -> None:
        """Show the day; the rows at once, lest the cursor's new row clears what was said."""
        super().show(fresh)
        if self.table.cursor < PAGE:
            rows = fresh.known.left
            self.table.first_page(rows[:PAGE], len(rows))

    def name_of(self, known: Ending) -> str:
        """The day."""
        today = known.day.today
        return f"The end of {WEEKDAYS[today.weekday()]} {dated(today)}"

    def facts(self, known: Ending) -> Sequence[Fact]:
        """The figures, as `tickler digest` tells them."""
        return [
            Fact(text, label, self._style(label, known.day))
            for label, text in day_figures(known.day)
        ]

    @staticmethod
    def _style(label: str, day: DayEnd) -> CellStyle:
        if label == "now":
            return "risk" if day.orphans else "soon" if day.left else "good"
        return _STYLES.get(label, "plain")

    def list_of(self, known: Ending) -> tuple[str, Sequence[QueueRow]]:
        """What is left, with the reasons why it is due."""
        rows, count = known.left, known.day.left
        some = f", the first {len(rows):,} of them" if len(rows) < count else ""
        return f"{counted(count, 'step')} left{some}", rows

    def cells(self, row: QueueRow) -> Sequence[Cell]:
        """A row of the queue."""
        return queue_cells(row, self.sitting.today, self.sitting.currency)

    def key_of(self, row: QueueRow) -> bytes:
        """The follow-up."""
        return row.key

    def before_eyes(self) -> tuple[bytes, str, bytes | None] | None:
        """The customer under the cursor, with the step."""
        row = self.table.cursor_row
        return None if row is None else (row.customer_id, row.customer, row.key)

    async def open(self, row: QueueRow, index: int) -> None:
        """Open the customer's page, where everything can be done with the step."""
        trail = Trail(
            self.source, lambda each: each.customer_id, index, stop_of=lambda each: each.stop
        )
        self.show_page(row.customer_id, trail, stop=row.stop)

    def action_ending(self) -> None:
        """One is there already."""
        self.why_not("This is the day's end already: Esc goes back.")
