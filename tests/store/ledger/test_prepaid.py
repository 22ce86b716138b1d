"""A buyer who has paid ahead comes into the plan for that time by itself, and out of it (R22)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import customers, followups, sales, segments
from store.actions.card import edit
from store.actions.touches import Touch
from store.exchange.read_file import import_file
from store.ledger import undo
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.day.agenda import Agenda, first_step
from store.views.plans.position import plan_id_of
from store.views.plans.stored_plans import plan_of_id
from tests.kit import TODAY, state

UNTIL = TODAY + timedelta(days=120)


def _plan(store: Store, who: bytes) -> str:
    found: str = store.value(
        "SELECT p.key FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id "
        "WHERE e.customer_id = ? AND e.state = 'running'",
        (who,),
    )
    return found


def _buyer(store: Store, segment: str | None = None) -> bytes:
    who = customers.add(store, TODAY, "Foo", due=TODAY, segment=segment).customer_id
    for back in (90, 60, 30):
        sales.purchase(store, TODAY, who, 9_000, day=TODAY - timedelta(days=back))
    return who


def test_who_pays_ahead_comes_into_the_plan_for_it(store: Store) -> None:
    who = _buyer(store)
    before, plan = state(store), _plan(store, who)
    assert plan != "prepaid"
    edit(store, TODAY, who, {"paid_until": UNTIL})
    assert _plan(store, who) == "prepaid"
    assert orphans(store) == 0
    undo.undo(store, TODAY)
    assert state(store) == before


def test_the_renewal_is_asked_for_in_time_and_then_the_usual_plan_goes_on(store: Store) -> None:
    who = _buyer(store)
    edit(store, TODAY, who, {"paid_until": UNTIL})
    asked, day = [], TODAY
    for _ in range(12):
        row = store.row("SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id")
        day = max(day, date.fromisoformat(row["due_on"]))
        if row["step_key"] == "before-end":
            asked.append(day)
        if day > UNTIL + timedelta(days=60):
            break
        followups.finish(store, day, row["id"], Touch(outcome="reached"))
    assert asked
    assert UNTIL - timedelta(days=45) < asked[0] < UNTIL
    assert _plan(store, who) != "prepaid"


def test_a_plan_that_somebody_chose_goes_before_it(store: Store) -> None:
    segments.set_segment(store, TODAY, "Clinics", plan_key="yearly-service", window_days=500)
    who = _buyer(store, segment="Clinics")
    plan = _plan(store, who)
    edit(store, TODAY, who, {"paid_until": UNTIL})
    assert _plan(store, who) == plan


def test_an_imported_one_begins_there(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text(f"name,paid until\nFoo,{UNTIL.isoformat()}\n")
    import_file(store, TODAY, file, kind="customers")
    who = store.value("SELECT id FROM customer WHERE paid_until IS NOT NULL")
    assert _plan(store, who) == "prepaid"


def test_a_term_begins_at_one_place_whichever_way_it_is_told(store: Store, tmp_path: Path) -> None:
    until = TODAY + timedelta(days=160)
    customers.add(store, TODAY, "By card", paid_until=until.isoformat())
    edit(store, TODAY, customers.add(store, TODAY, "By edit").customer_id, {"paid_until": until})
    file = tmp_path / "c.csv"
    file.write_text(f"name,paid until\nBy file,{until.isoformat()}\n")
    import_file(store, TODAY, file, kind="customers")
    steps = store.rows("SELECT step_key FROM follow_up WHERE is_open = 1")
    assert [row["step_key"] for row in steps] == ["before-end"] * 3


@pytest.mark.long
def test_ends_that_are_near_share_the_days_up_to_them(store: Store, tmp_path: Path) -> None:  # T81
    ends = [TODAY + timedelta(days=1 + n % 29) for n in range(90)]
    rows = "".join(f"Foo {n},{end.isoformat()}\n" for n, end in enumerate(ends))
    file = tmp_path / "c.csv"
    file.write_text(f"name,paid until\n{rows}")
    import_file(store, TODAY, file, kind="customers")
    found = store.rows(
        "SELECT f.due_on, c.paid_until FROM follow_up AS f JOIN customer AS c "
        "ON c.id = f.customer_id WHERE f.is_open = 1 AND f.step_key = 'before-end'"
    )
    assert len(found) > 75
    assert all(row["due_on"] <= row["paid_until"] for row in found)
    days = Counter(row["due_on"] for row in found)
    assert max(days.values()) == 16  # of 15 minutes each in a day of 240
    assert all(date.fromisoformat(day).weekday() < 5 for day in days)


def test_full_days_push_no_step_of_a_term_beyond_its_end(store: Store) -> None:  # T81
    end = TODAY + timedelta(days=200)
    who = customers.add(store, TODAY, "Foo", paid_until=end.isoformat()).customer_id
    agenda = Agenda(store)
    for ahead in range(300):
        agenda.load[TODAY + timedelta(days=ahead)] = agenda.capacity + ahead
    plan = plan_of_id(store, plan_id_of(store, "prepaid"))
    found = first_step(store, agenda, who, plan, TODAY, TODAY - timedelta(days=30))
    assert found.step_key != "before-end"
    assert TODAY < found.due < end - timedelta(days=20)


@pytest.mark.long
def test_where_every_day_up_to_the_end_is_full_they_hold_the_same(
    store: Store, tmp_path: Path
) -> None:
    end = TODAY + timedelta(days=6)  # a Wednesday: five days are worked until then
    file = tmp_path / "c.csv"
    rows = "".join(f"Foo {n},{end.isoformat()}\n" for n in range(100))
    file.write_text(f"name,paid until\n{rows}")
    import_file(store, TODAY, file, kind="customers")
    days = Counter(row[0] for row in store.rows("SELECT due_on FROM follow_up WHERE is_open = 1"))
    assert set(days.values()) == {20}
    assert max(days) == end.isoformat()


def test_a_term_that_runs_is_worked_at_its_place_not_by_the_rhythm(
    store: Store, tmp_path: Path
) -> None:
    bought = TODAY - timedelta(days=26)
    end = bought + timedelta(days=365)
    file = tmp_path / "c.csv"
    file.write_text(f"name,paid until\nFoo,{end.isoformat()}\n")
    import_file(store, TODAY, file, kind="customers")
    file = tmp_path / "o.csv"
    days = [(bought - timedelta(days=40 * n)).isoformat() for n in range(4)]
    file.write_text("customer,date,amount USD\n" + "".join(f"Foo,{day},100\n" for day in days))
    import_file(store, TODAY, file, kind="purchases")
    row = store.row("SELECT * FROM follow_up WHERE is_open = 1")
    assert row["step_key"] == "as-promised"  # the payment was confirmed weeks ago
