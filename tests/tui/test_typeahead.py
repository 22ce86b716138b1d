"""Keys wait for one another, and none waits for ever."""

from __future__ import annotations

import asyncio
from typing import ClassVar
from unittest.mock import patch

import pytest
from textual import events, on
from textual._wait import wait_for_idle
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Input

from tui import key_queue
from tui.background import Asking
from tui.key_queue import KeyDone, TypeAhead


class Question(ModalScreen[str]):
    """Closes on Enter, and takes whatever was sent to its field with it."""

    def compose(self) -> ComposeResult:
        yield Input()

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Counter(TypeAhead[None]):
    """Counts with c and asks with a."""

    BINDINGS: ClassVar[list[BindingType]] = [("c", "count", "count"), ("a", "ask", "ask")]

    def __init__(self) -> None:
        super().__init__()
        self.counted = 0
        self.answers: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield Button("count")

    def action_count(self) -> None:
        self.counted += 1

    def action_ask(self) -> None:
        self.push_screen(Question(), self.answers.append)


def _type(app: Counter, *keys: str) -> None:
    for key in keys:
        app.post_message(events.Key(key, "\r" if key == "enter" else key))


async def _until_done(app: Counter) -> bool:
    for _ in range(50):
        await wait_for_idle()  # a pilot would wait for handlers, too
        if not app._key_at_work and not app._typed:
            return True
    return False


async def test_keys_that_come_at_once_reach_what_each_is_meant_for() -> None:
    app = Counter()
    async with app.run_test():
        _type(app, "c", "a", *"cac", "enter", "c", "a", "c", "enter", "c")
        assert await _until_done(app)
        assert app.answers == ["cac", "c"]
        assert app.counted == 3


async def test_a_messenger_lost_with_its_widget_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Counter()
    lost: list[Message] = []
    async with app.run_test():
        _type(app, "a")
        assert await _until_done(app)

        def lose(self: Input, message: Message) -> bool:
            if isinstance(message, KeyDone):
                lost.append(message)
                return False
            return super(Input, self).post_message(message)

        monkeypatch.setattr(Input, "post_message", lose)
        _type(app, "enter", "c")
        assert await _until_done(app)
        assert lost
        assert app.counted == 1


async def test_what_is_typed_on_for_a_dialog_that_does_not_come_runs_nothing() -> None:  # T48
    app = Counter()

    def refuse() -> None:
        app.forget_typed()

    app.action_ask = refuse  # type: ignore[method-assign]
    async with app.run_test():
        _type(app, "c", "a", *"cc", "enter", "c", "c")
        assert await _until_done(app)
        assert app.counted == 3  # the first, and those after Enter
        assert app.answers == []


async def test_letters_that_follow_without_a_pause_run_nothing_either() -> None:  # T48
    app = Counter()
    with patch.object(app, "action_ask", lambda: app.forget_typed(form=True)):
        await _typed_on(app)


async def _typed_on(app: Counter) -> None:
    async with app.run_test():
        for keys, counted in (("ac", 0), (("c", "enter"), 0), ("c", 1)):
            for key in keys:
                _type(app, key)
                assert await _until_done(app)
            assert app.counted == counted, keys
        with patch.object(key_queue, "TYPES_ON", 0):  # a pause: whoever looks up chooses a key
            _type(app, "a")
            assert await _until_done(app)
            _type(app, "c")
            assert await _until_done(app)
        assert app.counted == 2


class Stubborn(Screen[None]):
    """Its button's handler takes no messages until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Button("ask")

    async def on_button_pressed(self) -> None:
        self.app.push_screen(Question())
        await self.let_go.wait()


async def test_a_handler_that_waits_does_not_lock_the_keyboard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_queue, "_PATIENCE", 0.1)
    app = Counter()
    async with app.run_test():
        stubborn = Stubborn()
        await app.push_screen(stubborn)
        _type(app, "enter", "c", "enter")
        done, top = await _until_done(app), app.screen
        stubborn.let_go.set()  # else nothing of it could ever end
        assert done
        assert top is stubborn  # the question has been answered


class Never(Screen[None], Asking):
    """Waits for rows that never come."""

    def compose(self) -> ComposeResult:
        yield Button("nothing")

    @property
    def takes_keys(self) -> bool:
        return False


async def test_rows_that_never_come_do_not_lock_the_keyboard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_queue, "_PATIENCE", 0.1)
    app = Counter()
    async with app.run_test():
        await app.push_screen(Never())
        _type(app, "c", "c")
        assert await _until_done(app)
        assert app.counted == 2
