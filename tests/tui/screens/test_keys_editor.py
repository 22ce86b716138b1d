"""All actions with their keys: found by typing, changed by pressing, written at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import StoreTrouble
from tests.tui.screens.kit import DUE, Desk, base, sitting
from tui.preferences import Preferences
from tui.screens.day.today import TodayScreen
from tui.screens.settings.capture import CaptureDialog
from tui.screens.settings.keys import KeysScreen
from tui.screens.settings.screen import SettingsScreen


async def find(desk: Desk, words: str) -> None:
    """Open the keys and look for an action."""
    await desk.press("comma", "K", "slash", *words, "enter")
    assert isinstance(desk.screen, KeysScreen)


def labels(desk: Desk) -> list[str]:
    """The labels of the actions that are listed."""
    assert isinstance(desk.screen, KeysScreen)
    return [row.action.label for row in desk.screen.source.rows]


async def test_all_actions_are_listed_and_found_by_key_name_and_meaning(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("comma", "K")
        assert {"Snooze", "Help", "Save", "Look"} <= set(labels(desk))
        assert len(labels(desk)) > 60
        await desk.press("slash", *"snooze")
        assert labels(desk) == ["Snooze"]
        assert "Put the step off" in desk.text
        await desk.press("escape")
        assert len(labels(desk)) > 60
        await desk.press("slash", *"xyzzy")
        assert "No action fits" in desk.text
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, SettingsScreen)
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_the_key_that_is_pressed_holds_at_once_and_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "keys.toml").write_text('# mine\nstep.rest = "B"\n')
    preferences = Preferences(folder)
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        await find(desk, "touch.log")
        await desk.press("enter")
        assert isinstance(desk.screen, CaptureDialog)
        assert "Press the new key" in desk.text
        await desk.press("L")
        assert desk.said == "Log: L."
        assert preferences.keys() == {"step.rest": "B", "touch.log": ["L"]}
        assert "yours" in desk.text
        await desk.press("escape", "escape", "escape", "escape")
        assert isinstance(desk.screen, TodayScreen)
        assert "L log" in desk.text
        assert "B rest" in desk.text
        await desk.press("L")
        assert f"Log: {DUE[0]}" in desk.text


async def test_a_clash_is_told_and_the_next_key_can_be_pressed(tmp_path: Path) -> None:
    preferences = Preferences()
    async with sitting(base(tmp_path), (80, 24), preferences=preferences) as desk:
        await find(desk, "touch.log")
        await desk.press("enter", "k")
        assert isinstance(desk.screen, CaptureDialog)
        assert "k is the key of “Skip” (step.skip)" in desk.screen.told
        assert "k is the key of “Skip”" in desk.text
        await desk.press("tab")
        assert "Tab keeps its meaning" in desk.screen.told
        assert preferences.keys() == {}
        await desk.press("f11")
        assert desk.said == "Log: l F11."
        assert preferences.keys() == {"touch.log": ["l", "f11"]}


async def test_escape_leaves_the_key_as_it_is_and_a_letter_never_acts(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await find(desk, "touch.log")
        await desk.press("enter", "q")
        assert desk.app.is_running
        assert isinstance(desk.screen, CaptureDialog)
        assert "“Quit” (app.quit)" in desk.screen.told
        await desk.press("escape")
        assert isinstance(desk.screen, KeysScreen)


async def test_delete_gives_an_action_its_own_key_again(tmp_path: Path) -> None:
    preferences = Preferences()
    preferences.keep_keys("touch.log", ["L"])
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        await find(desk, "touch.log")
        await desk.press("delete")
        assert desk.said == "Log: l."
        assert preferences.keys() == {}
        await desk.press("delete")
        assert "has its own keys already" in desk.toasts[-1]


async def test_a_default_that_is_taken_meanwhile_cannot_come_back(tmp_path: Path) -> None:
    preferences = Preferences()
    preferences.keep_keys("touch.log", ["L"])
    preferences.keep_keys("step.skip", ["l"])
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        await find(desk, "touch.log")
        await desk.press("delete")
        assert desk.toasts[-1].startswith("step.skip: l is the key of “Log” (touch.log)")
        assert preferences.keys() == {"touch.log": ["L"], "step.skip": ["l"]}


async def test_what_cannot_be_written_is_told_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreTrouble("The disk [/] is full.")

    async with sitting(base(tmp_path), preferences=Preferences(tmp_path / "config")) as desk:
        await find(desk, "touch.log")
        monkeypatch.setattr("tui.toml_file.write_toml", full)
        await desk.press("enter", "L")
        assert isinstance(desk.screen, CaptureDialog)
        assert desk.screen.told == "The disk [/] is full."
        assert desk.app.sitting.keymap == {}
