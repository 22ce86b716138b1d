"""Even days and moved plans: minutes are kept, what is fixed stays, back is back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.move_dates import Touch, cascade, level
from tests.store.lifecycle.strategies import PLAIN, TODAY, calendars

MONDAY = date(2024, 11, 25)

touches = st.lists(
    st.builds(
        Touch,
        due=st.integers(0, 40).map(lambda n: TODAY + timedelta(days=n)),
        minutes=st.integers(1, 120),
        window=st.tuples(st.integers(0, 6), st.integers(0, 6)),
        fixed=st.booleans(),
    ),
    max_size=25,
)


def sums(days: list[date], rows: list[Touch]) -> dict[date, int]:
    found: dict[date, int] = {}
    for day, row in zip(days, rows, strict=True):
        found[day] = found.get(day, 0) + row.minutes
    return found


@given(touches, calendars, st.dictionaries(st.integers(0, 50), st.integers(0, 300)))
@settings(max_examples=80, deadline=None)
def test_levelling_keeps_minutes_fixed_days_and_windows(
    rows: list[Touch], calendar: WorkCalendar, minutes: dict[int, int]
) -> None:
    load = {TODAY + timedelta(days=n): m for n, m in minutes.items()}
    days = level(rows, calendar, earliest=TODAY + timedelta(days=1), load=load)
    assert len(days) == len(rows)
    assert sum(sums(days, rows).values()) == sum(row.minutes for row in rows)
    for day, row in zip(days, rows, strict=True):
        if row.fixed:
            assert day == row.due
            continue
        assert calendar.is_working(day)
        assert day > TODAY
        window = [row.due + timedelta(days=n) for n in range(-row.window[0], row.window[1] + 1)]
        if any(d > TODAY and calendar.is_working(d) for d in window):
            assert day in window
    assert level(rows, calendar, earliest=TODAY + timedelta(days=1), load=load) == days


def test_a_heavy_day_is_spread_over_the_windows() -> None:
    rows = [Touch(MONDAY, 30, (0, 4)) for _ in range(5)]
    assert sorted(level(rows, PLAIN)) == [MONDAY + timedelta(days=n) for n in range(5)]
    promise = Touch(MONDAY, 200, (3, 3), fixed=True)
    days = level([rows[0], promise], PLAIN)
    assert days == [MONDAY + timedelta(days=1), MONDAY]  # promises are placed first


def test_what_is_planned_already_counts() -> None:
    row = Touch(MONDAY, 10, (0, 2))
    assert level([row], PLAIN, load={MONDAY: 5, MONDAY + timedelta(days=1): 5}) == [
        MONDAY + timedelta(days=2)
    ]
    assert level([row], PLAIN, load=lambda d: d.day) == [MONDAY]


def test_a_touch_of_the_past_comes_on_the_first_day_that_can_be() -> None:
    saturday = date(2024, 11, 23)
    assert level([Touch(date(2024, 11, 4), 10)], PLAIN, earliest=saturday) == [MONDAY]
    assert level([Touch(saturday, 10)], PLAIN) == [MONDAY]
    assert level([], PLAIN) == []


def test_later_steps_follow_by_as_many_working_days() -> None:
    dates = [MONDAY, date(2024, 11, 28), date(2024, 12, 24), date(2024, 12, 27)]
    german = WorkCalendar(country="DE")
    moved = cascade(dates, 1, date(2024, 12, 2), german)  # Thursday to Monday: two working days
    assert [d.isoformat() for d in moved] == [
        "2024-11-25", "2024-12-02", "2024-12-30", "2024-12-31",
    ]  # fmt: skip
    fixed = cascade(dates, 1, date(2024, 12, 2), german, fixed={2})
    assert (fixed[2], fixed[3]) == (dates[2], date(2024, 12, 31))
    back = cascade(dates, 1, date(2024, 11, 26), german)
    assert back[2:] == [date(2024, 12, 20), date(2024, 12, 23)]


def test_moving_within_the_weekend_moves_nothing_else() -> None:
    dates = [date(2024, 11, 23), MONDAY]
    assert cascade(dates, 0, date(2024, 11, 24), PLAIN) == [date(2024, 11, 24), MONDAY]
    with pytest.raises(BadInput, match="There is no step 3 among 2"):
        cascade(dates, 2, MONDAY, PLAIN)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), calendars, st.data())
@settings(max_examples=80, deadline=None)
def test_moving_and_moving_back_is_the_identity(
    offsets: list[int], calendar: WorkCalendar, data: st.DataObject
) -> None:
    dates = [calendar.next_working(TODAY + timedelta(days=n)) for n in sorted(offsets)]
    index = data.draw(st.integers(0, len(dates) - 1))
    fixed = data.draw(st.sets(st.integers(0, len(dates) - 1)))
    by = data.draw(st.integers(-60, 60))
    new = calendar.next_working(dates[index] + timedelta(days=by))
    moved = cascade(dates, index, new, calendar, fixed=fixed)
    assert moved[: index + 1] == [*dates[:index], new]
    assert all(moved[i] == dates[i] for i in fixed if i != index)
    assert all(calendar.is_working(d) for d in moved)
    assert cascade(moved, index, dates[index], calendar, fixed=fixed) == dates
