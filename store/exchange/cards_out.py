"""Customers and their people as address cards (vCard 4.0, RFC 6350)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from store.exchange.content_lines import lines_of, plain, value
from store.ids import id_text
from store.lifecycle.possible_years import NO_YEAR
from store.views.lists.appointments import Card


def cards_of(found: Iterable[Card]) -> str:
    """The cards; the UID of each stays the same, so a later file replaces an earlier one."""
    return "".join(map(_card, found))


def _card(each: Card) -> str:
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{uuid.UUID(id_text(each.key))}",
        f"FN:{value(plain(each.name))}",
        f"KIND:{'individual' if each.is_person else 'org'}",
    ]
    if each.is_person:
        lines.append(f"N:{_name(plain(each.name))}")
    if each.company is not None or not each.is_person:
        lines.append(f"ORG:{value(plain(each.company or each.name))}")
    if each.role:
        lines.append(f"TITLE:{value(plain(each.role))}")
    if each.birthday is not None:
        year = "--" if each.birthday.year == NO_YEAR else f"{each.birthday:%Y}"
        lines.append(f"BDAY:{year}{each.birthday:%m%d}")
    for kind, label, text in each.ways:
        lines += _way(kind, label, text, each)
    if (each.city or each.country) and not any(kind == "address" for kind, _, _ in each.ways):
        lines.append(f"ADR:;;;{value(each.city or '')};;;{value(each.country or '')}")
    if each.tags:
        lines.append("CATEGORIES:" + ",".join(value(tag) for tag in each.tags))
    return lines_of([*lines, "END:VCARD"])


def _name(name: str) -> str:
    """Given and family name, as far as a name shows them; one with a comma stays whole."""
    first, _, last = ("", "", name) if "," in name else name.rpartition(" ")
    if not first and "," not in name:
        first, last = last, ""
    return f"{value(last.strip())};{value(first.strip())};;;"


def _way(kind: str, label: str | None, text: str, each: Card) -> list[str]:
    if kind == "phone":
        use = "cell" if label == "mobile" else "voice"
        return [f"TEL;VALUE=text;TYPE={use}:{value(text)}"]
    if kind == "email":
        return [f"EMAIL:{value(text)}"]
    if kind == "website":
        return [f"URL:{text if text.isascii() and ' ' not in text else value(text)}"]
    if kind == "address":
        return [f"ADR:;;{value(text)};{value(each.city or '')};;;{value(each.country or '')}"]
    return [f"NOTE:{value(f'{kind}: {text}')}"]
