"""Address cards: vCard 2.1, 3.0 and 4.0 as rows of a table, a person or company each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import vobject

from store.exchange.containers.spool import Spool

HEADER = (
    "Card UID", "Full name", "First name", "Last name", "Company", "Department", "Title", "E-mail",
    "Phone", "Mobile", "Fax", "Website", "Street", "City", "Region", "Postal code", "Country",
    "Other addresses", "Birthday", "Categories", "Note", "Time zone", "Other fields",
)  # fmt: skip
_PASSED = frozenset(
    [
        "VERSION",
        "PRODID",
        "REV",
        "PHOTO",
        "LOGO",
        "SOUND",
        "KEY",
        "MAILER",
        "CLASS",
        "SORT-STRING",
        "X-ABLABEL",
        "X-ABADR",
        "X-ABUID",
        "LABEL",
        "KIND",
        "X-ABSHOWAS",
        "NICKNAME",
        "GENDER",
        "LANG",
        "X-PHONETIC-FIRST-NAME",
        "X-PHONETIC-LAST-NAME",
    ]
)
_MOBILE = frozenset({"cell", "mobile", "iphone"})
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?")


def read_vcards(text: str) -> Spool:
    """The cards of a text; one that cannot be read is a fault in its line."""
    spool = Spool("address cards (vCard)", guarded=False)
    spool.add(0, HEADER)
    for line, card in _cards(text):
        try:
            parsed = next(vobject.readComponents(card, allowQP=True))
            row = None if _is_group(parsed) else _row(parsed)
        except (StopIteration, Exception):  # the library lets through what its parsers raise
            spool.add(line, (), "this card cannot be read")
            continue
        if row is not None:
            spool.add(line, row)
    return spool


def _cards(text: str) -> Iterator[tuple[int, str]]:
    """Each card with the line it begins in; one that never ends goes to where the next begins."""
    lines = re.split(r"\r\n|\r|\n", text)
    kept: list[str] = []
    first = 0
    for number, line in enumerate(lines, 1):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if kept:
                yield first, "\r\n".join(kept)
            first, kept = number, [line.strip()]
        elif kept:
            kept.append(line)
            if word == "END:VCARD":
                yield first, "\r\n".join([*kept, ""])
                kept = []
    if kept:
        yield first, "\r\n".join(kept)


def _is_group(card: Any) -> bool:
    """A card that only lists others."""
    return str(getattr(getattr(card, "kind", None), "value", "")).casefold() == "group"


def _row(card: Any) -> list[str]:
    cells: dict[str, list[str]] = {name: [] for name in HEADER}
    name = _first(card, "n")
    first = _joined(name, "given", "additional") if name is not None else ""
    last = _joined(name, "prefix", "family", "suffix") if name is not None else ""
    family = _joined(name, "family") if name is not None else ""
    full = _plain(_first(card, "fn"))
    org = _first(card, "org")
    parts = [_plain(each) for each in org] if isinstance(org, list) else [_plain(org)]
    company = parts[0] if parts else ""
    is_company = _plain(_first(card, "kind")).casefold() == "org" or (
        _plain(_first(card, "x_abshowas")).casefold() == "company"
    )
    if is_company:
        cells["Full name"], company = [company or full], ""
    elif full and not (first or family):
        cells["Full name"] = [full]
    elif first or family:
        cells["First name"], cells["Last name"] = [first], [family if first else last or family]
    if not is_company and company and not (full or first or family):
        cells["Full name"], company = [company], ""
    cells["Company"] = [company]
    cells["Department"] = [" / ".join(each for each in parts[1:] if each)]
    for child in card.getChildren():
        _add(cells, child)
    birthday = _DAY.fullmatch(_plain(_first(card, "bday")))
    text = "-".join(birthday.groups()) if birthday else _plain(_first(card, "bday"))
    cells["Birthday"] = [text.replace("1604-", "--") if text.startswith("1604-") else text]  # Apple
    joints = {"Note": "\n", "Title": ", "}
    return [joints.get(head, ";").join(dict.fromkeys(filter(None, cells[head]))) for head in HEADER]


def _add(cells: dict[str, list[str]], child: Any) -> None:
    what, kinds = child.name.upper(), _kinds(child)
    if what == "TEL":
        number = re.sub(r"^tel:", "", _plain(child.value), flags=re.IGNORECASE).split(";")[0]
        place = "Fax" if "fax" in kinds else "Mobile" if kinds & _MOBILE else "Phone"
        cells[place].append(number.replace("/", " ") if "/" in number else number)
    elif what == "EMAIL":
        cells["E-mail"].append(re.sub(r"^mailto:", "", _plain(child.value), flags=re.IGNORECASE))
    elif what == "ADR":
        _add_address(cells, child.value)
    elif what in _SAME:
        cells[_SAME[what]].append(_plain(child.value))
    elif what == "CATEGORIES":
        listed = child.value if isinstance(child.value, list) else _plain(child.value).split(",")
        cells["Categories"] += [_plain(each) for each in listed]
    elif what not in _PASSED and what not in ("N", "FN", "ORG", "BDAY"):
        cells["Other fields"].append(f"{child.name}: {_plain(child.value)}"[:200])


_SAME = {"UID": "Card UID", "TITLE": "Title", "ROLE": "Title", "URL": "Website", "NOTE": "Note",
         "TZ": "Time zone"}  # fmt: skip


def _add_address(cells: dict[str, list[str]], address: Any) -> None:
    parts = {
        name: _plain(getattr(address, name, "")).replace("\n", ", ")
        for name in ("box", "extended", "street", "city", "region", "code", "country")
    }
    street = ", ".join(filter(None, (parts["box"], parts["extended"], parts["street"])))
    if not any(parts.values()):
        return
    if cells["Street"] or cells["City"] or cells["Country"]:
        cells["Other addresses"].append(", ".join(filter(None, (street, parts["code"],
                                        parts["city"], parts["country"]))))  # fmt: skip
        return
    cells["Street"].append(street)
    for head, name in (("City", "city"), ("Region", "region"), ("Postal code", "code"),
                       ("Country", "country")):  # fmt: skip
        cells[head].append(parts[name])


def _kinds(child: Any) -> set[str]:
    """What a way is for: TYPE=CELL,VOICE, TYPE="cell,voice", or bare as in 2.1."""
    said = [*child.params.get("TYPE", ()), *getattr(child, "singletonparams", ())]
    return {part.strip().casefold() for each in said for part in each.split(",")}


def _first(card: Any, name: str) -> Any:
    found = getattr(card, name, None)
    return None if found is None else found.value


def _joined(name: Any, *parts: str) -> str:
    return " ".join(filter(None, (_plain(getattr(name, part, "")) for part in parts)))


def _plain(value: Any) -> str:
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, list | tuple):
        return " ".join(filter(None, map(_plain, value)))
    return str(value).replace("\r\n", "\n").strip()
