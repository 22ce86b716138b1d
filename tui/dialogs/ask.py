"""A question with two answers: yes lets something follow, no and Esc leave all as it is."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll

from tui.dialogs.base import Dialog
from tui.keys import ASK
from tui.title import title
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar, KeyItem


class AskDialog(Dialog[bool]):
    """Answers True for yes; `yes` and `no` say in a word or two what follows."""

    BINDINGS: ClassVar[list[BindingType]] = [*ASK]

    def __init__(self, question: str, words: str, yes: str, no: str) -> None:
        super().__init__()
        self._question, self._words, self._yes, self._no = question, words, yes, no

    def compose(self) -> ComposeResult:
        """The question with what is behind it, and the two answers."""
        with Vertical(classes="dialog text") as frame:
            title(frame, self._question)
            with VerticalScroll():
                yield Facts((Fact(self._words),))
            yield KeyBar(
                [
                    KeyItem("y", self._yes, id="answer(True)", priority=9),
                    KeyItem("Esc", self._no, id="leave", priority=9),
                ],
                id="form-keys",
            )

    def on_mount(self) -> None:
        """Take keys."""
        self.begin(self.query_one(VerticalScroll))

    def action_answer(self, answer: bool) -> None:
        """Answer."""
        self.dismiss(answer)

    @on(KeyBar.Pressed, "#form-keys")
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        event.stop()
        await self.app.run_action(event.item.id, self)
