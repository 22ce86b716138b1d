"""Plans by hand: begun, paused, resumed, for many at once; moved together; left in peace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import customers, followups, move_steps, records
from store.actions.enrolment import (
    apply_plan,
    apply_to_all,
    do_not_contact,
    pause,
    resume,
    wake_up,
)
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger import undo
from store.ledger.commit import work
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.customer.history import History
from store.views.plans.preview import preview_plan
from store.views.plans.schedule import later_steps
from tests.kit import TODAY, new_store, state, told
from tui.words.screen import event_words

LATER = TODAY + timedelta(days=21)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental", due=TODAY)
    return made


def _id(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found


def _open(store: Store) -> list[tuple[str, str, str]]:
    return [
        (row["kind"], row["title"], row["due_on"])
        for row in store.rows("SELECT * FROM follow_up WHERE is_open = 1 ORDER BY due_on, id")
    ]


def test_a_plan_by_hand_takes_the_place_of_the_present_one(store: Store) -> None:
    before = state(store)
    done = apply_plan(store, TODAY, _id(store), "yacht")
    assert told(done.sentence).startswith("Lumen Dental: ")
    assert len(_open(store)) == 1
    run = store.row("SELECT * FROM enrolment WHERE state = 'running'")
    assert (run["by_hand"], run["started_on"], run["anchor_on"]) == (1, TODAY.isoformat(), None)
    left = store.row("SELECT * FROM enrolment WHERE state = 'left'")
    assert told(left["reason"]).startswith("changed by hand to ")
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_plan_by_hand_stays_though_the_group_has_another(store: Store) -> None:
    apply_plan(store, TODAY, _id(store), "yearly-service")
    step = store.value("SELECT next_id FROM customer")
    followups.finish(store, TODAY, step, Touch(outcome="reached"))
    found = store.row("SELECT * FROM follow_up WHERE is_open = 1")
    second = store.value(
        "SELECT s.key FROM plan_step AS s JOIN plan AS p ON p.id = s.plan_id "
        "WHERE p.key = 'yearly-service' AND s.position = 2"
    )
    assert found["step_key"] == second


def test_a_start_of_ones_own_is_where_the_steps_count_from(store: Store) -> None:
    apply_plan(store, TODAY, _id(store), "getting-to-know", LATER)
    run = store.row("SELECT * FROM enrolment WHERE state = 'running'")
    assert run["anchor_on"] == LATER.isoformat()
    assert date.fromisoformat(_open(store)[0][2]) > LATER
    with pytest.raises(BadInput, match="has passed"):
        apply_plan(store, TODAY, _id(store), "yacht", TODAY - timedelta(days=1))


def test_what_stands_in_the_way_of_a_plan_is_said(store: Store) -> None:
    with pytest.raises(Refused, match="no plan “nope”"):
        apply_plan(store, TODAY, _id(store), "nope")
    with pytest.raises(Refused, match="follows this plan already"):
        apply_plan(store, TODAY, _id(store), "getting-to-know")
    do_not_contact(store, TODAY, _id(store), "asked by letter")
    before = state(store)
    with pytest.raises(Refused, match="asked not to be contacted"):
        apply_plan(store, TODAY, _id(store), "yacht")
    with pytest.raises(Refused, match="Nobody of these can begin"):
        apply_to_all(store, TODAY, [_id(store), bytes(16)], "yacht")
    assert state(store) == before


def test_a_rest_and_a_promise_outlive_a_change_of_plan(store: Store) -> None:
    followups.rest(store, TODAY, _id(store), LATER, "on leave")
    records.promise(store, TODAY, _id(store), "send prices", TODAY)
    apply_plan(store, TODAY, _id(store), "yacht")
    kinds = [kind for kind, _, _ in _open(store)]
    assert kinds == ["promise", "rest", "step"]
    assert _open(store)[2][2] > LATER.isoformat()


def test_an_agreed_date_outlives_its_plan_and_leads_into_the_new_one(store: Store) -> None:
    agreed = store.value("SELECT next_id FROM customer")
    followups.move(store, TODAY, agreed, TODAY + timedelta(days=1))
    apply_plan(store, TODAY, _id(store), "yacht")
    assert [kind for kind, _, _ in _open(store)] == ["first", "step"]
    waiting = _open(store)[1]
    followups.finish(store, TODAY, agreed, Touch(outcome="reached"))
    assert _open(store) == [waiting]


def test_a_pause_keeps_the_place_and_ends_where_it_was(store: Store) -> None:
    followups.finish(
        store, TODAY, store.value("SELECT next_id FROM customer"), Touch(outcome="reached")
    )
    place = store.value("SELECT step_key FROM follow_up WHERE is_open = 1")
    before = state(store)
    done = pause(store, TODAY, _id(store), LATER, "rebuilding the shop")
    assert "is paused until" in told(done.sentence)
    assert [kind for kind, _, _ in _open(store)] == ["rest"]
    with pytest.raises(Refused, match="paused already"):
        pause(store, TODAY, _id(store), LATER, "again")
    paused = state(store)
    resume(store, TODAY, _id(store))
    row = store.row("SELECT * FROM follow_up WHERE is_open = 1")
    assert (row["kind"], row["step_key"]) == ("step", place)
    assert row["due_on"] > TODAY.isoformat()
    with pytest.raises(Refused, match="not paused"):
        resume(store, TODAY, _id(store))
    undo.undo(store, TODAY)
    assert state(store) == paused
    # Left to itself the plan goes on when the rest is over.
    followups.finish(
        store, LATER, store.value("SELECT next_id FROM customer"), Touch(outcome="reached")
    )
    assert store.value("SELECT count(*) FROM enrolment WHERE state = 'running'") == 1
    assert store.value("SELECT count(*) FROM enrolment WHERE state = 'paused'") == 0
    undo.undo(store, LATER)
    undo.undo(store, TODAY)
    assert state(store) == before


def test_pausing_and_waking_take_a_reason_and_a_date_ahead(store: Store) -> None:
    before, ident = state(store), _id(store)
    wrong: list[Callable[[], object]] = [
        lambda: pause(store, TODAY, ident, LATER, " "),
        lambda: pause(store, TODAY, ident, TODAY, "x"),
        lambda: wake_up(store, TODAY, ident, LATER, ""),
        lambda: wake_up(store, TODAY, ident, TODAY, "x"),
        lambda: do_not_contact(store, TODAY, ident, ""),
    ]
    for each in wrong:
        with pytest.raises(BadInput):
            each()
    assert state(store) == before


def test_do_not_contact_leaves_the_plan_and_the_customer_a_date(store: Store) -> None:
    before = state(store)
    do_not_contact(store, TODAY, _id(store), "asked by letter")
    assert _open(store) == [("rest", "Get to know", "2027-11-19")]
    left = store.row("SELECT reason FROM enrolment WHERE state = 'left'")
    assert told(left["reason"]) == "left Getting to know v1: do not contact: asked by letter"
    assert orphans(store) == 0
    undo.undo(store, TODAY)
    assert state(store) == before


@pytest.mark.long
def test_a_plan_for_many_is_laid_on_days_with_room(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    with work(store, TODAY):
        for number in range(200):
            customers.add(store, TODAY, f"Customer {number}", due=TODAY)
    ids = [row[0] for row in store.rows("SELECT id FROM customer")]
    before = state(store)
    done = apply_to_all(store, TODAY, ids, "yearly-service")
    assert done.customers == 200
    load: Counter[str] = Counter()
    for row in store.rows("SELECT due_on, minutes FROM follow_up WHERE is_open = 1"):
        load[row["due_on"]] += row["minutes"]
    assert max(load.values()) <= 240
    assert all(date.fromisoformat(day).weekday() < 5 for day in load)
    assert orphans(store) == 0
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_preview_is_what_applying_does_and_names_what_is_missing(store: Store) -> None:
    seen = preview_plan(store, _id(store), "yearly-service", TODAY)
    assert {step.lacks for step in seen.steps if step.channel == "call"} == {"no phone"}
    assert [step.due for step in seen.steps] == sorted(step.due for step in seen.steps)
    apply_plan(store, TODAY, _id(store), "yearly-service")
    assert _open(store)[0][2] == seen.steps[0].due.isoformat()
    store.connection.execute(
        "INSERT INTO way (id, customer_id, kind, value, created_at) "
        "VALUES (randomblob(16), ?, 'phone', '1', '2026-01-01T00:00:00Z')",
        (_id(store),),
    )
    again = preview_plan(store, _id(store), "yearly-service", TODAY)
    assert not [step for step in again.steps if step.channel == "call" and step.lacks]
    with pytest.raises(Refused, match="not there"):
        preview_plan(store, bytes(16), "yearly-service", TODAY)


def _three_steps(store: Store) -> list[bytes]:
    """The customer's own step and two later ones of which the last is agreed."""
    ident = _id(store)
    first: bytes = store.value("SELECT next_id FROM customer")
    followups.add(store, TODAY, ident, TODAY + timedelta(days=7), "Bring the samples")
    followups.add(store, TODAY, ident, TODAY + timedelta(days=14), "Sign")
    own = [r["id"] for r in store.rows("SELECT id FROM follow_up WHERE kind = 'own' ORDER BY id")]
    store.connection.execute("UPDATE follow_up SET fixed = 0 WHERE id = ?", (own[0],))
    return [first, *own]


def test_later_steps_go_with_the_one_that_is_moved(store: Store) -> None:
    first, samples, sign = _three_steps(store)
    until = TODAY + timedelta(days=4)  # Monday, two working days on
    shown = later_steps(store, first, until)
    assert [(each.key, each.after) for each in shown] == [
        (first, until),
        (samples, TODAY + timedelta(days=11)),
    ]
    done = move_steps.move_with_later(store, TODAY, first, until)
    assert "and 1 later with it" in told(done.sentence)
    dates = {row["id"]: row["due_on"] for row in store.rows("SELECT id, due_on FROM follow_up")}
    assert dates[samples] == (TODAY + timedelta(days=11)).isoformat()
    assert dates[sign] == (TODAY + timedelta(days=14)).isoformat()
    with pytest.raises(BadInput, match="has passed"):
        move_steps.move_with_later(store, TODAY, first, TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="no longer"):
        later_steps(store, bytes(16), until)


@pytest.mark.long
@settings(max_examples=25)
@given(ahead=st.integers(0, 700), which=st.integers(0, 2), back=st.integers(0, 60))
def test_moving_with_the_later_ones_and_undo_is_the_identity(
    ahead: int, which: int, back: int
) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "store.db")
        customers.add(store, TODAY, "Lumen Dental", due=TODAY)
        step = _three_steps(store)[which]
        now = TODAY + timedelta(days=back)
        before = state(store)
        move_steps.move_with_later(store, now, step, now + timedelta(days=ahead))
        dates = [row["due_on"] for row in store.rows("SELECT due_on FROM follow_up WHERE is_open")]
        assert len(dates) == 3
        # A move to the date that is agreed already changes nothing, so there is nothing to undo.
        if state(store) != before:
            undo.undo(store, TODAY)
        assert state(store) == before
        store.close()


def test_a_plan_that_was_left_is_told_so_once(store: Store) -> None:
    who = customers.add(store, TODAY, "Told Once").customer_id
    records.offer(store, TODAY, who, "a lamp")
    lines = [event_words(each) for each in History(store, who).page(0, 50)]
    assert any(line.startswith("left Getting to know v1: ") for line in lines)
    assert not any("left: left" in line for line in lines)
