"""The fields of customers that the user has made."""

from __future__ import annotations

from store.customer_fields import CustomerField, Kind
from store.safety.opening import Store

KINDS: dict[str, Kind] = {"text": "text", "number": "number", "date": "day", "choice": "choice"}


def own_fields(store: Store) -> tuple[CustomerField, ...]:
    """All of them, in the order in which they were made."""
    return tuple(
        CustomerField(
            row["key"],
            row["label"],
            "",
            row["kind"],
            choices=tuple((row["choices"] or "").splitlines()),
            own=row["id"],
        )
        for row in store.rows("SELECT * FROM own_field WHERE deleted_at IS NULL ORDER BY id")
    )
