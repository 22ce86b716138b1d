"""A terminal that is resized while somebody types: nothing typed is lost, the focus stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.tui.screens.kit import DUE, Desk, Typed, base, sitting
from tests.tui.screens.ways import SCREENS, back_to_today, go
from tui.app import COLUMNS, LINES
from tui.dialogs.base import Dialog

pytestmark = pytest.mark.long

SIZES = ((80, 24), (60, 20), (200, 50))
TINY = ((59, 20), (1, 1))
HALF = "half a wo"
# A dialog with something to type in over each screen, each of another kind.
OVER = {
    "TodayScreen": "l",
    "CustomersScreen": "s",
    "CustomerScreen": "e",
    "FocusScreen": "o",
    "PlansScreen": "colon",
    "PlanScreen": "slash",
    "SegmentsScreen": "a",
    "SegmentScreen": "I",
    "EndingScreen": "colon",
    "PortfolioScreen": "colon",
    "SettingsScreen": "enter",
    "KeysScreen": "f1",
}


async def resized(desk: Desk, size: tuple[int, int]) -> None:
    await desk.pilot.resize_terminal(*size)
    await desk.settle()


def typed(desk: Desk) -> str:
    box = desk.app.focused
    assert isinstance(box, Input | TextArea)
    return box.value if isinstance(box, Input) else box.text


async def test_half_typed_words_over_every_screen_survive_every_size(tmp_path: Path) -> None:
    assert {way.what for way in SCREENS} == OVER.keys()
    async with sitting(base(tmp_path)) as desk:
        for way in SCREENS:
            await go(desk, way)
            await desk.press(OVER[way.what], Typed(HALF))
            box, text = desk.app.focused, typed(desk)
            assert isinstance(desk.screen, Dialog)
            assert HALF in text
            for size in SIZES if way is SCREENS[0] else SIZES[:2]:
                await resized(desk, size)
                assert desk.app.focused is box, (way.what, size)
                assert typed(desk) == text, (way.what, size)
                assert "half" in desk.text, (way.what, size, desk.text)
            await back_to_today(desk)


async def test_below_60_by_20_a_word_is_said_once_and_everything_goes_on(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (60, 20)) as desk:
        assert desk.toasts == []
        for way in SCREENS[::3]:
            await go(desk, way)
            for size in TINY:
                await resized(desk, size)
            (said,) = desk.toasts
            assert said.startswith(f"59 columns and 20 lines: below {COLUMNS} and {LINES}")
            await resized(desk, (COLUMNS, LINES))
            focus = desk.app.focused
            assert focus is not None
            assert focus.screen is desk.screen
            await back_to_today(desk)
        await desk.press("1")
        assert DUE[0] in desk.said


async def test_a_key_acts_however_small_the_terminal_is(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (50, 16)) as desk:
        assert "› ! Lumen Dental" in desk.text
        assert desk.toasts[0].startswith("50 columns and 16 lines: below 60")
        await desk.press("s", Typed("3d"))
        assert typed(desk) == "3d"
        await desk.press("enter")
        assert "put off to" in desk.said
