"""Keys wait for one another, and none waits for ever."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Button, Label

from tui.typeahead import KeyDone, TypeAhead


class Question(ModalScreen[None]):
    """Closes on x, and takes whatever was sent to its button with it."""

    BINDINGS: ClassVar[list[BindingType]] = [("x", "dismiss", "close")]

    def compose(self) -> ComposeResult:
        yield Button("ok")


class Counter(TypeAhead[None]):
    """Counts with c and asks with a."""

    BINDINGS: ClassVar[list[BindingType]] = [("c", "count", "count"), ("a", "ask", "ask")]
    counted = 0

    def compose(self) -> ComposeResult:
        yield Label("")

    def action_count(self) -> None:
        self.counted += 1

    def action_ask(self) -> None:
        self.push_screen(Question())


async def _until_done(app: Counter, pilot: Pilot[None]) -> bool:
    for _ in range(50):
        await pilot.pause()
        if not app._key_at_work and not app._typed:
            return True
    return False


async def test_keys_that_come_at_once_are_all_taken_in_turn() -> None:
    app = Counter()
    async with app.run_test() as pilot:
        for key in "cacxcacxc":  # while there is a question, c counts nothing
            app.post_message(events.Key(key, key))
        assert await _until_done(app, pilot)
        assert app.counted == 3
        assert len(app.screen_stack) == 1


async def test_a_messenger_lost_with_its_widget_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Counter()
    lost: list[Message] = []
    async with app.run_test() as pilot:
        await pilot.press("a")
        assert await _until_done(app, pilot)

        def lose(self: Button, message: Message) -> bool:
            if isinstance(message, KeyDone):
                lost.append(message)
                return False
            return super(Button, self).post_message(message)

        monkeypatch.setattr(Button, "post_message", lose)
        app.post_message(events.Key("x", "x"))
        app.post_message(events.Key("c", "c"))
        assert await _until_done(app, pilot)
        assert lost
        assert app.counted == 1
