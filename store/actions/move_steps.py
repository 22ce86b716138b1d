"""Moving a step together with the customer's later ones."""

from __future__ import annotations

from datetime import date

from store.actions.followups import moved_words, settled
from store.errors import BadInput
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import check_silence, open_follow_up
from store.safety.opening import Store
from store.sentence import day_of, say
from store.views.plans.schedule import later_steps


def move_with_later(store: Store, today: date, follow_up_id: bytes, until: date) -> Effect:
    """Agree another date; the later steps go by as many working days. One undo for all.

    The moved one is fixed from then on; agreed dates, promises and rests stay (`later_steps` shows
    before and after).

    Raises:
        BadInput: the date has passed.
        Refused: the follow-up is finished.
    """
    if until < today:
        raise BadInput(say("refused.day_passed", day=until))
    with work(store, today) as unit:
        row = open_follow_up(unit, follow_up_id)
        shifted = later_steps(store, follow_up_id, until)
        for each in shifted:
            # Going back with an overdue step must not make alarms of those behind it.
            unit.update("follow_up", each.key, {"due_on": max(each.after, today).isoformat()})
        unit.update("follow_up", follow_up_id, {"fixed": 1})
        check_silence(unit, row["customer_id"], until)
        later = len(shifted) - 1
        return settled(unit, row, moved_words(row, day_of(until, today), later))
