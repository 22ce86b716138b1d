"""Whether what was delivered was what the customer expected (R94)."""

from __future__ import annotations

from datetime import date
from typing import Final

from store.actions.sales import known_customer
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.safety.opening import Store
from store.sentence import day_of, say

EXPECTATIONS: Final = ("met", "exceeded", "missed")


def expectation(
    store: Store,
    today: date,
    customer_id: bytes,
    said: str | None,
    *,
    note: str | None = None,
    number: str | None = None,
) -> Effect:
    """Note how a delivery met the customer's expectations; None takes the note back.

    The delivery is the purchase of that number, else the latest one. What is said later takes the
    place of what was said before.

    Raises:
        BadInput: not met, exceeded or missed.
        Refused: there is no such purchase.
    """
    if said is not None and said not in EXPECTATIONS:
        raise BadInput(say("refused.no_expectation", text=said, known=", ".join(EXPECTATIONS)))
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        bought = unit.row(
            "SELECT id, bought_on FROM purchase WHERE customer_id = ?1 AND kind = 'purchase' "
            "AND deleted_at IS NULL AND (?2 IS NULL OR number = ?2) "
            "ORDER BY bought_on DESC, id DESC LIMIT 1",
            (customer_id, number),
        )
        if bought is None:
            raise Refused(say("refused.no_purchase", name=row["name"], number=number))
        words = (note or "").replace("\x00", "\ufffd").strip() or None
        changed = unit.update(
            "purchase",
            bought["id"],
            {
                "expectation": said,
                "expectation_note": words if said else None,
                "expectation_on": today.isoformat() if said else None,
            },
        )
        if not changed:
            return Effect(say("did.like_that", what=row["name"]), customer_id)
        unit.touch(customer_id)
        day = day_of(date.fromisoformat(bought["bought_on"]), today)
        unit.title = say("did.delivered", name=row["name"], day=day, said=said)
        return Effect(say("did.noted", done=unit.title), customer_id, record_id=bought["id"])
