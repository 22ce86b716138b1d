"""After every outcome there is a next step, on a day that can be worked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.lifecycle.calendar import WorkCalendar, shift
from store.lifecycle.plans import (
    CHANNELS,
    OUTCOMES,
    Channel,
    Context,
    Outcome,
    Plan,
    Step,
    Track,
    find_step,
    preset_plans,
    propose,
)
from tests.kit import told
from tests.store.lifecycle.strategies import PLAIN, TODAY, calendars, plans

PLAN = Plan(
    "sample",
    "Sample",
    "potential",
    (
        Step("one", "One", delay=1, unit="week"),
        Step("two", "Two", channel="visit", delay=2, unit="week", minutes=30),
        Step("three", "Three", delay=1, unit="month", tracks={"refused": Track("one", 5)}),
    ),
)
IN_2_WORKING_DAYS, IN_3_WORKING_DAYS = date(2024, 11, 25), date(2024, 11, 26)


def test_reached_leads_to_the_next_step_with_its_delay() -> None:
    found = propose(PLAN, "one", "reached", TODAY, PLAIN)
    assert (*found[:7], told(found.why)) == (
        "sample", "two", "Two", "", "visit", 30, date(2024, 12, 5),
        "next step of Sample; 2 weeks on",
    )  # fmt: skip


def test_the_last_step_leads_to_keeping_in_touch_for_ever() -> None:  # R13, R29
    found = propose(PLAN, "three", "reached", TODAY, PLAIN)
    assert (found.plan_key, found.step_key, found.title) == ("sample", "keep", "Keep in touch")
    assert found.due == date(2025, 1, 21)
    again = propose(PLAN, "keep", "reached", found.due, PLAIN)
    assert (again.step_key, again.due) == ("keep", date(2025, 3, 21))


def test_after_the_third_standard_offer_something_still_comes() -> None:  # R14
    plan = preset_plans()[0]
    third = propose(plan, "third-offer", "refused", TODAY, PLAIN)
    assert third.title == "Ask why not"
    assert third.due > TODAY


def test_no_answer_tries_again_then_another_way_then_pauses() -> None:
    tries = [propose(PLAN, "one", "no_answer", TODAY, PLAIN, attempts=n) for n in range(5)]
    assert [t.step_key for t in tries] == ["one"] * 5
    assert [t.channel for t in tries] == ["call", "call", "message", "call", "call"]
    assert [t.due for t in tries] == [IN_2_WORKING_DAYS] * 3 + [date(2024, 12, 12)] * 2
    assert told(tries[0].why).startswith("no answer, try 1 of 3")
    assert told(tries[2].why).startswith("no answer 3 times: by message instead")


@pytest.mark.parametrize(
    ("channel", "other"),
    [("call", "message"), ("visit", "call"), ("meeting", "call"), ("email", "call"),
     ("message", "email")],
)  # fmt: skip
def test_each_channel_has_another(channel: Channel, other: Channel) -> None:
    own = Step("", "Own", channel=channel, retries=1)
    assert propose(None, None, "no_answer", TODAY, PLAIN, own=own).channel == other


def test_a_message_waits_three_working_days() -> None:
    found = propose(PLAN, "one", "message", TODAY, PLAIN)
    assert (found.step_key, found.due) == ("one", IN_3_WORKING_DAYS)


def test_refused_rests_for_ninety_days_and_comes_back_softly() -> None:
    soft = propose(PLAN, "one", "refused", TODAY, PLAIN)
    assert (soft.step_key, soft.due) == ("soft:one", TODAY + timedelta(days=90))
    assert soft.title == "A soft word after the refusal"
    on = propose(PLAN, "soft:one", "reached", TODAY, PLAIN)
    assert on.step_key == "two"  # the plan has not lost its place
    assert propose(PLAN, "soft:one", "refused", TODAY, PLAIN).step_key == "soft:one"


def test_after_the_soft_word_the_plan_goes_on_as_its_step_says() -> None:
    steps = (
        Step("a", "A", tracks={"reached": Track("c", 5)}),
        Step("b", "B"),
        Step("c", "C", delay=9, tracks={"reached": Track("same")}),
    )
    plan = Plan("p", "P", "current", steps)
    soft = propose(plan, "soft:a", "reached", TODAY, PLAIN)
    assert (soft.step_key, soft.due) == ("c", date(2024, 11, 28))
    again = propose(plan, "soft:c", "reached", TODAY, PLAIN)
    assert (again.step_key, again.due) == ("c", date(2024, 12, 4))


def test_bought_begins_the_plan_after_the_sale() -> None:  # R22, R23
    found = propose(PLAN, "one", "bought", TODAY, PLAIN, last_purchase=date(2020, 1, 1))
    assert (found.plan_key, found.step_key) == ("after-sale", "first-week")
    assert found.due == date(2024, 11, 28)
    own = Plan("after-sale", "Ours", "current", (Step("ring", "Ring", delay=3),))
    found = propose(PLAN, "one", "bought", TODAY, PLAIN, plans={"after-sale": own})
    assert (found.step_key, found.due) == ("ring", IN_3_WORKING_DAYS)


def test_a_wrong_number_is_looked_up_and_the_step_comes_back() -> None:
    look = propose(PLAN, "two", "wrong_number", TODAY, PLAIN)
    assert (look.step_key, look.title) == ("number:two", "Find the right number")
    assert look.due == date(2024, 11, 22)
    back = propose(PLAN, "number:two", "reached", TODAY, PLAIN)
    assert (back.step_key, back.channel, back.due) == ("two", "visit", date(2024, 11, 22))
    assert propose(PLAN, "number:two", "refused", TODAY, PLAIN).step_key == "soft:two"


def test_tracks_of_the_step_come_before_the_defaults() -> None:
    found = propose(PLAN, "three", "refused", TODAY, PLAIN)
    assert (found.step_key, found.due) == ("one", date(2024, 11, 28))
    assert told(found.why) == "refused: next step of Sample; 5 working days on"


def test_tracks_may_repeat_a_step_in_its_own_rhythm() -> None:  # R16
    monthly = Step("order", "Order", delay=30, unit="day", tracks={"reached": Track("same")})
    plan = Plan("filters", "Filters", "current", (monthly,))
    found = propose(plan, "order", "reached", TODAY, PLAIN)
    assert (found.step_key, found.due) == ("order", date(2024, 12, 23))
    assert propose(plan, "order", "no_answer", TODAY, PLAIN).due == IN_2_WORKING_DAYS


def test_a_track_to_a_plan_that_is_gone_keeps_in_touch() -> None:
    step = Step("only", "Only", tracks={"reached": Track("plan:gone")})
    found = propose(Plan("p", "P", "current", (step,)), "only", "reached", TODAY, PLAIN)
    assert (found.plan_key, found.step_key) == ("p", "keep")
    assert "the plan “gone” is not there" in told(found.why)


def test_a_follow_up_outside_the_plan() -> None:
    own = Step("", "Send prices", channel="email", minutes=5)
    bar = {o: propose(None, None, o, TODAY, PLAIN, own=own) for o in OUTCOMES}
    assert {o: bar[o].due for o in ("reached", "no_answer", "message", "wrong_number")} == {
        "reached": date(2024, 12, 23),
        "no_answer": IN_2_WORKING_DAYS,
        "message": IN_3_WORKING_DAYS,
        "wrong_number": date(2024, 11, 22),
    }
    assert (bar["no_answer"].title, bar["no_answer"].minutes) == ("Send prices", 5)
    assert (bar["reached"].title, bar["reached"].channel) == ("Keep in touch", "email")
    assert bar["no_answer"].plan_key is None
    assert propose(PLAN, None, "reached", TODAY, PLAIN, own=own).step_key == "one"
    assert propose(PLAN, "of-an-old-version", "reached", TODAY, PLAIN).step_key == "one"


def test_a_number_found_outside_the_plan_brings_back_the_own_follow_up() -> None:
    own = Step("", "Send prices")
    for plan in (None, PLAN):
        look = propose(plan, None, "wrong_number", TODAY, PLAIN, own=own)
        back = propose(plan, look.step_key, "reached", TODAY, PLAIN, own=own)
        assert (back.step_key, back.title) == (None, "Send prices")


def test_anchors_count_from_their_own_day() -> None:  # R23
    step = Step("month", "A month after", delay=1, unit="month", anchor="last_purchase")
    plan = Plan(
        "p", "P", "current", (Step("a", "A"), step, Step("b", "B", delay=2, anchor="start"))
    )
    found = propose(plan, "a", "reached", date(2025, 2, 5), PLAIN, last_purchase=date(2025, 1, 31))
    assert found.due == date(2025, 2, 28)
    assert told(found.why).endswith("1 month after the last purchase")
    late = propose(plan, "a", "reached", date(2025, 5, 2), PLAIN, last_purchase=date(2025, 1, 31))
    assert (late.step_key, late.due) == ("b", date(2025, 5, 6))  # T80: its day is over
    assert told(late.why) == (
        "next step of P (“A month after” passed over: too late by now); "
        "2 working days after the plan's start"
    )
    begun = propose(plan, "month", "reached", TODAY, PLAIN, start=TODAY - timedelta(days=1))
    assert begun.due == date(2024, 11, 22)


def test_trying_again_counts_from_today_whatever_the_anchor() -> None:
    step = Step("b", "B", delay=1, unit="year", anchor="start")
    plan = Plan("p", "P", "current", (step,))
    found = propose(plan, "b", "no_answer", TODAY, PLAIN, start=date(2020, 1, 1))
    assert found.due == IN_2_WORKING_DAYS


def test_a_delay_of_the_track_counts_from_today() -> None:
    track = Track("b", 3)
    anchored = Step("b", "B", delay=1, unit="year", anchor="last_purchase")
    plan = Plan("p", "P", "current", (Step("a", "A", tracks={"refused": track}), anchored))
    found = propose(plan, "a", "refused", TODAY, PLAIN, last_purchase=date(2020, 1, 1))
    assert found.due == IN_3_WORKING_DAYS


def test_another_plan_starts_on_the_day_it_is_entered() -> None:
    other = Plan("q", "Q", "current", (Step("b", "B", delay=1, unit="week", anchor="start"),))
    plan = Plan("p", "P", "current", (Step("a", "A", tracks={"reached": Track("plan:q")}),))
    found = propose(plan, "a", "reached", TODAY, PLAIN, start=date(2020, 1, 1), plans={"q": other})
    assert (found.plan_key, found.due) == ("q", date(2024, 11, 28))


def test_the_least_loaded_day_of_the_window_wins() -> None:
    step = Step("b", "B", delay=1, unit="week", window=(2, 4), minutes=10)
    plan = Plan("p", "P", "current", (Step("a", "A"), step))
    target = date(2024, 11, 28)
    window = [date(2024, 11, n) for n in (26, 27, 28, 29)] + [date(2024, 12, 2)]

    def due(load: dict[date, int], level: bool = True) -> tuple[date, str]:
        found = propose(plan, "a", "reached", TODAY, PLAIN, load=load, level=level)
        return found.due, told(found.why)

    assert due({})[0] == target
    assert due({target: 60, window[3]: 20})[0] == window[1]  # of two empty days the nearer, earlier
    assert due(dict.fromkeys(window[:4], 60))[0] == window[4]
    assert due(dict.fromkeys(window[:4], 60))[1].endswith("moved +4 d to a lighter day")
    assert due(dict.fromkeys(window[:4], 60), level=False)[0] == target
    full = due({d: 300 + i for i, d in enumerate(window)})
    assert full[0] == window[0]
    assert full[1].endswith("every day of the window is full")
    assert propose(plan, "a", "reached", TODAY, PLAIN, load=lambda d: d.day).due == window[4]


def test_a_fixed_step_stays_even_on_a_free_day() -> None:
    step = Step("b", "B", delay=2, unit="day", rule="fixed", window=(5, 5))
    plan = Plan("p", "P", "current", (Step("a", "A"), step))
    found = propose(plan, "a", "reached", TODAY, PLAIN, load={date(2024, 11, 23): 999})
    assert found.due == date(2024, 11, 23)  # a Saturday


@pytest.mark.long
@given(plans(), calendars, st.data())
@settings(max_examples=70)
def test_every_proposal_is_after_today_and_on_a_working_day(
    plan: Plan, calendar: WorkCalendar, data: st.DataObject
) -> None:  # R13, U5
    keys = [step.key for step in plan.steps]
    key = data.draw(st.sampled_from([None, "keep", "gone", *keys, f"soft:{keys[0]}", "number:"]))
    anchors = st.none() | st.dates(date(2023, 1, 1), date(2025, 1, 1))
    known = Context(
        attempts=data.draw(st.integers(0, 6)),
        start=data.draw(anchors),
        last_purchase=data.draw(anchors),
        renewal=data.draw(anchors),
        load=data.draw(st.none() | st.just(lambda d: d.day)),
    )
    for outcome in OUTCOMES:
        proposal = propose(plan, key, outcome, TODAY, calendar, **known)
        assert proposal.due > TODAY
        assert proposal.title
        assert proposal.why
        step = plan.step(proposal.step_key or "")
        fixed = step is not None and step.rule == "fixed" and proposal.plan_key == plan.key
        assert fixed or calendar.is_working(proposal.due)


_day = st.none() | st.dates(date(2024, 6, 1), date(2026, 6, 1))
_client = st.fixed_dictionaries(
    {},
    optional={
        "last_purchase": _day,
        "expected_purchase": _day,
        "renewal": _day,
        "trial_end": _day,
        "birthday": st.none() | st.dates(date(1930, 1, 1), date(2005, 12, 31)),
        "preferred": st.none() | st.sampled_from(CHANNELS),
        "accepted": st.none() | st.sets(st.sampled_from(CHANNELS)),
        "load": st.none() | st.just(lambda d: d.day),
    },
)


@pytest.mark.long
@given(
    st.sampled_from(preset_plans()),
    st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=25),
    calendars,
    _client,
)
@settings(max_examples=120)
def test_no_sequence_of_outcomes_ends_a_preset_plan(
    plan: Plan, outcomes: list[Outcome], calendar: WorkCalendar, client: dict[str, Any]
) -> None:  # R13, R14, R21
    shipped = {preset.key: preset for preset in preset_plans()}
    key: str | None = plan.steps[0].key
    today, attempts = TODAY, 0
    for outcome in outcomes:
        found = propose(plan, key, outcome, today, calendar, attempts=attempts, **client)
        assert found.due > today
        assert calendar.is_working(found.due)
        assert found.plan_key in shipped
        assert find_step(shipped[found.plan_key], found.step_key or "") is not None
        assert found.channel in CHANNELS
        assert client.get("accepted") is None or found.channel in (
            client["accepted"] or {found.channel}
        )
        same = found.step_key == key and found.plan_key == plan.key
        attempts = attempts + 1 if same and outcome == "no_answer" else 0
        plan, key, today = shipped[found.plan_key], found.step_key, found.due


@pytest.mark.long
@given(plans(), calendars, st.dictionaries(st.integers(-40, 60), st.integers(0, 400)))
@settings(max_examples=60)
def test_levelling_moves_only_the_date_and_never_to_a_fuller_day(
    plan: Plan, calendar: WorkCalendar, minutes: dict[int, int]
) -> None:
    load = {shift(TODAY, 20 + n, "day"): m for n, m in minutes.items()}
    key = plan.steps[0].key
    for outcome in OUTCOMES:
        free = propose(plan, key, outcome, TODAY, calendar)
        levelled = propose(plan, key, outcome, TODAY, calendar, load=load)
        moved = (levelled.due - free.due).days
        assert levelled._replace(due=free.due, why="") == free._replace(why="")
        assert -14 <= moved <= 14  # the widest window, of keeping in touch with former clients
        if moved:
            assert load.get(levelled.due, 0) < load.get(free.due, 0)
