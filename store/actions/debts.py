"""What we owe: promises and answers. Doing the follow-up settles the debt, a vain try does not."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.errors import BadInput, Refused
from store.ledger.follow_up_rows import schedule
from store.ledger.unit import Unit
from store.sentence import say
from store.vocabulary import OUTCOMES

# Kinds of follow-up behind which something is owed.
OWED: Final = ("promise", "answer")
# Outcomes after which nobody has heard us.
UNHEARD: Final = tuple(each.key for each in OUTCOMES if not each.heard)


def settle_owed(unit: Unit, row: Any) -> None:
    """The promise behind this follow-up is kept, or broken where its day has passed (R32).

    An enquiry is answered and closed with that; a complaint is answered and stays open until it is
    closed with its cause.
    """
    day = unit.today.isoformat()
    if row["kind"] == "promise":
        owed = _promise_of(unit, row)
        if owed is not None:
            state = "kept" if day <= owed["due_on"] else "broken"
            unit.update("promise", owed["id"], {"state": state, "settled_on": day})
    elif row["kind"] == "answer":
        case = _case_of(unit, row)
        if case is not None:
            closed = {"closed_on": day} if case["kind"] == "enquiry" else {}
            answered = case["answered_on"] or day
            unit.update("service_case", case["id"], {"answered_on": answered, **closed})


def leave_owed(unit: Unit, row: Any) -> None:
    """What becomes of the debt when its follow-up is left out: the promise is broken.

    Raises:
        Refused: somebody waits for an answer.
    """
    if row["kind"] == "answer" and _case_of(unit, row) is not None:
        raise Refused(say("refused.answer_awaited", name=row["customer_name"]))
    if row["kind"] == "promise":
        owed = _promise_of(unit, row)
        if owed is not None:
            settled = {"state": "broken", "settled_on": unit.today.isoformat()}
            unit.update("promise", owed["id"], settled)


def try_again(unit: Unit, row: Any, due: date) -> bytes:
    """The same debt on another day, after a try that did not reach anybody."""
    if due <= unit.today:
        raise BadInput(say("refused.day_not_ahead", day=due, today=unit.today))
    fresh = schedule(
        unit,
        row["customer_id"],
        due,
        row["title"],
        channel=row["channel"],
        minutes=row["minutes"],
        kind=row["kind"],
        say=row["say"],
        contact_id=row["contact_id"],
        fixed=1,
        attempts=row["attempts"] + 1,
        first_due_on=row["first_due_on"],
    )
    if row["kind"] == "answer":
        case = _case_of(unit, row)
        if case is not None:
            unit.update("service_case", case["id"], {"follow_up_id": fresh})
    return fresh


def _promise_of(unit: Unit, row: Any) -> Any | None:
    # Of several with the same words it is the one that was made for the follow-up's first day.
    return unit.row(
        "SELECT id, due_on FROM promise WHERE customer_id = ? AND state = 'owed' AND title = ? "
        "AND deleted_at IS NULL ORDER BY due_on = ? DESC, due_on, id LIMIT 1",
        (row["customer_id"], row["title"], row["first_due_on"]),
    )


def _case_of(unit: Unit, row: Any) -> Any | None:
    return unit.row(
        "SELECT * FROM service_case WHERE follow_up_id = ? AND closed_on IS NULL "
        "AND deleted_at IS NULL",
        (row["id"],),
    )
