"""A step within days after a low score, or after words of somebody who has had enough (T20)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.actions.touches import Touch
from store.ledger.follow_up_rows import dated, schedule, settle
from store.ledger.unit import Unit
from store.lifecycle.calendar import shift_days
from store.lifecycle.sore_words import sore_words
from store.sentence import Words, begins_with
from store.sentence import say as tell
from store.settings.values import calendar_of
from store.views.customer.troubles import low_answer

_SOON: Final = 2  # working days
RECENT_DAYS: Final = 21  # an older touch, as of an import, asks for nothing any more
_HEARD_SINCE: Final = (
    "SELECT 1 FROM interaction WHERE customer_id = ? AND happened_on > ? AND deleted_at IS NULL "
    "AND (felt IN ('glad', 'calm') OR outcome IN ('reached', 'bought'))"
)
_WHAT_WENT_WRONG: Final = (
    "You gave us a low mark, and I would like to know why before anything else. What should we "
    "have done differently?"
)
_WHAT_WAS_SAID: Final = (
    "What you said last time has stayed with me, and I would like to know what led to it before "
    "anything else. What should we have done differently?"
)


def look_into(unit: Unit, customer_id: bytes, what: Words, say: str = _WHAT_WENT_WRONG) -> Any:
    """A step within two working days, ahead of what is due by then; returns the next step.

    Not beside another such step, or one that solves a case. What nobody agreed on and is due
    already makes room until the next working day; an agreed date stays beside it.
    """
    calendar = calendar_of(unit.store)
    soon = calendar.add_working(unit.today, _SOON)
    near = unit.run(
        "SELECT f.*, f.title LIKE ? || '%' OR EXISTS (SELECT 1 FROM service_case AS x "
        "WHERE x.follow_up_id = f.id AND x.deleted_at IS NULL) AS looks FROM follow_up AS f "
        "WHERE f.customer_id = ? AND f.is_open = 1 AND f.due_on <= ? AND f.kind <> 'rest' "
        "ORDER BY f.due_on",
        (begins_with("todo.find_out"), customer_id, soon.isoformat()),
    ).fetchall()
    if not any(row["looks"] for row in near):
        first = min([soon, *(date.fromisoformat(row["due_on"]) for row in near)])
        due = soon if not near else max(unit.today, calendar.add_working(first, -1))
        for row in near:
            if not row["fixed"] and row["kind"] != "promise" and row["due_on"] <= due.isoformat():
                unit.update("follow_up", row["id"], dated(calendar.add_working(unit.today, 1)))
        schedule(unit, customer_id, due, tell("todo.find_out", what=what), say=say)
    return settle(unit, customer_id)


def look_into_upset(unit: Unit, customer_id: bytes, touch: Touch) -> bytes | None:
    """After a touch: where they were upset, or refused while their last score is low, look into it.

    A touch of the last weeks counts, by whatever way it is told, unless they were talked to since.
    Who rests or is closed is left in peace. Returns the next step where there was reason to.
    """
    day = touch.day or unit.today
    if not shift_days(unit.today, -RECENT_DAYS) <= day <= unit.today:
        return None
    what: Words | None = None
    if touch.felt in (None, "upset"):  # what somebody says of them is worth more than words
        what = sore_words(touch.note) or (tell("todo.upset") if touch.felt else None)
    say = _WHAT_WAS_SAID
    if what is None and touch.outcome == "refused":
        what, say = low_answer(unit.store, customer_id, unit.today), _WHAT_WENT_WRONG
    if what is None or (day < unit.today and unit.row(_HEARD_SINCE, (customer_id, str(day)))):
        return None
    if unit.row(
        "SELECT 1 FROM customer AS c WHERE c.id = ?1 AND (c.live = 0 OR EXISTS (SELECT 1 FROM "
        "follow_up AS f WHERE f.customer_id = ?1 AND f.is_open = 1 AND +f.kind = 'rest'))",
        (customer_id,),
    ):
        return None
    found: bytes = look_into(unit, customer_id, what, say)["id"]
    return found
