"""Plans with different goals side by side: one customer, no doubled day, nobody without a step."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import customers, followups, records, sales, segments
from store.actions.close_customer import close
from store.actions.enrolment import apply_plan, do_not_contact, pause
from store.actions.plans_beside import begin_beside, end_beside
from store.actions.touches import Touch
from store.errors import Refused
from store.ledger import undo
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.plans.outlook import outlook
from store.vocabulary import OUTCOMES
from tests.kit import TODAY, new_store, state, told


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    segments.set_segment(made, TODAY, "Clinics", plan_key="yearly-service", window_days=500)
    return made


def _buyer(store: Store, segment: str = "Clinics") -> bytes:
    who = customers.add(store, TODAY, "Foo", due=TODAY, segment=segment).customer_id
    sales.purchase(store, TODAY, who, 50_000, day=TODAY - timedelta(days=40))
    sales.purchase(store, TODAY, who, 50_000, day=TODAY - timedelta(days=20))
    return who


def _steps(store: Store, who: bytes) -> dict[str, date]:
    return {
        row["key"]: date.fromisoformat(row["due_on"])
        for row in store.rows(
            "SELECT p.key, f.due_on FROM follow_up AS f JOIN enrolment AS e "
            "ON e.id = f.enrolment_id JOIN plan AS p ON p.id = e.plan_id "
            "WHERE f.customer_id = ? AND f.is_open = 1 AND e.state = 'running'",
            (who,),
        )
    }


def _of(store: Store, who: bytes, plan: str) -> bytes:
    found: bytes = store.value(
        "SELECT f.id FROM follow_up AS f JOIN enrolment AS e ON e.id = f.enrolment_id JOIN plan "
        "AS p ON p.id = e.plan_id WHERE f.customer_id = ? AND f.is_open = 1 AND p.key = ?",
        (who, plan),
    )
    return found


def test_a_plan_beside_leaves_the_present_one_as_it_is(store: Store) -> None:  # T22
    who = _buyer(store)
    before = state(store)
    own = _steps(store, who)
    said = told(begin_beside(store, TODAY, who, "occasions").sentence)
    assert "begins beside the present plan" in said
    both = _steps(store, who)
    assert {**both, **own} == both
    assert set(both) == {*own, "occasions"}
    undo.undo(store, TODAY)
    assert state(store) == before


def test_one_plan_for_one_goal(store: Store) -> None:  # B23
    who = _buyer(store)
    begin_beside(store, TODAY, who, "occasions")
    with pytest.raises(Refused, match="follows this plan already"):
        begin_beside(store, TODAY, who, "occasions")
    with pytest.raises(Refused, match="follows this plan already"):
        begin_beside(store, TODAY, who, next(iter(set(_steps(store, who)) - {"occasions"})))
    apply_plan(store, TODAY, who, "occasions")  # as their own plan it is one with the other
    assert list(_steps(store, who)) == ["occasions"]
    assert store.value("SELECT count(*) FROM follow_up WHERE is_open = 1") == 1


@pytest.mark.parametrize("outcome", [each.key for each in OUTCOMES])
def test_each_plan_goes_on_for_itself(store: Store, outcome: str) -> None:  # T22
    who = _buyer(store)
    begin_beside(store, TODAY, who, "consumables")
    own = {key: day for key, day in _steps(store, who).items() if key != "consumables"}
    step = _of(store, who, "consumables")
    shown = outlook(store, step, TODAY)[outcome]
    followups.finish(store, TODAY, step, Touch(outcome=outcome), bought=None)
    after = _steps(store, who)
    if outcome != "bought":  # a sale is told to the customer's own plan
        assert {**after, **own} == after
    assert shown.due in {*after.values(), *own.values()}
    assert max(Counter(after.values()).values()) == 1
    assert orphans(store) == 0


def test_a_plan_beside_that_is_done_ends(store: Store) -> None:  # T22
    who = _buyer(store)
    begin_beside(store, TODAY, who, "after-sale")
    day = TODAY
    for _ in range(12):
        step = _of(store, who, "after-sale")
        if step is None:
            break
        day = max(day, date.fromisoformat(store.value(
            "SELECT due_on FROM follow_up WHERE id = ?", (step,))))  # fmt: skip
        followups.finish(store, day, step, Touch(outcome="reached"))
    runs = {
        row["key"]: (row["state"], row["beside"])
        for row in store.rows(
            "SELECT p.key, e.state, e.beside FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id"
        )
    }
    assert runs["after-sale"] == ("finished", 1)
    assert orphans(store) == 0


def test_what_ends_a_plan_beside(store: Store) -> None:  # T22
    who = _buyer(store)
    begin_beside(store, TODAY, who, "occasions")
    end_beside(store, TODAY, who, "occasions")
    assert "occasions" not in _steps(store, who)
    with pytest.raises(Refused, match="does not run beside"):
        end_beside(store, TODAY, who, "occasions")
    begin_beside(store, TODAY, who, "occasions")
    complaint = Touch(channel="service_case", direction="in", note="broken")
    records.log(store, TODAY, who, complaint)
    assert "occasions" not in _steps(store, who)
    begin_beside(store, TODAY, who, "prepaid")
    do_not_contact(store, TODAY, who, "asked by letter")
    assert store.value("SELECT count(*) FROM enrolment WHERE state IN ('running', 'paused')") == 0
    assert orphans(store) == 0
    undo.undo(store, TODAY)
    close(store, TODAY, who, "moved away")
    assert store.value("SELECT count(*) FROM enrolment WHERE state IN ('running', 'paused')") == 0


def test_a_plan_beside_waits_for_the_end_of_a_rest_with_its_place(store: Store) -> None:  # T22
    who = _buyer(store)
    begin_beside(store, TODAY, who, "prepaid")
    until = TODAY + timedelta(days=60)
    pause(store, TODAY, who, until, "closed for the winter")
    assert store.value("SELECT due_on FROM follow_up WHERE id = ?",
                       (_of(store, who, "prepaid"),)) > until.isoformat()  # fmt: skip
    rest = store.value("SELECT id FROM follow_up WHERE is_open = 1 AND kind = 'rest'")
    followups.finish(store, until, rest, Touch(outcome="reached"))
    assert len(_steps(store, who)) == 2


@pytest.mark.long
@settings(max_examples=12)
@given(
    plan=st.sampled_from(["occasions", "prepaid", "consumables", "furniture", "win-back"]),
    outcomes=st.lists(st.sampled_from([each.key for each in OUTCOMES]), min_size=1, max_size=6),
)
def test_nobody_is_left_without_a_step_and_no_day_has_two(
    tmp_path_factory: pytest.TempPathFactory, plan: str, outcomes: list[str]
) -> None:  # T22
    store = new_store(tmp_path_factory.mktemp("beside") / "store.db")
    segments.set_segment(store, TODAY, "Clinics", plan_key="yearly-service", window_days=500)
    who, day = _buyer(store), TODAY
    before = state(store)
    begin_beside(store, TODAY, who, plan)
    for number, outcome in enumerate(outcomes):
        row = store.row("SELECT f.id, f.due_on FROM customer AS c JOIN follow_up AS f "
                        "ON f.id = c.next_id")  # fmt: skip
        day = max(day, date.fromisoformat(row["due_on"]))
        paid = None if number % 2 else 1000
        bought = paid if outcome == "bought" else None
        followups.finish(store, day, row["id"], Touch(outcome=outcome), bought=bought)
        days = Counter(_steps(store, who).values())
        assert max(days.values(), default=1) == 1
        assert orphans(store) == 0
    for _ in outcomes:
        undo.undo(store, day)
    undo.undo(store, day)
    after = state(store)
    for table in ("follow_up", "enrolment", "customer", "purchase"):
        assert after[table] == before[table]
    store.close()
