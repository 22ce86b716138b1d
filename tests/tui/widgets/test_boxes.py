"""What is filled into a field is shown by signs and never obeyed; of a paste the text is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.tui.screens.kit import Desk, Typed, base, sitting
from tests.tui.screens.ways import back_to_today
from tui.dialogs.fields import Field, Value, words
from tui.dialogs.form import FormDialog
from tui.dialogs.rows import FieldRow
from tui.screens.help import live_keys
from tui.text import harmless
from tui.widgets.boxes import LineBox, NoteBox

PASTED = "ab\x1b[31m\u202ecd\tx\x9b\x07"
SHOWN = "ab␛[31m‹U+202E›cd x‹U+009B›␇"
HARMFUL = "\x1b\u202e\x9b\x07\t"


LEFT = "abcd x"


def assert_harmless(desk: Desk, shown: str = SHOWN) -> None:
    assert shown in desk.text
    assert not set(HARMFUL) & set(desk.text)


async def test_pasted_control_characters_in_every_kind_of_field(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        for way in ("l", "s", "slash", "colon", "f3 slash", "comma K slash"):
            await desk.press(*way.split(), Typed(PASTED))
            assert_harmless(desk, LEFT)
            await back_to_today(desk)
        await desk.press("ctrl+p", Typed(PASTED))
        assert_harmless(desk, LEFT)


async def test_a_note_keeps_its_lines_however_the_terminal_sends_them(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("l", Typed("one\rtwo\r\nthree\nfour\x1b"))
        note = desk.screen.query_one(TextArea)
        assert note.text == "one\ntwo\nthree\nfour"
        await desk.press("ctrl+z")
        assert note.text == ""
        note.text = "again\x1b"
        assert note.text == "again␛"


def test_harmless_keeps_ordinary_text() -> None:
    assert harmless("Café\n日本 [b]") == "Café\n日本 [b]"


@pytest.mark.parametrize("note", [False, True])
async def test_what_stood_there_and_was_not_touched_stays_as_it_was(
    tmp_path: Path, note: bool
) -> None:
    saved: list[Value] = []
    fields = (
        Field("hostile", "Hostile", words, value=PASTED, note=note),
        Field("other", "Other", words, placeholder=PASTED),
    )
    form: FormDialog[None] = FormDialog(
        "A form", fields, lambda values: saved.append(values.text("hostile")), first="other"
    )
    async with sitting(base(tmp_path)) as desk:
        desk.app.push_screen(form)
        await desk.settle()
        assert_harmless(desk)
        assert not form.touched
        assert isinstance(form.row("other").box, LineBox)
        box = form.row("hostile").box
        assert isinstance(box, NoteBox if note else LineBox)
        await desk.press("ctrl+s")
        assert saved == [PASTED]


async def test_filling_a_field_is_no_typing(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("o")
        row = desk.screen.query(FieldRow).first()
        row.fill(PASTED)
        await desk.settle()
        assert row.text == SHOWN
        assert not row.touched
        assert row.value() == PASTED


async def test_moves_of_the_cursor_are_told_with_their_place_and_are_no_commands(
    tmp_path: Path,
) -> None:
    async with sitting(base(tmp_path)) as desk:
        where = {row.binding.key: row.where for row in live_keys(desk.screen)}
        assert where["pagedown"] == "table"
        titles = [each.title for each in desk.app.get_system_commands(desk.screen)]
        assert [title for title in titles if title.startswith("Page down")] == []
        await desk.press("o")
        where = {row.binding.key: row.where for row in live_keys(desk.screen)}
        assert where["backspace"] == "text field"
