"""Letter keys on keyboards of other scripts: each means what stands at its place on a Latin one.

Only the letter comes from the terminal, not the place; so it is looked up on the most common
keyboard of its script: Russian (with what Ukrainian and Belarusian have instead), Greek, Hebrew.
"""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

from textual.keys import _character_to_key

_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_SHIFTED: Final = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
# One sign for each of `_LATIN`; a blank where the keyboard has a sign that is no letter.
_SMALL: Final = (
    "йцукенгшщзхъфывапролджэячсмитьбю",
    "йцукенгшщзхїфівапролджєячсмитьбю",
    "        ў                       ",
    " ςερτυθιοπ  ασδφγηξκλ  ζχψωβνμ  ",
    "  קראטוןםפ  שדגכעיחלךף זסבהנמצתץ",
)
_PLACES: Final = {
    letter: latin
    for small in _SMALL
    for line, signs in ((small.upper(), _SHIFTED), (small, _LATIN))  # Hebrew has no capitals
    for letter, latin in zip(line, signs, strict=True)
    if letter.isalpha()
}


def latin_key(key: str) -> str | None:
    """Textual's name of the key at the same place, modifiers kept; None where that is itself.

    >>> latin_key("ы"), latin_key("ctrl+ы"), latin_key("Д"), latin_key("s")
    ('s', 'ctrl+s', 'L', None)
    """
    before, plus, letter = key.rpartition("+")
    found = _PLACES.get(letter) or _PLACES.get(normalize("NFD", letter)[:1])
    return None if found is None else f"{before}{plus}{_character_to_key(found)}"


def is_of_another_script(key: str) -> bool:
    """Whether a key is a letter that is not Latin."""
    letter = key.rpartition("+")[2]
    return len(letter) == 1 and letter.isalpha() and letter >= "\u0370"  # Greek is the first
