"""Another version of a plan: what it changes, and customer by customer who moves to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from store.actions.plans import move_enrolments
from store.ledger.effect import Effect
from store.views.plans.schedule import PlanRow
from store.views.plans.versions import Landing, Landings, plan_diff
from tui.dialogs.action_text import DoDialog
from tui.dialogs.fields import Wrap
from tui.session import Sitting
from tui.title import title
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.mark_table import MarkTable
from tui.widgets.window_table import WindowTable
from tui.words.plan_differences import difference_sign, difference_words
from tui.words.screen import list_day

R = TypeVar("R")

_COLUMNS: Final = (
    Column("customer", "Customer", weight=2, min_width=16, priority=9),
    Column("version", "v", width=3, priority=5),
    Column("due", "Next", width=11, min_width=9, priority=7),
    Column("step", "Step", weight=2, min_width=14, priority=6),
    Column("then", "The one after", width=24, min_width=21, priority=8),
)


class VersionsDialog(DoDialog[R, "Landings"]):
    """Marks say who moves; what waits keeps its day, the days after it are shown before → after."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="versions.mark",
                tooltip="Mark the customer as one who moves, or unmark them"),
        Binding("ctrl+a", "mark_all", "Mark all", id="versions.all",
                tooltip="Mark all customers, or unmark all"),
        Binding("enter", "move", "Move", id="versions.move",
                tooltip="Move the marked customers to the latest version; the rest stay"),
    ]  # fmt: skip

    def __init__(self, row: PlanRow, sitting: Sitting, wrap: Wrap[R]) -> None:
        super().__init__(
            f"Move to {row.name} v{row.version}",
            lambda: Landings(sitting.store, sitting.today, row.key),
            wrap,
        )
        self._plan = row
        self._sitting = sitting
        self._table: MarkTable[Landing] = MarkTable(
            _COLUMNS,
            lambda each: _cells(each, sitting.today),
            key=lambda each: each.customer_id,
            empty="Nobody runs through another version any more. Esc leaves.",
        )

    def compose(self) -> ComposeResult:
        """What changes, above the customers."""
        with Vertical(classes="dialog tall") as frame:
            title(frame, self._title)
            with VerticalScroll(can_focus=True):
                yield Facts((Fact("Reading…", style="dim"),))
            yield self._table
            yield Static("", markup=False, id="message")
            yield KeyBar(self.key_items(), id="form-keys")

    def first(self) -> Widget:
        """The keys are the table's from the start."""
        return self._table

    def _show(self, known: Landings) -> None:
        super()._show(known)
        self._table.set_source(known)

    def facts(self, known: Landings) -> Sequence[Fact]:
        """What is different from each version that somebody still runs through."""
        facts = []
        for old, count in known.olds:
            words = f"v{old.version} → v{known.target.version}, {count:,} running"
            facts.append(Fact(words, style="strong"))
            for each in plan_diff(old, known.target):
                facts.append(Fact(difference_words(each), difference_sign(each)))
        if known.target.why_changed:
            facts.append(Fact(known.target.why_changed, "why"))
        return facts

    def key_items(self) -> list[KeyItem]:
        """The keys below, with how many are marked."""
        count = len(self._table.marked)
        who = f"moves the {count:,} marked" if count else "moves the marked"
        return [
            KeyItem("Space", "mark", id="mark", priority=2),
            KeyItem("ctrl+a", "all", id="mark_all", priority=2),
            KeyItem("Enter", who, id="move", priority=3),
            KeyItem("Esc", "leaves", id="leave", priority=4),
        ]

    def _marks_changed(self) -> None:
        self.message("")
        self.query_one(KeyBar).set_items(self.key_items())

    def action_mark(self) -> None:
        """Mark the customer under the cursor, or take the mark away."""
        if self._table.toggle():
            self._marks_changed()
        else:
            self.ready()

    def action_mark_all(self) -> None:
        """Mark everybody; when all are marked already, nobody."""
        known = self.ready()
        if known is None:
            return
        if len(self._table.marked) == known.count():
            self._table.clear_marks()
        else:
            self._table.mark(known.all())
        self._marks_changed()

    def action_move(self) -> None:
        """Move the marked ones."""
        known, marked = self.ready(), self._table.marked
        if known is None:
            return
        if not marked:
            self.message("Nobody is marked: Space marks who moves, ctrl+a marks all.", risk=True)
            return
        sitting, plan = self._sitting, self._plan
        customers = [each.customer_id for each in marked]

        def act() -> Effect:
            store, today = sitting.store, sitting.today
            done = move_enrolments(store, today, plan.key, customers, plan.version)
            return Effect(done.sentence, customers[0])

        self.do(act)

    @on(WindowTable.Selected)
    def _chosen(self, event: WindowTable.Selected[Landing]) -> None:
        """Enter on the table is about the marked, not about the row under the cursor."""
        event.stop()
        self.action_move()


def _cells(each: Landing, today: date) -> Sequence[Cell]:
    step = each.step if each.step == each.becomes else f"{each.step} → {each.becomes}"
    return (
        Cell(each.customer),
        Cell(str(each.version), "dim"),
        Cell(list_day(each.due, today)),
        Cell(step, "plain" if each.step != each.becomes else "dim"),
        _then(each, today),
    )


def _then(each: Landing, today: date) -> Cell:
    if each.before is None or each.after is None:
        return Cell("")
    before, after = list_day(each.before, today), list_day(each.after, today)
    if before == after:
        return Cell(f"{before}, as it was", "dim")
    return Cell(f"{before} → {after}")
