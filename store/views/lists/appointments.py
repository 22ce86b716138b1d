"""Follow-ups as a calendar and an address book need them: what, when, whom, how to reach them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from store.safety.opening import Store
from store.sentence import shown
from store.views.customer.card import ways_of
from store.views.customer.marks import of_each, tags_of
from store.views.day.owner_scope import scope_of

_LATELY: Final = 60  # days for which what was called off is still told to a calendar


class Appointment(NamedTuple):
    """A follow-up. `changes` counts how often it was changed, `changed_at` is the last time."""

    key: bytes
    customer_key: bytes
    customer: str
    title: str
    say: str | None
    channel: str
    minutes: int
    day: date
    time: str | None  # HH:MM on the rep's clock
    person: str | None
    city: str | None
    off: bool
    changes: int
    changed_at: datetime
    ways: tuple[tuple[str, str], ...]


def appointments(
    store: Store,
    today: date,
    *,
    customers: Sequence[bytes] | None = None,
    key: bytes | None = None,
    mine: bool = False,
    first: date | None = None,
    last: date | None = None,
) -> list[Appointment]:
    """The open follow-ups, and those called off of late, by day.

    Of these customers, of one key, of the rep's own (who has no owner is everybody's), between
    two days.
    """
    where = ["c.deleted_at IS NULL", "f.deleted_at IS NULL", "(f.is_open = 1 AND c.live = 1 OR "
             "f.status IN ('skipped', 'cancelled') AND f.finished_on >= :since)"]  # fmt: skip
    values: dict[str, Any] = {"since": date.fromordinal(today.toordinal() - _LATELY).isoformat()}
    if key is not None:
        where.append("f.id = :key")
        values["key"] = key
    scope = scope_of(store, everybody=not mine)
    if scope.mine:
        where.append(scope.where.replace("?", ":me"))
        values["me"] = scope.values[0]
    if first is not None:
        where.append("f.due_on >= :first")
        values["first"] = first.isoformat()
    if last is not None:
        where.append("f.due_on <= :last")
        values["last"] = last.isoformat()
    rows = store.rows(
        "SELECT f.*, c.name AS customer, c.city, p.name AS person, "
        "(SELECT count(DISTINCT j.work_seq) FROM journal AS j WHERE j.record_id = f.id) AS "
        "changes, (SELECT max(w.worked_at) FROM journal AS j JOIN work AS w ON w.seq = j.work_seq "
        "WHERE j.record_id = f.id) AS changed_at FROM follow_up AS f JOIN customer AS c "
        "ON c.id = f.customer_id LEFT JOIN contact AS p ON p.id = f.contact_id "
        f"WHERE {' AND '.join(where)} ORDER BY f.due_on, f.id",
        values,
    )
    if customers is not None:
        wanted = set(customers)
        rows = [row for row in rows if row["customer_id"] in wanted]
    ways = ways_of(store, list({row["customer_id"] for row in rows}))
    return [_appointment(row, ways.get(row["customer_id"], ())) for row in rows]


def _appointment(row: Any, ways: Sequence[Any]) -> Appointment:
    at = row["changed_at"] or row["created_at"]
    return Appointment(
        key=row["id"],
        customer_key=row["customer_id"],
        customer=row["customer"],
        title=shown(row["title"]),
        say=row["say"],
        channel=row["channel"],
        minutes=row["minutes"],
        day=date.fromisoformat(row["due_on"]),
        time=row["due_time"],
        person=row["person"],
        city=row["city"],
        off=not row["is_open"],
        changes=row["changes"],
        changed_at=datetime.fromisoformat(at),
        ways=tuple((each.kind, each.value) for each in ways),
    )


class Card(NamedTuple):
    """A customer, or a person at one, as an address book has them."""

    key: bytes
    name: str
    company: str | None  # of a person at a customer
    is_person: bool
    role: str | None
    birthday: date | None
    city: str | None
    country: str | None
    tags: tuple[str, ...]
    ways: tuple[tuple[str, str | None, str], ...]  # kind, label, value


def cards(store: Store, customers: Sequence[bytes]) -> Iterator[Card]:
    """The cards of these customers, each followed by those of its people."""
    ways, tags = ways_of(store, customers), tags_of(store, customers)
    people: dict[bytes, list[Any]] = {}
    for row in of_each(
        store, customers,
        "SELECT id, customer_id, name, role FROM contact WHERE customer_id IN ({}) AND deleted_at "
        "IS NULL ORDER BY id",
    ):  # fmt: skip
        people.setdefault(row["customer_id"], []).append(row)
    found = {
        row["id"]: row
        for row in of_each(
            store, customers,
            "SELECT id, name, kind, birthday, city, country FROM customer WHERE id IN ({}) "
            "AND deleted_at IS NULL",
        )
    }  # fmt: skip
    for ident in customers:
        row = found.get(ident)
        if row is None:
            continue
        own = tuple((w.kind, w.label, w.value) for w in ways.get(ident, ())
                    if w.contact_key is None)  # fmt: skip
        yield Card(
            ident, row["name"], None, row["kind"] == "person", None,
            None if row["birthday"] is None else date.fromisoformat(row["birthday"]),
            row["city"], row["country"], tuple(tags.get(ident, ())), own,
        )  # fmt: skip
        for person in people.get(ident, ()):
            theirs = tuple((w.kind, w.label, w.value) for w in ways.get(ident, ())
                           if w.contact_key == person["id"])  # fmt: skip
            yield Card(person["id"], person["name"], row["name"], True, person["role"], None, None,
                       None, (), theirs)  # fmt: skip
