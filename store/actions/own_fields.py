"""Own fields of customers, their values, and tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from store.customer_fields import FIELDS, CustomerField, own_key
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Result
from store.ledger.unit import Unit
from store.names import nearest, plain_form
from store.safety.opening import Store
from store.sentence import say
from store.settings.own_fields import KINDS, own_fields

_LONGEST: Final = 60
_MOST: Final = 50  # own fields: a form with more is none


def add_field(
    store: Store, today: date, name: str, kind: str = "text", choices: Iterable[str] = ()
) -> Result:
    """Make a field that every customer can have.

    Raises:
        BadInput: no name, no such kind, choices that do not go with it.
        Refused: a field of that name is there.
    """
    label, key = " ".join(name.split()), own_key(name)
    if not key or len(label) > _LONGEST:
        raise BadInput(say("refused.field_needs_name", most=_LONGEST))
    if kind not in KINDS:
        raise BadInput(say("refused.no_field_kind", text=kind, known=", ".join(KINDS)))
    words = tuple(dict.fromkeys(" ".join(each.split()) for each in choices))
    if (kind == "choice") != bool(words) or not all(words):
        raise BadInput(say("refused.choice_needs_words"))
    own = own_fields(store)
    taken = {each.name.replace("_", "-"): each.label for each in (*FIELDS, *own)}
    if key in taken:
        raise Refused(say("refused.field_there", name=taken[key]))
    if len(own) >= _MOST:
        raise Refused(say("refused.too_many_fields", most=_MOST))
    with work(store, today) as unit:
        unit.title = say("did.field_added", label=label)
        record = unit.insert(
            "own_field",
            {"key": key, "label": label, "kind": KINDS[kind], "choices": "\n".join(words) or None},
        )
        return Result(say("did.recorded", done=unit.title), record)


def remove_field(store: Store, today: date, name: str) -> Result:
    """Take an own field away; its values come back with undo.

    Raises:
        Refused: there is none of that name.
    """
    found = own_field(own_fields(store), name)
    assert found.own is not None
    with work(store, today) as unit:
        unit.remove("own_field", found.own)
        unit.title = say("did.field_gone", label=found.label)
        return Result(say("did.recorded", done=unit.title), found.own)


def own_field(own: Iterable[CustomerField], name: str) -> CustomerField:
    """The own field of that name, in any writing.

    Raises:
        Refused: there is none, with the likely one.
    """
    known = {each.name: each for each in own}
    found = known.get(own_key(name))
    if found is None:
        raise Refused(say("refused.no_own_field", name=name, likely=nearest(own_key(name), known)))
    return found


def set_values(unit: Unit, customer_id: bytes, values: Mapping[bytes, str | None]) -> list[bytes]:
    """Write own fields, by their ids, as they are kept; None clears. The ids of what changed."""
    changed = []
    for field_id, value in values.items():
        row = unit.row(
            "SELECT id, value FROM own_value WHERE customer_id = ? AND field_id = ? "
            "AND deleted_at IS NULL",
            (customer_id, field_id),
        )
        if (row is None and value is None) or (row is not None and row["value"] == value):
            continue
        if row is None:
            fresh = {"customer_id": customer_id, "field_id": field_id, "value": value}
            unit.insert("own_value", fresh)
        elif value is None:
            unit.remove("own_value", row["id"])
        else:
            unit.update("own_value", row["id"], {"value": value})
        unit.touch(customer_id)
        changed.append(field_id)
    return changed


def set_tags(
    unit: Unit, customer_id: bytes, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> bool:
    """Mark a customer with tags, or take marks away; True when anything changed.

    Raises:
        BadInput: a tag that cannot be one. Refused: a tag to be taken away that is not there.
    """
    have = {
        row["sort_name"]: row["id"]
        for row in unit.run(
            "SELECT id, sort_name FROM tag WHERE customer_id = ? AND deleted_at IS NULL",
            (customer_id,),
        )
    }
    changed = False
    for text in remove:
        name = clean_tag(text)
        ident = have.pop(plain_form(name), None)
        if ident is None:
            raise Refused(say("refused.not_tagged", tag=name))
        unit.remove("tag", ident)
        changed = True
    for text in add:
        name = clean_tag(text)
        if plain_form(name) not in have:
            row = unit.row(
                # As it was written first, so that one tag is one word.
                "SELECT name FROM tag WHERE sort_name = ? AND deleted_at IS NULL LIMIT 1",
                (plain_form(name),),
            )
            values = {"name": row["name"] if row else name, "sort_name": plain_form(name)}
            have[plain_form(name)] = unit.insert("tag", {"customer_id": customer_id, **values})
            changed = True
    if changed:
        unit.touch(customer_id)
    return changed


def clean_tag(text: str) -> str:
    """A tag as it is kept: without the sign #, blanks as hyphens.

    Raises:
        BadInput: nothing is left, or too much.
    """
    name = "-".join(text.replace("\x00", "").strip().lstrip("#").split())
    if not name or len(name) > _LONGEST or "," in name:
        raise BadInput(say("refused.no_tag", text=text[:40], most=_LONGEST))
    if plain_form(name) == "none":
        raise BadInput(say("refused.none_is_no_tag"))
    return name


def tag_words(text: str) -> list[str]:
    """The tags of a line, `vip, fair-2026`."""
    return [clean_tag(each) for each in text.split(",") if each.strip()]
