"""A filter line with suggestions under it, what the filter means, and where it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from tui.text import cell_width, fit, visible, wrap
from tui.widgets.boxes import LineBox
from tui.widgets.columns import Cell, Column
from tui.widgets.window_table import WindowTable

if TYPE_CHECKING:
    from store.views.lists.completion import Completion, Suggestion

MOST_ROWS: Final = 8
_COLUMNS: Final = (
    Column("text", "Tab completes", width=24, min_width=18, priority=9),
    Column("count", "Customers", width=9, align="right", priority=7),
    Column("help", "↑ ↓ choose · Enter filters · Esc clears", weight=1, min_width=20, priority=8),
)
_POINTER: Final = "↑"


def pointed(column: int, sentence: str, width: int) -> list[str]:
    """Lines of `width` cells: an arrow under cell `column`, from 0, and the sentence beside it."""
    column = max(0, min(column, width - 1))
    arrow = " " * column + _POINTER
    shown = visible(sentence)
    if column + 2 + cell_width(shown) <= width:
        return [f"{arrow} {shown}"]
    if cell_width(shown) < column:
        return [f"{fit(shown, column - 1, align='right')} {_POINTER}"]
    return [arrow, *wrap(shown, width)]


class FilterBox(LineBox):
    """The line itself: its keys for the list below act only while there is one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take", "Complete", show=False, id="suggest.take",
                tooltip="Put the chosen suggestion into the line"),
        Binding("right", "right", "Complete", show=False, id="suggest.right",
                tooltip="At the end of the line as Tab, else go to the right"),
        Binding("up", "choose(-1)", "Up", show=False, id="suggest.up",
                tooltip="Choose the suggestion above"),
        Binding("down", "choose(1)", "Down", show=False, id="suggest.down",
                tooltip="Choose the suggestion below"),
    ]  # fmt: skip

    @property
    def line(self) -> FilterLine:
        """What the box stands in."""
        assert isinstance(self.parent, FilterLine)
        return self.parent

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tab and the arrows go on to the screen while there is nothing to choose from."""
        if action in ("take", "choose"):
            return self.line.suggests
        return super().check_action(action, parameters)

    def action_take(self) -> None:
        """Complete."""
        self.line.take()

    def action_right(self) -> None:
        """Complete at the end, else move."""
        if self.cursor_position == len(self.value) and self.line.suggests:
            self.line.take()
        else:
            self.action_cursor_right()

    def action_choose(self, by: int) -> None:
        """Choose another suggestion."""
        self.line.choose(by)


class FilterLine(Vertical):
    """One line to type a filter in. While it has the focus, help hangs over what is below it.

    The screen hears `Typed`, reads in threads, and gives back `suggest`, `mean` and `wrong`.
    """

    DEFAULT_CSS = """
    FilterLine { height: 1; }
    FilterLine > FilterBox {
        border: none; height: 1; padding: 0 1; background: $surface;
        &:focus { border: none; background: $primary 25%; }
    }
    FilterLine > #filter-help {
        overlay: screen; display: none; height: auto; width: 100%; background: $panel;
    }
    FilterLine.-typing > #filter-help { display: block; }
    FilterLine #filter-note { height: auto; padding: 0 1; color: $text-muted; }
    FilterLine #filter-note.-wrong { color: $text-error; }
    FilterLine WindowTable { display: none; background: $panel; }
    """

    class Typed(Message):
        """The text changed, or somebody begins to type: `at` is the cursor's place."""

        def __init__(self, text: str, at: int) -> None:
            super().__init__()
            self.text = text
            self.at = at

    class Done(Message):
        """Enter: filter and go on."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self._completion: Completion | None = None
        self._chosen = False  # with the arrows, so that Enter means the suggestion
        self._trouble: tuple[int, str] | None = None
        self._table: WindowTable[Suggestion] = WindowTable(
            _COLUMNS, self._cells, key=lambda row: row.text, id="suggestions"
        )
        self._table.can_focus = False
        self._box = FilterBox(placeholder=placeholder, select_on_focus=False, id="filter")

    def compose(self) -> ComposeResult:
        """The box; over what is below it the note and the suggestions."""
        yield self._box
        with Vertical(id="filter-help"):
            yield Static("", markup=False, id="filter-note")
            yield self._table

    # What the screen uses

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self._box.value

    @text.setter
    def text(self, text: str) -> None:
        self._box.value = text
        self._box.cursor_position = len(text)

    @property
    def in_use(self) -> bool:
        """Whether somebody is typing in it."""
        return self._box.has_focus

    @property
    def suggests(self) -> bool:
        """Whether there is something to choose from, for what is typed now."""
        known = self._completion
        return known is not None and known.text == self.text and bool(known.suggestions)

    def begin(self) -> None:
        """Give it the cursor."""
        self._box.focus()

    def suggest(self, completion: Completion) -> None:
        """Show these; those for another text than stands there now come too late."""
        if completion.text != self.text:
            return
        before = self._completion
        same = before is not None and before.text == completion.text
        place = self._table.cursor if same else 0
        self._chosen = same and self._chosen
        self._completion = completion
        rows = completion.suggestions
        self._table.display = bool(rows)
        self._table.styles.height = min(len(rows), MOST_ROWS) + 1
        self._table.set_source(_Rows(rows))
        self._table.first_page(rows, len(rows))
        self._table.move_to(place)

    def mean(self, words: str) -> None:
        """Say how many fit, and what the filter means."""
        self._trouble = None
        self._note(fit(words, self._width).rstrip(), wrong=False)

    def wrong(self, column: int, sentence: str) -> None:
        """Say what is wrong with the character at `column`, 1 for the first, and point at it."""
        self._trouble = (column, sentence)
        self._point()

    @property
    def trouble(self) -> str:
        """The sentence of what is wrong, "" for nothing."""
        return "" if self._trouble is None else self._trouble[1]

    # Inside

    @property
    def _width(self) -> int:
        return max(1, self.size.width - 2)

    def _point(self) -> None:
        if self._trouble is None:
            return
        column, sentence = self._trouble
        before = cell_width(self.text[: column - 1]) - round(self._box.scroll_x)
        self._note("\n".join(pointed(before, sentence, self._width)), wrong=True)

    def _note(self, text: str, *, wrong: bool) -> None:
        note = self.query_one("#filter-note", Static)
        note.update(visible(text, multiline=True))
        note.set_class(wrong, "-wrong")

    def _cells(self, row: Suggestion) -> Sequence[Cell]:
        count = "" if row.count is None else f"{row.count:,}"
        return (Cell(row.text, "strong"), Cell(count), Cell(row.help, "dim"))

    def take(self) -> None:
        """Put the chosen suggestion into the line."""
        if self._completion is not None and self.suggests:
            text, at = self._completion.taken(self._table.cursor)
            self._box.value = text
            self._box.cursor_position = at

    def choose(self, by: int) -> None:
        """Move in the suggestions."""
        # The first press of the arrow down takes the row that Tab would take.
        if self._chosen or by < 0:
            self._table.action_go("down" if by > 0 else "up")
        self._chosen = True

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._chosen = False
        self._table.display = False if not self.suggests else self._table.display
        self.post_message(self.Typed(event.value, self._box.cursor_position))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """A suggestion chosen with the arrows is meant, else the filter as it stands."""
        event.stop()
        known = self._completion
        if known is not None and self._chosen and self.suggests:
            needs_value = known.suggestions[self._table.cursor].open
            self.take()
            if needs_value:
                return
        self.post_message(self.Done())

    def on_descendant_blur(self) -> None:
        """What is below can be seen again."""
        self.remove_class("-typing")

    def on_descendant_focus(self) -> None:
        """Suggest at once: who comes to type sees which words there are."""
        self.add_class("-typing")
        self.post_message(self.Typed(self.text, self._box.cursor_position))

    def on_resize(self, event: events.Resize) -> None:
        """Point at the same character in another width."""
        del event
        self._point()


class _Rows:
    """The suggestions as rows of a table."""

    def __init__(self, rows: Sequence[Suggestion]) -> None:
        self._rows = rows

    def count(self) -> int:
        """All of them."""
        return len(self._rows)

    def page(self, offset: int, limit: int) -> Sequence[Suggestion]:
        """A piece of them."""
        return self._rows[offset : offset + limit]
