"""T91: letter keys on Cyrillic, Greek and Hebrew keyboards mean what stands at their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.screens.kit import DUE, base, sitting
from tui.dialogs.base import Dialog
from tui.key_scripts import is_of_another_script, latin_key
from tui.screens.customers.screen import CustomersScreen


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ы", "s"), ("і", "s"), ("Ы", "S"), ("д", "l"), ("г", "u"), ("ctrl+ы", "ctrl+s"),
        ("Ж", "colon"), ("й", "q"), ("ў", "o"), ("σ", "s"), ("Σ", "S"), ("ς", "w"), ("ά", "a"),
        ("λ", "l"), ("ד", "s"), ("ך", "l"), ("alt+ש", "alt+a"),
        ("s", None), ("ß", None), ("1", None), ("escape", None), ("ctrl+s", None), ("漢", None),
    ],
)  # fmt: skip
def test_a_letter_means_its_place(typed: str, meant: str | None) -> None:
    assert latin_key(typed) == meant


def test_every_letter_key_can_be_reached_from_each_script() -> None:
    for first, last in (("а", "я"), ("α", "ω"), ("א", "ת")):
        places = {latin_key(chr(code)) for code in range(ord(first), ord(last) + 1)}
        assert set("abcdefghijklmnoprstuvxyz") <= places
    assert [each for each in "aß漢é" if is_of_another_script(each)] == ["漢"]


async def test_on_a_russian_keyboard_the_keys_work_and_words_stay_words(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("ы")
        assert isinstance(desk.screen, Dialog)
        await desk.press("ы", "о")
        assert "ыо" in desk.text
        await desk.press("escape", "escape")
        assert desk.row == DUE[0]
        await desk.press("漢")
        assert any("is not a key here" in each for each in desk.toasts)
        await desk.press("f3")
        assert isinstance(desk.screen, CustomersScreen)
