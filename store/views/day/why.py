"""Why a follow-up is in the queue now: the evidence, the most telling first."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.lifecycle.dates import speak

# The alarms of a follow-up's customer that are heard, as one text; over the alias `q`.
ALARM: Final = (
    "(SELECT group_concat(a.words, '; ') FROM alarm AS a WHERE a.customer_id = q.customer_id "
    "AND a.closed_on IS NULL AND a.deleted_at IS NULL AND a.loud = 1)"
)


def why_now(row: Any, today: date) -> tuple[str, ...]:
    """Reasons of one queue row, from its columns; at least one.

    The row carries the follow-up's own columns, `last_on`, `usual_gap`, `longest_gap` and `days` of
    the customer's rhythm, and `alarm` (see `ALARM`).
    """
    due = date.fromisoformat(row["due_on"])
    late = (today - due).days
    reasons = []
    if row["kind"] == "answer":
        reasons.append(_unanswered(row, today))
    if row["kind"] == "promise":
        reasons.append(f"promised: {row['title']}")
    if row["kind"] == "rest":
        reasons.append(f"the rest is over: {row['reason']}")
    silence = _silence(row, today)
    if silence:
        reasons.append(silence)
    if row["alarm"]:
        reasons.append(f"alarm: {row['alarm']}")
    if row["attempts"]:
        reasons.append("no answer yet" if row["attempts"] == 1 else f"{row['attempts']} tries")
    if row["pushes"]:
        times = "once" if row["pushes"] == 1 else f"{row['pushes']} times"
        reasons.append(f"put off {times}")
    if late > 0:
        reasons.append(f"{late} day{'' if late == 1 else 's'} overdue")
    if row["kind"] == "first":
        reasons.append("first step: get to know" if due <= today else _early(due, today))
    if row["fixed"] and row["kind"] not in ("rest", "promise", "answer"):
        reasons.append("agreed date")
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


def _early(due: date, today: date) -> str:
    return f"room today: first step was set for {speak(due, today)}"


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
