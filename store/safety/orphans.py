"""The number that must always be 0."""

from __future__ import annotations

from typing import Final

from store.safety.opening import Store

_FEW: Final = 1_000  # customers whose steps are looked up one by one at every key


def orphans_at_a_look(store: Store) -> int:
    """The same, of more than a few customers only of those who have no next step at all.

    That it is an open one, and the customer's own, is the tables' own rule, which nobody can break
    who has not broken the tables; `tickler check` counts them all in any store.
    """
    if int(store.value("SELECT max(rowid) FROM customer") or 0) <= _FEW:
        return orphans(store)
    return int(store.value("SELECT count(*) FROM customer WHERE live = 1 AND next_id IS NULL"))


def orphans(store: Store) -> int:
    """Live customers without an open follow-up; the database keeps this at 0."""
    return int(
        store.value(
            "SELECT count(*) FROM customer AS c WHERE c.live = 1 AND NOT EXISTS (SELECT 1 "
            "FROM follow_up AS f WHERE f.customer_id = c.id AND f.is_open = 1 "
            "AND f.id = c.next_id)"
        )
    )
