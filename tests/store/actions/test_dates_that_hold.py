"""Talks move a plan's step, debts survive a closing, leave moves what may, far dates are asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from store.actions import (
    card,
    cases,
    close_customer,
    customers,
    enrolment,
    followups,
    records,
    segments,
)
from store.actions.one_line import run_batch
from store.actions.settings import reset_setting, set_setting
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger.effect import Effect
from store.ledger.undo import undo
from store.lifecycle.dates import speak
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.day.queue import Queue
from store.views.plans.position import calendar_for
from tests.kit import TODAY, state, told

LATER = TODAY + timedelta(days=20)


@pytest.fixture
def lumen(store: Store) -> bytes:
    """In the yearly plan, whose first step lies a month ahead."""
    who = customers.add(store, TODAY, "Lumen Dental").customer_id
    enrolment.apply_plan(store, TODAY, who, "yearly-service")
    return who


def next_id(store: Store, who: bytes) -> bytes:
    found: bytes = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    return found


def _next(store: Store, who: bytes) -> tuple[str, date]:
    row = store.row(
        "SELECT f.title, f.due_on FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
        "WHERE c.id = ?",
        (who,),
    )
    return row["title"], date.fromisoformat(row["due_on"])


@pytest.mark.parametrize(
    "touch",
    [Touch(outcome="reached"), Touch(channel="email", direction="in")],
)
def test_a_talk_moves_the_step_of_a_plan(store: Store, lumen: bytes, touch: Touch) -> None:  # T84
    title, due = _next(store, lumen)
    day = TODAY + timedelta(days=11)
    effect = records.log(store, day, lumen, touch)
    same, later = _next(store, lumen)
    assert same == title
    assert abs((later - due).days - 11) <= 6  # counted from the talk, on a lighter working day
    assert f"“{title}” counts from today. Next: " in told(effect.sentence)
    undo(store, day)
    assert _next(store, lumen) == (title, due)


def test_no_answer_and_what_was_agreed_move_nothing(store: Store, lumen: bytes) -> None:  # T84
    day = TODAY + timedelta(days=8)
    before = _next(store, lumen)
    records.log(store, day, lumen, Touch(outcome="no_answer"))
    records.log(store, day, lumen, Touch(channel="note", note="saw their van"))
    assert _next(store, lumen) == before
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (lumen,))
    followups.move(store, day, step, LATER + timedelta(days=9))
    agreed = _next(store, lumen)
    records.log(store, day, lumen, Touch(outcome="reached"))
    assert _next(store, lumen) == agreed
    records.promise(store, day, lumen, "Send prices", LATER)
    records.log(store, day, lumen, Touch(outcome="reached"))
    assert _next(store, lumen) == ("Send prices", LATER)


def test_the_line_says_what_counts_anew_and_who_rests(store: Store, lumen: bytes) -> None:  # T84
    title, due = _next(store, lumen)
    day = TODAY + timedelta(days=11)
    said = told(run_batch(store, day, ['lumen <c+ "they called"']).effects[0][1].sentence)
    assert f"“{title}” counts from today. Next: {title}, " in said
    assert _next(store, lumen)[1] > due
    undo(store, day)
    until = due + timedelta(days=20)
    followups.rest(store, day, lumen, until, "on holiday")
    rests = f"At rest until {speak(until, day)} (on holiday), then: {title}."
    assert told(records.log(store, day, lumen, Touch(outcome="reached")).sentence).endswith(rests)
    assert told(run_batch(store, day, ["lumen <e+"]).effects[0][1].sentence).endswith(rests)


@pytest.mark.parametrize("days", [4, 15, 29])
def test_an_end_that_is_told_later_brings_its_step(store: Store, lumen: bytes, days: int) -> None:
    """T81: a plan that a person chose has its first step behind the end."""
    before = _next(store, lumen)
    end = TODAY + timedelta(days=days)
    card.edit(store, TODAY, lumen, {"paid_until": end})
    title, due = _next(store, lumen)
    assert (title, TODAY < due <= end) == ("Before the term ends", True)
    asked = 1 + (days > 10)  # long before the end it is not the last word
    for _ in range(asked):
        due = _next(store, lumen)[1]
        followups.finish(store, due, next_id(store, lumen), Touch(outcome="reached"))
    assert _next(store, lumen)[0] == before[0]  # afterwards the plan goes on where it was
    for _ in range(asked):
        undo(store, due)
    undo(store, TODAY)
    assert _next(store, lumen) == before
    card.edit(store, TODAY, lumen, {"paid_until": before[1] + timedelta(days=40)})
    assert _next(store, lumen) == before
    followups.move(store, TODAY, next_id(store, lumen), before[1])
    card.edit(store, TODAY, lumen, {"paid_until": end})
    assert _next(store, lumen) == before  # what was agreed stays


def test_what_is_owed_survives_a_closing_and_heads_the_queue(store: Store) -> None:  # T85
    who = customers.add(store, TODAY, "Hotel Aurora", due=LATER).customer_id
    records.promise(store, TODAY, who, "Send prices", TODAY)
    case = cases.open_case(store, TODAY, who, "enquiry", "How dear is a chair?").record_id
    before = store.rows("SELECT id FROM follow_up WHERE is_open = 1 AND kind <> 'first'")
    assert len(before) == 2
    close_customer.close(store, TODAY, who, "no answer for a year")
    assert store.value("SELECT count(*) FROM follow_up WHERE is_open = 1") == 0
    close_customer.reopen(store, TODAY + timedelta(days=3), who)
    day = TODAY + timedelta(days=4)
    rows = Queue(store, day).page(0, -1)
    assert [row.kind for row in rows[:2]] == ["answer", "promise"]
    assert rows[1].title == "Send prices"
    answer = next(row.key for row in rows if row.kind == "answer")
    assert store.value("SELECT follow_up_id FROM service_case WHERE id = ?", (case,)) == answer
    followups.finish(store, day, rows[1].key, Touch(outcome="reached"))
    assert store.value("SELECT state FROM promise") == "broken"
    followups.finish(store, day, answer, Touch(outcome="reached"))
    assert store.value("SELECT closed_on FROM service_case") == day.isoformat()
    # Closed and opened once more, what was settled does not come back.
    close_customer.close(store, day, who, "no answer for a year")
    close_customer.reopen(store, day, who)
    assert store.value("SELECT count(*) FROM follow_up WHERE is_open = 1") == 1


def test_leave_moves_what_may_move_and_names_what_stays(store: Store) -> None:  # T88
    for number in range(6):
        customers.add(store, TODAY, f"Foo {number}")
    agreed = customers.add(store, TODAY, "Agreed Ltd", due=LATER).customer_id
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (agreed,))
    day = TODAY + timedelta(days=1)
    followups.move(store, TODAY, step, day)
    before = state(store)
    leave = f"{day.isoformat()} to {(day + timedelta(days=10)).isoformat()}"
    looked = told(set_setting(store, TODAY, "free_days", leave, dry_run=True).sentence)
    assert state(store) == before
    said = told(set_setting(store, TODAY, "free_days", leave).sentence)
    assert said == looked
    assert "6 steps moved to days with room." in said
    assert "Fixed, so they stay: Agreed Ltd: “Get to know”, " in said
    dues = store.rows("SELECT due_on, fixed FROM follow_up WHERE is_open = 1")
    assert {row["due_on"] for row in dues if row["fixed"]} == {day.isoformat()}
    assert min(row["due_on"] for row in dues if not row["fixed"]) > leave[-10:]
    assert orphans(store) == 0
    undo(store, TODAY)
    assert state(store) == before


@pytest.mark.parametrize(("name", "value"), [("working_days", "mon-thu"), ("country", "LV")])
def test_days_that_become_free_move_their_steps(store: Store, name: str, value: str) -> None:
    """T88, whichever setting makes them free; Latvia has a Friday off in December's last week."""
    friday = date(2026, 11, 20) if name == "working_days" else date(2026, 12, 25)
    who = customers.add(store, TODAY, "Foo", due=friday).customer_id
    said = told(set_setting(store, TODAY, name, value).sentence)
    assert said.endswith(" 1 step moved to days with room.")
    assert _next(store, who)[1] > friday
    if name == "working_days":  # and once more, to a day that is then free as well
        moved = _next(store, who)[1]
        leave = set_setting(store, TODAY, "free_days", moved.isoformat())
        assert told(leave.sentence).endswith(" 1 step moved to days with room.")
        assert told(reset_setting(store, TODAY, "free_days").sentence).endswith(
            " 1 step back on the day that is worked again."
        )
        assert _next(store, who)[1] == moved
    said = told(reset_setting(store, TODAY, name).sentence)
    assert said.endswith(" 1 step back on the day that is worked again.")
    assert _next(store, who)[1] == friday


def test_what_a_person_has_moved_since_does_not_go_back(store: Store) -> None:  # T88
    who = customers.add(store, TODAY, "Foo", due=date(2026, 11, 20)).customer_id
    set_setting(store, TODAY, "working_days", "mon-thu")
    agreed = date(2026, 12, 1)
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    followups.move(store, TODAY, step, agreed)
    assert "back on" not in told(reset_setting(store, TODAY, "working_days").sentence)
    assert _next(store, who)[1] == agreed


def test_regions_and_the_clients_own_holidays_count(store: Store) -> None:  # T88
    set_setting(store, TODAY, "country", "de-by")
    epiphany, assumption = date(2027, 1, 6), date(2027, 8, 16)
    who = customers.add(store, TODAY, "Foo", country="Latvia").customer_id
    calendar = calendar_for(store, who)
    assert not calendar.is_working(epiphany)  # free in Bavaria, not in all of Germany
    assert not calendar.is_working(date(2026, 11, 18))  # free in Latvia alone
    assert calendar.is_working(assumption)
    other = customers.add(store, TODAY, "Bar", country="Atlantis").customer_id
    assert calendar_for(store, other).is_working(date(2026, 11, 18))
    with pytest.raises(BadInput, match="region XX"):
        set_setting(store, TODAY, "country", "DE-XX")


@pytest.mark.parametrize("day", [date(2206, 1, 3), TODAY + timedelta(days=401)])
def test_a_date_beyond_the_longest_silence_is_asked_about(store: Store, day: date) -> None:  # T89
    who = customers.add(store, TODAY, "Foo", due=TODAY).customer_id
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    before = state(store)
    reached = Touch(outcome="reached")
    acts: list[Callable[[], Effect]] = [
        lambda: followups.finish(store, TODAY, step, reached, next_due=day),
        lambda: records.log(store, TODAY, who, reached, next_due=day),
        lambda: followups.move(store, TODAY, step, day),
        lambda: put_off(store, TODAY, step, day),
        lambda: followups.skip(store, TODAY, step, "no time", next_due=day),
        lambda: customers.add(store, TODAY, "Bar", due=day),
    ]
    for act in acts:
        with pytest.raises(Refused, match=r"would hear nothing for \d+ days.*park them"):
            act()
        assert state(store) == before
    # Parked with a reason, it is meant; and beside a nearer step any date is harmless.
    followups.add(store, TODAY, who, day, "A hundred years")
    followups.rest(store, TODAY, who, TODAY + timedelta(days=500), "abroad")


def test_the_segments_own_limit_counts(store: Store) -> None:  # T89
    segments.set_segment(store, TODAY, "Quick", max_silence_days=30)
    segments.set_segment(store, TODAY, "Slow", window_days=1900)
    quick = customers.add(store, TODAY, "Foo", due=TODAY, segment="Quick").customer_id
    slow = customers.add(store, TODAY, "Bar", due=TODAY, segment="Slow").customer_id
    far = TODAY + timedelta(days=1000)
    with pytest.raises(Refused, match="the longest silence of Quick is 30"):
        records.log(
            store, TODAY, quick, Touch(outcome="reached"), next_due=TODAY + timedelta(days=40)
        )
    records.log(store, TODAY, slow, Touch(outcome="reached"), next_due=far)
    assert _next(store, slow)[1] == far
