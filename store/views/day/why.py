"""Why a follow-up is in the queue now: the evidence, the most telling first."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.lifecycle.alarms import TRIAL_DAYS
from store.lifecycle.dates import speak
from store.lifecycle.groups import GRACE_DAYS
from store.views.day.rung import CLIMB, Rung


def why_now(
    row: Any, today: date, *, early: bool = False, rung: Rung | None = None
) -> tuple[str, ...]:
    """Reasons of an open follow-up, from its columns; at least one.

    The row carries the follow-up's own columns, `paid_until` and `trial_until` of the customer, and
    `last_on`, `usual_gap`, `longest_gap` and `days` of their rhythm. `early` says that today has
    room for it, `rung` that the customer rings.
    """
    due = date.fromisoformat(row["due_on"])
    late = (today - due).days
    clock = row["due_time"]
    alarm = [] if rung is None else [f"alarm: {'; '.join(sign.why for sign in rung.signs)}"]
    if rung is not None and rung.untouched >= CLIMB[-1][0]:
        alarm.append(f"nobody has touched it for {rung.untouched} days")
    reasons = [f"at {clock}"] if clock and late == 0 else []
    reasons += alarm if late < 0 else []
    if row["kind"] == "answer":
        reasons.append(_unanswered(row, today))
    if row["kind"] == "promise":
        reasons.append(f"promised: {row['title']}")
    if row["kind"] == "rest":
        over = "the rest is over" if late >= 0 else f"resting until {speak(due, today)}"
        reasons.append(f"{over}: {row['reason']}")
    silence = _silence(row, today)
    if silence:
        reasons.append(silence)
    if late >= 0:
        reasons += alarm
    if rung is None:  # an alarm has said it
        reasons += _ends(row, today)
    if row["attempts"]:
        reasons.append("no answer yet" if row["attempts"] == 1 else f"{row['attempts']} tries")
    if row["pushes"]:
        times = "once" if row["pushes"] == 1 else f"{row['pushes']} times"
        reasons.append(f"put off {times}")
    if late > 0:
        reasons.append(f"{late} day{'' if late == 1 else 's'} overdue")
    if row["kind"] == "first":
        reasons.append(_first(row["title"], due, today, early=early))
    if row["fixed"] and row["kind"] not in ("rest", "promise", "answer"):
        reasons.append(f"agreed for {clock}" if clock and late else "agreed date")
    if row["plan_name"] and row["kind"] == "step":
        reasons.append(f"{row['plan_name']}: {row['title']}")
    return tuple(reasons) or (row["title"],)


def _unanswered(row: Any, today: date) -> str:
    """How long somebody waits for our answer."""
    days = (today - date.fromisoformat(row["first_due_on"])).days
    since = "since today" if days <= 0 else f"for {days} day{'' if days == 1 else 's'}"
    what, _, words = row["title"].partition(": ")
    noun = "complaint " if "complaint" in what else ""
    return f"{noun}unanswered {since}: {words or what}"


def _first(title: str, due: date, today: date, *, early: bool) -> str:
    """A first step; only one that the queue has pulled forward speaks of room."""
    if due <= today:
        return f"first step: {title[:1].lower()}{title[1:]}"
    day = speak(due, today)
    return f"room today: first step was set for {day}" if early else f"first step, set for {day}"


def _ends(row: Any, today: date) -> list[str]:
    """Ends that are near, or were passed lately."""
    found = []
    for column, what in (("paid_until", "paid time"), ("trial_until", "trial")):
        days = None if row[column] is None else (date.fromisoformat(row[column]) - today).days
        if days is not None and 0 <= days <= TRIAL_DAYS:
            found.append(f"{what} ends {f'in {days} d' if days else 'today'}")
        elif days is not None and -GRACE_DAYS <= days < 0:
            found.append(f"{what} ended {-days} d ago")
    return found


def _silence(row: Any, today: date) -> str | None:
    """Silence beyond the customer's own rhythm, told against the gap it passes."""
    if not row["last_on"] or (row["days"] or 0) < 2:
        return None
    silent = (today - date.fromisoformat(row["last_on"])).days
    if silent > row["longest_gap"]:
        return f"silent {silent} d, longest gap was {row['longest_gap']}"
    if silent > row["usual_gap"]:
        return f"silent {silent} d, usually {round(row['usual_gap'])}"
    return None
