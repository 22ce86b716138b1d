"""A small base of customers on a fixed day, and a sitting before it without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from store.actions import customers, records, sales
from store.actions.touches import Touch
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from tests.kit import TODAY, Clock, copied_store, new_store, save, scratch
from tests.tui.quick import quick, rest, undrawn
from tui import key_queue
from tui.app import Opened, TicklerApp, opened
from tui.background import Asking
from tui.environment import Edge, Terminal
from tui.preferences import Preferences
from tui.screens.day.first_start import FirstDialog
from tui.screens.day.today import TodayScreen
from tui.text import visible
from tui.widgets.bars import DoneBar
from tui.widgets.facts import Facts
from tui.widgets.keybar import KeyBar

# In the order of the queue, by the money at risk: overdue by three days, today, by one day, today.
DUE = ("Lumen Dental", "Brightside Café", "Hotel Aurora", "Rao & Sons")
_PATIENCE = 200  # pauses, each until nothing moves, a second at most
NASTY = (
    "pay [/foo]",
    "ACME [Berlin]",
    "[bold red]x[/]",
    "\x1b]52;c;aGk=\x07bad",
    "=cmd()",
    "x" * 300,
    "שלום עולם",
    "日本語の名前",
    "👩‍⚕️ Dr 🇩🇪",
    "a b c\x7f\u202e",
    "$text-error [$primary]",
)


def _add(store: Store, name: str, due: date, **more: Any) -> bytes:
    return customers.add(
        store, min(due, TODAY) - timedelta(days=5), name, due=due, **more
    ).customer_id


def _bought(store: Store, customer: bytes, *days_ago: int) -> None:
    for days in days_ago:
        sales.purchase(
            store, TODAY, customer, 42_000, cost=12_000, day=TODAY - timedelta(days=days)
        )


@cache
def _template() -> Path:
    path = scratch() / "screens.db"
    store = new_store(path)
    lumen = _add(store, DUE[0], TODAY - timedelta(days=3), city="Berlin")
    _bought(store, lumen, 400, 290, 170, 60)
    records.log(store, TODAY - timedelta(days=5), lumen, Touch(note="send prices by Friday"))
    records.offer(store, TODAY - timedelta(days=5), lumen, "a second chair", amount=120_000)
    brightside = _add(store, DUE[1], TODAY)
    _bought(store, brightside, 200, 90)  # a little more at risk than with Hotel Aurora
    aurora = _add(store, DUE[2], TODAY - timedelta(days=1))
    _bought(store, aurora, 640, 520, 400, 20)
    _add(store, DUE[3], TODAY)
    for number in range(6):
        _add(store, f"Later {number}", TODAY + timedelta(days=20 + number))
    _save(store)
    return path


@cache
def _nasty_template() -> Path:
    path = scratch() / "nasty.db"
    store = new_store(path)
    for number, name in enumerate(NASTY):
        customer = _add(store, name, TODAY - timedelta(days=len(NASTY) - number))
        _bought(store, customer, 200, 100)
        records.log(store, TODAY - timedelta(days=2), customer, Touch(note=f"said {name}"))
        records.offer(store, TODAY, customer, name)
    _save(store)
    return path


def _save(store: Store) -> None:
    score_everybody(store, TODAY)
    save(store)


def base(folder: Path, template: Callable[[], Path] = _template) -> Store:
    """The small base, as a store of the test's own."""
    clock = Clock()
    clock.now += timedelta(hours=1)  # after all that the template has done
    return copied_store(template(), folder / "base.db", clock, 3)


def nasty_base(folder: Path) -> Store:
    """A base of hostile names."""
    return base(folder, _nasty_template)


def empty_base(folder: Path) -> Store:
    """A store without customers."""
    return new_store(folder / "base.db")


def application(
    store: Store | Exception,
    *,
    demo: bool = False,
    clock: Callable[[], date] = lambda: TODAY,
    preferences: Preferences | None = None,
    terminal: Terminal = Terminal(),  # noqa: B008 frozen
    today: date = TODAY,
) -> TicklerApp:
    """The program before a store that is open, or cannot be opened.

    It keeps no choices on the disk unless `preferences` have a folder.
    """
    opening: Future[Opened] = Future()
    if isinstance(store, Exception):
        opening.set_exception(store)
    else:
        opening.set_result(opened(store, today))
    return TicklerApp(
        Edge(Path("base.db"), today, explicit=True),
        opening,
        demo=demo,
        clock=clock,
        preferences=preferences,
        terminal=terminal,
    )


@asynccontextmanager
async def sitting(
    store: Store | Exception,
    size: tuple[int, int] = (120, 40),
    *,
    demo: bool = False,
    clock: Callable[[], date] = lambda: TODAY,
    welcomed: bool = True,
    preferences: Preferences | None = None,
    terminal: Terminal = Terminal(),  # noqa: B008 frozen
    today: date = TODAY,
) -> AsyncIterator[Desk]:
    """The running program, on Today whoever is `welcomed`; closes the store at the end."""
    app = application(
        store, demo=demo, clock=clock, preferences=preferences, terminal=terminal, today=today
    )
    hurried = patch.object(key_queue, "HELD", 0), patch.object(key_queue, "TYPES_ON", 0)
    with undrawn(), quick(), hurried[0], hurried[1]:  # no two keys come too soon
        async with app.run_test(size=size, notifications=True) as pilot:
            desk = Desk(app, pilot)
            await desk.settle()
            if welcomed and isinstance(desk.screen, FirstDialog):
                await desk.press("escape")
            yield desk
    if app.scorer is not None:
        app.scorer.join()
    if isinstance(store, Store):
        store.close()


class Typed(str):
    """A text that comes into a field at once, as a paste does."""


class Desk:
    """A person before the screen: presses keys and reads what is shown."""

    def __init__(self, app: TicklerApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def settle(self) -> None:
        """Wait until all that was asked for has been answered and shown."""
        for _ in range(_PATIENCE):
            await rest()
            if not self.app.is_running:
                return
            # What fails in a worker is told on the screen.
            at_work = (each.wait() for each in self.app.workers)
            await asyncio.gather(*at_work, return_exceptions=True)
            self.screen._on_timer_update()
            await rest()
            if not self._is_busy():
                self.screen._on_timer_update()
                return
        raise AssertionError(f"A key or a question is never done with, on {self.screen}.")

    def _is_busy(self) -> bool:
        """Whether a key, a question or a page of a table has not been dealt with yet."""
        app = self.app
        if any(not each.is_finished for each in app.workers):
            return True
        asking = (each for each in (app, *app.screen_stack) if isinstance(each, Asking))
        return bool(app._typed or app._key_at_work) or any(
            each._asked or each._at_rest for each in asking
        )

    async def press(self, *keys: str) -> None:
        """Press the keys, and wait for what follows each."""
        for key in keys:
            if isinstance(key, Typed):
                self.app.post_message(events.Paste(key))
            else:
                await self.app._press_keys([key])
            await self.settle()

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""
        return self.app.screen

    @property
    def today(self) -> TodayScreen:
        """Today, when it is on top."""
        assert isinstance(self.screen, TodayScreen)
        return self.screen

    @property
    def row(self) -> str | None:
        """The customer under the cursor of Today."""
        row = self.today.table.cursor_row
        return None if row is None else row.customer

    @property
    def said(self) -> str:
        """What the line above the keys says."""
        return self.screen.query_one(DoneBar).said.replace("\u00a0", " ")

    @property
    def toasts(self) -> list[str]:
        """What the toasts say."""
        return [each.message for each in self.app._notifications]

    @property
    def hints(self) -> dict[str, str]:
        """The dates on the outcome keys."""
        bar = self.screen.query_one("#outcomes", KeyBar)
        return {item.key: item.hint for item in bar.items if item.key.isdigit()}

    @property
    def facts(self) -> str:
        """All facts that are shown."""
        return "\n".join(
            f"{fact.label} {fact.text}"
            for facts in self.screen.query(Facts)
            for fact in facts.facts
        )

    @property
    def text(self) -> str:
        """The whole terminal as text."""
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def shows(self, name: str) -> bool:
        """Whether the terminal shows the text, control characters as signs, or its beginning."""
        return visible(name)[:20] in self.text
