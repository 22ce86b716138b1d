"""Phone numbers and e-mails as people write them: split, compared, in international form."""

from __future__ import annotations

import re
from typing import Final

# Between two numbers; a stroke within one, as 030/1234567, has no blanks around it.
_BETWEEN: Final = re.compile(r"\s+/\s+|[,;|\n]|\s+or\s+|(?<=\d{7})/(?=[+\d][\d ]{6})", re.I)
# What stands before a stroke of one number with blanks, as 0221 / 55 0000: too short for another.
_AREA: Final = re.compile(r"(?:(?:\+|00)\d{1,3}[ -]?)?\(?0?\)?[ -]?[\d ]{2,5}\)?")
_AREA_DIGITS: Final = 5
_BETWEEN_MAILS: Final = re.compile(r"[\s,;|/]+")
_SCHEME: Final = re.compile(r"(?:tel|mailto|callto|sip):", re.I)
_PHONE: Final = re.compile(r"\+?[0-9 ()./\u00a0-]+(?:(?:ext|x|#)\.? ?[0-9]+)?", re.I)
_DIALLED: Final = re.compile(r"\+?[0-9 ()./\u00a0-]+")
_ABROAD: Final = ("+", "00")  # how a number begins that names its country
_LEAST: Final = 5  # digits that make a phone of a word


def split_ways(kind: str, text: str) -> list[str]:
    """The single phones or e-mails of a text, without `tel:` and `mailto:`."""
    bare = _SCHEME.sub(" ", text).strip()
    if kind == "email":
        return [part for part in _BETWEEN_MAILS.split(bare) if part]
    return split_phones(bare)


def split_phones(text: str) -> list[str]:
    """The single numbers of a text; an area code parted by a stroke stays with its number."""
    signs = [*(found[0] for found in _BETWEEN.finditer(text)), ""]
    found: list[str] = []
    before = ""
    for part, sign in zip(_BETWEEN.split(text), signs, strict=True):
        whole = before + part
        before = f"{whole}{sign}" if "/" in sign and _is_area(part) else ""
        if not before and whole.strip():
            found.append(whole.strip())
    return found


def _is_area(text: str) -> bool:
    """Whether it begins as an area code does, and is too short for a number of its own."""
    plain = text.strip()
    local = sum(char.isdigit() for char in re.sub(r"^(?:\+|00)\d{1,3}[ -]", "", plain))
    return plain[:1] in ("0", "+", "(") and local <= _AREA_DIGITS and bool(_AREA.fullmatch(plain))


def kind_of_way(text: str) -> str | None:
    """`phone` or `email` for a word that can only be one, else None."""
    if re.fullmatch(r"\S+@\S+\.\S+", text):
        return "email"
    digits = sum(char.isdigit() for char in text)
    return "phone" if digits >= _LEAST and _PHONE.fullmatch(text) else None


def digits_of(text: str, least: int) -> tuple[str, str] | None:
    """The digits of what is a phone number as typed, and those that stand in every way to write it.

    None for what is none, or has fewer digits. `tel:` does not matter, nor the zero of
    “+49 (0)30”, nor zeros before an area or a country.
    """
    bare = _SCHEME.sub("", text).strip()
    if not _DIALLED.fullmatch(bare):
        return None
    if bare.startswith(_ABROAD):
        bare = bare.replace("(0)", "")
    digits = re.sub(r"[^0-9]", "", bare)
    return (digits, digits.lstrip("0") or digits) if len(digits) >= least else None


def e164(text: str, region: str | None) -> str | None:
    """The international form, as +37167220000, of a number written in that country (ISO code).

    None where the country is not known or the number is none of it.
    """
    import phonenumbers

    try:
        bare = _SCHEME.sub("", text).strip()
        if region is None and bare.startswith("00"):
            bare = f"+{bare[2:]}"
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
