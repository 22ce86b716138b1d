"""Putting a follow-up off; the third push of the same step asks for a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.followups import check_ahead, settled
from store.errors import Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import (
    check_silence,
    dated,
    open_follow_up,
)
from store.safety.opening import Store
from store.sentence import day_of, read, say

PUSHES_BEFORE_DECISION = 2


class PushedTwice(Refused):
    """The third push: it takes a reason, or another decision."""


def snooze(
    store: Store, today: date, follow_up_id: bytes, until: date, reason: str | None = None
) -> Effect:
    """Put a follow-up off; counts as a push. The third push needs a reason.

    One that is due on that day or later stays where it is, which is no push: until then nothing
    brings it before its day, neither an alarm nor room in the day.

    Raises:
        BadInput: the date is not ahead.
        PushedTwice: pushed twice already and no reason was given.
    """
    check_ahead(until, today)
    day = day_of(until, today)
    with work(store, today) as unit:
        row = open_follow_up(unit, follow_up_id)
        due = date.fromisoformat(row["due_on"])
        if due >= until:
            unit.update("follow_up", follow_up_id, {"quiet_until": until.isoformat()})
            unit.touch(row["customer_id"])
            return settled(unit, row, say("did.quiet", name=row["customer_name"], day=day))
        if row["pushes"] >= PUSHES_BEFORE_DECISION and not (reason or "").strip():
            raise PushedTwice(
                say(
                    "refused.pushed",
                    title=read(row["title"]),
                    name=row["customer_name"],
                    times=row["pushes"],
                )
            )
        changes: dict[str, Any] = {**dated(until), "pushes": row["pushes"] + 1}
        if reason:
            changes["reason"] = reason
        unit.update("follow_up", follow_up_id, changes)
        check_silence(unit, row["customer_id"], until)
        return settled(unit, row, say("did.put_off", name=row["customer_name"], day=day))
