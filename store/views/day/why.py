"""Why a follow-up is in the queue now: the evidence, the most telling first."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.lifecycle.groups import GRACE_DAYS, TRIAL_DAYS
from store.sentence import Sentence, Words, day_of, listed, read, say
from store.views.day.alarms import CLIMB, Rung


def why_now(
    row: Any, today: date, *, early: bool = False, rung: Rung | None = None
) -> tuple[Words, ...]:
    """Reasons of an open follow-up, from its columns; at least one.

    The row carries the follow-up's own columns, `paid_until` and `trial_until` of the customer, and
    `last_on`, `usual_gap`, `longest_gap`, `days` and `renews_on` of their rhythm, and `habit`, if
    three standard offers were made and then nothing. `early` says that today has room for it,
    `rung` that the customer rings.
    """
    due = date.fromisoformat(row["due_on"])
    late = (today - due).days
    clock = row["due_time"]
    alarm: list[Words] = []
    if rung is not None:
        alarm.append(say("why.alarm", signs=listed(*(sign.why for sign in rung.signs))))
        if rung.untouched >= CLIMB[-1][0]:
            alarm.append(say("why.untouched", days=rung.untouched))
    reasons: list[Words] = [say("why.at", clock=clock)] if clock and late == 0 else []
    reasons += alarm if late < 0 else []
    if row["kind"] == "answer":
        days = (today - date.fromisoformat(row["first_due_on"])).days
        reasons.append(say("why.unanswered", days=days, title=read(row["title"])))
    if row["kind"] == "promise":
        reasons.append(say("why.promised", title=read(row["title"])))
    if row["kind"] == "rest":
        reason = read(row["reason"])
        if late >= 0:
            reasons.append(say("why.rested", reason=reason))
        else:
            reasons.append(say("why.resting", until=day_of(due, today), reason=reason))
    silence = _silence(row, today)
    if silence is not None:
        reasons.append(silence)
    if row["habit"]:
        reasons.append(say("why.habit"))
    if late >= 0:
        reasons += alarm
    if rung is None:  # an alarm has said it
        reasons += _ends(row, today)
    if row["attempts"]:
        reasons.append(say("why.tries", count=row["attempts"]))
    if row["pushes"]:
        reasons.append(say("why.put_off", times=row["pushes"]))
    if late > 0:
        reasons.append(say("why.overdue", days=late))
    if row["kind"] == "first":
        if late >= 0:
            reasons.append(say("why.first", title=read(row["title"])))
        else:
            reasons.append(say("why.room" if early else "why.set", day=day_of(due, today)))
    if row["fixed"] and row["kind"] not in ("rest", "promise", "answer"):
        reasons.append(say("why.agreed", clock=clock if late else None))
    if row["plan_name"] and row["kind"] == "step":
        reasons.append(say("why.plan", plan=row["plan_name"], title=read(row["title"])))
    return tuple(reasons) or (read(row["title"]),)


def _ends(row: Any, today: date) -> list[Sentence]:
    """Ends that are near, or were passed lately."""
    found = []
    ends, trial = (
        None if text is None else date.fromisoformat(text)
        for text in (row["renews_on"] or row["paid_until"], row["trial_until"])
    )
    for day, what in ((ends, "renewal"), (trial, "trial")):
        days = None if day is None else (day - today).days
        if days is not None and 0 <= days <= TRIAL_DAYS:
            found.append(say(f"why.{what}_ends", days=days))
        elif days is not None and -GRACE_DAYS <= days < 0:
            found.append(say(f"why.{what}_ended", days=-days))
    return found


def _silence(row: Any, today: date) -> Sentence | None:
    """Silence beyond the customer's own rhythm, told against the gap it passes.

    What is usual takes three gaps: of 30 and 332 days none is, and fewer are told as what they are.
    """
    if not row["last_on"] or (row["days"] or 0) < 2:
        return None
    silent = (today - date.fromisoformat(row["last_on"])).days
    if silent > row["longest_gap"]:
        few = {2: "why.one_gap", 3: "why.two_gaps"}.get(row["days"], "why.longest")
        return say(few, days=silent, gap=row["longest_gap"])
    if silent > row["usual_gap"] and row["days"] > 3:
        return say("why.usual", days=silent, gap=int(row["usual_gap"] + 0.5))
    return None
