"""The seven groups: total, exclusive, explained, and the day on which silence changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.groups import GROUPS, STAGES, Facts, ScoreKind, group_of
from tests.store.lifecycle.strategies import TODAY, facts

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
        (bought(FOOD, 47, count=3, first=400), "2.1", "irregular, on average every 176 days"),
        (bought(FOOD, 47, count=3, first=147), "2.2", "on average every 50 days"),
        (replace(FOOD, paid_until=back(-10)), "2.1", "paid ahead for 10 days"),  # R30
        (replace(bought(FOOD, 90), paid_until=back(0)), "2.1", "paid ahead for 0 days"),
        (replace(FOOD, paid_until=back(1)), "3.1", "nothing paid ahead any more"),
        (bought(FOOD, 90), "3.1", "presumed gone to a competitor"),
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
    assert evidence in standing.why


@pytest.mark.parametrize(("segment", "window"), [(FOOD, 60), (FURNITURE, 1825)])
def test_the_day_before_on_and_after_the_limit(segment: Facts, window: int) -> None:  # R45
    before, on, after = (group_of(bought(segment, window + n), TODAY) for n in (-1, 0, 1))
    assert [s.stage for s in (before, on, after)] == ["current", "current", "former"]
    assert before.flips_on == TODAY + timedelta(days=2)
    assert on.flips_on == TODAY + timedelta(days=1)
    assert after.flips_on is None
    assert f"inside the {window}-day window of {segment.segment}" in on.why
    assert f"beyond the {window}-day window of {segment.segment}" in after.why


def test_the_same_silence_counts_otherwise_in_another_segment() -> None:  # R45
    assert group_of(bought(FOOD, 400), TODAY).stage == "former"
    assert group_of(bought(FURNITURE, 400), TODAY).stage == "current"


def test_both_parts_of_the_rule_are_shown() -> None:  # R44
    silent = group_of(bought(FOOD, 90), TODAY)
    assert "1 purchase, 90 days ago, beyond" in silent.why
    assert "no word of leaving" in silent.why
    said = group_of(replace(bought(FOOD, 10), said_left=True), TODAY)
    assert said.stage == "former"
    assert "inside the 60-day window" in said.why
    assert "said that they left" in said.why


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
    assert f"the last score is {low} of {top}" in group_of(angry, TODAY).why
    assert group_of(calm, TODAY).stage == "current"
    assert group_of(client, TODAY).stage == "current"
    assert group_of(replace(angry, open_complaint=False), TODAY).stage == "current"


def test_a_former_client_may_come_back() -> None:  # R47
    gone = replace(bought(FOOD, 200), left_reason="need_gone")
    assert group_of(gone, TODAY).group == "3.2"
    asking = group_of(replace(gone, last_enquiry=back(2)), TODAY)
    assert asking.group == "1.2"
    assert asking.why.startswith("interested again: asked 2 days ago; 1 purchase, 200 days ago")
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
    assert standing.why.startswith("set by hand (moved away); the rule says 1.1: no purchase")
    agreed = group_of(replace(FOOD, override="1.1"), TODAY)
    assert agreed.why.startswith("set by hand (no reason given); the rule agrees: ")


def test_a_closed_customer_keeps_a_stage() -> None:  # R59
    assert group_of(replace(bought(FOOD, 5), closed=True), TODAY).stage == "former"
    never = group_of(replace(FOOD, closed=True, last_enquiry=back(1)), TODAY)
    assert (never.group, never.flips_on) == ("1.1", None)


def test_facts_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match="The window of Food delivery is 0 days"):
        replace(FOOD, window_days=0)
    with pytest.raises(BadInput, match=r"'9\.9' is no group; choose one of 1\.1, 1\.2"):
        replace(FOOD, override="9.9")


@given(facts, st.integers(-30, 900))
@settings(max_examples=200, deadline=None)
def test_everybody_has_one_group_and_a_sentence(known: Facts, days: int) -> None:  # R39, R59
    today = TODAY + timedelta(days=days)
    standing = group_of(known, today)
    assert standing.group in GROUPS
    assert standing.stage == GROUPS[standing.group].stage
    assert standing.why.strip()
    assert "None" not in standing.why
    assert group_of(known, today) == standing


@given(facts, st.integers(0, 450))
@settings(max_examples=200, deadline=None)
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
