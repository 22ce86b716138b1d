"""Marks: a sign in front of the row, by key, through re-reading and another order."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.tui.widgets.people import COLUMNS, People, Person, cells, settle
from tui.text import cell_width
from tui.widgets.mark_table import MarkTable


class MarkApp(App[None]):
    """One table with marks."""

    def __init__(self, source: People) -> None:
        super().__init__()
        self.source = source
        self.table: MarkTable[Person] = MarkTable(COLUMNS, cells, key=lambda row: row.key)

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.set_source(self.source)


def signs(app: MarkApp, count: int = 5) -> list[str]:
    """The first two cells of the first rows: the cursor's sign and the mark's."""
    return [app.table.render_line(y + 1).text[:2] for y in range(count)]


def keys(app: MarkApp) -> list[int]:
    return [row.key for row in app.table.marked]


async def first_three(pilot: Pilot[None], app: MarkApp) -> None:
    await settle(pilot)
    for _ in range(3):
        assert app.table.toggle()
    await settle(pilot)


async def test_a_mark_is_a_sign_and_not_only_a_colour() -> None:
    app = MarkApp(People(range(500), ["[/] hostile", "\x1b[31mred"]))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert signs(app) == ["› ", "  ", "  ", "  ", "  "]
        assert app.table.toggle()
        assert signs(app) == [" ✓", "› ", "  ", "  ", "  "]
        app.table.action_go("up")
        assert signs(app)[0] == "›✓"
        assert "[/] hostile" in app.table.render_line(1).text
        assert {cell_width(app.table.render_line(y).text) for y in range(24)} == {79}
        assert app.table.toggle()
        assert keys(app) == []


async def test_marks_extend_both_ways_and_stop_at_the_ends() -> None:
    app = MarkApp(People(range(3)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.table.extend("up")
        assert keys(app) == [0]
        app.table.extend("down")
        app.table.extend("down")
        app.table.extend("down")
        assert keys(app) == [0, 1, 2]
        assert app.table.cursor == 2


async def test_marks_go_with_their_rows_when_the_order_changes() -> None:
    source = People(range(10))
    app = MarkApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await first_three(pilot, app)
        source.keys = list(reversed(range(10)))
        app.table.refresh_rows()
        await settle(pilot)
        assert signs(app, 10)[7:] == [" ✓", " ✓", " ✓"]
        assert keys(app) == [0, 1, 2]


async def test_of_those_asked_for_only_the_rows_that_are_left_stay_marked_anew() -> None:
    app = MarkApp(People(range(10)))
    async with app.run_test(size=(80, 24)) as pilot:
        await first_three(pilot, app)
        app.table.keep([0, 1], [Person(1, "another name")])
        assert [(row.key, row.name) for row in app.table.marked] == [
            (1, "another name"),
            (2, "Customer 2"),
        ]
        app.table.keep([1, 2], [Person(1, "x"), Person(2, "y"), Person(9, "never marked")])
        assert keys(app) == [1, 2]
        assert app.table.clear_marks()
        assert not app.table.clear_marks()
        assert signs(app) == ["  ", "  ", "  ", "› ", "  "]


@pytest.mark.parametrize("act", ["toggle", "extend"])
async def test_there_is_nothing_to_mark_without_a_row(act: str) -> None:
    app = MarkApp(People([]))
    async with app.run_test() as pilot:
        await settle(pilot)
        done = app.table.toggle() if act == "toggle" else app.table.extend("down")
        assert not done
        assert keys(app) == []
