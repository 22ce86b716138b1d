"""Editing the card of a customer: only what was changed is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from store.actions.card import EDITABLE, edit
from store.actions.contacts import person
from store.actions.own_fields import add_field
from store.errors import BadInput
from store.safety.opening import Store
from store.views.customer.page import customer_page
from tests.kit import TODAY, state
from tests.tui.screens.kit import NASTY, Desk, Typed, base, nasty_base, sitting
from tui.dialogs.rows import FieldRow
from tui.screens.customer.card import CardDialog
from tui.screens.customer.screen import CustomerScreen
from tui.screens.work.log import LogDialog


def lumen(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found


async def fill(desk: Desk, field: str, text: str) -> None:
    """Type into a field of the form."""
    form = desk.screen
    assert isinstance(form, CardDialog)
    box = form.row(field).box
    assert isinstance(box, Input)
    box.focus()
    box.value = text
    await desk.settle()


async def test_what_was_changed_is_written_and_undone(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        before = state(store)
        await desk.press("enter", "e")
        form = desk.screen
        assert isinstance(form, CardDialog)
        assert form.row("city").text == "Berlin"
        assert {row.field.name for row in form.query(FieldRow)} >= set(EDITABLE)
        assert "Enter saves" in desk.text
        await fill(desk, "need", "no p")
        await fill(desk, "pains", "late [/b] deliveries")
        await fill(desk, "+phone", "+371 6722 0000")
        await fill(desk, "+contact", "Maria [x], buyer")
        await desk.press("enter")
        assert isinstance(desk.screen, CustomerScreen), form.told
        assert desk.said.startswith(
            "Lumen Dental: changed need, pains, ways to reach them, contacts."
        )
        card = customer_page(store, lumen(store), TODAY).card
        assert (card.fields["need"], card.fields["pains"]) == (
            "no_possibility", "late [/b] deliveries",
        )  # fmt: skip
        assert [(each.name, each.role) for each in card.people] == [("Maria [x]", "buyer")]
        assert "late [/b] deliveries" in desk.facts
        assert "Maria [x], buyer" in desk.facts
        assert desk.app.focused is desk.screen.query_one("#history")
        await desk.press("u")
        assert state(store) == before


async def test_a_phone_is_mended_and_taken_away(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("enter", "e")
        await fill(desk, "+phone", "6722 0000")
        await desk.press("enter", "enter", "e")
        way = customer_page(store, lumen(store), TODAY).card.ways[0]
        await fill(desk, way.key.hex(), "6722 1111")
        await desk.press("enter")
        assert "phone 6722 1111" in desk.facts
        await desk.press("enter", "e")
        await fill(desk, way.key.hex(), "")
        await desk.press("enter")
        assert "no phone and no e-mail is known" in desk.facts


async def test_what_does_not_fit_keeps_the_form_and_the_words(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("enter", "e")
        before = state(store)
        for field, text, words in (
            ("need", "maybe", "need cannot be “maybe”: use one of unknown, none"),
            ("birthday", "soon", "soon"),
            ("+email", "nobody", "is not an e-mail"),
            ("owner", "Zoe", "is not a rep"),
            ("name", "", "needs a name"),
        ):
            await fill(desk, field, text)
            await desk.press("enter")
            assert isinstance(desk.screen, CardDialog), field
            assert words in desk.screen.told, field
            await fill(desk, field, desk.screen.row(field)._given)
        assert state(store) == before


async def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    store = nasty_base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        before = state(store)
        for _ in NASTY[:2]:
            await desk.press("enter", "e", "enter")
            assert "nothing was changed" in desk.said
            await desk.press("enter", "escape", "down")
        assert state(store) == before


async def test_tags_and_own_fields_are_edited_in_the_form(tmp_path: Path) -> None:  # T31
    store = base(tmp_path)
    add_field(store, TODAY, "Size of fleet", "number")
    async with sitting(store) as desk:
        await desk.press("enter", "e")
        await fill(desk, "tags", "vip, Fair 2026")
        await fill(desk, "size-of-fleet", "12,5")
        await desk.press("enter")
        assert "changed size of fleet, tags" in desk.said
        assert "Size of fleet: 12.5" in desk.facts
        await desk.press("e")
        await fill(desk, "tags", "vip")
        await desk.press("enter")
    assert store.value("SELECT group_concat(name) FROM tag WHERE deleted_at IS NULL") == "vip"


async def test_a_touch_names_whom_they_talked_to(tmp_path: Path) -> None:  # T28
    store = base(tmp_path)
    edit(store, TODAY, lumen(store), {}, add_contacts=[person("Maria Ozola"), person("Jānis")])
    async with sitting(store) as desk:
        await desk.press("l")
        form = desk.screen
        assert isinstance(form, LogDialog)
        row = form.row("contact")
        assert [each.text for each in row.field.choices] == ["Maria Ozola", "Jānis"]
        with pytest.raises(BadInput, match="none of the people there"):
            row.field.meaning("zoe")
        box = row.box
        assert isinstance(box, Input)
        box.value = "ozo"
        await desk.press(Typed("prices"), "ctrl+s")
    talked = store.row(
        "SELECT p.name, i.note FROM interaction AS i JOIN contact AS p ON p.id = i.contact_id"
    )
    assert tuple(talked) == ("Maria Ozola", "prices")


async def test_a_clash_is_shown_and_written_when_saved_again(tmp_path: Path) -> None:  # T124
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("enter", "e")
        await fill(desk, "city", "Bonn")
        edit(store, TODAY, lumen(store), {"city": "Riga", "need": "has"})
        await desk.press("enter")
        form = desk.screen
        assert isinstance(form, CardDialog)
        assert "it is “Riga” now, you have “Bonn”" in form.told
        await desk.press("enter")
        fields = customer_page(store, lumen(store), TODAY).card.fields
        assert (fields["city"], fields["need"]) == ("Bonn", "has")
