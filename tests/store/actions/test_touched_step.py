"""One rule for which step a touch settles; a snooze never brings forward; alarms are answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from store.actions import cases, customers, followups, one_line, records, sales
from store.actions.bulk import Deed, run_bulk
from store.actions.records import FarStep, work_step
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.ledger.morning import score_everybody
from store.ledger.undo import undo
from store.safety.opening import Store
from store.shorthand.one_line import parse_line
from store.views.day.queue import Queue
from store.views.plans.outlook import outlook
from tests.kit import TODAY, crowd, state, told

CALL = Touch("call", "reached")
FAR = TODAY + timedelta(days=40)


def add(store: Store, days: int, name: str = "Tindahan") -> bytes:
    return customers.add(
        store, TODAY, name, due=TODAY + timedelta(days=days), segment=None
    ).customer_id


def next_of(store: Store, who: bytes) -> Any:
    return store.row(
        "SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id WHERE c.id = ?",
        (who,),
    )


def line(store: Store, text: str) -> str:
    return told(one_line.run_line(store, TODAY, parse_line(text, store, TODAY)).sentence)


def ring(store: Store, today: date = TODAY) -> bytes:
    """A customer far from the next step, whose trial ends with nothing before it."""
    who = add(store, 0)
    step = next_of(store, who)["id"]
    followups.finish(store, TODAY, step, CALL, next_due=FAR)
    store.connection.execute("UPDATE customer SET trial_until = '2026-12-03' WHERE id = ?", (who,))
    store.connection.execute("UPDATE enrolment SET started_on = '2020-01-01'")
    store.connection.execute("UPDATE rep SET weekdays = '12345'")
    score_everybody(store, today + timedelta(days=1))
    return who


NEXT = TODAY + timedelta(days=1)  # the day on which it rings


def loud(store: Store) -> list[int]:
    return [row["loud"] for row in store.rows("SELECT loud FROM alarm WHERE closed_on IS NULL")]


@pytest.mark.parametrize("days", [0, 1, 3])
@pytest.mark.parametrize("face", ["log", "line", "key", "bulk"])
def test_every_face_settles_a_step_that_is_due_or_near(store: Store, face: str, days: int) -> None:
    """T19"""
    who = add(store, days)
    step = next_of(store, who)
    if face == "line":
        said = line(store, 'tindahan c+ "ok"')
    elif face == "log":
        said = told(records.log(store, TODAY, who, CALL).sentence)
    elif face == "key":
        said = told(work_step(store, TODAY, step["id"], CALL).sentence)
    else:
        run_bulk(store, TODAY, [step["id"]], Deed("done", outcome="reached"))
        said = "Get to know"
    assert store.value("SELECT status FROM follow_up WHERE id = ?", (step["id"],)) == "done"
    assert "Get to know" in said


def test_an_early_step_is_settled_wherever_it_stands_in_the_queue(store: Store) -> None:
    """T19"""
    who = add(store, 30)
    for back in (400, 300, 200):
        sales.purchase(store, TODAY, who, 50_000, day=TODAY - timedelta(days=back))
    crowd(store)
    score_everybody(store, TODAY)
    assert [row.early for row in Queue(store, TODAY).page(0, 9)] == [True]
    assert "Settled: “Get to know”." in line(store, 'tindahan c+ "ok"')
    assert next_of(store, who)["kind"] != "first"


def test_a_far_step_stays_and_says_so(store: Store) -> None:
    """T19, T93: it is asked about once, and an agreed date is never taken for near"""
    who = add(store, 20)
    step = next_of(store, who)
    said = told(records.log(store, TODAY, who, CALL).sentence)
    assert said == "Tindahan: reached. “Get to know” stays on Wed 9 Dec."
    assert next_of(store, who)["id"] == step["id"]
    with pytest.raises(FarStep, match="“Get to know” is due Wed 9 Dec, in 20 days"):
        work_step(store, TODAY, step["id"], CALL)
    (row,) = run_bulk(
        store, TODAY, [step["id"], add_due(store)], Deed("done", outcome="reached")
    ).refused
    assert row.follow_up == step["id"]
    followups.move(store, TODAY, step["id"], NEXT)
    with pytest.raises(FarStep):
        work_step(store, TODAY, step["id"], CALL)
    work_step(store, TODAY, step["id"], CALL, far_ok=True)
    assert next_of(store, who)["id"] != step["id"]


def add_due(store: Store) -> bytes:
    step: bytes = next_of(store, add(store, 0, "Due"))["id"]
    return step


@pytest.mark.parametrize("face", ["log", "line", "key"])
def test_a_sale_is_a_sale_however_far_the_step(store: Store, face: str) -> None:
    """T93"""
    who = add(store, 60)
    step = next_of(store, who)
    sold = Touch("call", "bought")
    if face == "line":
        line(store, "tindahan c$500")
    elif face == "log":
        records.log(store, TODAY, who, sold, bought=50_000)
    else:
        work_step(store, TODAY, step["id"], sold, bought=50_000)
    assert store.value("SELECT status FROM follow_up WHERE id = ?", (step["id"],)) == "done"
    assert next_of(store, who)["kind"] == "step"
    assert store.value("SELECT count(*) FROM purchase") == 1


@pytest.mark.long
def test_a_snooze_never_brings_a_step_forward(store: Store) -> None:
    """T8: it stays, counts as no push, and nothing proposes it before the day that was said"""
    who = add(store, 8)
    for back in (400, 300, 200):
        sales.purchase(store, TODAY, who, 50_000, day=TODAY - timedelta(days=back))
    crowd(store)
    score_everybody(store, TODAY)
    step, before = next_of(store, who), state(store)
    assert Queue(store, TODAY).count() == 1
    monday = TODAY + timedelta(days=4)
    said = told(put_off(store, TODAY, step["id"], monday).sentence)
    assert said == "Tindahan: quiet until Mon 23 Nov. Next: Get to know, Fri 27 Nov."
    after = next_of(store, who)
    assert (after["due_on"], after["pushes"]) == (step["due_on"], 0)
    assert [Queue(store, TODAY + timedelta(days=n)).count() for n in (0, 1, 4, 8)] == [0, 0, 1, 1]
    undo(store, TODAY)
    assert state(store) == before
    later = TODAY + timedelta(days=9)
    put_off(store, TODAY, step["id"], later)
    after = next_of(store, who)
    assert (after["due_on"], after["pushes"]) == (later.isoformat(), 1)


def test_a_touch_answers_the_alarm_and_leaves_the_step(store: Store) -> None:
    """T5"""
    who = ring(store)
    step = next_of(store, who)
    (row,) = Queue(store, NEXT).page(0, 9)
    assert (row.alarmed, row.key) == (True, step["id"])
    keys = outlook(store, row.key, NEXT)
    assert keys["reached"].due == FAR
    assert keys["no_answer"].due == NEXT + timedelta(days=4)  # over a weekend
    before = state(store)
    said = told(work_step(store, NEXT, row.key, CALL).sentence)
    assert said == f"Tindahan: reached. “{step['title']}” stays on Tue 29 Dec."
    assert next_of(store, who)["due_on"] == step["due_on"]
    assert Queue(store, NEXT).count() == 0
    assert told(store.value("SELECT closed_why FROM alarm")) == "a word between us"
    undo(store, NEXT)
    assert state(store) == before
    assert Queue(store, NEXT).count() == 1


def test_an_answered_alarm_is_heard_again_when_it_is_worse_and_not_before(store: Store) -> None:
    """T5"""
    who = ring(store)
    records.log(store, NEXT, who, CALL)
    heard = []
    for days in (2, 7, 8, 9):
        score_everybody(store, TODAY + timedelta(days=days))
        heard.append(len(loud(store)))
    # The trial ended in 13 days when we talked: seven days nearer its end is worse.
    assert heard == [0, 0, 1, 1]


def test_after_a_vain_try_the_alarm_is_quiet_for_two_working_days(store: Store) -> None:
    """T5"""
    who = ring(store)
    records.log(store, NEXT, who, Touch("call", "no_answer"))
    assert loud(store) == [0]
    assert [Queue(store, NEXT + timedelta(days=n)).count() for n in (0, 3, 4)] == [0, 0, 1]
    score_everybody(store, NEXT + timedelta(days=4))
    assert loud(store) == [1]


def test_a_snooze_of_an_alarm_is_quiet_and_moves_nothing(store: Store) -> None:
    """T8"""
    who = ring(store)
    step = next_of(store, who)
    put_off(store, NEXT, step["id"], NEXT + timedelta(days=3))
    assert next_of(store, who)["due_on"] == step["due_on"]
    assert [Queue(store, NEXT + timedelta(days=n)).count() for n in (0, 2, 3)] == [0, 0, 1]


@pytest.mark.parametrize("kind", ["promise", "answer", "own"])
def test_what_was_settled_is_not_proposed_again(store: Store, kind: str) -> None:
    """T18: the date of the rep's own goes to the plan's step that waits already"""
    who = add(store, 9)
    if kind == "promise":
        records.promise(store, TODAY, who, "the price list", TODAY)
    elif kind == "answer":
        cases.open_case(store, TODAY, who, "enquiry", "the price list")
    else:
        followups.add(store, TODAY, who, TODAY, "the price list")
    said = line(store, 'tindahan c+ "wants quote" q900 +3w')
    assert "the price list" in said.split("Settled:")[1].split("Next:")[0]
    rows = store.rows("SELECT title, due_on, fixed FROM follow_up WHERE is_open = 1")
    assert [tuple(row) for row in rows] == [("Get to know", "2026-12-10", 1)]


def test_a_rest_after_a_talk_does_not_bring_the_settled_step_back(store: Store) -> None:
    """T18"""
    who = add(store, 0)
    until = TODAY + timedelta(days=60)
    step = next_of(store, who)["id"]
    followups.finish(store, TODAY, step, CALL, rest_until=until, rest_reason="closed till then")
    assert told(next_of(store, who)["title"]) == "After the rest"
    other = next_of(store, add(store, 0, "Other"))
    vain = Touch("call", "no_answer")
    followups.finish(store, TODAY, other["id"], vain, rest_until=until, rest_reason="closed")
    assert next_of(store, other["customer_id"])["title"] == "Get to know"


def test_a_talk_does_not_answer_what_a_sale_brought(store: Store) -> None:  # T16, T19
    who = add(store, 1)
    records.log(store, TODAY, who, Touch("call", "bought"))
    for outcome in ("reached", "message"):
        records.log(store, TODAY, who, Touch("call", outcome))
        line(store, 'tindahan c+ "all well"')
        assert next_of(store, who)["step_key"] == "sale-amount"
    sales.purchase(store, TODAY, who, 5_000)
    assert next_of(store, who)["step_key"] != "sale-amount"


@pytest.mark.parametrize("text", ["c+", "+3w", '"they called back" +3w'])
def test_a_line_without_a_name_is_about_the_step_before_ones_eyes(store: Store, text: str) -> None:
    who = add(store, 0)
    followups.add(store, TODAY, who, TODAY, "the price list")
    steps = [row[0] for row in store.rows("SELECT id FROM follow_up WHERE is_open = 1")]

    def changed() -> set[bytes]:
        found = store.rows("SELECT id FROM follow_up WHERE is_open AND due_on = ?", (str(TODAY),))
        return set(steps) - {row[0] for row in found}

    for pointed in steps:
        assert not one_line.rehearse(store, TODAY, text, who, pointed).wrong
        one_line.run_line(store, TODAY, parse_line(text, store, TODAY, who, pointed))
        assert changed() == {pointed}
        undo(store, TODAY)
    named = [parse_line(f"tindahan {text}", store, TODAY, who, pointed) for pointed in steps]
    assert named[0] == named[1]
    assert {line.step_id for line in named} == {None}


def test_a_step_of_somebody_else_or_far_ahead_is_not_taken(store: Store) -> None:
    who, other = add(store, 0), add(store, 40, "Foo")
    for pointed in (next_of(store, other)["id"], b"gone"):
        one_line.run_line(store, TODAY, parse_line("c+", store, TODAY, who, pointed))
        assert next_of(store, other)["is_open"]
        undo(store, TODAY)
    far = next_of(store, other)
    one_line.run_line(store, TODAY, parse_line("c-", store, TODAY, other, far["id"]))
    assert next_of(store, other)["id"] == far["id"]
