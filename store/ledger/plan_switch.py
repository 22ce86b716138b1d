"""From one plan to another: what is next stands before the old plan's steps are closed."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from store.ledger.follow_up_rows import (
    dated,
    end_run,
    enrol,
    finish_row,
    leave,
    running_enrolment,
    schedule,
)
from store.ledger.unit import Unit
from store.lifecycle.plans import Plan
from store.lifecycle.plans.model import Proposal
from store.sentence import Words
from store.views.day.agenda import Agenda, first_step
from store.views.plans.days import apart, step_days
from store.views.plans.position import calendar_for, plan_id_of
from store.views.plans.stored_plans import left_at_in, plan_of_id

_MINUTES = 10


def switch(
    unit: Unit,
    agenda: Agenda,
    customer_id: bytes,
    plan_id: bytes,
    reason: Words,
    *,
    start: date | None = None,
    begun: date | None = None,
    by_hand: bool = False,
    kinds: tuple[str, ...] = ("step",),
    kind: str = "step",
) -> Proposal:
    """Begin a plan and end the present one with the reason; returns its first step.

    `start` is the day that the plan's steps count from, today unless one is given; `begun` one that
    has passed, on which it is taken to have begun (`first_step`). Where all its steps are over, the
    plan that follows on it begins. `kind` is that of the new step. Open steps of
    these kinds are closed; agreed dates, promises, rests and the rep's own follow-ups stay. A
    customer is at no moment without a step, also not inside the transaction.
    """
    agenda, plan = agenda.of(customer_id), plan_of_id(unit.store, plan_id)
    left_at = None if by_hand else left_at_in(unit.store, customer_id, plan)
    found = first_step(unit.store, agenda, customer_id, plan, start or unit.today, begun, left_at)
    if found.plan_key not in (None, plan.key):
        plan_id = plan_id_of(unit.store, found.plan_key)
        start = begun = None
    days = step_days(unit.store, customer_id, beside=True)
    found = apart(plan, found, days, calendar_for(unit.store, customer_id, agenda.calendar))
    agenda.take(found.due, found.minutes)
    enrolment = enrol(unit, customer_id, plan_id, anchor=begun or start, by_hand=by_hand)
    step = schedule(
        unit,
        customer_id,
        found.due,
        found.title,
        channel=found.channel,
        minutes=found.minutes,
        kind=kind,
        say=found.say,
        step_key=found.step_key,
        enrolment_id=enrolment,
    )
    _end(unit, agenda, customer_id, reason, {enrolment, step}, kinds)
    return found


class Plans(Protocol):
    """Plans by their id, and the days as they fill."""

    @property
    def agenda(self) -> Agenda:
        """The days as they fill."""

    def of_id(self, plan_id: bytes) -> Plan:
        """One version of a plan."""


class Beginnings:
    """Newcomers of a file who begin with another plan than that of newcomers.

    Their run and its first step were made by this unit, so they are written anew as they should
    be: nothing was left that had begun. `write` does it for all at once.
    """

    def __init__(self, unit: Unit, plans: Plans) -> None:
        self._unit = unit
        self._plans = plans
        self._runs: list[tuple[object, ...]] = []
        self._steps: list[tuple[object, ...]] = []
        self._customers: set[bytes] = set()  # of those that `follow` looks at

    def add(self, customer_id: bytes, step: Any, plan_id: bytes, begun: date | None) -> None:
        """As `switch`, of the newcomer's run and its open step (a row)."""
        unit, agenda = self._unit, self._plans.agenda.of(customer_id)
        plan = self._plans.of_id(plan_id)
        left_at = left_at_in(unit.store, customer_id, plan)
        found = first_step(unit.store, agenda, customer_id, plan, unit.today, begun, left_at)
        if found.plan_key not in (None, plan.key):
            plan_id, begun = plan_id_of(unit.store, found.plan_key), None
        self._customers.add(customer_id)
        agenda.take(found.due, found.minutes)
        agenda.give(date.fromisoformat(step["due_on"]), step["minutes"])
        anchor = None if begun is None else begun.isoformat()
        self._runs.append((plan_id, anchor, step["enrolment_id"]))
        day = dated(found.due)
        self._steps.append(
            (
                *(day["due_on"], day["due_time"], day["due_on"], found.title, found.channel),
                *(found.minutes, found.say, found.step_key, step["id"]),
            )
        )

    def write(self) -> None:
        """Write all that were added."""
        if not self._steps:
            return
        self._unit.run_many("UPDATE enrolment SET plan_id = ?, anchor_on = ? WHERE id = ?",
                            self._runs)  # fmt: skip
        self._unit.run_many(
            "UPDATE follow_up SET due_on = ?, due_time = ?, first_due_on = ?, title = ?, "
            "channel = ?, minutes = ?, say = ?, step_key = ? WHERE id = ?",
            self._steps,
        )
        # Where something else is open, it may come sooner now.
        several = self._unit.run(
            "SELECT f.customer_id FROM followed AS p CROSS JOIN follow_up AS f "
            "ON f.customer_id = p.id AND f.is_open = 1 GROUP BY 1 HAVING count(*) > 1"
        ).fetchall()
        for row in several:
            if row[0] in self._customers:
                _point(self._unit, row[0], set())


def go_behind(
    unit: Unit, agenda: Agenda, step: Any, plan: Plan, left_at: str, *, made: bool
) -> None:
    """Let a newcomer's untouched first step (a row) be the one behind `left_at`, on its own day.

    What is known of them tells that those before it are over. `made`: this unit added the step.
    """
    customer_id, agenda = step["customer_id"], agenda.of(step["customer_id"])
    found = first_step(unit.store, agenda, customer_id, plan, unit.today, None, left_at)
    if found.plan_key not in (None, plan.key) or found.step_key == step["step_key"]:
        return
    day = date.fromisoformat(step["due_on"])
    agenda.give(day, step["minutes"])
    agenda.take(day, found.minutes)
    changes = _what(found)
    if made:
        written = ", ".join(f"{name} = ?" for name in changes)
        unit.run(f"UPDATE follow_up SET {written} WHERE id = ?", (*changes.values(), step["id"]))
    else:
        unit.update("follow_up", step["id"], changes)


def put_behind_rest(unit: Unit, rest: Any, plan_id: bytes, found: Proposal, reason: Words) -> None:
    """Begin a plan while the customer rests (a row): its step comes when the rest is over."""
    customer_id = rest["customer_id"]
    run = running_enrolment(unit, customer_id)
    if run is not None:
        end_run(unit, run, "left", reason)
    fresh = enrol(unit, customer_id, plan_id)
    unit.update("follow_up", rest["id"], {**_what(found), "enrolment_id": fresh})


def _what(found: Proposal) -> dict[str, Any]:
    """The columns of a follow-up that say what a proposed step is."""
    names = ("title", "channel", "minutes", "say", "step_key")
    return {name: getattr(found, name) for name in names}


def stop(
    unit: Unit, agenda: Agenda, customer_id: bytes, reason: Words, title: Words | None
) -> None:
    """End the present plan with the reason; one step outside any plan takes its place.

    Without a title another open step, which the caller has seen, is what comes next.
    """
    agenda, fresh = agenda.of(customer_id), set[bytes]()
    if title is not None:
        day = agenda.room(agenda.calendar.add_working(unit.today, 1), _MINUTES)
        agenda.take(day, _MINUTES)
        fresh.add(schedule(unit, customer_id, day, title, minutes=_MINUTES))
    _end(unit, agenda, customer_id, reason, fresh, ("step", "first"))


def _end(
    unit: Unit,
    agenda: Agenda,
    customer_id: bytes,
    reason: Words,
    fresh: set[bytes],
    kinds: tuple[str, ...],
) -> None:
    """Close the open steps and the runs that were there before the fresh ones."""
    marks = ", ".join("?" * len(kinds))
    # +kind: the index by kind would read everybody's steps for one customer's.
    old = unit.run(
        f"SELECT * FROM follow_up WHERE customer_id = ?1 AND is_open = 1 AND fixed = 0 "
        f"AND +kind IN ({marks}) AND (enrolment_id IS NULL OR enrolment_id NOT IN (SELECT id "
        "FROM enrolment WHERE customer_id = ?1 AND beside = 1))",
        (customer_id, *kinds),
    ).fetchall()
    old = [row for row in old if row["id"] not in fresh]
    _point(unit, customer_id, {row["id"] for row in old})
    for row in old:
        agenda.give(date.fromisoformat(row["due_on"]), row["minutes"])
        finish_row(unit, row, "cancelled", reason=reason)
    for run in unit.run(
        "SELECT id FROM enrolment WHERE customer_id = ? AND state IN ('running', 'paused') "
        "AND beside = 0 AND deleted_at IS NULL",
        (customer_id,),
    ).fetchall():
        if run["id"] not in fresh:
            leave(unit, run["id"], "left", reason)


def _point(unit: Unit, customer_id: bytes, going: set[Any]) -> None:
    """The customer's next step is the earliest that stays; no open reference is left behind."""
    for row in unit.run(
        "SELECT id FROM follow_up WHERE customer_id = ? AND is_open = 1 ORDER BY due_on, id",
        (customer_id,),
    ).fetchall():
        if row["id"] not in going:
            unit.update("customer", customer_id, {"next_id": row["id"]})
            return
