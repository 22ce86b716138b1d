"""What of a history to look at: the kinds, ways and people that occur, with their lines."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from store.views.customer.history import Facet, History, Narrow
from store.vocabulary import CHANNELS
from tui.background import sentence_of
from tui.dialogs.base import Dialog
from tui.dialogs.pick import Ready
from tui.session import Sitting
from tui.text import visible
from tui.title import title
from tui.widgets.columns import Cell, Column
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.window_table import WindowTable

_COLUMNS: Final = (
    Column("mark", "", width=3, priority=9),
    Column("what", "Show only", weight=1, min_width=20, priority=9),
    Column("lines", "Lines", width=7, align="right", priority=8),
)
_MANY: Final = {
    "interaction": "touches",
    "enquiry": "enquiries",
    "complaint": "complaints",
    "purchase": "purchases",
    "refund": "refunds",
    "step": "steps left out",
    "offer": "offers",
    "promise": "promises",
    "answer": "answers",
    "cost": "costs",
    "plan": "plans",
    "group": "moves of group",
    "segment": "moves of segment",
    "need": "needs",
    "delivery": "deliveries",
    "alarm": "alarms",
    "closed": "closings",
    "reopened": "reopenings",
    "change": "changes",
    "conflict": "conflicts",
    **{each.key: each.plural for each in CHANNELS},
}


def narrow_words(narrow: Narrow) -> str:
    """`calls`, `with Maria`, `by Ana`."""
    column, value = narrow
    if column == "contact":
        return f"with {value}"
    return f"by {value}" if column == "author" else _MANY.get(value, value)


def narrowed_words(narrowed: Collection[Narrow]) -> str:
    """`calls, visits with Maria`: what is looked at, in one line."""
    parts = []
    for columns, first in (
        (("kind", "channel"), ""),
        (("contact",), "with "),
        (("author",), "by "),
    ):
        found = sorted(narrow_words(each) for each in narrowed if each[0] in columns)
        if found:
            parts.append(first + ", ".join(word.removeprefix(first) for word in found))
    return " ".join(parts)


class NarrowDialog(Dialog[frozenset["Narrow"]]):
    """Closes with what is to be looked at, empty for everything; None leaves all as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="narrow.mark", tooltip="Mark the row, or unmark it"),
        Binding("c", "clear", "Clear", id="narrow.clear", tooltip="Show the whole history"),
    ]

    def __init__(self, customer_id: bytes, sitting: Sitting, narrowed: Collection[Narrow]) -> None:
        super().__init__()
        self._customer = customer_id
        self._sitting = sitting
        self._marked = set(narrowed)
        self._source: Ready[Facet] = Ready(())
        self._table: WindowTable[Facet] = WindowTable(
            _COLUMNS,
            self._cells,
            key=lambda facet: facet.narrow,
            empty="Nothing has happened yet.",
        )

    def compose(self) -> ComposeResult:
        """The values in a frame, a message, the keys."""
        with Vertical(classes="dialog tall") as frame:
            title(frame, "Show of the history")
            yield self._table
            yield Static("", markup=False, id="message")
            yield KeyBar(
                [
                    KeyItem("Space", "marks", id="mark"),
                    KeyItem("Enter", "shows", id="take"),
                    KeyItem("c", "shows all", id="clear"),
                    KeyItem("Esc", "leaves", id="leave"),
                ],
                id="form-keys",
            )

    def on_mount(self) -> None:
        """Read what occurs."""
        self.begin(self._table)
        store, customer = self._sitting.store, self._customer

        self.ask(
            "facets", lambda: History(store, customer).facets(), self._show, failed=self._unread
        )

    def _show(self, facets: list[Facet]) -> None:
        self._source.rows = facets
        self._table.set_source(self._source)

    def _unread(self, error: Exception) -> None:
        message = self.query_one("#message", Static)
        message.update(visible(sentence_of(error)))
        message.display = True

    def _cells(self, facet: Facet) -> tuple[Cell, ...]:
        marked = facet.narrow in self._marked
        return (
            Cell("[x]" if marked else "[ ]", "sign" if marked else "dim"),
            Cell(narrow_words(facet.narrow), "strong" if marked else "plain"),
            Cell(f"{facet.lines:,}", "dim"),
        )

    def action_mark(self) -> None:
        """Mark the row under the cursor, or unmark it."""
        row = self._table.cursor_row
        if row is not None:
            self._marked ^= {row.narrow}
            self._table.repaint()

    def action_clear(self) -> None:
        """Show everything."""
        self.dismiss(frozenset())

    async def action_take(self) -> None:
        """Show what is marked; without a mark, the row under the cursor."""
        row = self._table.cursor_row
        if self._marked or row is not None:
            self.dismiss(frozenset(self._marked or ({row.narrow} if row else ())))

    @on(WindowTable.Selected)
    async def _entered(self) -> None:
        await self.action_take()

    @on(WindowTable.Failed)
    def _failed(self, event: WindowTable.Failed[Facet]) -> None:
        self._unread(event.error)

    @on(KeyBar.Pressed, "#form-keys")
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        event.stop()
        await self.app.run_action(event.item.id, self)
