"""Plans: who runs through each of them, and the load that they bring in the next 30 days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from store.lifecycle.dates import speak
from store.lifecycle.groups import GROUPS
from store.views.directions import unserved
from tui.screens.overview import OverviewScreen
from tui.screens.words import minutes
from tui.sitting import Sitting
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyItem
from tui.widgets.spark import sparkline

if TYPE_CHECKING:
    from store.views.schedule import PlanRow

_COLUMNS: Final = (
    Column("name", "Plan", weight=2, min_width=20, priority=9),
    Column("version", "v", width=3, priority=5),
    Column("direction", "Direction", width=11, priority=4),
    Column("groups", "Groups", width=12, min_width=7, priority=7),
    Column("running", "Running", width=7, align="right", priority=8),
    Column("ended", "Done/left", width=9, align="right", priority=6),
    Column("minutes", "Next 30 d", width=9, align="right", priority=7),
    Column("load", "Load by day", width=30, priority=2),
)
_MONDAY: Final = 0


class PlansScreen(OverviewScreen["PlanRow"]):
    """The list of all plans."""

    TITLE = "Plans"
    PLACE = "plans"
    NOTHING = "There are no plans: tickler plan import FILE reads one."
    OTHER = KeyItem("F9", "segments", id="app.place('segments')", priority=5)

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting, _COLUMNS)

    def rows(self) -> Callable[[], Sequence[PlanRow]]:
        """Reads the plans."""
        store, today = self.sitting.store, self.sitting.today

        def read() -> Sequence[PlanRow]:
            from store.views.schedule import plan_rows

            return plan_rows(store, today)

        return read

    def cells(self, row: PlanRow) -> Sequence[Cell]:
        """A plan, a cell for each column."""
        return (
            Cell(row.name, "plain" if row.running else "dim"),
            Cell(str(row.version), "dim"),
            Cell(row.direction, "dim"),
            Cell(" ".join(row.groups), "dim"),
            Cell(f"{row.running:,}" if row.running else ""),
            Cell(f"{row.finished}/{row.left}" if row.finished or row.left else "", "dim"),
            Cell(minutes(sum(row.load)) if any(row.load) else ""),
            Cell(sparkline(row.load, len(row.load)) if any(row.load) else "", "sign"),
        )

    def key_of(self, row: PlanRow) -> str:
        """The plan's key."""
        return row.key

    def name_of(self, row: PlanRow) -> str:
        """Name and version."""
        return f"{row.name} v{row.version}"

    def about(self, row: PlanRow) -> Sequence[Fact]:
        """For whom it is, and its load."""
        return [*plan_head(row), *load_facts(row.load, self.sitting.today)]

    def heading(self, rows: Sequence[PlanRow]) -> str:
        """How many plans and who runs through them."""
        words = f"{len(rows)} plans · {sum(row.running for row in rows):,} customers in them"
        missing = unserved(rows)
        return f"{words} · ! none for {', '.join(missing)}" if missing else words

    def open(self, row: PlanRow) -> None:
        """Open the plan's page."""
        from tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen(self.sitting, row.key))


def plan_head(row: PlanRow) -> list[Fact]:
    """Whom the plan is for, and how many are in it."""
    groups = "; ".join(f"{key} {GROUPS[key].name.lower()}" for key in GROUPS if key in row.groups)
    facts = [Fact(f"{row.stage} · {row.direction} · {groups}", "for")]
    if row.segments:
        facts.append(Fact(", ".join(row.segments), "followed by"))
    if row.shared:
        facts.append(Fact("! several groups share it, but each needs its own", " ", "soon"))
    running = f"{row.running:,} running"
    if row.paused:
        running += f", {row.paused:,} of them paused"
    if row.older:
        running += f", {row.older:,} on an earlier version"
    facts.append(Fact(f"{running} · {row.finished:,} done · {row.left:,} left early", "customers"))
    return facts


def load_facts(load: Sequence[int], today: date) -> list[Fact]:
    """A bar for each day from today on, the Mondays below them, the sum and the fullest day."""
    if not any(load):
        return [Fact("nothing is due in the next 30 days", "load", "dim")]
    most = max(load)
    fullest = speak(today + timedelta(days=list(load).index(most)), today)
    return [
        Fact(sparkline(load, len(load)), "load", "sign"),
        Fact(mondays(today, len(load)), " ", "dim"),
        Fact(f"{minutes(sum(load))} in {len(load)} days, most {fullest}: {minutes(most)}", " "),
    ]


def mondays(today: date, days: int) -> str:
    """A ruler of one cell a day, on which each Monday stands with its day of the month."""
    cells = [" "] * days
    for n in range(days - 1):
        day = today + timedelta(days=n)
        if day.weekday() == _MONDAY:
            cells[n : n + 2] = f"{day.day:<2}"
    return "".join(cells).rstrip()
