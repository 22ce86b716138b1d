"""Views of the customers: the letter of one opens it; own ones can be taken away, or made."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from store.actions.saved_views import remove_view
from store.actions.saved_views import save_view as save_it
from store.dataclass import dataclass
from store.errors import BadInput
from store.ledger.effect import Result
from store.views.lists.customers import SHOWN, known_columns
from store.views.lists.saved_views import View, count_of, views
from tui.background import sentence_of
from tui.dialogs.base import Dialog
from tui.dialogs.fields import Field, Value, Values, words
from tui.dialogs.form import FormDialog
from tui.dialogs.pick import Ready
from tui.session import Sitting
from tui.text import visible
from tui.title import title
from tui.trail import Place
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.window_table import WindowTable
from tui.words.sentences import tell

_COLUMNS: Final = (
    Column("key", "Key", width=3, priority=9),
    Column("name", "View", width=18, weight=1, min_width=17, priority=8),
    Column("count", "Customers", width=9, align="right", priority=7),
    Column("help", "Shows", weight=3, min_width=26, priority=6),
)
_KEYS: Final = (
    KeyItem("a letter", "opens its view", id="", priority=9),
    KeyItem("Enter", "opens the chosen", id="open", priority=7),
    KeyItem("Delete", "removes one of yours", id="remove", priority=5),
    KeyItem("Esc", "leaves", id="leave", priority=8),
)
_UNKNOWN: Final = -1


@dataclass(frozen=True)
class Shown:
    """A view in the list; `count` is None until it has been asked, below 0 if that failed."""

    view: View
    count: int | None = None


class ViewsDialog(Dialog["View"]):
    """Closes with the view that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "remove", "Take away", id="views.remove",
                tooltip="Remove a view of your own; u brings it back"),
    ]  # fmt: skip

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self._rows: Ready[Shown] = Ready(())
        self._told: View | None = None
        self._removed = False  # the cursor goes to another row, which nobody has asked for
        self._table: WindowTable[Shown] = WindowTable(
            _COLUMNS, _cells, key=lambda row: row.view.name, empty="Reading…"
        )

    def compose(self) -> ComposeResult:
        """The list in a frame, a message, the keys."""
        with Vertical(classes="dialog tall") as frame:
            title(frame, "Views of all customers")
            yield self._table
            yield Static("", markup=False, id="message")
            yield KeyBar(_KEYS, id="form-keys")

    def on_mount(self) -> None:
        """Read the views; what is typed meanwhile waits, for it may be the letter of one."""
        self._say(self._own)
        self._read(lambda: self.begin(self._table))

    @property
    def _own(self) -> str:
        return f"{self._sitting.key('customers.save')}, in Customers, keeps a filter as your own"

    def _read(self, then: Callable[[], None]) -> None:
        store = self._sitting.store

        def came(found: list[View]) -> None:
            known = {row.view: row.count for row in self._rows.rows}
            self._rows.rows = [Shown(view, known.get(view)) for view in found]
            if self._table.count is None:
                self._table.set_source(self._rows)
                self._table.first_page(self._rows.rows, len(found))
            else:
                self._table.refresh_rows()
            then()
            self._count()

        def failed(error: Exception) -> None:
            self._say(sentence_of(error), risk=True)
            then()

        self.ask("views", lambda: views(store), came, failed=failed)

    def _count(self) -> None:
        """Count the customers of one view after the other: whoever leaves need not wait."""
        missing = next((row.view for row in self._rows.rows if row.count is None), None)
        if missing is None:
            return
        store, today, view = self._sitting.store, self._sitting.today, missing

        def counted(found: int) -> None:
            rows = self._rows.rows
            self._rows.rows = [Shown(view, found) if row.view == view else row for row in rows]
            self._table.refresh_rows()
            self._count()

        self.ask(
            "count",
            lambda: count_of(store, today, view),
            counted,
            failed=lambda _: counted(_UNKNOWN),
        )

    # The keys

    def on_key(self, event: events.Key) -> None:
        """The letter of a view opens it."""
        for row in self._rows.rows:
            if event.character is not None and row.view.key == event.character:
                event.stop()
                self.dismiss(row.view)
                return

    @on(WindowTable.Highlighted)
    def _moved(self, event: WindowTable.Highlighted[Shown]) -> None:
        """Tell the filter of the view under the cursor."""
        row = event.row
        if row is None or row.view == self._told:
            return
        self._told = row.view
        if not self._removed:
            self._say(f"{row.view.filter} · {self._own}")
        self._removed = False

    @on(WindowTable.Selected)
    def _chosen(self, event: WindowTable.Selected[Shown]) -> None:
        event.stop()
        self.dismiss(event.row.view)

    def action_open(self) -> None:
        """Open the view under the cursor."""
        self._table.action_select()

    def action_remove(self) -> None:
        """Take away the view under the cursor, if it is an own one."""
        row, sitting = self._table.cursor_row, self._sitting
        if row is None or self.is_asking("save"):
            return

        def removed(result: Result) -> None:
            sitting.did(Place(b"", 0))
            self._removed = True
            undo = sitting.key("screen.undo")
            self._say(f"{tell(result.sentence)} · Esc leaves, then {undo} undoes")
            self._read(lambda: None)

        def failed(error: Exception) -> None:
            self._say(sentence_of(error), risk=True)

        self.ask(
            "save",
            lambda: remove_view(sitting.store, sitting.today, row.view.name),
            removed,
            failed=failed,
        )

    def _say(self, text: str, *, risk: bool = False) -> None:
        message = self.query_one("#message", Static)
        message.update(visible(text))
        message.set_class(risk, "risk")
        message.display = True

    @on(KeyBar.Pressed, "#form-keys")
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        event.stop()
        if event.item.id:
            await self.app.run_action(event.item.id, self)


def _cells(row: Shown) -> tuple[Cell, ...]:
    view = row.view
    count = "…" if row.count is None else "?" if row.count == _UNKNOWN else f"{row.count:,}"
    return (
        Cell(view.key or "", "sign"),
        Cell(view.name, "strong"),
        Cell(count, "plain" if row.count else "dim"),
        Cell(view.help if view.builtin else view.filter),
    )


def save_view(
    sitting: Sitting, filter_text: str, sort: str, columns: tuple[str, ...]
) -> FormDialog[Result]:
    """Keep a filter under a name and a letter, with the order and the columns that are shown."""

    def save(values: Values) -> Result:
        name, key = values.text("name"), values.maybe("key")
        store, today = sitting.store, sitting.today
        return save_it(store, today, name, filter_text, key, sort=sort, columns=columns)

    fields = (
        Field("name", "Name", words, needed="Give the view a name.",
              placeholder="the name of one of yours replaces it"),
        Field("key", "Key", _letter, placeholder="a letter or digit for g; may stay empty"),
    )  # fmt: skip
    about = [Fact(filter_text, "filter"), Fact(sort, "order")]
    about += [Fact(", ".join(columns), "columns")] if columns else []
    return FormDialog("Save as a view", fields, save, about=about)


def choose_columns(shown: tuple[str, ...]) -> FormDialog[tuple[str, ...]]:
    """What the rows of the list show beside the name, in which order."""

    def read(text: str) -> tuple[Value, str]:
        return ", ".join(known_columns(text)), ""

    field = Field(
        "columns", "Columns", read, value=", ".join(shown), needed="Name a column.",
        placeholder="next, risk, ltv",
    )  # fmt: skip
    return FormDialog(
        "Columns",
        (field,),
        lambda values: known_columns(values.text("columns")),
        about=(Fact(", ".join(SHOWN), "there are"),),
    )


def _letter(text: str) -> tuple[Value, str]:
    if len(text) != 1:
        raise BadInput(f"“{text}” is not a key for a view: give one letter or digit.")
    return text, f"= g {text}"
