"""Marked rows are worked together: one dialog that shows what it would do, one change, one undo."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from store.actions import bulk, customers, followups
from store.actions.own_fields import add_field
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.ledger.commit import work
from store.safety.opening import Store
from tests.kit import TODAY, state
from tests.tui.screens.kit import DUE, NASTY, Desk, Typed, base, nasty_base, sitting
from tui.screens.customers.screen import CustomersScreen
from tui.screens.work.bulk import BulkDialog
from tui.screens.work.list_screen import ListScreen
from tui.screens.work.marks import MarkingScreen
from tui.text import visible


def marked(desk: Desk) -> list[str]:
    """Names of the marked customers of the list."""
    screen = desk.app.screen_stack[-1]
    assert isinstance(screen, ListScreen)
    return [screen.target_of(row).customer for row in screen.table.marked]


def subtitle(desk: Desk) -> str:
    screen = desk.app.screen_stack[-1]
    assert isinstance(screen, MarkingScreen)
    return str(screen.table.border_subtitle or "")


def dialog(desk: Desk) -> BulkDialog[object]:
    assert isinstance(desk.screen, BulkDialog)
    return desk.screen


def told(desk: Desk) -> str:
    """The sum above the preview."""
    return str(dialog(desk).query_one("#bulk-sum", Static).content)


def preview(desk: Desk) -> list[str]:
    table = dialog(desk)._table
    return [table.render_line(y + 1).text for y in range(table.count or 0)]


def open_steps(store: Store) -> dict[str, tuple[str, str]]:
    sql = (
        "SELECT c.name, f.due_on, f.title FROM customer AS c "
        "JOIN follow_up AS f ON f.id = c.next_id ORDER BY c.name"
    )
    return {row[0]: (row[1], row[2]) for row in store.rows(sql)}


def with_rep(store: Store) -> None:
    with work(store, TODAY) as unit:
        unit.insert("rep", {"name": "Ana [/]"})
        unit.insert("rep", {"name": "Anatol"})


async def test_marks_are_counted_outlive_reading_and_end_with_esc(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("space", "space")
        assert marked(desk) == list(DUE[:2])
        assert desk.row == DUE[2]
        assert subtitle(desk) == "2 marked · 20 min · Esc unmarks"
        assert "2 marked" in desk.text
        assert "1 reached → all 2" in desk.text
        await desk.press("r")
        assert marked(desk) == list(DUE[:2])
        await desk.press("up", "space")
        assert marked(desk) == [DUE[0]]
        await desk.press("shift+down")
        assert marked(desk) == [DUE[0], DUE[2], DUE[3]]
        await desk.press("escape")
        assert marked(desk) == []
        assert subtitle(desk) == ""
        assert desk.hints["1"] != "all 3"
        assert desk.app.focused is desk.today.table


async def test_a_key_for_one_says_so_where_others_are_marked(tmp_path: Path) -> None:  # T45
    async with sitting(base(tmp_path)) as desk:
        await desk.press("space", "space", "l")
        assert f"only {DUE[2]}, not the 2 marked" in desk.text
        await desk.press("escape")
        assert marked(desk) == list(DUE[:2])


async def test_esc_takes_the_marks_before_the_sentence(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("1", "space", "escape")
        assert marked(desk) == []
        assert desk.said == ""  # moving on has accepted it
        await desk.press("u", "space")
        desk.today.say("something")
        await desk.press("escape")
        assert desk.said == "something"
        await desk.press("escape")
        assert desk.said == ""


async def test_a_mark_is_forgotten_with_its_row(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        row = desk.today.table.cursor_row
        assert row is not None
        await desk.press("space", "space")
        put_off(store, TODAY, row.key, TODAY + timedelta(days=3))
        await desk.press("r")
        assert marked(desk) == [DUE[1]]
        assert subtitle(desk).startswith("1 marked · 10 min")


async def test_all_are_put_off_with_one_date_and_brought_back_with_one_key(tmp_path: Path) -> None:
    store = base(tmp_path)
    before = open_steps(store)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("space", "down", "space", "s")
        assert "Put off: 2 marked" in desk.text
        assert "2 would be done" in told(desk)  # by a day, if one just accepts
        await desk.press("2")
        assert "2 would be done" in told(desk)
        assert "Sun 22 Nov" in told(desk) or "Mon 23 Nov" in told(desk)
        assert all("Nov" in line for line in preview(desk))
        assert open_steps(store) == before  # so far only looked at
        await desk.press("enter")
        assert "2 follow-ups." in desk.said
        assert "u undoes" in desk.said
        assert marked(desk) == []
        assert desk.row in (DUE[1], DUE[3])
        assert {DUE[0], DUE[2]} <= {
            name for name, step in open_steps(store).items() if step != before[name]
        }
        assert store.value("SELECT count(*) FROM work WHERE title LIKE '%many.put_off%'") == 1
        await desk.press("u")
        assert open_steps(store) == before
        assert marked(desk) == [DUE[0], DUE[2]]
        assert desk.app.focused is desk.today.table
        await desk.press("ctrl+r")
        assert marked(desk) == []
        assert open_steps(store) != before


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("1", "enter"), "Reached: 2 follow-ups."),
        (
            ("number_sign", Typed("vip, Colour = red"), "enter"),  # T31, T45
            "Tagged +vip; colour red: 2 customers.",
        ),
        (("m", Typed("+4w"), "enter"), "Moved to Thu 17 Dec: 2 follow-ups."),
        (("c", "1", "enter"), "Closed: 2 customers."),  # T45
        (("b", Typed("+4w"), "enter", "6", "enter"), "At rest until Thu 17 Dec: 2 customers."),
        (("p", Typed("consum"), "enter"), "begins: 2 customers."),
        (("A", Typed("anat"), "enter"), "Handed over to Anatol: 2 customers."),
    ],
)
async def test_each_deed_is_one_change_with_one_undo(
    tmp_path: Path, keys: tuple[str, ...], said: str
) -> None:
    store = base(tmp_path)
    with_rep(store)
    add_field(store, TODAY, "Colour", "choice", ("red", "blue"))
    async with sitting(store) as desk:
        before = state(store)
        await desk.press("space", "space", *keys)
        assert said in desk.said
        assert state(store) != before
        await desk.press("u")
        assert state(store) == before
        assert marked(desk) == list(DUE[:2])


async def test_what_is_refused_stands_first_is_told_and_keeps_its_mark(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        row = desk.today.table.cursor_row
        assert row is not None
        await desk.press("space", "space", "k")
        followups.move(store, TODAY, row.key, TODAY)
        followups.finish(store, TODAY, row.key, Touch(outcome="reached"))
        await desk.press("2")
        assert "1 would be done" in told(desk)
        assert "1 refused" in told(desk)
        assert preview(desk)[0].lstrip(" ›").startswith(f"x {DUE[0]}")
        why = dialog(desk).query_one("#bulk-why", Static)
        assert "is already done" in str(why.content)
        await desk.press("enter")
        assert f"Skipped: 1 follow-up; not {DUE[0]}: " in desk.said
        assert marked(desk) == []  # the refused one has left the list


async def test_put_off_twice_needs_its_reason_and_the_mark_stays_without(tmp_path: Path) -> None:
    store = base(tmp_path)
    step = store.value(
        "SELECT next_id FROM customer WHERE name = ?",
        (DUE[1],),
    )
    store.connection.execute("UPDATE follow_up SET due_on = '2026-11-15' WHERE id = ?", (step,))
    for days in (1, 0):
        put_off(store, TODAY - timedelta(days=5), step, TODAY - timedelta(days=days))
    async with sitting(store) as desk:
        await desk.press("ctrl+a", "s", "1")
        assert "3 would be done · 1 refused" in told(desk)
        await desk.press("enter")
        assert "3 follow-ups; not Brightside Café" in desk.said
        assert marked(desk) == [DUE[1]]
        await desk.press("s", "1", "tab", "1", "enter")
        assert "1 follow-up." in desk.said
        assert marked(desk) == []


async def test_a_deed_that_nobody_can_take_is_said_in_the_dialog(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        before = state(store)
        await desk.press("space", "m", Typed("gestern"), "enter")
        assert "gestern" in dialog(desk).told
        await desk.press("escape", "escape")
        assert state(store) == before
        assert marked(desk) == [DUE[0]]


async def test_handing_over_works_without_marks_and_says_when_there_is_nobody(
    tmp_path: Path,
) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        before = state(store)
        await desk.press("A", *"maria")  # T48: what is typed on runs no keys
        assert "no other rep" in desk.text
        assert state(store) == before
        await desk.press("escape")
        assert desk.screen is desk.today
        with_rep(store)
        await desk.press("A")
        assert f"Hand over: {DUE[0]}" in desk.text
        assert "1 Ana [/]" in desk.text.replace("\u00a0", " ")
        await desk.press(*"an", "enter")
        assert "several reps" in dialog(desk).told
        await desk.press("backspace", "backspace", "2")
        assert "1 would be done" in told(desk)
        await desk.press("enter")
        assert "Handed over to Anatol: 1 customer." in desk.said
        owner = store.value(
            "SELECT r.name FROM customer AS c JOIN rep AS r ON r.id = c.owner_id WHERE c.name = ?",
            (DUE[0],),
        )
        assert owner == "Anatol"


async def test_customers_are_worked_by_their_next_step(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f3", "slash", Typed("later"), "enter", "ctrl+a")
        assert len(marked(desk)) == 6
        assert subtitle(desk).startswith("6 marked · 60 min")
        await desk.press("S", "S")  # another order
        assert len(marked(desk)) == 6
        before = state(store)
        await desk.press("m", Typed("15.03"), "enter")
        assert "Moved to" in desk.said
        assert "6 follow-ups." in desk.said
        assert {step[0] for name, step in open_steps(store).items() if "Later" in name} == {
            "2027-03-15"
        }
        await desk.press("u")
        assert state(store) == before
        assert len(marked(desk)) == 6
        await desk.press("slash", *("backspace",) * 5, Typed("later 1"), "enter")
        assert marked(desk) == ["Later 1"]
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, CustomersScreen)
        assert marked(desk) == []


async def test_closed_ones_are_left_out_and_said(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f3", "home", "c", "1", "enter", "slash", Typed("is:closed"), "enter")
        await desk.press("space", "s")
        assert "1 closed, left out" in told(desk)
        await desk.press("1", "enter")
        assert "None of the marked has an open step" in dialog(desk).told


async def test_no_more_than_the_limit_is_marked_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.work.marks.MOST", 3)
    async with sitting(base(tmp_path)) as desk:
        await desk.press("ctrl+a")
        assert len(marked(desk)) == 3
        assert "The first 3 of 4 are marked" in desk.toasts[-1]


async def test_an_empty_list_has_nothing_to_mark(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("ctrl+a", "m", Typed("+9w"), "enter")
        for key in ("space", "ctrl+a", "shift+down"):
            await desk.press(key)
            assert "The queue is empty" in desk.toasts[-1]


async def test_hostile_names_in_the_preview(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path), (80, 24)) as desk:
        await desk.press("ctrl+a", "s", "1")
        assert f"{len(NASTY)} would be done" in told(desk)
        shown = "\n".join(preview(desk))
        for name in NASTY:
            assert visible(name)[:14] in shown
        assert "\x1b" not in desk.text
        assert "Enter does it for all" in desk.text
        await desk.press("enter")
        assert f"{len(NASTY)} follow-ups." in desk.said
        await desk.press("u", "A")
        assert desk.app.is_running


async def test_the_screen_lives_while_a_preview_is_made_and_a_newer_one_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = base(tmp_path)
    going, stopped = threading.Event(), threading.Event()
    threads: set[int] = set()
    real = bulk.preview_bulk

    def slow(*args: Any, stop: Callable[[], bool]) -> bulk.Bulk:
        threads.add(threading.get_ident())
        if not going.is_set():
            going.set()
            for _ in range(1000):
                if stop():
                    stopped.set()
                    break
                threading.Event().wait(0.01)
        return real(*args, stop=stop)

    monkeypatch.setattr("tui.screens.work.bulk.preview_bulk", slow)
    async with sitting(store) as desk:
        await desk.press("space", "space")
        await desk.pilot.press("s")
        while not isinstance(desk.screen, BulkDialog):
            await desk.pilot.pause()
        await desk.pilot.press("1")
        while not going.is_set():
            await desk.pilot.pause()
        assert "Looking" in told(desk)
        await desk.pilot.press("backspace", "3")  # the screen takes keys
        await desk.settle()
        assert stopped.is_set()
        assert "2 would be done · Thu 26 Nov" in told(desk)
        assert threading.get_ident() not in threads


async def test_a_day_that_gets_too_much_is_warned_of(tmp_path: Path) -> None:
    store = base(tmp_path)
    for number in range(30):
        customers.add(store, TODAY, f"Busy {number}", due=TODAY + timedelta(days=1))
    async with sitting(store) as desk:
        await desk.press("space", "s", "1")
        assert "! tomorrow: 5 h 10 then, more than a day's" in told(desk)
