"""What makes a program under test quick: it rests when the loop does, and styles are read once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

_SOON = 0.03  # seconds: what is painted or looked at again within them belongs to the key
_TICKS = 40  # something that never rests, as a bar that moves, is not waited for
_RULES: dict[tuple[Any, ...], list[RuleSet]] = {}
_parse = Stylesheet._parse_rules


def _advance(loop: Any, seconds: float) -> None:
    """Let the clock of the loop be ahead: what would be due then is due now, unawaited."""
    if "ahead" not in vars(loop):
        loop.ahead, now = 0.0, loop.time
        loop.time = lambda: now() + loop.ahead
    loop.ahead += seconds


async def rest(min_sleep: float = 0, max_sleep: float = 1) -> None:  # noqa: ARG001
    """Wait until the loop has nothing to do, and no timer that is due soon; however slow it is.

    Textual's own way looks at the processor's time in steps of 20 ms: it is slow where the machine
    is quiet, and takes a program that got no time for one that rests where it is not.
    """
    loop: Any = asyncio.get_running_loop()
    for _ in range(_TICKS):
        await asyncio.sleep(0)
        while loop._ready:
            await asyncio.sleep(0)
        now = loop.time()
        due = [each._when - now for each in loop._scheduled if not each._cancelled]
        soon = min(due, default=_SOON)
        if soon >= _SOON:
            return
        _advance(loop, max(soon, 0))


def _parse_once(self: Stylesheet, css: str, *rest_of: Any, **more: Any) -> list[RuleSet]:
    """The rules of a text, read once in a process and not once in each program."""
    key = (css, *rest_of, *more.items(), *sorted(self._variables.items()))
    if key not in _RULES:
        _RULES[key] = _parse(self, css, *rest_of, **more)
    return _RULES[key]


def _draw_nothing(
    compositor: Compositor,
    full: bool = False,  # noqa: ARG001
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,  # noqa: ARG001
) -> None:
    visible_screen_stack.set(screen_stack or [])
    compositor._dirty_regions.clear()


@contextmanager
def undrawn() -> Iterator[None]:
    """Draw nothing for the terminal that is not there, which halves a test's time.

    Whoever looks at the screen has it drawn then.
    """
    with patch.object(Compositor, "render_update", _draw_nothing):
        yield


@contextmanager
def quick() -> Iterator[None]:
    """Pilots wait no longer than there is something to wait for; styles are read once."""
    with (
        patch("textual.pilot.wait_for_idle", rest),
        patch("textual.app.wait_for_idle", rest),
        patch.object(Stylesheet, "_parse_rules", _parse_once),
        patch.object(RuleSet, "__hash__", object.__hash__),  # the same, millions of times
    ):
        yield
