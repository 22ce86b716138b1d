"""Text matching without regard to case, as SQLite patterns that carry nothing of the user's.

SQLite's LIKE folds ASCII only, so `москва` would not find `Москва`. GLOB is exact but has character
classes, and a class of a letter's cases does the folding: `[мМ][оО]…`.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from store.names import sort_name

# What may stand around a word. In a class, "]" comes first and "-" last.
_EDGE: Final = "[] !\"#&'()+,./:;|\u00a0-]"


def part_of_name(text: str, *, star: bool) -> str:
    """A GLOB pattern for `text` anywhere in a name as it is sorted."""
    return f"*{''.join(_literal(char, star) for char in sort_name(text))}*"


def whole_name(text: str, *, star: bool) -> str:
    """As `part_of_name`, for the whole text."""
    return "".join(_literal(char, star) for char in sort_name(text))


def part(text: str, *, star: bool) -> list[str]:
    """GLOB patterns for `text` anywhere, in any case; one per Unicode form that it can have."""
    return [f"*{pattern}*" for pattern in whole(text, star=star)]


def words(text: str, *, star: bool) -> list[str]:
    """As `part`, for whole words; match them against the column with a blank at both ends."""
    return [f"*{_EDGE}{pattern}{_EDGE}*" for pattern in whole(text, star=star)]


def whole(text: str, *, star: bool) -> list[str]:
    """As `part`, for the whole text. With `star` a `*` stands for anything, else for itself."""
    trimmed = text.strip()
    # Files from some systems hold letters and accents apart (NFD).
    other = (unicodedata.normalize(form, trimmed) for form in ("NFC", "NFKC", "NFD"))
    forms = dict.fromkeys((trimmed, *other))
    return ["".join(_cases(char, star) for char in form) for form in forms]


def _cases(char: str, star: bool) -> str:
    cases = dict.fromkeys((char, char.lower(), char.upper()))
    single = [case for case in cases if len(case) == 1]
    return f"[{''.join(single)}]" if len(single) > 1 else _literal(char, star)


def _literal(char: str, star: bool) -> str:
    if char == "*" and star:
        return "*"
    return f"[{char}]" if char in "*?[" else char
