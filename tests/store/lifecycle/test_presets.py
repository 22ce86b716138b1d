"""What the shipped plans hold: a plan for every group, every kind of work, words to say aloud."""

from __future__ import annotations

from importlib.resources import files

import pytest

from store.lifecycle.groups import GROUPS, GroupKey
from store.lifecycle.plans import (
    PHASES,
    Plan,
    default_plan_key,
    dump_plan,
    load_plan,
    preset_keys,
    preset_plan,
    preset_plans,
)
from store.lifecycle.plans.built_in_steps import OTHER_CHANNEL
from store.lifecycle.plans.check import HARD_OFFERS, check_plan


def shipped(key: str) -> Plan:
    plan = preset_plan(key)
    assert plan is not None
    return plan


@pytest.mark.parametrize("key", preset_keys())
def test_the_file_of_each_plan_is_without_fault_and_keeps_its_form(key: str) -> None:
    text = files("store.lifecycle").joinpath("presets", f"{key}.toml").read_text(encoding="utf-8")
    assert check_plan(text, f"{key}.toml") == []
    plan = load_plan(text, key)
    assert plan.key == key
    assert load_plan(dump_plan(plan)) == plan == preset_plan(key)


def test_no_plan_file_is_left_unshipped() -> None:
    names = {path.name for path in files("store.lifecycle").joinpath("presets").iterdir()}
    assert {name for name in names if name.endswith(".toml")} == {
        f"{k}.toml" for k in preset_keys()
    }


@pytest.mark.parametrize("group", list(GROUPS))
def test_each_group_has_a_plan_of_its_own(group: GroupKey) -> None:  # R40
    plan = shipped(default_plan_key(group))
    assert plan.groups == (group,)
    assert plan.stage == GROUPS[group].stage
    assert not plan.segments


def test_no_two_groups_share_their_plan() -> None:  # R40
    assert len({default_plan_key(group) for group in GROUPS}) == 7


@pytest.mark.parametrize(
    ("plan", "kinds"),
    [
        ("interested", {"enquiry", "needs", "need-building", "offer", "refusal-reasons"}),  # R31
        ("switch-over", {"competitor", "advantages", "switching", "refusal-reasons"}),  # R42
        ("new-buyer", {"thanks", "onboarding", "training", "feedback", "coming-sale",
                       "problems", "information"}),  # R25, R34
        ("win-back", {"departure-reasons", "demand-restoring", "return"}),  # R43
        ("need-gone", {"referral", "thanks", "keep-in-touch", "wake-up"}),  # R43, R47
        ("consumables", {"requirements", "coming-sale", "feedback", "referral"}),  # R16
        ("software-trial", {"onboarding", "training", "trial-end"}),  # R26, R27
        ("software-account", {"onboarding", "training", "renewal", "satisfaction"}),  # R26, R53
        ("prepaid", {"thanks", "information", "feedback", "renewal"}),  # R22
        ("deliveries", {"requirements", "renewal", "referral"}),  # R30
        ("occasions", {"birthday", "coming-sale", "privilege"}),  # R24, R25
        ("after-sale", {"thanks", "feedback", "support", "referral"}),  # R23
    ],
)  # fmt: skip
def test_each_plan_holds_the_tasks_it_is_made_for(plan: str, kinds: set[str]) -> None:
    found = frozenset[str]().union(*(step.kinds for step in shipped(plan).steps))
    assert kinds <= found


def test_every_kind_of_step_that_the_sources_name_is_there() -> None:  # R21 to R34
    asked = {"thanks", "coming-sale", "birthday", "referral", "feedback", "onboarding", "training",
             "information", "privilege", "support", "renewal", "trial-end", "enquiry"}  # fmt: skip
    everything = {kind for plan in preset_plans() for step in plan.steps for kind in step.kinds}
    assert asked <= everything


def test_steps_know_the_phase_of_the_purchase() -> None:  # R56
    steps = [step for plan in preset_plans() for step in plan.steps]
    assert {step.phase for step in steps} == set(PHASES)
    assert all(step.phase == "before" for step in shipped("interested").steps)
    assert {s.phase for s in shipped("new-buyer").steps} == {"before", "during", "consumption"}


def test_no_hard_offer_to_those_whose_need_is_gone() -> None:  # R43
    for step in shipped("need-gone").steps:
        assert step.offer is None
        assert not step.kinds & HARD_OFFERS


@pytest.mark.parametrize("plan", preset_plans(), ids=lambda plan: plan.key)
def test_the_words_can_be_said_aloud(plan: Plan) -> None:
    assert plan.goal
    assert plan.exits
    for step in plan.steps:
        assert 60 <= len(step.say) <= 240, step.key
        assert "!" not in step.say  # a rep talks, a poster shouts
        assert len(step.title) <= 50, step.key
        assert step.say[0].isupper()
        assert step.say[-1] in ".?"
    says = [step.say for each in preset_plans() for step in each.steps]
    assert len(set(says)) == len(says)


def test_a_new_customer_of_each_default_plan_can_begin_at_once() -> None:
    for group in GROUPS:
        first = shipped(default_plan_key(group)).steps[0]
        # The first step is scheduled before anything is known of the customer's channels.
        assert first.channel in OTHER_CHANNEL
        assert first.anchor in ("previous", "start")


def test_a_purchase_keeps_the_rhythm_of_a_line_of_work() -> None:
    for key in ("consumables", "furniture", "yacht", "software-account", "prepaid", "deliveries"):
        assert all("bought" in step.tracks for step in shipped(key).steps), key
