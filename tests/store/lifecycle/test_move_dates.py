"""Even days and moved plans: minutes are kept, back is back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.move_dates import cascade
from tests.store.lifecycle.strategies import PLAIN, TODAY, calendars

MONDAY = date(2024, 11, 25)


def test_later_steps_follow_by_as_many_working_days() -> None:
    dates = [MONDAY, date(2024, 11, 28), date(2024, 12, 24), date(2024, 12, 27)]
    german = WorkCalendar(country="DE")
    moved = cascade(dates, 1, date(2024, 12, 2), german)  # Thursday to Monday: two working days
    assert [d.isoformat() for d in moved] == [
        "2024-11-25", "2024-12-02", "2024-12-30", "2024-12-31",
    ]  # fmt: skip
    back = cascade(dates, 1, date(2024, 11, 26), german)
    assert back[2:] == [date(2024, 12, 20), date(2024, 12, 23)]


def test_moving_within_the_weekend_moves_nothing_else() -> None:
    dates = [date(2024, 11, 23), MONDAY]
    assert cascade(dates, 0, date(2024, 11, 24), PLAIN) == [date(2024, 11, 24), MONDAY]
    with pytest.raises(BadInput, match="There is no step 3 among 2"):
        cascade(dates, 2, MONDAY, PLAIN)


@pytest.mark.long
@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), calendars, st.data())
@settings(max_examples=80)
def test_moving_and_moving_back_is_the_identity(
    offsets: list[int], calendar: WorkCalendar, data: st.DataObject
) -> None:
    dates = [calendar.next_working(TODAY + timedelta(days=n)) for n in sorted(offsets)]
    index = data.draw(st.integers(0, len(dates) - 1))
    by = data.draw(st.integers(-60, 60))
    new = calendar.next_working(dates[index] + timedelta(days=by))
    moved = cascade(dates, index, new, calendar)
    assert moved[: index + 1] == [*dates[:index], new]
    assert all(calendar.is_working(d) for d in moved)
    assert cascade(moved, index, dates[index], calendar) == dates
