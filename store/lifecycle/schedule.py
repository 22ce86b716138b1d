"""Many dates at once: the first steps of an import spread over days, the dates of a whole plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Unpack

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar, shift_days
from store.lifecycle.plans.files import preset_plan
from store.lifecycle.plans.model import Plan, Proposal, Worked
from store.lifecycle.plans.next_step import propose
from store.lifecycle.plans.scene import Context
from store.sentence import say

_REMEMBERED: Final = 40  # steps of a run that a proposal can look back on


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
        raise BadInput(say("typed.spread_over_days"))
    days = calendar.working_between(start, shift_days(start, horizon_days - 1))
    days = days or [calendar.next_working(start)]
    each = max(per_day, -(-n // len(days)))
    return (days[i // each] for i in range(n))


def ahead(
    plan: Plan,
    begun: date,
    calendar: WorkCalendar,
    *,
    from_step: str | None = None,
    **context: Unpack[Context],
) -> Iterator[tuple[Plan, Proposal]]:
    """What comes one after the other, without end, if every touch reaches the customer on its day.

    The plan begins on `begun`; with `from_step` that step is worked on `begun`. Each proposal comes
    with the plan that it belongs to: it goes on as the plan says, in circles or into another plan,
    by the same proposals that finishing the steps makes. A last or expected purchase, a renewal and
    a trial's end stay those of the context.
    """
    plans = _Plans(plan, context.get("plans") or {})
    known: Context = {**context}
    known["plans"], known["start"] = plans, context.get("start") or begun
    key, day, history = from_step, begun, list(context.get("history", ()))
    while True:
        known["previous_due"], known["history"] = day, history
        found = propose(plan, key, "reached", day, calendar, **known)
        if found.plan_key is not None and found.plan_key != plan.key:
            plan = plans.get(found.plan_key) or preset_plan(found.plan_key) or plan
            known["start"], history = day, []
        elif key is not None:
            history = [Worked(key, "reached", day), *history[:_REMEMBERED]]
        yield plan, found
        day, key = found.due, found.step_key


def first_round(
    plan: Plan, begun: date, calendar: WorkCalendar, **context: Unpack[Context]
) -> dict[str, date]:
    """The days of the plan's own steps, by key, in its first round if it begins on `begun`.

    Steps that only an outcome other than "reached" leads to are not in it.
    """
    days: dict[str, date] = {}
    for followed, found in ahead(plan, begun, calendar, **context):
        key = found.step_key or ""
        if followed.key != plan.key or key in days or plan.step(key) is None:
            break
        days[key] = found.due
    return days


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
