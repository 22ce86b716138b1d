"""What a table shows letter for letter, and how it is worked by keyboard and mouse."""

from __future__ import annotations

import pytest
from textual.events import MouseScrollDown

from tests.tui.widgets.people import People, Person, TableApp, lines, settle
from tui.text import cell_width, fit, visible
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


def wheel_down(table: WindowTable[Person]) -> MouseScrollDown:
    return MouseScrollDown(
        table, 5, 5, 0, 0, button=0, shift=False, meta=False, ctrl=False, screen_x=5, screen_y=5
    )


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


async def test_letters_go_on_to_the_screen() -> None:  # T50
    app = TableApp(People(range(500)))
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
