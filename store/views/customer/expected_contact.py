"""When a customer expects to hear from us: by their own rhythm, or as was agreed (R19)."""

from __future__ import annotations

from datetime import date

from store.dataclass import dataclass
from store.safety.opening import Store
from store.value.contract import GRACE
from store.value.net_purchases import bought_days, netted
from store.value.rhythm import Window, expected_window
from store.views.touches import sold_unpriced
from store.views.value.facts import pick


@dataclass(frozen=True, slots=True)
class Expected:
    """`rhythm` is when their next purchase is due by their own gaps, None before two purchases.

    `agreed` is the nearest day that was agreed on with them; it goes before the rhythm. Of a
    subscriber `renewal` is the day when the next one is due, and what they buy besides has no
    rhythm: None for both of one who has not renewed. Nothing is expected of those who have left.
    """

    rhythm: Window | None
    agreed: date | None
    renewal: date | None = None


def expected_of(store: Store, customer_id: bytes, today: date) -> Expected:
    """When this customer expects us, as far as it is known."""
    agreed = _day(
        store.value(
            "SELECT min(due_on) FROM follow_up WHERE customer_id = ? AND is_open = 1 AND fixed = 1 "
            "AND kind IN ('step', 'first', 'own')",
            (customer_id,),
        )
    )
    gone = store.value(
        "SELECT c.closed_at IS NOT NULL OR c.said_left_on >= coalesce(r.last_on, '') "
        "OR (r.renews_on IS NOT NULL AND v.churn_risk = 1) "  # who said no to the renewal
        "FROM customer AS c LEFT JOIN rhythm AS r ON r.customer_id = c.id "
        "LEFT JOIN score AS v ON v.customer_id = c.id WHERE c.id = ?",
        (customer_id,),
    )
    if gone:
        return Expected(None, agreed)
    row = store.row(
        "SELECT r.renews_on, g.contract_days FROM rhythm AS r JOIN customer AS c "
        "ON c.id = r.customer_id JOIN segment AS g ON g.id = c.segment_id "
        "AND g.deleted_at IS NULL WHERE r.customer_id = ? AND r.days > 0 "
        "AND g.contract_days IS NOT NULL",
        (customer_id,),
    )
    if row is not None:
        due = _day(row["renews_on"])
        left = due is None or (today - due).days > row["contract_days"] * GRACE
        return Expected(None, agreed, None if left else due)
    bought = netted(
        store.rows(
            "SELECT bought_on, kind, number, amount, cost FROM purchase WHERE customer_id = ? "
            "AND deleted_at IS NULL AND bought_on <= ? ORDER BY bought_on, kind, id",
            (customer_id, today.isoformat()),
        )
    )
    pick(store.connection, [customer_id])
    sold = sold_unpriced(store.connection, today.isoformat()).get(customer_id, [])
    return Expected(expected_window(sorted({*bought_days(bought), *sold})), agreed)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
