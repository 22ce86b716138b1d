"""Saved views: two keys to a list, counts that come later, one's own kept and taken away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from store.actions.saved_views import save_view
from store.views.lists.saved_views import BUILT_IN, counts, find_view, views
from tests.kit import TODAY
from tests.tui.screens.kit import DUE, Desk, Typed, base, sitting
from tui.screens.customers.screen import CustomersScreen
from tui.screens.customers.views import ViewsDialog
from tui.screens.day.today import TodayScreen


def customers(desk: Desk) -> CustomersScreen:
    assert isinstance(desk.screen, CustomersScreen)
    return desk.screen


async def test_every_view_is_shown_with_its_key_and_its_count(tmp_path: Path) -> None:
    store = base(tmp_path)
    expected = counts(store, TODAY)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("g")
        for view, count in expected:
            line = rf"[ ›]{view.key or ' '}\s+{re.escape(view.name)}\s+{count} "
            assert re.search(line, desk.text), view.name
        assert "due:<today" in desk.text  # the filter of the one under the cursor


@pytest.mark.parametrize("way", [("f2",), ("f3",), ("f7",), ("f9",), ("enter",), ("f3", "enter")])
async def test_two_keys_lead_from_every_screen_to_a_view(
    tmp_path: Path, way: tuple[str, ...]
) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press(*way, "g", "o")
        assert customers(desk).line.text == "due:<today"
        assert customers(desk).table.count == 2
        assert "overdue: 2 customers by name" in desk.text
        assert desk.app.focused is customers(desk).table
        await desk.press("g", "t")
        assert "today: 4 customers by name" in desk.text


async def test_keys_typed_at_once_reach_the_view(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        for key in ("g", "o"):
            desk.app.simulate_key(key)
        await desk.settle()
        assert "overdue: 2 customers by name" in desk.text


async def test_the_name_goes_when_the_filter_is_changed_and_esc_clears_it(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("g", "down", "enter")
        assert "today: 4 customers by name" in desk.text
        await desk.press("slash", Typed(" lumen"), "enter")
        assert "─ 1 customer by name" in desk.text
        await desk.press("escape")
        assert customers(desk).table.count == 10


async def test_a_filter_is_kept_under_a_name_and_a_letter(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f3", "V")
        assert desk.toasts == ["There is no filter to save: / types one."]
        await desk.press("slash", Typed("later"), "ctrl+s")
        await desk.press(Typed("for [/later]"), "tab", "o", "enter")
        assert "The key o opens “overdue”: choose another one." in desk.text
        await desk.press("backspace", "8", "enter")
        assert "saved the view “for [/later]”" in desk.said
        assert find_view(store, "for").key == "8"
        await desk.press("f2", "g", "8")
        assert "for [/later]: 6 customers by name" in desk.text
        await desk.press("u")
        assert views(store) == list(BUILT_IN)


async def test_own_views_can_be_taken_away_and_brought_back_but_built_in_ones_stay(
    tmp_path: Path,
) -> None:
    store = base(tmp_path)
    save_view(store, TODAY, "zz [b]mine", 'lumen OR "[/x]"', "8")
    async with sitting(store) as desk:
        await desk.press("g", "delete")
        assert "“overdue” is built in and stays." in desk.text
        await desk.press("end", "delete")
        assert isinstance(desk.screen, ViewsDialog)
        assert "removed the view “zz [b]mine”" in desk.text
        assert len(views(store)) == len(BUILT_IN)
        await desk.press("escape", "u")
        assert isinstance(desk.screen, TodayScreen)
        assert desk.row == DUE[0]
        assert find_view(store, "zz").key == "8"
        await desk.press("g", "8")
        assert "zz [b]mine: 1 customer by name" in desk.text


async def test_a_view_that_can_no_longer_be_read_is_shown_where_it_is_wrong(
    tmp_path: Path,
) -> None:
    store = base(tmp_path)
    save_view(store, TODAY, "old", "lumen", "8")
    store.connection.execute("UPDATE saved_view SET filter = 'gone:x'")
    async with sitting(store) as desk:
        await desk.press("g")
        assert " ? " in desk.text
        await desk.press("8")
        assert "↑ there is no field gone" in desk.text
        assert customers(desk).line.in_use


async def test_a_view_brings_its_order_and_its_columns(tmp_path: Path) -> None:  # G2
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f3", "W", "ctrl+u", Typed("owner, next"), "ctrl+s")
        assert "Owner" in desk.text
        assert "Segment " not in desk.text.splitlines()[3]
        await desk.press("Z")
        assert "by name, backwards" in desk.text
        await desk.press("slash", Typed("lumen"), "enter", "V", Typed("mine"), "ctrl+s")
        view = find_view(store, "mine")
        assert (view.sort, view.columns) == ("-name", ("owner", "next"))
