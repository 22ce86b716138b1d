"""Works the screens without a terminal and reports how long the loop was held up.

    python -m benchmarks.hands STORE DAY CUSTOMER

Prints JSON: for each thing a person does, the longest handler and the longest stretch in which the
event loop took nothing else (seconds), and the seconds until all that followed was shown. Runs in a
process of its own, because it watches every callback of the loop.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import types
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from datetime import date
from functools import partial, wraps
from pathlib import Path
from typing import Any, TypeAlias

from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.timer import Timer

from tui.app import Opened, TicklerApp, opened
from tui.environment import Edge

Handler: TypeAlias = Callable[..., Coroutine[Any, Any, None]]


class Watch:
    """The longest handler, and the longest stretch of the loop, since it was last looked at.

    A handler's time is the longest that it takes without letting others in; of the loop's
    stretches each holds what one task does in a row, often a dozen handlers.
    """

    def __init__(self) -> None:
        self.handler = 0.0
        self.stretch = 0.0
        run: Callable[[asyncio.Handle], None] = vars(asyncio.Handle)["_run"]

        def timed(handle: asyncio.Handle) -> None:
            begun = time.perf_counter()
            run(handle)
            self.stretch = max(self.stretch, time.perf_counter() - begun)

        # asyncio's own watch only logs; that of Textual counts what a handler waits for, too
        setattr(asyncio.Handle, "_run", timed)  # noqa: B010
        for owner, name in ((MessagePump, "_dispatch_message"), (Timer, "_tick")):
            setattr(owner, name, self._watched(vars(owner)[name]))

    def _watched(self, handler: Handler) -> Handler:
        @wraps(handler)
        async def watched(*arguments: Any, **more: Any) -> None:
            await self._steps(handler(*arguments, **more))

        return watched

    @types.coroutine
    def _steps(self, handling: Coroutine[Any, Any, None]) -> Generator[Any, Any, None]:
        """Run it step by step, as `await` does, and time each."""
        step: Callable[[], Any] = partial(handling.send, None)
        while True:
            begun = time.perf_counter()
            try:
                wanted = step()
            except StopIteration:
                return
            finally:
                self.handler = max(self.handler, time.perf_counter() - begun)
            try:
                step = partial(handling.send, (yield wanted))
            except BaseException as error:
                step = partial(handling.throw, error)

    def look(self) -> dict[str, float]:
        """Seconds of the longest ones; begins anew."""
        found = {"handler": self.handler, "stretch": self.stretch}
        self.handler = self.stretch = 0.0
        return found


class Hands:
    """Presses keys and waits for all that follows."""

    def __init__(self, app: TicklerApp, pilot: Pilot[None], watch: Watch) -> None:
        self._app = app
        self._pilot = pilot
        self._watch = watch
        self.figures: dict[str, dict[str, float]] = {}

    async def settle(self) -> None:
        """Wait until all that was asked for has been answered and shown."""
        for _ in range(3):
            await self._pilot.pause()
            await self._app.workers.wait_for_complete()
        await self._pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each waited for."""
        for key in keys:
            await self._pilot.press(key)
            await self.settle()

    @asynccontextmanager
    async def timed(self, what: str) -> AsyncIterator[None]:
        """Measure what is done inside."""
        await self.settle()
        self._watch.look()
        begun = time.perf_counter()
        yield
        seconds = time.perf_counter() - begun
        self.figures[what] = {**self._watch.look(), "seconds": seconds}


async def work(app: TicklerApp, watch: Watch, customer: str) -> dict[str, dict[str, float]]:
    """What a rep does, each measured once warm."""
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        hands = Hands(app, pilot, watch)
        await hands.settle()
        app.garbage.begin()  # as the program does where it has a terminal
        steps: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("moving the cursor, 20 rows", lambda: hands.press(*["down"] * 20)),
            ("an outcome", lambda: hands.press("1")),
            ("its undo", lambda: hands.press("u")),
            ("focus mode", lambda: hands.press("f")),
            ("the next customer in focus mode", lambda: hands.press("n")),
            ("back to Today", lambda: hands.press("escape")),
            ("the customers list", lambda: hands.press("f3")),
            ("its end", lambda: hands.press("end", "home")),
            ("typing a filter", lambda: hands.press("slash", *"risk", "colon", ">", *"50%")),
            ("applying it", lambda: hands.press("enter")),
            ("leaving it", lambda: hands.press("escape", "escape", "f2")),
            ("typing a line to log", lambda: hands.press("colon", "c", "+", "space", *'"quote"')),
            ("leaving the line", lambda: hands.press("escape", "escape")),
            ("typing in find", lambda: hands.press("slash", *customer.lower())),
            ("opening 5,000 lines of history", lambda: hands.press("enter")),
            ("scrolling in them", lambda: hands.press(*["pagedown"] * 10, "end")),
            ("back again", lambda: hands.press("escape")),
        ]
        for rounds in range(2):  # the first warms imports and styles
            for what, do in steps:
                async with hands.timed(what if rounds else f"first: {what}"):
                    await do()
        return hands.figures


def main() -> None:
    """Measure and print."""
    path, day, customer = Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), sys.argv[3]
    edge = Edge(path, day, explicit=True)
    opening: Future[Opened] = Future()
    opening.set_result(opened(edge.open(), day))
    app = TicklerApp(edge, opening, clock=lambda: day)
    print(json.dumps(asyncio.run(work(app, Watch(), customer))))


if __name__ == "__main__":
    main()
