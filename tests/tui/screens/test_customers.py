"""The customers list: filter, order, the keys of Today, and how large it may be."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.tui.screens.kit import DUE, Desk, Typed, base, empty_base, sitting
from tui.screens.customer.screen import CustomerScreen
from tui.screens.customers.screen import SORTS, CustomersScreen
from tui.screens.day.today import TodayScreen


def customers(desk: Desk) -> CustomersScreen:
    assert isinstance(desk.screen, CustomersScreen)
    return desk.screen


def name(desk: Desk) -> str | None:
    row = customers(desk).table.cursor_row
    return None if row is None else row.name


async def test_the_list_at_both_sizes(tmp_path: Path) -> None:
    for size in ((120, 40), (80, 24)):
        async with sitting(base(tmp_path), size) as desk:
            await desk.press("f3")
            assert "10 customers by name" in desk.text
            assert name(desk) == "Brightside Café"
            assert desk.app.focused is customers(desk).table
            assert "LTV" in desk.text
            assert "1 reached →" in desk.text
            await desk.press("f2")
            assert isinstance(desk.screen, TodayScreen)


async def test_a_filter_narrows_the_list_while_it_is_typed(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f3", "slash", Typed("later"))
        assert customers(desk).table.count == 6
        await desk.press("enter")
        assert desk.app.focused is customers(desk).table
        await desk.press("slash", "ctrl+u", Typed("risk:>200%"))
        assert customers(desk).table.count == 10  # what fitted before stays until it can be read
        assert "↑ risk takes a percentage, as risk:>60%." in desk.text
        await desk.press("ctrl+u", Typed("later sort:x"))
        assert f"{' ' * 7}↑ there is no field sort" in desk.text
        await desk.press("1", "u")
        assert customers(desk).query_one("#filter", Input).value == "later sort:x1u"
        await desk.press("enter")
        assert customers(desk).line.in_use
        await desk.press("escape")
        assert customers(desk).table.count == 10
        assert "there is no field" not in desk.text
        assert desk.app.focused is customers(desk).table
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_every_order_comes_round(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f3")
        for _, words in (*SORTS[1:], SORTS[0]):
            await desk.press("S")
            assert f"10 customers by {words}" in desk.text
        await desk.press("S")
        assert name(desk) == DUE[0]  # by next step: the one that is overdue most


async def test_a_step_that_is_not_due_yet_can_be_worked_from_the_list(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f3", "slash", Typed("later 3"), "enter", "1", "1")  # T93: asked once
        assert "Later 3: reached (“Get to know”)." in desk.said
        assert name(desk) == "Later 3"
        await desk.press("enter")
        assert isinstance(desk.screen, CustomersScreen)
        await desk.press("u")
        assert "Undone: Later 3: reached" in desk.said
        await desk.press("f2")
        assert "4 left" in desk.text


async def test_today_shows_what_was_changed_in_the_list(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f3", "1", "f2")  # Brightside Café
        assert "3 left" in desk.text
        assert desk.row == DUE[0]


async def test_neighbours_on_the_page_and_the_way_back(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f3", "down", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        assert "Hotel Aurora" in desk.text
        await desk.press("left_square_bracket", "left_square_bracket")
        assert "Brightside Café" in desk.text
        assert desk.toasts == ["This is the first customer of the list: Esc goes back to it."]
        await desk.press("right_square_bracket", "ctrl+n", "ctrl+n")
        assert "Later 1" in desk.text
        await desk.press("escape")
        assert name(desk) == "Later 1"
        assert desk.app.focused is customers(desk).table


async def test_undo_puts_the_cursor_back_on_the_customer(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f3", "down", "down", "1", "1", "home", "u")
        assert name(desk) == "Later 0"


async def test_a_closed_customer_leaves_the_list_and_is_found_by_the_filter(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f3", "c", "1", "enter")
        assert customers(desk).table.count == 9
        await desk.press("slash", Typed("is:closed"), "enter")
        assert name(desk) == "Brightside Café"
        assert "no need any more" in desk.text
        await desk.press("s")
        assert desk.toasts == ["Brightside Café is closed: c opens it again."]
        await desk.press("c", "enter")
        assert "is open again" in desk.said


async def test_an_empty_list_says_what_to_do(tmp_path: Path) -> None:
    async with sitting(empty_base(tmp_path)) as desk:
        await desk.press("f3")
        assert "There are no customers yet" in desk.text
        await desk.press("1")
        assert "The list is empty" in desk.toasts[0]
