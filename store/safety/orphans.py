"""The number that must always be 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.safety.opening import Store

if TYPE_CHECKING:
    pass


def orphans(store: Store) -> int:
    """Live customers without an open follow-up; the database keeps this at 0."""
    return int(
        store.value(
            "SELECT count(*) FROM customer AS c WHERE c.live = 1 AND NOT EXISTS (SELECT 1 "
            "FROM follow_up AS f WHERE f.customer_id = c.id AND f.is_open = 1 "
            "AND f.id = c.next_id)"
        )
    )
