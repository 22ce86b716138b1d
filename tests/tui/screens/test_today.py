"""Today: one key works a follow-up, the next customer is there, undo brings everything back."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.binding import Binding

from store.errors import StoreTrouble
from store.safety.opening import Store
from store.views.plans.outlook import outlook
from tests.kit import TODAY, state
from tests.tui.screens.kit import DUE, Typed, base, empty_base, sitting
from tui import key_queue
from tui.keys import OUTCOMES, WORK
from tui.screens.customer.screen import CustomerScreen
from tui.screens.day import today
from tui.screens.day.today import read_today
from tui.words.screen import key_day


def last_touch(store: Store) -> tuple[str, str]:
    row = store.row("SELECT channel, outcome FROM interaction ORDER BY id DESC LIMIT 1")
    assert row is not None
    return row["channel"], row["outcome"]


def open_steps(store: Store) -> list[tuple[object, ...]]:
    sql = "SELECT id, customer_id, due_on, pushes FROM follow_up WHERE is_open = 1 ORDER BY id"
    return [tuple(row) for row in store.rows(sql)]


async def test_two_keys_from_the_start_to_a_finished_follow_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        assert desk.row == DUE[0]
        row = desk.today.table.cursor_row
        assert row is not None
        ahead = outlook(store, row.key, TODAY)
        assert desk.hints["1"] == key_day(ahead["reached"].due, TODAY)
        seen = []

        def noted(*asked: Any, **more: Any) -> Any:
            seen.append((desk.row, desk.said))
            return read_today(*asked, **more)

        monkeypatch.setattr(today, "read_today", noted)
        await desk.press("1")
        ((under_cursor, said),) = seen  # what is painted before the day is read anew
        assert under_cursor == DUE[1]
        assert "Lumen Dental: reached" in said
        done = store.row("SELECT status, outcome FROM follow_up WHERE id = ?", (row.key,))
        assert (done["status"], done["outcome"]) == ("done", "reached")
        assert last_touch(store) == ("call", "reached")
        next_due = store.value(
            "SELECT f.due_on FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
            "WHERE c.id = ?",
            (row.customer_id,),
        )
        assert next_due == ahead["reached"].due.isoformat()  # the date that stood on the key
        assert desk.row == DUE[1]
        assert "Lumen Dental: reached (“Get to know”). Next:" in desk.said
        assert "u undoes" in desk.said
        await desk.press("enter")  # accepts, opens nothing
        assert desk.said == ""
        assert desk.row == DUE[1]
        await desk.press("enter")  # nothing left to accept
        assert isinstance(desk.screen, CustomerScreen)


async def test_undo_brings_the_row_back_under_the_cursor_and_redo_takes_it(tmp_path: Path) -> None:
    store = base(tmp_path)
    before = open_steps(store)
    async with sitting(store) as desk:
        await desk.press("down", "1")
        assert desk.row == DUE[2]
        await desk.press("up", "u")
        assert desk.row == DUE[1]
        assert desk.said == "Undone: Brightside Café: reached · ctrl+r redoes"
        assert open_steps(store) == before
        await desk.press("ctrl+r")
        assert desk.row == DUE[2]
        assert desk.said == "Done again: Brightside Café: reached · u undoes"
        assert desk.app.focused is desk.today.table


async def test_undo_and_redo_say_when_there_is_nothing(tmp_path: Path) -> None:
    async with sitting(empty_base(tmp_path)) as desk:
        await desk.press("u")
        assert desk.toasts == ["There is nothing to undo."]
        await desk.press("ctrl+y")
        assert desk.toasts == ["There is nothing to redo."]


async def test_every_outcome_key_does_what_it_says(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        for digit, name, label, _ in OUTCOMES:
            assert desk.row == DUE[0]
            assert desk.hints[digit]
            await desk.press(digit)
            if name == "bought":  # for how much: not known yet (T16)
                await desk.press("enter")
            assert last_touch(store)[1] == name
            assert DUE[0] in desk.said
            assert desk.row != DUE[0]
            assert label in desk.text
            await desk.press("u")


async def test_a_key_that_is_held_down_works_one_customer_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        before = state(store)
        monkeypatch.setattr(key_queue, "HELD", 60)  # however slow the machine is
        for _ in range(20):
            desk.app.post_message(events.Key("1", "1"))
        await desk.settle()
        assert desk.toasts == ["One customer at a time: look at the next one first."]
        assert store.value("SELECT count(*) FROM follow_up WHERE status = 'done'") == 1
        assert desk.row == DUE[1]
        for _ in range(20):
            desk.app.post_message(events.Key("u", "u"))
        await desk.settle()
        assert state(store) == before  # and nothing of before that


async def test_no_key_works_a_customer_whom_nobody_can_see(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store, (20, 5)) as desk:
        before = state(store)
        await desk.press("2", "s")
        assert desk.toasts[-1].startswith("The window is too small to show whom a key is about")
        assert state(store) == before


async def test_what_is_typed_ahead_reaches_the_dialog_that_it_is_meant_for(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        for key in ("b", "plus", "3", "w", "enter", "2", "enter"):
            character = {"plus": "+", "enter": "\r"}.get(key, key)
            desk.app.post_message(events.Key(key, character))
        for _ in range(60):
            await desk.settle()
            if desk.app.screen is desk.app.screen_stack[0] and desk.row != DUE[0]:
                break
        assert "Lumen Dental: rests until Thu 10 Dec" in desk.said
        reason = store.value("SELECT reason FROM follow_up WHERE kind = 'rest'")
        assert reason == "on holiday or leave"
        assert store.value("SELECT count(*) FROM interaction WHERE outcome IS NOT NULL") == 0


async def test_a_key_waits_until_what_it_is_about_has_been_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        looks = 0
        looked = asyncio.Event()

        def is_patient() -> bool:
            nonlocal looks
            looks += 1
            if looks == 3:
                looked.set()
            return True  # whatever the clock says: how long it waits at most is another test's

        monkeypatch.setattr(desk.app, "_is_patient", is_patient)
        desk.app.sitting.version += 1  # something was changed on a screen above
        desk.app.post_message(events.Key("1", "1"))
        await asyncio.wait_for(looked.wait(), 10)
        assert len(desk.app._typed) == 1
        assert store.value("SELECT count(*) FROM follow_up WHERE status = 'done'") == 0
        desk.today.reload()
        await desk.settle()
        assert store.value("SELECT count(*) FROM follow_up WHERE status = 'done'") == 1


async def test_a_key_is_taken_when_reading_anew_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> object:
        raise StoreTrouble("The disk is gone: put it back.")

    async with sitting(base(tmp_path)) as desk:
        monkeypatch.setattr(desk.today, "reading", lambda _: unreadable)
        desk.app.sitting.version += 1
        desk.today.reload()
        await desk.press("f3")
        assert desk.toasts == ["The disk is gone: put it back."]
        assert desk.app.current_mode == "customers"


async def test_the_store_is_never_asked_by_the_thread_that_draws(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        askers: set[int] = set()
        connection = type(store).connection
        assert isinstance(connection, property)
        assert connection.fget is not None
        getter = connection.fget

        def noted(self: Store) -> object:
            askers.add(threading.get_ident())
            return getter(self)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "connection", property(noted))
            await desk.press("1", "u", "s", "1", "enter", "down", "v", "escape", "h", "escape", "p")
            await desk.press(
                "escape", "enter", "escape", "f3", "S", "slash", "l", "enter", "f2", "r"
            )
        assert askers
        assert threading.get_ident() not in askers


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_all_that_matters_is_seen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(base(tmp_path), size) as desk:
        lines = desk.text.splitlines()
        assert len(lines) == size[1]
        assert "F2 Today" in lines[0]
        assert "orphans 0" in lines[0]
        assert "4 left" in lines[0]
        assert "Thu 19 Nov" in lines[0]
        for name in DUE:
            assert name in desk.text
        for _, _, label, _ in OUTCOMES:
            assert any(label in line for line in lines[-2:])
        assert "? help" in lines[-1]
        assert "overdue 2 · today 2" in desk.text
        assert "! Lumen Dental" in desk.text
        assert "* Rao & Sons" in desk.text
        assert "LTV" in desk.facts
        assert "purchases, last" not in desk.facts


async def test_resizing_keeps_the_cursor_and_the_focus(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("down", "down")
        for width, height in ((80, 24), (60, 20), (40, 12), (200, 60), (120, 40)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            assert desk.row == DUE[2]
            assert desk.app.focused is desk.today.table
            assert "Hotel Aurora" in desk.text


async def test_the_panel_can_be_read_and_worked_from(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("tab", "down", "down", "1")
        assert desk.row == DUE[1]
        await desk.press("enter", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        await desk.press("escape", "1", "1", "1")
        assert desk.row is None
        assert desk.app.focused is desk.today.table


async def test_an_empty_queue_says_what_comes_next(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("1", "1", "1", "1")
        assert desk.row is None
        assert "Nothing is left for today: 4 done, orphans 0." in desk.text
        assert "Tomorrow:" in desk.text
        assert "Next:" in desk.text
        await desk.press("u")
        assert desk.row == DUE[3]


async def test_an_empty_store_teaches_how_to_begin_and_no_key_is_dead(tmp_path: Path) -> None:
    async with sitting(empty_base(tmp_path), (80, 24)) as desk:
        assert "There are no customers yet." in desk.text
        assert "I reads a file" in desk.text
        for binding in WORK:
            desk.app.clear_notifications()
            assert isinstance(binding, Binding)
            await desk.press(binding.key)
            assert desk.toasts == ["The queue is empty: F3 shows all customers, a adds one."]
        await desk.press("a", Typed("First"), "enter")
        assert "First is added" in desk.said


async def test_new_scores_come_quietly_and_leave_the_cursor(tmp_path: Path) -> None:
    store = base(tmp_path)
    store.connection.execute("UPDATE score SET scored_on = '2026-11-01'")
    async with sitting(store) as desk:
        await desk.press("down", "down")
        assert desk.app.scorer is not None
        desk.app.scorer.join()
        await desk.settle()
        assert desk.row == DUE[2]
        assert store.value("SELECT count(*) FROM score WHERE scored_on = '2026-11-19'") == 10
