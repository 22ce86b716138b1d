"""A buyer who has paid ahead comes into the plan for that time by itself, and out of it (R22)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from store.actions import customers, followups, sales, segments
from store.actions.card import edit
from store.actions.touches import Touch
from store.exchange.read_file import import_file
from store.ledger import undo
from store.safety.opening import Store
from store.safety.orphans import orphans
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
