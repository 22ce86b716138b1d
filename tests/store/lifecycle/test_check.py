"""Each planted fault of a plan is found, with its file, line and step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.errors import BadInput
from store.lifecycle.plans import Plan, Step, Track, load_plan, preset_plans
from store.lifecycle.plans.check import check_plan
from tui.words.sentences import tell

TEXT = '''key = "sample"
name = "Sample"
stage = "current"
groups = ["2.2"]

[[steps]]
key = "one"
title = "One"
say = """Hello {first_name},
delay = "this is a text, no key"
how are you?"""
delay = "10wd"
window = [2, 2]

[[steps]]
key = "two"
title = "Two"
delay = "1m"
on.refused = { to = "keep" }

[[steps]]
key = "three"
title = "Three"
delay = "2w"
[steps.on.refused]
to = "one"
delay = "90d"
'''

FAULTS = [
    # what is replaced, by what, severity, line, step, words
    ('stage = "current"\n', "", "error", None, "", "stage is missing"),
    ('groups = ["2.2"]', "groups = []", "error", 4, "", "nobody gets this plan"),
    ('groups = ["2.2"]\n', "", "error", None, "", "groups is empty"),
    ('["2.2"]', '["1.2"]', "error", 4, "", "group 1.2 belongs to the stage potential"),
    ('["2.2"]', '["2.1", "2.2"]', "warning", 4, "", "groups 2.1, 2.2 share this plan"),  # R40
    ('["2.2"]', '["2.2"]\nstage_model = "x"', "error", 5, "", "stage_model “x” is not one of"),
    ('["2.2"]', '["2.2"]\nexits = ["bored"]', "error", 5, "", "exits “bored” is not one of"),
    ('name = "Sample"', 'name = "A"\nname = "B"', "error", 3, "", "this is not valid TOML"),
    ('key = "two"', 'key = "one"', "error", 16, "one", "key “one” is there twice"),
    ('title = "Two"', 'titel = "Two"', "error", 15, "two", "title is missing"),
    ('title = "Two"', 'title = "Two"\nhue = 1', "error", 18, "two", "hue is a key that no plan"),
    ('"1m"', '"soon"', "error", 18, "two", "delay “soon” is not a span of time"),
    ('"1m"', '"-1m"', "error", 18, "two", "delay reaches back"),
    ('"1m"', '"0d"', "warning", 18, "two", "a delay of 0"),
    ('"90d"', '"0d"', "warning", 27, "three", "on.refused: a delay of 0"),
    ('"90d"', '"-3d"', "error", 27, "three", "cannot reach back"),
    ('"10wd"', '"2wd"', "warning", 13, "one", "the window begins 2 days early"),
    ('"90d"', '"2d"', "warning", 13, "one", "after 2 days from three (on.refused)"),
    ("{first_name}", "{nickname}", "error", 9, "one", "{nickname} is not a field"),
    ('to = "one"', 'to = "nine"', "error", 25, "three", "leads to “nine”, which is not a step"),
    ('to = "one"', 'to = "plan:nine"', "error", 25, "three", "the plan “nine”, which is not there"),
    ('{ to = "keep" }', '{ to = "keep" }\non.reached = { to = "one" }', "error", 22, "three",
     "no outcome of any other step leads here"),
    ('{ to = "keep" }', '{ to = "same", delay = "30d" }', "error", 19, "two",
     "refused leads round for ever (two)"),
    ('{ to = "keep" }', '{ to = "keep" }\non.wrong_number = { to = "same" }', "error", 20, "two",
     "wrong number leads round for ever (two)"),
    ('{ to = "keep" }', '{ to = "keep" }\non.no_answer = { to = "two" }', "error", 20, "two",
     "no answer leads round for ever (two)"),
    ('{ to = "keep" }', '{ to = "keep" }\nanchor = "date"', "error", 15, "two", "day is missing"),
    ('{ to = "keep" }', '{ to = "keep" }\nanchor = "date"\nday = "02-30"', "error", 21, "two",
     "day “02-30” is not a day of the year"),
    ('{ to = "keep" }', '{ to = "keep" }\nanchor = "date"\nday = "2-3"', "error", 21, "two",
     "must be month and day such as 12-24"),
    ('{ to = "keep" }', '{ to = "keep" }\nday = "02-03"', "error", 20, "two", "only for steps"),
    ('{ to = "keep" }', '{ to = "keep" }\nphase = "later"', "error", 20, "two", "phase “later”"),
    ('{ to = "keep" }', '{ to = "keep" }\ntags = ["So"]', "error", 20, "two", "tags “So” may"),
]  # fmt: skip


def test_the_sample_is_without_fault() -> None:
    assert check_plan(TEXT, "x.toml") == []


@pytest.mark.parametrize(("old", "new", "severity", "line", "step", "words"), FAULTS)
def test_each_planted_fault_is_found_in_its_place(
    old: str, new: str, severity: str, line: int | None, step: str, words: str
) -> None:
    assert TEXT.count(old) == 1
    found = check_plan(TEXT.replace(old, new), "x.toml")
    assert [(f.severity, f.source, f.line, f.step) for f in found if words in tell(f.sentence)] == [
        (severity, "x.toml", line, step)
    ]
    if severity == "error":
        more = [f for f in found if f.severity == "error" and words not in tell(f.sentence)]
        assert [tell(f.sentence).split(" ")[0] for f in more] == (
            ["titel"] if "titel" in new else []
        )


def test_a_finding_reads_like_a_compiler_message() -> None:
    found = check_plan(TEXT.replace('"1m"', '"soon"'), "x.toml")
    assert str(found[0]).startswith(
        "x.toml:18: error: step two: delay “soon” is not a span of time"
    )
    lost = check_plan(TEXT.replace('stage = "current"\n', ""), "x.toml")
    assert str(lost[0]) == "x.toml: error: stage is missing."


def test_the_reader_names_the_line_too() -> None:
    with pytest.raises(BadInput, match=r"x\.toml: step two: delay “soon” .* See line 18\.$"):
        load_plan(TEXT.replace('"1m"', '"soon"'), "x.toml")


def test_several_faults_are_found_at_once_and_by_line() -> None:
    text = TEXT.replace('"10wd"', '"x"').replace('"1m"', '"y"').replace('"current"', '"lost"')
    assert [(f.line, f.step) for f in check_plan(text)] == [(3, ""), (12, "one"), (18, "two")]


def test_every_fault_of_one_step_is_told_each_once() -> None:
    text = TEXT.replace(
        'title = "Two"',
        'titel = "Two"\nchannel = "pigeon"\nminutes = 0\nsay = "Hello {nickname}"\n'
        'window = [1]\nphase = "later"\non.bought = { to = "nine" }\non.message = { too = 1 }',
    )
    found = [f for f in check_plan(text, "x.toml") if f.step == "two"]
    assert {f.severity for f in found} == {"error"}
    said = [(f.line, tell(f.sentence).split(" ")[0]) for f in found]
    assert said == [
        (15, "title"), (17, "titel"), (18, "channel"), (19, "minutes"), (20, "{nickname}"),
        (21, "window"), (22, "phase"), (23, "on.bought"), (24, "to"),
    ]  # fmt: skip


def test_one_rule_says_which_plans_are_shared() -> None:  # R40
    for plan in preset_plans():
        told = [f for f in check_plan(plan) if "share this plan" in tell(f.sentence)]
        assert bool(told) == plan.shared
    own_line = replace(
        preset_plans()[0], stage="current", groups=("2.1", "2.2"), segments=("Yachts",)
    )
    assert not own_line.shared
    assert replace(own_line, segments=()).shared
    assert replace(own_line, groups=("2.1", "2.2", "1.1")).shared


def test_steps_that_lead_round_without_a_delay() -> None:
    quick = Track("a", 0)
    plan = Plan(
        "p", "P", "current",
        (Step("a", "A", delay=3), Step("b", "B", delay=0, tracks={"reached": quick})),
        groups=("2.2",),
    )  # fmt: skip
    loops = [f for f in check_plan(plan) if "lead round without a delay" in tell(f.sentence)]
    assert [(f.severity, f.step) for f in loops] == [("error", "a")]
    assert "a, b" in tell(loops[0].sentence)
    slow = replace(plan, steps=(plan.steps[0], replace(plan.steps[1], delay=5)))
    assert not any("lead round" in tell(f.sentence) for f in check_plan(slow))


@pytest.mark.parametrize("anchor", ["start", "last_purchase", "renewal", "expected_purchase"])
def test_a_loop_over_a_day_that_stays_behind_has_no_delay(anchor: str) -> None:
    text = TEXT.replace('"1m"', f'"1m"\nanchor = "{anchor}"\non.reached = {{ to = "same" }}')
    found = [tell(f.sentence) for f in check_plan(text) if f.severity == "error"]
    assert any(s.startswith("the steps two lead round without a delay") for s in found)
    yearly = text.replace(f'"{anchor}"', '"birthday"')
    assert not any("lead round" in tell(f.sentence) for f in check_plan(yearly))


def test_no_hard_offer_where_the_need_is_gone() -> None:  # R43
    plan = Plan(
        "p", "P", "former",
        (Step("a", "A", offer="the new one"), Step("b", "B", kind="offer"),
         Step("c", "C", tags=("sales-growth",)), Step("d", "D", kind="referral")),
        groups=("3.2",),
    )  # fmt: skip
    found = check_plan(plan, "gone")
    assert [f.step for f in found] == ["a", "b", "c"]
    assert all("need is gone" in tell(f.sentence) and f.severity == "error" for f in found)
    assert check_plan(replace(plan, groups=("3.1",))) == []


def test_buyers_may_share_the_plan_of_a_line_of_work() -> None:  # R40
    plan = Plan("p", "P", "current", (Step("a", "A"),), groups=("2.1", "2.2"))
    shared = check_plan(plan)
    assert [f.severity for f in shared] == ["warning"]
    assert "2.1: Care after the sale" in tell(shared[0].sentence)
    assert check_plan(replace(plan, segments=("Filters",))) == []
    former = Plan("p", "P", "former", (Step("a", "A"),), groups=("3.1", "3.2"), segments=("x",))
    assert [f.severity for f in check_plan(former)] == ["warning"]


def test_tracks_may_lead_to_the_plans_that_are_there() -> None:
    text = TEXT.replace('to = "one"', 'to = "plan:ours"')
    assert len(check_plan(text)) == 1
    assert check_plan(text, plans=["ours"]) == []
    assert check_plan(TEXT.replace('to = "one"', 'to = "plan:sample"')) == []


def test_every_shipped_plan_is_without_fault() -> None:
    for plan in preset_plans():
        assert check_plan(plan, plan.key) == []
