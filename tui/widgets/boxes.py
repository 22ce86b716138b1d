"""Fields to type in: what was pasted or filled in is seen, and not obeyed by the terminal."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from tui.text import cell_width, fit, harmless, visible


class LineBox(Input):
    """A field of one line; of several that are pasted it makes one, or hands them on."""

    class Lines(Message):
        """Several lines were pasted into a box that `hands_on` such."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    _hint = ""
    hands_on = False

    def on_mount(self) -> None:
        """Keep the whole hint, whatever of it has room."""
        self._hint = self.placeholder

    def on_resize(self) -> None:
        """Textual would break the hint between words and show the first line of it."""
        self.placeholder = fit(self._hint, self.content_size.width).rstrip()

    @property
    def hint_without_room(self) -> str:
        """The hint, where the field shows a part of it only; else nothing."""
        return self._hint if cell_width(self._hint) > self.content_size.width > 0 else ""

    def _on_paste(self, event: events.Paste) -> None:
        """Textual would keep the first line and say nothing of the others."""
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        if len(lines) < 2:
            return  # Textual's own way follows
        event.stop()
        event.prevent_default()
        if self.hands_on:
            self.post_message(self.Lines("\n".join(lines)))
        else:
            self.insert_text_at_cursor(" ".join(lines))

    def validate_value(self, value: str) -> str:
        """Signs for what a terminal would obey; a tabulator parts words."""
        return visible(value.replace("\t", " "))

    def validate_placeholder(self, placeholder: str) -> str:
        """The same for the hint, in which a name may stand."""
        return visible(placeholder)


class NoteBox(TextArea):
    """A field of many lines."""

    def load_text(self, text: str) -> None:
        """Fill the field."""
        super().load_text(harmless(text))

    def edit(self, edit: Edit) -> EditResult:
        """Put in what was typed or pasted."""
        edit.text = harmless(edit.text)
        return super().edit(edit)
