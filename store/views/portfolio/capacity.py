"""Ninety days of work: the minutes of all plans against the hours that the rep has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import takewhile
from typing import Any, Final

from store.dataclass import dataclass
from store.lifecycle.plans import find_step
from store.safety.opening import Store
from store.settings.values import calendar_of, capacity_of, me
from store.views.plans.position import plan_id_of
from store.views.plans.preview import steps_ahead
from store.views.plans.stored_plans import plan_of_id
from store.views.portfolio.members import Member

AHEAD_DAYS: Final = 90
# Of more customers only the steps that are dated are counted: each one's plan takes two
# milliseconds.
FOLLOWED: Final = 500
_WEEK: Final = 7
_NAMED: Final = 5
# What stands against a date that somebody else has set is not offered to give way.
_KINDS_THAT_STAY: Final = ("promise", "answer")


@dataclass(frozen=True, slots=True)
class Week:
    """A week from `monday`: planned minutes, those there are, and who could give way first.

    `lesser` are the customers with the least money at risk for each minute, by name, as many as it
    takes for the rest to fit (five at most); none where all fits.
    """

    monday: date
    touches: int
    minutes: int
    capacity: int
    lesser: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkAhead:
    """The weeks; `followed` says that plans were followed on, not only the dated steps counted.

    `others` are the open steps of these days that are for customers of other reps: not counted.
    """

    weeks: tuple[Week, ...]
    followed: bool
    others: int


@dataclass(frozen=True, slots=True)
class _Task:
    day: date
    minutes: int
    stays: bool
    member: Member | None


def work_ahead(store: Store, everybody: Iterable[Member], today: date) -> WorkAhead:
    """The rep's open steps, and those that follow if every touch reaches the customer in time."""
    rep = me(store)
    known = {each.customer_id: each for each in everybody}
    last = today + timedelta(days=AHEAD_DAYS - 1)
    rows = _open_steps(store, rep, last, "f.due_on, f.minutes, f.fixed, f.kind, f.customer_id")
    followed = len(rows) <= FOLLOWED
    tasks = [
        _Task(
            max(date.fromisoformat(row["due_on"]), today),
            row["minutes"],
            bool(row["fixed"]) or row["kind"] in _KINDS_THAT_STAY,
            known.get(row["customer_id"]),
        )
        for row in rows
    ]
    if followed:
        minutes: dict[tuple[str, str | None], int] = {}
        for row in _open_steps(store, rep, last, "f.*"):
            if row["enrolment_id"] is not None:
                tasks += _following(store, row, today, last, known, minutes)
    weeks: dict[date, list[_Task]] = defaultdict(list)
    for each in tasks:
        weeks[each.day - timedelta(days=each.day.weekday())].append(each)
    calendar, capacity = calendar_of(store), capacity_of(store)
    monday = today - timedelta(days=today.weekday())
    out = []
    while monday <= last:
        end = min(monday + timedelta(days=_WEEK - 1), last)
        hours = capacity * len(calendar.working_between(max(monday, today), end))
        out.append(_week(monday, weeks[monday], hours))
        monday += timedelta(days=_WEEK)
    every = store.value(
        "SELECT count(*) FROM follow_up AS f JOIN customer AS c ON c.id = f.customer_id "
        "AND c.live = 1 AND c.owner_id IS NOT NULL AND c.owner_id IS NOT ? "
        "WHERE f.is_open = 1 AND f.kind <> 'rest' AND f.due_on <= ?",
        (None if rep is None else rep["id"], last.isoformat()),
    )
    return WorkAhead(tuple(out), followed, every)


def _open_steps(store: Store, rep: Any, last: date, columns: str) -> list[Any]:
    return store.rows(
        f"SELECT {columns} FROM follow_up AS f "
        "JOIN customer AS c ON c.id = f.customer_id AND c.live = 1 "
        "AND (c.owner_id IS NULL OR c.owner_id IS ?) "
        "WHERE f.is_open = 1 AND f.kind <> 'rest' AND f.due_on <= ?",
        (None if rep is None else rep["id"], last.isoformat()),
    )


def _following(
    store: Store,
    row: Any,
    today: date,
    last: date,
    known: dict[bytes, Member],
    minutes: dict[tuple[str, str | None], int],
) -> list[_Task]:
    """The steps after an open one, up to the last day."""
    out = []
    for each in takewhile(lambda step: step.due <= last, steps_ahead(store, row, today)):
        key = each.plan_key, each.step_key
        if key not in minutes:
            step = None
            if each.step_key is not None:
                plan = plan_of_id(store, plan_id_of(store, each.plan_key))
                step = find_step(plan, each.step_key)
            minutes[key] = 10 if step is None else step.minutes
        out.append(_Task(each.due, minutes[key], False, known.get(row["customer_id"])))
    return out


def _week(monday: date, tasks: list[_Task], capacity: int) -> Week:
    total = sum(each.minutes for each in tasks)
    lesser: list[str] = []
    over = total - capacity
    for each in sorted(tasks, key=_worth):
        if over <= 0 or len(lesser) == _NAMED:
            break
        if not each.stays and each.member is not None and each.member.name not in lesser:
            lesser.append(each.member.name)
            over -= each.minutes
    return Week(monday, len(tasks), total, capacity, tuple(lesser))


def _worth(task: _Task) -> tuple[float, str]:
    member = task.member
    if member is None:
        return 0.0, ""
    return ((member.at_risk or 0) + (member.ahead or 0) / 10) / max(1, task.minutes), member.name
