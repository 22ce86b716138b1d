"""The locked screen: nothing of the store is to be seen until its key is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.background import Asking, sentence_of
from tui.text import visible
from tui.title import title
from tui.widgets.facts import Fact, Facts

_WORDS = (
    Fact("The passphrase or the recovery words open the store again."),
    Fact("Where the key lies in this machine's keyring, Enter alone does.", "", "dim"),
)


class LockScreen(ModalScreen[None], Asking):
    """Asks for the key; `opens` looks at what was typed, in a thread, and raises if it is wrong."""

    CSS = "LockScreen { background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stay", "Locked", show=False, id="lock.stay",
                tooltip="Nothing: only the key opens the store again; ctrl+q leaves tickler"),
    ]  # fmt: skip

    def __init__(self, opens: Callable[[str], None]) -> None:
        super().__init__()
        self._opens = opens

    def compose(self) -> ComposeResult:
        """A field that shows nothing of what is typed, and what is wrong with it."""
        with Vertical(classes="dialog") as frame:
            title(frame, "Locked")
            yield Facts(_WORDS)
            yield Input(password=True, id="lock-key")
            yield Static("", markup=False, id="message")

    def on_mount(self) -> None:
        """Take keys."""
        self.query_one(Input).focus()

    def action_stay(self) -> None:
        """Nothing opens it but the key."""
        self._say("Only the key opens the store again; ctrl+q leaves tickler.")

    @on(Input.Submitted, "#lock-key")
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        typed, event.input.value = event.value, ""
        self.ask("key", lambda: self._opens(typed), self._right, failed=self._wrong)

    def _right(self, _: None) -> None:
        self.dismiss()

    def _wrong(self, error: Exception) -> None:
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        message = self.query_one("#message", Static)
        message.update(visible(sentence))
        message.display = True
