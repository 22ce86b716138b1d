"""The card of a customer: all that is known of them, in one form that writes what was changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar

from store.actions.card import edit
from store.actions.contact_ways import known_ways
from store.actions.contacts import person, written
from store.actions.own_fields import tag_words
from store.customer_fields import FIELDS, CustomerField, read, shown
from store.ledger.effect import Effect
from store.lifecycle.dates import birthday_words, parse_birthday
from store.names import sort_name
from store.views.customer.card import Card
from store.views.customer.page import Panel
from tui.dialogs.fields import Field, Reader, Value, Values, Wrap, day, words
from tui.dialogs.form import FormDialog
from tui.links import digest_of, whole_path
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.text import fit

R = TypeVar("R")

_LABEL: Final = 10  # cells of a label
_WAY: Final = {"phone": "Phone", "email": "E-mail", "address": "Address", "website": "Website"}


class CardDialog(FormDialog[R]):
    """Writes only the fields that were changed."""

    def __init__(self, target: Target, page: Panel, sitting: Sitting, wrap: Wrap[R]) -> None:
        card = page.card

        def act(values: Values) -> Effect:
            changed = values.changed
            return edit(
                sitting.store,
                sitting.today,
                target.customer_id,
                {each.name: _given(values, each) for each in (*FIELDS, *card.own)
                 if each.name in changed},
                [(kind, text) for kind in ("phone", "email") if (text := values.text(f"+{kind}"))],
                ways={
                    way.key: values.text(_name(way.key)) for way in card.ways
                    if _name(way.key) in changed
                },
                add_contacts=[person(text)] if (text := values.text("+contact")) else [],
                contacts={
                    each.key: values.text(_name(each.key)) for each in card.people
                    if _name(each.key) in changed
                },
                links=[_linked(text)] if (text := values.text("+link")) else [],
                seen=None if values.over else card,
                **_tags(card, values) if "tags" in changed else {},
            )  # fmt: skip

        fields = card_fields(card, sitting, page.row.segment)
        # What is to be asked in the next talk comes first: it is what a rep has just heard.
        asked = next(iter(page.unknown), "city")
        name = f"Card: {target.customer}"
        super().__init__(name, fields, wrap(act), first=asked, paired=True)


def card_fields(card: Card, sitting: Sitting, segment: str | None) -> list[Field]:
    """The fields that can be edited, then ways to reach them and people, each with a free one.

    `segment` is the present one, whoever chose it.
    """
    fields = [_field(each, card, sitting, segment) for each in FIELDS]
    fields.append(
        Field("tags", "Tags", _tagged, value=", ".join(card.tags), placeholder="as vip, fair-2026")
    )
    fields += [_field(each, card, sitting, segment) for each in card.own]
    fields += [
        Field(_name(way.key), _WAY[way.kind], words, value=way.value,
              placeholder="empty: removed")
        for way in card.ways
        if way.contact_key is None or way.kind not in ("phone", "email")
    ]  # fmt: skip
    fields += [
        Field("+phone", "New phone", _checked(lambda text: " / ".join(known_ways("phone", text)))),
        Field("+email", "New e-mail", _checked(lambda text: ", ".join(known_ways("email", text)))),
    ]
    fields += [
        Field(_name(each.key), "Contact", words, placeholder="empty: removed",
              value=written(each))
        for each in card.people
    ]  # fmt: skip
    fields.append(Field("+contact", "New person", words, placeholder="name, role, phone, e-mail"))
    fields.append(Field("+link", "New file", words, placeholder="a file's place, or a web page"))
    return fields


def _linked(text: str) -> tuple[str, bytes | None]:
    where = whole_path(text)
    return where, digest_of(where)


def _name(key: bytes) -> str:
    return key.hex()


def _field(one: CustomerField, card: Card, sitting: Sitting, segment: str | None) -> Field:
    value = card.fields.get(one.name, "")
    hint = ", ".join(each.replace("_", " ") for each in one.choices) or one.hint
    if one.name == "segment" and segment:
        hint = f"{segment}, by the rules"
    return Field(
        one.name,
        fit(one.label, _LABEL).rstrip(),
        _reader(one, sitting),
        value=shown(one, value),
        needed="A customer needs a name." if one.kind == "name" else "",
        placeholder=hint,
        note="\n" in value,
    )


def _tagged(text: str) -> tuple[Value, str]:
    return ", ".join(tag_words(text)), ""


def _tags(card: Card, values: Values) -> dict[str, list[str]]:
    """What is added and what is taken away between the card's tags and those typed."""
    now = {sort_name(each): each for each in tag_words(values.text("tags"))}
    before = {sort_name(each): each for each in card.tags}
    return {
        "tags": [each for name, each in now.items() if name not in before],
        "untag": [each for name, each in before.items() if name not in now],
    }


def _given(values: Values, one: CustomerField) -> str | date | None:
    return values.maybe_day(one.name) if one.kind in ("day", "birthday") else values.maybe(one.name)


def _reader(one: CustomerField, sitting: Sitting) -> Reader:
    if one.kind == "birthday":
        return _birthday(sitting)
    if one.kind == "day":
        return day(sitting)
    return _checked(lambda text: read(one, text)) if one.choices or one.kind != "act" else words


def _birthday(sitting: Sitting) -> Reader:
    def read(text: str) -> tuple[Value, str]:
        found = parse_birthday(text, sitting.today, sitting.calendar)
        return found, f"→ {birthday_words(found.isoformat())}"

    return read


def _checked(known: Callable[[str], str]) -> Reader:
    def read(text: str) -> tuple[Value, str]:
        return known(text), ""

    return read
