"""Address books in LDIF (RFC 2849), as Thunderbird writes them, as the rows of its table."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from store.exchange.containers.spool import Spool

# An entry's attributes by the columns that the same program has in its table.
_COLUMNS: Final = {
    "First Name": ("givenname",),
    "Last Name": ("sn",),
    "Display Name": ("cn",),
    "Nickname": ("mozillanickname",),
    "Primary Email": ("mail",),
    "Secondary Email": ("mozillasecondemail",),
    "Work Phone": ("telephonenumber",),
    "Home Phone": ("homephone",),
    "Fax Number": ("facsimiletelephonenumber", "fax"),
    "Pager Number": ("pager", "pagerphone"),
    "Mobile Number": ("mobile", "cellphone"),
    "Home Address": ("mozillahomestreet",),
    "Home City": ("mozillahomelocalityname",),
    "Home ZipCode": ("mozillahomepostalcode",),
    "Home Country": ("mozillahomecountryname",),
    "Work Address": ("street", "streetaddress", "postaladdress"),
    "Work City": ("l", "locality"),
    "Work ZipCode": ("postalcode",),
    "Work Country": ("c", "co", "countryname"),
    "Job Title": ("title",),
    "Organization": ("o", "company"),
    "Web Page 1": ("mozillaworkurl", "workurl"),
    "Web Page 2": ("mozillahomeurl", "homeurl"),
    "Birth Year": ("birthyear",),
    "Birth Month": ("birthmonth",),
    "Birth Day": ("birthday",),
    "Notes": ("description",),
}
_LINE: Final = re.compile(r"([A-Za-z][\w.-]*)(?:;[^:]*)?(::?|:<) ?(.*)")
_GROUPS: Final = ("groupofnames", "groupofuniquenames", "organizationalunit", "dcobject")


def read_ldif(text: str) -> Spool:
    """The people of an address book, a row each; lists and folders are none."""
    spool = Spool("LDIF")
    spool.add(0, [*_COLUMNS])
    entry, begun = dict[str, list[str]](), 0
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.startswith(" ") and lines:  # the rest of the line above
            lines[-1] = lines[-1][0], lines[-1][1] + line[1:]
        else:
            lines.append((number, line))
    for number, line in lines:
        found = _LINE.fullmatch(line)
        if found is not None:
            begun = begun or number
            entry.setdefault(found[1].casefold(), []).append(_value(found[2], found[3]))
        elif not line.strip() and entry:
            kinds = {each.casefold() for each in entry.get("objectclass", ())}
            if "dn" in entry and kinds.isdisjoint(_GROUPS):
                spool.add(begun, [_cell(entry, names) for names in _COLUMNS.values()])
            entry, begun = {}, 0
    return spool


def _cell(entry: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return "; ".join(value for name in names for value in entry.get(name, ()) if value)


def _value(sign: str, text: str) -> str:
    if sign == ":":
        return text.strip()
    try:
        return base64.b64decode(text, validate=True).decode() if sign == "::" else ""
    except (binascii.Error, ValueError):
        return ""
