"""The day of a step: its anchor, its delay, a working day, and the fairest day of its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import count
from typing import Final, TypeAlias, TypedDict, Unpack

from store.lifecycle.calendar import ONE_DAY, WorkCalendar, shift, shift_days
from store.lifecycle.plans.model import Anchor, Step
from store.lifecycle.units import say_span

Load: TypeAlias = Callable[[date], int] | Mapping[date, int]

CAPACITY: Final = 240  # minutes of planned touches that a day holds
_NAMES: Final[dict[Anchor, str]] = {
    "previous_due": "the day that the step was due",
    "start": "the plan's start",
    "last_purchase": "the last purchase",
    "expected_purchase": "the expected purchase",
    "renewal": "the renewal",
    "trial_end": "the end of the trial",
    "birthday": "the birthday",
}


class AnchorDates(TypedDict, total=False):
    """The days that a customer's steps may hang on; a day that is not known is None or left out.

    `birthday` is any year's: its next return counts.
    """

    previous_due: date | None
    start: date | None
    last_purchase: date | None
    expected_purchase: date | None
    renewal: date | None
    trial_end: date | None
    birthday: date | None


def due_day(
    step: Step,
    today: date,
    calendar: WorkCalendar,
    *,
    load: Load | None = None,
    capacity: int = CAPACITY,
    **dates: Unpack[AnchorDates],
) -> tuple[date, str]:
    """The day on which the step is due, always after today, and a clause that says why that day.

    An anchor without its date counts from today (the length of a delay that reaches back counts
    forward; an unknown birthday is a year away), and the clause says so. With `load` the least
    loaded working day of the window is taken, on ties the one nearest to the step's own day, then
    the earlier; a step whose day is fixed (`Step.fixed`) is never levelled.
    """
    target, note = _target(step, today, calendar, dates)
    if load is None or step.fixed:
        return target, note
    due = _lightest(step, target, today, calendar, load)
    if minutes_on(load, due) + step.minutes > capacity:
        return due, f"{note}, every day of the window is full"
    return (
        due,
        note if due == target else f"{note}, moved {(due - target).days:+d} d to a lighter day",
    )


def minutes_on(load: Load, d: date) -> int:
    """The minutes already planned on a day."""
    return load(d) if callable(load) else load.get(d, 0)


def _target(
    step: Step, today: date, calendar: WorkCalendar, dates: AnchorDates
) -> tuple[date, str]:
    span = say_span(abs(step.delay), step.unit)
    if step.anchor in ("birthday", "date"):
        found = _yearly(step, today, calendar, dates.get("birthday"))
        if found is not None:
            return found, _beside(step, span, _day_name(step))
    base = _base(step, today, dates)
    if base is None:
        back = shift(today, 1, "year") if step.anchor == "birthday" else today
        target = calendar.add(back, abs(step.delay), step.unit, rule=step.rule)
        return _ahead(target, today, calendar), (
            f"{_beside(step, span, _NAMES[step.anchor])}, which is not known: counted from "
            + ("a year ahead" if step.anchor == "birthday" else "today")
        )
    target = calendar.add(base, step.delay, step.unit, rule=step.rule)
    words = (
        f"{span} from today"
        if step.anchor == "previous"
        else _beside(step, span, _NAMES[step.anchor])
    )
    late = "" if target > today else ", already past"
    return _ahead(target, today, calendar), f"{words}{late}"


def _base(step: Step, today: date, dates: AnchorDates) -> date | None:
    """The day that the delay counts from; None when it is not known."""
    anchor = step.anchor
    if anchor == "previous" or anchor == "date":
        return today
    if anchor == "birthday":
        return None
    # A plan that has just begun, and a step that had no date, count from today by nature.
    return dates.get(anchor) or (today if anchor in ("start", "previous_due") else None)


def _yearly(step: Step, today: date, calendar: WorkCalendar, birthday: date | None) -> date | None:
    """The next return of the birthday or the day of the year whose step is after today."""
    if step.anchor == "date":
        month, day = (int(part) for part in (step.day or "01-01").split("-"))
    elif birthday is not None:
        month, day = birthday.month, birthday.day
    else:
        return None
    # A leap year is the frame, so that 29 February is cut to the 28th in other years.
    frame = date(2000, month, day)
    days = (
        calendar.add(shift(frame, n, "year"), step.delay, step.unit, rule=step.rule)
        for n in count(today.year - 1 - frame.year)
    )
    return next(d for d in days if d > today)


def _day_name(step: Step) -> str:
    return f"{step.day} of the year" if step.anchor == "date" else _NAMES["birthday"]


def _beside(step: Step, span: str, name: str) -> str:
    if step.delay == 0:
        return f"on {name}"
    return f"{span} {'before' if step.delay < 0 else 'after'} {name}"


def _ahead(target: date, today: date, calendar: WorkCalendar) -> date:
    return target if target > today else calendar.next_working(today + ONE_DAY)


def _lightest(step: Step, target: date, today: date, calendar: WorkCalendar, load: Load) -> date:
    before, after = step.window
    first = max(shift_days(target, -before), today + ONE_DAY)
    days = calendar.working_between(first, shift_days(target, after))
    return min(days or [target], key=lambda d: (minutes_on(load, d), abs((d - target).days), d))
