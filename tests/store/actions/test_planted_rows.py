"""A planted history for each row of stages and groups: the group, its words, its goal, its plan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions import customers, followups, groups, records, sales, segments
from store.actions.touches import Touch
from store.ledger.commit import work
from store.lifecycle.groups import GROUPS, STAGES, GroupKey
from store.lifecycle.plans import preset_plan
from store.safety.opening import Store
from store.views.plans.position import plan_id_for
from store.views.plans.schedule import plan_page
from store.views.plans.stored_plans import plan_of_id
from tests.kit import TODAY, told

# Per group: what the record says, how many days ago they bought, and the words of the evidence.
HISTORIES: dict[GroupKey, tuple[dict[str, object], tuple[int, ...], str]] = {
    "1.1": ({}, (), "no purchase yet; the need is not known"),
    "1.2": ({"need": "has"}, (), "the need is there"),
    "1.3": ({"competitor": "Acme"}, (), "buys from Acme"),
    "2.1": ({}, (10,), "1 purchase"),
    "2.2": ({}, (70, 40, 10), "on average every 30 days"),
    "3.1": ({}, (400,), "beyond the 180-day window"),
    "3.2": ({"left_reason": "need_gone"}, (400,), "the need is gone"),
}
TASKS = {
    "potential": {"needs", "refusal-reasons", "need-building", "involvement"},
    "current": {
        "requirements", "problems", "complaints", "satisfaction", "sales-growth", "loyalty"
    },
    "former": {"departure-reasons", "demand-restoring", "return"},
}  # fmt: skip


def _planted(store: Store, group: GroupKey, name: str = "") -> bytes:
    fields, bought, _ = HISTORIES[group]
    ident = customers.add(store, TODAY, name or f"In {group}", due=TODAY).customer_id
    for days in bought:
        sales.purchase(store, TODAY, ident, 10_000, day=TODAY - timedelta(days=days))
    with work(store, TODAY) as unit:
        if fields:
            unit.update("customer", ident, fields)
        unit.touch(ident)
    return ident


def _stands(store: Store, ident: bytes) -> tuple[str, str, str]:
    row = store.row("SELECT stage, grp, why FROM standing WHERE customer_id = ?", (ident,))
    return row["stage"], row["grp"], told(row["why"])


@pytest.mark.parametrize("group", list(HISTORIES))
def test_each_group_has_its_words_and_the_goal_of_its_stage(  # R37, R39
    store: Store, group: GroupKey
) -> None:
    stage, found, why = _stands(store, _planted(store, group))
    assert (stage, found) == (GROUPS[group].stage, group)
    assert HISTORIES[group][2] in why
    assert (
        STAGES[GROUPS[group].stage].goal == {"1": "attract", "2": "keep", "3": "return"}[group[0]]
    )


def test_the_seven_histories_are_led_to_seven_plans_none_of_which_is_shared(  # R38, R40
    store: Store,
) -> None:
    chosen = {}
    for group in HISTORIES:
        ident = _planted(store, group)
        row = store.row("SELECT grp, segment_id FROM standing AS s JOIN customer AS c "
                        "ON c.id = s.customer_id WHERE c.id = ?", (ident,))  # fmt: skip
        chosen[group] = plan_of_id(store, plan_id_for(store, row["grp"], row["segment_id"]))
    assert len({plan.key for plan in chosen.values()}) == len(GROUPS)
    assert not any(plan.shared for plan in chosen.values())
    for stage, tasks in TASKS.items():
        plans = [plan for group, plan in chosen.items() if GROUPS[group].stage == stage]
        kinds = set().union(*(step.kinds for plan in plans for step in plan.steps))
        assert tasks <= kinds, stage


def test_the_reason_within_a_group_is_told(store: Store) -> None:  # R41, R42, R43
    able = customers.add(store, TODAY, "Able", due=TODAY).customer_id
    rival, gone = _planted(store, "2.1", "Rival"), _planted(store, "2.1", "Gone")
    with work(store, TODAY) as unit:
        unit.update("customer", able, {"need": "no_possibility"})
        unit.touch(able)
    assert _stands(store, able)[1] == "1.1"
    assert "the need is there but not the possibility to buy" in _stands(store, able)[2]
    groups.said_left(store, TODAY, rival, "competitor", competitor="Acme")
    groups.said_left(store, TODAY, gone, "need_gone")
    assert _stands(store, rival)[1] == "3.1"
    assert "gone to Acme" in _stands(store, rival)[2]
    assert _stands(store, gone)[1] == "3.2"
    assert "the need is gone" in _stands(store, gone)[2]
    switching = preset_plan("switch-over")
    assert switching is not None
    assert {"competitor", "advantages", "switching"} <= set().union(
        *(step.kinds for step in switching.steps)
    )


def test_both_parts_of_the_rule_and_the_window_of_the_segment(store: Store) -> None:
    # R44, R45, R46: the same history in two trades, on the limit and the day after it.
    segments.set_segment(store, TODAY, "Food", rule="city:Food", window_days=60)
    segments.set_segment(store, TODAY, "Furniture", rule="city:Furniture", window_days=1825)
    found = {}
    for city in ("Food", "Furniture"):
        for days in (59, 60, 61):
            ident = customers.add(store, TODAY, f"{city} {days}", due=TODAY, city=city).customer_id
            sales.purchase(store, TODAY, ident, 5_000, day=TODAY - timedelta(days=days))
            found[city, days] = _stands(store, ident)
    assert [found["Food", days][1] for days in (59, 60, 61)] == ["2.1", "2.1", "3.1"]
    assert [found["Furniture", days][1] for days in (59, 60, 61)] == ["2.1"] * 3
    assert "beyond the 60-day window of Food" in found["Food", 61][2]
    assert "inside the 1825-day window of Furniture" in found["Furniture", 61][2]
    assert "no word of leaving" in found["Food", 61][2]
    angry = store.value("SELECT id FROM customer WHERE name = 'Furniture 59'")
    records.log(store, TODAY, angry, Touch(channel="service_case", direction="in"))
    records.satisfaction(store, TODAY, angry, "csat", 1)
    assert _stands(store, angry)[1] == "3.1"
    assert "inside the 1825-day window" in _stands(store, angry)[2]
    assert "a complaint is open and the last score is 1 of 5" in _stands(store, angry)[2]


def test_who_is_gone_comes_back_as_interested_and_as_a_buyer(store: Store) -> None:  # R47
    asking, buying = _planted(store, "3.2", "Asking"), _planted(store, "3.2", "Buying")
    tomorrow = TODAY + timedelta(days=1)
    records.log(store, tomorrow, asking, Touch(channel="call", direction="in"))
    sales.purchase(store, tomorrow, buying, 5_000)
    assert _stands(store, asking)[1] == "1.2"
    assert "interested again" in _stands(store, asking)[2]
    assert _stands(store, buying)[1] == "2.1"
    for ident, way in ((asking, ["3.2", "1.2"]), (buying, ["3.2", "2.1"])):
        rows = store.rows(
            "SELECT from_grp, to_grp FROM transition WHERE customer_id = ? ORDER BY id", (ident,)
        )
        assert [rows[-1]["from_grp"], rows[-1]["to_grp"]] == way


def test_a_purchase_leads_to_steps_of_the_phases_after_it(store: Store) -> None:  # R56
    ident = customers.add(store, TODAY, "Lumen", due=TODAY).customer_id
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (ident,))
    followups.finish(store, TODAY, step, Touch(outcome="bought"))
    key = store.value(
        "SELECT p.key FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id "
        "WHERE e.customer_id = ? AND e.state = 'running' ORDER BY e.id DESC", (ident,),
    )  # fmt: skip
    phases = [each.phase for each in plan_page(store, key, TODAY).steps]
    assert set(phases) <= {"during", "consumption", "after"}
    assert {"consumption", "after"} <= set(phases)
    before = [each.phase for each in plan_page(store, "interested", TODAY).steps]
    assert set(before) == {"before"}
