"""Many dates at once: the first steps of an import spread over days, the dates of a whole plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, Unpack

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar, shift_days
from store.lifecycle.plans.due import CAPACITY, AnchorDates, Load, due_day
from store.lifecycle.plans.files import preset_plans
from store.lifecycle.plans.model import Plan, Step
from store.lifecycle.plans.next_step import Context, propose
from store.lifecycle.plans.standing import find_step


class Dated(NamedTuple):
    """A step of a plan with the day it falls on, and why that day."""

    step: Step
    due: date
    why: str
    plan_key: str = ""


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
    load: Load | None = None,
    capacity: int = CAPACITY,
    **dates: Unpack[AnchorDates],
) -> list[Dated]:
    """The plan's own steps with their dates if every touch reaches the customer on its day.

    Begins with `from_step`, or the first step. Of the anchors' days, `start` is today and the last
    purchase today's if they are not given.
    """
    keys = [step.key for step in plan.steps]
    first = keys.index(from_step) if from_step in keys else 0
    known: AnchorDates = {**dates}
    known["start"] = dates.get("start") or today
    known["last_purchase"] = dates.get("last_purchase") or today
    day, dated = today, []
    for step in plan.steps[first:]:
        known["previous_due"] = day
        day, why = due_day(step, day, calendar, load=load, capacity=capacity, **known)
        dated.append(Dated(step, day, why, plan.key))
    return dated


def generate(
    plan: Plan,
    begun: date,
    calendar: WorkCalendar,
    until: date,
    *,
    from_step: str | None = None,
    **context: Unpack[Context],
) -> list[Dated]:
    """The schedule of work through a plan begun on `begun`, up to and with `until`.

    With `from_step` that step is worked on `begun` and the steps after it are given.

    Unlike `preview` it follows the tracks: every touch reaches the customer on its day, and the
    plan goes on as it says, in circles or into another plan. A last or expected purchase, a renewal
    and a trial's end stay those of the context.
    """
    plans = {preset.key: preset for preset in preset_plans()}
    plans.update(context.get("plans") or {})
    plans[plan.key] = plan
    known: Context = {**context}
    known["plans"], known["start"] = plans, context.get("start") or begun
    key = from_step
    day, dated = begun, list[Dated]()
    while True:
        known["previous_due"] = day
        found = propose(plan, key, "reached", day, calendar, **known)
        if found.due > until:
            return dated
        if found.plan_key is not None and found.plan_key != plan.key:
            plan, known["start"] = plans[found.plan_key], day
        day, key = found.due, found.step_key
        step = find_step(plan, key or "")
        assert step is not None  # a plan's proposal names a step of it
        dated.append(Dated(step, day, found.why, plan.key))
