"""Letters with each customer's details in them, and lists to mail to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from store.errors import BadInput
from store.lifecycle.plans.talk import MERGE_FIELDS, fields_in, fill
from store.names import nearest
from store.safety.opening import Store
from store.sentence import say, text_of
from store.settings.values import me
from store.views.customer.card import ways_of
from store.views.customer.marks import of_each
from store.views.customer.page import merge_fields
from store.views.lists.exports import Column, Value
from store.vocabulary import refused, refused_words

FIELDS: Final = (*MERGE_FIELDS, "address", "country", "email", "phone", "rep", "day")
MAILING: Final = tuple(
    Column(title, "''")
    for title in ("Name", "First name", "Contact person", "E-mail", "Street", "City", "Country")
)
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_AGAINST: Final = {
    "email": frozenset({"email", "mailing"}), "address": frozenset({"letter", "mailing"})
}  # fmt: skip
_PAGE: Final = "\n\f\n"  # a printer begins a new sheet there


class LeftOut(NamedTuple):
    """Somebody whom a letter cannot go to, and why."""

    customer: str
    why: str


def letters_of(
    store: Store, template: str, customers: Sequence[bytes], today: date
) -> tuple[str, int, list[LeftOut]]:
    """The template filled for each customer, how many letters that makes, and who gets none.

    Nobody gets a letter with a gap in it, or one that they asked not to get.

    Raises:
        BadInput: the template has no words, or a field that does not exist.
    """
    if not template.strip():
        raise BadInput(say("typed.letter_empty"))
    for name in fields_in(template):
        if name not in FIELDS:
            raise BadInput(
                say(
                    "typed.no_letter_field",
                    name=name,
                    likely=nearest(name, FIELDS),
                    known=", ".join(FIELDS),
                )
            )
    letters, left = [], []
    for ident, fields, closed_to in _people(store, customers, today):
        del ident
        text, missing = fill(template, fields)
        if closed_to:
            left.append(LeftOut(str(fields["customer"]), closed_to))
        elif missing:
            words = ", ".join(each.replace("_", " ") for each in missing)
            left.append(LeftOut(str(fields["customer"]), f"no {words}"))
        else:
            letters.append(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text).rstrip() + "\n")
    return _PAGE.join(letters), len(letters), left


def mailing_of(
    store: Store, customers: Sequence[bytes], today: date
) -> tuple[list[list[Value]], list[LeftOut]]:
    """A row for each customer who can be written to, with the columns `MAILING`; and who cannot."""
    rows: list[list[Value]] = []
    left = []
    for _, fields, closed_to in _people(store, customers, today):
        if closed_to or not (fields["email"] or fields["address"]):
            why = closed_to or "no e-mail and no address"
            left.append(LeftOut(str(fields["customer"]), why))
        else:
            names = ("customer", "first_name", "name", "email", "address", "city", "country")
            rows.append([fields[name] for name in names])
    return rows, left


def _people(
    store: Store, customers: Sequence[bytes], today: date
) -> list[tuple[bytes, dict[str, str | None], str]]:
    rep = me(store)
    ours = None if rep is None or rep["name"] == "me" else str(rep["name"])
    day = f"{today.day} {_MONTHS[today.month - 1]} {today.year}"
    ways = ways_of(store, customers)
    found = {
        row["id"]: row
        for row in of_each(
            store, customers, "SELECT * FROM customer WHERE id IN ({}) AND deleted_at IS NULL"
        )
    }
    out = []
    for ident in customers:
        row = found.get(ident)
        if row is None:
            continue
        first: dict[str, str] = {}
        asked = refused(row["refuses"])
        for way in ways.get(ident, ()):
            if not refused(way.refuses) & _AGAINST.get(way.kind, frozenset()):
                first.setdefault(way.kind, way.value)
        fields = {
            **merge_fields(store, row), "address": first.get("address"),
            "country": row["country"], "email": first.get("email"), "phone": first.get("phone"),
            "rep": ours, "day": day,
        }  # fmt: skip
        why = (
            text_of(say("refused.quiet"))
            if row["do_not_contact"]
            else (refused_words(row["refuses"]) if asked & {"mailing"} else "")
        )
        out.append((ident, fields, why))
    return out
