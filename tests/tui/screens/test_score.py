"""Satisfaction: the digit records and closes; the first answer stands beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import records
from tests.kit import TODAY
from tests.tui.screens.kit import Typed, base, nasty_base, sitting
from tui.screens.day.today import TodayScreen
from tui.screens.work.score import ScoreDialog


@pytest.mark.parametrize(
    ("keys", "kind", "score"),
    [
        (("9",), "nps", 9),
        (("0",), "nps", 0),
        (("plus",), "nps", 10),
        (("t",), "nps", 10),
        (("c", "5"), "csat", 5),
        (("tab", "tab", "7"), "ces", 7),
        (("e", "shift+tab", "1"), "csat", 1),
    ],
)
async def test_one_key_records_the_answer(
    tmp_path: Path, keys: tuple[str, ...], kind: str, score: int
) -> None:  # R89, R93
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("t", *keys)
        assert isinstance(desk.screen, TodayScreen)
        assert f"answered {kind.upper()} {score}" in desk.said
        assert tuple(store.row("SELECT kind, score FROM satisfaction")) == (kind, score)
        assert desk.app.focused is desk.today.table


async def test_beside_the_first_and_not_off_the_scale(tmp_path: Path) -> None:  # R87
    store = base(tmp_path)
    customer = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    records.satisfaction(store, TODAY - timedelta(days=90), customer, "csat", 2)
    records.satisfaction(store, TODAY - timedelta(days=1), customer, "csat", 5)
    async with sitting(store) as desk:
        await desk.press("t")
        assert "no answer yet" in desk.facts
        await desk.press("c", "7")
        assert isinstance(desk.screen, ScoreDialog)
        assert "CSAT goes from 1 to 5, not 7." in desk.text
        assert "5, yesterday, +3 since the first (2, Fri 21 Aug)" in desk.facts
        await desk.press("n")
        assert "goes from" not in desk.text
        await desk.press("escape", "enter")
        assert "CSAT 5, yesterday, +3 since the first" in desk.facts


async def test_with_their_words(tmp_path: Path) -> None:
    store = nasty_base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("t", "c", "w", "4", "tab", Typed("quick [/but] loud"), "ctrl+s")
        assert isinstance(desk.screen, TodayScreen)
        found = store.row("SELECT kind, score, note FROM satisfaction")
        assert tuple(found) == ("csat", 4, "quick [/but] loud")
        await desk.press("u")
        assert "Undone" in desk.said
