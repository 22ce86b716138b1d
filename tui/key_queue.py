"""Keys one at a time: the next is handed on when all that the last one did has been done.

Textual passes keys to the focused widget as fast as they come, and looks for bindings later, when
they have bubbled up. Over a slow line `s 1 Enter` arrives as one piece: without this the 1 would
reach the screen below, or nobody, before the dialog of the s is there.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from textual import events
from textual.message import Message
from textual.widget import Widget

from tui.background import PAINTED, Asking
from tui.toasts import OneRefusal

R = TypeVar("R")

_LOOK_AGAIN = 0.01  # seconds
# Seconds that a key waits at most, be it for rows that never come or behind a handler that itself
# waits for an answer: nothing may lock the keyboard.
_PATIENCE = 1.5
# Seconds between two letters of somebody who types; who looks up and chooses a key takes longer.
TYPES_ON = 0.6
# Seconds within which nobody presses a key again: one that is held down repeats within 25
# to 40 ms.
HELD = 0.06
# The messenger goes twice: first behind the key, then behind what the key has posted.
_ROUNDS = 2


class KeyDone(Message):
    """Bubbles up behind a key; when it arrives, the key has been dealt with."""

    def __init__(self, rounds_left: int) -> None:
        super().__init__()
        self.rounds_left = rounds_left


class TypeAhead(OneRefusal[R]):
    """An application that takes keys in order, also those typed before a dialog stands."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._typed: deque[events.Key] = deque()
        self._last = "", float("-inf")  # the last key that came, and when
        self._repeats: set[events.Key] = set()  # of those typed, the ones that a held key repeats
        self.key_is_held = False
        self.held_is_told = False  # once is enough
        self._key_at_work = False
        self._messenger: KeyDone | None = None  # the one that is under way
        self._to_send: asyncio.TimerHandle | None = None
        self._waits_since: float | None = None
        self._deaf_until = 0.0
        self._deafened = False  # to a letter at least

    async def on_event(self, event: events.Event) -> None:
        """Keep a key while the one before it is still at work."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._is_typed_on(event):
            return
        now, (before, at) = asyncio.get_running_loop().time(), self._last
        self._last = event.key, now
        if event.key == before and now - at < HELD:
            self._repeats.add(event)
        self._typed.append(event)
        if not self._key_at_work:
            await self._next_key()
        elif self._to_send is not None:
            self._send(_ROUNDS)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted where nothing takes text runs no keys, which is said."""
        event.stop()
        # A note, the one field that can be for reading only, has taken it and lets it pass. Its
        # class is not named: the first frame needs none.
        noted = not getattr(self.focused, "read_only", True)
        if isinstance(self.screen, Asking) and not noted:
            self.screen.why_not("What is pasted is text, and no field takes it here.")

    def forget_typed(self, *, form: bool = False) -> None:
        """Drop what was typed ahead for a dialog that does not come, with the key that ends it.

        Else the letters of a note would be keys of the screen. `form`: words would have been typed
        into it, so the letters that still follow without a pause are dropped as well.
        """
        typed = self._typed
        some = bool(typed) and typed[0].is_printable
        while typed and typed[0].is_printable:
            typed.popleft()
        if some and typed and typed[0].key in ("enter", "escape"):
            typed.popleft()
        elif form:
            self._deaf_until = asyncio.get_running_loop().time() + TYPES_ON
            self._deafened = some

    def _is_typed_on(self, event: events.Key) -> bool:
        """Whether somebody who does not look is still typing for a form that did not come."""
        now = asyncio.get_running_loop().time()
        if now >= self._deaf_until:
            return False
        if event.is_printable:
            self._deaf_until, self._deafened = now + TYPES_ON, True
            return True
        self._deaf_until = 0.0
        return self._deafened and event.key in ("enter", "escape")

    @property
    def is_at_work(self) -> bool:
        """Whether a key has not been dealt with yet."""
        return self._key_at_work

    async def on_key_done(self, event: KeyDone) -> None:
        """The key is dealt with; in the last round also all that followed from it."""
        if event is not self._messenger:
            return  # it was given up, and another sent
        self._messenger = self._waits_since = None
        if event.rounds_left:
            self._send(event.rounds_left)
        else:
            await self._next_key()

    async def _next_key(self) -> None:
        self._key_at_work = bool(self._typed)
        if not self._typed or not self.screen_stack:
            return
        screen = self.screen
        if isinstance(screen, Asking) and not screen.takes_keys and self._is_patient():
            # in the turn of messages: a key's handlers expect to run there
            self._soon(self.call_later, self._next_key)
            return
        self._waits_since = None
        event = self._typed.popleft()
        self.key_is_held = event in self._repeats
        self.held_is_told = self.held_is_told and self.key_is_held
        self._repeats.intersection_update(self._typed)
        if not self.key_is_held:  # nobody reads while a key is held down
            self.refusal_is_read()
        await super().on_event(self.key_meant(event))
        if self._typed:
            self._send(_ROUNDS)
        else:  # nobody waits for the messenger: the key's change is painted first
            loop = asyncio.get_running_loop()
            self._to_send = loop.call_later(PAINTED, self._send, _ROUNDS)

    def key_meant(self, event: events.Key) -> events.Key:
        """A hook: another key that is meant by what the keyboard sends."""
        return event

    def _send(self, rounds: int) -> None:
        if self._to_send is not None:
            self._to_send.cancel()
            self._to_send = None
        if not self.screen_stack:
            return  # the program has been left
        target: Widget = self.focused or self.screen
        self._messenger = KeyDone(rounds - 1)
        target.post_message(self._messenger)
        self._soon(self._look_after, self._messenger, target)

    def _look_after(self, messenger: KeyDone, target: Widget) -> None:
        """A messenger is lost with the widget that it was sent to: then it is sent anew."""
        if messenger is not self._messenger:
            return
        if not self._is_patient():
            self._messenger = KeyDone(0)
            self.post_message(self._messenger)
        elif target.is_attached and target.is_running:
            self._soon(self._look_after, messenger, target)
        elif self.is_running:
            self._send(messenger.rounds_left + 1)

    def _soon(self, call: Callable[..., object], *arguments: object) -> None:
        asyncio.get_running_loop().call_later(_LOOK_AGAIN, call, *arguments)

    def _is_patient(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._waits_since is None:
            self._waits_since = now
        return now - self._waits_since < _PATIENCE
