"""The day of a step: its anchor, its delay, a working day, and the fairest day of its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Final, NamedTuple, TypeAlias, TypedDict, Unpack

from store.lifecycle.calendar import ONE_DAY, WorkCalendar, shift, shift_days
from store.lifecycle.plans.model import YEARLY, Step
from store.lifecycle.units import Unit
from store.sentence import Sentence, say

Load: TypeAlias = Callable[[date], int] | Mapping[date, int]

CAPACITY: Final = 240  # minutes of planned touches that a day holds
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_LATE_PART: Final = 6  # what comes six weeks before a day may come a week late
_SETTLED: Final = 4  # days by which a long weekend moves a day of a rhythm


class AnchorDates(TypedDict, total=False):
    """The days that a customer's steps may hang on; a day that is not known is None or left out.

    `birthday` is any year's: its next return counts. `previous` is the day that a step counts from
    which follows on another; left out it is today.
    """

    previous: date | None
    previous_due: date | None
    start: date | None
    last_purchase: date | None
    expected_purchase: date | None
    renewal: date | None
    trial_end: date | None
    birthday: date | None


class OwnDay(NamedTuple):
    """A step's own `day`, and the `limit` up to which it can be made; both may have passed."""

    day: date
    limit: date


def due_day(
    step: Step,
    today: date,
    calendar: WorkCalendar,
    *,
    load: Load | None = None,
    capacity: int = CAPACITY,
    late: bool = False,
    until: date | None = None,
    **dates: Unpack[AnchorDates],
) -> tuple[date, Sentence]:
    """The day on which the step is due, always after today, and a clause that says why that day.

    An anchor without its date counts from today (the length of a delay that reaches back counts
    forward; an unknown birthday is a year away), and the clause says so. With `load` the least
    loaded working day of the window is taken, on ties the one nearest to the step's own day, then
    the earlier; a step whose day is fixed (`Step.fixed`) is never levelled, and none beyond
    `until`. `late`: as `own_day`.
    """
    target, note = _target(step, today, calendar, dates, late)
    if load is None or step.fixed:
        return target, note
    due = _lightest(step, target, today, calendar, load, until)
    if minutes_on(load, due) + step.minutes > capacity:
        return due, say("due.full", of=note)
    if due == target:
        return due, note
    return due, say("due.lighter", of=note, days=(due - target).days)


def own_day(
    step: Step,
    today: date,
    calendar: WorkCalendar,
    *,
    late: bool = False,
    **dates: Unpack[AnchorDates],
) -> OwnDay | None:
    """The step's own day; None where the day of its anchor is not known.

    It can be made up to the end of its window; with `late` one that comes before a day (the last
    of its plan that does) up to that day itself. Of a day that returns each year it is the first
    that can still be made after today.
    """
    if step.anchor in YEARLY:
        return _yearly(step, today, calendar, dates.get("birthday"), late)
    base = _base(step, today, dates)
    if base is None:
        return None
    if step.anchor == "previous_due":
        step, base = _in_rhythm(step, base, dates.get("start"), calendar)
    return _own(step, base, calendar, late)


def counted_from(step: Step) -> Sentence:
    """By what the day of a step goes: “1 week after the last purchase”."""
    side = "before" if step.delay < 0 else "after"
    how = {"n": abs(step.delay), "unit": step.unit, "side": side}
    return say("due.counted", **how, anchor=step.anchor, day=step.day)


def in_time(own: OwnDay, today: date, calendar: WorkCalendar) -> date | None:
    """The day on which a step can be made after today; None when it has passed."""
    if own.day > today:
        return own.day
    due = calendar.next_working(today + ONE_DAY)
    return due if due <= own.limit else None


def minutes_on(load: Load, d: date) -> int:
    """The minutes already planned on a day."""
    return load(d) if callable(load) else load.get(d, 0)


def _target(
    step: Step, today: date, calendar: WorkCalendar, dates: AnchorDates, late: bool
) -> tuple[date, Sentence]:
    own = own_day(step, today, calendar, late=late, **dates)
    if own is None:
        back = shift(today, 1, "year") if step.anchor == "birthday" else today
        target = calendar.add(back, abs(step.delay), step.unit, rule=step.rule)
        code = "due.unknown_year" if step.anchor == "birthday" else "due.unknown"
        return _ahead(target, today, calendar), say(code, of=counted_from(step))
    if step.anchor == "last_purchase" and dates.get("last_purchase") is None:
        step = replace(step, anchor="start")  # and told so
    words = counted_from(step)
    if step.anchor == "previous" and dates.get("previous") in (None, today):
        words = say("due.on", n=abs(step.delay), unit=step.unit)
    if own.day <= today:
        words = say("due.past", of=words)
    return _ahead(own.day, today, calendar), words


def _own(step: Step, base: date, calendar: WorkCalendar, late: bool) -> OwnDay:
    day = calendar.add(base, step.delay, step.unit, rule=step.rule)
    limit = day
    if step.unit != "working_day":
        # Moved back from a free day, it can still be made on the day that was meant.
        limit = max(day, shift(base, step.delay, step.unit))
    if step.anchor in YEARLY and step.delay >= 0:
        limit = calendar.next_working(limit)  # congratulated on Monday for a Sunday
    if step.delay < 0:
        limit = max(limit, base) if late else shift_days(limit, (base - day).days // _LATE_PART)
    return OwnDay(day, shift_days(limit, step.window[1]))


def _base(step: Step, today: date, dates: AnchorDates) -> date | None:
    """The day that the delay counts from; None when it is not known."""
    # A plan that has just begun, and a step that had no date, count from today by nature.
    by_nature = today if step.anchor in ("previous", "previous_due", "start") else None
    found: date | None = dates.get(step.anchor)  # type: ignore[assignment]
    if found is None and step.anchor == "last_purchase":
        by_nature = dates.get("start")
    return found or by_nature


def _in_rhythm(
    step: Step, before: date, start: date | None, calendar: WorkCalendar
) -> tuple[Step, date]:
    """The step and the day it counts from so that a strict rhythm keeps its day.

    In months and weeks that is the day on which the plan began (the 15th, the 31st, a Monday), as
    long as the day before this one was of that rhythm: `before` is where it was moved to.
    """
    months = _MONTHS.get(step.unit)
    if start is None or start >= before or (months is None and step.unit != "week"):
        return step, before
    unit: Unit = "week" if months is None else "month"
    passed = (before.year - start.year) * 12 + before.month - start.month
    passed = passed if months else (before - start).days // 7
    counts = range(passed - 2, passed + 2)
    # The day that was moved here, else (it was moved for its load) the nearest.
    moved = [n for n in counts if calendar.settle(shift(start, n, unit), step.rule) == before]
    n = max(moved, default=min(counts, key=lambda n: abs(before - shift(start, n, unit))))
    reach = _SETTLED + max(step.window)
    if not moved and abs((before - shift(start, n, unit)).days) > reach:
        return step, before
    return replace(step, delay=n + step.delay * (months or 1), unit=unit), start


def _yearly(
    step: Step, today: date, calendar: WorkCalendar, birthday: date | None, late: bool
) -> OwnDay | None:
    """The next return of the birthday or the day of the year whose step can be made."""
    if step.anchor == "date":
        month, day = (int(part) for part in (step.day or "01-01").split("-"))
    elif birthday is not None:
        month, day = birthday.month, birthday.day
    else:
        return None
    # A leap year is the frame, so that 29 February is cut to the 28th in other years.
    frame = date(2000, month, day)
    days = (
        _own(step, shift(frame, n, "year"), calendar, late)
        for n in count(today.year - 1 - frame.year)
    )
    return next(own for own in days if in_time(own, today, calendar) is not None)


def _ahead(target: date, today: date, calendar: WorkCalendar) -> date:
    return target if target > today else calendar.next_working(today + ONE_DAY)


def _lightest(
    step: Step,
    target: date,
    today: date,
    calendar: WorkCalendar,
    load: Load,
    until: date | None,
) -> date:
    before, after = step.window
    first = max(shift_days(target, -before), today + ONE_DAY)
    last = shift_days(target, after)
    days = calendar.working_between(first, last if until is None else min(last, until))
    return min(days or [target], key=lambda d: (minutes_on(load, d), abs((d - target).days), d))
