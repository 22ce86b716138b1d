"""Hostile names on every screen and in every dialog: letter for letter, never obeyed."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens.kit import NASTY, Desk, Typed, nasty_base, sitting
from tui.text import visible


def assert_whole(desk: Desk, name: str) -> None:
    assert desk.shows(name), (name, desk.text)
    assert "\x1b" not in desk.text
    assert "\u202e" not in desk.text


async def test_names_on_screens_and_in_dialogs(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path)) as desk:
        seen = set()
        for _ in NASTY:
            name = desk.row
            assert name is not None
            seen.add(name)
            assert_whole(desk, name)
            assert f"said {name}" in desk.facts
            for key in ("d", "s", "l", "c", "v", "p", "h", "x", "t") if len(seen) < 3 else ():
                await desk.press(key)
                assert desk.screen is not desk.app.screen_stack[0], key
                assert_whole(desk, name)
                await desk.press("escape")
            await desk.press("enter")
            assert_whole(desk, name)
            await desk.press("escape", "down")
        assert len(seen) == len(NASTY)


async def test_names_in_what_is_said(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path), (80, 24)) as desk:
        for _ in NASTY:
            name = desk.row
            assert name is not None
            await desk.press("1")
            assert visible(name)[:20] in desk.text
            assert visible(name) in desk.said
        await desk.press("u")
        assert "Undone" in desk.said


async def test_names_in_focus_mode(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path), (80, 24)) as desk:
        await desk.press("f")
        seen = set()
        for _ in NASTY:
            name = next(name for name in NASTY if f"said {name}" in desk.facts)
            seen.add(name)
            assert_whole(desk, name)
            await desk.press("n")
        assert len(seen) == len(NASTY)
        await desk.press("p", "1")
        assert visible(name) in desk.said


async def test_names_in_the_list_and_in_the_search(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path)) as desk:
        await desk.press("f3")
        for name in NASTY:
            assert_whole(desk, name)
        for name in ("pay [/foo]", "ACME [Berlin]", "=cmd()", "$text-error"):
            await desk.press("f4", Typed(name))
            assert_whole(desk, name)
            await desk.press("enter")
            assert_whole(desk, name)
            await desk.press("s", Typed("[/x]"), "enter")
            assert "[/x]" in desk.text
            await desk.press("escape", "escape", "escape")
