"""Plans are walked by the calendar: past steps passed over, an end of a term never unasked."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, product
from typing import Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.lifecycle.calendar import WorkCalendar, shift
from store.lifecycle.plans import (
    Context,
    Plan,
    Step,
    Track,
    Worked,
    load_plan,
    preset_plan,
    propose,
)
from store.lifecycle.plans.built_in_steps import END
from tests.kit import told
from tests.store.lifecycle.runs import Dated, generate
from tests.store.lifecycle.strategies import PLAIN, TODAY, calendars

GERMAN = WorkCalendar(country="DE")
MONTHS = [shift(date(2025, 1, 1), n, "month") + timedelta(days=7 * n % 27) for n in range(24)]


# As a rep writes one: steps before the end stand first and the last of them first, between them
# days of the year; the line asks for itself again and again.
OWN = """
key = "mine"
name = "Mine"
version = 1
stage = "current"
groups = ["2.1", "2.2"]
direction = "retention"
goal = "the next term"
""" + "".join(
    f"""
[[steps]]
key = "{key}"
title = "{key}"
say = "Hello {{first_name}}."
channel = "call"
minutes = 10
{more}
"""
    for key, more in (
        ("renewal", 'delay = "-2w"\nanchor = "renewal"\nrule = "previous"'),
        ("autumn", 'delay = "0d"\nanchor = "date"\nday = "10-01"'),
        ("hello", 'delay = "1w"'),
        ("renewal-early", 'delay = "-6w"\nanchor = "renewal"\nrule = "previous"'),
        ("summer", 'delay = "0d"\nanchor = "date"\nday = "06-20"'),
        ("again", 'delay = "1m"\non.reached = { to = "again", delay = "1m" }'),
    )
)


def run_of(
    key: str,
    begun: date,
    end: date,
    calendar: WorkCalendar = GERMAN,
    *,
    after: int = 9,
    **more: Unpack[Context],
) -> list[Dated]:
    """Up to so many months after the end."""
    plan = load_plan(OWN) if key == "a rep's own" else preset_plan(key)
    assert plan is not None
    known = Context(trial_end=end) if plan.stage == "potential" else Context(renewal=end)
    known |= Context(last_purchase=begun, **more)
    return generate(plan, begun, calendar, shift(end, after, "month"), **known)


def before_end(run: list[Dated]) -> list[Dated]:
    return [dated for dated in run if dated.step.kind == "renewal" or (
        dated.step.anchor in ("renewal", "trial_end") and dated.step.delay < 0
    )]  # fmt: skip


@pytest.mark.parametrize("key", ["deliveries", "software-account", "a rep's own"])
@pytest.mark.parametrize("term", [365, 182])
def test_both_renewal_steps_are_in_time_whatever_the_month(key: str, term: int) -> None:  # T17
    in_time = 0
    for begun in MONTHS:
        end = begun + timedelta(days=term)
        run = {dated.step.key: dated for dated in run_of(key, begun, end, after=1)}
        for name in ("renewal-early", "renewal"):
            own = GERMAN.add(end, run[name].step.delay, run[name].step.unit, rule="previous")
            in_time += run[name].due == own
    assert in_time == 48


@pytest.mark.parametrize("key", ["deliveries", "software-account", "prepaid", "yearly-service"])
@pytest.mark.parametrize("term", [365, 182, 91, 30, 12, 4])
def test_an_end_always_has_a_step_in_time_and_none_of_before_comes_after(
    key: str, term: int
) -> None:  # T17, T81
    for begun in MONTHS:
        end = begun + timedelta(days=term)
        run = run_of(key, begun, end)
        asked = before_end(run)
        if not asked:
            assert GERMAN.next_working(begun + timedelta(days=1)) > end, (key, begun)
            continue
        assert all(dated.due <= end for dated in asked), (key, begun)
        assert (end - asked[-1].due).days <= 35  # near the end, not at the beginning of the term
        assert all(early.due < late.due for early, late in pairwise(run))


@pytest.mark.parametrize("days", [4, 7, 14, 30])
def test_a_short_trial_is_asked_about_before_it_ends(days: int) -> None:  # T81
    for begun in MONTHS:
        end = begun + timedelta(days=days)
        run = run_of("software-trial", begun, end)
        first_days = GERMAN.working_between(begun + timedelta(days=1), end)
        assert run[0].step.key == ("decide" if len(first_days) == 1 else "welcome")
        if GERMAN.next_working(begun + timedelta(days=1)) > end:
            continue
        asked = [dated for dated in run if dated.step.key in ("decide", END)]
        assert [dated.due <= end for dated in asked] == [True], begun
        assert all(d.due <= end for d in run if d.step.key in ("ready", "decide"))
        after = [d.step.key for d in run if d.due > end]
        assert after[0] == "reasons"
        assert "team" not in after


@pytest.mark.long
@pytest.mark.parametrize(
    ("key", "terms"),
    [
        ("software-trial", (3, 4, 5, 7, 14)),
        ("interested", (3, 5)),
        ("deliveries", (4, 14, 91)),
        ("prepaid", (4, 14)),
    ],
)
def test_no_free_day_or_leave_hides_an_end(key: str, terms: tuple[int, ...]) -> None:  # T81
    """A working day up to the end is all that it takes; the days of the week are all there."""
    day = timedelta(days=1)
    for term, month, begins in product(terms, range(12), (0, 26)):
        begun = shift(date(2026, 1, 1), month, "month") + begins * day
        end = begun + term * day
        leaves = [(), ((end - 2 * day, end + 3 * day),), ((end, end),)]
        leaves += [((begun + 2 * day, end - day),)] if term > 3 else []
        for free in leaves:
            calendar = WorkCalendar(country="DE", free=free)
            if not calendar.working_between(begun + day, end):
                continue
            run = run_of(key, begun, end, calendar)
            asked = [each for each in run if each in before_end(run) or each.step.key == END]
            assert any(begun < each.due <= end for each in asked), (begun, end, free)


def test_a_line_goes_on_between_the_steps_before_an_end() -> None:  # T17
    found = [d.step.key for d in run_of("software-trial", date(2025, 3, 3), date(2025, 3, 17))]
    assert found[:6] == ["welcome", "own-data", "ready", "team", "decide", "reasons"]


def test_a_day_of_the_year_does_not_hold_up_the_line() -> None:  # T17
    run = run_of("deliveries", date(2025, 1, 8), date(2026, 1, 8))
    assert [(d.step.key, d.due.isoformat()) for d in run[:9]] == [
        ("first-delivery", "2025-01-15"),
        ("rhythm", "2025-02-17"),
        ("quarter", "2025-05-19"),
        ("renewal-early", "2025-11-27"),
        ("holidays", "2025-12-01"),
        ("renewal", "2025-12-24"),
        ("end:", "2026-01-06"),
        ("good-word", "2026-02-06"),
        ("rhythm", "2026-03-06"),
    ]


def test_after_a_day_beside_the_line_it_goes_on_from_its_last_step() -> None:  # T17
    plan = preset_plan("deliveries")
    first = Worked("first-delivery", "reached", date(2025, 11, 10))
    known = Context(history=[first])
    found = propose(plan, "holidays", "reached", date(2025, 12, 1), PLAIN, **known)
    assert (found.step_key, found.due) == ("rhythm", date(2025, 12, 10))
    late = propose(plan, "holidays", "reached", date(2025, 12, 12), PLAIN, **known)
    assert (late.step_key, late.due) == ("rhythm", date(2025, 12, 15))  # late, not passed over


@pytest.mark.parametrize("years", [1, 2, 3, 4, 6, 8])
@pytest.mark.parametrize("key", ["yacht", "furniture", "after-sale"])
def test_steps_whose_day_is_over_are_passed_over(key: str, years: int) -> None:  # T80
    plan = preset_plan(key)
    assert plan is not None
    bought = shift(TODAY, -years, "year") - timedelta(days=20)
    run = generate(plan, TODAY, PLAIN, shift(TODAY, 2, "year"), last_purchase=bought)
    own = [
        (step, PLAIN.add(bought, step.delay, step.unit) + timedelta(days=step.window[1]))
        for step in plan.steps
        if step.anchor == "last_purchase"
    ]
    ahead = [step.key for step, day in own if day > TODAY]
    if ahead:
        assert run[0].step.key == ahead[0]
    assert " passed over: " in run[0].why
    first_week = [dated for dated in run if (dated.due - TODAY).days <= 10]
    assert len(first_week) <= 1


def test_what_was_passed_over_is_said_by_name_or_number() -> None:  # T80
    plan = preset_plan("after-sale")
    long_ago = propose(plan, None, "reached", TODAY, PLAIN, last_purchase=date(2024, 11, 8))
    assert long_ago.step_key == "first-month"
    assert told(long_ago.why).startswith(
        "next step of After the sale (“After one week: thanks, and is all well?” passed over: "
    )
    years = propose(plan, None, "reached", TODAY, PLAIN, last_purchase=date(2020, 1, 1))
    assert (years.plan_key, years.step_key) == ("yearly-service", "next-need")
    assert "(4 steps passed over: too late by now)" in told(years.why)


def test_a_step_is_not_over_before_its_window_is() -> None:  # T80
    plan = preset_plan("after-sale")  # a week after the sale, or up to two days later
    found = propose(plan, None, "reached", TODAY, PLAIN, last_purchase=date(2024, 11, 13))
    assert (found.step_key, found.due) == ("first-week", date(2024, 11, 22))


def test_a_birthday_plan_begun_two_days_before_keeps_the_coming_one() -> None:  # T86
    plan = preset_plan("occasions")
    for day in range(1, 29):
        today = date(2026, 5, day)
        birthday = date(1980, today.month, (today + timedelta(days=2)).day)
        found = propose(plan, None, "reached", today, PLAIN, birthday=birthday)
        assert (found.step_key, (found.due - today).days <= 4) == ("birthday", True), today


def test_a_card_that_should_be_out_already_still_goes_out_before_the_birthday() -> None:  # T86
    card = Step("card", "Card", delay=-5, unit="day", anchor="birthday")
    plan = Plan("p", "P", "current", (card,))
    wednesday = date(2026, 5, 6)
    found = propose(plan, None, "reached", wednesday, PLAIN, birthday=date(1980, 5, 8))
    assert found.due == date(2026, 5, 7)
    after = propose(plan, "card", "reached", found.due, PLAIN, birthday=date(1980, 5, 8))
    assert after.due == date(2027, 5, 3)


@pytest.mark.parametrize("day", [date(2026, 1, 15), date(2026, 1, 31), date(2024, 2, 29)])
@given(st.lists(st.integers(-2, 25), min_size=14, max_size=14), calendars)
@settings(max_examples=15)
def test_a_strict_rhythm_keeps_its_day(
    day: date, late: list[int], calendar: WorkCalendar
) -> None:  # T87
    monthly = Step("m", "M", delay=1, unit="month", anchor="previous_due",
                   tracks={"reached": Track("same")})  # fmt: skip
    plan = Plan("p", "P", "current", (monthly,))
    due = propose(plan, None, "reached", day, calendar, start=day).due
    meant = {calendar.settle(shift(day, n, "month")) for n in range(60)}
    assert due == calendar.settle(shift(day, 1, "month"))
    for days in late:
        done = max(day, due + timedelta(days=days))
        found = propose(plan, "m", "reached", done, calendar, start=day, previous_due=due)
        assert found.due in meant or calendar.next_working(done + timedelta(days=1)) == found.due
        due, day_before = found.due, due
        assert due > day_before or days < 0


def test_a_rhythm_from_the_thirty_first_is_not_cut_for_good() -> None:  # T87
    monthly = Step("m", "M", delay=1, unit="month", anchor="previous_due", rule="fixed",
                   tracks={"reached": Track("same")})  # fmt: skip
    plan = Plan("p", "P", "current", (monthly,))
    run = generate(plan, date(2026, 1, 31), PLAIN, date(2026, 7, 31))
    assert [d.due.isoformat()[5:] for d in run] == [
        "02-28", "03-31", "04-30", "05-31", "06-30", "07-31",
    ]  # fmt: skip


@pytest.mark.parametrize("term", [30, 31, 91])
def test_each_short_term_is_asked_about_again(term: int) -> None:  # T81
    plan = preset_plan("yearly-service")
    assert plan is not None
    end, today = TODAY, TODAY - timedelta(days=16)
    for asked in (END + "trouble", None):
        history = [Worked("trouble", "reached", end - timedelta(days=40))]
        if asked is not None:  # of the term before this one, two weeks before its end
            history.insert(0, Worked(asked, "reached", end - timedelta(days=term + 14)))
        known = Context(renewal=end, term_days=term, history=history)
        found = propose(plan, "trouble", "reached", today, PLAIN, **known)
        assert found.title == "Before the term ends"
        assert today < found.due <= end
    known["history"] = [Worked(END + "trouble", "reached", today - timedelta(days=2)), *history]
    assert propose(plan, "trouble", "reached", today, PLAIN, **known).title != found.title


@pytest.mark.parametrize("key", ["deliveries", "software-account", "prepaid", "yearly-service"])
@pytest.mark.parametrize("term", [365, 182, 91, 30, 12])
def test_the_last_word_before_an_end_is_near_it(key: str, term: int) -> None:  # T81
    for begun in MONTHS:
        end = begun + timedelta(days=term)
        asked = before_end(run_of(key, begun, end, term_days=term))
        assert asked, begun
        nearest = (end - asked[-1].due).days
        assert 0 <= nearest <= 15, (begun, nearest)  # ten days, and long holidays before them


def test_who_said_no_to_the_next_term_gets_one_soft_word_before_it_ends() -> None:  # T81, T20
    for name, step in (("software-account", "renewal"), ("consumables", END)):
        plan = preset_plan(name)
        assert plan is not None
        for days in (10, 14):
            end = TODAY + timedelta(days=days)
            found = propose(plan, step, "refused", TODAY, PLAIN, renewal=end)
            assert TODAY < found.due <= end
            if step != END:  # its plan has a second word of its own
                continue
            assert found.title == "Is the renewal settled?"
            assert "what would have to be true" in found.say
            known = Context(renewal=end, history=[Worked(step, "refused", TODAY)])
            again = propose(plan, found.step_key, "refused", found.due, PLAIN, **known)
            assert again.due > end


def test_without_a_known_purchase_the_years_count_from_the_plans_start() -> None:  # T80
    plan = preset_plan("yacht")
    assert plan is not None
    run = generate(plan, TODAY, PLAIN, shift(TODAY, 6, "year"), start=TODAY)
    found = {each.step.key: each for each in run}
    for step in plan.steps:
        if step.anchor == "last_purchase" and step.delay > 0:
            own = shift(TODAY, step.delay, step.unit)
            assert abs((found[step.key].due - own).days) <= 4, step.key
    assert "after the plan's start" in run[0].why
