"""Hostile texts on every screen and in every dialog: letter for letter, never obeyed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style

from store.errors import StoreTrouble
from tests.hostile import BEGINNING, EVIL, SHOWN, harmful, hostile_base
from tests.tui.screens.cutting import cut
from tests.tui.screens.kit import NASTY, Desk, Typed, nasty_base, sitting
from tests.tui.screens.ways import (
    APART,
    DIALOGS,
    SCREENS,
    back_to_today,
    every_screen,
    go,
    on_top,
)
from tui.text import visible

pytestmark = pytest.mark.long

WAYS = (*SCREENS, *DIALOGS)


def assert_whole(desk: Desk, name: str) -> None:
    assert desk.shows(name), (name, desk.text)
    assert not harmful(desk.text)


def styles(desk: Desk) -> list[tuple[str, Style]]:
    """Every piece of text that is drawn, with its style."""
    return [
        (segment.text, segment.style)
        for strip in desk.screen._compositor.render_strips()
        for segment in strip
        if segment.style is not None
    ]


def test_every_screen_and_dialog_has_a_way() -> None:
    assert set(every_screen()) - {way.what for way in WAYS} == APART


async def test_everything_hostile_everywhere(tmp_path: Path) -> None:
    wrong = []
    async with sitting(hostile_base(tmp_path), (80, 24)) as desk:
        for way in WAYS:
            await go(desk, way, EVIL)
            text = on_top(desk)
            if harmful(desk.text):
                wrong.append((way.what, "obeyed", text))
            if way.names and BEGINNING not in text:
                wrong.append((way.what, "not letter for letter", text))
            wrong += [(way.what, each, "") for each in cut(desk.screen)]
            if any(style.meta for _, style in styles(desk) if "@click" in style.meta):
                wrong.append((way.what, "a click does something", text))
            await back_to_today(desk)
    assert not wrong, "\n".join("\n".join(each) for each in wrong)


async def test_what_a_toast_and_the_line_below_say(tmp_path: Path) -> None:
    async with sitting(hostile_base(tmp_path), (80, 24)) as desk:
        desk.today.why_not(f"Not with {EVIL}.")
        await desk.settle()
        assert BEGINNING in desk.text
        assert not harmful(desk.text)
        desk.app.clear_notifications()
        for key in ("1", "u", "ctrl+r"):
            await desk.press(key)
            assert SHOWN in desk.said
            assert not harmful(desk.text)
        desk.today.accept()
        # Closed customers are told by a toast that they are.
        await desk.press("f3", "slash", *"is:closed", "enter", "s")
        assert f"{SHOWN} closed is closed" in desk.toasts[0]
        assert not harmful(desk.text)


async def test_a_store_that_cannot_be_opened_is_told_harmlessly() -> None:
    async with sitting(StoreTrouble(f"{EVIL} cannot be read.")) as desk:
        assert BEGINNING in desk.text
        assert not harmful(desk.text)


async def test_names_of_all_kinds_in_the_list_and_in_focus_mode(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path)) as desk:
        await desk.press("f3")
        for name in NASTY:
            assert_whole(desk, name)
        await desk.press("f2", "f")
        seen = set()
        for _ in NASTY:
            name = next(name for name in NASTY if f"said {name}" in desk.facts)
            seen.add(name)
            assert_whole(desk, name)
            await desk.press("n")
        assert len(seen) == len(NASTY)
        await desk.press("p", "1")
        assert visible(name) in desk.said


async def test_names_that_are_searched_and_words_that_are_no_date(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path)) as desk:
        for name in ("pay [/foo]", "$text-error"):
            await desk.press("f4", Typed(name))
            assert_whole(desk, name)
            await desk.press("enter")
            assert_whole(desk, name)
            await desk.press("s", Typed("[/x]"), "enter")
            assert "[/x]" in desk.text
            await desk.press("escape", "escape", "escape")
