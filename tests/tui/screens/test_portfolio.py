"""The portfolio's sheets one after another, each on a table of its own columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.screens.kit import base, sitting
from tui.screens.portfolio.portfolio import PortfolioScreen
from tui.words.portfolio.tabs import TABS


@pytest.mark.long
async def test_every_sheet_is_shown_after_the_one_before_it(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f5")
        screen = desk.screen
        assert isinstance(screen, PortfolioScreen)
        count = sum(len(sheets) for sheets in screen._sheets.values())
        assert len(screen._sheets) == len(TABS)
        seen = set()
        for _ in range(count):
            sheet = screen._sheet()
            assert sheet is not None
            assert sheet.title in desk.text
            seen.add(sheet.key)
            await desk.press("n")
        assert len(seen) == count
