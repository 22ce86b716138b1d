"""A table over 100,000 rows reads only what is looked at and shows texts letter for letter."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from tui.text import cell_width, fit, visible
from tui.widgets.columns import Cell, Column
from tui.widgets.window_table import WindowTable

NASTY = (
    "[/]",
    "[bold]x",
    "pay [/foo]",
    "=cmd()",
    "\x1b]52;c;aGk=\x07",
    "x" * 300,
    "שלום עולם",
    "日本語の名前",
    "👩‍⚕️ Dr 🇩🇪",
    "e\u0301te\u0301",
    "a\tb\nc\x7f\x9b\u202e",
)
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

    def __init__(self, source: People | None, *, letters: bool = True) -> None:
        super().__init__()
        self.source = source
        self.table = WindowTable(
            COLUMNS, cells, key=lambda row: row.key, empty="Nobody [/] today", letters=letters
        )
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


def wheel_down(table: WindowTable[Person]) -> MouseScrollDown:
    return MouseScrollDown(
        table, 5, 5, 0, 0, button=0, shift=False, meta=False, ctrl=False, screen_x=5, screen_y=5
    )


def lines(app: TableApp) -> list[str]:
    return [app.table.render_line(y).text for y in range(app.table.size.height)]


async def test_opening_reads_one_page_outside_the_loop() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert source.pages == [0]
        assert source.counts == 1
        assert threading.get_ident() not in source.threads
        assert app.table.count == 100_000
        assert "Customer 0 " in lines(app)[1]
        assert app.heard == [("highlighted", 0)]


async def test_end_home_and_thirty_downs_read_few_pages() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("end")
        await settle(pilot)
        assert "Customer 99999 " in lines(app)[-1]
        assert app.table.cursor == 99_999
        await pilot.press("home", *["down"] * 30)
        await settle(pilot)
        assert app.table.cursor_row == Person(30, "Customer 30")
        assert len(source.pages) <= 4
        assert not any("…" in line for line in lines(app))


async def test_the_next_page_is_read_before_it_is_reached() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.move_to(70)
        await settle(pilot)
        assert source.pages == [0, 100]


async def test_a_fling_reads_only_where_it_starts_and_where_it_rests() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        source.pages.clear()
        source.open.clear()
        for y in range(500, 90_000, 1_000):
            app.table.scroll_to(y=y, animate=False)
            if y % 10_000 == 500:
                await pilot.pause()
        assert "…" in lines(app)[5]
        source.open.set()
        await settle(pilot)
        assert len(source.pages) <= 5
        assert "Customer 89500 " in lines(app)[1]
        assert not any("…" in line for line in lines(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)])
async def test_every_name_is_shown_letter_for_letter(size: tuple[int, int]) -> None:
    app = TableApp(People(range(50), NASTY))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = lines(app)
        for name, line in zip(NASTY, shown[1:], strict=False):
            beginning = visible(name) if cell_width(name) <= 20 else fit(name, 20)[:-1]
            assert f"! {beginning}" in line
        assert {cell_width(line) for line in shown} == {size[0] - 1}  # the last is the scrollbar's
        assert not {"\x1b", "\x07", "\t", "\n", "\x9b", "\u202e"}.intersection("".join(shown))


async def test_columns_vanish_in_a_narrow_terminal() -> None:
    app = TableApp(People(range(50)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Why" in lines(app)[0]
        await pilot.resize_terminal(40, 20)
        await settle(pilot)
        assert "Why" not in lines(app)[0]
        assert "62 %" in lines(app)[1]


async def test_rows_the_screen_has_already_need_no_trip() -> None:
    source = People(range(212))
    app = TableApp(None)
    async with app.run_test(size=(120, 40)) as pilot:
        app.table.set_source(source)
        app.table.first_page([Person(key, f"Ready {key}") for key in range(100)], 212)
        await settle(pilot)
        assert (source.pages, source.counts) == ([], 0)
        assert "Ready 0 " in lines(app)[1]
        await pilot.press("end")
        await settle(pilot)
        assert "Customer 211 " in lines(app)[-1]
        assert (source.pages, source.counts) == ([100, 200], 0)


async def test_after_a_change_the_cursor_stays_on_its_row() -> None:
    source = People(range(10, 1_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.move_to(20)
        source.keys = range(5, 1_000)
        app.table.refresh_rows()
        await settle(pilot)
        assert app.table.cursor == 25
        assert app.table.cursor_row == Person(30, "Customer 30")
        assert app.focused is app.table
        assert app.heard[-1] == ("highlighted", 30)


async def test_when_its_row_is_gone_the_cursor_keeps_its_place() -> None:
    source = People(list(range(300)))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.move_to(20)
        source.keys = [key for key in range(300) if key != 20]
        app.table.refresh_rows()
        await settle(pilot)
        assert app.table.cursor == 20
        assert app.heard[-1] == ("highlighted", 21)


async def test_a_result_that_shrank_is_shown_from_its_end() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("end")
        await settle(pilot)
        source.keys = range(45)
        app.table.refresh_rows()
        await settle(pilot)
        assert app.table.cursor == 44
        assert "Customer 44 " in lines(app)[-1]
        source.keys = []
        app.table.refresh_rows()
        await settle(pilot)
        assert "Nobody [/] today" in lines(app)[2]
        assert app.heard[-1] == ("highlighted", None)


async def test_an_answer_to_an_older_question_is_not_shown() -> None:
    old, new = People(range(500), ["Old"]), People(range(700), ["New"])
    app = TableApp(old)
    old.open.clear()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.table.set_source(new)
        assert app.table.cursor_row is None
        await pilot.press("enter")
        old.open.set()
        await settle(pilot)
        assert app.table.count == 700
        assert "New" in lines(app)[1]
        assert app.heard == [("highlighted", 0)]


async def test_a_row_of_the_former_result_cannot_be_opened() -> None:
    app = TableApp(People(range(500)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        other = People(range(700, 800))
        other.open.clear()
        app.table.set_source(other)
        await pilot.press("enter")
        other.open.set()
        await settle(pilot)
        assert app.heard == [("highlighted", 0), ("highlighted", 700)]


async def test_an_error_of_the_source_is_told_and_can_be_tried_again() -> None:
    source = People(range(1_000))
    source.error = OSError("disk is gone")
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert app.heard == [("failed", "disk is gone")]
        source.error = None
        app.table.refresh_rows()
        await settle(pilot)
        assert "Customer 0 " in lines(app)[1]
        source.error = OSError("again")
        app.table.refresh_rows()
        await settle(pilot)
        assert app.heard[-1] == ("failed", "again")
        await pilot.press("down")
        assert "Customer 1 " in lines(app)[2]


async def test_enter_and_a_click_on_the_cursor_open_a_row() -> None:
    app = TableApp(People(range(100_000)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await pilot.click(app.table, offset=(5, 4))
        await pilot.click(app.table, offset=(5, 4))
        await pilot.click(app.table, offset=(5, 0))
        assert app.heard == [
            ("highlighted", 0),
            ("selected", 0),
            ("highlighted", 3),
            ("selected", 3),
        ]


async def test_the_wheel_moves_the_view_and_not_the_cursor() -> None:
    app = TableApp(People(range(100_000)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.post_message(wheel_down(app.table))
        await settle(pilot)
        assert app.table.scroll_offset.y > 0
        assert app.table.cursor == 0


async def test_letters_move_unless_the_screen_needs_them() -> None:
    app = TableApp(People(range(500)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("j", "j", "k", "pagedown")
        assert app.table.cursor == 1 + 38
        await pilot.press("G")
        assert app.table.cursor == 499
        await pilot.press("g")
        assert (app.table.cursor, app.skipped) == (0, 0)
    app = TableApp(People(range(500)), letters=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("j", "down", "k")
        assert (app.table.cursor, app.skipped) == (1, 1)


async def test_the_cursor_is_seen_without_colours_and_with_another_theme() -> None:
    app = TableApp(People(range(500)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("down")
        assert [line[0] for line in lines(app)[:4]] == [" ", " ", "›", " "]
        before = app.table.render_line(1)
        app.theme = "textual-light"
        await pilot.pause()
        assert app.table.render_line(1) != before
