"""Ways to reach a customer: phones, e-mails, addresses, websites; none is kept twice."""

from __future__ import annotations

from collections.abc import Sequence

from store.errors import BadInput
from store.ledger.unit import Unit


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


def known_way(kind: str, value: str) -> str:
    """A phone number or an e-mail address that can be kept.

    Raises:
        BadInput: another kind of way, or a value that nobody could call or write to.
    """
    kept = value.strip()
    if kind == "phone" and sum(each.isdigit() for each in kept) >= 3:
        return kept
    before, at, after = kept.rpartition("@")
    if kind == "email" and before and at and after and not any(c.isspace() for c in kept):
        return kept
    examples = {"phone": "a phone number: +371 6722 0000", "email": "an e-mail: ana@example.com"}
    if kind not in examples:
        raise BadInput(f"“{kind}” is no way to reach somebody: use phone or email.")
    raise BadInput(f"“{kept[:40]}” is not {examples[kind]} would be one.")


def _plain(kind: str, value: str) -> str:
    if kind == "phone":
        return "".join(c for c in value if c.isdigit()) or value
    return value.casefold()
