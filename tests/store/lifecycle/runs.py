"""A run through a plan as a list, for tests."""

from __future__ import annotations

from datetime import date
from itertools import takewhile
from typing import NamedTuple, Unpack

from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans import Context, Plan, Step, find_step
from store.lifecycle.schedule import ahead
from tests.kit import told


class Dated(NamedTuple):
    """A step with its day, why that day, and the key of its plan."""

    step: Step
    due: date
    why: str
    plan_key: str


def generate(
    plan: Plan,
    begun: date,
    calendar: WorkCalendar,
    until: date,
    *,
    from_step: str | None = None,
    **context: Unpack[Context],
) -> list[Dated]:
    """What comes up to and with `until`, if every touch reaches the customer on its day."""
    run = ahead(plan, begun, calendar, from_step=from_step, **context)
    dated = []
    for followed, found in takewhile(lambda each: each[1].due <= until, run):
        step = find_step(followed, found.step_key or "")
        assert step is not None
        dated.append(Dated(step, found.due, told(found.why), followed.key))
    return dated
