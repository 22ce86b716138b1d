"""T19: which of several open steps every face takes, where nobody has pointed at one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions import cases, customers, followups, one_line, records
from store.actions.touches import Touch
from store.safety.opening import Store
from store.shorthand.one_line import parse_line
from store.views.customer.page import customer_page, customer_panel
from store.views.day.foremost import foremost
from store.views.day.queue import Queue
from store.views.lists.by_name import find_follow_up
from store.views.lists.customers import Customers, customer_row
from tests.kit import TODAY, told
from tui.words.screen import listed_step

LATE = TODAY - timedelta(days=3)
CASES = {
    "complaint": "Answer the complaint: the chair squeaks",
    "promise": "the price list",
    "both": "Answer the complaint: the chair squeaks",
    "own": "Get to know",
    "clock": "the price list",
    "later promise": "Get to know",
    "same day ahead": "Get to know",
}


def add(store: Store, kind: str) -> bytes:
    """A customer with a plan's step that is due for three days, or ahead, and something else."""
    ahead = kind == "same day ahead"
    who = customers.add(store, LATE, "Tindahan", due=TODAY + timedelta(days=2 if ahead else -3))
    ident = who.customer_id
    if kind in ("complaint", "both"):
        cases.open_case(store, TODAY, ident, "complaint", "the chair squeaks")
    if kind in ("promise", "both"):
        records.promise(store, TODAY, ident, "the price list", TODAY)
    elif kind in ("later promise", "same day ahead"):
        records.promise(store, TODAY, ident, "the price list", TODAY + timedelta(days=2))
    elif kind in ("own", "clock"):
        followups.add(store, TODAY, ident, TODAY, "the price list")
    if kind == "clock":
        step = store.value("SELECT id FROM follow_up WHERE title = 'the price list'")
        store.connection.execute("UPDATE follow_up SET due_time = '10:00' WHERE id = ?", (step,))
    return ident


@pytest.mark.parametrize("kind", CASES)
def test_every_face_takes_what_today_ranks_first(store: Store, kind: str) -> None:
    """T19"""
    who = add(store, kind)
    step = foremost(store, who, TODAY)
    assert step is not None
    assert told(step["title"]) == CASES[kind]
    rows = Queue(store, TODAY).page(0, 9)
    assert not rows or rows[0].key == step["id"]
    listed, row = Customers(store, TODAY), customer_row(store, who, TODAY)
    assert row is not None
    taken = {
        "page": customer_page(store, who, TODAY).steps[0].key,
        "panel": customer_panel(store, who, TODAY).steps[0].key,
        "row of the page": row.step_id,
        "list": listed.page(0, 9)[0].step_id,
        "list, marked": listed.among([who])[0].step_id,
        "focus": listed.stops()[0].step_id,
        "done, snooze, move": find_follow_up(store, "tindahan", TODAY)["id"],
    }
    assert set(taken.values()) == {step["id"]}, taken
    assert (row.step_due, row.step_title) == (
        customer_page(store, who, TODAY).steps[0].due,
        CASES[kind],
    )


@pytest.mark.parametrize("face", ["log", "line"])
@pytest.mark.parametrize("kind", CASES)
def test_a_touch_settles_it_and_says_so(store: Store, kind: str, face: str) -> None:
    """T19"""
    who = add(store, kind)
    step = foremost(store, who, TODAY)
    assert step is not None
    if face == "log":
        said = records.log(store, TODAY, who, Touch("call", "reached")).sentence
    else:
        line = parse_line("tindahan c+", store, TODAY)
        said = one_line.run_line(store, TODAY, line).sentence
    open_now = store.value("SELECT is_open FROM follow_up WHERE id = ?", (step["id"],))
    assert not open_now
    assert CASES[kind] in told(said)


def test_a_list_says_that_another_step_is_overdue(store: Store) -> None:
    listed = customer_row(store, add(store, "promise"), TODAY)
    assert listed is not None
    assert (listed.step_due, listed.overdue_since) == (TODAY, LATE)
    assert listed_step(listed, TODAY) == "the price list; another since Mon 16 Nov"
