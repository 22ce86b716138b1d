"""Every form does its action; what was typed stays until it is saved; nothing leaks below."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from store.actions import followups
from store.safety.opening import Store
from tests.kit import TODAY
from tests.tui.screens.kit import DUE, Desk, Typed, base, sitting
from tui.dialogs.form import FormDialog
from tui.screens.day.today import TodayScreen
from tui.screens.work.log import LogDialog


def form(desk: Desk) -> FormDialog[object]:
    assert isinstance(desk.screen, FormDialog)
    return desk.screen


def message(desk: Desk) -> str:
    """What the form says below its fields, which is seen."""
    assert form(desk).told[:20] in desk.text
    return form(desk).told


def customer(store: Store, name: str = DUE[0]) -> dict[str, object]:
    row = store.row("SELECT * FROM customer WHERE name = ?", (name,))
    return {key: row[key] for key in row.keys()}  # noqa: SIM118  # a Row of the driver


def next_step(store: Store, name: str = DUE[0]) -> dict[str, object]:
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (customer(store, name)["next_id"],))
    return {key: row[key] for key in row.keys()}  # noqa: SIM118


@pytest.mark.parametrize(
    ("typed", "day"),
    [("1", "2026-11-20"), ("3", "2026-11-26"), ("4", "2026-12-21"), ("15.03", "2027-03-15")],
)
async def test_snooze_by_a_figure_or_by_any_date(tmp_path: Path, typed: str, day: str) -> None:
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("s", *typed)
        assert "→" in desk.text
        await desk.press("enter")
        assert isinstance(desk.screen, TodayScreen)
        assert next_step(store)["due_on"] == day
        assert next_step(store)["pushes"] == 1
        assert desk.row == DUE[1]
        assert "put off to" in desk.said
        assert desk.app.focused is desk.today.table


async def test_the_third_push_asks_for_a_reason_in_place(tmp_path: Path) -> None:
    store = base(tmp_path)
    store.connection.execute("UPDATE follow_up SET pushes = 2 WHERE is_open = 1")
    async with sitting(store, (80, 24)) as desk:
        await desk.press("s", "1", "enter")
        assert "decide now" in message(desk)
        assert form(desk).row("until").text == "1"
        await desk.press(Typed("because"))
        await desk.press("enter")
        assert isinstance(desk.screen, TodayScreen)
        assert next_step(store)["reason"] == "because"
        assert next_step(store)["pushes"] == 3


async def test_rest_takes_a_date_and_one_of_eight_reasons(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("b", "enter")  # goes to the reason first
        await desk.press("enter")
        assert "Give a date" in message(desk)
        await desk.press(Typed("+3w"))
        await desk.press("enter")
        await desk.press("8", "enter")
        step = next_step(store)
        assert (step["kind"], step["reason"]) == ("rest", "we owe them something first")
        assert step["due_on"] == "2026-12-10"


async def test_skip_and_move(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("k", "enter")
        assert "Skipping needs a reason" in message(desk)
        await desk.press("1", "enter")
        assert "skipped" in desk.said
        await desk.press("m", Typed("next mon"), "enter")
        assert next_step(store, DUE[1])["due_on"] == "2026-11-23"
        assert next_step(store, DUE[1])["fixed"] == 1


async def test_a_new_step_an_offer_a_promise(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("n", Typed("bring the samples"), "enter")
        assert "“bring the samples” on tomorrow" in desk.said
        assert desk.row == DUE[0]
        await desk.press("o", Typed("a third chair"), "tab", Typed("99,5"), "enter")
        offer = store.row("SELECT title, amount FROM offer ORDER BY id DESC LIMIT 1")
        assert tuple(offer) == ("a third chair", 9950)
        await desk.press("w", Typed("send prices"), "enter", Typed("fri"), "enter")
        promise = store.row("SELECT title, due_on FROM promise")
        assert tuple(promise) == ("send prices", "2026-11-20")


async def test_a_purchase_and_an_answer(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("dollar_sign", Typed("abc"), "enter")
        assert "not an amount of money" in message(desk)
        await desk.press("ctrl+u", Typed("120.50"), "enter")
        row = store.row("SELECT amount FROM purchase ORDER BY bought_on DESC LIMIT 1")
        assert row["amount"] == 12050
        await desk.press("t", *"9", "enter")
        row = store.row("SELECT kind, score FROM satisfaction")
        assert tuple(row) == ("nps", 9)


async def test_close_with_a_reason_and_open_again(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("c", Typed("moved to the moon"), "enter")
        assert customer(store)["closed_reason"] == "moved to the moon"
        assert desk.row == DUE[1]
        await desk.press("slash", Typed("lumen"), "enter")
        await desk.press("1")
        assert desk.toasts == ["Lumen Dental is closed: c opens it again."]
        assert "closed today: moved to the moon" in desk.facts
        await desk.press("c", "enter")
        assert customer(store)["closed_on"] is None
        assert "is open again" in desk.said


async def test_a_log_keeps_every_pasted_line(tmp_path: Path) -> None:
    store = base(tmp_path)
    note = "first [/line]\nsecond\n\nlast"
    async with sitting(store, (80, 24)) as desk:
        await desk.press("l")
        assert isinstance(desk.app.focused, TextArea)
        desk.app.post_message(events.Paste(note))
        await desk.settle()
        await desk.press("ctrl+s")
        row = store.row("SELECT note, outcome, channel FROM interaction ORDER BY id DESC LIMIT 1")
        assert tuple(row) == (note, "reached", "call")
        assert desk.row == DUE[1]


async def test_the_next_date_of_a_log_follows_the_outcome_until_one_is_typed(
    tmp_path: Path,
) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("l")
        dialog = desk.screen
        assert isinstance(dialog, LogDialog)
        first = dialog.row("next").text
        await desk.press("shift+tab", "ctrl+u", "4")
        assert dialog.row("next").text != first
        await desk.press("tab", "tab", *"7", "tab", "tab", *"55")  # minutes, when, bought for
        assert dialog.row("outcome").text == "4"  # typed by hand, so it stays
        await desk.press("tab", "ctrl+u", Typed("+2w"))
        await desk.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
        await desk.press("ctrl+u", "1")
        assert dialog.row("next").text == "+2w"
        await desk.press("ctrl+s")
        row = store.row("SELECT minutes, outcome FROM interaction ORDER BY id DESC LIMIT 1")
        assert tuple(row) == (7, "reached")
        assert next_step(store)["due_on"] == "2026-12-03"
        assert store.value("SELECT amount FROM purchase WHERE bought_on = '2026-11-19'") == 5500


async def test_an_error_leaves_the_form_as_it_was(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("l", Typed("precious words"))
        step = store.value("SELECT next_id FROM customer WHERE name = ?", (DUE[0],))
        followups.skip(store, TODAY, step, "meanwhile elsewhere")
        await desk.press("ctrl+s")
        assert "already skipped" in message(desk)
        assert form(desk).row("note").text == "precious words"
        assert desk.app.focused is not None


async def test_escape_asks_only_when_something_was_typed(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("l", "escape")
        assert isinstance(desk.screen, TodayScreen)
        await desk.press("l", "x", "escape")
        assert "again throws away" in message(desk)
        await desk.press("y", "escape")
        assert "again throws away" in message(desk)
        assert form(desk).row("note").text == "xy"
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)
        assert desk.said == ""


async def test_quitting_from_a_form_asks_too(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("l", "x", "ctrl+q")
        assert "again throws away" in message(desk)
        assert desk.app.is_running
        await desk.press("ctrl+q")
        assert not desk.app.is_running


async def test_letters_typed_in_a_form_do_nothing_else(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        changes = store.value("SELECT count(*) FROM work")
        for key in ("s", "l"):
            await desk.press(key, *"1q?/u2S")
            await desk.press("f2", "f3", "f5", "f4", "ctrl+r")
            dialog = form(desk)
            assert desk.app.focused is not None
            assert dialog.row("until" if key == "s" else "note").text == "1q?/u2S"
            await desk.press("escape", "escape")
        assert isinstance(desk.screen, TodayScreen)
        assert store.value("SELECT count(*) FROM work") == changes


async def test_add_a_customer(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("a", "enter")
        assert "A customer needs a name." in message(desk)
        await desk.press(Typed("New [One]"), "tab", Typed("nosuch"), "enter")
        assert "There is no segment “nosuch”" in message(desk)
        await desk.press("ctrl+u", "enter")
        assert customer(store, "New [One]")["live"] == 1
        await desk.press("u")
        assert store.value("SELECT count(*) FROM customer WHERE live = 1") == 10
