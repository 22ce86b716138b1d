"""Ways to reach a customer: phones, e-mails, addresses, websites; none is kept twice."""

from __future__ import annotations

from collections.abc import Sequence

from store.actions.work import Unit


def add_missing_ways(
    unit: Unit,
    customer_id: bytes,
    contact_id: bytes | None,
    ways: Sequence[tuple[str, str | None, str]],
) -> bool:
    """Add the ways (kind, label, value) that the customer does not have; True when any was added.

    E-mails are compared without case, phones by their digits.
    """
    if not ways:
        return False
    have = {
        (row["kind"], _plain(row["kind"], row["value"]))
        for row in unit.run(
            "SELECT kind, value FROM way WHERE customer_id = ? AND deleted_at IS NULL",
            (customer_id,),
        )
    }
    added = False
    for kind, label, value in ways:
        plain = (kind, _plain(kind, value))
        if plain in have:
            continue
        have.add(plain)
        unit.insert(
            "way",
            {
                "customer_id": customer_id,
                "contact_id": contact_id,
                "kind": kind,
                "label": label,
                "value": value,
            },
        )
        added = True
    return added


def _plain(kind: str, value: str) -> str:
    if kind == "phone":
        return "".join(c for c in value if c.isdigit()) or value
    return value.casefold()
