"""Scheduling inside a unit of work: new follow-ups, enrolments, and which one is next."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.errors import Refused
from store.ledger.unit import Unit
from store.lifecycle.dates import clock_of
from store.lifecycle.plans import Plan, Proposal
from store.sentence import Sentence, Words, day_of, read, say
from store.views.plans.position import plan_id_of


def schedule(
    unit: Unit,
    customer_id: bytes,
    due: date,
    title: Words,
    *,
    channel: str = "call",
    minutes: int = 10,
    kind: str = "own",
    **more: Any,
) -> bytes:
    """Add an open follow-up; returns its id. The caller settles the customer afterwards."""
    return unit.insert(
        "follow_up",
        {
            "customer_id": customer_id,
            **dated(due),
            "first_due_on": due.isoformat(),
            "title": title,
            "channel": channel,
            "minutes": minutes,
            "kind": kind,
            "rep_id": rep_of(unit),
            **more,
        },
    )


def dated(due: date) -> dict[str, str | None]:
    """The columns of a follow-up's day, with the time of day where one was said."""
    return {"due_on": due.isoformat(), "due_time": clock_of(due)}


def rep_of(unit: Unit) -> bytes | None:
    """The rep who works here."""
    return unit.rep_id


def schedule_proposal(
    unit: Unit,
    customer_id: bytes,
    proposal: Proposal,
    due: date | None = None,
    attempts: int = 0,
    enrolment: bytes | None = None,
) -> bytes:
    """Add the step that a plan proposes, enrolling the customer in that plan where needed.

    A `due` of the rep's own is an agreed date: it is fixed and never levelled away. `enrolment` is
    the run that the step belongs to where that is one beside the customer's plan.
    """
    if enrolment is None and proposal.plan_key is not None:
        enrolment = _enrolment_in(unit, customer_id, proposal.plan_key)
    return schedule(
        unit,
        customer_id,
        due or proposal.due,
        proposal.title,
        channel=proposal.channel,
        minutes=proposal.minutes,
        kind="step" if enrolment else "own",
        say=proposal.say,
        step_key=proposal.step_key,
        enrolment_id=enrolment,
        fixed=int(due is not None),
        attempts=attempts,
    )


def _enrolment_in(unit: Unit, customer_id: bytes, plan_key: str) -> bytes:
    """The running enrolment in that plan; a run through another plan ends with its open steps."""
    running = running_enrolment(unit, customer_id)
    if running is not None:
        ident: bytes = running["id"]
        if _plan_key(unit, running["plan_id"]) == plan_key:
            unit.update("enrolment", ident, {"state": "running"})
            return ident
        end_run(unit, running, "finished", say("reason.went_on", plan=plan_key))
    return enrol(unit, customer_id, plan_id_of(unit.store, plan_key))


def enrol(
    unit: Unit,
    customer_id: bytes,
    plan_id: bytes,
    *,
    anchor: date | None = None,
    by_hand: bool = False,
    beside: bool = False,
    newcomer: bool = False,
) -> bytes:
    """Start a customer's run through a plan; returns the enrolment's id.

    A `newcomer` has no other run yet.
    `anchor` is the day that the steps count from where it is not today. Where the same plan runs
    `beside` the customer's own, that run becomes part of this one: one goal, one plan (B23).
    """
    for run in [] if beside or newcomer else runs_beside(unit, customer_id):
        if _plan_key(unit, run["plan_id"]) == _plan_key(unit, plan_id):
            end_run(unit, run, "left", say("reason.own_plan"))
    return unit.insert(
        "enrolment",
        {
            "customer_id": customer_id,
            "plan_id": plan_id,
            "by_hand": int(by_hand),
            "beside": int(beside),
            "started_on": unit.today.isoformat(),
            "anchor_on": None if anchor is None else anchor.isoformat(),
        },
    )


def leave(unit: Unit, enrolment_id: bytes, state: str, reason: Words) -> None:
    """End an enrolment as 'finished' or 'left', with the reason."""
    unit.update(
        "enrolment",
        enrolment_id,
        {"state": state, "reason": reason, "ended_on": unit.today.isoformat()},
    )


def end_run(unit: Unit, run: Any, state: str, reason: Words) -> None:
    """End an enrolment and cancel its open steps; the caller settles the customer afterwards."""
    leave(unit, run["id"], state, reason)
    for row in unit.run(
        "SELECT * FROM follow_up WHERE enrolment_id = ? AND is_open = 1 AND kind <> 'rest'",
        (run["id"],),
    ).fetchall():
        finish_row(unit, row, "cancelled", reason=reason)


def left_plan(plan: Plan, why: Words) -> Sentence:
    """Why a run through the plan was left."""
    return say("reason.left_plan", plan=plan.name, version=plan.version, why=why)


def running_enrolment(unit: Unit, customer_id: bytes) -> Any | None:
    """The customer's running or paused enrolment in their own plan, or None."""
    return unit.row(
        "SELECT * FROM enrolment WHERE customer_id = ? AND state IN ('running', 'paused') "
        "AND beside = 0 AND deleted_at IS NULL ORDER BY id DESC LIMIT 1",
        (customer_id,),
    )


def runs_beside(unit: Unit, customer_id: bytes) -> list[Any]:
    """The running enrolments in plans beside the customer's own, the oldest first."""
    found: list[Any] = unit.run(
        "SELECT * FROM enrolment WHERE customer_id = ? AND state IN ('running', 'paused') "
        "AND beside = 1 AND deleted_at IS NULL ORDER BY id",
        (customer_id,),
    ).fetchall()
    return found


def finish_row(unit: Unit, follow_up: Any, status: str, **more: Any) -> None:
    """Close an open follow-up as done, skipped or cancelled."""
    unit.update(
        "follow_up",
        follow_up["id"],
        {
            "status": status,
            "finished_at": unit.at,
            "finished_on": unit.today.isoformat(),
            **more,
        },
    )
    unit.touch(follow_up["customer_id"])


def settle(unit: Unit, customer_id: bytes) -> Any:
    """Point the customer at the earliest open follow-up; returns that row.

    Raises:
        Refused: there is none, so the customer would be left without a next step.
    """
    row = unit.row(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 ORDER BY due_on, id LIMIT 1",
        (customer_id,),
    )
    if row is None:
        name = unit.row("SELECT name FROM customer WHERE id = ?", (customer_id,))
        raise Refused(say("refused.without_next", name=name["name"] if name else None))
    unit.update("customer", customer_id, {"next_id": row["id"]})
    unit.touch(customer_id)
    return row


def next_step(unit: Unit, customer_id: bytes) -> Any:
    """As `settle`, after all that follows from what was written: a change of group, its plan.

    Raises:
        Refused: see `settle`.
    """
    settle(unit, customer_id)
    unit.refresh()
    return unit.row(
        "SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id WHERE c.id = ?",
        (customer_id,),
    )


AFTER_REST: Final = say("todo.after_rest")  # where a rest keeps no step of a plan
_AFTER_REST: Final = (AFTER_REST, "After the rest")  # as older programs kept it


def told_next(step: Any, today: date) -> Sentence:
    """What comes next, of a row of `follow_up`: `Next: Send prices, Fri 4 Dec 10:00.`"""
    day = day_of(date.fromisoformat(step["due_on"]), today)
    if step["kind"] == "rest":
        because = read(step["reason"] or "")
        why = because if isinstance(because, str) else None
        then = None if read(step["title"]) in _AFTER_REST else read(step["title"])
        return say("step.rest", day=day, why=why, then=then)
    if date.fromisoformat(step["due_on"]) < today:
        return say("step.late", title=read(step["title"]), day=day)
    return say("step.next", title=read(step["title"]), day=day, clock=step["due_time"])


def told_later(step: Any, today: date) -> Sentence:
    """What comes after the next step, of a row of `follow_up`."""
    day = day_of(date.fromisoformat(step["due_on"]), today)
    return say("step.later", title=read(step["title"]), day=day)


LEAST_SILENCE: Final = 400  # days; nobody in a segment without a limit is left for longer


def check_silence(unit: Unit, customer_id: bytes, typed: date | None) -> None:
    """A typed date may not leave a customer alone for longer than their segment can bear (T89).

    A nearer step beside it makes any date harmless.

    Raises:
        Refused: it would; a rest with its reason parks them knowingly.
    """
    if typed is None:
        return
    row = unit.row(
        "SELECT c.name, g.name AS segment, g.max_silence_days, g.window_days, (SELECT "
        "min(due_on) FROM follow_up AS f WHERE f.customer_id = c.id AND f.is_open = 1) AS due_on "
        "FROM customer AS c LEFT JOIN segment AS g ON g.id = c.segment_id "
        "AND g.deleted_at IS NULL WHERE c.id = ? AND c.live = 1",
        (customer_id,),
    )
    if row is None or row["due_on"] is None:
        return
    longest = row["max_silence_days"] or max(LEAST_SILENCE, 2 * (row["window_days"] or 0))
    days = (date.fromisoformat(row["due_on"]) - unit.today).days
    if days > longest:
        segment = row["segment"] or "their segment"
        raise Refused(
            say(
                "refused.silence_too_long",
                name=row["name"],
                days=days,
                until=row["due_on"],
                segment=segment,
                longest=longest,
            )
        )


def open_follow_up(unit: Unit, follow_up_id: bytes) -> Any:
    """An open follow-up of a live customer, with the customer's name.

    Raises:
        Refused: it is unknown, finished, or its customer is closed.
    """
    row = unit.row(
        "SELECT f.*, c.name AS customer_name, c.live AS live FROM follow_up AS f "
        "JOIN customer AS c ON c.id = f.customer_id WHERE f.id = ? AND f.deleted_at IS NULL",
        (follow_up_id,),
    )
    if row is None:
        raise Refused(say("refused.step_not_there"))
    if not row["is_open"]:
        raise Refused(
            say(
                "refused.step_is_over",
                title=read(row["title"]),
                name=row["customer_name"],
                status=row["status"],
            )
        )
    return row


def _plan_key(unit: Unit, plan_id: bytes) -> str:
    row = unit.row("SELECT key FROM plan WHERE id = ?", (plan_id,))
    return "" if row is None else str(row["key"])
