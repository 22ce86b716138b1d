"""Plans: who runs through each of them, and the load that they bring in the next 30 days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from store.actions.plans import import_plan
from store.lifecycle.plans.check import check_plan
from store.views.plans.directions import unserved
from store.views.plans.schedule import PlanRow, plan_rows
from store.views.plans.stored_plans import plan_keys
from store.views.plans.versions import export_plan
from tui.screens.portfolio.plan import PlanScreen
from tui.screens.portfolio.plan_facts import load_facts, plan_head
from tui.screens.portfolio.written import WrittenScreen
from tui.session import Sitting
from tui.text import counted
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyItem
from tui.widgets.spark import sparkline
from tui.words.screen import minutes
from tui.words.sentences import tell

_COLUMNS: Final = (
    Column("name", "Plan", weight=2, min_width=30, priority=9),
    Column("version", "v", width=3, priority=5),
    Column("direction", "Direction", width=11, priority=4),
    Column("groups", "Groups", width=12, min_width=7, priority=7),
    Column("running", "Running", width=7, align="right", priority=8),
    Column("ended", "Done/left", width=9, align="right", priority=6),
    Column("minutes", "Next 30 d", width=9, align="right", priority=7),
    Column("load", "Load by day", width=30, priority=2),
)
_PATTERN: Final = """key = "my-plan"
name = "My plan"
stage = "current"
groups = ["2.1"]
direction = "retention"
goal = "what it is to bring about"

[[steps]]
key = "thanks"
title = "Thank for the order"
say = "Hello {first_name}, thank you for the order. Did everything arrive?"
channel = "call"
minutes = 10
delay = "1w"
anchor = "last_purchase"

[[steps]]
key = "next-order"
title = "Ask about the next order"
channel = "call"
delay = "3w"
"""


class PlansScreen(WrittenScreen["PlanRow"]):
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

        return lambda: plan_rows(store, today)

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
        running = counted(sum(row.running for row in rows), "customer")
        words = f"{counted(len(rows), 'plan')} · {running} in them"
        missing = unserved(rows)
        return f"{words} · ! none for {', '.join(missing)}" if missing else words

    def text_of(self, row: PlanRow) -> str:
        """The latest version."""
        return export_plan(self.sitting.store, row.key)

    def pattern(self) -> str:
        """A plan of two steps."""
        return _PATTERN

    def check_text(self, text: str) -> Sequence[str]:
        """Errors, then warnings."""
        found = check_plan(text, "line", plans=plan_keys(self.sitting.store))
        return [str(each) for each in sorted(found, key=lambda each: each.severity != "error")]

    def keep_text(self, text: str) -> str:
        """A new plan, or a new version of one."""
        return tell(import_plan(self.sitting.store, self.sitting.today, text, "line").sentence)

    def open(self, row: PlanRow) -> None:
        """Open the plan's page."""
        self.app.push_screen(PlanScreen(self.sitting, row.key))
