"""The settings on the screen: what holds, where from, changed with validation, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions.settings import set_setting
from store.settings.values import calendar_of, me, setting
from tests.kit import TODAY
from tests.tui.screens.kit import DUE, NASTY, Desk, Typed, base, sitting
from tui.dialogs.form import FormDialog
from tui.preferences import Preferences
from tui.screens.day.today import TodayScreen
from tui.screens.settings.keys import KeysScreen
from tui.screens.settings.screen import SettingsScreen


async def go_to(desk: Desk, name: str) -> None:
    """Put the cursor of the settings on one of them."""
    assert isinstance(desk.screen, SettingsScreen)
    names = [row.name for row in desk.screen.source.rows]
    desk.screen.table.move_to(names.index(name))
    await desk.settle()


async def write(desk: Desk, name: str, text: str) -> None:
    """Change a setting as a person does."""
    await go_to(desk, name)
    await desk.press("enter", "end", "ctrl+u", Typed(text), "enter")


def line(desk: Desk, title: str) -> str:
    """The row of a setting as it is shown."""
    return next(row for row in desk.text.splitlines() if row[2:].lstrip("› ").startswith(title))


@pytest.mark.parametrize(("size", "key"), [((80, 24), "comma"), ((120, 40), "f12")])
async def test_every_setting_has_its_value_its_origin_and_help(
    tmp_path: Path, size: tuple[int, int], key: str
) -> None:
    async with sitting(base(tmp_path), size) as desk:
        await desk.press(key)
        assert "by itself" in line(desk, "Look")
        assert "240 min" in line(desk, "Minutes a day")
        assert "default" in line(desk, "Minutes a day")
        await desk.press(*["down"] * 6)
        assert "How much work is planned on a working day" in desk.facts
        assert "kept in this store" in desk.facts
        await desk.press(key)
        assert desk.toasts[-1] == "These are the settings."
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_a_setting_of_the_store_is_changed_undone_and_set_back(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("comma")
        await write(desk, "daily_minutes", "300")
        assert desk.said == "Minutes a day: 300 min. · u undoes"
        assert "300 min" in line(desk, "Minutes a day")
        assert "yours" in line(desk, "Minutes a day")
        await desk.press("u")
        assert desk.said.startswith("Undone: Minutes a day: 300 min")
        assert "240 min" in line(desk, "Minutes a day")
        await desk.press("ctrl+r", "delete")
        assert desk.said == "Minutes a day: 240 min. · u undoes"
        assert me(store)["daily_minutes"] == 240
        await desk.press("delete")
        assert "has its default already" in desk.toasts[-1]


async def test_what_means_nothing_stays_in_the_form_with_the_sentence(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("comma")
        await write(desk, "working_days", "someday")
        assert isinstance(desk.screen, FormDialog)
        assert "write mon-fri" in desk.screen.told
        await desk.press("end", "ctrl+u", Typed("mon to thu"))
        assert "= Mon-Thu" in desk.text
        await desk.press("ctrl+u", Typed("mon-fri"), "enter")
        assert "already: nothing was changed" in desk.screen.told
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, SettingsScreen)


async def test_the_calendar_of_the_sitting_follows_also_when_it_is_undone(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        before = desk.hints["1"]
        await desk.press("comma")
        await write(desk, "working_days", "sat")
        await desk.press("enter")  # what moves was told
        await write(desk, "risky", "5 %")
        assert desk.app.sitting.calendar == calendar_of(store)
        assert desk.app.sitting.calendar.weekdays == {5}
        assert desk.app.sitting.risky == 0.05
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, TodayScreen)
        assert desk.row == DUE[0]
        assert desk.hints["1"] != before
        assert "Sat" in desk.hints["1"]
        await desk.press("u", "u")
        assert desk.app.sitting.calendar.weekdays == {0, 1, 2, 3, 4}
        assert desk.app.sitting.risky == 0.6
        assert desk.hints["1"] == before


async def test_free_days_are_read_from_a_file(tmp_path: Path) -> None:
    store = base(tmp_path)
    leave = tmp_path / "leave [x].txt"
    leave.write_text("2026-12-24 to 2027-01-03 Christmas\n2027-02-12\n")
    async with sitting(store) as desk:
        await desk.press("comma")
        await write(desk, "free_days", f"@{tmp_path / 'none.ics'}")
        assert isinstance(desk.screen, FormDialog)
        assert "cannot be read" in desk.screen.told
        await desk.press("end", "ctrl+u", Typed(f"@{leave}"), "enter")
        told = desk.screen.told  # T88: what would move is told before it moves
        assert told.endswith(" moved to days with room. Enter again does it.")
        await desk.press("enter")
        assert desk.said.startswith(told.removesuffix(" Enter again does it."))
        assert desk.said.startswith("Free days: 2026-12-24 to 2027-01-03, 2027-02-12.")
        assert not desk.app.sitting.calendar.is_working(TODAY.replace(month=12, day=24))


async def test_a_personal_setting_holds_at_once_and_for_all_stores(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "config")
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        await desk.press("comma")
        await write(desk, "look", "li")
        assert desk.app.theme == "tickler-light"
        assert desk.said == "Look: light."
        assert preferences.settings()["look"] == "light"
        await desk.press("delete")
        assert desk.app.theme == "tickler-dark"
        assert preferences.own() == set()
        await desk.press("enter")  # accepts what was done
        await desk.press("enter", "end", "ctrl+u", "4", "enter")
        assert desk.app.theme == "tickler-blue-orange"
        await write(desk, "leaving", "asks")
        await desk.press("escape", "escape", "q")
        assert desk.toasts[-1] == "The same key again leaves tickler."
        assert desk.app.is_running
        await desk.press("q")
        assert not desk.app.is_running


async def test_the_palette_leads_to_a_setting_and_to_the_keys(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        commands = {each.title: each for each in desk.app.get_system_commands(desk.screen)}
        commands["Setting: Refused offers rest"].callback()
        await desk.settle()
        assert isinstance(desk.screen, FormDialog)
        await desk.press("end", "ctrl+u", Typed("30"), "enter")
        assert setting(desk.app.sitting.store, "refusal_days") == 30
        await desk.press("K")
        assert isinstance(desk.screen, KeysScreen)
        await desk.press("escape", "escape", "escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_hostile_text_is_shown_letter_for_letter(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("comma")
        for name in NASTY:
            kept = " ".join(name[:100].split())
            set_setting(store, TODAY, "your_name", name[:100])
            await desk.press("r")
            assert desk.shows(kept), desk.text
            assert "\x1b" not in desk.text
            assert "\u202e" not in desk.text
        await write(desk, "your_name", "[bold red]x[/] [/foo]")
        assert "[bold red]x[/] [/foo]" in line(desk, "Your name")
        assert desk.said.startswith("Your name: [bold red]x[/] [/foo].")
        await desk.press("enter")
        assert "[bold red]x[/] [/foo]" in desk.text


async def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    preferences = Preferences(folder)
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        (folder / "keys.toml").write_text("a b")
        await desk.press("comma")
        assert "keys.toml at line 1, column 3" in desk.toasts[-1]
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)
