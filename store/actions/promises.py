"""Ending a promise by hand, as kept or as broken (R32)."""

from __future__ import annotations

from datetime import date

from store.actions import followups
from store.actions.touches import Touch
from store.errors import Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.safety.opening import Store
from store.sentence import say


def settle_promise(store: Store, today: date, promise_id: bytes, *, kept: bool) -> Effect:
    """Say how a promise ended; its follow-up ends with it.

    A kept promise is a touch: the customer has what we said they would. After its day it counts as
    broken all the same, because kept means kept in time; the sentence says so.

    Raises:
        Refused: the promise is not there, or has ended already.
    """
    with work(store, today) as unit:
        row = unit.row(
            "SELECT p.*, c.name, c.live FROM promise AS p JOIN customer AS c "
            "ON c.id = p.customer_id WHERE p.id = ? AND p.deleted_at IS NULL",
            (promise_id,),
        )
        if row is None:
            raise Refused(say("refused.promise_not_there"))
        if row["state"] != "owed":
            raise Refused(say("refused.promise_ended", title=row["title"], state=row["state"]))
        step = unit.row(
            "SELECT id, channel FROM follow_up WHERE customer_id = ? AND is_open = 1 "
            "AND kind = 'promise' AND title = ? ORDER BY first_due_on = ? DESC, due_on, id LIMIT 1",
            (row["customer_id"], row["title"], row["due_on"]),
        )
        effect = Effect("", row["customer_id"])
        if step is not None and kept:
            touch = Touch(step["channel"], "reached")
            effect = followups.finish(store, today, step["id"], touch)
        elif step is not None:
            effect = followups.skip(store, today, step["id"], say("reason.promise_broken"))
        in_time = kept and today.isoformat() <= row["due_on"]
        ended = {"state": "kept" if in_time else "broken", "settled_on": today.isoformat()}
        unit.update("promise", promise_id, ended)
        unit.touch(row["customer_id"])
        how = "kept" if in_time else "late" if kept else "broken"
        unit.title = say(f"did.promise_{how}", name=row["name"], title=row["title"])
        sentence = say(f"did.promise_is_{how}", name=row["name"], title=row["title"])
        return Effect(sentence, row["customer_id"], effect.next_id, effect.next_due, promise_id)
