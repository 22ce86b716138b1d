"""Finding by words from every screen: names first, then the lines where the words stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from store.actions import customers, records
from store.actions.touches import Touch
from store.safety.opening import Store
from store.views.lists.search import Finding, look
from tests.kit import TODAY
from tests.tui.screens.kit import NASTY, Desk, Typed, base, nasty_base, sitting
from tui.screens.customer.screen import CustomerScreen
from tui.screens.customers.find import FindDialog
from tui.screens.customers.screen import CustomersScreen
from tui.text import visible


def told(store: Store, name: str, *notes: str) -> bytes:
    """A further customer with a history."""
    who = customers.add(store, TODAY, name, city="Kraków").customer_id
    for note in notes:
        records.log(store, TODAY, who, Touch(note=note))
    return who


def dialog(desk: Desk) -> FindDialog:
    assert isinstance(desk.screen, FindDialog)
    return desk.screen


def found(desk: Desk) -> list[tuple[str, str]]:
    """Kind and customer of each row."""
    table, rows = dialog(desk).table, []
    for index in range(table.count or 0):
        row = table._pages.row(index)
        assert row is not None
        rows.append(("filter", "") if row.hit is None else (row.hit.kind, row.hit.name))
    return rows


async def test_names_come_first_then_the_lines_with_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = base(tmp_path)
    told(store, "Friday Fish", "nothing")
    wide: list[bool] = []

    def noted(*asked: Any, **more: Any) -> Finding:
        wide.append(more["wide"])
        return look(*asked, **more)

    monkeypatch.setattr("tui.screens.customers.find.look", noted)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("slash", Typed("frid"))
        assert wide[-2:] == [False, True]  # each row is looked through behind the words
        assert found(desk) == [("customer", "Friday Fish"), ("interaction", "Lumen Dental")]
        assert "name     Friday Fish" in desk.text
        assert "note     Lumen Dental" in desk.text
        assert "send prices by Friday" in desk.text
        assert "Everyone, Kraków" in desk.text


async def test_a_customer_is_open_after_six_keys(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("slash", "r", "a", "o", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        assert "Rao & Sons" in desk.text
        await desk.press("escape", "slash", *"ho a", "enter")
        assert "Hotel Aurora" in desk.text


async def test_keys_typed_at_once_take_what_they_mean(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        for key in ("slash", *"auro", "enter"):
            desk.app.simulate_key(key)
        await desk.settle()
        assert isinstance(desk.screen, CustomerScreen)
        assert "Hotel Aurora" in desk.text


async def test_enter_never_takes_what_was_found_for_less(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("slash", Typed("rao"))
        box = dialog(desk).query_one(Input)
        dialog(desk).look_for("hotel a")
        dialog(desk).post_message(Input.Submitted(box, "hotel a"))
        await desk.settle()
        assert isinstance(desk.screen, CustomerScreen)
        assert "Hotel Aurora" in desk.text


@pytest.mark.parametrize("way", [("f2",), ("enter",), ("f7",), ("f9",), ("f7", "enter")])
async def test_it_opens_from_every_screen_and_leaves_without_a_trace(
    tmp_path: Path, way: tuple[str, ...]
) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press(*way)
        before = desk.screen
        await desk.press("slash", "f4", "escape")
        assert desk.screen is before
        await desk.press("f4", "escape")
        assert desk.screen is before


async def test_a_note_opens_the_page_at_its_line(tmp_path: Path) -> None:
    store = base(tmp_path)
    told(store, "Noted", *(f"talk number {number} of many" for number in range(30)), "last words")
    async with sitting(store) as desk:
        await desk.press("slash", Typed("talk 7 many"), "enter")
        assert isinstance(desk.screen, CustomerScreen)
        event = desk.screen._table.cursor_row
        assert event is not None
        assert event.note == "talk number 7 of many"


async def test_a_filter_is_understood_and_goes_to_the_list(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("slash", Typed("is:new later"))
        assert "Open 6 customers in the list" in desk.text
        assert found(desk)[1] == ("customer", "Later 0")
        await desk.press("enter")
        assert isinstance(desk.screen, CustomersScreen)
        assert desk.screen.table.count == 6
        assert desk.screen.line.text == "is:new later"
        assert desk.app.focused is desk.screen.table


async def test_what_only_looks_like_a_filter_is_said_and_looked_for_as_words(
    tmp_path: Path,
) -> None:
    store = base(tmp_path)
    told(store, "Due: Diligence")
    async with sitting(store) as desk:
        await desk.press("slash", Typed("due: dili"))
        assert "“dili” is not a date" in desk.text or "dili" in desk.text
        assert found(desk) == [("customer", "Due: Diligence")]
        await desk.press("ctrl+u", Typed("risk:"))
        assert "a value is missing" in desk.text
        assert found(desk) == []


async def test_nothing_found_says_what_to_do(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("slash")
        assert "Type what you remember" in desk.text
        await desk.press("enter", Typed("qqq"), "enter")
        assert "Nothing has these words. Esc leaves, then a adds a customer." in desk.text
        assert isinstance(desk.screen, FindDialog)


async def test_matched_words_are_pointed_out_without_colour(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("slash", Typed("prices"))
        underlined = {
            segment.text.strip()
            for strip in desk.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.underline and segment.style.bold
        }
        assert "prices" in underlined


async def test_hostile_names_and_notes(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path)) as desk:
        for name in NASTY:
            await desk.press("slash", Typed(visible(name).split()[0][:12]))
            assert isinstance(desk.screen, FindDialog)
            assert "\x1b" not in desk.text
            await desk.press("ctrl+u", Typed("said"))
            assert {kind for kind, _ in found(desk)} == {"interaction"}
            await desk.press("escape")
        await desk.press("slash", Typed("[/foo]"))
        assert desk.shows("pay [/foo]")
        assert ("customer", "pay [/foo]") in found(desk)
