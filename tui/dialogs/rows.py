"""One field of a form on the screen."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from store.errors import BadInput
from tui.dialogs.fields import Field, Value
from tui.text import harmless, visible
from tui.widgets.boxes import LineBox, NoteBox
from tui.widgets.facts import Fact, Facts


class FieldRow(Vertical):
    """A label, a box, what is meant by what is typed, and the ready answers below."""

    class Changed(Message):
        """Somebody typed in the box."""

        def __init__(self, row: FieldRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, field: Field, *, brief: bool = False) -> None:
        """`brief` leaves out the meaning: a form of thirty fields must not be slow to open."""
        super().__init__(classes="field -brief" if brief else "field")
        self.field = field
        self._brief = brief
        self.display = not field.hidden
        self._given = field.value
        self._meaning = Static("", markup=False, classes="field-meaning")
        self.box: Input | TextArea = (
            NoteBox(
                harmless(field.value), show_line_numbers=False, tab_behavior="focus", compact=True
            )
            if field.note
            else LineBox(field.value, placeholder=field.placeholder)
        )
        self._shown = self.text

    def compose(self) -> ComposeResult:
        """Label, box and meaning in one line, the ready answers below."""
        if self._brief:
            yield Static(visible(self.field.label), markup=False, classes="field-label")
            yield self.box
            return
        with Horizontal(classes="field-line"):
            yield Static(visible(self.field.label), markup=False, classes="field-label")
            yield self.box
            if not self.field.note:
                yield self._meaning
        if self.field.choices:
            # Spaces that do not break keep each answer in one line.
            ready = " · ".join(
                f"{number} {choice.text}".replace(" ", "\u00a0")
                for number, choice in enumerate(self.field.choices, 1)
            )
            yield Facts((Fact(ready, style="dim"),), classes="field-choices")

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.box.text if isinstance(self.box, TextArea) else self.box.value

    @property
    def touched(self) -> bool:
        """Whether it is something else than the form put there."""
        return self.text != self._shown

    def value(self) -> Value:
        """What it means. Raises BadInput when it means nothing."""
        # The signs that stand for control characters are no change of the text.
        return self.field.meaning(self.text if self.touched else self._given)[0]

    def fill(self, text: str) -> None:
        """Put a text of the form's own there."""
        self._given = text
        self.type(text)
        self._shown = self.text
        self.say_meaning()

    def type(self, text: str) -> None:
        """Put a text there as if a person had typed it."""
        if isinstance(self.box, TextArea):
            self.box.text = text
        else:
            self.box.value = text

    def say_meaning(self) -> None:
        """Show what is meant; while it means nothing yet, nothing."""
        if self._brief:
            return
        try:
            words = self.field.meaning(self.text)[1] if self.text.strip() else ""
        except BadInput:
            words = "…"
        self._meaning.update(visible(words))
        self._meaning.display = bool(words)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self.say_meaning()
        if self.touched:
            self.post_message(self.Changed(self))
