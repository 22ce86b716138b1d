"""A customer's card: the fields that can be edited, the people there, the ways to reach them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from store.customer_fields import CustomerField
from store.dataclass import dataclass
from store.lifecycle.possible_years import written
from store.safety.opening import Store
from store.settings.own_fields import own_fields
from store.views.customer.marks import of_each, own_values_of, tags_of
from store.vocabulary import all_refused


@dataclass(frozen=True, slots=True)
class Way:
    """A phone, e-mail, address or website; `contact` is the person whose it is."""

    key: bytes
    kind: str
    value: str
    label: str | None
    contact: str | None
    contact_key: bytes | None
    e164: str | None
    refuses: str | None  # what they asked us not to do, the person or their company


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of a customer, with the ways of their own and the touches with them."""

    key: bytes
    name: str
    role: str | None
    ways: tuple[Way, ...] = ()
    touches: int = 0
    last: date | None = None
    channel: str | None = None  # that of most touches
    refuses: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A file or a page; `digest` is that of the file when it was noted."""

    key: bytes
    target: str
    title: str | None
    digest: bytes | None


@dataclass(frozen=True)
class Card:
    """`fields` by the names that `edit` takes, "" for what is not known; `own` ones among them.

    The segment is empty where the rules choose it; do_not_contact is `yes` once they asked for it;
    the motivation is that of the present stage.
    """

    fields: Mapping[str, str]
    tags: tuple[str, ...]
    own: tuple[CustomerField, ...]
    links: tuple[Link, ...]
    ways: tuple[Way, ...]
    people: tuple[Person, ...]


def card_of(store: Store, full: Any) -> Card:
    """The card of a customer whose whole row is given."""
    customer_id = full["id"]
    fields = {name: str(full[name] or "") for name in full.keys()}  # noqa: SIM118  no mapping
    named = store.row(
        "SELECT (SELECT name FROM segment WHERE id = ?) AS segment, "
        "(SELECT name FROM rep WHERE id = ?) AS owner, (SELECT name FROM customer WHERE id = ?) "
        "AS referred_by, (SELECT m.level FROM motivation AS m "
        "JOIN standing AS s ON s.customer_id = m.customer_id AND s.stage = m.stage "
        "WHERE m.customer_id = ? AND m.deleted_at IS NULL ORDER BY m.noted_on DESC, m.id DESC) "
        "AS motivation",
        (full["segment_id"], full["owner_id"], full["referred_by_id"], customer_id),
    )
    fields["segment"] = (named["segment"] or "") if full["segment_fixed"] else ""
    fields["motivation"] = named["motivation"] or ""
    fields["owner"] = named["owner"] or ""
    fields["referred_by"] = named["referred_by"] or ""
    fields["birthday"] = written(fields["birthday"])
    fields["do_not_contact"] = "yes" if full["do_not_contact"] else ""
    fields["motivation"] = named["motivation"] or ""
    own = own_fields(store)
    values = own_values_of(store, [customer_id]).get(customer_id, {}) if own else {}
    fields |= {each.name: values.get(each.name, "") for each in own}
    return Card(
        fields=fields,
        tags=tuple(tags_of(store, [customer_id]).get(customer_id, ())),
        own=own,
        links=tuple(
            Link(row["id"], row["target"], row["title"], row["digest"])
            for row in store.rows(
                "SELECT * FROM link WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id",
                (customer_id,),
            )
        ),
        ways=tuple(ways_of(store, [customer_id]).get(customer_id, ())),
        people=tuple(people_of(store, [customer_id]).get(customer_id, ())),
    )


def ways_of(store: Store, customers: Sequence[bytes]) -> dict[bytes, list[Way]]:
    """How to reach these customers and their contacts, in the order in which it was noted."""
    found: dict[bytes, list[Way]] = defaultdict(list)
    for row in of_each(
        store,
        customers,
        "SELECT w.customer_id, w.id, w.kind, w.value, w.label, p.name, p.id AS person, w.e164, "
        "coalesce(p.refuses || ', ', '') || coalesce(c.refuses, '') AS refuses "
        "FROM way AS w JOIN customer AS c ON c.id = w.customer_id LEFT JOIN contact AS p "
        "ON p.id = w.contact_id AND p.deleted_at IS NULL "
        "WHERE w.customer_id IN ({}) AND w.deleted_at IS NULL ORDER BY w.id",
    ):
        customer, *values = row
        values[-1] = all_refused(values[-1])
        found[customer].append(Way(*values))
    return found


def people_of(store: Store, customers: Sequence[bytes]) -> dict[bytes, list[Person]]:
    """The contacts of these customers, with their ways and the touches with them."""
    ways: dict[bytes | None, list[Way]] = defaultdict(list)
    for each in ways_of(store, customers).values():
        for way in each:
            ways[way.contact_key].append(way)
    touches: dict[bytes, list[tuple[str, int, str]]] = defaultdict(list)
    for row in of_each(
        store,
        customers,
        "SELECT i.contact_id, i.channel, count(*) AS many, max(i.happened_on) AS last "
        "FROM interaction AS i WHERE i.customer_id IN ({}) AND i.contact_id IS NOT NULL "
        "AND i.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM interaction AS n "
        "WHERE n.corrects_id = i.id AND n.deleted_at IS NULL) GROUP BY 1, 2 ORDER BY 3 DESC, 2",
    ):
        touches[row["contact_id"]].append((row["channel"], row["many"], row["last"]))
    found: dict[bytes, list[Person]] = defaultdict(list)
    for row in of_each(
        store,
        customers,
        "SELECT customer_id, id, name, role, refuses FROM contact WHERE customer_id IN ({}) "
        "AND deleted_at IS NULL ORDER BY id",
    ):
        had = touches[row["id"]]
        found[row["customer_id"]].append(
            Person(
                row["id"],
                row["name"],
                row["role"],
                tuple(ways[row["id"]]),
                sum(many for _, many, _ in had),
                date.fromisoformat(max(last for _, _, last in had)) if had else None,
                had[0][0] if had else None,
                row["refuses"],
            )
        )
    return found
