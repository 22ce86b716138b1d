"""Every key has an id, a label and a sentence, works where it is named, and means one thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding, BindingType

from tests.tui.screens.kit import DUE, base, sitting
from tests.tui.screens.ways import SCREENS, Way, go
from tui import keys
from tui.dialogs.pick import PickDialog
from tui.keys import key_name
from tui.screens.day.today import TodayScreen
from tui.screens.help import live_keys
from tui.widgets.keybar import KeyBar

PLACES = {
    "app": keys.APP,
    "screen": keys.SCREEN,
    "work": keys.WORK,
    "list": keys.LIST,
    "today": keys.TODAY,
    "customers": keys.CUSTOMERS,
    "reading": keys.READING,
    "history": keys.HISTORY,
    "page": keys.PAGE,
    "round": keys.ROUND,
    "detail": keys.DETAIL,
    "overview": keys.OVERVIEW,
    "plan": keys.PLAN,
    "segment": keys.SEGMENT,
    "portfolio": keys.PORTFOLIO,
    "settings": keys.SETTINGS,
    "keys": keys.KEYS,
    "dialog": keys.DIALOG,
}
# What makes up the chain of bindings of each screen, without the widget that has the focus.
CHAINS = {
    "today": ("app", "screen", "work", "list", "today"),
    "customers": ("app", "screen", "work", "list", "customers"),
    "page": ("app", "screen", "work", "reading", "history", "page"),
    "focus": ("app", "screen", "work", "reading", "round"),
    "ending": ("app", "screen", "detail"),
    "plans": ("app", "screen", "overview"),
    "plan": ("app", "screen", "detail", "plan"),
    "segments": ("app", "screen", "overview"),
    "portfolio": ("app", "screen", "overview", "portfolio"),
    "segment": ("app", "screen", "detail", "segment"),
    "settings": ("app", "screen", "settings"),
    "keys": ("app", "screen", "keys"),
}


def bindings(place: str) -> list[Binding]:
    found: list[BindingType] = PLACES[place]
    assert all(isinstance(binding, Binding) for binding in found)
    return [binding for binding in found if isinstance(binding, Binding)]


def test_every_binding_has_an_id_of_its_own_a_label_and_a_sentence() -> None:
    every = [binding for place in PLACES for binding in bindings(place)]
    assert [b.key for b in every if not (b.id and b.description and b.tooltip)] == []
    assert len({b.id for b in every}) == len(every)
    assert [b.id for b in every if len(b.description) > 17] == []  # fits beside its key in help
    assert {b.action for b in every} >= keys.FORMS  # T48


@pytest.mark.parametrize("screen", CHAINS)
def test_no_key_means_two_things_on_one_screen(screen: str) -> None:
    taken: dict[str, str] = {}
    for place in CHAINS[screen]:
        for binding in bindings(place):
            for key in binding.key.split(","):
                assert key not in taken, (key, binding.id, taken.get(key))
                taken[key] = str(binding.id)


def test_each_global_action_has_a_key_that_also_works_in_a_text_field() -> None:
    for binding in (*bindings("app"), *bindings("screen")):
        others = [b for b in bindings("app") if b.action == binding.action]
        names = ",".join([binding.key, *(b.key for b in others)]).split(",")
        assert any(len(name) > 1 and name not in ("question_mark", "slash") for name in names)


def test_keys_are_named_as_people_write_them() -> None:
    written = [key_name(key) for key in ("question_mark", "f2", "ctrl+r", "escape", "S")]
    assert written == ["?", "F2", "ctrl+r", "Esc", "S"]


@pytest.mark.parametrize("way", SCREENS, ids=lambda way: way.what)
async def test_the_bars_name_the_keys_that_work(tmp_path: Path, way: Way) -> None:
    async with sitting(base(tmp_path)) as desk:
        await go(desk, way)
        live = {key_name(key): each.binding for key, each in desk.screen.active_bindings.items()}
        for bar in desk.screen.query(KeyBar):
            assert bar.items
            for item in bar.items:
                # A table that has the focus does itself what its screen does without it.
                wanted = item.id.removeprefix("app.")
                same = {"open": ("open", "select")}.get(wanted, (wanted,))
                assert live[item.key].action in same, item


async def test_help_lists_the_live_keys_searches_and_runs_them(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("question_mark")
        assert isinstance(desk.screen, PickDialog)
        assert "Keys: Today" in desk.text
        assert "You talked: log it" in desk.text
        await desk.press(*"snooze")
        assert "Put the step off" in desk.text
        assert "You talked" not in desk.text
        await desk.press("enter")
        assert f"Put off: {DUE[0]}" in desk.text
        await desk.press("f1")
        assert "Save and close" in desk.text
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_help_knows_every_key_of_its_screen_and_of_the_table(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        listed = {key for row in live_keys(desk.screen) for key in row.keys}
        for place in CHAINS["today"]:
            for binding in bindings(place):
                assert set(binding.key.split(",")) <= listed
        assert "pagedown" in listed
        assert [row.binding.key for row in live_keys(desk.screen) if not row.binding.id] == []


async def test_the_palette_finds_and_runs_an_action(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("ctrl+p", *"snooze")
        await desk.pilot.pause(0.2)
        await desk.press("enter")
        await desk.settle()
        assert f"Put off: {DUE[0]}" in desk.text
