"""People at a customer and ways to reach them: added, mended, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from store.actions.contact_ways import add_missing_ways, known_way, known_ways, plain_way
from store.errors import BadInput, Refused
from store.ledger.unit import Unit
from store.phones import kind_of_way, split_ways
from store.sentence import say
from store.views.customer import card
from store.vocabulary import all_refused, is_refusal, read_refusals, refused_words

_LONGEST: Final = 200


class Person(NamedTuple):
    """A contact as it is written, with (kind, value) of the phones and e-mails of their own."""

    name: str
    role: str | None = None
    ways: tuple[tuple[str, str], ...] = ()
    refuses: str | None = None


def person(text: str) -> Person:
    """Name, role, phones and e-mails from `Maria Ozola, buyer, +371 6722 0000, maria@x.example`.

    `no calls`, `no e-mails` are what she asked us not to do.

    Raises:
        BadInput: no name before the comma, or a text that is no name.
    """
    name, *more = (part.strip() for part in text.replace("\x00", "\ufffd").split(","))
    if not name or kind_of_way(name):
        raise BadInput(say("refused.contact_needs_name"))
    ways, role, refuses = [], [], []
    for part in filter(None, more):
        if is_refusal(part):
            refuses.append(read_refusals(part))
            continue
        pieces = split_ways("phone", part)
        kinds = [kind_of_way(piece) for piece in pieces]
        found = [(kind, piece) for kind, piece in zip(kinds, pieces, strict=True) if kind]
        if len(found) == len(pieces):
            ways += found
        else:
            role.append(part)
    for kept in (name, ", ".join(role)):
        if len(kept) > _LONGEST:
            raise BadInput(say("refused.contact_too_long", length=len(kept), most=_LONGEST))
    return Person(name, ", ".join(role) or None, tuple(dict.fromkeys(ways)), all_refused(*refuses))


def written(contact: card.Person) -> str:
    """A contact as `person` reads it."""
    ways = (way.value for way in contact.ways if way.kind in _CHECKED)
    parts = (contact.name, contact.role, *ways, refused_words(contact.refuses))
    return ", ".join(part for part in parts if part)


def add_people(
    unit: Unit, customer_id: bytes, people: Iterable[Person | tuple[str, str | None]]
) -> bool:
    """Add the contacts whose names the customer does not have; True when anything was added.

    One that is there gets the phones and e-mails, and the role if none is known.
    """
    have = {
        row["name"].casefold(): (row["id"], row["role"], row["refuses"])
        for row in unit.run(
            "SELECT id, name, role, refuses FROM contact WHERE customer_id = ? "
            "AND deleted_at IS NULL",
            (customer_id,),
        )
    }
    added = False
    for name, role, ways, refuses in (Person(*each) for each in people):
        ident, known, asked = have.get(name.casefold(), (None, None, None))
        asked = all_refused(asked, refuses)
        if ident is None:
            values = {"customer_id": customer_id, "name": name, "role": role, "refuses": asked}
            ident = unit.insert("contact", values)
            added = True
        else:
            news = {"role": known or role, "refuses": asked}
            added = unit.update("contact", ident, news) or added
        have[name.casefold()] = (ident, known or role, asked)
        fresh = [(kind, None, known_way(kind, value)) for kind, value in ways]
        added = add_missing_ways(unit, customer_id, ident, fresh, theirs=True) or added
    return added


def mend_people(unit: Unit, customer_id: bytes, people: Mapping[bytes, str]) -> bool:
    """Write each contact anew from what `person` reads; an empty text takes the contact away.

    Phones and e-mails that the text leaves out are taken away, too.

    Raises:
        BadInput: see `person`. Refused: it is no contact of this customer.
    """
    changed = False
    for ident, text in people.items():
        _own(unit, "contact", customer_id, ident)
        ways = unit.run(
            "SELECT id, kind, value FROM way WHERE contact_id = ? AND deleted_at IS NULL "
            "AND kind IN ('phone', 'email')",
            (ident,),
        ).fetchall()
        if not text.strip():
            unit.remove("contact", ident)
            for way in ways:
                unit.remove("way", way["id"])
            changed = True
            continue
        name, role, their_ways, refuses = person(text)
        news = {"name": name, "role": role, "refuses": refuses}
        changed = unit.update("contact", ident, news) or changed
        kept = {plain_way(kind, value) for kind, value in their_ways}
        for way in ways:
            if plain_way(way["kind"], way["value"]) not in kept:
                unit.remove("way", way["id"])
                changed = True
        fresh = [(kind, None, known_way(kind, value)) for kind, value in their_ways]
        changed = add_missing_ways(unit, customer_id, ident, fresh, theirs=True) or changed
    return changed


def mend_ways(unit: Unit, customer_id: bytes, ways: Mapping[bytes, str]) -> bool:
    """Write each phone or e-mail anew; an empty text takes it away, several become several.

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
            first, *more = [text.strip()]
            if row["kind"] in _CHECKED:
                first, *more = known_ways(row["kind"], text)
            changed = unit.update("way", ident, {"value": first}) or changed
            unit.touch(customer_id)
            fresh = [(row["kind"], None, value) for value in more]
            changed = add_missing_ways(unit, customer_id, row["contact_id"], fresh) or changed
    return changed


_CHECKED: Final = ("phone", "email")


def _own(unit: Unit, table: str, customer_id: bytes, ident: bytes) -> Any:
    row = unit.row(
        f"SELECT * FROM {table} WHERE id = ? AND customer_id = ? AND deleted_at IS NULL",
        (ident, customer_id),
    )
    if row is None:
        raise Refused(say("refused.way_not_there"))
    return row
