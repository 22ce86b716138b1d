"""Other days and other windows: the screens go on by themselves, and ask where they must not."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest

from store.actions import cases, customers, followups
from store.actions.touches import Touch
from store.ledger.morning import day_seen, due
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock, new_store, state
from tests.tui.screens.kit import DUE, Desk, Typed, base, sitting
from tui.dialogs.ask import AskDialog
from tui.dialogs.form import FormDialog
from tui.screens.day.today import TodayScreen

TOMORROW = TODAY + timedelta(days=1)


class Wall:
    """A clock that is set by hand."""

    def __init__(self, day: date = TODAY) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day


async def _look(desk: Desk) -> None:
    desk.app.outside.look_at_clock()
    await desk.settle()
    if desk.app.scorer is not None:
        await asyncio.to_thread(desk.app.scorer.join)
    await desk.settle()


async def test_the_day_goes_on_between_two_keys(tmp_path: Path) -> None:  # T2
    wall = Wall()
    async with sitting(base(tmp_path), clock=wall) as desk:
        await desk.press("down")
        row = desk.row
        await desk.press("s", Typed("3"))
        wall.day = TOMORROW
        await _look(desk)
        assert isinstance(desk.screen, FormDialog)
        assert "→ Fri 27 Nov" in desk.text  # half-typed words stay, and mean the new day
        await desk.press("escape", "escape")
        assert (desk.app.sitting.today, desk.row) == (TOMORROW, row)
        assert "Fri 20 Nov" in desk.text
        store = desk.app.sitting.store
        assert (day_seen(store), due(store, TOMORROW)) == (TOMORROW, 0)
        await desk.press("1")
        assert store.value("SELECT max(happened_on) FROM interaction") == TOMORROW.isoformat()
        assert not desk.toasts


@pytest.mark.parametrize("days", [3287, -3287])
async def test_a_clock_that_leaps_is_asked_about(tmp_path: Path, days: int) -> None:  # T1
    wall = Wall()
    async with sitting(base(tmp_path), clock=wall) as desk:
        store = desk.app.sitting.store
        before = state(store)
        wall.day = TODAY + timedelta(days=days)
        await _look(desk)
        assert isinstance(desk.screen, AskDialog)
        assert "3,287 days" in desk.text
        await desk.press("escape")
        await _look(desk)
        assert isinstance(desk.screen, TodayScreen)
        assert (desk.app.sitting.today, state(store)) == (TODAY, before)
        wall.day += timedelta(days=1)  # and goes on from there
        await _look(desk)
        assert desk.app.sitting.today == TOMORROW


@pytest.mark.parametrize("answer", ["escape", "y"])
async def test_a_far_day_at_the_start_is_asked_about(tmp_path: Path, answer: str) -> None:  # T1
    far = TODAY + timedelta(days=3287)
    store = base(tmp_path)
    before = state(store)
    async with sitting(store, today=far, clock=lambda: far) as desk:
        assert isinstance(desk.screen, AskDialog)
        assert state(store) == before
        await desk.press(answer)
        if desk.app.scorer is not None:
            await asyncio.to_thread(desk.app.scorer.join)
        assert (state(store) == before) == (answer == "escape")
        assert (desk.app.return_code == 2) == (answer == "escape")


def _other(store: Store) -> Store:
    clock = Clock()
    clock.now += timedelta(hours=3)
    return open_store(store.path, clock)


async def test_another_window_s_change_is_seen_without_a_key(tmp_path: Path) -> None:  # T4
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("down")
        row = desk.row
        other = _other(store)
        # The rows are there before the watch begins: what came between must not be missed.
        added = customers.add(other, TODAY, "New Mill", due=TODAY).customer_id
        cases.open_case(other, TODAY, added, "enquiry", "twelve desks")
        watcher = Thread(target=desk.app.outside.watch_store, args=(0.01,), daemon=True)
        watcher.start()
        for _ in range(5000):  # the watch is a thread, which an idle machine may be ahead of
            await desk.settle()
            if "New Mill" in desk.text:
                break
        assert "New Mill" in desk.text
        assert desk.row == row
        other.close()
        desk.app.on_unmount()
        await asyncio.to_thread(watcher.join)


async def test_undo_takes_back_what_the_line_names(tmp_path: Path) -> None:  # T46, T123
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("1")
        assert desk.said.startswith(f"{DUE[0]}: reached")
        other = _other(store)
        step = other.value("SELECT next_id FROM customer WHERE name = ?", (DUE[1],))
        followups.finish(other, TODAY, step, Touch(outcome="refused"))
        await desk.press("u")
        assert isinstance(desk.screen, AskDialog)
        assert f"“{DUE[1]}: refused" in desk.text
        await desk.press("escape")
        assert store.value("SELECT count(*) FROM work WHERE kind = 'undo'") == 0
        await desk.press("u", "y")
        assert desk.said.startswith(f"Undone: {DUE[0]}: reached")
        assert desk.row == DUE[0]
        await desk.press("u")  # now it is the other's
        assert isinstance(desk.screen, AskDialog)
        await desk.press("y")
        assert desk.said.startswith(f"Undone: {DUE[1]}: refused")
        other.close()


async def test_a_line_goes_when_something_else_was_done_elsewhere(tmp_path: Path) -> None:  # T46
    async with sitting(base(tmp_path)) as desk:
        await desk.press("1")
        assert DUE[0] in desk.said
        await desk.press("f3", "down", "2", "f2")
        assert desk.said == ""


async def test_an_import_is_scored_at_once(tmp_path: Path) -> None:  # T3
    file = tmp_path / "orders.csv"
    rows = (
        f"Client {who},{TODAY - timedelta(days=30 * ago + who)},{100 + who},EUR"
        for who in range(12)
        for ago in range(8)
    )
    file.write_text("Customer,Date,Amount,Currency\n" + "\n".join(rows), "utf-8")
    store = new_store(tmp_path / "own.db")
    async with sitting(store) as desk:
        await desk.press("I", Typed(str(file)), "ctrl+s", "ctrl+s")
        assert desk.app.scorer is not None
        await asyncio.to_thread(desk.app.scorer.join)
        await desk.settle()
        assert store.value("SELECT customers FROM fit WHERE scope = 'company'") == 12
        assert due(store, TODAY) == 0
        assert store.value("SELECT count(*) FROM score WHERE churn_risk IS NULL") == 0
        told = [each.text for each in desk.app.signs.figures]
        assert (told, desk.toasts) == (["12 scored"], [])  # over nothing
        await desk.press("u")
        assert store.value("SELECT count(*) FROM customer WHERE live = 1") == 0
