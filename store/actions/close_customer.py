"""Closing a customer with a reason, and reopening."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.errors import BadInput, Refused
from store.leaving import gone_to, leaving_reason
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import (
    check_silence,
    finish_row,
    leave,
    running_enrolment,
    runs_beside,
    schedule,
    settle,
    told_next,
)
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.sentence import begins_with, say
from store.settings.values import calendar_of
from store.views.lists.competitors import named_competitor

_CLOSED: Final = "reason.closed"


def close(store: Store, today: date, customer_id: bytes, reason: str) -> Effect:
    """Close a customer: its open follow-ups are cancelled, its history stays.

    A reason that says why they left, such as “no need any more”, is kept for the group too.

    Raises:
        BadInput: no reason.
        Refused: unknown or closed already.
    """
    with work(store, today) as unit:
        row = unit.row("SELECT name, live FROM customer WHERE id = ?", (customer_id,))
        if row is None:
            raise Refused(say("refused.customer_not_there"))
        if not row["live"]:
            raise Refused(say("refused.closed_already", name=row["name"]))
        left = close_inside(unit, customer_id, reason)
        unit.title = say("did.closed", name=row["name"])
        told = say("did.is_closed", name=row["name"], reason=reason.strip(), **left)
        return Effect(told, customer_id)


def close_inside(unit: Unit, customer_id: bytes, reason: str) -> dict[str, str]:
    """The closing itself, inside a unit of work.

    Returns what it tells of why they left: the columns `left_reason` and `competitor`.
    """
    if not reason.strip():
        raise BadInput(say("refused.closing_needs_reason"))
    words = reason.strip()
    why = say(_CLOSED, reason=words)
    for row in unit.run(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1", (customer_id,)
    ).fetchall():
        finish_row(unit, row, "cancelled", reason=why)
    running = running_enrolment(unit, customer_id)
    for run in [*runs_beside(unit, customer_id), *([] if running is None else [running])]:
        leave(unit, run["id"], "left", why)
    changes: dict[str, Any] = {
        "closed_at": unit.at,
        "closed_on": unit.today.isoformat(),
        "closed_reason": words,
        "next_id": None,
    }
    left: dict[str, str] = {}
    if key := leaving_reason(words):
        left["left_reason"] = key
    if rival := gone_to(words):
        left["competitor"], _ = named_competitor(unit.store, rival)
    unit.update("customer", customer_id, changes | left)
    unit.insert(
        "closing",
        {"customer_id": customer_id, "closed_on": unit.today.isoformat(), "reason": words},
    )
    unit.touch(customer_id)
    return left


def reopen(store: Store, today: date, customer_id: bytes, due: date | None = None) -> Effect:
    """Bring a closed customer back, with a first step on `due` (else the next working day).

    Why they left is over with it: a later closing has its own reason.

    Raises:
        Refused: unknown, or not closed.
    """
    with work(store, today) as unit:
        row = unit.row("SELECT name, closed_at FROM customer WHERE id = ?", (customer_id,))
        if row is None:
            raise Refused(say("refused.customer_not_there"))
        if row["closed_at"] is None:
            raise Refused(say("refused.not_closed", name=row["name"]))
        day = due or calendar_of(store).add_working(today, 1)
        if day < today:
            raise BadInput(say("refused.day_passed", day=day))
        _owed_again(unit, customer_id)
        first = schedule(unit, customer_id, day, say("todo.pick_up"))
        unit.update(
            "customer",
            customer_id,
            {
                "closed_at": None,
                "closed_on": None,
                "closed_reason": None,
                "next_id": first,
                "left_reason": None,
                "said_left_on": None,
            },
        )
        closing = unit.row(
            "SELECT id FROM closing WHERE customer_id = ? AND reopened_on IS NULL "
            "AND deleted_at IS NULL ORDER BY closed_on DESC, id DESC LIMIT 1",
            (customer_id,),
        )
        if closing is not None:
            unit.update("closing", closing["id"], {"reopened_on": today.isoformat()})
        nearest = settle(unit, customer_id)
        check_silence(unit, customer_id, due)
        day = date.fromisoformat(nearest["due_on"])
        unit.title = say("did.reopened", name=row["name"])
        return Effect(
            say("did.is_open", name=row["name"], coming=told_next(nearest, today)),
            customer_id,
            nearest["id"],
            day,
        )


def _owed_again(unit: Unit, customer_id: bytes) -> None:
    """What was owed when they were closed, and still is, is due again as it was (T85)."""
    for row in unit.run(
        "SELECT f.*, x.id AS case_id FROM follow_up AS f LEFT JOIN service_case AS x "
        "ON x.follow_up_id = f.id AND x.closed_on IS NULL AND x.deleted_at IS NULL "
        "WHERE f.customer_id = ?1 AND f.status = 'cancelled' "
        "AND (f.reason LIKE ?2 || '%' OR f.reason LIKE 'closed: %') "
        "AND f.deleted_at IS NULL AND (x.id IS NOT NULL OR (+f.kind = 'promise' "
        "AND EXISTS (SELECT 1 FROM promise AS p WHERE p.customer_id = ?1 AND p.state = 'owed' "
        "AND p.title = f.title AND p.deleted_at IS NULL) AND NOT EXISTS (SELECT 1 FROM follow_up "
        "AS o WHERE o.customer_id = ?1 AND o.is_open = 1 AND o.title = f.title))) ORDER BY f.id",
        (customer_id, begins_with(_CLOSED)),
    ).fetchall():
        again = ("title", "channel", "minutes", "kind", "say", "contact_id", "attempts")
        fresh = schedule(
            unit,
            customer_id,
            date.fromisoformat(row["due_on"]),
            fixed=1,
            **{name: row[name] for name in again},
        )
        unit.update("follow_up", fresh, {"first_due_on": row["first_due_on"]})
        if row["case_id"] is not None:
            unit.update("service_case", row["case_id"], {"follow_up_id": fresh})
