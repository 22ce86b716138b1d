"""Every key on every screen and in every dialog does something that can be seen, or says why not.

What has the focus is never lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen

from tests.conftest import PROFILE
from tests.hostile import EVIL, hostile_base
from tests.tui.screens.kit import Desk, base, sitting
from tests.tui.screens.ways import DIALOGS, SCREENS, Way, back_to_today, go
from tui.dialogs.base import Dialog
from tui.key_catalogue import Node, bindings_of
from tui.screens.base import BaseScreen

pytestmark = pytest.mark.long

LEAVES = ("q", "ctrl+q")
# The scale that is asked first; and of ten figures that answer, three are enough.
ALIKE = {"ScoreDialog n", *(f"ScoreDialog {figure}" for figure in range(1, 9))}
# They scroll a form that is higher than the window.
ALIKE |= {"FormDialog pagedown", "FormDialog pageup"}
# What each kind of dialog has from the others, pressed in one of each kind.
COMMON = ("snooze", "FindDialog", "value_dialog", "LineDialog")


def picture(desk: Desk) -> tuple[Any, ...]:
    """All by which somebody can see that a key did something."""
    return (
        desk.text,
        len(desk.app.screen_stack),
        desk.app.current_mode,
        desk.app.theme,
        tuple(desk.toasts),
        desk.app.focused,
        not desk.app.is_running,
    )


def own_keys(screen: Screen[Any] | App[Any]) -> Iterator[Binding]:
    """The first key of each action that our classes declare for it."""
    seen = set()
    for _, binding in screen._bindings:
        if binding.id and binding.id not in seen:
            seen.add(binding.id)
            yield binding


@pytest.mark.parametrize("way", SCREENS, ids=lambda way: way.what)
async def test_every_key_of_a_screen(tmp_path: Path, way: Way) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await go(desk, way)
        home, depth = desk.app.current_mode, len(desk.app.screen_stack)
        keys = {each.key: str(each.id) for each in (*own_keys(desk.screen), *own_keys(desk.app))}
        assert len(keys) > 20
        if PROFILE != "long":  # what several screens listen to is shared out among them
            own = {str(binding.id) for binding in bindings_of(type(desk.screen))}
            others = [key for key, ident in keys.items() if ident not in own]
            left_out = {*others} - {*others[SCREENS.index(way) % 3 :: 3]}
            keys = {key: ident for key, ident in keys.items() if key not in left_out}
        for key, ident in keys.items():
            if key in LEAVES or ident == f"mode.{home}":
                continue  # it leaves, or one is there already
            focus = desk.app.focused
            assert await does(desk, key), (ident, key)
            if ident.startswith("outcome."):
                await desk.press("u")
            await back(desk, way, home, depth)
            if focus is not None and focus.is_attached and focus.screen is desk.screen:
                desk.screen.set_focus(focus)
            assert isinstance(desk.screen, BaseScreen)
            desk.screen.accept()


async def back(desk: Desk, way: Way, home: str, depth: int) -> None:
    """From wherever a key led, to the screen under test."""
    if isinstance(desk.screen, CommandPalette):
        await desk.press("escape")
    if desk.app.current_mode != home:
        desk.app.switch_mode(home)
        await desk.settle()
    while len(desk.app.screen_stack) > depth:
        desk.app.pop_screen()
        await desk.pilot.pause()
    if len(desk.app.screen_stack) < depth:
        await back_to_today(desk)
        await go(desk, way)


def first_keys(node: Node) -> list[str]:
    """The first key of each action that a class itself declares."""
    found: dict[str, str] = {}
    for binding in bindings_of(node):
        if not binding.action.startswith("go("):  # at the end of a list a move goes nowhere
            found.setdefault(str(binding.id), binding.key)
    return list(found.values())


def dialog_keys(dialog: Dialog[Any]) -> dict[str, str]:
    """What declares a key beside what all dialogs have, and the keys."""
    ours = [each for each in type(dialog).__mro__ if each.__module__.startswith("tui.")]
    own = [each for each in ours if each not in Dialog.__mro__]
    return {f"{node.__name__} {key}": key for node in own for key in first_keys(node)}


def kinds() -> list[Way]:
    """One way to each class of dialogs, which adds keys of its own."""
    found: dict[str, Way] = {}
    for way in DIALOGS:
        if way.what[0].isupper() and "." not in way.what:
            found.setdefault(way.what, way)
    return list(found.values())


async def test_every_key_of_every_kind_of_dialog(tmp_path: Path) -> None:
    pressed: set[str] = set()
    dead = []
    async with sitting(hostile_base(tmp_path), (80, 24)) as desk:
        for way in (*kinds(), *(way for way in DIALOGS if way.what in COMMON)):
            await go(desk, way, EVIL)
            assert isinstance(desk.screen, Dialog)
            what = type(desk.screen).__name__
            keys = dialog_keys(desk.screen)
            if way.what in COMMON:
                keys |= {f"{what} {key}": key for key in first_keys(Dialog)}
            for name in sorted(keys.keys() - pressed - ALIKE):
                if type(desk.screen).__name__ != what:
                    await back_to_today(desk)
                    await go(desk, way, EVIL)
                if not await does(desk, keys[name]):
                    # It may have said the same as the key before it.
                    await back_to_today(desk)
                    await go(desk, way, EVIL)
                    if not await does(desk, keys[name]):
                        dead.append(name)
                pressed.add(name)
                if desk.app.sitting._done:
                    await back_to_today(desk)
                    await desk.press("u")
            await back_to_today(desk)
    assert dead == []
    assert len(pressed) > 50


async def does(desk: Desk, key: str) -> bool:
    """Whether the key does something that can be seen, and leaves the focus somewhere."""
    desk.app.clear_notifications()
    await desk.pilot.pause()
    before = picture(desk)
    await desk.press(key)
    return picture(desk) != before and desk.app.focused is not None


async def test_what_cannot_be_copied_or_gone_to_is_told(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        desk.app.post_message(events.Paste("111"))  # a key that is no key is not silent
        await desk.settle()
        assert desk.toasts == ["What is pasted is text, and no field takes it here."]
        await desk.press("o", "x", "shift+home", "ctrl+c")
        assert desk.toasts == ["Sent to the clipboard."]
        await desk.press("escape", "escape", "v", "ctrl+c")
        assert desk.toasts[-1].startswith("Nothing is selected")
        await desk.press("tab")
        assert desk.toasts[-1].startswith("There is only one part here")
        assert desk.app.focused is not None
