"""An open step of a plan, looked at anew because something was said: a talk, the end of a term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from store.lifecycle.plans import Context, Outcome, Proposal, Worked, find_step, propose
from store.safety.opening import Store
from store.views.plans.position import (
    Position,
    calendar_for,
    circumstances,
    position_of,
    room_of,
)


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


def before_end(store: Store, follow_up: Any, today: date) -> Proposal | None:
    """The step that an end asks for which comes before this open step of a plan, if any (T81)."""
    at = position_of(store, follow_up)
    known = circumstances(store, follow_up["customer_id"])
    end = known.get("trial_end") if at.plan.stage == "potential" else known.get("renewal")
    if end is None or not today < end <= date.fromisoformat(follow_up["due_on"]):
        return None
    found = _proposed(store, follow_up, at, today, history=at.history)
    other = found.plan_key == at.plan.key and found.step_key != follow_up["step_key"]
    return found if other and found.due <= end else None


def _proposed(
    store: Store, follow_up: Any, at: Position, today: date, history: Sequence[Worked]
) -> Proposal:
    """What follows today on the last step that was worked."""
    customer = follow_up["customer_id"]
    known = Context(
        start=at.started,
        history=history,
        **room_of(store, customer),
        **circumstances(store, customer),
    )
    before = at.history[0].key if at.history else None
    outcome: Outcome = "reached"
    return propose(at.plan, before, outcome, today, calendar_for(store, customer), **known)
