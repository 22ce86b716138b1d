"""A form: fields one under the other, saved in a thread; what was typed stays until it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Input, Static

from store.errors import BadInput, ChangedSince
from tui.background import sentence_of
from tui.dialogs.base import Dialog, Typed
from tui.dialogs.fields import Field, Value, Values
from tui.dialogs.rows import FieldRow
from tui.text import visible
from tui.title import title
from tui.widgets.boxes import LineBox
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar, KeyItem
from tui.words.sentences import error_words

R = TypeVar("R")

_AGAIN = "The same key again throws away what you typed"
_SAVING = "Saving…"


class FormDialog(Dialog[R]):
    """Asks for the fields, then does `act` with their values and closes with its result.

    Args:
        name_of_it: the title; it may name a customer.
        act: what to do, in a thread; an error keeps the form open and shows its sentence.
        about: facts above the fields.
        first: the name of the field that has the cursor first; else the first one.
        reveal: an error that shows the hidden fields, which then ask for what was missing.
        paired: two fields stand beside each other; a hint without room stands below them while the
    cursor is in its field. does: what Enter does, for the keys below.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,ctrl+enter",
            "save",
            "Save",
            tooltip="Save and close; on an error the form stays as it is",
            id="form.save",
        ),
        *(
            Binding(key, f"page({way})", name, show=False, tooltip=what, id=f"form.{ident}")
            for key, way, name, what, ident in (
                ("pageup", -1, "Page up", "Go up in a form higher than the window", "page_up"),
                ("pagedown", 1, "Page down", "Go down in a form higher than the window",
                 "page_down"),
            )
        ),
    ]  # fmt: skip

    def __init__(
        self,
        name_of_it: str,
        fields: Sequence[Field],
        act: Callable[[Values], R],
        *,
        about: Sequence[Fact] = (),
        first: str = "",
        reveal: type[Exception] | None = None,
        paired: bool = False,
        does: str = "saves",
    ) -> None:
        super().__init__()
        self._title = self.heading = name_of_it
        self._fields = tuple(fields)
        self._act = act
        self._about = tuple(about)
        self._first = first
        self._reveal = reveal
        self._paired = paired
        self._does = does
        self._warned = False
        self._over = False
        self.told = ""

    def compose(self) -> ComposeResult:
        """The frame with facts, fields, a message and the keys."""
        with Vertical(classes="dialog") as frame:
            title(frame, self._title)
            if self._about:
                yield Facts(self._about, classes="form-about")
            if self._paired:
                frame.add_class("wide-form")
                rows = (FieldRow(field, brief=True) for field in self._fields)
                yield Container(*rows, classes="paired")
            else:
                yield from (FieldRow(field) for field in self._fields)
            yield from self.more()
            yield Static("", markup=False, id="message")
            yield KeyBar(self.key_items(), id="form-keys")

    def more(self) -> ComposeResult:
        """A hook: what stands below the fields."""
        return iter(())

    def says_of_enter(self, does: str) -> None:
        """Name anew what Enter does."""
        if does != self._does:
            self._does = does
            self.query_one("#form-keys", KeyBar).set_items(self.key_items())

    def key_items(self) -> list[KeyItem]:
        """The keys named below the fields."""
        save = "ctrl+s" if any(field.note for field in self._fields) else "Enter"
        return [KeyItem(save, self._does, id="save"), KeyItem("Esc", "leaves", id="leave")]

    def on_mount(self) -> None:
        """Put the cursor into the first field and say what the prefilled ones mean."""
        first = self._first or self._fields[0].name
        self.new_day()
        self.begin(self.row(first).box)
        self.watch(self.query_one(".dialog"), "show_vertical_scrollbar", self._tell_rest)

    def new_day(self) -> None:
        """Say what is typed means as of today."""
        for row in self.query(FieldRow):
            row.say_meaning()

    # Fields

    def row(self, name: str) -> FieldRow:
        """The row of a field."""
        return next(row for row in self.query(FieldRow) if row.field.name == name)

    def put(self, name: str, text: str) -> None:
        """Fill a field."""
        self.row(name).fill(text)

    def value_of(self, name: str) -> Value:
        """The value of a field now, None when it is empty or means nothing."""
        try:
            return self.row(name).value()
        except BadInput:
            return None

    @property
    def touched(self) -> bool:
        """Whether a person has typed anything."""
        return any(row.touched for row in self.query(FieldRow))

    def field_changed(self, name: str) -> None:
        """A hook: somebody typed in that field."""

    def typed(self) -> Sequence[Typed]:
        """The fields that hold something else than the form put there."""
        rows = [row for row in self.query(FieldRow) if row.touched]
        return [(row.field.name, row.field.label, row.text) for row in rows]

    def type_again(self, texts: Mapping[str, str]) -> None:
        """Type into the fields that are still there."""
        for row in self.query(FieldRow):
            if row.field.name in texts:
                row.display = True
                row.type(texts[row.field.name])

    @on(FieldRow.Changed)
    def _changed(self, event: FieldRow.Changed) -> None:
        self._warned = False
        self.message("")
        self.keep_draft()
        self.field_changed(event.row.field.name)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        rows = [row for row in self.query(FieldRow) if row.display]
        here = next(number for number, row in enumerate(rows) if row.box is event.input)
        for row in rows[here + 1 :]:
            if row.field.needed and not row.text.strip():
                row.box.focus()
                return
        self.action_save()

    @on(events.DescendantFocus)
    def _tell_hint(self, event: events.DescendantFocus) -> None:
        """What may be typed, where the field is too narrow to say it."""
        if self._paired and not self.told:
            box = event.widget
            hint = box.hint_without_room if isinstance(box, LineBox) else ""
            self.message(hint)
            self.told = ""

    # Saving and leaving

    def action_save(self) -> None:
        """Read all fields and act; the first that cannot be read gets the cursor."""
        if self.is_asking("save"):
            return
        values: dict[str, Value] = {}
        for row in self.query(FieldRow):
            if not row.display:
                continue
            try:
                values[row.field.name] = row.value()
            except BadInput as error:
                row.box.focus()
                self.message(error_words(error), risk=True)
                return
        self.message(_SAVING)
        changed = [row.field.name for row in self.query(FieldRow) if row.touched]
        filled = Values(values, changed, over=self._over)
        self.ask("save", lambda: self._act(filled), self._saved, failed=self._failed)

    def _saved(self, result: R) -> None:
        self.dismiss(result)

    def _failed(self, error: Exception) -> None:
        self.message(sentence_of(error), risk=True)
        self._over = isinstance(error, ChangedSince)
        if self._reveal is None or not isinstance(error, self._reveal):
            return
        for row in self.query(FieldRow):
            if not row.display:
                row.display = True
                row.box.focus()

    def may_leave(self) -> bool:
        """Leaves at once when nothing was typed, else at the second time."""
        if self.is_asking("save"):
            return False
        if self.touched and not self._warned:
            self._warned = True
            does = "saves it" if self._does == "saves" else self._does
            self.message(f"{_AGAIN}; ctrl+s {does}.", risk=True)
            return False
        return True

    def message(self, text: str, *, risk: bool = False) -> None:
        """Show a sentence below the fields."""
        self.told = text
        shown = self.query_one("#message", Static)
        shown.update(visible(text, multiline=True))
        shown.set_class(risk, "risk")
        shown.display = bool(text)

    def _tell_rest(self, scrolls: bool) -> None:
        """Name the key to what stands below the window's edge."""
        if not self.only:
            self.query_one(".dialog").border_subtitle = "PgDn shows the rest" if scrolls else ""

    def action_page(self, way: int) -> None:
        """Scroll by what the window shows."""
        frame = self.query_one(".dialog")
        frame.scroll_relative(y=way * (frame.size.height - 2), animate=False)

    @on(KeyBar.Pressed, "#form-keys")
    def _clicked(self, event: KeyBar.Pressed) -> None:
        if event.item.id == "save":
            self.action_save()
        else:
            self.action_leave()
