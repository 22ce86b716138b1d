"""Later steps that follow a moved one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.errors import BadInput
from store.lifecycle.calendar import ONE_DAY, WorkCalendar
from store.sentence import say


def cascade(
    dates: Sequence[date], moved_index: int, new_date: date, calendar: WorkCalendar
) -> list[date]:
    """The dates after one of them is moved: the later ones go by as many working days.

    `dates` are the steps of one plan in their order. Moving back again gives the dates that there
    were, if those and the new one are working days. BadInput for an index that is not there.
    """
    if not 0 <= moved_index < len(dates):
        raise BadInput(say("typed.no_step_among", number=moved_index + 1, count=len(dates)))
    by = _working_days(dates[moved_index], new_date, calendar)
    later = (calendar.add_working(day, by) if by else day for day in dates[moved_index + 1 :])
    return [*dates[:moved_index], new_date, *later]


def _working_days(old: date, new: date, calendar: WorkCalendar) -> int:
    """Working days from one day to another, negative when it goes back."""
    if new >= old:
        return len(calendar.working_between(old + ONE_DAY, new))
    return -len(calendar.working_between(new, old - ONE_DAY))
