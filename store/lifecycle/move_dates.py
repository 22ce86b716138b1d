"""Many dated touches at once: days of even load, and later steps that follow a moved one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from store.errors import BadInput
from store.lifecycle.calendar import ONE_DAY, WorkCalendar, shift_days
from store.lifecycle.plans.due import Load, minutes_on


class Touch(NamedTuple):
    """A touch to be planned: its own day, its minutes, and how far it may be moved in days.

    `fixed` ones (promises, renewals, agreed dates) count for the load of their day but never move.
    """

    due: date
    minutes: int
    window: tuple[int, int] = (0, 0)
    fixed: bool = False


def level(
    touches: Sequence[Touch],
    calendar: WorkCalendar,
    *,
    earliest: date | None = None,
    load: Load | None = None,
) -> list[date]:
    """A day for each touch, in their order, so that the days are filled evenly by minutes.

    The least loaded working day of a touch's window wins, on ties the one nearest to its own day,
    then the earlier; those with the narrowest window choose first. `load` are minutes planned
    already. A touch that may move never goes before `earliest`; where its window holds no working
    day from then on, it takes the first one after.
    """
    planned: dict[date, int] = {}
    works = cache(calendar.is_working)

    def minutes(d: date) -> int:
        return planned.get(d, 0) + (minutes_on(load, d) if load is not None else 0)

    days = [touch.due for touch in touches]
    order = sorted(
        range(len(touches)),
        key=lambda i: (not touches[i].fixed, sum(touches[i].window), touches[i].due),
    )
    for i in order:
        touch = touches[i]
        if not touch.fixed:
            days[i] = _lightest(touch, earliest or date.min, calendar, works, minutes)
        planned[days[i]] = planned.get(days[i], 0) + touch.minutes
    return days


def _lightest(
    touch: Touch,
    earliest: date,
    calendar: WorkCalendar,
    works: Callable[[date], bool],
    minutes: Callable[[date], int],
) -> date:
    before, after = touch.window
    first = max(shift_days(touch.due, -before), earliest)
    span = range((shift_days(touch.due, after) - first).days + 1)
    allowed = [d for d in (first + n * ONE_DAY for n in span) if works(d)]
    if not allowed:
        return calendar.next_working(max(touch.due, earliest))
    return min(allowed, key=lambda d: (minutes(d), abs((d - touch.due).days), d))


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
        raise BadInput(f"There is no step {moved_index + 1} among {len(dates)}; choose another.")
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
