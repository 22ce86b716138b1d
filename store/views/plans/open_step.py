"""An open step of a plan, looked at anew because something was said: a talk, the end of a term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from store.lifecycle.plans import (
    ENDS,
    Context,
    Outcome,
    Plan,
    Proposal,
    Worked,
    find_step,
    propose,
)
from store.lifecycle.plans.built_in_steps import END
from store.lifecycle.plans.by_calendar import days_before
from store.safety.opening import Store
from store.views.plans.position import (
    Position,
    calendar_for,
    circumstances,
    position_of,
    room_of,
)

# An end has moved when it is so many days farther from its step than the step asks for.
_MOVED: Final = 14


def counted_anew(store: Store, follow_up: Any, today: date) -> date | None:
    """The day of an open step of a plan if it counts from a talk of today; None where it stays.

    Agreed dates, promises and rests stay, and so do steps that count from another day than that
    of the step before them, and those that come first in time before an end (T84).
    """
    if follow_up["kind"] != "step" or follow_up["fixed"] or follow_up["step_key"] is None:
        return None
    at = position_of(store, follow_up)
    step = find_step(at.plan, follow_up["step_key"])
    if step is None or step.anchor != "previous" or at.step_key != step.key:
        return None
    found = _proposed(store, follow_up, at, today, history=at.history[1:])
    later = found.step_key == step.key and found.due > date.fromisoformat(follow_up["due_on"])
    return found.due if later else None


def heeds_end(
    plan: Plan, follow_up: Any, end: str | None, term_days: int | None, today: date
) -> bool:
    """Whether a term ends before this open step of a plan, or it asks about an end that has moved.

    `end`: the day on which what is paid for or tried out ends, in words of the store.
    """
    if end is not None and today.isoformat() < end <= follow_up["due_on"]:
        return True
    step = find_step(plan, follow_up["step_key"] or "")
    if step is None or step.anchor not in ENDS or step.delay >= 0:
        return False
    if end is None:
        return step.key == END
    days = (date.fromisoformat(end) - date.fromisoformat(follow_up["first_due_on"])).days
    usual = days_before(step) + _MOVED
    return days > (usual if term_days is None else min(usual, term_days))


def by_its_end(store: Store, follow_up: Any, today: date) -> Proposal | None:
    """What comes in place of an open step that `heeds_end`, if anything else does (T81)."""
    at = position_of(store, follow_up)
    known = circumstances(store, follow_up["customer_id"])
    end = known.get("renewal")
    if at.plan.stage == "potential":
        end = known.get("trial_end") or end
    found = _proposed(store, follow_up, at, today, history=at.history)
    if found.plan_key != at.plan.key:
        return None
    due, same = date.fromisoformat(follow_up["due_on"]), found.step_key == follow_up["step_key"]
    if end is not None and today < end <= due:
        stays = same and follow_up["pushes"] > 0  # somebody put it off
        return None if stays or found.due > end else found
    return None if same and (found.due - due).days <= _MOVED else found


def _proposed(
    store: Store, follow_up: Any, at: Position, today: date, history: Sequence[Worked]
) -> Proposal:
    """What follows today on the last step that was worked."""
    customer = follow_up["customer_id"]
    known = Context(
        start=at.started,
        history=history,
        worked_on=at.history[0].day if at.history else None,
        **room_of(store, customer),
        **circumstances(store, customer),
    )
    before = at.history[0].key if at.history else None
    outcome: Outcome = "reached"
    return propose(at.plan, before, outcome, today, calendar_for(store, customer), **known)
