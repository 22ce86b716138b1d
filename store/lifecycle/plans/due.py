"""The day of a step: its anchor, its delay, a working day, and the fairest day of its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from store.lifecycle.calendar import ONE_DAY, WorkCalendar, shift_days
from store.lifecycle.plans.model import Step
from store.lifecycle.units import say_span

Load: TypeAlias = Callable[[date], int] | Mapping[date, int]

CAPACITY: Final = 240  # minutes of planned touches that a day holds


def due_day(
    step: Step,
    today: date,
    calendar: WorkCalendar,
    *,
    start: date | None = None,
    last_purchase: date | None = None,
    load: Load | None = None,
    capacity: int = CAPACITY,
) -> tuple[date, str]:
    """The day on which the step is due, always after today, and a clause that says why that day.

    An anchor without its date counts from today. With `load` the least loaded working day of the
    window is taken, on ties the one nearest to the step's own day, then the earlier; a step with
    `rule = "fixed"` is never levelled.
    """
    target, note = _target(step, today, calendar, start, last_purchase)
    if load is None or step.rule == "fixed":
        return target, note
    due = _lightest(step, target, today, calendar, load)
    if _minutes(load, due) + step.minutes > capacity:
        return due, f"{note}, every day of the window is full"
    return (
        due,
        note if due == target else f"{note}, moved {(due - target).days:+d} d to a lighter day",
    )


def _target(
    step: Step,
    today: date,
    calendar: WorkCalendar,
    start: date | None,
    last_purchase: date | None,
) -> tuple[date, str]:
    anchors = {
        "previous": (today, "from today"),
        "start": (start or today, "after the plan's start"),
        "last_purchase": (last_purchase or today, "after the last purchase"),
    }
    base, words = anchors[step.anchor]
    target = calendar.add(base, step.delay, step.unit, rule=step.rule)
    span = say_span(step.delay, step.unit)
    if target > today:
        return target, f"{span} {words}"
    return calendar.next_working(today + ONE_DAY), f"{span} {words}, already past"


def _lightest(step: Step, target: date, today: date, calendar: WorkCalendar, load: Load) -> date:
    before, after = step.window
    first = max(shift_days(target, -before), today + ONE_DAY)
    days = calendar.working_between(first, shift_days(target, after))
    return min(days or [target], key=lambda d: (_minutes(load, d), abs((d - target).days), d))


def _minutes(load: Load, d: date) -> int:
    return load(d) if callable(load) else load.get(d, 0)
