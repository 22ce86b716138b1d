"""A customer's card: the fields that can be edited, the people there, the ways to reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.customer_fields import CustomerField
from store.safety.opening import Store
from store.settings.own_fields import own_fields
from store.views.customer.marks import own_values_of, tags_of


@dataclass(frozen=True, slots=True)
class Way:
    """A phone, e-mail, address or website; `contact` is the person whose it is."""

    key: bytes
    kind: str
    value: str
    label: str | None
    contact: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of a customer."""

    key: bytes
    name: str
    role: str | None


@dataclass(frozen=True)
class Card:
    """`fields` by the names that `edit` takes, "" for what is not known; `own` ones among them.

    The segment is empty where the rules choose it; do_not_contact is `yes` once they asked for it;
    the motivation is that of the present stage.
    """

    fields: Mapping[str, str]
    tags: tuple[str, ...]
    own: tuple[CustomerField, ...]
    ways: tuple[Way, ...]
    people: tuple[Person, ...]


def card_of(store: Store, full: Any) -> Card:
    """The card of a customer whose whole row is given."""
    customer_id = full["id"]
    fields = {name: str(full[name] or "") for name in full.keys()}  # noqa: SIM118  no mapping
    named = store.row(
        "SELECT (SELECT name FROM segment WHERE id = ?) AS segment, "
        "(SELECT name FROM rep WHERE id = ?) AS owner, (SELECT m.level FROM motivation AS m "
        "JOIN standing AS s ON s.customer_id = m.customer_id AND s.stage = m.stage "
        "WHERE m.customer_id = ? AND m.deleted_at IS NULL ORDER BY m.noted_on DESC, m.id DESC) "
        "AS motivation",
        (full["segment_id"], full["owner_id"], customer_id),
    )
    fields["segment"] = (named["segment"] or "") if full["segment_fixed"] else ""
    fields["motivation"] = named["motivation"] or ""
    fields["owner"] = named["owner"] or ""
    fields["do_not_contact"] = "yes" if full["do_not_contact"] else ""
    fields["motivation"] = named["motivation"] or ""
    own = own_fields(store)
    values = own_values_of(store, [customer_id]).get(customer_id, {}) if own else {}
    fields |= {each.name: values.get(each.name, "") for each in own}
    return Card(
        fields=fields,
        tags=tuple(tags_of(store, [customer_id]).get(customer_id, ())),
        own=own,
        ways=tuple(
            Way(row["id"], row["kind"], row["value"], row["label"], row["contact"])
            for row in store.rows(
                "SELECT w.id, w.kind, w.value, w.label, p.name AS contact FROM way AS w "
                "LEFT JOIN contact AS p ON p.id = w.contact_id AND p.deleted_at IS NULL "
                "WHERE w.customer_id = ? AND w.deleted_at IS NULL ORDER BY w.id",
                (customer_id,),
            )
        ),
        people=tuple(
            Person(row["id"], row["name"], row["role"])
            for row in store.rows(
                "SELECT id, name, role FROM contact WHERE customer_id = ? "
                "AND deleted_at IS NULL ORDER BY id",
                (customer_id,),
            )
        ),
    )
