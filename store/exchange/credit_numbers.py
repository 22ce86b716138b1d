"""Credit notes that their numbers alone tell: NC 1 among FT 1, FT 2."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from store.sentence import Words, say

_PREFIX: Final = re.compile(r"([A-Za-z]{2,6})[\s\-_/#.]*\d")
_CREDITS: Final = frozenset(
    ["NC", "NCR", "NCC", "CN", "CRN", "CM", "GS", "GU", "AV", "AVO", "AVC", "KOR", "FKOR", "FVK"]
)
_MOST: Final = 60


class CreditNumbers:
    """Looks at the numbers of a list without a column for the type of a document.

    Some are credit notes where others, more of them, begin otherwise: a shop may number all of its
    orders CM-1, CM-2.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def add(self, number: str) -> None:
        """Look at one number."""
        prefix = _prefix(number)
        if prefix in self._seen or len(self._seen) < _MOST:
            self._seen[prefix] += 1

    def found(self) -> frozenset[str]:
        """What the numbers of credit notes begin with."""
        credits = self._seen.keys() & _CREDITS
        others = sum(n for prefix, n in self._seen.items() if prefix and prefix not in _CREDITS)
        many = sum(self._seen[prefix] for prefix in credits)
        return frozenset(credits) if others >= many else frozenset()

    def notes(self) -> list[Words]:
        """What is told of them."""
        found = sorted(self.found())
        return [say("brought.credit_numbers", begins=", ".join(found))] if found else []


def is_credit(number: str, credits: frozenset[str]) -> bool:
    """Whether a document is a credit note by its number."""
    return bool(credits) and _prefix(number) in credits


def _prefix(number: str) -> str:
    found = _PREFIX.match(number)
    return found[1].upper() if found else ""
