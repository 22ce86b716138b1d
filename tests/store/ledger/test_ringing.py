"""Who rings stands in a table of its own: whatever is done, it is what a rebuild makes of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest

from store.actions import (
    card,
    close_customer,
    customers,
    enrolment,
    followups,
    hand_over,
    records,
    sales,
)
from store.actions.erase_customer import erase
from store.actions.merge import merge_customers
from store.actions.reps import add_rep
from store.actions.segments import set_segment
from store.actions.snooze import snooze
from store.actions.touches import Touch
from store.errors import Refused
from store.exchange.read_file import import_file
from store.ledger.full_check import full_check
from store.ledger.morning import score_everybody
from store.ledger.undo import redo, undo
from store.safety.opening import Store
from store.safety.ringing_rows import ringing_wrongly
from tests.histories import no_key
from tests.kit import TODAY, told


def _act(store: Store, today: date, chance: random.Random, number: int) -> str:
    """Do one of the things that who rings follows from; its name."""
    rows = store.rows("SELECT * FROM customer WHERE deleted_at IS NULL ORDER BY id")
    one, other = chance.choice(rows), chance.choice(rows)
    who, step = one["id"], one["next_id"]
    ahead = today + timedelta(days=chance.randint(1, 60))
    soon = today + timedelta(days=chance.randint(0, 9))
    outcome = chance.choice(("reached", "no_answer", "refused"))
    deeds: dict[str, Callable[[], object]] = {
        "trial": lambda: card.edit(store, today, who, {"trial_until": soon}),
        "paid": lambda: card.edit(store, today, who, {"paid_until": soon}),
        "no end": lambda: card.edit(store, today, who, {"trial_until": None, "paid_until": None}),
        "add": lambda: customers.add(store, today, f"Customer {number}", due=ahead),
        "import": lambda: _import(store, today, number, one["name"]),
        "finish": lambda: followups.finish(store, today, step, Touch(outcome=outcome)),
        "log": lambda: records.log(store, today, who, Touch(outcome=outcome)),
        "snooze": lambda: snooze(store, today, step, ahead, "away"),
        "move": lambda: followups.move(store, today, step, ahead),
        "step": lambda: followups.add(store, today, who, ahead, "own"),
        "rest": lambda: followups.rest(store, today, who, ahead, "away"),
        "sale": lambda: sales.purchase(store, today, who, chance.randint(100, 90_000)),
        "plan": lambda: enrolment.apply_plan(store, today, who, chance.choice(_plans(store))),
        "close": lambda: close_customer.close(store, today, who, "moved away"),
        "reopen": lambda: close_customer.reopen(store, today, who),
        "hand over": lambda: hand_over.hand_over(
            store, today, step, chance.choice(store.rows("SELECT id FROM rep ORDER BY id"))[0]
        ),
        "merge": lambda: merge_customers(store, today, who, other["id"]),
        "undo": lambda: undo(store, today),
        "undo again": lambda: undo(store, today),
        "redo": lambda: redo(store, today),
        "erase": lambda: len(rows) > 4 and erase(store, today, [who], no_key),
        "morning": lambda: score_everybody(store, today),
    }
    name = chance.choice([*deeds, "trial", "paid", "merge", "undo"])
    with suppress(Refused):
        deeds[name]()
    return name


def _segment(store: Store) -> str:
    return str(store.value("SELECT name FROM segment"))


def _plans(store: Store) -> list[str]:
    return [row[0] for row in store.rows("SELECT DISTINCT key FROM plan ORDER BY key")]


def _import(store: Store, today: date, number: int, known: str) -> None:
    file = store.path.with_name("people.csv")
    file.write_text(f"Name,E-mail\nNew {number},n{number}@example.com\n{known},\n")
    import_file(store, today, file, kind="customers")


@pytest.mark.long
@pytest.mark.safety
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_who_rings_is_what_a_rebuild_makes(store: Store, seed: int) -> None:
    chance, today, done = random.Random(seed), TODAY, list[str]()
    add_rep(store, TODAY, "Second")
    set_segment(store, TODAY, _segment(store), max_silence_days=20, rot_days=20)
    for number in range(6):
        began = TODAY - timedelta(days=chance.randint(1, 60))
        customers.add(store, began, f"Known {number}", due=began)
    score_everybody(store, today)
    rung = 0
    for number in range(30):
        done.append(_act(store, today, chance, number))
        assert ringing_wrongly(store.connection) == 0, done
        rung += store.value("SELECT count(*) FROM ringing")
        if not number % 10:
            today += timedelta(days=chance.choice((1, 1, 3, 40)))
            score_everybody(store, today)
    assert [told(each.what) for each in full_check(store)] == []
    assert rung > 20  # somebody rang in all that


# The tables that who rings follows from: rows may come in any order.
FAR = timedelta(days=90)
_ORIGINS = ("customer", "follow_up", "enrolment", "rhythm", "alarm")


def _come_last(store: Store, table: str) -> None:
    """Put the rows of all these tables in again, those of `table` last."""
    run = store.connection.execute
    rows = {each: store.rows(f"SELECT * FROM {each}") for each in _ORIGINS}
    for each in _ORIGINS:
        run(f"DELETE FROM {each}")
    run("DELETE FROM ringing")
    for each in sorted(_ORIGINS, key=lambda name: name == table):
        made = {row["name"] for row in store.rows(f"PRAGMA table_xinfo({each})") if row["hidden"]}
        for row in rows[each]:
            names = [name for name in row.keys() if name not in made]  # noqa: SIM118
            marks = ", ".join("?" * len(names))
            run(
                f"INSERT INTO {each} ({', '.join(names)}) VALUES ({marks})",
                tuple(row[name] for name in names),
            )


_CLOSED = (
    "UPDATE customer SET closed_at = '2026-11-19T08:00:00Z', closed_on = '2026-11-19', "
    "closed_reason = 'gone', next_id = NULL"
)
_NEEDED = (
    *((f"{table}_comes_to_ring", table) for table in _ORIGINS if table != "alarm"),
    ("alarm_rings", "alarm"),
    ("alarm_rings_otherwise", "UPDATE alarm SET loud = 0"),
    ("alarm_rings_otherwise", "UPDATE alarm SET opened_on = '2026-11-18'"),
    ("alarm_rings_otherwise", "UPDATE alarm SET quiet_until = '2026-12-01'"),
    ("alarm_rings_otherwise", "UPDATE alarm SET kind = 'silence'"),
    ("alarm_rings_otherwise", "UPDATE alarm SET closed_on = '2026-11-19', closed_why = 'talk'"),
    ("alarm_rings_otherwise", "UPDATE alarm SET deleted_at = '2026-11-19T08:00:00Z'"),
    ("alarm_rings_otherwise", "UPDATE alarm SET customer_id = :other"),
    ("alarm_rings_no_more", "DELETE FROM alarm"),
    ("customer_rings_otherwise", _CLOSED),
    ("customer_rings_otherwise", "UPDATE customer SET deleted_at = '2026-11-19T08:00:00Z'"),
    ("customer_rings_otherwise", "UPDATE customer SET owner_id = :rep"),
    ("customer_rings_otherwise", "UPDATE customer SET next_id = :spare WHERE id = :who"),
    ("customer_rings_no_more", "DELETE FROM customer"),
    ("follow_up_rings_otherwise", "UPDATE follow_up SET due_on = '2027-01-01'"),
    ("follow_up_rings_otherwise", "UPDATE follow_up SET weight = 7"),
    ("follow_up_rings_otherwise", "UPDATE follow_up SET minutes = 77"),
    ("follow_up_rings_otherwise", "UPDATE follow_up SET kind = 'rest'"),
    ("enrolment_rings_otherwise", "UPDATE enrolment SET started_on = '2021-02-03'"),
    ("enrolment_rings_otherwise", "UPDATE enrolment SET deleted_at = '2026-11-19T08:00:00Z'"),
    ("enrolment_rings_otherwise", "UPDATE enrolment SET customer_id = :other, state = 'left'"),
    ("enrolment_rings_otherwise", "UPDATE enrolment SET customer_id = :who, state = 'left'"),
    ("enrolment_rings_no_more", "DELETE FROM enrolment"),
    ("rhythm_rings_otherwise", "UPDATE rhythm SET touched_on = '2026-11-18'"),
)


@pytest.mark.long
@pytest.mark.safety
def test_each_trigger_is_needed_and_does_its_part(store: Store) -> None:
    """With all of them what is written is followed; without the one of the case it is not."""
    run = store.connection.execute
    add_rep(store, TODAY, "Second")
    who, other = (
        customers.add(store, day, name, due=TODAY).customer_id
        for name, day in (("Rings", TODAY - timedelta(days=9)), ("Other", TODAY - FAR))
    )
    followups.add(store, TODAY, who, TODAY + FAR, "own")
    spare = store.value("SELECT id FROM follow_up WHERE customer_id = ? AND kind = 'own'", (who,))
    run("UPDATE rhythm SET touched_on = '2026-11-10'")
    values = {"who": who, "other": other, "spare": spare}
    values["rep"] = store.value("SELECT id FROM rep WHERE name = 'Second'")
    run(
        "INSERT INTO alarm (id, customer_id, kind, opened_on, words, value, created_at) "
        "VALUES (randomblob(16), ?, 'risk', '2026-11-19', 'x', 0.69, '2026-11-19T06:00:00Z')",
        (who,),
    )
    named = store.rows(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%INTO ringing%' "
        "OR sql LIKE '%FROM ringing WHERE%' OR sql LIKE '%UPDATE ringing%'"
    )
    assert {row["name"] for row in named} == {name for name, _ in _NEEDED}
    for name, sql in _NEEDED:
        for whole in (True, False):
            run("BEGIN")
            if not whole:
                run(f"DROP TRIGGER {name}")
            if sql in _ORIGINS:
                _come_last(store, sql)
            else:
                run(sql, {key: value for key, value in values.items() if f":{key}" in sql})
            assert (ringing_wrongly(store.connection) == 0) is whole, (name, sql)
            run("ROLLBACK")


def test_undoing_a_merge_gives_back_since_when_somebody_is_here(store: Store) -> None:
    set_segment(store, TODAY, _segment(store), max_silence_days=20, rot_days=20)
    who = {}
    for name, back in (("Earlier", 40), ("Kept", 30)):
        began = TODAY - timedelta(days=back)
        who[name] = customers.add(store, began, name, due=began).customer_id
    records.log(store, TODAY, who["Earlier"], Touch(outcome="reached"))
    score_everybody(store, TODAY)
    rings = "SELECT customer_id, came_on FROM ringing"
    before = [tuple(row) for row in store.rows(rings)]
    assert before == [(who["Kept"], began.isoformat())]
    merge_customers(store, TODAY, who["Kept"], who["Earlier"])
    undo(store, TODAY)
    assert [tuple(row) for row in store.rows(rings)] == before
