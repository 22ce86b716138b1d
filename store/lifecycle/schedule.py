"""Many dates at once: the first steps of an import spread over days, the dates of a whole plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, Unpack

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar, shift_days
from store.lifecycle.plans.due import CAPACITY, AnchorDates, Load, due_day
from store.lifecycle.plans.files import preset_plan
from store.lifecycle.plans.model import Plan, Proposal, Step
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

    Unlike `preview` it follows the tracks: see `ahead`.
    """
    dated = []
    for followed, found in ahead(plan, begun, calendar, from_step=from_step, **context):
        if found.due > until:
            break
        step = find_step(followed, found.step_key or "")
        assert step is not None  # a plan's proposal names a step of it
        dated.append(Dated(step, found.due, found.why, followed.key))
    return dated


def ahead(
    plan: Plan,
    begun: date,
    calendar: WorkCalendar,
    *,
    from_step: str | None = None,
    **context: Unpack[Context],
) -> Iterator[tuple[Plan, Proposal]]:
    """What comes one after the other, without end, if every touch reaches the customer on its day.

    Each with the plan that it belongs to: it goes on as the plan says, in circles or into another
    plan, by the same proposals that finishing the steps makes. `begun` and `from_step` as
    `generate`. A last or expected purchase, a renewal and a trial's end stay those of the context.
    """
    plans = _Plans(plan, context.get("plans") or {})
    known: Context = {**context}
    known["plans"], known["start"] = plans, context.get("start") or begun
    key, day = from_step, begun
    while True:
        known["previous_due"] = day
        found = propose(plan, key, "reached", day, calendar, **known)
        if found.plan_key is not None and found.plan_key != plan.key:
            plan = plans.get(found.plan_key) or preset_plan(found.plan_key) or plan
            known["start"] = day
        yield plan, found
        day, key = found.due, found.step_key


class _Plans(Mapping[str, Plan]):
    """The other plans by key, with the version that is followed in place of its latest."""

    def __init__(self, followed: Plan, others: Mapping[str, Plan]) -> None:
        self._followed, self._others = followed, others

    def __getitem__(self, key: str) -> Plan:
        return self._followed if key == self._followed.key else self._others[key]

    def __iter__(self) -> Iterator[str]:
        return iter({self._followed.key, *self._others})

    def __len__(self) -> int:
        return sum(1 for _ in self)
