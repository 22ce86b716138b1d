"""Words in a note by which somebody says that they have had enough of us (R44)."""

from __future__ import annotations

import re
from typing import Final

_SAID: Final = re.compile(
    r"\b(never again|not with you again|fed up|had enough of|done with (?:you|us)|"
    r"go(?:es|ing)? elsewhere|take (?:my|our|their) business|nie wieder|nie mehr|"
    r"reicht (?:mir|uns)|plus jamais|jamais plus|nunca m[aá]s|nunca mais|mai pi[uù]|"
    r"nigdy wi[eę]cej|nooit meer|больше никогда|никогда больше)\b",
    re.IGNORECASE,
)


def sore_words(note: str | None) -> str | None:
    """The words as they stand in a note, None where none are there."""
    found = None if note is None else _SAID.search(note)
    return None if found is None else found[0]
