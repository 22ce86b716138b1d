"""Press the new key: it is looked over at once, and holds if nothing speaks against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from store.errors import BadInput
from tui.background import sentence_of
from tui.dialogs.base import Dialog
from tui.key_names import RESERVED
from tui.keymap import Action, Checked
from tui.keys import key_name
from tui.text import visible
from tui.title import title
from tui.widgets.facts import Fact, Facts

Keep = Callable[[str, Callable[[Checked], None], Callable[[Exception], None]], None]

_WAITING: Final = "Press the new key, or Esc to leave it as it is."


class Catcher(Widget, can_focus=True):
    """Takes every key that is pressed, before it can mean anything."""

    DEFAULT_CSS = "Catcher { height: 1; }"

    def __init__(self, caught: Callable[[str], None]) -> None:
        super().__init__()
        self._caught = caught

    def render(self) -> str:
        """An empty line, which only holds the focus."""
        return ""

    def on_key(self, event: events.Key) -> None:
        """Hand the key on; those that lead out of here keep doing so."""
        if event.key not in ("escape", "f1"):
            event.stop()
            event.prevent_default()
            self._caught(event.key)


class CaptureDialog(Dialog[Checked]):
    """Closes with what holds after the change; `keep` tries a key."""

    def __init__(self, action: Action, now: str, keep: Keep) -> None:
        super().__init__()
        self._action = action
        self._now = now
        self._keep = keep
        self.told = ""

    def compose(self) -> ComposeResult:
        """What the action does, its keys, and what became of the key that was pressed."""
        with Vertical(classes="dialog") as frame:
            title(frame, f"Another key for: {self._action.label}")
            yield Facts((Fact(self._action.meaning), Fact(self._now, "now", "sign")))
            yield Static("", markup=False, id="message")
            yield Catcher(self._pressed)

    def on_mount(self) -> None:
        """Wait for the key."""
        self.say(_WAITING)
        self.begin(self.query_one(Catcher))

    def _pressed(self, key: str) -> None:
        if key in RESERVED:
            self.say(f"{key_name(key)} keeps its meaning everywhere: press another key.", risk=True)
            return
        self.say(f"{key_name(key)}…")
        self._keep(key, self._kept, self._failed)

    def _kept(self, checked: Checked) -> None:
        self.dismiss(checked)

    def _failed(self, error: Exception) -> None:
        again = " Press another key." if isinstance(error, BadInput) else ""
        self.say(f"{sentence_of(error)}{again}", risk=True)

    def say(self, text: str, *, risk: bool = False) -> None:
        """Show a sentence."""
        self.told = text
        shown = self.query_one("#message", Static)
        shown.update(visible(text))
        shown.set_class(risk, "risk")
        shown.display = True
