"""The portfolio: parts with sheets of figures; Enter opens the customers behind a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from store.actions.review import answer_question
from store.dataclass import dataclass
from store.ledger.effect import Result
from store.views.day.heading import Day, day
from store.views.portfolio.portfolio import Portfolio
from tui.dialogs.fields import Field, Values, words
from tui.dialogs.form import FormDialog
from tui.dialogs.pick import PickDialog, Ready
from tui.keys import OVERVIEW, PORTFOLIO
from tui.screens.base import BaseScreen
from tui.screens.portfolio.one_table import HELP, UNDO, OpenTable
from tui.screens.work.page_read import show_day
from tui.session import Sitting
from tui.text import visible
from tui.title import title
from tui.trail import Place
from tui.widgets.bars import DoneBar, Heading
from tui.widgets.columns import Cell, Column
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.window_table import WindowTable
from tui.words.portfolio.review import QUESTIONS
from tui.words.portfolio.sheet import Opens, Sheet, SheetRow, drawn, in_full, no_room
from tui.words.portfolio.tabs import TABS
from tui.words.sentences import tell

_KEYS: Final = (
    KeyItem("Enter", "customers", id="open", priority=9),
    KeyItem("→", "next figures", id="sheet(1)", priority=8),
    UNDO,
    HELP,
)


@dataclass(frozen=True)
class Shown:
    """The day's figures, the portfolio, and the sheets of the part that is looked at."""

    day: Day
    found: Portfolio
    tab: int
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row of a sheet, its place, and its cells as they are drawn."""

    place: int
    row: SheetRow
    cells: tuple[str, ...]


class PortfolioScreen(BaseScreen[Shown]):
    """All figures of the base, a sheet at a time."""

    TITLE = "Portfolio"
    CSS_PATH: ClassVar[CSSPathType | None] = "overview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*OVERVIEW, *PORTFOLIO]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._tab = 0
        self._places = [0] * len(TABS)
        self._figures: Portfolio | None = None
        self._sheets: dict[int, tuple[Sheet, ...]] = {}

    def compose(self) -> ComposeResult:
        """The heading, the parts, the sheet above its note, the keys."""
        yield Heading("portfolio")
        yield Static("", markup=False, id="parts")
        yield Container(id="body")
        with VerticalScroll(id="note"):
            yield Static("", markup=False)
        yield DoneBar(_KEYS)

    def on_mount(self) -> None:
        """Show that figures are on their way, then read them."""
        show_day(self, None)
        self._show_parts()
        self._show_sheet()
        self.reload()

    def reading(self, goal: Place | None = None) -> Callable[[], Shown]:
        """Reads the day and the figures of the part that is looked at."""
        del goal
        store, today, tab = self.sitting.store, self.sitting.today, self._tab
        everybody = self.sitting.everybody

        def read() -> Shown:
            found = Portfolio(store, today)
            return Shown(
                day(store, today, everybody=everybody), found, tab, TABS[tab].sheets(found)
            )

        return read

    def show(self, fresh: Shown) -> None:
        """Show the part; the sheet and the cursor stay, and the other parts follow."""
        show_day(self, fresh.day)
        self._figures = fresh.found
        self._sheets = {fresh.tab: fresh.sheets}
        if fresh.tab == self._tab:
            self._show_sheet(self.place())
        self._read_on()

    def _read_on(self) -> None:
        """Read the next part that is missing, the one that is looked at first."""
        found = self._figures
        missing = [tab for tab in range(len(TABS)) if tab not in self._sheets]
        if found is None or not missing:
            return
        tab = self._tab if self._tab in missing else missing[0]

        def then(sheets: tuple[Sheet, ...]) -> None:
            if found is self._figures:
                self._sheets[tab] = sheets
                if tab == self._tab:
                    self._show_sheet()
                self._read_on()

        self.ask("figures", lambda: TABS[tab].sheets(found), then)

    # The sheet

    @property
    def table(self) -> OpenTable[DrawnRow] | None:
        """The table of the sheet that is shown; the one before it may still be going."""
        found = self.query(OpenTable)
        return found.last() if found else None

    def _sheet(self) -> Sheet | None:
        sheets = self._sheets.get(self._tab)
        return None if sheets is None else sheets[self._places[self._tab]]

    def _show_parts(self) -> None:
        """The parts with their keys, the one that is shown marked."""
        pieces = []
        for number, tab in enumerate(TABS, 1):
            here = number - 1 == self._tab
            pieces.append((f" {number} {tab.title}", "$text reverse" if here else "$text-muted"))
        self.query_one("#parts", Static).update(Content.assemble(*pieces))

    def _show_sheet(self, cursor: int = 0) -> None:
        """Put the sheet on a table of its own columns."""
        sheet = self._sheet()
        columns: Sequence[Column] = (Column("name", "", weight=1),)
        rows: list[DrawnRow] = []
        if sheet is not None:
            columns, cells = drawn(sheet)
            rows = [
                DrawnRow(place, row, texts)
                for place, (row, texts) in enumerate(zip(sheet.rows, cells, strict=True))
            ]
        table: OpenTable[DrawnRow] = OpenTable(
            columns,
            _cells,
            key=lambda row: row.place,
            empty="Reading…" if sheet is None else f"{sheet.empty[:1].upper()}{sheet.empty[1:]}.",
            classes="panel",
        )
        body = self.query_one("#body", Container)
        with self.app.batch_update():
            body.remove_children()
            body.mount(table)
        count = len(self._sheets.get(self._tab, ()))
        at = f" · {self._places[self._tab] + 1} of {count}" if count > 1 else ""
        title(table, "" if sheet is None else f"{sheet.title}{at}")
        table.set_source(Ready(rows))
        self._show_note()
        # The table knows its width after the layout that the next refresh makes.
        self.call_after_refresh(self.call_after_refresh, self._show_note)
        if 0 < cursor < len(rows):
            table.call_after_refresh(table.move_to, cursor)
        table.focus()

    def _show_note(self) -> None:
        """What is cut in the row under the cursor, what the figures mean, which have no room."""
        sheet, table = self._sheet(), self.table
        note, cut = "" if sheet is None else sheet.note, list[str]()
        if sheet is not None and table is not None:
            columns, rows = drawn(sheet)
            note = f"{note} {no_room(columns, table.placed)}".strip()
            if rows:
                cut = in_full(columns, table.placed, rows[min(table.cursor, len(rows) - 1)])
        # A percent sign stays at its number: Textual breaks at every blank.
        said = "\n".join(filter(None, (*cut, note))).replace(" %", "\u00a0%")
        self.query_one("#note Static", Static).update(visible(said, multiline=True))
        self.query_one("#note").display = bool(said)

    def on_resize(self) -> None:
        """Another width has room for other columns."""
        self.call_after_refresh(self._show_note)

    def action_tab(self, number: int) -> None:
        """Show a part."""
        self.accept()
        self._tab = number - 1
        self._show_parts()
        self._show_sheet()

    def action_sheet(self, step: int) -> None:
        """Show the next sheet of the part, or of the next part after its last."""
        if self._tab not in self._sheets:
            self.why_not("The figures are still loading: try again in a moment.")
            return
        self.accept()
        place = self._places[self._tab] + step
        if not 0 <= place < len(self._sheets[self._tab]):
            self._tab = (self._tab + step) % len(TABS)
            place = 0 if step > 0 else len(self._sheets.get(self._tab, ())) - 1
            self._show_parts()
        self._places[self._tab] = max(0, place)
        self._show_sheet()

    # What every screen says of its cursor

    def place(self) -> int:
        """The place of the cursor."""
        table = self.table
        return 0 if table is None else table.cursor

    def row_key(self) -> object:
        """The sheet and the row under the cursor."""
        return self._tab, self._places[self._tab], self.place()

    @on(WindowTable.Highlighted)
    def _highlighted(self) -> None:
        self._show_note()
        self.moved()

    # Opening

    def action_open(self) -> None:
        """Do what Enter does in the table."""
        if self.table is not None:
            self.table.action_select()

    @on(WindowTable.Selected)
    async def _chosen(self, event: WindowTable.Selected[DrawnRow]) -> None:
        """Enter accepts what was done; else it opens the customers behind the row."""
        if self.is_asking("write") or self.accept():
            return
        row = event.row.row
        if row.customer_id is not None:
            self.show_page(row.customer_id)
        elif row.question is not None:
            self.app.push_screen(_answer(self.sitting, row.question), self._answered)
        elif len(row.opens) == 1:
            await self._open(row.opens[0])
        elif row.opens:
            self.app.push_screen(_which(row), self._open)
        else:
            self.why_not("There is no list of customers behind this figure.")

    def _answered(self, result: Result | None) -> None:
        if result is not None:
            self.sitting.did(Place(b"", self.place()))
            self.reload()
            self.say(f"{tell(result.sentence)} · {self.undoes}")

    async def _open(self, chosen: Opens | None) -> None:
        if chosen is not None:
            await self.open_list(chosen.filter)

    def action_leave(self) -> None:
        """Accept what was done, then go back to Today."""
        if not self.accept():
            self.call_later(self.app.run_action, "app.place('today')")

    @on(KeyBar.Pressed)
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        await self.app.run_action(event.item.id, self)


def _cells(row: DrawnRow) -> Sequence[Cell]:
    """The name, figures, and what is drawn."""
    return [Cell(text, "strong" if not at else "plain") for at, text in enumerate(row.cells)]


def _answer(sitting: Sitting, question: str) -> FormDialog[Result]:
    """Asks for the answer to a question of the review."""

    def act(values: Values) -> Result:
        return answer_question(sitting.store, sitting.today, question, values.text("answer"))

    field = Field("answer", "Answer", words, needed="Say what the answer is.", note=True)
    return FormDialog(QUESTIONS[question], (field,), act)


def _which(row: SheetRow) -> PickDialog[Opens]:
    """Asks which of the lists behind a row is meant."""

    def fitting(typed: str) -> Ready[Opens]:
        return Ready([each for each in row.opens if typed.casefold() in each.title.casefold()])

    return PickDialog(
        f"{row.cells[0]}: open",
        (
            Column("title", "Customers", weight=1, min_width=20, priority=9),
            Column("filter", "Filter", weight=2, min_width=20, priority=5),
        ),
        lambda each: (Cell(each.title), Cell(each.filter, "dim")),
        lambda each: each.title,
        fitting,
        hint="part of the name",
        empty="No list of that name.",
    )
