"""Editing a customer's card: what is known of them, their segment, ways to reach them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from store.actions.contact_ways import add_missing_ways, known_ways
from store.actions.contacts import Person, add_people, mend_people, mend_ways, written
from store.actions.enrolment import do_not_contact
from store.actions.hand_over import hand_over, rep_named
from store.actions.links import link_inside
from store.actions.motivation import motivate
from store.actions.own_fields import set_tags, set_values
from store.actions.sales import known_customer
from store.actions.segments import choose_segment
from store.customer_fields import FIELDS, field, shown, stored
from store.errors import ChangedSince, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import next_step, told_next
from store.ledger.unit import Unit
from store.names import sort_name
from store.safety.opening import Store
from store.sentence import Words, say
from store.settings.own_fields import own_fields
from store.views.customer.card import Card, card_of
from store.views.lists.by_name import find_customer

EDITABLE: Final = tuple(each.name for each in FIELDS)
# These are more than a column: others follow from them.
_ACTS: Final = tuple(each.name for each in FIELDS if each.kind == "act")


def edit(
    store: Store,
    today: date,
    customer_id: bytes,
    changes: Mapping[str, str | date | None],
    add_ways: Iterable[tuple[str, str]] = (),
    *,
    ways: Mapping[bytes, str] | None = None,
    add_contacts: Iterable[Person | tuple[str, str | None]] = (),
    contacts: Mapping[bytes, str] | None = None,
    tags: Iterable[str] = (),
    untag: Iterable[str] = (),
    links: Iterable[tuple[str, bytes | None]] = (),
    seen: Card | None = None,
) -> Effect:
    """Change the card of a customer, closed or not; one unit of work, one undo.

    `changes` names fields of `store.customer_fields` and own ones: days as dates, all else as
    people write it; the motivation in the present stage; the segment by its name (None: the rules
    choose it); the owner by a rep's name; referred_by by a customer's; do_not_contact by why they
    asked for it, which also lets them rest. None or an empty text clears a field.

    `add_ways`: (phone or email, value) to add; those that are known already are left as they are;
    `add_contacts` likewise. `ways` and `contacts` write those with these ids anew, as
    `mend_ways` and `mend_people` do. `tags` are added, those of `untag` taken away; `links` are
    files and pages, with the digest of a file. `seen` is the card as it was shown to whoever
    changed it.

    Raises:
        ChangedSince: one of the changes is of what is no longer as it was `seen`.
        BadInput: a field that cannot be edited, a value that does not fit, no name.
        Refused: the customer, the segment, or what is to be mended is not there.
    """
    own = own_fields(store) if any(name not in EDITABLE for name in changes) else ()
    meant = {field(name, own): value for name, value in changes.items()}
    values = {one.name: stored(one, value, today) for one, value in meant.items() if not one.own}
    others = {one.own: stored(one, value, today) for one, value in meant.items() if one.own}
    fresh = [(kind, None, each) for kind, text in add_ways for each in known_ways(kind, text)]
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        if seen is not None:
            wanted = {one.name: stored(one, value, today) for one, value in meant.items()}
            _as_seen(seen, card_of(store, row), wanted, ways or {}, contacts or {})
        columns = {name: value for name, value in values.items() if name not in _ACTS}
        done: list[Words] = [name for name, value in columns.items() if value != row[name]]
        if "name" in done:
            columns["sort_name"] = sort_name(columns["name"] or "")
        if done:
            unit.update("customer", customer_id, columns)
        if "segment" in values and _placed(unit, row, values["segment"]):
            done.append("segment")
        if "owner" in values and _owned(unit, row, values["owner"]):
            done.append("owner")
        if "referred_by" in values and _referred(unit, row, values["referred_by"]):
            done.append("referred_by")
        named = {one.own: one.words for one in own}
        done += [named[ident] for ident in set_values(unit, customer_id, others)]
        if set_tags(unit, customer_id, tags, untag):
            done.append("tags")
        # All of them, not the first that changes something.
        if any(
            [
                mend_ways(unit, customer_id, ways or {}),
                add_missing_ways(unit, customer_id, None, fresh),
            ]
        ):
            done.append(say("did.ways"))
        if any(
            [
                mend_people(unit, customer_id, contacts or {}),
                add_people(unit, customer_id, add_contacts),
            ]
        ):
            done.append("contacts")
        for target, digest in links:
            link_inside(unit, customer_id, target, None, digest)
            done.append("files")
        if "motivation" in values and motivate(unit, customer_id, values["motivation"]):
            done.append("motivation")
        if "do_not_contact" in values and _quiet(unit, row, values["do_not_contact"]):
            done.append("do_not_contact")
        return _told(unit, customer_id, row["name"], done)


def _as_seen(
    seen: Card,
    now: Card,
    wanted: Mapping[str, str | None],
    ways: Mapping[bytes, str],
    contacts: Mapping[bytes, str],
) -> None:
    """Refuse to write over what somebody else has written since; the others' fields stay theirs."""
    labels = {each.name: each for each in (*FIELDS, *now.own)}
    for name, value in wanted.items():
        text = value or ""
        if now.fields.get(name, "") not in (seen.fields.get(name, ""), text):
            one = labels[name]
            raise ChangedSince(one.words, shown(one, now.fields[name]), shown(one, text))
    before, after = _texts(seen), _texts(now)
    for ident, text in (*ways.items(), *contacts.items()):
        if after.get(ident, "") not in (before.get(ident, ""), text.strip()):
            raise ChangedSince(before[ident], after.get(ident, ""), text.strip())


def _texts(card: Card) -> dict[bytes, str]:
    """The ways and the people of a card as they are written."""
    return {way.key: way.value for way in card.ways} | {
        each.key: written(each) for each in card.people
    }


def _placed(unit: Unit, row: Any, name: str | None) -> bool:
    """Choose the segment by hand, or leave it to the rules; True if that changed anything."""
    choose_segment(unit.store, unit.today, row["id"], name)
    now = known_customer(unit, row["id"])
    return any(now[column] != row[column] for column in ("segment_id", "segment_fixed"))


def _owned(unit: Unit, row: Any, name: str | None) -> bool:
    """Give the customer to a rep with what is open, or to nobody; True if that changed anything."""
    rep = None if name is None else rep_named(unit.store, name)
    if rep == row["owner_id"]:
        return False
    if rep is not None and row["live"]:
        hand_over(unit.store, unit.today, row["next_id"], rep)
        return True
    return unit.update("customer", row["id"], {"owner_id": rep})


def _referred(unit: Unit, row: Any, name: str | None) -> bool:
    """Who sent them; True if that changed anything."""
    who = None if name is None else referrer(unit.store, row["id"], name)
    return unit.update("customer", row["id"], {"referred_by_id": who})


def referrer(store: Store, customer_id: bytes | None, name: str) -> bytes:
    """The id of the customer who sent this one.

    Raises:
        Refused: nobody is called so, several are, or they would have sent themselves, be it by way
            of others.
    """
    found = find_customer(store, name)
    if found["id"] == customer_id:
        raise Refused(say("refused.referred_by_self"))
    if customer_id in referrers(store, found["id"]):
        sent = store.value("SELECT name FROM customer WHERE id = ?", (customer_id,))
        raise Refused(say("refused.referred_in_a_circle", name=found["name"], sent=sent))
    who: bytes = found["id"]
    return who


def referrers(store: Store, customer_id: bytes) -> list[bytes]:
    """Who sent this customer, who sent that one, and so on; in a circle they themselves, too."""
    rows = store.rows(
        "WITH RECURSIVE up (id) AS (SELECT referred_by_id FROM customer WHERE id = ? "
        "UNION SELECT c.referred_by_id FROM up JOIN customer AS c ON c.id = up.id) "
        "SELECT id FROM up WHERE id IS NOT NULL",
        (customer_id,),
    )
    return [row["id"] for row in rows]


def _quiet(unit: Unit, row: Any, reason: str | None) -> bool:
    """Let them rest because they asked for it, or take that back; True if it changed anything."""
    if reason is None or not row["live"]:
        return unit.update("customer", row["id"], {"do_not_contact": int(reason is not None)})
    if row["do_not_contact"]:
        return False
    do_not_contact(unit.store, unit.today, row["id"], reason)
    return True


def _told(unit: Unit, customer_id: bytes, before: str, done: list[Words]) -> Effect:
    if not done:
        return Effect(say("did.like_that", what=before), customer_id)
    unit.touch(customer_id)
    row = known_customer(unit, customer_id)
    unit.title = say("did.card", name=before, fields=done)
    now = say("did.card", name=row["name"], fields=done)
    if not row["live"]:
        return Effect(say("did.ended", done=now), customer_id)
    nearest = next_step(unit, customer_id)
    due = date.fromisoformat(nearest["due_on"])
    words = say("did.went_on", done=now, coming=told_next(nearest, unit.today))
    return Effect(words, customer_id, nearest["id"], due)
