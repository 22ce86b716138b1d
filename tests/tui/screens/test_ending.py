"""The day's end: figures that add up, what is left, the same words as the digest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import customers, followups, records, sales
from store.actions.followups import finish
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.views.day.digest import DayEnd, day_end, quiet_wins
from tests.kit import TODAY, Clock, due_step
from tests.tui.cli.conftest import Cli
from tests.tui.screens.kit import DUE, NASTY, base, empty_base, nasty_base, sitting
from tui.screens.customer.screen import CustomerScreen
from tui.screens.day.end import EndingScreen
from tui.screens.day.today import TodayScreen
from tui.screens.work.line import LineDialog
from tui.text import visible
from tui.words.day import day_figures


def customer(store: Store, name: str) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = ?", (name,))
    return found


def step(store: Store, name: str) -> bytes:
    found: bytes = store.value("SELECT next_id FROM customer WHERE name = ?", (name,))
    return found


def worked(folder: Path) -> Store:
    """A day on which everything that can be counted has happened."""
    store = base(folder)
    before, tomorrow = TODAY - timedelta(days=3), TODAY + timedelta(days=1)
    for name in ("Moved", "Rested", "Skipped", "Closed", "Promised", "Owed"):
        customers.add(store, before, name, due=TODAY)
    finish(store, TODAY, step(store, DUE[0]), Touch(outcome="bought", minutes=25), bought=42000)
    put_off(store, TODAY, step(store, "Moved"), tomorrow)
    followups.rest(store, TODAY, customer(store, "Rested"), tomorrow, "on leave")
    followups.skip(store, TODAY, step(store, "Skipped"), "ordered")
    records.promise(store, before, customer(store, "Promised"), "the prices", TODAY)
    while (due := due_step(store, customer(store, "Promised"))) is not None:
        finish(store, TODAY, due, Touch(outcome="reached", minutes=5))
    records.promise(store, TODAY, customer(store, "Owed"), "a visit", TODAY)
    for days in (110, 100, 0):  # and 90 days ago, as the base has it
        sales.purchase(
            store, TODAY, customer(store, DUE[1]), 9900, day=TODAY - timedelta(days=days)
        )
    records.log(
        store, TODAY, customer(store, DUE[1]), Touch(day=TODAY - timedelta(days=9), note="said yes")
    )
    score_everybody(store, TODAY)
    return store


def balanced(found: DayEnd) -> bool:
    return found.morning + found.came_in == found.worked + found.left


async def test_every_figure_of_the_day_is_on_the_screen(tmp_path: Path) -> None:
    store = worked(tmp_path)
    found = day_end(store, TODAY)
    assert balanced(found)
    assert (found.moved, found.rested, found.skipped, found.promises_kept) == (1, 1, 1, 1)
    assert (found.purchases, found.orphans, len(found.wins)) == (2, 0, 1)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("d")
        assert isinstance(desk.screen, EndingScreen)
        assert "The end of Thu 19 Nov 2026" in desk.text
        for label, text in day_figures(found):
            assert f"{label} {text}" in desk.facts
            assert label in desk.text
        assert "orphans 0" in desk.text
        assert "35 min in 3 touches" in desk.text
        assert "2 purchases for €519.00" in desk.text
        assert f"came back   {DUE[1]} after 90 days, €99" in desk.text
        assert f"{found.left} steps left" in desk.text
        assert desk.app.focused is desk.screen.table
        shown = {row.customer for row in desk.screen.source.rows}
        assert {"Owed", "Closed", *DUE[2:]} == shown
        assert "promised: a visit" in desk.text


async def test_the_digest_tells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = worked(tmp_path)
    monkeypatch.setattr("tui.environment.utc_now", Clock())
    said = " ".join(Cli(store.path)("digest").out.split())
    figures = Cli(store.path)("digest", "--json").json
    async with sitting(store) as desk:
        await desk.press("f10")
        assert isinstance(desk.screen, EndingScreen)
        known = desk.screen.known
        assert known is not None
        for label, text in day_figures(known.day):
            assert text in desk.facts
            assert (text if label == "now" else f"{label}: {text}") in said
        for name in ("morning", "came_in", "done", "moved", "rested", "skipped", "dropped",
                     "left", "left_minutes", "overdue", "orphans", "customers", "touches",
                     "minutes", "purchases", "promises_kept", "promises_broken", "promises_owed",
                     "promises_due",
                     "enquiries", "complaints"):  # fmt: skip
            assert figures[name] == getattr(known.day, name), name
        assert figures["tomorrow"]["steps"] == known.day.tomorrow_steps
        assert known.day.tomorrow_first is not None
        assert figures["tomorrow"]["first"]["name"] == known.day.tomorrow_first.customer
        names = [win.customer for win in quiet_wins(desk.app.sitting.store, TODAY)]
        assert [win["customer"]["name"] for win in figures["wins"]] == names


async def test_enter_opens_the_customer_and_the_figures_follow(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("d")
        assert "morning 4 + came in 0 = done 0" in desk.facts
        await desk.press("down", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        assert DUE[1] in desk.text
        await desk.press("1", "enter", "escape")
        assert isinstance(desk.screen, EndingScreen)
        assert "= done 1 +" in desk.facts
        assert "3 steps left" in desk.text
        assert desk.app.focused is desk.screen.table
        await desk.press("u")
        assert "= done 0 +" in desk.facts
        assert desk.said.startswith("Undone")
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, TodayScreen)
        assert desk.app.focused is desk.today.table
        assert desk.today.table.count == 4


async def test_early_steps_are_not_left_over(tmp_path: Path) -> None:
    store = base(tmp_path)
    store.connection.execute("UPDATE follow_up SET weight = 5000 WHERE due_on = '2026-12-09'")
    async with sitting(store) as desk:
        assert desk.today.table.count == 5
        await desk.press("d")
        assert isinstance(desk.screen, EndingScreen)
        assert "4 steps left" in desk.text
        assert [row.customer for row in desk.screen.source.rows] == list(DUE)


async def test_the_line_works_on_what_is_left(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("d", "down", "colon", *"fri")
        assert isinstance(desk.screen, LineDialog)
        assert f"customer {DUE[1]}" in desk.facts
        await desk.press("enter")
        assert desk.said.startswith(f"{DUE[1]}: next tomorrow")
        assert "+ moved 1 +" in desk.facts
        assert isinstance(desk.screen, EndingScreen)
        assert day_end(store, TODAY).left == 3


async def test_a_day_with_nothing_left_or_nobody(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        for _ in DUE:
            await desk.press("1")
        await desk.press("d")
        assert "0 left, 0 min" in desk.text
        assert "Nothing is left for today." in desk.text
        await desk.press("enter")
        assert desk.toasts == ["Nothing is left for today."]
        await desk.press("d")
        assert "the day's end already" in desk.toasts[-1]
    (tmp_path / "empty").mkdir()
    async with sitting(empty_base(tmp_path / "empty"), (80, 24)) as desk:
        while not isinstance(desk.screen, TodayScreen):
            await desk.press("escape")
        await desk.press("d")
        assert "0 customers · orphans 0" in desk.text


async def test_hostile_names(tmp_path: Path) -> None:
    store = nasty_base(tmp_path)
    for name in NASTY:
        followups.add(
            store, TODAY, customer(store, name), TODAY + timedelta(days=1), name, minutes=5
        )
    async with sitting(store) as desk:
        await desk.press("d")
        for name in NASTY:
            assert visible(name)[:20] in desk.text
        assert "\x1b" not in desk.text
        assert "\u202e" not in desk.text
        assert "begins with" in desk.text
