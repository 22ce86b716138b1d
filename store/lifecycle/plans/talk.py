"""The words of a step with the customer's own details in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MERGE_FIELDS: Final = (
    "first_name",
    "name",
    "company",
    "customer",
    "product",
    "city",
    "segment",
    "competitor",
)
_FIELD: Final = r"\{([a-z][a-z0-9_]*)\}"


def fill(say: str, fields: Mapping[str, str | None]) -> tuple[str, list[str]]:
    """`say` with `{first_name}` and the like replaced, and the names of the missing fields.

    A missing or blank field is shown as `<first name?>` in its place, so that nobody reads aloud or
    sends "Dear ,". What a field holds is not searched for further fields.
    """
    missing: list[str] = []

    def value(found: re.Match[str]) -> str:
        name = found[1]
        text = (fields.get(name) or "").strip()
        if text:
            return text
        if name not in missing:
            missing.append(name)
        return f"<{name.replace('_', ' ')}?>"

    return re.sub(_FIELD, value, say), missing


def fields_in(say: str) -> list[str]:
    """The names in braces, in their order."""
    return re.findall(_FIELD, say)


# Words before a name that nobody is called by alone, without their dots.
_TITLES: Final = frozenset(
    word
    for words in (
        "mr mrs ms miss mx dr prof sir madam hon atty eng engr ing dipl mag",
        "herr frau hr fr sr sra srta mme mlle г-н г-жа госпожа господин",
    )
    for word in words.split()
)


def called(name: str) -> str | None:
    """What to call somebody: the first name; with a title or initials alone, those and the name.

    "Dr. Maria Lopez" and "Lopez, Maria" are Maria, "Mr. Smith" stays Mr. Smith and "J. Smith" too.
    """
    last, comma, first = name.partition(",")
    words = (f"{first} {last}" if comma and first.strip() else name.replace(",", " ")).split()
    named = [word for word in words if not _is_title(word)]
    if not named:
        return None
    given = next((word for word in named[:-1] if not _is_short(word)), None)
    if given is not None or len(words) == 1:
        return given or named[0]
    return " ".join(words)


def _is_title(word: str) -> bool:
    return all(part in _TITLES for part in word.lower().replace("-", ".").split(".") if part) or (
        word.lower() in _TITLES
    )


def _is_short(word: str) -> bool:
    """Whether it is an initial or a title of another language (J., Sig.ra, Dr.med.)."""
    return len(word) == 1 or "." in word
