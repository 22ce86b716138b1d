"""All actions with their keys: searched by typing, changed by pressing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType
from textual.widgets import Input

from store.dataclass import dataclass
from tui.key_catalogue import whole_catalogue
from tui.keymap import Action, Checked, with_key
from tui.keys import KEYS, key_name
from tui.preferences_app import Choosing
from tui.screens.portfolio.overview import Listed, OverviewScreen
from tui.screens.settings.capture import CaptureDialog
from tui.session import Sitting
from tui.widgets.boxes import LineBox
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyItem

_COLUMNS: Final = (
    Column("keys", "Keys", width=16, min_width=10, priority=9),
    Column("label", "Does", width=17, priority=8),
    Column("own", "", width=5, priority=6),
    Column("where", "Where", width=14, priority=5),
    Column("meaning", "", weight=1, min_width=24, priority=7),
    Column("ident", "Id", width=22, priority=2),
)


@dataclass(frozen=True)
class KeyRow:
    """An action with its keys as they are now; `entry` says that the file has one for it."""

    action: Action
    keys: tuple[str, ...]
    entry: bool

    @property
    def named(self) -> str:
        """The keys as people write them."""
        return " ".join(key_name(key) for key in self.keys)

    def says(self, wanted: str) -> bool:
        """Whether all the words that were typed occur in it."""
        each = self.action
        text = " ".join((self.named, each.label, each.meaning, each.where, each.ident)).casefold()
        return all(word in text for word in wanted.casefold().split())


class KeysScreen(OverviewScreen[KeyRow]):
    """Every action whose key can be changed."""

    TITLE = "Keys"
    CSS_PATH: ClassVar[CSSPathType | None] = ["../portfolio/overview.tcss", "settings.tcss"]
    PLACE = ""
    NOTHING = "No action fits. Esc leaves the search."
    OTHER = KeyItem("delete", "gives its first key back", id="reset", priority=6)
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting, _COLUMNS)
        self._all: Sequence[KeyRow] = ()
        self._fresh: Listed[KeyRow] | None = None

    @property
    def choosing(self) -> Choosing[Any]:
        """The program with its looks and keys."""
        assert isinstance(self.app, Choosing)
        return self.app

    def compose(self) -> ComposeResult:
        """The overview with a field for searching below its heading."""
        field = LineBox(placeholder="search: a key, a name, a meaning", id="search")
        field.display = False
        parts = iter(super().compose())
        yield next(parts)
        yield field
        yield from parts

    # What the overview asks

    def rows(self) -> Callable[[], Sequence[KeyRow]]:
        """Reads the actions off all screens; the first time that imports them."""
        keymap, preferences = dict(self.sitting.keymap), self.choosing.preferences

        def read() -> Sequence[KeyRow]:
            entries = preferences.keys()
            return [
                KeyRow(each, tuple(keymap.get(each.ident, each.keys)), each.ident in entries)
                for each in whole_catalogue().actions.values()
                if each.changes
            ]

        return read

    def cells(self, row: KeyRow) -> Sequence[Cell]:
        """An action, a cell for each column."""
        return (
            Cell(row.named, "sign"),
            Cell(row.action.label, "strong"),
            Cell("yours" if row.entry else "", "good"),
            Cell(row.action.where, "dim"),
            Cell(row.action.meaning),
            Cell(row.action.ident, "dim"),
        )

    def key_of(self, row: KeyRow) -> str:
        """The id."""
        return row.action.ident

    def name_of(self, row: KeyRow) -> str:
        """What it does, in a word."""
        return row.action.label

    def about(self, row: KeyRow) -> Sequence[Fact]:
        """The action in full."""
        default = " ".join(key_name(key) for key in row.action.keys)
        facts = [Fact(row.action.meaning), Fact(row.named, "keys", "sign")]
        if row.keys != row.action.keys:
            facts.append(Fact(default, "as it comes", "dim"))
        where = f"{row.action.where}; in {self.choosing.preferences.path('keys.toml')} it is"
        return [*facts, Fact(f"{where} {row.action.ident}", "where", "dim")]

    def heading(self, rows: Sequence[KeyRow]) -> str:
        """How many are listed, and how many have other keys."""
        own = sum(row.entry for row in rows)
        many = "action" if len(rows) == 1 else "actions"
        return f"{len(rows)} {many}, {own} with keys of your own"

    def show(self, fresh: Listed[KeyRow]) -> None:
        """Put the rows that fit the search on the table."""
        self._fresh = fresh
        wanted = self.query_one("#search", Input).value
        super().show(Listed(fresh.day, [row for row in fresh.rows if row.says(wanted)]))

    # Searching

    def action_search(self) -> None:
        """Type what to look for."""
        field = self.query_one("#search", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        if self._fresh is not None:
            self.show(self._fresh)

    @on(Input.Submitted, "#search")
    def _entered(self) -> None:
        self.table.focus()

    # Changing

    def open(self, row: KeyRow) -> None:
        """Wait for another key."""

        def keep(
            key: str, then: Callable[[Checked], None], failed: Callable[[Exception], None]
        ) -> None:
            keys = with_key(row.keys, key)
            self.choosing.change_key(row.action.ident, keys, then, failed)

        dialog = CaptureDialog(row.action, row.named, keep)
        self.app.push_screen(dialog, lambda checked: self._changed(row, checked))

    def _changed(self, row: KeyRow, checked: Checked | None) -> None:
        if checked is not None:
            now = checked.keys.get(row.action.ident, row.action.keys)
            self.reload()
            self.say(f"{row.action.label}: {' '.join(key_name(key) for key in now)}.")

    def action_reset(self) -> None:
        """Give the action under the cursor its own keys again."""
        row = self.table.cursor_row
        if row is None:
            self.why_not(self.table.empty)
        elif not row.entry:
            self.why_not(f"{row.action.label} has its own keys already.")
        else:
            self.choosing.change_key(
                row.action.ident, None, lambda checked: self._changed(row, checked), self.tell
            )

    def action_leave(self) -> None:
        """Step by step: accept what was done, leave the search, go back."""
        field = self.query_one("#search", Input)
        if self.accept():
            return
        if field.display:
            field.value = ""
            field.display = False
            self.table.focus()
        else:
            self.dismiss(None)
