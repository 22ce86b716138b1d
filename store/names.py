"""Names: how a customer's is kept, searched and sorted; the nearest to a misspelt one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from store.errors import BadInput
from store.sentence import say

LONGEST_NAME = 1000
# Letters that are no letter with an accent to Unicode, and are typed as one on other keyboards.
_STROKES: dict[int, str] = {ord(a): b for a, b in zip("øłđħıŧ", "oldhit", strict=True)}
# What the table of those scripts does not know.
_OTHER = re.compile("[^\x00-\u052f\u1e00-\u1eff]")
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"}
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters and signs to Unicode, and blank
_WORDS = re.compile(r"[^\W\d_]+|\d+")


@lru_cache(maxsize=4096)
def plain_form(name: str) -> str:
    """The name as it is told from others: compatibility form, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(maxsize=4096)
def sort_name(name: str) -> str:
    """The name as it is sorted, and told from others: É stands near E, where a person looks.

    What has accents is its letters without them and then, for order among equals, its plain form.
    """
    form = plain_form(name)
    bare = fold(form)
    return form if bare == form else f"{bare}\x1f{form}"


def fold(text: str) -> str:
    """Text as it is compared with what people type: without case, accents and forms of letters."""
    if text.isascii():
        return text.lower()
    low = text.casefold()
    if _OTHER.search(low) is None:  # most names: a table is five times as quick
        found = low.translate(_bare())
    else:
        apart = unicodedata.normalize("NFKD", low)
        bare = "".join(char for char in apart if not unicodedata.combining(char))
        found = unicodedata.normalize("NFC", bare).translate(_STROKES)
    return found if found.strip() else low


@cache
def _bare() -> dict[int, str]:
    """Each letter of the Latin, Greek and Cyrillic scripts without its accent, where it has one."""
    table = dict(_STROKES)
    for code in (*range(0x80, 0x530), *range(0x1E00, 0x1F00)):
        apart = unicodedata.normalize("NFKD", chr(code))
        bare = "".join(char for char in apart if not unicodedata.combining(char))
        if bare != chr(code):
            table[code] = unicodedata.normalize("NFC", bare).translate(_STROKES)
    return table


@lru_cache(maxsize=4096)
def name_words(text: str) -> tuple[str, ...]:
    """Its words and numbers, folded: `Tee 500 g` and `tee 500g` are the same."""
    return tuple(_WORDS.findall(fold(text)))


def mentions(text: str, name: str) -> bool:
    """Whether the words of a name stand in a text, one behind another."""
    words, wanted = name_words(text), name_words(name)
    many = len(wanted)
    return many > 0 and any(words[at : at + many] == wanted for at in range(len(words) - many + 1))


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: spaces, marks without a letter, joiners, fillers."""
    return all(unicodedata.category(char) in _UNSEEN or char in _FILLERS for char in text)


def clean_name(name: str) -> str:
    """A name that can be kept: not empty, not endless, single spaces, no broken characters.

    Raises:
        BadInput: nothing of it can be seen, or it is longer than 1,000 characters.
    """
    kept = name.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    kept = " ".join(kept.split())
    if is_blank(kept):
        raise BadInput(say("typed.name_needed"))
    if len(kept) > LONGEST_NAME:
        raise BadInput(say("typed.name_too_long", length=len(kept), most=LONGEST_NAME))
    return kept


def near(word: str, known: Iterable[str], most: int = 1, alike: float = 60) -> list[str]:
    """Those known words that look most like the word, the likest first.

    `alike` is the least likeness, from 0 to 100; the order of words in a name does not matter.
    """
    from rapidfuzz import fuzz, process  # only a mistake costs this import

    found = process.extract(
        word, list(known), scorer=fuzz.token_sort_ratio, limit=most, score_cutoff=alike
    )
    return [each for each, _, _ in found]


def nearest(word: str, known: Iterable[str]) -> str:
    """How a sentence about an unknown word goes on: `; did you mean daily_minutes?`, or "."."""
    found = near(word, known)
    return f"; did you mean {found[0]}?" if found else "."


def quoted(words: Iterable[str]) -> str:
    """Words of our own as the list of an SQL `IN`; never what a person typed."""
    return ", ".join(f"'{word}'" for word in words)
