"""A plan ahead of one follow-up: the dated steps as they would run if every talk comes about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.errors import Refused
from store.lifecycle.plans import Plan, propose
from store.safety.opening import Store
from store.views.plans import after, plan_id_of, plan_of_id, position_of
from store.views.settings import calendar_of

MOST_STEPS = 12


@dataclass(frozen=True)
class StepAhead:
    """One step to come: when, what, how, why then, and the plan it belongs to."""

    due: date
    title: str
    channel: str
    why: str
    plan: str


@dataclass(frozen=True)
class PlanAhead:
    """Where a follow-up stands in its plan (`place` of `steps`, None beside it) and what follows.

    `titles` are the plan's own steps in order; `paused` says that the plan rests now.
    """

    plan: str
    version: int
    place: int | None
    titles: tuple[str, ...]
    title: str
    due: date
    ahead: tuple[StepAhead, ...]
    paused: bool


def plan_ahead(store: Store, follow_up_id: bytes, today: date) -> PlanAhead:
    """The plan of an open follow-up, run on "reached" each time from the day it is due.

    Raises:
        Refused: the follow-up is not there or is finished.
    """
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,))
    if row is None or not row["is_open"]:
        raise Refused("That follow-up is no longer open: read the list again.")
    at = position_of(store, row)
    due = date.fromisoformat(row["due_on"])
    keys = [step.key for step in at.plan.steps]
    return PlanAhead(
        plan=at.plan.name,
        version=at.plan.version,
        place=keys.index(at.step_key) + 1 if at.step_key in keys else None,
        titles=tuple(step.title for step in at.plan.steps),
        title=row["title"],
        due=due,
        ahead=tuple(_run(store, row, at.plan, at.started, max(due, today))),
        paused=bool(
            store.value(
                "SELECT EXISTS (SELECT 1 FROM enrolment WHERE customer_id = ? "
                "AND state = 'paused' AND deleted_at IS NULL)",
                (row["customer_id"],),
            )
        ),
    )


def _run(
    store: Store, row: Any, plan: Plan, started: date | None, day: date
) -> Iterator[StepAhead]:
    """The steps after this one, until the plan begins to repeat itself or there are enough."""
    calendar = calendar_of(store)
    first = after(store, row, "reached", day)
    step = first.proposal
    if step is None:
        yield StepAhead(first.due, first.title, first.channel, first.why, plan.name)
        key, day = _scheduled(store, row), first.due
        step = propose(plan, key, "reached", day, calendar, start=started)
    seen = set[str | None]()
    while len(seen) < MOST_STEPS and step.step_key not in seen:
        seen.add(step.step_key)
        if step.plan_key is not None and step.plan_key != plan.key:
            plan, started = plan_of_id(store, plan_id_of(store, step.plan_key)), day
        yield StepAhead(step.due, step.title, step.channel, step.why, plan.name)
        day = step.due
        step = propose(plan, step.step_key, "reached", day, calendar, start=started)


def _scheduled(store: Store, row: Any) -> str | None:
    """The plan's step that waits already beside this follow-up."""
    found: str | None = store.value(
        "SELECT step_key FROM follow_up WHERE customer_id = ? AND is_open = 1 AND id <> ? "
        "AND kind IN ('step', 'first', 'rest') ORDER BY due_on, id LIMIT 1",
        (row["customer_id"], row["id"]),
    )
    return found
