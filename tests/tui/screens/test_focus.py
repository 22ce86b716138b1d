"""Focus mode: one customer at a time, an order that stands still, an end that is calm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.containers import VerticalScroll

from store.actions import customers, followups, records
from store.actions.card import edit
from store.actions.cases import open_case
from store.actions.close_customer import close
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.safety.opening import Store
from store.views.plans.outlook import outlook
from tests.kit import TODAY
from tests.tui.screens.kit import DUE, Desk, Typed, base, empty_base, sitting
from tui.screens.customer.screen import CustomerScreen
from tui.screens.day.end import EndingScreen
from tui.screens.day.today import TodayScreen
from tui.screens.focus.screen import FocusScreen
from tui.screens.work.list_screen import Rows
from tui.widgets.bars import Heading
from tui.words.screen import key_day


def who(desk: Desk) -> str:
    """The customer on the screen, or what the end is called."""
    assert isinstance(desk.screen, FocusScreen)
    return str(desk.screen.query_one("#page").border_title)


def heading(desk: Desk) -> str:
    return " · ".join(figure.text for figure in desk.screen.query_one(Heading)._figures)


def step_of(store: Store, name: str) -> bytes:
    found = store.value("SELECT next_id FROM customer WHERE name = ?", (name,))
    assert isinstance(found, bytes)
    return found


def id_of(store: Store, name: str) -> bytes:
    found = store.value("SELECT id FROM customer WHERE name = ?", (name,))
    assert isinstance(found, bytes)
    return found


def elsewhere(store: Store, name: str) -> None:
    """Another window works the customer's step."""
    followups.finish(store, TODAY, step_of(store, name), Touch(channel="call", outcome="reached"))


async def test_it_opens_at_the_row_under_the_cursor_and_turns_pages(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("down", "f")
        assert who(desk) == DUE[1]
        assert "2 of 4 · 4 left · 40 min" in heading(desk)
        assert desk.app.focused is desk.screen.query_one("#page")
        await desk.press("n")
        assert who(desk) == DUE[2]
        await desk.press("right_square_bracket")
        assert who(desk) == DUE[3]
        await desk.press("p", "left_square_bracket")
        assert who(desk) == DUE[1]
        await desk.press("p", "p")
        assert who(desk) == DUE[0]
        assert desk.toasts == ["This is the first customer who is left: Esc goes back to the list."]


async def test_one_key_logs_closes_schedules_and_goes_on(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        step = step_of(store, DUE[0])
        ahead = outlook(store, step, TODAY)
        await desk.press("f")
        assert desk.hints["2"] == key_day(ahead["no_answer"].due, TODAY)
        await desk.press("2")
        assert store.value("SELECT status FROM follow_up WHERE id = ?", (step,)) == "done"
        due = store.value(
            "SELECT f.due_on FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
            "WHERE c.name = ?",
            (DUE[0],),
        )
        assert due == ahead["no_answer"].due.isoformat()  # the date that stood on the key
        assert who(desk) == DUE[1]
        assert "Lumen Dental: no answer (“Get to know”)." in desk.said
        assert "2 of 4 · 3 left · 30 min" in heading(desk)
        await desk.press("enter")
        assert desk.said == ""


async def test_forms_work_here_and_go_on_when_the_step_is_worked(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f", "s", Typed("3d"), "enter")
        assert who(desk) == DUE[1]  # put off: the next one
        await desk.press("N", Typed("bring the samples"), "tab", Typed("fri"), "ctrl+s")
        assert who(desk) == DUE[1]  # a step was added, this one still waits
        assert store.value("SELECT count(*) FROM follow_up WHERE title = 'bring the samples'") == 1
        for key in ("P", "v", "h", "l", "m"):
            await desk.press(key)
            assert not isinstance(desk.screen, FocusScreen), key
            await desk.press("escape")
            assert isinstance(desk.screen, FocusScreen), key
        assert desk.app.focused is desk.screen.query_one("#page")


async def test_the_order_stands_still_while_the_queue_changes(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f")
        for name in ("First of all", "Second of all"):
            customer = customers.add(store, TODAY, name, due=TODAY).customer_id
            open_case(store, TODAY, customer, "complaint", "it broke", angry=True)
        await desk.press("n")
        assert who(desk) == DUE[1]
        assert "2 of 4 · 4 left" in heading(desk)
        # Each has the step of the complaint and the one that was there.
        assert "+4 new · R re-sorts" in heading(desk)
        assert "+4 new · R re-sorts" in desk.text
        await desk.press("p")
        assert who(desk) == DUE[0]  # whoever stands above them now in the queue


async def test_r_takes_in_who_came_and_stays_at_this_customer(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f", "1")
        customer = customers.add(store, TODAY, "New one", due=TODAY).customer_id
        records.promise(store, TODAY - timedelta(days=3), customer, "the list", TODAY)
        await desk.press("n", "p")
        assert who(desk) == DUE[1]
        assert "new" in heading(desk)
        await desk.press("R")
        assert who(desk) == DUE[1]
        assert "new" not in heading(desk)
        assert "Sorted anew: 5 left, 2 of them new." in desk.said
        await desk.press("p")
        assert who(desk) == "New one"  # a promise heads the queue


async def test_r_keeps_a_customer_who_is_no_longer_in_the_list(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f3", "slash", Typed("city:Berlin"), "enter", "f")
        assert who(desk) == DUE[0]
        edit(store, TODAY, id_of(store, DUE[0]), {"city": "Riga"})
        edit(store, TODAY, id_of(store, DUE[3]), {"city": "Berlin"})
        await desk.press("r", "R")
        assert who(desk) == DUE[0]
        assert "1 of 2 · 2 left" in heading(desk)


async def test_who_was_worked_or_closed_elsewhere_is_skipped_with_a_word(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f")
        elsewhere(store, DUE[1])
        close(store, TODAY, id_of(store, DUE[2]), "gone out of business")
        await desk.press("n")
        assert who(desk) == DUE[3]
        assert desk.toasts == [f"Skipped: {DUE[1]} was worked, {DUE[2]} was closed meanwhile."]
        assert "4 of 4 · 2 left · 20 min" in heading(desk)


async def test_a_key_on_a_step_that_was_worked_elsewhere_works_nothing(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f")
        elsewhere(store, DUE[0])
        await desk.press("1")
        assert who(desk) == DUE[1]
        assert store.value("SELECT count(*) FROM follow_up WHERE status = 'done'") == 1
        assert any(f"{DUE[0]} was worked meanwhile" in toast for toast in desk.toasts)


async def test_a_step_put_off_elsewhere_is_skipped_and_one_brought_nearer_is_not(
    tmp_path: Path,
) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f")
        put_off(store, TODAY, step_of(store, DUE[1]), TODAY + timedelta(days=4))
        followups.move(store, TODAY, step_of(store, DUE[2]), TODAY)
        await desk.press("n")
        assert who(desk) == DUE[2]


async def test_undo_returns_to_whose_change_was_undone(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f", "1", "n", "2")
        assert who(desk) == DUE[3]
        await desk.press("u")
        assert who(desk) == DUE[2]
        assert "4 left" not in heading(desk)
        assert "3 left" in heading(desk)
        await desk.press("u")
        assert who(desk) == DUE[0]
        assert "1 of 4 · 4 left" in heading(desk)
        assert desk.said == "Undone: Lumen Dental: reached · ctrl+r redoes"
        await desk.press("ctrl+r")
        assert who(desk) == DUE[1]
        assert desk.toasts == []  # that one was worked here is no news
        assert "3 left" in heading(desk)


async def test_the_end_is_calm_and_says_what_leads_on(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("f", "s", Typed("3d"), "enter", "1", "1", "1")
        assert who(desk) == "The end of this sitting"
        for words in (
            "Everybody here is done.",
            "this sitting 4 steps worked",
            "today 3 done · 1 moved · 0 left",
            "orphans 0",
            "tomorrow",
            "Esc goes back to the list",
            "d shows the day's end",
        ):
            assert words in desk.facts, words
        assert "0 left" in heading(desk)
        for key in ("1", "s", "v", "enter", "enter"):
            await desk.press(key)
            assert isinstance(desk.screen, FocusScreen)
            assert desk.app.focused is desk.screen.query_one("#page")
        assert "This is the end of the sitting." in desk.toasts[-1]
        await desk.press("n")
        assert desk.toasts == ["This is the end: Esc goes back to the list."]
        await desk.press("d")
        assert isinstance(desk.screen, EndingScreen)
        await desk.press("escape", "u")
        assert who(desk) == DUE[3]
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_who_was_passed_over_is_met_again_after_the_end(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f", "n", "1", "n", "n")
        assert who(desk) == "The end of this sitting"
        assert "3 you passed over are left." in desk.facts
        await desk.press("p")
        assert who(desk) == DUE[3]
        await desk.press("n", "n")
        assert who(desk) == DUE[0]


async def test_esc_goes_back_with_the_cursor_on_who_was_looked_at_last(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f", "1", "n", "escape")
        assert desk.row == DUE[2]
        assert desk.app.focused is desk.today.table
        await desk.press("u")
        assert desk.row == DUE[0]


async def test_from_the_customers_as_they_are_filtered(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("f3", "slash", Typed("later"), "enter", "down", "f")
        assert who(desk) == "Later 1"
        assert "2 of 6 · 6 left" in heading(desk)
        await desk.press("1")  # T93: a step that is far ahead asks once
        assert "1 again settles it today" in desk.toasts[-1]
        await desk.press("1")
        assert who(desk) == "Later 2"
        assert "3 of 6 · 5 left" in heading(desk)
        assert "new" not in heading(desk)  # the next step of who was worked is none
        await desk.press("n", "escape")
        row = desk.screen.query_one("#customers", Rows).cursor_row
        assert row is not None
        assert row.name == "Later 3"


async def test_enter_opens_the_whole_page_and_its_changes_count_here(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        await desk.press("1", "escape", "escape")
        assert who(desk) == DUE[1]
        assert "3 left" in heading(desk)


async def test_the_page_says_all_before_the_call(tmp_path: Path) -> None:
    store = base(tmp_path)
    lumen = id_of(store, DUE[0])
    records.promise(store, TODAY - timedelta(days=4), lumen, "the price list", TODAY)
    open_case(store, TODAY - timedelta(days=2), lumen, "complaint", "the chair squeaks",
              channel="email")  # fmt: skip
    edit(store, TODAY, lumen, {"country": "Latvia", "preferred_channel": "visit"})
    async with sitting(store) as desk:
        await desk.press("f")
        assert who(desk) == DUE[0]
        for words in (
            "2.2 Regular",
            "now Answer the complaint: the chair squeaks · e-mail",
            "why complaint unanswered for 2 days",
            "the chair squeaks · 2 days, no answer yet",
            "offers held: a complaint is open",
            "promised: the price list, by today",
            "send prices by Friday",
            "they like visit",
            "came last e-mail, Tue 17 Nov: answer the same way",  # R95
            "time 12:00 there, Thu",
            "LTV about €",
            "likely not to buy",
            "Next, if you reach them",
            "Get to know · call",
            "a second chair, €1,200.00, open",
            "Ask in this talk",
            "what they need",
        ):
            assert words in desk.facts, words
        await desk.press("n", "n")  # the promise is a step of its own
        assert "say “Hello" in desk.facts
        assert "plan Getting to know v1, step 1 of" in desk.facts


async def test_the_hour_is_not_told_where_it_is_not_known(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f")
        assert "there," not in desk.facts


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_short_screen_says_that_more_follows(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(base(tmp_path), size) as desk:
        await desk.press("f")
        page = desk.screen.query_one("#page", VerticalScroll)
        high = size[1] == 40
        assert (page.max_scroll_y == 0) is high
        assert ("more follows" in desk.text) is not high
        await desk.press("end")
        assert "more follows" not in desk.text
        assert "birthday" in desk.text  # the last thing on the page
        await desk.press("n")
        assert page.scroll_y == 0


async def test_the_next_page_is_there_before_it_is_asked_for(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f")
        screen = desk.screen
        assert isinstance(screen, FocusScreen)
        screen.action_neighbour(1)
        assert who(desk) == DUE[1]  # without waiting for the store
        assert "now Get to know" in desk.facts
        await desk.settle()


async def test_an_answer_that_a_change_has_overtaken_shows_nobody(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f")
        screen = desk.screen
        assert isinstance(screen, FocusScreen)
        asked: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(screen, "ask", lambda _, work, then, **__: asked.append((work, then)))
            screen.reload()
        ((work, then),) = asked
        answer = work()  # read while the first customer was still to be worked
        await desk.press("1")
        then(answer)
        assert who(desk) == DUE[1]
        assert "2 of 4 · 3 left" in heading(desk)


async def test_nobody_to_begin_with(tmp_path: Path) -> None:
    async with sitting(empty_base(tmp_path)) as desk:
        await desk.press("f")
        assert isinstance(desk.screen, TodayScreen)
        assert len(desk.toasts) == 1
