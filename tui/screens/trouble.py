"""The store cannot be opened: what is the matter and what to do, on the whole screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.title import title
from tui.widgets.facts import Fact, Facts


class TroubleScreen(ModalScreen[None]):
    """One sentence; q leaves with the exit code of the trouble, and no other key does anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,enter", "leave", "Quit", id="trouble.quit", show=True,
                tooltip="Leave tickler; nothing was changed")
    ]  # fmt: skip

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__()
        self._sentence = sentence
        self._exit_code = exit_code

    def compose(self) -> ComposeResult:
        """The sentence in a frame."""
        with Vertical(classes="dialog") as frame:
            title(frame, "The store cannot be opened")
            yield Facts(
                (Fact(self._sentence), Fact(""), Fact("Nothing was changed. q leaves.", "", "dim"))
            )

    def action_leave(self) -> None:
        """Leave with the exit code."""
        self.app.exit(return_code=self._exit_code)
