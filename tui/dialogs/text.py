"""A text to read: scrolls, and closes with Esc, Enter or q."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from tui.background import sentence_of
from tui.dialogs.base import Dialog
from tui.title import title
from tui.widgets.facts import Fact, Facts


class ReadDialog(Dialog[None]):
    """Shows facts; `read` gives them, in a thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "leave", "Leave", show=False, id="read.leave", tooltip="Close this text")
    ]

    def __init__(self, name_of_it: str, read: Callable[[], Sequence[Fact]]) -> None:
        super().__init__()
        self._title = name_of_it
        self._read = read

    def compose(self) -> ComposeResult:
        """A frame that scrolls."""
        with Vertical(classes="dialog text") as frame:
            title(frame, self._title)
            frame.border_subtitle = "Esc closes"
            with VerticalScroll():
                yield Facts((Fact("Reading…", style="dim"),))

    def on_mount(self) -> None:
        """Read what is to be shown."""
        self.begin(self.query_one(VerticalScroll))
        self.ask("text", self._read, self._show, failed=self._failed)

    def _show(self, facts: Sequence[Fact]) -> None:
        self.query_one(Facts).show(facts)

    def _failed(self, error: Exception) -> None:
        self._show((Fact(sentence_of(error), style="risk"),))
