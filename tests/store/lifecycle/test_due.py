"""The day of a step within its window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans import Anchor, AnchorDates, Plan, Step
from store.lifecycle.plans.due import due_day
from tests.kit import told
from tests.store.lifecycle.strategies import TODAY, calendars, plans


@pytest.mark.long
@given(plans(), calendars, st.dictionaries(st.integers(1, 90), st.integers(0, 400)))
@settings(max_examples=60)
def test_the_lightest_working_day_of_the_window(
    plan: Plan, calendar: WorkCalendar, minutes: dict[int, int]
) -> None:
    step = plan.steps[0]
    load = {TODAY + timedelta(days=n): m for n, m in minutes.items()}
    own, _ = due_day(step, TODAY, calendar)
    due, why = due_day(step, TODAY, calendar, load=load, capacity=100)
    if step.fixed:
        assert due == own
        return
    before, after = step.window
    span = [own + timedelta(days=n) for n in range(-before, after + 1)]
    window = [d for d in span if d > TODAY and calendar.is_working(d)]
    assert due in window
    assert load.get(due, 0) == min(load.get(d, 0) for d in window)
    lightest = [d for d in window if load.get(d, 0) == load.get(due, 0)]
    assert abs(due - own) == min(abs(d - own) for d in lightest)
    assert ("every day of the window is full" in told(why)) == (
        load.get(due, 0) + step.minutes > 100
    )


def test_a_day_is_full_when_the_step_no_longer_fits() -> None:
    step = Step("a", "A", minutes=10)
    friday = {date(2024, 11, 22): 230}
    fits = due_day(step, TODAY, WorkCalendar(), load=friday, capacity=240)
    full = due_day(step, TODAY, WorkCalendar(), load=friday, capacity=239)
    assert fits[0] == full[0] == date(2024, 11, 22)
    assert told(fits[1]) == "1 working day on"
    assert told(full[1]) == "1 working day on, every day of the window is full"


def test_the_whole_window_counts_and_of_days_as_light_the_nearest() -> None:
    after = Step("a", "A", window=(0, 4))
    busy = {date(2024, 11, 22): 50, date(2024, 11, 25): 50}
    assert due_day(after, TODAY, WorkCalendar(), load=busy)[0] == date(2024, 11, 26)
    around = Step("a", "A", delay=5, window=(2, 1))
    busy = {date(2024, 11, 28): 50}
    assert due_day(around, TODAY, WorkCalendar(), load=busy)[0] == date(2024, 11, 27)
    busy = {date(2024, 11, day): 50 for day in (27, 28, 29)}
    assert due_day(around, TODAY, WorkCalendar(), load=busy)[0] == date(2024, 11, 26)


def test_what_is_due_today_comes_on_the_next_working_day() -> None:
    step = Step("a", "A", delay=0, unit="day", anchor="start")
    assert due_day(step, TODAY, WorkCalendar(), start=TODAY)[0] == date(2024, 11, 22)


def test_an_anchor_without_its_day_counts_from_today() -> None:
    step = Step("a", "A", delay=3, unit="day", anchor="last_purchase")
    assert due_day(step, date(2024, 11, 18), WorkCalendar())[0] == date(2024, 11, 21)


START = date(2024, 11, 21)
PLAIN = WorkCalendar()


@pytest.mark.parametrize(
    ("step", "dates", "due", "why"),
    [
        (Step("a", "A", delay=-14, unit="day", anchor="renewal"), {"renewal": date(2025, 3, 3)},
         date(2025, 2, 17), "14 days before the renewal"),
        (Step("a", "A", delay=-10, anchor="renewal"), {"renewal": date(2025, 3, 3)},
         date(2025, 2, 17), "10 working days before the renewal"),
        (Step("a", "A", delay=-1, unit="day", anchor="renewal", rule="previous"),
         {"renewal": date(2025, 3, 3)}, date(2025, 2, 28), "1 day before the renewal"),
        (Step("a", "A", delay=-60, unit="day", anchor="renewal"), {"renewal": date(2024, 12, 1)},
         date(2024, 11, 22), "60 days before the renewal, already past"),
        (Step("a", "A", delay=-7, unit="day", anchor="trial_end"), {"trial_end": date(2024, 12, 5)},
         date(2024, 11, 28), "7 days before the end of the trial"),
        (Step("a", "A", delay=-3, unit="day", anchor="expected_purchase"),
         {"expected_purchase": date(2024, 12, 20)}, date(2024, 12, 17),
         "3 days before the expected purchase"),
        (Step("a", "A", delay=5, unit="day", anchor="previous_due"),
         {"previous_due": date(2024, 11, 20)}, date(2024, 11, 25),
         "5 days after the day the step before was due"),
        (Step("a", "A", delay=5, unit="day"), {"previous_due": date(2024, 11, 18)},
         date(2024, 11, 26), "5 days on"),
        (Step("a", "A", delay=0, anchor="birthday", unit="day"), {"birthday": date(1980, 1, 15)},
         date(2025, 1, 15), "on the birthday"),
        (Step("a", "A", delay=0, anchor="birthday", unit="day"), {"birthday": date(1980, 11, 21)},
         date(2025, 11, 21), "on the birthday"),  # today's is over: the step comes after today
        (Step("a", "A", delay=11, anchor="birthday", unit="month"), {"birthday": date(1980, 1, 15)},
         date(2024, 12, 16), "11 months after the birthday"),
        (Step("a", "A", delay=11, anchor="birthday", unit="month"),
         {"birthday": date(1980, 12, 28)},
         date(2024, 11, 28), "11 months after the birthday"),  # counted from last year's
        (Step("a", "A", delay=0, anchor="birthday", unit="day"), {"birthday": date(1980, 2, 29)},
         date(2025, 2, 28), "on the birthday"),
        (Step("a", "A", delay=-2, anchor="date", unit="week", day="12-01"), {},
         date(2025, 11, 17), "2 weeks before 12-01 of the year"),
        (Step("a", "A", delay=1, anchor="date", unit="day", day="02-29"), {},
         date(2025, 3, 3), "1 day after 02-29 of the year"),
    ],
)  # fmt: skip
def test_each_anchor(step: Step, dates: AnchorDates, due: date, why: str) -> None:  # R24, R27, R30
    found, words = due_day(step, START, PLAIN, **dates)
    assert (found, told(words)) == (due, why)


@pytest.mark.parametrize("anchor", ["expected_purchase", "renewal", "trial_end", "last_purchase"])
def test_an_anchor_that_is_not_known_is_told(anchor: Anchor) -> None:
    due, why = due_day(Step("a", "A", delay=3, unit="day", anchor=anchor), START, PLAIN)
    assert due == date(2024, 11, 25)
    assert told(why).startswith("3 days after the ")
    assert told(why).endswith(", which is not known: counted from then")


def test_a_step_before_an_unknown_day_does_not_come_at_once() -> None:
    step = Step("a", "A", delay=-14, unit="day", anchor="renewal")
    due, why = due_day(step, START, PLAIN)
    assert (due, told(why)) == (
        date(2024, 12, 5),
        "14 days before the renewal, which is not known: counted from then",
    )
    birthday = Step("a", "A", delay=0, unit="day", anchor="birthday")
    due, why = due_day(birthday, START, PLAIN)
    assert (due, told(why)) == (
        date(2025, 11, 21),
        "on the birthday, which is not known: counted from a year ahead",
    )


@pytest.mark.parametrize("anchor", ["renewal", "trial_end", "birthday", "date"])
def test_days_that_others_have_set_are_never_levelled(anchor: Anchor) -> None:
    step = Step("a", "A", delay=0, unit="day", anchor=anchor, day="12-10", window=(9, 9))
    known = AnchorDates(renewal=date(2024, 12, 10), trial_end=date(2024, 12, 10),
                        birthday=date(1990, 12, 10))  # fmt: skip
    assert step.fixed
    full = {date(2024, 12, 10): 999}
    assert due_day(step, START, PLAIN, load=full, **known)[0] == date(2024, 12, 10)
    assert not Step("b", "B", window=(1, 1)).fixed
    assert Step("b", "B", rule="fixed").fixed


@pytest.mark.long
@given(
    st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    st.integers(-60, 60),
    calendars,
)
@settings(max_examples=60)
def test_a_yearly_step_is_the_first_that_comes_after_today(
    today: date, birthday: date, delay: int, calendar: WorkCalendar
) -> None:  # R24
    step = Step("a", "A", delay=delay, unit="day", anchor="birthday")
    due, _ = due_day(step, today, calendar, birthday=birthday)
    assert due > today
    assert calendar.is_working(due)
    assert (due - today).days <= 366 + 45  # a year, and the longest leave of the test's calendars
