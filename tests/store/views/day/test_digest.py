"""The day's figures add up: morning + came in = worked + left."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import close_customer, customers, followups, records, sales
from store.actions.cases import open_case
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.errors import TicklerError
from store.ledger import undo
from store.safety.opening import Store
from store.views.day.digest import DayEnd, day_end, first_of, quiet_wins
from store.views.day.owner_scope import EVERYBODY
from store.views.day.queue import done_of
from tests.kit import TODAY, due_step, filled_store, told
from tui.words.day import day_figures

TOMORROW = TODAY + timedelta(days=1)


def _fill_store(made: Store) -> None:
    yesterday = TODAY - timedelta(days=1)
    for n in range(8):
        customers.add(made, yesterday, f"Customer {n}", due=TODAY)
    customers.add(made, yesterday, "Later", due=TOMORROW)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def steps(store: Store) -> list[bytes]:
    return [
        row[0]
        for row in store.rows(
            "SELECT f.id FROM follow_up AS f JOIN customer AS c ON c.next_id = f.id "
            "ORDER BY c.sort_name"
        )
    ]


def balanced(found: DayEnd) -> DayEnd:
    assert found.morning + found.came_in == found.worked + found.left
    return found


def test_a_day_is_counted_by_what_became_of_each_step(store: Store) -> None:
    morning = balanced(day_end(store, TODAY))
    assert (morning.morning, morning.left, morning.came_in, morning.worked) == (8, 8, 0, 0)
    a, b, c, d, e, *_, later = steps(store)
    followups.finish(store, TODAY, a, Touch(outcome="reached", minutes=12))
    followups.skip(store, TODAY, b, "ordered")
    put_off(store, TODAY, c, TOMORROW)
    who = store.value("SELECT customer_id FROM follow_up WHERE id = ?", (d,))
    close_customer.close(store, TODAY, who, "sold")
    followups.finish(store, TODAY, e, Touch(outcome="no_answer"))
    undo.undo(store, TODAY)
    followups.finish(store, TODAY, later, Touch(outcome="reached"))  # pulled forward
    customers.add(store, TODAY, "Walked in", due=TODAY)
    found = balanced(day_end(store, TODAY))
    assert (found.morning, found.came_in, found.left) == (8, 2, 5)
    assert (found.done, found.skipped, found.moved, found.dropped) == (2, 1, 1, 1)
    assert (found.orphans, found.customers, found.touches, found.minutes) == (0, 9, 2, 12)


def test_who_rests_is_told_apart_from_what_was_dropped(store: Store) -> None:
    a, b, c, *_ = steps(store)
    who = store.value("SELECT customer_id FROM follow_up WHERE id = ?", (a,))
    followups.rest(store, TODAY, who, TOMORROW, "on leave")
    who = store.value("SELECT customer_id FROM follow_up WHERE id = ?", (b,))
    close_customer.close(store, TODAY, who, "rest: in peace")  # words of a person decide nothing
    reached = Touch(outcome="reached")
    followups.finish(store, TODAY, c, reached, rest_until=TOMORROW, rest_reason="on leave")
    found = balanced(day_end(store, TODAY))
    assert (found.rested, found.dropped, found.done) == (1, 1, 1)
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    found = balanced(day_end(store, TODAY))
    assert (found.rested, found.dropped, found.done, found.left) == (0, 0, 0, 8)


def test_promises_kept_purchases_and_what_tomorrow_begins_with(store: Store) -> None:
    who = [row[0] for row in store.rows("SELECT id FROM customer ORDER BY sort_name")]
    before = TODAY - timedelta(days=3)
    records.promise(store, before, who[0], "prices", TODAY)
    records.promise(store, before, who[1], "a visit", TODAY - timedelta(days=1))
    for each in who[:2]:
        due = due_step(store, each)
        while due is not None:
            followups.finish(store, TODAY, due, Touch(outcome="reached"))
            due = due_step(store, each)
    sales.purchase(store, TODAY, who[2], 5000)
    sales.purchase(store, TODAY, who[3], 2500)
    found = balanced(day_end(store, TODAY))
    assert (found.promises_kept, found.promises_broken, found.promises_due) == (1, 1, 0)
    assert (found.purchases, found.sold) == (2, 7500)
    assert found.tomorrow_first is not None
    assert (found.tomorrow_first.customer, found.tomorrow_steps) == ("Later", 1)
    store.connection.execute("UPDATE follow_up SET due_on = '2027-05-05' WHERE due_on > ?",
                             (TODAY.isoformat(),))  # fmt: skip
    assert day_end(store, TODAY).tomorrow_first is None


def test_redo_counts_as_done_again(store: Store) -> None:
    followups.finish(store, TODAY, steps(store)[0], Touch(outcome="reached"))
    undo.undo(store, TODAY)
    assert balanced(day_end(store, TODAY)).done == 0
    undo.redo(store, TODAY)
    assert balanced(day_end(store, TODAY)).done == 1
    undo.undo(store, TODAY)
    put_off(store, TODAY, steps(store)[1], TOMORROW)  # what was undone is final now
    found = balanced(day_end(store, TODAY))
    assert (found.morning, found.done, found.moved) == (8, 0, 1)


def test_a_look_back_knows_nothing_of_later_days(store: Store) -> None:  # T6
    new = customers.add(store, TODAY, "Walked in", due=TODAY).customer_id
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (new,))
    followups.finish(store, TOMORROW, step, Touch(outcome="reached"))
    moved = steps(store)[0]
    put_off(store, TODAY, moved, TOMORROW)
    followups.skip(store, TOMORROW, moved, "ordered")
    found = balanced(day_end(store, TODAY))
    assert (found.done, found.skipped, found.left, found.left_minutes) == (0, 0, 8, 80)
    assert (found.morning, found.came_in, found.moved) == (8, 1, 1)
    assert found.done == done_of(store, TODAY, EVERYBODY)[0]


def test_the_evening_stays_what_it_was(store: Store) -> None:  # F7
    due = steps(store)
    followups.finish(store, TODAY, due[0], Touch(outcome="reached"))
    evening = balanced(day_end(store, TODAY))
    for each in due[1:4]:
        followups.finish(store, TOMORROW, each, Touch(outcome="reached"))
    put_off(store, TOMORROW, due[4], TOMORROW + timedelta(days=7))
    customers.add(store, TOMORROW, "Walked in", due=TOMORROW)
    found = balanced(day_end(store, TODAY))
    for name in ("morning", "came_in", "done", "moved", "left", "left_minutes", "overdue"):
        assert getattr(found, name) == getattr(evening, name), name
    assert found.left == 7


def test_what_came_in_and_was_put_off_is_told(store: Store) -> None:  # F7
    who = customers.add(store, TODAY, "Walked in", due=TODAY).customer_id
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    assert balanced(day_end(store, TODAY)).came_in == 1
    put_off(store, TODAY, step, TOMORROW)
    found = balanced(day_end(store, TODAY))
    assert (found.came_in, found.moved, found.left) == (1, 1, 8)
    undo.undo(store, TODAY)
    found = balanced(day_end(store, TODAY))
    assert (found.came_in, found.moved, found.left) == (1, 0, 9)
    customers.add(store, TODAY, "Ahead", due=TOMORROW)  # was never due today
    assert balanced(day_end(store, TODAY)).came_in == 1


@pytest.mark.long
def test_any_day_adds_up(store: Store) -> None:
    chance = random.Random(5)
    for day in (TODAY, TOMORROW, TODAY + timedelta(days=4)):
        had = store.value(
            "SELECT count(*) FROM follow_up WHERE is_open = 1 AND due_on <= ?", (day.isoformat(),)
        )
        for _ in range(30):
            _anything(store, day, chance)
            assert balanced(day_end(store, day)).morning == had


def _anything(store: Store, day: date, chance: random.Random) -> None:
    step = chance.choice(steps(store))
    who = store.value("SELECT customer_id FROM follow_up WHERE id = ?", (step,))
    ahead = day + timedelta(days=chance.randrange(1, 9))
    ways = (
        lambda: followups.finish(store, day, step, Touch(outcome="reached")),
        lambda: followups.finish(store, day, step, Touch(outcome="no_answer")),
        lambda: put_off(store, day, step, ahead, "fair"),
        lambda: followups.move(store, day, step, day),
        lambda: followups.skip(store, day, step, "fair"),
        lambda: followups.rest(store, day, who, ahead, "on leave"),
        lambda: followups.add(store, day, who, day, "own"),
        lambda: records.promise(store, day, who, "prices", ahead),
        lambda: open_case(store, day, who, "enquiry", "prices?"),
        lambda: undo.undo(store, day),
        lambda: undo.redo(store, day),
    )  # fmt: skip
    try:
        chance.choice(ways)()
    except TicklerError:
        return


def test_what_is_owed_and_tomorrows_load_by_channel(store: Store) -> None:
    who = store.value("SELECT id FROM customer WHERE name = 'Later'")
    records.promise(store, TODAY, who, "prices", TODAY)
    records.promise(store, TODAY, who, "a visit", TODAY + timedelta(days=20))
    open_case(store, TODAY - timedelta(days=2), who, "enquiry", "prices?", channel="email")
    open_case(store, TODAY, who, "complaint", "loud")
    followups.add(store, TODAY, who, TOMORROW, "show it", channel="visit", minutes=60)
    found = day_end(store, TODAY)
    assert (found.promises_owed, found.promises_due) == (2, 1)
    assert (found.enquiries, found.oldest_enquiry) == (1, 2)
    before = day_end(store, TODAY - timedelta(days=30))
    assert (before.enquiries, before.oldest_enquiry, before.complaints) == (0, None, 0)
    assert found.complaints == 1
    assert found.tomorrow == TOMORROW
    assert found.tomorrow_load == (("visit", 60), ("call", 10))
    assert (found.tomorrow_steps, found.tomorrow_minutes) == (2, 70)
    first = first_of(store, TODAY)
    assert first is not None
    assert told(first.why[0]) == "unanswered for 2 days: prices?"
    friday = day_end(store, TOMORROW)
    assert friday.tomorrow == date(2026, 11, 23)  # the next working day


def test_a_quiet_win_is_a_purchase_after_silence_and_a_touch(store: Store) -> None:
    def customer(name: str, *, touched: bool, silence: int) -> None:
        who = customers.add(store, TODAY, name).customer_id
        for back in (silence, silence + 20, silence + 40, 1):
            sales.purchase(store, TODAY, who, 5000, day=TODAY - timedelta(days=back))
        if touched:
            day = TODAY - timedelta(days=10)
            records.log(store, TODAY, who, Touch(day=day))

    customer("Back", touched=True, silence=200)
    customer("Alone", touched=False, silence=200)
    customer("Usual", touched=True, silence=20)
    yesterday = TODAY - timedelta(days=1)
    (win,) = quiet_wins(store, yesterday)
    assert (win.customer, win.silence, win.amount) == ("Back", 199, 5000)
    assert day_end(store, yesterday).sold == 15000
    assert day_end(store, TODAY).wins == ()  # it belongs to the day of the purchase


def test_a_sale_whose_amount_is_still_asked_for_is_told_beside_what_is_known(store: Store) -> None:
    who = customers.add(store, TODAY, "Sold").customer_id
    sales.purchase(store, TODAY, who, 45_050)
    assert _bought(store) == "1 purchase for €450.50"
    other = customers.add(store, TODAY, "Sold too").customer_id
    records.log(store, TODAY, other, Touch(outcome="bought"))
    assert _bought(store) == "1 purchase for €450.50, 1 sale of an amount not known yet"
    sales.purchase(store, TODAY, other, 10_000)
    assert _bought(store) == "2 purchases for €550.50"
    sales.purchase(store, TODAY, other, -1_050)
    assert _bought(store) == "2 purchases for €550.50, 1 refund of €10.50"


def _bought(store: Store) -> str:
    return dict(day_figures(day_end(store, TODAY)))["bought"]
