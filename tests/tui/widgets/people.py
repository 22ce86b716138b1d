"""A long result of made-up people and a screen with one table, for the tests of the table."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot

from tui.widgets.columns import Cell, Column
from tui.widgets.window_table import WindowTable

COLUMNS = (
    Column("sign", "", width=1, priority=9),
    Column("name", "Customer", weight=1, min_width=20, priority=9),
    Column("why", "Why", width=24, priority=1),
    Column("risk", "Risk", width=6, align="right", priority=5),
)


@dataclass(frozen=True)
class Person:
    key: int
    name: str


def cells(row: Person) -> Sequence[Cell]:
    return (
        Cell("!", "overdue"),
        Cell(row.name),
        Cell("silent 47 d", "dim"),
        Cell("62 %", "risk"),
    )


class People:
    """A result that notes who asks for what, and can be made to wait or to fail."""

    def __init__(self, keys: Sequence[int], names: Sequence[str] = ()) -> None:
        self.keys = keys
        self.names = names
        self.pages: list[int] = []
        self.counts = 0
        self.threads: set[int] = set()
        self.error: Exception | None = None
        self.open = threading.Event()
        self.open.set()

    def count(self) -> int:
        self.threads.add(threading.get_ident())
        self.counts += 1
        return len(self.keys)

    def page(self, offset: int, limit: int) -> Sequence[Person]:
        self.threads.add(threading.get_ident())
        self.pages.append(offset)
        assert self.open.wait(10)
        if self.error:
            raise self.error
        return [
            Person(key, self.names[place] if place < len(self.names) else f"Customer {key}")
            for place, key in enumerate(self.keys[offset : offset + limit], offset)
        ]


class TableApp(App[None]):
    """One table; every message of it is kept."""

    BINDINGS = [Binding("k", "skip", "Skip")]  # noqa: RUF012  # as Textual declares it

    def __init__(self, source: People | None) -> None:
        super().__init__()
        self.source = source
        self.table = WindowTable(COLUMNS, cells, key=lambda row: row.key, empty="Nobody [/] today")
        self.heard: list[tuple[str, object]] = []
        self.skipped = 0

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        if self.source is not None:
            self.table.set_source(self.source)

    def on_window_table_highlighted(self, message: WindowTable.Highlighted[Person]) -> None:
        self.heard.append(("highlighted", message.row and message.row.key))

    def on_window_table_selected(self, message: WindowTable.Selected[Person]) -> None:
        self.heard.append(("selected", message.row.key))

    def on_window_table_failed(self, message: WindowTable.Failed[Person]) -> None:
        self.heard.append(("failed", str(message.error)))

    def action_skip(self) -> None:
        self.skipped += 1


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def lines(app: TableApp) -> list[str]:
    return [app.table.render_line(y).text for y in range(app.table.size.height)]
