"""Plans as TOML: read with errors that name the place, written back without loss, shipped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from store.errors import BadInput
from store.lifecycle.plans import (
    DIRECTIONS,
    Outcome,
    Plan,
    Step,
    Track,
    dump_plan,
    load_plan,
    preset_keys,
    preset_plans,
)
from tests.store.lifecycle.runs import generate
from tests.store.lifecycle.strategies import PLAIN, TODAY, plans

TEXT = """
key = "sample"
name = "Sample"
stage = "current"

[[steps]]
key = "one"
title = "One"
delay = "10wd"

[[steps]]
key = "two"
title = "Two"
delay = "1m"
on.refused = { to = "one", delay = "90d" }
on.no_answer = { to = "next" }
"""


def test_a_short_plan_is_read_with_its_defaults() -> None:
    tracks: dict[Outcome, Track] = {"refused": Track("one", 90, "day"), "no_answer": Track("next")}
    assert load_plan(TEXT) == Plan(
        "sample",
        "Sample",
        "current",
        (
            Step("one", "One", delay=10),
            Step("two", "Two", delay=1, unit="month", tracks=tracks),
        ),
    )


@pytest.mark.long
@given(plans())
@settings(max_examples=70)
def test_what_is_written_is_read_back_the_same(plan: Plan) -> None:
    assert load_plan(dump_plan(plan)) == plan


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('key = "sample"', "key = ", "x.toml: this is not valid TOML"),
        ('key = "sample"', "", "x.toml: key is missing."),
        ('name = "Sample"', 'name = " "', "x.toml: name is empty."),
        ('name = "Sample"', "name = 3", "x.toml: name must be a text in quotes, not a number."),
        ('"current"', '"lost"', "stage “lost” is not one of potential, current, former"),
        ('"current"', '"current"\ngroups = ["4.1"]', "x.toml: groups “4.1” is not one of 1.1"),
        ('"current"', '"current"\nversion = 0', "version must be a whole number from 1"),
        ('"current"', '"current"\nversion = true', "version must be a whole number from 1"),
        ('"current"', '"current"\nowner = "x"', "x.toml: owner is a key that no plan has"),
        ('key = "two"', 'key = "one"', "x.toml: step 2: key “one” is there twice."),
        ('key = "two"', 'key = "next"', "“next” is a word with a meaning of its own"),
        ('key = "two"', 'key = "So Do"', "“So Do” may hold only small letters"),
        ('"10wd"', '"soon"', "x.toml: step one: delay “soon” is not a span of time such as 3d"),
        ('title = "One"', 'title = "One"\nchanel = "call"', "step one: chanel is a key that no"),
        ('title = "One"', 'title = "One"\nchannel = "fax"', "step one: channel “fax” is not one"),
        ('title = "One"', 'title = "One"\nminutes = 0', "step one: minutes must be a whole"),
        ('title = "One"', 'title = "One"\nwindow = [1]', "step one: window must be two numbers"),
        ('title = "One"', 'title = "One"\nwindow = [1, -2]', "step one: window must be two"),
        ('title = "One"', 'title = "One"\nwindow = 3', "step one: window must be a list"),
        ('title = "One"', 'title = "One"\npublic = "no"', "step one: public must be true or"),
        ('to = "one"', 'to = "nine"', "step two: on.refused leads to “nine”, which is not a step"),
        ("on.refused", "on.lost", "x.toml: step two: on: lost is a key that no plan has"),
        ('to = "one", delay', "delay", "x.toml: step two: on.refused: to is missing"),
        ("on.refused =", "on = 1\nx =", "x.toml"),
    ],
)
def test_errors_name_file_step_and_key(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(BadInput) as refusal:
        load_plan(TEXT.replace(old, new, 1), "x.toml")
    assert message in str(refusal.value)


def test_a_plan_needs_steps() -> None:
    head = TEXT.split("[[")[0]
    with pytest.raises(BadInput, match=r"x\.toml: steps is missing"):
        load_plan(head, "x.toml")
    with pytest.raises(BadInput, match=r"x\.toml: steps is empty; a plan needs"):
        load_plan(head + "steps = []", "x.toml")
    with pytest.raises(BadInput, match=r"x\.toml: step 1: a table of keys is expected"):
        load_plan(head + "steps = [1]", "x.toml")


def test_one_plan_for_each_stage_then_the_one_after_a_sale_then_the_others() -> None:  # R38, R61
    found = [(plan.key, plan.stage, plan.direction) for plan in preset_plans()]
    assert found[:4] == [
        ("getting-to-know", "potential", "interaction"),
        ("yearly-service", "current", "retention"),
        ("win-back", "former", "return"),
        ("after-sale", "current", "retention"),
    ]
    assert [key for key, _, _ in found] == list(preset_keys())
    covered = {group for plan in preset_plans() for group in plan.groups}
    assert covered == {"1.1", "1.2", "1.3", "2.1", "2.2", "3.1", "3.2"}
    assert {direction for _, _, direction in found} == set(DIRECTIONS)


@pytest.mark.parametrize(
    ("plan", "kinds"),
    [
        ("getting-to-know", {"needs", "refusal-reasons", "need-building", "involvement"}),
        (
            "yearly-service",
            {"requirements", "problems", "complaints", "satisfaction", "sales-growth", "loyalty",
             "referral", "thanks", "privilege", "support"},
        ),
        ("win-back", {"departure-reasons", "demand-restoring", "return", "referral"}),
        ("after-sale", {"thanks", "feedback", "support"}),
    ],
)  # fmt: skip
def test_presets_hold_the_tasks_of_their_stage(plan: str, kinds: set[str]) -> None:  # R25, R38
    found = next(p for p in preset_plans() if p.key == plan)
    assert kinds <= {step.kind for step in found.steps}
    assert all(step.say.strip() for step in found.steps)


def test_the_check_ins_after_a_sale() -> None:  # R23
    after_sale = preset_plans()[3]
    until = date(2025, 11, 21)
    steps = generate(after_sale, TODAY, PLAIN, until, last_purchase=TODAY)
    assert [dated.due.isoformat() for dated in steps] == [
        "2024-11-28",
        "2024-12-23",  # the 21st is a Saturday
        "2025-05-21",
        "2025-11-21",
    ]
    assert any("how content are you" in dated.step.say for dated in steps)


def test_presets_round_trip_and_lead_only_to_shipped_plans() -> None:
    shipped = {f"plan:{plan.key}" for plan in preset_plans()}
    for plan in preset_plans():
        assert load_plan(dump_plan(plan)) == plan
        leads = {track.to for step in plan.steps for track in step.tracks.values()}
        assert {to for to in leads if to.startswith("plan:")} <= shipped
