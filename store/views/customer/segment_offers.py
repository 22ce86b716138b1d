"""The offers of a customer's segment that may be made to this customer now (R63)."""

from __future__ import annotations

from datetime import date, timedelta

from store.lifecycle.offers import SegmentOffer, read_offers
from store.names import plain_form
from store.safety.opening import Store
from store.settings.values import setting
from store.views.customer.troubles import offers_held


def segment_offers(store: Store, customer_id: bytes, today: date) -> tuple[SegmentOffer, ...]:
    """In the order of the segment's file; none while a complaint holds offers back.

    Left out is what is over, what they were offered and have not refused, and what they refused
    less than `refusal_days` ago.
    """
    text = store.value(
        "SELECT g.offers FROM customer AS c JOIN segment AS g ON g.id = c.segment_id "
        "AND g.deleted_at IS NULL WHERE c.id = ?",
        (customer_id,),
    )
    if text is None or offers_held(store, customer_id, today) is not None:
        return ()
    rest = (today - timedelta(days=int(setting(store, "refusal_days")))).isoformat()
    known = {
        plain_form(row[0])
        for row in store.rows(
            "SELECT title FROM offer WHERE customer_id = ? AND deleted_at IS NULL "
            "AND (answer <> 'refused' OR coalesce(answered_on, offered_on) > ?)",
            (customer_id, rest),
        )
    }
    return tuple(
        each
        for each in read_offers(text)
        if each.holds(today) and plain_form(each.title) not in known
    )
