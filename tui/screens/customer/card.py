"""The card of a customer: all that is known of them, in one form that writes what was changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar

from store.actions.card import CHOICES, CLOCK, DAYS, EDITABLE, clock_text, edit
from store.actions.contact_ways import known_way
from store.actions.contacts import person
from store.errors import BadInput
from store.ledger.effect import Effect
from store.views.customer.card import Card
from store.views.customer.page import Page
from tui.dialogs.fields import Field, Reader, Value, Values, Wrap, day, words
from tui.dialogs.form import FormDialog
from tui.dialogs.rows import FieldRow
from tui.screens.work.target import Target
from tui.session import Sitting

R = TypeVar("R")

# In the order of the form, with labels of at most ten cells; fields without one follow in the end.
_LABELS: Final = {
    "name": "Name",
    "segment": "Segment",
    "owner": "Owner",
    "kind": "Is a",
    "city": "City",
    "country": "Country",
    "preferred_channel": "By",
    "birthday": "Birthday",
    "need": "Need",
    "awareness": "Aware of",
    "competitor": "Competitor",
    "source": "Came by",
    "plans": "Plans",
    "prospects": "Prospects",
    "expectations": "Expects",
    "pains": "Hurts",
    "do_not_contact": "No contact",
    "left_reason": "Why left",
    "paid_until": "Paid until",
    "trial_until": "Trial ends",
    "time_zone": "Time zone",
    "hours": "Hours",
    "involvement": "Involved",
    "motivation": "Motivated",
    "spend_reason": "Why spend",
}
_HINTS: Final = {
    "do_not_contact": "why, if they asked for it",
    "spend_reason": "why more than they bring",
    "time_zone": "as Europe/Riga",
    "hours": "as 9-17",
}
_WAY: Final = {"phone": "Phone", "email": "E-mail", "address": "Address", "website": "Website"}


class CardDialog(FormDialog[R]):
    """Writes only the fields that were changed."""

    def __init__(self, target: Target, page: Page, sitting: Sitting, wrap: Wrap[R]) -> None:
        card = page.card
        self._edited: frozenset[str] = frozenset()

        def act(values: Values) -> Effect:
            changed = self._edited
            return edit(
                sitting.store,
                sitting.today,
                target.customer_id,
                {name: _given(values, name) for name in EDITABLE if name in changed},
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
            )  # fmt: skip

        fields = card_fields(card, sitting, page.row.segment)
        # What is to be asked in the next talk comes first: it is what a rep has just heard.
        asked = next((name for name in page.unknown if name in _LABELS), "city")
        name = f"Card: {target.customer}"
        super().__init__(name, fields, wrap(act), first=asked, paired=True)

    def action_save(self) -> None:
        """Note which fields somebody changed, then save those."""
        self._edited = frozenset(row.field.name for row in self.query(FieldRow) if row.touched)
        super().action_save()


def card_fields(card: Card, sitting: Sitting, segment: str | None) -> list[Field]:
    """The fields that can be edited, then ways to reach them and people, each with a free one.

    `segment` is the present one, whoever chose it.
    """
    order = [*_LABELS, *(name for name in EDITABLE if name not in _LABELS)]
    fields = [
        Field(
            name,
            _LABELS.get(name, name.replace("_", " ").capitalize()),
            _reader(name, sitting),
            value=_shown(name, card.fields.get(name, "")),
            needed="A customer needs a name." if name == "name" else "",
            placeholder=f"{segment}, by the rules"
            if name == "segment" and segment
            else _hint(name),
            note="\n" in card.fields.get(name, ""),
        )
        for name in order
        if name in EDITABLE
    ]
    fields += [
        Field(_name(way.key), _WAY[way.kind], words, value=way.value,
              placeholder="empty: taken away")
        for way in card.ways
    ]  # fmt: skip
    fields += [
        Field("+phone", "New phone", _checked(lambda text: known_way("phone", text))),
        Field("+email", "New e-mail", _checked(lambda text: known_way("email", text))),
    ]
    fields += [
        Field(_name(each.key), "Contact", words, placeholder="empty: taken away",
              value=f"{each.name}, {each.role}" if each.role else each.name)
        for each in card.people
    ]  # fmt: skip
    fields.append(Field("+contact", "New person", words, placeholder="name, role"))
    return fields


def _name(key: bytes) -> str:
    return key.hex()


def _shown(name: str, value: str) -> str:
    return value.replace("_", " ") if name in CHOICES else value


def _hint(name: str) -> str:
    if name in CHOICES:
        return ", ".join(each.replace("_", " ") for each in CHOICES[name])
    return _HINTS.get(name, "")


def _given(values: Values, name: str) -> str | date | None:
    return values.maybe_day(name) if name == "birthday" or name in DAYS else values.maybe(name)


def _reader(name: str, sitting: Sitting) -> Reader:
    if name in CHOICES:
        return _chosen(name)
    if name in CLOCK:
        return _checked(lambda text: clock_text(name, text))
    if name == "birthday" or name in DAYS:
        return day(sitting.today, sitting.calendar, past=name == "birthday")
    return words


def _chosen(name: str) -> Reader:
    """The one choice that begins so."""

    def read(text: str) -> tuple[Value, str]:
        wanted = text.lower().replace("-", "_").replace(" ", "_")
        choices = CHOICES[name]
        found = [each for each in choices if each == wanted] or [
            each for each in choices if each.startswith(wanted)
        ]
        if len(found) != 1:
            known = ", ".join(each.replace("_", " ") for each in choices)
            raise BadInput(f"“{text[:40]}” is none of {known}.")
        return found[0], ""

    return read


def _checked(known: Callable[[str], str]) -> Reader:
    def read(text: str) -> tuple[Value, str]:
        return known(text), ""

    return read
