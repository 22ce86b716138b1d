"""Adding customers. Each comes with a first step; there is no other way to be a customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from store.actions.contact_ways import add_missing_ways, known_ways
from store.actions.own_fields import set_tags, set_values
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.erasures import refuse_erased
from store.ledger.follow_up_rows import check_silence, enrol, next_step, rep_of, schedule, told_next
from store.ledger.phone_numbers import derive_numbers
from store.ledger.unit import Unit
from store.lifecycle.plans import Step, choose_channel
from store.lifecycle.plans.model import Channel, Wish
from store.names import clean_name, plain_form, sort_name
from store.safety.opening import Store
from store.sentence import Words, listed, say
from store.settings.values import calendar_of
from store.views.lists.duplicates import double_words, likely_double
from store.views.plans.position import NEWCOMER, channels_of, plan_id_for
from store.views.plans.stored_plans import plan_of_id
from store.views.segments.rules import EVERYONE


def add(
    store: Store,
    today: date,
    name: str,
    *,
    due: date | None = None,
    segment: str | None = None,
    ways: Iterable[tuple[str, str]] = (),
    tags: Iterable[str] = (),
    own: Mapping[bytes, str | None] | None = None,
    **fields: Any,
) -> Effect:
    """Add a customer with a first "get to know" step on `due` (else the next working day).

    `ways`: (phone or email, value) to reach them; `own`: values of own fields by their ids. They
    are given as they are kept, as the `fields` are.

    Raises:
        BadInput: no name, a date that has passed, or no such way.
        Refused: the segment is unknown.
        WasErased: they were erased for good.
    """
    day = due or calendar_of(store).add_working(today, 1)
    if day < today:
        raise BadInput(say("refused.day_passed", day=day))
    known = [(kind, None, each) for kind, text in ways for each in known_ways(kind, text)]
    with work(store, today) as unit:
        values = {"first_seen_on": today.isoformat(), **fields}
        if segment:
            values |= {"segment_id": segment_named(unit, segment), "segment_fixed": 1}
        refuse_erased(unit, clean_name(name), ways=[(kind, value) for kind, _, value in known])
        ident = add_inside(unit, clean_name(name), day, values)
        add_missing_ways(unit, ident, None, known)
        set_tags(unit, ident, tags)
        set_values(unit, ident, own or {})
        check_silence(unit, ident, due)
        nearest = next_step(unit, ident)
        unit.title = say("did.added", name=clean_name(name))
        said: Words = say("did.is_added", name=clean_name(name), coming=told_next(nearest, today))
        derive_numbers(store, [ident])  # by which a shared phone is known
        double = likely_double(store, ident)
        if double is not None:
            said = listed(said, double_words(double), by=" ")
        return Effect(
            said,
            ident,
            nearest["id"],
            date.fromisoformat(nearest["due_on"]),
            ident,
        )


def _first_channel(wish: Wish, values: Mapping[str, Any]) -> Channel:
    """The channel of a first step: as the plan says, else one that they have not refused."""
    open_to = channels_of(None, values.get("refuses"))
    for each in (wish, "preferred"):
        found = choose_channel(each, values.get("preferred_channel"), open_to or None).channel
        if found is not None:
            return found
    return "call"


def add_inside(unit: Unit, name: str, due: date, values: dict[str, Any]) -> bytes:
    """Add a customer and its first step inside a unit of work; returns the customer's id.

    The customer is not there until its step is: while a reference is open, SQLite looks through
    whole tables at every insert, and an import of thousands would not end.

    Raises:
        WasErased: they were erased for good; nothing is written.
    """
    ident, step_id = unit.store.mint(), unit.store.mint()
    refuse_erased(
        unit, name, also=[values.get("external_id") or ""], keys=[values.get("import_key")]
    )
    segment_id, plan_id, first = _beginning(unit, values)
    values = {"owner_id": rep_of(unit), "segment_id": segment_id, **values}
    unit.insert(
        "customer",
        {"id": ident, "name": name, "sort_name": sort_name(name), "deleted_at": unit.at, **values},
    )
    enrolment = enrol(unit, ident, plan_id, newcomer=True)
    schedule(
        unit,
        ident,
        due,
        first.title,
        channel=_first_channel(first.channel, values),
        minutes=first.minutes,
        kind="first",
        say=first.say,
        id=step_id,
        step_key=first.key,
        enrolment_id=enrolment,
    )
    unit.run("UPDATE customer SET deleted_at = NULL, next_id = ? WHERE id = ?", (step_id, ident))
    unit.touch(ident)
    return ident


class Beginning(NamedTuple):
    """With what a newcomer begins: the segment, the plan there and its first step."""

    segment_id: bytes | None
    plan_id: bytes
    first: Step


def _beginning(unit: Unit, values: Mapping[str, Any]) -> Beginning:
    """That of a customer with these fields; a file, which has many, asks once."""
    said = values.get("segment_id", EVERYONE)
    found: Beginning | None = unit.beginnings.get(said) if unit.from_file else None
    if found is None:
        segment_id = _everyone(unit) if said == EVERYONE else said
        plan_id = plan_id_for(unit.store, NEWCOMER, segment_id)
        found = Beginning(segment_id, plan_id, plan_of_id(unit.store, plan_id).steps[0])
        unit.beginnings[said] = found
    return found


def _everyone(unit: Unit) -> bytes | None:
    """The segment that a new store begins with, for customers of whom nothing else is known."""
    row = unit.row("SELECT id FROM segment WHERE name = ? AND deleted_at IS NULL", (EVERYONE,))
    return None if row is None else row["id"]


def segment_named(unit: Unit, name: str) -> bytes:
    """The id of the segment with that name.

    Raises:
        Refused: there is none; the sentence tells the names there are.
    """
    rows = unit.run("SELECT id, name FROM segment WHERE deleted_at IS NULL").fetchall()
    for row in rows:
        if plain_form(row["name"]) == plain_form(name):
            found: bytes = row["id"]
            return found
    known = ", ".join(row["name"] for row in rows)
    raise Refused(say("refused.no_segment", name=name, known=known))
