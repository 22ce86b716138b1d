"""Many dates at once: the first steps of an import spread over days, the dates of a whole plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar, shift_days
from store.lifecycle.plans.due import CAPACITY, Load, due_day
from store.lifecycle.plans.model import Plan, Step


class Dated(NamedTuple):
    """A step of a plan with the day it falls on, and why that day."""

    step: Step
    due: date
    why: str


def spread(
    n: int,
    start: date,
    calendar: WorkCalendar,
    per_day: int = 15,
    horizon_days: int = 365,
) -> Iterator[date]:
    """`n` working days in rising order, from `start` on, `per_day` times each.

    When n does not fit into `horizon_days` calendar days, each day takes as many more as are
    needed to fit. BadInput for a `per_day` or a horizon below one.
    """
    if per_day < 1 or horizon_days < 1:
        raise BadInput("First steps can be spread only over one day or more, one a day or more.")
    days = calendar.working_between(start, shift_days(start, horizon_days - 1))
    days = days or [calendar.next_working(start)]
    each = max(per_day, -(-n // len(days)))
    return (days[i // each] for i in range(n))


def preview(
    plan: Plan,
    today: date,
    calendar: WorkCalendar,
    *,
    from_step: str | None = None,
    start: date | None = None,
    last_purchase: date | None = None,
    load: Load | None = None,
    capacity: int = CAPACITY,
) -> list[Dated]:
    """The plan's steps with their dates if every touch reaches the customer on its day.

    Begins with `from_step`, or the first step. `start` is the day the plan began (else today),
    `last_purchase` the anchor of the steps that need it.
    """
    keys = [step.key for step in plan.steps]
    first = keys.index(from_step) if from_step in keys else 0
    day, dated = today, []
    for step in plan.steps[first:]:
        day, why = due_day(
            step,
            day,
            calendar,
            start=start or today,
            last_purchase=last_purchase or today,
            load=load,
            capacity=capacity,
        )
        dated.append(Dated(step, day, why))
    return dated
