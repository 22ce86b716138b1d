"""One deed on many follow-ups: preview, refusals by name, one undo."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.actions import cases, customers, followups, records
from store.actions.bulk import Deed, Load, preview_bulk, run_bulk
from store.actions.enrolment import apply_plan
from store.actions.hand_over import rep_named
from store.actions.own_fields import add_field
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger import undo
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.sentence import Sentence
from tests.kit import TODAY, filled_store, state, told

FRIDAY = date(2026, 11, 20)


def _fill_store(made: Store) -> None:
    for name in ("Lumen", "Aurora", "Rao"):
        customers.add(made, TODAY, name, due=TODAY)
    with work(made, TODAY) as unit:
        unit.insert("rep", {"name": "Ana Reyes"})


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


def deeds(store: Store) -> list[Deed]:
    ana = rep_named(store, "ana")
    return [
        Deed("done", outcome="reached", note="fair"),
        Deed("done", outcome="no_answer"),
        Deed("snooze", until=FRIDAY),
        Deed("move", until=TODAY + timedelta(days=30)),
        Deed("skip", reason="ordered by e-mail"),
        Deed("rest", until=TODAY + timedelta(days=40), reason="the season has not begun"),
        Deed("plan", plan_key="consumables"),
        Deed("hand_over", rep_id=ana),
        Deed("tag", tags=("vip", "-old")),  # T31, T45
        Deed("close", reason="no need any more"),
    ]


@pytest.mark.long
def test_each_deed_is_previewed_done_and_undone_as_one(store: Store) -> None:
    for deed in deeds(store):
        before, ids = state(store), steps(store)
        tried = preview_bulk(store, TODAY, ids, deed)
        assert state(store) == before
        done = run_bulk(store, TODAY, ids, deed)
        assert done == tried
        assert len(done.done) == 3
        assert orphans(store) == 0
        after = state(store)
        assert told(undo.undo(store, TODAY)) == told(done.sentence)
        assert state(store) == before
        undo.redo(store, TODAY)
        assert state(store) == after
        undo.undo(store, TODAY)


def test_the_rows_say_the_day_before_and_after(store: Store) -> None:
    done = run_bulk(store, TODAY, steps(store), Deed("snooze", until=FRIDAY))
    assert [(row.customer, row.before, row.after) for row in done.rows] == [
        ("Aurora", TODAY, FRIDAY),
        ("Lumen", TODAY, FRIDAY),
        ("Rao", TODAY, FRIDAY),
    ]
    assert told(done.sentence) == "put off to tomorrow: 3 follow-ups"
    put_off(store, TODAY, steps(store)[0], FRIDAY + timedelta(days=3))
    later = preview_bulk(
        store, TODAY, steps(store), Deed("snooze", until=FRIDAY + timedelta(days=1))
    )
    assert (len(later.done), later.changed) == (3, 2)  # none is brought forward


def test_what_is_refused_stays_and_is_named(store: Store) -> None:
    aurora, lumen, rao = steps(store)
    followups.finish(store, TODAY, aurora, Touch(outcome="reached"))
    who = store.value("SELECT customer_id FROM follow_up WHERE id = ?", (lumen,))
    cases.open_case(store, TODAY, who, "enquiry", "prices?")
    answer = store.value("SELECT follow_up_id FROM service_case")
    done = run_bulk(store, TODAY, [aurora, rao, answer, bytes(16)], Deed("skip", reason="late"))
    assert [row.refused is None for row in done.rows] == [False, True, False, False]
    assert "already done" in (done.rows[0].refused or "")
    assert "waits for an answer" in (done.rows[2].refused or "")
    assert store.value("SELECT status FROM follow_up WHERE id = ?", (answer,)) == "open"
    assert len(done.refused) == 3
    assert orphans(store) == 0


def test_the_third_push_of_one_takes_its_reason_and_the_others_go_on(store: Store) -> None:
    aurora, *_ = ids = steps(store)
    for days in (1, 2):
        put_off(store, TODAY, aurora, TODAY + timedelta(days=days))
    monday = TODAY + timedelta(days=4)
    done = run_bulk(store, TODAY, ids, Deed("snooze", until=monday))
    assert [row.refused is None for row in done.rows] == [False, True, True]
    again = run_bulk(store, TODAY, [aurora], Deed("snooze", until=monday, reason="fair"))
    assert not again.refused


def test_a_part_that_fails_half_way_is_taken_back_alone(store: Store) -> None:
    before = state(store)
    with work(store, TODAY) as unit:
        unit.insert("rep", {"name": "Kept"})
        with suppress(ZeroDivisionError), unit.part():
            unit.insert("rep", {"name": "Lost"})
            _ = 1 // 0
    reps = {row["name"] for row in store.rows("SELECT name FROM rep")}
    assert "Kept" in reps
    assert "Lost" not in reps
    undo.undo(store, TODAY)
    assert state(store) == before


def test_one_that_is_refused_half_way_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    aurora, *_ = ids = steps(store)
    settled = followups.settled

    def late(unit: Unit, row: Any, sentence: Sentence, record: bytes | None = None) -> Effect:
        if row["id"] == aurora:
            raise Refused("after it was written")
        return settled(unit, row, sentence, record)

    monkeypatch.setattr("store.actions.snooze.settled", late)
    done = run_bulk(store, TODAY, ids, Deed("snooze", until=FRIDAY))
    assert [row.refused for row in done.rows] == ["after it was written", None, None]
    row = store.row("SELECT due_on, pushes FROM follow_up WHERE id = ?", (aurora,))
    assert tuple(row) == (TODAY.isoformat(), 0)


def test_nothing_done_is_a_refusal(store: Store) -> None:
    before = state(store)
    for ids in ([], [bytes(16)]):
        with pytest.raises(Refused, match="Nothing was changed"):
            run_bulk(store, TODAY, ids, Deed("snooze", until=FRIDAY))
    assert state(store) == before


@pytest.mark.parametrize(
    "deed",
    [
        Deed("done"),
        Deed("snooze"),
        Deed("move"),
        Deed("skip"),
        Deed("rest", until=FRIDAY),
        Deed("rest", reason="away"),
        Deed("plan"),
        Deed("hand_over"),
    ],
)
def test_a_deed_must_be_whole(store: Store, deed: Deed) -> None:
    with pytest.raises(BadInput, match="needs"):
        run_bulk(store, TODAY, steps(store), deed)


def test_handing_over_takes_the_customer_with_all_steps(store: Store) -> None:
    aurora = steps(store)[0]
    ana = rep_named(store, "Ana")
    run_bulk(store, TODAY, [aurora], Deed("hand_over", rep_id=ana))
    row = store.row(
        "SELECT c.owner_id, f.rep_id FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
        "WHERE c.name = 'Aurora'"
    )
    assert tuple(row) == (ana, ana)
    with pytest.raises(Refused, match="already"):
        run_bulk(store, TODAY, [aurora], Deed("hand_over", rep_id=ana))
    with pytest.raises(BadInput, match="not a rep"):
        rep_named(store, "Bob")


def test_another_plan_begins_with_each_and_who_follows_it_is_told(store: Store) -> None:
    aurora, lumen, rao = steps(store)
    owner = store.value("SELECT customer_id FROM follow_up WHERE id = ?", (aurora,))
    apply_plan(store, TODAY, owner, "consumables")
    aurora = store.value("SELECT next_id FROM customer WHERE id = ?", (owner,))
    before = state(store)
    tried = preview_bulk(store, TODAY, [aurora, lumen, rao], Deed("plan", plan_key="consumables"))
    done = run_bulk(store, TODAY, [aurora, lumen, rao], Deed("plan", plan_key="consumables"))
    assert done == tried
    assert [row.refused is None for row in done.rows] == [False, True, True]
    assert "follows this plan already" in (done.rows[0].refused or "")
    assert "begins: 2 customers; not Aurora: " in told(done.told)
    for row in done.done:
        step = store.row(
            "SELECT f.due_on, f.title, p.key FROM customer AS c JOIN follow_up AS f "
            "ON f.id = c.next_id JOIN enrolment AS e ON e.id = f.enrolment_id "
            "JOIN plan AS p ON p.id = e.plan_id WHERE c.id = ?",
            (row.customer_id,),
        )
        assert row.after is not None
        assert tuple(step) == (row.after.isoformat(), row.then, "consumables")
    undo.undo(store, TODAY)
    assert state(store) == before


def test_several_follow_ups_of_one_customer_are_one_customer(store: Store) -> None:
    aurora = steps(store)[0]
    who = store.value("SELECT customer_id FROM follow_up WHERE id = ?", (aurora,))
    other = followups.add(store, TODAY, who, TODAY, "ask about the chair").record_id
    assert other is not None
    deed = Deed("rest", until=FRIDAY, reason="away")
    done = run_bulk(store, TODAY, [aurora, other], deed)
    assert told(done.sentence) == "at rest until tomorrow: 1 customer"
    assert len(done.rows) == 1


def test_an_unknown_plan_or_rep_is_refused_before_anything(store: Store) -> None:
    before = state(store)
    for deed in (Deed("plan", plan_key="nonsense"), Deed("hand_over", rep_id=bytes(16))):
        with pytest.raises(Refused):
            preview_bulk(store, TODAY, steps(store), deed)
        with pytest.raises(Refused):
            run_bulk(store, TODAY, steps(store), deed)
    assert state(store) == before


def test_the_days_that_get_more_say_how_much_is_on_them_then(store: Store) -> None:
    customers.add(store, TODAY, "Waits already", due=FRIDAY)
    ids = steps(store)[:3]
    done = run_bulk(store, TODAY, ids, Deed("snooze", until=FRIDAY))
    minutes = store.value(
        "SELECT sum(minutes) FROM follow_up WHERE is_open = 1 AND due_on = ?", (FRIDAY.isoformat(),)
    )
    assert done.loads == (Load(FRIDAY, 3, minutes, full=False),)
    store.connection.execute("UPDATE rep SET daily_minutes = 30")
    later = FRIDAY + timedelta(days=3)
    again = preview_bulk(store, TODAY, ids, Deed("snooze", until=later))
    assert again.loads == (Load(later, 3, minutes - 10, full=False),)
    store.connection.execute("UPDATE rep SET daily_minutes = 29")
    again = preview_bulk(store, TODAY, ids, Deed("snooze", until=later))
    assert again.loads == (Load(later, 3, minutes - 10, full=True),)
    assert store.value("SELECT count(*) FROM follow_up WHERE due_on = '2026-11-20'") == 4


def test_a_day_that_keeps_what_it_had_got_nothing_more(store: Store) -> None:
    aurora = steps(store)[0]
    who = store.value("SELECT customer_id FROM follow_up WHERE id = ?", (aurora,))
    records.promise(store, TODAY, who, "prices", TODAY)
    done = run_bulk(store, TODAY, [aurora], Deed("rest", until=FRIDAY, reason="away"))
    assert [(row.before, row.after) for row in done.rows] == [(TODAY, TODAY)]  # the promise stays
    assert done.loads == ()


def test_a_preview_that_nobody_waits_for_ends(store: Store) -> None:
    before, asked = state(store), iter([False, True])
    with pytest.raises(Refused, match="in the meantime"):
        preview_bulk(
            store, TODAY, steps(store), Deed("snooze", until=FRIDAY), stop=lambda: next(asked)
        )
    assert state(store) == before
    assert next(asked, None) is None


def test_own_fields_are_set_on_many_with_one_undo(store: Store) -> None:  # T31
    for name, kind, choices in (("Colour", "choice", ("red", "blue")), ("Audit", "date", ())):
        add_field(store, TODAY, name, kind, choices)
    ids = [customers.add(store, TODAY, name).next_id or b"" for name in ("Ann", "Ben", "Cid")]
    before = state(store)
    deed = Deed("tag", tags=("vip",), own=(("colour", "red"), ("audit", date(2027, 3, 15))))
    done = run_bulk(store, TODAY, ids, deed)
    assert told(done.told) == "Tagged +vip; colour red; audit 2027-03-15: 3 customers."
    values = store.rows("SELECT value, count(*) FROM own_value GROUP BY 1 ORDER BY 1")
    assert [tuple(row) for row in values] == [("2027-03-15", 3), ("red", 3)]
    again = preview_bulk(store, TODAY, ids, Deed("tag", own=(("colour", "red"),)))
    assert [row.refused for row in again.rows] == ["already like that."] * 3
    run_bulk(store, TODAY, ids[:1], Deed("tag", own=(("colour", None),)))
    assert store.value("SELECT count(*) FROM own_value WHERE deleted_at IS NULL") == 5
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert state(store) == before
