"""People at a customer and ways to reach them: added, mended, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from store.actions.contact_ways import known_way
from store.errors import BadInput, Refused
from store.ledger.unit import Unit

_LONGEST: Final = 200


def person(text: str) -> tuple[str, str | None]:
    """Name and role from `Maria Ozola, buyer`.

    Raises:
        BadInput: no name before the comma, or a text that is no name.
    """
    name, _, role = (part.strip() for part in text.replace("\x00", "\ufffd").partition(","))
    if not name:
        raise BadInput("A contact needs a name, such as “Maria Ozola, buyer”.")
    if len(text) > _LONGEST:
        raise BadInput(f"The contact has {len(text)} characters: {_LONGEST} is the most.")
    return name, role or None


def add_people(unit: Unit, customer_id: bytes, people: Iterable[tuple[str, str | None]]) -> bool:
    """Add the contacts whose names the customer does not have; True when any was added."""
    have = {
        row["name"].casefold()
        for row in unit.run(
            "SELECT name FROM contact WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
        )
    }
    added = False
    for name, role in people:
        if name.casefold() not in have:
            have.add(name.casefold())
            unit.insert("contact", {"customer_id": customer_id, "name": name, "role": role})
            added = True
    return added


def mend_people(unit: Unit, customer_id: bytes, people: Mapping[bytes, str]) -> bool:
    """Write each contact anew from `Maria Ozola, buyer`; an empty text takes the contact away.

    Raises:
        BadInput: see `person`. Refused: it is no contact of this customer.
    """
    changed = False
    for ident, text in people.items():
        _own(unit, "contact", customer_id, ident)
        if text.strip():
            name, role = person(text)
            changed = unit.update("contact", ident, {"name": name, "role": role}) or changed
        else:
            unit.remove("contact", ident)
            changed = True
    return changed


def mend_ways(unit: Unit, customer_id: bytes, ways: Mapping[bytes, str]) -> bool:
    """Write each phone or e-mail anew; an empty text takes it away.

    Raises:
        BadInput: see `known_way`. Refused: it is no way to reach this customer.
    """
    changed = False
    for ident, text in ways.items():
        row = _own(unit, "way", customer_id, ident)
        if not text.strip():
            unit.remove("way", ident)
            changed = True
        elif text.strip() != row["value"]:
            kept = known_way(row["kind"], text) if row["kind"] in _CHECKED else text.strip()
            changed = unit.update("way", ident, {"value": kept}) or changed
    return changed


_CHECKED: Final = ("phone", "email")


def _own(unit: Unit, table: str, customer_id: bytes, ident: bytes) -> Any:
    row = unit.row(
        f"SELECT * FROM {table} WHERE id = ? AND customer_id = ? AND deleted_at IS NULL",
        (ident, customer_id),
    )
    if row is None:
        raise Refused("That way to reach them is no longer there: read the page again with r.")
    return row
