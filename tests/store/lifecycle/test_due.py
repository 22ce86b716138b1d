"""The day of a step within its window."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans import Plan, Step
from store.lifecycle.plans.due import due_day
from tests.store.lifecycle.strategies import TODAY, calendars, plans


@given(plans(), calendars, st.dictionaries(st.integers(1, 90), st.integers(0, 400)))
@settings(max_examples=60, deadline=None)
def test_the_lightest_working_day_of_the_window(
    plan: Plan, calendar: WorkCalendar, minutes: dict[int, int]
) -> None:
    step = plan.steps[0]
    load = {TODAY + timedelta(days=n): m for n, m in minutes.items()}
    own, _ = due_day(step, TODAY, calendar)
    due, why = due_day(step, TODAY, calendar, load=load, capacity=100)
    if step.rule == "fixed":
        assert due == own
        return
    before, after = step.window
    span = [own + timedelta(days=n) for n in range(-before, after + 1)]
    window = [d for d in span if d > TODAY and calendar.is_working(d)]
    assert due in window
    assert load.get(due, 0) == min(load.get(d, 0) for d in window)
    lightest = [d for d in window if load.get(d, 0) == load.get(due, 0)]
    assert abs(due - own) == min(abs(d - own) for d in lightest)
    assert ("every day of the window is full" in why) == (load.get(due, 0) + step.minutes > 100)


def test_a_day_is_full_when_the_step_no_longer_fits() -> None:
    step = Step("a", "A", minutes=10)
    friday = {date(2024, 11, 22): 230}
    fits = due_day(step, TODAY, WorkCalendar(), load=friday, capacity=240)
    full = due_day(step, TODAY, WorkCalendar(), load=friday, capacity=239)
    assert fits == (date(2024, 11, 22), "1 working day from today")
    assert full == (date(2024, 11, 22), "1 working day from today, every day of the window is full")


def test_an_anchor_without_its_day_counts_from_today() -> None:
    step = Step("a", "A", delay=3, unit="day", anchor="last_purchase")
    assert due_day(step, date(2024, 11, 18), WorkCalendar())[0] == date(2024, 11, 21)
