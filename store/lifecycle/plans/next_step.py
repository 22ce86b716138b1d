"""From a step and its outcome to the next step. Pure; there is always an answer (R13, R14)."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans.by_calendar import by_calendar, is_last_before
from store.lifecycle.plans.due import CAPACITY, due_day
from store.lifecycle.plans.model import Outcome, Plan, Proposal
from store.lifecycle.plans.scene import Context, Move, Scene, dates_of
from store.lifecycle.plans.tracks import follow
from store.sentence import Words, listed, say


def propose(
    plan: Plan | None,
    step_key: str | None,
    outcome: Outcome,
    today: date,
    calendar: WorkCalendar,
    **context: Unpack[Context],
) -> Proposal:
    """The next step after `outcome` of a step of the plan; it is always due after `today`.

    `step_key` is None for a follow-up outside the plan, and a key that this version of the plan
    does not know counts as None: once reached, the plan begins at its first step (without a plan:
    keep in touch monthly). The defaults for a step without tracks stand in `tracks.py`.
    """
    scene = Scene(plan, step_key, today, calendar, context)
    move, known = by_calendar(scene, follow(scene, outcome), outcome), context
    due, note = due_day(
        move.step,
        move.after or scene.today,
        scene.calendar,
        load=known.get("load") if known.get("level", True) else None,
        capacity=known.get("capacity", CAPACITY),
        late=is_last_before(move.plan, move.step),
        until=move.until,
        **dates_of(scene, move, outcome),
    )
    step, plan_key = move.step, move.plan.key if move.plan and move.key else None
    return Proposal(plan_key, move.key, step.title, step.say, scene.channel(step), step.minutes,
                    due, listed(_why(move), note), move.passed)  # fmt: skip


def _why(move: Move) -> Words:
    if not move.passed:
        return move.why
    return say("due.passed", of=move.why, title=move.passed[0], count=len(move.passed))
