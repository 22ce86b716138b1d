"""Columns that come in series: the day each stage began, the people beside the first one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from store.exchange.cells import bare

# “Date entered "Qualified (Sales Pipeline)"”, as portals of several languages write it.
_ENTERED: Final = re.compile(
    r"(?:date entered|entered on|fecha de entrada(?: en| a)?|eintrittsdatum(?: in)?|datum des "
    r"eintritts(?: in)?|date d[’']entrée(?: dans)?|data de entrada(?: em)?)\b\s*:?\s*"
    r"[\"“«'(]?(?P<stage>.+?)[\"”»')]?",
    re.IGNORECASE,
)
_PIPELINE: Final = re.compile(r"\s*\([^()]*\)$")
_PERSON: Final = re.compile(
    r"(?:person|contact|contactperson|ansprechpartner|contacto|kontakt)(\d{1,2})"
    r"(firstname|lastname|name|fullname|vorname|nachname|nombre|apellidos|email|emailaddress|mail|"
    r"phone|telephone|telefon|mobile|title|jobtitle|role|position)"
)
_PARTS: Final = {
    "firstname": "first", "vorname": "first", "nombre": "first", "lastname": "last",
    "nachname": "last", "apellidos": "last", "name": "name", "fullname": "name",
    "email": "email", "emailaddress": "email", "mail": "email", "phone": "phone",
    "telephone": "phone", "telefon": "phone", "mobile": "phone", "title": "role",
    "jobtitle": "role", "role": "role", "position": "role",
}  # fmt: skip

_ITEM: Final = re.compile(
    r"(?:productitem|lineitem|item|product)(\d{1,2})(name|title|quantity|qty|total|amount)"
)
_ITEM_PARTS: Final = {
    "name": "name", "title": "name", "quantity": "quantity", "qty": "quantity",
    "total": "amount", "amount": "amount",
}  # fmt: skip


class Series(NamedTuple):
    """Places in a row: of each stage the day it began; of each further person, of each of the
    goods that stand side by side the parts."""

    stages: dict[int, str]
    people: tuple[dict[str, int], ...]
    items: tuple[dict[str, int], ...] = ()

    def places(self) -> set[int]:
        """All columns that are taken here."""
        beside = (place for each in (*self.people, *self.items) for place in each.values())
        return {*self.stages, *beside}


def series_of(kind: str, header: Sequence[str], taken: set[int]) -> Series:
    """The series that a header has beside the columns that are taken already."""
    stages: dict[int, str] = {}
    people: dict[str, dict[str, int]] = {}
    items: dict[str, dict[str, int]] = {}
    for place, name in enumerate(header):
        if place in taken:
            continue
        if kind == "deals" and (found := _ENTERED.fullmatch(name.strip())):
            stages[place] = _PIPELINE.sub("", found["stage"]).strip()
        elif kind == "customers" and (one := _PERSON.fullmatch(bare(name))):
            people.setdefault(one[1], {}).setdefault(_PARTS[one[2]], place)
        elif kind == "purchases" and (one := _ITEM.fullmatch(bare(name))):
            items.setdefault(one[1], {}).setdefault(_ITEM_PARTS[one[2]], place)
    named = [each for each in people.values() if each.keys() & {"first", "last", "name"}]
    goods = tuple(each for each in items.values() if "name" in each)
    return Series(stages, tuple(named), goods)
