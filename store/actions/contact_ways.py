"""Ways to reach a customer: phones, e-mails, addresses, websites; none is kept twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from store.errors import BadInput
from store.ledger.unit import Unit
from store.phones import split_ways
from store.sentence import say


def add_missing_ways(
    unit: Unit,
    customer_id: bytes,
    contact_id: bytes | None,
    ways: Sequence[tuple[str, str | None, str]],
    *,
    theirs: bool = False,
) -> bool:
    """Add the ways (kind, label, value) that the customer does not have; True when any was added.

    E-mails are compared without case, phones by their international form, else by their digits.
    Where they are `theirs`, one that was nobody's own becomes the contact's.
    """
    if not ways:
        return False
    have: dict[tuple[str, str], dict[bytes | None, bytes]] = defaultdict(dict)
    for row in unit.run(
        "SELECT id, contact_id, kind, value, e164 FROM way WHERE customer_id = ? "
        "AND deleted_at IS NULL",
        (customer_id,),
    ):
        for form in {row["value"], row["e164"] or row["value"]}:
            have[plain_way(row["kind"], form)][row["contact_id"]] = row["id"]
    added = False
    for kind, label, value in ways:
        owners = have[plain_way(kind, value)]
        if contact_id in owners or (owners and not theirs):
            continue
        if None in owners:
            owners[contact_id] = owners.pop(None)
            added = unit.update("way", owners[contact_id], {"contact_id": contact_id}) or added
            continue
        owners[contact_id] = unit.insert(
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


def known_ways(kind: str, text: str) -> list[str]:
    """The phones or e-mails of a text such as `6722 0000 / 6722 0001`, each of which can be kept.

    Raises:
        BadInput: see `known_way`.
    """
    return [known_way(kind, each) for each in split_ways(kind, text) or [text]]


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
    if kind == "phone":
        raise BadInput(say("typed.no_phone", text=kept[:40]))
    if kind == "email":
        raise BadInput(say("typed.no_email", text=kept[:40]))
    raise BadInput(say("refused.no_way_kind", text=kind))


def plain_way(kind: str, value: str) -> tuple[str, str]:
    """The form in which two ways are compared."""
    if kind == "phone":
        return kind, "".join(c for c in value if c.isdigit()) or value
    return kind, value.casefold()
