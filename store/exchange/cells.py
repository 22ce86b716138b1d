"""Single cells: what a program put around a value is taken off, the value is kept as it is."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from decimal import Decimal
from typing import Final, Literal

from store.errors import BadInput
from store.sentence import say
from store.value.money import DecimalMark, parse_money

# How a field's cell is cleaned; the lines of `lines` and of whole names in `people` stay apart.
Style = Literal["line", "long", "name", "id", "date", "money", "lines", "people"]
Unit = Literal["minutes", "seconds", "milliseconds", "hours"]

# How other programs write that a cell is empty. "NA" is a country and "none" may be a name.
_EMPTY = frozenset(
    [
        "null",
        "n/a",
        "#n/a",
        "n.a.",
        "(null)",
        "<null>",
        "[null]",
        "\\n",
        "nan",
        "undefined",
        "-",
        "--",
        "---",
        "—",
        "–",
        "(blank)",
        "(none)",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
        "#num!",
        "#null!",
    ]
)
_NAMES = frozenset(["Nan", "Null"])  # somebody is called so
_NO_DAY = re.compile(r"0{1,4}[/.-]0{1,2}[/.-]0{1,4}(?: 0?0:00(?::00)?)?")
# `Mo, 02.02.2026`, `lun. 02/02/2026`; before a month in words a weekday is read there.
_WEEKDAY = re.compile(
    r"(?:mo|tu|we|th|fr|sa|su|di|mi|do|so|lu|ma|me|je|ve|gi|ju|vi|se|te|qu|wo|vr|za|zo|pn|wt|śr|cz|pt|"
    r"nd|po|út|st|čt|pá|ne|пн|вт|ср|чт|пт|сб|вс)[^\W\d_]*\.?,?\s+(?=\d{1,4}[./-]\d{1,2}[./-]\d)",
    re.IGNORECASE,
)
_GUARDED = re.compile(r"'(?='*[=+\-@\t\r]|'+[0-9])")
_GUARDED_ID = re.compile(r"'(?='*[=+\-@\t\r0-9])")
_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_BREAKS = re.compile(r"[\r\n\t\v\f]+")
_WHOLE_NAME = re.compile(r"[^\W\d_][^\W\d]*\.?(?: [^\W\d_][\w'’-]*\.?){1,3}")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_SPOKEN = re.compile(
    r"(?:(\d+(?:[.,]\d+)?) ?h(?:ours?|rs?)?)? ?(?:(\d+(?:[.,]\d+)?) ?m(?:in(?:ute)?s?)?)? ?"
    r"(?:(\d+) ?s(?:ec(?:ond)?s?)?)?\.?",
    re.IGNORECASE,
)
_UNSEEN = {0xFEFF: None, 0x200B: None}  # marks of files that were put together
_YES = frozenset({"1", "1.0", "true", "yes", "y", "t", "x", "ja", "sí", "si", "oui", "da", "да",
                  "д", "wahr", "vrai", "verdadero", "sim", "tak", "ano", "✓"})  # fmt: skip
_NO = frozenset({"0", "0.0", "false", "no", "n", "f", "nein", "non", "nej", "nie", "ne", "não",
                 "nao", "falsch", "faux", "falso", "нет", "н", "net", "never", "✗"})  # fmt: skip
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_EMAIL = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+", re.IGNORECASE)
# What would be taken for a guard when it is read again.
GUARD_LIKE: Final = re.compile(r"'+[=+\-@\t\r0-9]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_DROPPED = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")


def clean(text: str, style: Style) -> str:
    """The value of a cell, without outer spaces and without the guards that exports put on.

    An apostrophe before `= + - @` guards a formula; before anything in an id, a phone number, a
    date or an amount it keeps a spreadsheet from reading a number; `="007"` does the same. What may
    be an id or a name keeps the apostrophe of `'t Hooft`. Texts of one line lose their line ends;
    words for "nothing" (NULL, n/a, -) become nothing, but in an amount, where they are a fault.
    """
    text = text.strip()
    if not text:
        return text
    if text[0] in "'=" or not text.isprintable():
        text = _unguarded(text.translate(_UNSEEN).strip(), style)
    if len(text) < 12 and style != "money" and is_empty(text) and text not in _NAMES:
        return ""
    if style == "date":
        if _NO_DAY.fullmatch(text):
            return ""
        if text[0].isalpha():
            return _WEEKDAY.sub("", text)
    return text


def _unguarded(text: str, style: Style) -> str:
    if style in ("line", "long", "people"):
        if _GUARDED.match(text):
            text = text[1:]
    else:
        if style != "name" or _GUARDED_ID.match(text):
            text = text.removeprefix("'")
        wrapped = _EXCEL_TEXT.fullmatch(text)
        if wrapped:
            text = wrapped[1]
    if style != "long" and _BREAKS.search(text):
        lines = [line.strip() for line in _BREAKS.split(text)]
        apart = style != "line" and all(map(_WHOLE_NAME.fullmatch, lines))
        text = ("; " if apart or style == "lines" else " ").join(filter(None, lines))
    return text.strip()


def is_empty(text: str) -> bool:
    """Whether a word says that there is nothing."""
    return text.casefold() in _EMPTY


def bare(text: str) -> str:
    """A header or a word as it is compared: letters and figures alone, no case, no accents."""
    if text.isascii():
        return "".join(c for c in text.casefold() if c.isalnum())
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return "".join(c for c in plain if c.isalnum())


_PLAIN = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe"})


def is_yes(text: str) -> bool:
    """Whether a cell says yes, as the vendors' programs write it."""
    return text.casefold() in _YES


def is_no(text: str) -> bool:
    """Whether a cell says no, as the vendors' programs write it."""
    return text.casefold() in _NO


def values_of(text: str) -> list[str]:
    """The values of a cell that may hold several: `a; b`, each on a line, `a ::: b`, JSON."""
    if text[:1] in "[{":
        listed = _from_json(text)
        if listed is not None:
            return list(dict.fromkeys(listed))
    parts = re.split(r";|\n|\r| ::: ", text)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _from_json(text: str) -> list[str] | None:
    """The values of a list or an object in a cell: `[{"label": "work", "value": "a@b"}]`."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    out: list[str] = []
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict):
            for name in ("value", "email", "number", "phone", "address", "url", "name"):
                if isinstance(each.get(name), str):
                    out.append(each[name].strip())
                    break
        elif isinstance(each, str | int):
            out.append(str(each).strip())
    return [value for value in out if value]


def is_email(text: str) -> bool:
    """Whether a text has the form of an e-mail address (RFC 5321, without quoted parts)."""
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        return False
    before, _, after = text.rpartition("@")
    dots = before.startswith(".") or before.endswith(".") or ".." in before + after
    return not dots and not after.startswith((".", "-")) and not after.endswith((".", "-"))


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet has made an id a number in powers of ten, of which figures are lost."""
    return _SHORTENED.fullmatch(text) is not None


def plain_text(text: str) -> str:
    """The words of a text that may be HTML: paragraphs become lines, tags and entities go."""
    if "<" in text and _TAG.search(text):
        text = _DROPPED.sub("", text)
        text = re.sub(r"[ \t\r\n]+", " ", text) if "\n" not in text.strip() else text
        text = _TAG.sub("", _BLOCK.sub("\n", text))
    elif not _ENTITY.search(text):
        return text
    text = html.unescape(text).replace("\u00a0", " ")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def minutes_of(text: str, unit: Unit = "minutes") -> int:
    """A length of time as whole minutes: `30`, `12.5`, `00:30`, `1:05:00`, `1h 20m`, `45 sec`.

    A bare number counts in `unit`.

    Raises:
        BadInput: anything else, or more than a day.
    """
    clock, spoken = _CLOCK.fullmatch(text), _SPOKEN.fullmatch(text)
    if clock:
        minutes = Decimal(int(clock[1]) * 60 + int(clock[2]) + int(int(clock[3] or 0) >= 30))
    elif spoken and any(spoken.groups()):
        hours, mins, secs = (Decimal((each or "0").replace(",", ".")) for each in spoken.groups())
        minutes = hours * 60 + mins + secs / 60
    else:
        found = number_of(text, None)
        minutes = found * _MINUTES[unit] if abs(found) < 10**9 else Decimal(-1)
        if 0 < minutes < 1:
            minutes = Decimal(1)
    whole = int(minutes.to_integral_value())
    if not 0 <= whole <= 1440:
        raise BadInput(say("row.no_touch_length", text=text, unit=unit))
    return whole


_MINUTES: dict[str, Decimal] = {
    "minutes": Decimal(1),
    "hours": Decimal(60),
    "seconds": Decimal(1) / 60,
    "milliseconds": Decimal(1) / 60_000,
}


def is_bare_number(text: str) -> bool:
    """Whether a length of time is a number that does not say what it counts."""
    return re.fullmatch(r"\d+(?:[.,]\d+)?", text) is not None


def number_of(text: str, mark: DecimalMark | None) -> Decimal:
    """A plain number such as a quantity.

    Raises:
        BadInput: it is none.
    """
    try:
        return parse_money(text, decimal=mark)
    except BadInput:
        raise BadInput(say("row.no_number", text=text[:40])) from None


def looks_like_id(text: str) -> bool:
    """Whether a value is a number or code (or an e-mail address) rather than a name."""
    return not any(c.isspace() for c in text) and any(c.isdigit() or c == "@" for c in text)
