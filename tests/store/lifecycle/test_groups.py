"""The seven groups: total, exclusive, explained, and the day on which silence changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.groups import GROUPS, STAGES, Facts, GroupKey, group_of
from store.lifecycle.plans import default_plan_key, preset_plan
from store.lifecycle.scores import ScoreKind
from tests.store.lifecycle.strategies import TODAY, facts
from tui.words.sentences import tell

FOOD = Facts(window_days=60, segment="Food delivery")
FURNITURE = Facts(window_days=5 * 365, segment="Furniture")


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def bought(base: Facts, last: int, *, count: int = 1, first: int | None = None) -> Facts:
    start = back(last if first is None else first)
    return replace(base, purchases=count, first_purchase=start, last_purchase=back(last))


def test_three_stages_with_their_goals() -> None:  # R37
    goals = {key: stage.goal for key, stage in STAGES.items()}
    assert goals == {"potential": "attract", "current": "keep", "former": "return"}


def test_seven_groups_each_with_a_stage_and_a_strategy() -> None:  # R39, R40
    assert list(GROUPS) == ["1.1", "1.2", "1.3", "2.1", "2.2", "3.1", "3.2"]
    assert len({group.strategy for group in GROUPS.values()}) == 7
    assert all(group.stage in STAGES for group in GROUPS.values())


@pytest.mark.parametrize(
    ("known", "group", "evidence"),
    [
        (FOOD, "1.1", "the need is not known yet"),
        (replace(FOOD, need="none"), "1.1", "no need felt"),
        (replace(FOOD, need="no_possibility"), "1.1", "not the possibility to buy"),  # R41
        (replace(FOOD, need="has"), "1.2", "the need is there"),
        (replace(FOOD, last_enquiry=back(3)), "1.2", "asked 3 days ago"),
        (replace(FOOD, need="none", last_enquiry=back(1)), "1.2", "asked 1 day ago"),
        (replace(FOOD, last_enquiry=back(61)), "1.1", "no purchase yet"),
        (replace(FOOD, offer_since=back(5)), "1.2", "our offer 5 days ago is still open"),
        (replace(FOOD, offer_since=back(5), need="none"), "1.1", "no need felt"),
        (replace(FOOD, trial_until=back(-4)), "1.2", "on trial, 4 days left"),
        (replace(FOOD, competitor="Rival", need="has"), "1.3", "buys from Rival"),
        (bought(FOOD, 47, count=2, first=80), "2.1", "regular from 3 purchases on"),
        (bought(FOOD, 47, count=3, first=400), "2.1", "irregular, on average every 177 days"),
        (bought(FOOD, 47, count=3, first=147), "2.2", "on average every 50 days"),
        (replace(FOOD, paid_until=back(-10)), "2.1", "paid ahead for 10 days"),  # R30
        (replace(bought(FOOD, 90), paid_until=back(0)), "2.1", "paid ahead for 0 days"),
        (replace(FOOD, paid_until=back(1)), "2.1", "the paid time ended 1 day ago"),
        (replace(bought(FOOD, 90), paid_until=back(30)), "2.1", "the paid time ended 30 days ago"),
        (replace(FOOD, window_days=9, paid_until=back(10)), "3.1", "nothing paid ahead any more"),
        (replace(FOOD, paid_until=back(31)), "3.1", "nothing paid ahead any more"),
        (bought(FOOD, 90), "3.1", "presumed gone"),
        (replace(bought(FOOD, 90), left_reason="competitor"), "3.1", "gone to a competitor"),
        (replace(bought(FOOD, 90), competitor="Rival"), "3.1", "buys from Rival"),
        (replace(bought(FOOD, 90), left_reason="price"), "3.1", "because of the price"),
        (replace(bought(FOOD, 90), left_reason="need_gone"), "3.2", "the need is gone"),
        (replace(bought(FOOD, 90), need="none"), "3.2", "no need felt"),
    ],
)
def test_the_rule_table(known: Facts, group: str, evidence: str) -> None:  # R39, R41
    standing = group_of(known, TODAY)
    assert (standing.group, standing.stage) == (group, GROUPS[standing.group].stage)
    assert evidence in tell(standing.why)


@pytest.mark.parametrize(("segment", "window"), [(FOOD, 60), (FURNITURE, 1825)])
def test_the_day_before_on_and_after_the_limit(segment: Facts, window: int) -> None:  # R45
    before, on, after = (group_of(bought(segment, window + n), TODAY) for n in (-1, 0, 1))
    assert [s.stage for s in (before, on, after)] == ["current", "current", "former"]
    assert before.flips_on == TODAY + timedelta(days=2)
    assert on.flips_on == TODAY + timedelta(days=1)
    assert after.flips_on is None
    assert f"inside the {window}-day window of {segment.segment}" in tell(on.why)
    assert f"beyond the {window}-day window of {segment.segment}" in tell(after.why)


def test_the_same_silence_counts_otherwise_in_another_segment() -> None:  # R45
    assert group_of(bought(FOOD, 400), TODAY).stage == "former"
    assert group_of(bought(FURNITURE, 400), TODAY).stage == "current"


def test_both_parts_of_the_rule_are_shown() -> None:  # R44
    silent = group_of(bought(FOOD, 90), TODAY)
    assert "1 purchase, 90 days ago, beyond" in tell(silent.why)
    assert "no word of leaving" in tell(silent.why)
    said = group_of(replace(bought(FOOD, 10), said_left=True), TODAY)
    assert said.stage == "former"
    assert "inside the 60-day window" in tell(said.why)
    assert "said that they left" in tell(said.why)


@pytest.mark.parametrize(
    ("kind", "low", "fair", "top"), [("nps", 6, 7, 10), ("csat", 2, 3, 5), ("ces", 3, 4, 7)]
)
def test_a_complaint_counts_only_with_a_low_score(
    kind: ScoreKind, low: int, fair: int, top: int
) -> None:  # R44
    client = replace(bought(FOOD, 10), open_complaint=True)
    angry = replace(client, score=low, score_kind=kind)
    calm = replace(client, score=fair, score_kind=kind)
    assert group_of(angry, TODAY).stage == "former"
    assert f"the last score is {low} of {top}" in tell(group_of(angry, TODAY).why)
    assert group_of(calm, TODAY).stage == "current"
    assert group_of(client, TODAY).stage == "current"
    assert group_of(replace(angry, open_complaint=False), TODAY).stage == "current"


def test_a_former_client_may_come_back() -> None:  # R47
    gone = replace(bought(FOOD, 200), left_reason="need_gone")
    assert group_of(gone, TODAY).group == "3.2"
    asking = group_of(replace(gone, last_enquiry=back(2)), TODAY)
    assert asking.group == "1.2"
    assert tell(asking.why).startswith(
        "interested again: asked 2 days ago; 1 purchase, 200 days ago"
    )
    assert asking.flips_on == TODAY + timedelta(days=59)
    assert group_of(replace(bought(FOOD, 0), left_reason="need_gone"), TODAY).stage == "current"


def test_a_goodbye_holds_until_a_later_purchase_or_enquiry() -> None:  # R47
    goodbye = replace(bought(FOOD, 10), said_left=True, said_left_on=back(5))
    assert group_of(goodbye, TODAY).stage == "former"
    assert group_of(replace(goodbye, last_purchase=back(4)), TODAY).stage == "current"
    assert group_of(replace(goodbye, last_enquiry=back(4)), TODAY).stage == "current"
    assert group_of(replace(goodbye, last_enquiry=back(6)), TODAY).stage == "former"
    assert group_of(replace(goodbye, last_purchase=back(5)), TODAY).stage == "former"


def test_interest_ends_with_the_trial_or_a_window_after_the_enquiry() -> None:
    on_trial = group_of(replace(FOOD, trial_until=back(-4)), TODAY)
    assert on_trial.flips_on == TODAY + timedelta(days=5)
    assert group_of(replace(FOOD, last_enquiry=back(60)), TODAY).flips_on == back(-1)
    assert group_of(replace(FOOD, need="has", last_enquiry=back(60)), TODAY).flips_on is None


def test_our_own_offer_does_not_bring_a_former_client_back() -> None:
    assert group_of(replace(bought(FOOD, 90), offer_since=back(1)), TODAY).group == "3.1"


def test_a_group_set_by_hand_shows_its_reason_and_what_the_rule_says() -> None:
    standing = group_of(replace(FOOD, override="3.2", override_reason="moved away"), TODAY)
    assert (standing.stage, standing.group, standing.flips_on) == ("former", "3.2", None)
    assert tell(standing.why).startswith("set by hand (moved away); the rule says 1.1: no purchase")
    agreed = group_of(replace(FOOD, override="1.1"), TODAY)
    assert tell(agreed.why).startswith("set by hand (no reason given); the rule agrees: ")


def test_a_closed_customer_keeps_a_stage() -> None:  # R59
    assert group_of(replace(bought(FOOD, 5), closed=True), TODAY).stage == "former"
    never = group_of(replace(FOOD, closed=True, last_enquiry=back(1)), TODAY)
    assert (never.group, never.flips_on) == ("1.1", None)


def test_facts_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match="The window of Food delivery is 0 days"):
        replace(FOOD, window_days=0)
    with pytest.raises(BadInput, match=r"“9\.9” is not a group; choose one of 1\.1, 1\.2"):
        replace(FOOD, override="9.9")


@pytest.mark.long
@given(facts, st.integers(-30, 900))
@settings(max_examples=200)
def test_everybody_has_one_group_and_a_sentence(known: Facts, days: int) -> None:  # R39, R59
    today = TODAY + timedelta(days=days)
    standing = group_of(known, today)
    assert standing.group in GROUPS
    assert standing.stage == GROUPS[standing.group].stage
    assert tell(standing.why).strip()
    assert "None" not in tell(standing.why)
    assert group_of(known, today) == standing


@pytest.mark.long
@given(facts, st.integers(0, 450))
@settings(max_examples=200)
def test_the_group_holds_until_the_day_silence_changes_it(known: Facts, days: int) -> None:
    now = group_of(known, TODAY)
    if now.flips_on is None:
        assert group_of(known, TODAY + timedelta(days=days)).group == now.group
        return
    assert now.flips_on > TODAY
    eve = now.flips_on - timedelta(days=1)
    between = min(TODAY + timedelta(days=days), eve)
    assert group_of(known, between).group == group_of(known, eve).group == now.group
    assert group_of(known, now.flips_on).group != now.group


OVERRIDE_ON = back(30)


def by_hand(group: str, base: Facts = FOOD) -> Facts:
    return replace(base, override=group, override_reason="Ana knows", override_on=OVERRIDE_ON)


@pytest.mark.parametrize(
    ("known", "group", "words"),
    [
        (by_hand("3.2"), "3.2", "set by hand (Ana knows); the rule says 1.1"),
        (bought(by_hand("3.2"), 40), "3.2", "the rule says 2.1"),  # bought before it was set
        (bought(by_hand("3.2"), 30), "3.2", "the rule says 2.1"),  # on the same day
        (bought(by_hand("3.2"), 29), "2.1", "3.2 was set by hand (Ana knows) until they bought"),
        (bought(by_hand("1.1"), 5), "2.1", "until they bought 5 days ago"),
        (bought(by_hand("2.2"), 5), "2.2", "the rule says 2.1"),  # no contradiction
        (replace(by_hand("1.1"), last_enquiry=back(2)), "1.2", "until they asked 2 days ago"),
        (replace(by_hand("1.1"), last_enquiry=back(31)), "1.1", "the rule says 1.2"),
        (replace(by_hand("1.3"), last_enquiry=back(2)), "1.3", "the rule says 1.2"),
        (replace(bought(by_hand("3.1"), 90), last_enquiry=back(2)), "1.2", "until they asked"),
        (replace(bought(by_hand("2.2"), 35), said_left=True, said_left_on=back(1)), "3.1",
         "until they said 1 day ago that they left"),
        (replace(by_hand("3.2"), said_left=True, said_left_on=back(1)), "3.2", "set by hand"),
    ],
)  # fmt: skip
def test_a_group_set_by_hand_ends_with_contrary_behaviour(
    known: Facts, group: str, words: str
) -> None:
    standing = group_of(known, TODAY)
    assert standing.group == group
    assert words in tell(standing.why)


def test_a_current_group_set_by_hand_ends_with_a_window_of_silence() -> None:
    known = bought(by_hand("2.2"), 200)
    assert group_of(known, TODAY).group == "2.2"
    turn = OVERRIDE_ON + timedelta(days=61)
    assert group_of(known, TODAY).flips_on == turn
    after = group_of(known, turn)
    assert after.group == "3.1"
    assert tell(after.why).endswith(
        "2.2 was set by hand (Ana knows) until they were silent for 61 days"
    )
    # Without the day on which it was set nobody can say what came later: it stands.
    assert group_of(replace(known, override_on=None), turn).group == "2.2"


def test_the_need_comes_back_on_its_day() -> None:  # R47
    wake = TODAY + timedelta(days=10)
    gone = replace(bought(FOOD, 400), left_reason="need_gone", said_left=True,
                   said_left_on=back(300), wake_on=wake)  # fmt: skip
    before = group_of(gone, TODAY)
    assert (before.group, before.flips_on) == ("3.2", wake)
    awake = group_of(gone, wake)
    assert awake.group == "1.2"
    assert "interested again: the need was expected back today" in tell(awake.why)
    assert awake.flips_on == wake + timedelta(days=61)
    assert group_of(gone, wake + timedelta(days=61)).group == "3.2"
    again = replace(gone, last_purchase=wake + timedelta(days=5), purchases=2)
    assert group_of(again, wake + timedelta(days=6)).stage == "current"
    never = replace(FOOD, need="none", wake_on=wake)
    assert [group_of(never, d).group for d in (TODAY, wake)] == ["1.1", "1.2"]
    assert group_of(replace(gone, closed=True), wake).group == "3.2"


PLANTED = [
    # row, facts, group, stage's goal, words
    ("R37", FOOD, "1.1", "attract", "no purchase yet"),
    ("R37", bought(FOOD, 5), "2.1", "keep", "inside the 60-day window"),
    ("R37", bought(FOOD, 61), "3.1", "return", "beyond the 60-day window"),
    ("R41", replace(FOOD, need="none"), "1.1", "attract", "no need felt"),
    ("R41", replace(FOOD, need="no_possibility"), "1.1", "attract", "the need is there but not"),
    ("R42", replace(FOOD, competitor="Rival"), "1.3", "attract", "buys from Rival"),
    ("R43", replace(bought(FOOD, 90), left_reason="competitor", competitor="Rival"), "3.1",
     "return", "gone to Rival"),
    ("R43", replace(bought(FOOD, 90), left_reason="need_gone"), "3.2", "return",
     "the need is gone"),
    ("R44", replace(bought(FOOD, 5), said_left=True), "3.1", "return", "said that they left"),
    ("R44", replace(bought(FOOD, 5), open_complaint=True, score=1), "3.1", "return",
     "a complaint is open and the last score is 1 of 5"),
    ("R44", bought(FOOD, 90), "3.1", "return", "no word of leaving"),
    ("R45", bought(FOOD, 60), "2.1", "keep", "60 days ago, inside"),
    ("R45", bought(FURNITURE, 400), "2.1", "keep", "inside the 1825-day window of Furniture"),
    ("R46", bought(FURNITURE, 1826), "3.1", "return", "beyond the 1825-day window of Furniture"),
    ("R47", replace(bought(FOOD, 400), left_reason="need_gone", last_enquiry=back(1)), "1.2",
     "attract", "interested again: asked 1 day ago"),
    ("R47", replace(bought(FOOD, 0), left_reason="need_gone"), "2.1", "keep", "today, inside"),
    ("R47", replace(bought(FOOD, 0, count=3, first=100), left_reason="need_gone"), "2.2", "keep",
     "on average every 50 days"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "known", "group", "goal", "words"), PLANTED)
def test_each_row_with_a_planted_customer(
    row: str, known: Facts, group: str, goal: str, words: str
) -> None:  # R37 to R47
    standing = group_of(known, TODAY)
    assert standing.group == group, row
    assert STAGES[standing.stage].goal == goal
    assert words in tell(standing.why)


@pytest.mark.parametrize("group", list(GROUPS))
def test_a_plan_and_its_goals_for_every_group(group: GroupKey) -> None:  # R38, R40
    plan = preset_plan(default_plan_key(group))
    assert plan is not None
    assert plan.stage == GROUPS[group].stage
