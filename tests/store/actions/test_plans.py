"""Plans from files, their versions, and two hundred customers of whom half are moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import customers, followups, plans
from store.actions.enrolment import apply_to_all, pause
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger import undo
from store.ledger.commit import work
from store.lifecycle.plans import Plan, Step, dump_plan, load_plan, preset_plans
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.plans.position import plan_id_of
from store.views.plans.schedule import plan_page, plan_rows
from store.views.plans.stored_plans import plan_of_id
from store.views.plans.versions import Landing, Landings, export_plan, landing, plan_diff
from tests.kit import TODAY, new_store, state, told

V1 = Plan(
    key="rounds",
    name="Rounds",
    stage="potential",
    groups=("1.1",),
    steps=(
        Step("call", "Call", "Hello {first_name}", delay=5),
        Step("visit", "Visit", channel="visit", minutes=45, delay=2, unit="week"),
        Step("letter", "Letter", channel="email", delay=1, unit="month"),
    ),
)
# The visit is gone, a demo has come, the call says something else.
V2 = replace(
    V1,
    steps=(
        replace(V1.steps[0], title="Call first", say="Good morning {first_name}"),
        Step("demo", "Demo", channel="meeting", minutes=60, delay=2, unit="week"),
        V1.steps[2],
    ),
)


def _landings(store: Store) -> list[Landing]:
    return Landings(store, TODAY, "rounds").page(0, -1)


def runners(store: Store, count: int = 0, names: Sequence[str] = ()) -> list[bytes]:
    """Customers who run through v1, every third one step further, every tenth paused."""
    with work(store, TODAY):  # what follows is worked out once
        for name in names or [f"Customer {number:03}" for number in range(count)]:
            customers.add(store, TODAY, name, due=TODAY)
    ids = [row[0] for row in store.rows("SELECT id FROM customer ORDER BY name")]
    apply_to_all(store, TODAY, ids, "rounds")
    with work(store, TODAY):
        for ident in ids[::3]:
            step = store.value("SELECT next_id FROM customer WHERE id = ?", (ident,))
            followups.finish(store, TODAY, step, Touch(outcome="reached"))
        for ident in ids[::10]:
            pause(store, TODAY, ident, TODAY + timedelta(days=90), "season")
    return ids


@pytest.mark.long
def test_two_hundred_run_through_v1_and_half_are_moved_to_v2(store: Store) -> None:
    plans.import_plan(store, TODAY, dump_plan(V1), "rounds.toml")
    ids = runners(store, 200)
    done = plans.import_plan(store, TODAY, dump_plan(V2), "rounds.toml")
    assert done.customers == 200
    assert "Rounds v2 is in the store" in told(done.sentence)
    assert "200 on earlier versions stay there" in told(done.sentence)
    assert [str(each) for each in plan_diff(V1, V2)] == [
        "step call: title “Call” → “Call first”",
        "step call: say “Hello {first_name}” → “Good morning {first_name}”",
        "step demo: added",
        "step visit: removed",
    ]
    asked = _landings(store)
    assert len(asked) == 200
    assert {(each.step, each.becomes) for each in asked} == {
        ("Call", "Call first"),
        ("Visit", "Letter"),
    }
    assert {each.due for each in asked} == {
        date.fromisoformat(row[0])
        for row in store.rows("SELECT due_on FROM follow_up WHERE is_open = 1")
    }
    # The step after a call was a visit in two weeks and is a demo in two weeks: the same day; the
    # one after a visit was a letter in a month, but the letter itself waits now: keep in touch.
    assert all(each.after is not None and each.after > each.due for each in asked)
    assert all((each.before == each.after) == (each.step == "Call") for each in asked)
    before = state(store)
    moved = plans.move_enrolments(store, TODAY, "rounds", ids[:100])
    assert moved.customers == 100
    assert len(_landings(store)) == 100
    assert orphans(store) == 0
    after = state(store)
    dates = {row[0]: row[1] for row in store.rows("SELECT id, due_on FROM follow_up")}
    rows = store.rows(
        "SELECT f.id, f.step_key, f.title, p.version, e.state, e.anchor_on FROM follow_up AS f "
        "JOIN enrolment AS e ON e.id = f.enrolment_id JOIN plan AS p ON p.id = e.plan_id "
        "WHERE f.is_open = 1"
    )
    assert len(rows) == 200
    assert {row["state"] for row in rows} == {"running", "paused"}
    keys = {1: {"call", "visit"}, 2: {"call", "letter"}}
    for version, known in keys.items():
        assert {row["step_key"] for row in rows if row["version"] == version} == known
    undo.undo(store, TODAY)
    assert state(store) == before
    assert dates == {row[0]: row[1] for row in store.rows("SELECT id, due_on FROM follow_up")}
    undo.redo(store, TODAY)
    assert state(store) == after
    page = plan_page(store, "rounds", TODAY)
    assert page.versions == ((2, 100), (1, 100))
    assert (page.row.running, page.row.older, page.row.paused) == (200, 100, 20)
    assert (page.row.finished, page.row.left) == (0, 0)  # who moved has not given up


def test_who_was_moved_goes_on_in_the_new_version(store: Store) -> None:
    plans.import_plan(store, TODAY, dump_plan(V1), "a")
    runners(store, 2)
    plans.import_plan(store, TODAY, dump_plan(V2), "a")
    plans.move_enrolments(store, TODAY, "rounds")
    step = store.row("SELECT id FROM follow_up WHERE step_key = 'call' AND is_open = 1")
    followups.finish(store, TODAY, step["id"], Touch(outcome="reached"))
    assert store.value("SELECT title FROM follow_up ORDER BY id DESC LIMIT 1") == "Demo"
    with pytest.raises(Refused, match="Nobody of these"):
        plans.move_enrolments(store, TODAY, "rounds")
    assert plans.move_enrolments(store, TODAY, "rounds", to_version=1).customers == 2
    with pytest.raises(Refused, match="no version 7: the latest is 2"):
        plans.move_enrolments(store, TODAY, "rounds", to_version=7)


def test_the_same_file_again_is_no_new_version(store: Store) -> None:
    plans.import_plan(store, TODAY, dump_plan(V1), "a")
    before = state(store)
    again = plans.import_plan(store, TODAY, dump_plan(replace(V1, version=9)), "a")
    assert "nothing was changed" in told(again.sentence)
    assert state(store) == before
    plans.import_plan(store, TODAY, dump_plan(V2), "a")
    undo.undo(store, TODAY)
    assert state(store) == before


@pytest.mark.parametrize("plan", preset_plans(), ids=lambda plan: plan.key)
def test_out_and_in_again_is_the_identity(store: Store, plan: Plan) -> None:
    text = export_plan(store, plan.key)
    assert load_plan(text) == plan
    before = state(store)
    assert "nothing was changed" in told(plans.import_plan(store, TODAY, text, "again").sentence)
    assert state(store) == before


@pytest.mark.long
@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8"), max_size=20),
            st.integers(1, 90),
            st.sampled_from(["call", "visit", "email"]),
        ),
        min_size=1,
        max_size=5,
    ),
    st.integers(1, 50),
)
def test_any_plan_comes_back_from_another_store_as_it_was(
    drawn: list[tuple[str, int, str]], version: int
) -> None:
    import tempfile

    steps = tuple(
        Step(f"s{n}", f"T {title}", title, delay=delay, unit="day", channel=channel)
        for n, (title, delay, channel) in enumerate(drawn)
    )
    plan = Plan("any", "Any", "current", steps, version, ("2.1",))
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "store.db")
        try:
            plans.import_plan(store, TODAY, dump_plan(plan), "any")
        except BadInput:
            return  # words in braces that are no merge fields
        assert load_plan(export_plan(store, "any")) == plan
        assert plan_of_id(store, plan_id_of(store, "any")) == plan
        store.close()


def test_faults_of_a_file_are_told_with_their_place(store: Store) -> None:
    before = state(store)
    text = dump_plan(V1).replace("Hello {first_name}", "Hello {nobody}").replace('"1m"', '"x"')
    with pytest.raises(BadInput, match=r"^my\.toml:\d+: error: step call: .*\(1 more"):
        plans.import_plan(store, TODAY, text, "my.toml")
    with pytest.raises(BadInput, match=r"my\.toml"):
        plans.import_plan(store, TODAY, "no toml = = ", "my.toml")
    assert state(store) == before
    shared = dump_plan(replace(V1, groups=("1.1", "1.2")))
    assert "share this plan" in plans.import_plan(store, TODAY, shared, "my.toml").warnings[0]


def test_an_unknown_plan_or_version_is_refused(store: Store) -> None:
    for wrong in (lambda: export_plan(store, "nope"), lambda: plan_page(store, "nope", TODAY)):
        with pytest.raises(Refused, match="no plan “nope”"):
            wrong()
    with pytest.raises(Refused, match="no version 4"):
        export_plan(store, "yacht", 4)


def test_a_standing_step_lands_on_itself() -> None:
    assert landing(V1, V2, "keep")[0] == "keep"
    assert landing(V1, V2, "soft:call")[0] == "soft:call"
    assert landing(V1, V2, "soft:visit")[0] == "letter"
    assert landing(V1, replace(V1, steps=V1.steps[:1]), "letter")[0] == "keep"


def test_the_list_of_plans_tells_who_runs_and_what_is_planned(store: Store) -> None:
    plans.import_plan(store, TODAY, dump_plan(V1), "a")
    runners(store, 30)
    rows = {row.key: row for row in plan_rows(store, TODAY)}
    assert rows["rounds"].running == 30
    planned = store.value(
        "SELECT sum(f.minutes) FROM follow_up AS f JOIN enrolment AS e ON e.id = f.enrolment_id "
        "JOIN plan AS p ON p.id = e.plan_id WHERE p.key = 'rounds' AND f.is_open = 1 "
        "AND f.due_on < ?",
        ((TODAY + timedelta(days=30)).isoformat(),),
    )
    assert sum(rows["rounds"].load) == planned > 0
    assert not rows["rounds"].shared
    page = plan_page(store, "rounds", TODAY)
    assert told(page.steps[0].when) == "5 working days after the step before"
    assert sum(step.waiting for step in page.steps) == 30
    assert len(page.runners) == 30
