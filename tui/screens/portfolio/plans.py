"""Plans: who runs through each of them, and the load that they bring in the next 30 days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from store.views.plans.directions import unserved
from store.views.plans.schedule import PlanRow, plan_rows
from tui.screens.portfolio.overview import OverviewScreen
from tui.screens.portfolio.plan import PlanScreen
from tui.screens.portfolio.plan_facts import load_facts, plan_head
from tui.session import Sitting
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyItem
from tui.widgets.spark import sparkline
from tui.words.screen import minutes

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
        self.app.push_screen(PlanScreen(self.sitting, row.key))
