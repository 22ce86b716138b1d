"""Works the lists of one store and reports how long each key took until its rows were shown.

    python -m benchmarks.flow STORE DAY

Prints JSON: seconds for each key, beside those of the same window of rows read by plain SQL; both
are the best of a few, taken in turn. A process of its own, without a terminal.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from textual.pilot import Pilot

from benchmarks.seeded import LONG, SHORT
from store.safety.opening import Store
from tui.app import Opened, TicklerApp, opened
from tui.environment import Edge
from tui.screens.customers.find import FindDialog
from tui.screens.customers.screen import CustomersScreen
from tui.widgets.window_table import WindowTable

OFTEN = 5
_PATIENCE = 3.0
_ROWS = 100  # that a list reads at once
_SHOWN = (
    "SELECT c.id, c.name, c.city, s.grp, s.stage, r.last_on, r.days, r.revenue, v.next_on, "
    "v.total, v.churn_risk, v.at_risk, f.title, f.channel, g.name FROM {} "
    "LEFT JOIN standing AS s ON s.customer_id = c.id LEFT JOIN segment AS g ON g.id = c.segment_id "
    "LEFT JOIN follow_up AS f ON f.id = c.next_id"
)
_BY_NAME = _SHOWN.format(
    "customer AS c JOIN rhythm AS r ON r.customer_id = c.id JOIN score AS v ON v.customer_id = c.id"
)
_BY_SCORE = _SHOWN.format(
    "score AS v JOIN customer AS c ON c.id = v.customer_id JOIN rhythm AS r ON r.customer_id = c.id"
)
_WINDOW = f"LIMIT {_ROWS} OFFSET ?"
# The same windows as a program would ask for them that knows its tables and nothing else.
BARE = {
    "first": f"{_BY_NAME} WHERE c.live = 1 ORDER BY c.sort_name, c.id {_WINDOW}",
    "sort": f"{_BY_SCORE} WHERE v.live = 1 ORDER BY v.churn_risk DESC, v.customer_id {_WINDOW}",
    "filter": f"{_BY_SCORE} WHERE v.live = 1 AND v.churn_risk > 0.9 ORDER BY c.sort_name, c.id "
    f"{_WINDOW}",
    "find": "SELECT rowid FROM sought WHERE sought MATCH ? ORDER BY rowid LIMIT 20",
}


class Flow:
    """Presses keys on one screen and waits for what they bring."""

    def __init__(self, app: TicklerApp, pilot: Pilot[None], store: Store, plain: Any) -> None:
        self.app = app
        self.pilot = pilot
        self.store = store
        self.plain = plain
        self.figures: dict[str, list[float]] = {}
        self.was = 0  # where the cursor was before the last key

    @property
    def table(self) -> WindowTable[Any]:
        """The list of the screen that is shown."""
        found: WindowTable[Any] = vars(self.app.screen)["table"]
        return found

    async def settle(self) -> None:
        """Wait until all that was asked for has come."""
        for _ in range(3):
            await self.pilot.pause()
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def until(self, shown: Callable[[], bool], *keys: str) -> float:
        """Seconds from the last of the keys until `shown` holds and is painted."""
        for key in keys[:-1]:
            await self.pilot.press(key)
            await self.settle()
        self.was = self.table.cursor if "table" in vars(self.app.screen) else 0
        begun = time.perf_counter()
        pressing = asyncio.ensure_future(self.pilot.press(keys[-1]))
        while not shown():
            if time.perf_counter() - begun > _PATIENCE:
                raise TimeoutError(f"{keys[-1]} on {self.app.screen} brought nothing")
            await asyncio.sleep(0.001)
        painted = asyncio.Event()
        self.app.screen.call_after_refresh(painted.set)
        await painted.wait()
        seconds = time.perf_counter() - begun
        await pressing
        await self.settle()
        return seconds

    def bare(self, what: str, *values: Any) -> float:
        """Seconds of a window by plain SQL."""
        begun = time.perf_counter()
        self.plain.execute(BARE[what], values).fetchall()
        return time.perf_counter() - begun

    async def timed(
        self, what: str, shown: Callable[[], bool], keys: tuple[str, ...],
        bare: Callable[[], float], back: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Measure in turn, after one round that warms; `back` leads to where the key is again."""
        ours, theirs = [], []
        for _ in range(OFTEN + 1):
            ours.append(await self.until(shown, *keys))
            theirs.append(bare())
            for key in back:
                await self.pilot.press(key)
                await self.settle()
        self.figures[what] = [min(ours[1:]), min(theirs[1:])]

    async def lists(self) -> None:
        """Ends, pages, orders and filters of the customers."""
        last = self.store.value("SELECT count(*) FROM customer WHERE live = 1") - 1
        await self.pilot.press("f3")
        await self.settle()
        screen = self.app.screen
        assert isinstance(screen, CustomersScreen)

        def there(index: int) -> bool:
            return self.table.cursor == index and self.table.cursor_row is not None

        def down() -> bool:
            return self.table.cursor > self.was and there(self.table.cursor)

        def asked(name: str, value: str) -> bool:
            return getattr(screen, name) == value and there(0)

        await self.timed("a page down", down, ("pagedown",) * 5,
                         lambda: self.bare("first", _ROWS), ("home",))  # fmt: skip
        await self.timed("the end of the list", lambda: there(last), ("end",),
                         lambda: self.bare("first", max(0, last - _ROWS)), ("home",))  # fmt: skip
        await self.timed("another order", lambda: asked("_sort", "risk"), ("S", "S"),
                         lambda: self.bare("sort", 0), ("S",) * 4)  # fmt: skip

        async def filtered() -> float:
            begun = time.perf_counter()
            screen.list_only("risk:>90%")
            while not asked("_filter", "risk:>90%"):
                await asyncio.sleep(0.001)
            await self.pilot.pause()
            seconds = time.perf_counter() - begun
            await self.settle()
            screen.list_only("")
            await self.settle()
            return seconds

        pairs = [(await filtered(), self.bare("filter", 0)) for _ in range(OFTEN)]
        self.figures["a filter"] = [min(a for a, _ in pairs), min(b for _, b in pairs)]

    async def find(self) -> None:
        """What is typed in Find, letter by letter: the last of a word that many names have."""
        await self.pilot.press("f4")
        await self.settle()
        dialog = self.app.screen
        assert isinstance(dialog, FindDialog)

        for word, what in (("harb", "find: a word of many"), ("xylo", "find: a word of one")):

            def shown() -> bool:
                row = dialog.table.cursor_row
                return row is not None and row.wanted == word  # noqa: B023

            await self.timed(
                what, shown, tuple(word), partial(self.bare, "find", f'"{word}"*'), ("ctrl+u",)
            )
        await self.pilot.press("escape")
        await self.settle()

    async def open_page(self) -> None:
        """A customer's page with much history, and with little."""
        best: dict[str, list[float]] = {}
        for name, _ in (LONG, SHORT) * (OFTEN + 1):
            screen = self.app.screen
            assert isinstance(screen, CustomersScreen)
            screen.list_only(name.split()[0])
            await self.settle()

            def shown() -> bool:
                found = [t for t in self.app.screen.query(WindowTable) if t.count]
                return self.app.screen is not screen and bool(found)  # noqa: B023

            best.setdefault(name, []).append(await self.until(shown, "enter"))
            await self.pilot.press("escape")
            await self.settle()
        self.figures["opening a long history"] = [min(best[each][1:]) for each, _ in (LONG, SHORT)]

    async def outcome(self) -> None:
        """An outcome on Today until the next customer stands under the cursor."""
        await self.pilot.press("f2")
        await self.settle()
        ours, theirs = [], []
        for _ in range(OFTEN + 1):
            row = self.table.cursor_row
            assert row is not None
            before = self.store.value("SELECT max(seq) FROM work")

            def shown() -> bool:
                here = self.table.cursor_row
                return here is not None and here.key != row.key  # noqa: B023

            ours.append(await self.until(shown, "1"))
            theirs.append(bare_commit(self.store, before))
        self.figures["an outcome"] = [min(ours[1:]), min(theirs[1:])]


def bare_commit(store: Store, before: int) -> float:
    """Seconds in which as many rows as the last change has journalled are committed with FULL."""
    rows = store.rows("SELECT tbl, record_id, field, old, new FROM journal WHERE work_seq > ?",
                      (before,))  # fmt: skip
    path = store.path.with_name("bare.db")
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (seq INTEGER PRIMARY KEY, a, b, c, d, e)")
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO bare (a, b, c, d, e) VALUES (?, ?, ?, ?, ?)", [tuple(row) for row in rows]
    )
    connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


async def work(app: TicklerApp, store: Store) -> dict[str, list[float]]:
    """All of them, each as [ours, theirs]."""
    plain = dbapi2.connect(str(store.path))
    plain.execute("PRAGMA cache_size = -16000")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        flow = Flow(app, pilot, store, plain)
        await flow.settle()
        app.garbage.begin()
        await flow.lists()
        await flow.open_page()
        await flow.find()
        await flow.outcome()
        return flow.figures


def main() -> None:
    """Measure and print."""
    path, day = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
    edge = Edge(path, day, explicit=True)
    opening: Future[Opened] = Future()
    store = edge.open(slim=True)
    opening.set_result(opened(store, day))
    app = TicklerApp(edge, opening, clock=lambda: day)
    print(json.dumps(asyncio.run(work(app, store))))


if __name__ == "__main__":
    main()
