"""Later steps that follow a moved one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from store.errors import BadInput
from store.lifecycle.calendar import ONE_DAY, WorkCalendar
from store.sentence import say


def cascade(
    dates: Sequence[date],
    moved_index: int,
    new_date: date,
    calendar: WorkCalendar,
    *,
    fixed: Collection[int] = (),
) -> list[date]:
    """The dates after one of them is moved: the later not fixed ones go by as many working days.

    `dates` are the steps of one plan in their order, `fixed` the indexes that never move. Moving
    back again gives the dates that there were, if those and the new one are working days. BadInput
    for an index that is not there.
    """
    if not 0 <= moved_index < len(dates):
        raise BadInput(say("typed.no_step_among", number=moved_index + 1, count=len(dates)))
    by = _working_days(dates[moved_index], new_date, calendar)
    moved = list(dates)
    moved[moved_index] = new_date
    for i in range(moved_index + 1, len(dates)):
        if i not in fixed and by:
            moved[i] = calendar.add_working(dates[i], by)
    return moved


def _working_days(old: date, new: date, calendar: WorkCalendar) -> int:
    """Working days from one day to another, negative when it goes back."""
    if new >= old:
        return len(calendar.working_between(old + ONE_DAY, new))
    return -len(calendar.working_between(new, old - ONE_DAY))
