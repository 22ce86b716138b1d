"""Keys one at a time: the next is handed on when all that the last one did has been done.

Textual passes keys to the focused widget as fast as they come, and looks for bindings later, when
they have bubbled up. Over a slow line `s 1 Enter` arrives as one piece: without this the 1 would
reach the screen below, or nobody, before the dialog of the s is there.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TypeVar

from textual import events
from textual.app import App
from textual.message import Message
from textual.widget import Widget

from tui.screens.asking import Asking

R = TypeVar("R")

# Seconds after which a key counts as done, should its messenger have been lost with its widget.
_LOST = 0.5
_LOOK_AGAIN = 0.01  # seconds
# The messenger goes twice: first behind the key, then behind what the key has posted.
_ROUNDS = 2


class KeyDone(Message):
    """Bubbles up behind a key; when it arrives, the key has been dealt with."""

    def __init__(self, rounds_left: int) -> None:
        super().__init__()
        self.rounds_left = rounds_left


class TypeAhead(App[R]):
    """An application that takes keys in order, also those typed before a dialog stands."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._typed: deque[events.Key] = deque()
        self._key_since: float | None = None

    async def on_event(self, event: events.Event) -> None:
        """Keep a key while the one before it is still at work."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if self._key_since is None or self._clock() - self._key_since > _LOST:
            await self._next_key()

    async def on_key_done(self, event: KeyDone) -> None:
        """The key is dealt with; in the last round also all that followed from it."""
        if event.rounds_left:
            self._send_after(event.rounds_left - 1)
        else:
            await self._next_key()

    async def _next_key(self) -> None:
        self._key_since = None
        if not self._typed:
            return
        self._key_since = self._clock()
        screen = self.screen
        if isinstance(screen, Asking) and not screen.takes_keys:
            self.set_timer(_LOOK_AGAIN, lambda: self.post_message(KeyDone(0)))
            return
        await super().on_event(self._typed.popleft())
        self._send_after(_ROUNDS - 1)

    def _send_after(self, rounds_left: int) -> None:
        target: Widget = self.focused or self.screen
        target.post_message(KeyDone(rounds_left))

    def _clock(self) -> float:
        return asyncio.get_running_loop().time()
