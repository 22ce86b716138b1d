"""Working follow-ups: what each action schedules, says and refuses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import close_customer, costs, customers, followups, records, sales
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch, correct
from store.errors import BadInput, Refused
from store.ledger import undo
from store.ledger.commit import work
from store.ledger.morning import score_everybody
from store.lifecycle.plans import OUTCOMES
from store.safety.opening import Store
from store.views.customer.history import History
from store.views.day.heading import day
from store.views.day.queue import Queue
from store.views.plans.outlook import outlook
from tests.kit import TODAY, crowd, new_store, told


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental", due=TODAY)
    return made


def _step(store: Store) -> bytes:
    found: bytes = store.value("SELECT next_id FROM customer")
    return found


def _customer(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer")
    return found


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_date_on_the_key_is_the_date_that_is_scheduled(store: Store, outcome: str) -> None:
    shown = outlook(store, _step(store), TODAY)[outcome]
    paid = 12_000 if outcome == "bought" else None  # else the next one asks for the amount
    effect = followups.finish(store, TODAY, _step(store), Touch(outcome=outcome), bought=paid)
    assert effect.next_due == shown.due
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (effect.next_id,))
    assert (row["title"], row["channel"]) == (shown.title, shown.channel)


def test_unanswered_tries_are_counted_and_another_channel_follows(store: Store) -> None:
    channels = []
    day_of = TODAY
    for _ in range(4):
        row = store.row("SELECT * FROM follow_up WHERE id = ?", (_step(store),))
        channels.append((row["channel"], row["attempts"]))
        effect = followups.finish(store, day_of, _step(store), Touch(outcome="no_answer"))
        assert effect.next_due is not None
        day_of = effect.next_due
    assert [attempts for _, attempts in channels] == [0, 1, 2, 3]
    assert channels[3][0] != channels[0][0]


def test_bought_starts_the_after_sale_plan_and_records_the_purchase(store: Store) -> None:
    effect = followups.finish(store, TODAY, _step(store), Touch(outcome="bought"), bought=12_000)
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (effect.next_id,))
    plan = store.value(
        "SELECT p.key FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id WHERE e.id = ?",
        (row["enrolment_id"],),
    )
    assert plan == "after-sale"
    assert store.value("SELECT revenue FROM rhythm") == 12_000
    assert store.value("SELECT count(*) FROM enrolment WHERE state = 'running'") == 1
    undo.undo(store, TODAY)
    assert store.value("SELECT revenue FROM rhythm") == 0


def test_a_follow_up_is_finished_once(store: Store) -> None:
    step = _step(store)
    followups.finish(store, TODAY, step, Touch(outcome="reached"))
    with pytest.raises(Refused, match="already done"):
        followups.finish(store, TODAY, step, Touch(outcome="reached"))


def test_the_third_push_asks_for_a_decision(store: Store) -> None:
    step = _step(store)
    for days in (1, 2):
        put_off(store, TODAY, step, TODAY + timedelta(days=days))
    with pytest.raises(Refused, match="put off 2 times: decide now"):
        put_off(store, TODAY, step, TODAY + timedelta(days=3))
    put_off(store, TODAY, step, TODAY + timedelta(days=3), "budget only in spring")
    assert store.value("SELECT pushes FROM follow_up WHERE id = ?", (step,)) == 3


def test_a_rest_takes_a_date_ahead_and_a_reason_and_keeps_the_plans_place(store: Store) -> None:
    customer = _customer(store)
    with pytest.raises(BadInput, match="reason"):
        followups.rest(store, TODAY, customer, TODAY + timedelta(days=30), "  ")
    with pytest.raises(BadInput, match="must lie ahead"):
        followups.rest(store, TODAY, customer, TODAY, "on leave")
    effect = followups.rest(store, TODAY, customer, date(2027, 1, 15), "on leave")
    assert effect.next_due == date(2027, 1, 15)
    after = followups.finish(
        store, date(2027, 1, 15), effect.next_id or b"", Touch(outcome="reached")
    )
    title = store.value("SELECT title FROM follow_up WHERE id = ?", (after.next_id,))
    assert title == "Find the need"


def test_an_own_follow_up_does_not_start_a_second_plan_step(store: Store) -> None:
    customer = _customer(store)
    followups.finish(store, TODAY, _step(store), Touch(outcome="reached"))
    own = followups.add(store, TODAY, customer, TODAY, "Bring the catalogue").record_id
    assert own is not None
    before = store.value("SELECT count(*) FROM follow_up WHERE is_open = 1")
    followups.finish(store, TODAY, own, Touch(outcome="reached"))
    assert store.value("SELECT count(*) FROM follow_up WHERE is_open = 1") == before - 1


@pytest.mark.long
def test_a_promise_heads_the_queue_and_is_kept_when_done(store: Store) -> None:
    other = customers.add(store, TODAY, "Hotel Aurora", due=TODAY - timedelta(days=0)).customer_id
    for back in (100, 70, 40):
        sales.purchase(store, TODAY, other, 10**6, day=TODAY - timedelta(days=back))
    crowd(store)
    score_everybody(store, TODAY)
    assert Queue(store, TODAY).page(0, 9)[0].customer == "Hotel Aurora"
    records.promise(store, TODAY, _customer(store), "send prices", TODAY)
    first = Queue(store, TODAY).page(0, 9)[0]
    assert (first.customer, told(first.why[0])) == ("Lumen Dental", "promised: send prices")
    followups.finish(store, TODAY, first.key, Touch(outcome="reached"))
    assert store.value("SELECT state FROM promise") == "kept"


def test_closing_takes_a_reason_and_reopening_gives_a_step(store: Store) -> None:
    customer = _customer(store)
    with pytest.raises(BadInput, match="reason"):
        close_customer.close(store, TODAY, customer, " ")
    close_customer.close(store, TODAY, customer, "moved away")
    assert day(store, TODAY).customers == 0
    with pytest.raises(Refused, match="closed already"):
        close_customer.close(store, TODAY, customer, "again")
    effect = close_customer.reopen(store, TODAY, customer)
    assert effect.next_due == TODAY + timedelta(days=1)


def test_logging_with_an_outcome_counts_as_the_step_that_is_due(store: Store) -> None:
    effect = records.log(store, TODAY, _customer(store), Touch(outcome="reached", note="hello"))
    assert effect.next_due is not None
    assert effect.next_due > TODAY
    assert store.value("SELECT count(*) FROM follow_up WHERE status = 'done'") == 1
    # The next step is not due yet: a second talk is recorded alone.
    records.log(store, TODAY, _customer(store), Touch(outcome="reached"))
    assert store.value("SELECT count(*) FROM follow_up WHERE status = 'done'") == 1
    assert store.value("SELECT count(*) FROM interaction") == 2


def test_every_kind_of_touch_stands_in_one_history(store: Store) -> None:  # R1
    customer = _customer(store)
    for channel in ("call", "visit", "meeting", "email", "message", "service_case", "return"):
        records.log(store, TODAY, customer, Touch(channel=channel, note=channel))
    sales.purchase(store, TODAY, customer, 100)
    records.offer(store, TODAY, customer, "A chair")
    records.satisfaction(store, TODAY, customer, "csat", 5)
    costs.cost(store, TODAY, customer, "acquisition", 100, day=date(2020, 1, 1))  # R7
    events = History(store, customer).page(0, -1)
    assert {event.kind for event in events} == {
        "interaction",
        "step",  # the first one gave way to the plan after a sale
        "purchase",
        "offer",
        "answer",
        "cost",
        "plan",
        "group",
    }
    assert [event.day for event in events] == sorted((e.day for e in events), reverse=True)
    assert History(store, customer).count() == len(events)


def test_a_correction_is_a_new_row(store: Store) -> None:
    customer = _customer(store)
    first = records.log(store, TODAY, customer, Touch(note="wants 5")).record_id
    assert first is not None
    with work(store, TODAY) as unit:
        correct(unit, first, {"note": "wants 50"})
    notes = {(e.note, e.corrected) for e in History(store, customer).page(0, -1) if e.note}
    assert notes == {("wants 5", True), ("wants 50", False)}


@pytest.mark.parametrize(
    ("touch", "words"),
    [
        (Touch(channel="pigeon"), "not a channel"),
        (Touch(outcome="maybe"), "not an outcome"),
        (Touch(minutes=-1), "not a length"),
        (Touch(day=TODAY + timedelta(days=1)), "has not come yet"),
    ],
)
def test_a_touch_that_cannot_be_is_refused(store: Store, touch: Touch, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        records.log(store, TODAY, _customer(store), touch)
    assert store.value("SELECT count(*) FROM interaction") == 0


def test_a_talk_goes_on_with_the_plan_of_the_stage(store: Store) -> None:
    customer = _customer(store)
    for back in (90, 60, 30):
        sales.purchase(store, TODAY, customer, 5_000, day=TODAY - timedelta(days=back))
    shown = outlook(store, _step(store), TODAY)
    assert shown["no_answer"].title == "Get to know"
    effect = followups.finish(store, TODAY, _step(store), Touch(outcome="reached"))
    row = store.row(
        "SELECT p.stage, f.title FROM follow_up AS f JOIN enrolment AS e ON e.id = f.enrolment_id "
        "JOIN plan AS p ON p.id = e.plan_id WHERE f.id = ?",
        (effect.next_id,),
    )
    assert (row["stage"], row["title"]) == ("current", shown["reached"].title)
    ended = store.rows("SELECT reason FROM enrolment WHERE state <> 'running'")
    assert [told(row["reason"]) for row in ended] == ["went on to the plan yearly-service"]


def test_finishing_with_a_rest_keeps_the_plans_place(store: Store) -> None:
    until = date(2027, 1, 15)
    effect = followups.finish(
        store,
        TODAY,
        _step(store),
        Touch(outcome="reached"),
        rest_until=until,
        rest_reason="on leave",
    )
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (effect.next_id,))
    assert (row["kind"], row["due_on"], row["step_key"]) == ("rest", "2027-01-15", "get-to-know")
    after = followups.finish(store, until, effect.next_id or b"", Touch(outcome="reached"))
    title = store.value("SELECT title FROM follow_up WHERE id = ?", (after.next_id,))
    assert title == "Find the need"
