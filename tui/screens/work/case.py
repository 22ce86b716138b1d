"""Enquiries, complaints and promises of a customer: opened, answered, settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from store.actions.promises import settle_promise
from store.dataclass import dataclass
from store.lifecycle.dates import speak
from store.sentence import Sentence
from store.views.customer.cases import CaseRow, PromiseRow, cases_of, known_causes, owed_promises
from store.views.customer.troubles import offers_held
from tui.dialogs.action_text import DoDialog
from tui.dialogs.fields import Wrap
from tui.dialogs.pick import Ready
from tui.screens.work.case_forms import answer_case_form, open_case_form, settle_case_form
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.title import title
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.window_table import WindowTable
from tui.words.customer import age_words, case_style, state_words
from tui.words.sentences import tell

R = TypeVar("R")

_COLUMNS: Final = (
    Column("kind", "", width=9, priority=9),
    Column("what", "What is open", weight=1, min_width=20, priority=9),
    Column("age", "Since", width=18, priority=8),  # “by Fri 15 Jan 2027”
    Column("state", "", width=20, priority=7),
)
_NOTHING: Final = "Nothing is open and nothing is owed: e opens an enquiry, c a complaint."


@dataclass(frozen=True)
class Matters:
    """What is open of a customer, why offers wait, and why others complained."""

    cases: tuple[CaseRow, ...]
    promises: tuple[PromiseRow, ...]
    settled: tuple[CaseRow, ...]
    held: Sentence | None
    causes: tuple[tuple[str, int], ...]


class CaseDialog(DoDialog[R, Matters]):
    """What is open and owed; the keys open another case, answer or settle the one under the cursor.

    Closes with what was done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "open_case('enquiry')", "Enquiry", id="case.enquiry",
                tooltip="They ask for something: the answer heads the queue"),
        Binding("c", "open_case('complaint')", "Complaint", id="case.complaint",
                tooltip="They complain: offers wait until it is settled"),
        Binding("a", "answer", "Answer", id="case.answer", tooltip="Record our answer"),
        Binding("s", "settle", "Settle", id="case.settle",
                tooltip="Close it with its result; a complaint with its cause"),
        Binding("k", "promise(True)", "Kept", id="case.kept", tooltip="We kept our word"),
        Binding("b", "promise(False)", "Broken", id="case.broken",
                tooltip="We did not keep our word"),
    ]  # fmt: skip

    def __init__(self, target: Target, sitting: Sitting, wrap: Wrap[R]) -> None:
        super().__init__(f"Open matters: {target.customer}", self._matters, wrap)
        self._target = target
        self._sitting = sitting
        self._source: Ready[CaseRow | PromiseRow] = Ready(())
        self._table: WindowTable[CaseRow | PromiseRow] = WindowTable(
            _COLUMNS, self._cells, key=lambda row: row.key, empty="Reading…"
        )

    def compose(self) -> ComposeResult:
        """The open matters, what was settled and what is held back, the keys."""
        with Vertical(classes="dialog text") as frame:
            title(frame, self._title)
            yield self._table
            yield Facts()
            yield Static("", markup=False, id="message")
            yield KeyBar(self.key_items(), id="form-keys")

    def first(self) -> Widget:
        """The open matters."""
        return self._table

    def _matters(self) -> Matters:
        store, today, who = self._sitting.store, self._sitting.today, self._target.customer_id
        every = cases_of(store, who, today)
        return Matters(
            cases=tuple(case for case in reversed(every) if case.closed is None),
            promises=tuple(owed_promises(store, today, who)),
            settled=tuple(case for case in every if case.closed is not None)[:5],
            held=offers_held(store, who, today),
            causes=tuple(known_causes(store)),
        )

    def _show(self, known: Matters) -> None:
        super()._show(known)
        self._source.rows = (*known.cases, *known.promises)
        self._table.empty = _NOTHING
        self._table.set_source(self._source)

    def _cells(self, row: CaseRow | PromiseRow) -> tuple[Cell, ...]:
        today = self._sitting.today
        if isinstance(row, CaseRow):
            look = case_style(row)
            return (
                Cell(row.kind, look),
                Cell(row.title, look),
                Cell(age_words(row), look),
                Cell(state_words(row), look),
            )
        look = "overdue" if row.late else "plain"
        late = f"! {row.late} day{'' if row.late == 1 else 's'} late" if row.late else "owed"
        by = f"by {speak(row.due, today)}"
        return Cell("promise", look), Cell(row.title, look), Cell(by, look), Cell(late, look)

    def facts(self, known: Matters) -> Sequence[Fact]:
        """Why offers wait, and what was settled before."""
        facts = [Fact(f"offers held: {tell(known.held)}", "", "soon")] if known.held else []
        facts += [
            Fact(
                f"{each.kind} of {speak(each.opened, self._sitting.today)}: {each.title}"
                + (f", because {each.cause}" if each.cause else ""),
                "settled",
                "dim",
            )
            for each in known.settled
        ]
        return facts

    def key_items(self) -> list[KeyItem]:
        """The keys, those for what is open only where something is."""
        items = [
            KeyItem("e", "enquiry…", id="open_case('enquiry')", priority=9),
            KeyItem("c", "complaint…", id="open_case('complaint')", priority=9),
        ]
        if self.known is not None and self.known.cases:
            items += [KeyItem("a", "answers", id="answer", priority=8),
                      KeyItem("s", "settles", id="settle", priority=8)]  # fmt: skip
        if self.known is not None and self.known.promises:
            items += [KeyItem("k", "kept", id="promise(True)", priority=7),
                      KeyItem("b", "broken", id="promise(False)", priority=7)]  # fmt: skip
        return [*items, KeyItem("Esc", "leaves", id="leave", priority=5)]

    # The keys

    def action_open_case(self, kind: str) -> None:
        """Open an enquiry or a complaint."""
        causes = () if self.known is None else self.known.causes
        form = open_case_form(self._target, self._sitting, self._wrap, kind, causes)
        self.app.push_screen(form, self.close_with)

    def action_answer(self) -> None:
        """Record our answer to the case under the cursor."""
        case = self._case()
        if case is not None:
            self.app.push_screen(answer_case_form(case, self._sitting, self._wrap), self.close_with)

    def action_settle(self) -> None:
        """Close the case under the cursor."""
        case = self._case()
        if case is not None:
            causes = () if self.known is None else self.known.causes
            form = settle_case_form(case, self._sitting, self._wrap, causes)
            self.app.push_screen(form, self.close_with)

    def action_promise(self, kept: bool) -> None:
        """Say how the promise under the cursor ended."""
        row = self._table.cursor_row
        if not isinstance(row, PromiseRow):
            self.message("This is for a promise that is owed: choose one with ↑ ↓.", risk=True)
            return
        store, today, promise = self._sitting.store, self._sitting.today, row.key
        self.do(lambda: settle_promise(store, today, promise, kept=kept))

    def _case(self) -> CaseRow | None:
        row = self._table.cursor_row
        if isinstance(row, CaseRow):
            return row
        self.message(
            "This is for an enquiry or a complaint: choose one with ↑ ↓."
            if row is not None
            else "Nothing is open: e opens an enquiry, c a complaint.",
            risk=True,
        )
        return None

    @on(WindowTable.Selected)
    def _entered(self, event: WindowTable.Selected[CaseRow | PromiseRow]) -> None:
        """Enter does what comes next: an answer, then settling; a promise takes k or b."""
        if isinstance(event.row, PromiseRow):
            self.message("k: we kept it · b: it was broken")
        elif event.row.answered is None:
            self.action_answer()
        else:
            self.action_settle()
