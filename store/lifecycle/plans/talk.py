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
    "until",  # the day on which what they have paid for, or their trial, ends
)
_FIELD: Final = r"\{([a-z][a-z0-9_]*)\}"
# The name of who is spoken to, where the words are as good without it.
_NAMED: Final = re.compile(
    r"\b(Hello|Hi|Good (?:morning|afternoon)|Hallo|Guten (?:Tag|Morgen)|Grüß Gott|Servus|Bonjour|"
    r"Hola|Ciao) \{first_name\}(?=[,.!?:;])|(?<!\}), \{first_name\}(?=[,.!?:;])"
)


def fill(say: str, fields: Mapping[str, str | None]) -> tuple[str, list[str]]:
    """`say` with `{first_name}` and the like replaced, and the names of the missing fields.

    A missing or blank field is shown as `<first name?>` in its place, so that nobody reads aloud or
    sends "Dear ,"; a greeting that is one without the name goes without it: "Hello, …". What a
    field holds is not searched for further fields.
    """
    missing: list[str] = []
    if not (fields.get("first_name") or "").strip():
        say, found = _NAMED.subn(lambda greeting: greeting[1] or "", say)
        missing = ["first_name"] if found else []

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
