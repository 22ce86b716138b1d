"""Working days, leave, holidays and month ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar, both, shift
from store.lifecycle.units import UNITS, Rule, Unit
from tests.store.lifecycle.strategies import PLAIN, calendars, days

FRIDAY = date(2024, 11, 22)
SATURDAY, SUNDAY, MONDAY = (FRIDAY + timedelta(days=n) for n in (1, 2, 3))


def test_a_week_is_monday_to_friday_unless_set() -> None:
    assert [PLAIN.is_working(MONDAY + timedelta(days=n)) for n in range(7)] == [True] * 5 + [
        False
    ] * 2
    sunday_shop = WorkCalendar(weekdays=frozenset({6}))
    assert sunday_shop.next_working(FRIDAY) == SUNDAY


def test_leave_is_free_and_a_named_day_wins_over_leave_and_weekend() -> None:
    calendar = WorkCalendar(free=((FRIDAY, MONDAY),), extra=frozenset({SATURDAY}))
    assert not calendar.is_working(FRIDAY)
    assert calendar.is_working(SATURDAY)
    assert calendar.next_working(FRIDAY) == SATURDAY
    assert calendar.next_working(SUNDAY) == MONDAY + timedelta(days=1)
    assert calendar.previous_working(FRIDAY) == FRIDAY - timedelta(days=1)


def test_public_holidays_of_the_country() -> None:
    german = WorkCalendar(country="de")
    assert not german.is_working(date(2024, 12, 25))
    assert german.is_working(date(2024, 12, 24))
    # Reformation Day is free in Saxony only.
    assert german.is_working(date(2024, 10, 31))
    assert not WorkCalendar(country="DE", region="SN").is_working(date(2024, 10, 31))


def test_an_unknown_country_is_told_in_one_sentence() -> None:
    with pytest.raises(BadInput, match="No public holidays are known for XX"):
        WorkCalendar(country="XX").is_working(MONDAY)


def test_calendars_that_cannot_work_are_refused() -> None:
    with pytest.raises(BadInput, match="at least one working weekday"):
        WorkCalendar(weekdays=frozenset())
    with pytest.raises(BadInput, match="at least one working weekday"):
        WorkCalendar(weekdays=frozenset({7}))
    with pytest.raises(BadInput, match="end before they begin"):
        WorkCalendar(free=((MONDAY, FRIDAY),))
    endless = WorkCalendar(free=((date.min, date.max),))
    with pytest.raises(BadInput, match="no working day within three years"):
        endless.next_working(MONDAY)


@pytest.mark.parametrize(
    ("rule", "saturday", "sunday"),
    [
        ("next", MONDAY, MONDAY),
        ("previous", FRIDAY, FRIDAY),
        ("nearest", FRIDAY, MONDAY),
        ("fixed", SATURDAY, SUNDAY),
    ],
)
def test_rules_for_free_days(rule: Rule, saturday: date, sunday: date) -> None:
    assert PLAIN.settle(SATURDAY, rule) == saturday
    assert PLAIN.settle(SUNDAY, rule) == sunday


def test_the_nearest_of_two_is_the_later() -> None:
    calendar = WorkCalendar(free=((FRIDAY, FRIDAY),), extra=frozenset({SATURDAY}))
    assert calendar.settle(FRIDAY, "nearest") == SATURDAY


@pytest.mark.parametrize(
    ("start", "n", "unit", "end"),
    [
        (date(2023, 1, 31), 1, "month", date(2023, 2, 28)),
        (date(2024, 1, 31), 1, "month", date(2024, 2, 29)),
        (date(2024, 2, 29), 1, "year", date(2025, 2, 28)),
        (date(2024, 2, 29), 4, "year", date(2028, 2, 29)),
        (date(2024, 11, 30), 1, "quarter", date(2025, 2, 28)),
        (date(2024, 3, 31), -1, "month", date(2024, 2, 29)),
        (date(2024, 1, 15), -1, "month", date(2023, 12, 15)),
        (date(2024, 11, 21), 5, "year", date(2029, 11, 21)),
        (date(2024, 11, 21), 2, "week", date(2024, 12, 5)),
        (date(1900, 1, 31), 1, "month", date(1900, 2, 28)),
        (date(2000, 1, 31), 1, "month", date(2000, 2, 29)),
    ],
)
def test_month_ends_and_leap_days(start: date, n: int, unit: Unit, end: date) -> None:  # R23
    assert PLAIN.add(start, n, unit, rule="fixed") == end


def test_every_month_has_its_length() -> None:
    for year in (1900, 2000, 2023, 2024):
        for month in range(1, 13):
            last = shift(date(year, month, 1), 1, "month") - timedelta(days=1)
            assert shift(date(2023, 12, 31), (year - 2024) * 12 + month, "month") == last


def test_added_months_move_to_a_working_day() -> None:  # R23
    assert PLAIN.add(date(2024, 1, 31), 3, "month") == date(2024, 4, 30)
    assert PLAIN.add(date(2024, 2, 29), 2, "year") == date(2026, 3, 2)  # 28 Feb is a Saturday
    assert PLAIN.add(date(2024, 2, 29), 2, "year", rule="previous") == date(2026, 2, 27)


@pytest.mark.parametrize(
    ("n", "unit"), [(8000, "year"), (-2025, "year"), (9_999_999, "day"), (9_999_999, "working_day")]
)
def test_years_beyond_the_calendar(n: int, unit: Unit) -> None:
    with pytest.raises(BadInput, match="outside the years 1 to 9999"):
        PLAIN.add(FRIDAY, n, unit)
    with pytest.raises(BadInput, match="outside the years 1 to 9999"):
        PLAIN.add_working(date(9999, 12, 31), 1)


def test_working_days_count_only_worked_ones() -> None:
    assert PLAIN.add_working(FRIDAY, 1) == MONDAY
    assert PLAIN.add_working(SATURDAY, 1) == MONDAY
    assert PLAIN.add_working(MONDAY, -1) == FRIDAY
    assert PLAIN.add_working(SATURDAY, 0) == MONDAY
    assert PLAIN.add_working(FRIDAY, 10) == FRIDAY + timedelta(days=14)


@pytest.mark.long
@given(calendars, days, st.integers(-60, 60))
@settings(max_examples=60)
def test_adding_and_taking_away_working_days_comes_back(
    calendar: WorkCalendar, d: date, n: int
) -> None:
    start = calendar.next_working(d)
    there = calendar.add_working(start, n)
    assert calendar.is_working(there)
    assert calendar.add_working(there, -n) == start
    low, high = sorted((start, there))
    assert len(calendar.working_between(low, high)) == abs(n) + 1


@pytest.mark.long
@given(calendars, days, st.integers(-50, 50), st.sampled_from(UNITS))
@settings(max_examples=60)
def test_no_sum_lands_on_a_free_day_unless_fixed(
    calendar: WorkCalendar, d: date, n: int, unit: Unit
) -> None:  # U5
    rules: tuple[Rule, ...] = ("next", "previous", "nearest")
    raw = shift(d, n, unit)
    ends = [calendar.add(d, n, unit, rule=rule) for rule in rules]
    assert all(calendar.is_working(end) for end in ends)
    if unit != "working_day":
        assert ends[1] <= raw <= ends[0]
        assert abs(ends[2] - raw) == min(abs(ends[0] - raw), abs(ends[1] - raw))
        assert calendar.add(d, n, unit, rule="fixed") == raw


def test_a_day_must_suit_the_rep_and_the_client() -> None:  # U5
    german = WorkCalendar(country="DE")
    for_manila = both(german, "ph")
    assert german.is_working(date(2024, 6, 12))
    assert not for_manila.is_working(date(2024, 6, 12))  # Independence Day there
    assert not for_manila.is_working(date(2024, 10, 3))  # Unity Day here
    assert for_manila.next_working(date(2024, 6, 12)) == date(2024, 6, 13)
    assert both(german, None) is german
    assert both(german, "DE") is german
    assert both(for_manila, "PH") is for_manila
    assert not both(german, "DE", "SN").is_working(date(2024, 10, 31))


def test_a_day_worked_by_way_of_exception_is_still_free_at_the_client() -> None:
    holiday = date(2024, 10, 3)
    keen = WorkCalendar(country="DE", extra=frozenset({holiday}))
    assert keen.is_working(holiday)
    assert not both(keen, "DE").is_working(holiday)
    assert both(keen, "US").is_working(holiday)
