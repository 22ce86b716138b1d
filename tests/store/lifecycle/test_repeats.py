"""Repeating touches: after completion, in a rhythm, strictly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.repeats import Repeat, Style, next_repeat, parse_repeat, write_repeat
from store.lifecycle.units import UNITS, Unit
from tests.store.lifecycle.strategies import PLAIN, calendars, days

DUE, DONE = date(2024, 8, 30), date(2024, 11, 21)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (".+30d", date(2024, 12, 23)),  # 30 days after it was done, a Saturday
        ("++1m", date(2024, 12, 2)),  # the next 30th after that, a Saturday
        ("+1m", date(2024, 9, 30)),  # the very next 30th
        ("++10wd", date(2024, 11, 22)),
    ],
)
def test_three_ways_to_repeat(text: str, after: date) -> None:  # U4
    assert next_repeat(parse_repeat(text), DUE, DONE, PLAIN) == after


def test_done_before_its_day_the_rhythm_goes_on_after_that_day() -> None:
    due, early = date(2024, 11, 29), date(2024, 11, 21)
    weekly, first = parse_repeat("++1w"), date(2024, 11, 1)
    assert next_repeat(weekly, due, early, PLAIN, first=first) == date(2024, 12, 6)


def test_the_last_of_the_month_does_not_slip() -> None:  # R23
    monthly, first = parse_repeat("+1m"), date(2024, 1, 31)
    due, seen = first, []
    for _ in range(4):
        due = next_repeat(monthly, due, due, PLAIN, first=first, rule="fixed")
        seen.append(due.isoformat())
    assert seen == ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]


def test_a_day_moved_forward_is_not_proposed_again() -> None:
    weekly, saturday = parse_repeat("+1w"), date(2024, 11, 16)
    due = next_repeat(weekly, saturday, saturday, PLAIN, rule="previous")
    assert due == date(2024, 11, 22)
    assert next_repeat(weekly, due, due, PLAIN, first=saturday, rule="previous") == date(
        2024, 11, 29
    )


@pytest.mark.parametrize("text", ["", "30d", "+", "++0d", ".+", "-1d", "+ soon"])
def test_what_is_no_repeat(text: str) -> None:
    with pytest.raises(BadInput, match="is not a repeat; write"):
        parse_repeat(text)


@given(
    st.sampled_from([".+", "++", "+"]), st.integers(1, 99), st.sampled_from(UNITS), days, days,
    calendars,
)  # fmt: skip
@settings(max_examples=60)
def test_repeats_move_on_to_working_days(
    style: Style, n: int, unit: Unit, due: date, done: date, calendar: WorkCalendar
) -> None:
    repeat = Repeat(style, n, unit)
    assert parse_repeat(write_repeat(repeat)) == repeat
    found = next_repeat(repeat, due, done, calendar)
    assert calendar.is_working(found)
    assert found > (due if style == "+" else done)
