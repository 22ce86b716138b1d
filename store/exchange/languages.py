"""Which single-byte code page a text is in: the one whose letters make words of one language.

Short files decide it: "Żółkowski" in cp1250 is "¯ó³kowski" in cp1252. Every candidate reads the
words with letters beyond ASCII; a reading scores by how many of these letters belong to one
language together, and loses by signs and capitals inside words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

# Letters beyond a to z of each language, the frequent ones first; how likely the language is.
_LETTERS: dict[str, tuple[str, float]] = {
    "German": ("üäöß", 0.2),
    "French": ("éèêàçôîûùâëïœÿæü", 0.2),
    "Spanish": ("óíáéñúü¿¡ºª", 0.2),
    "Portuguese": ("ãçéáóêíõôúàâü", 0.15),
    "Italian": ("àèòùéìîóí", 0.15),
    "Scandinavian": ("åäöøæéü", 0.15),
    "Dutch": ("ëéïóüèö", 0.12),
    "Icelandic": ("áðíóéúýþæö", -0.15),
    "Catalan": ("àçèéíïòóúü·", 0.0),
    "Polish": ("łóążęśćźń", 0.15),
    "Czech": ("íáéěýščžřůúťňďó", 0.15),
    "Slovak": ("áíéýčšžúľťňôďäóĺŕ", 0.1),
    "Hungarian": ("áéöőóüíúű", 0.1),
    "Croatian": ("čćžšđ", 0.05),
    "Romanian": ("ăâîşţ", 0.1),
    "Turkish": ("ıüşğöçâî", 0.15),
    "Lithuanian": ("ėšžųįąūęč", 0.05),
    "Latvian": ("āīēšņļūžģķčŗ", 0.12),
    "Estonian": ("äõüöšž", 0.05),
    "Greek": ("αοιετσνηυρπκμλςάίόέύήώδγχθφβξζψϊϋΐΰ", 0.1),
    "Russian": ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", 0.1),
    "Ukrainian": ("оаинвіертскмдлпуязьбгйчхжїшєюцщґф", 0.05),
    "Bulgarian": ("аиоетнрсвлпкдмзягъубчцжщхшюйфь", 0.0),
    "Hebrew": ("יוהלאמרתשבנכדםעפחקצטגזסךןףץ", 0.3),
    "Arabic": ("اليمنترودبسةعهفحكقأشصجطخزىضذثغظئءإؤآ", 0.05),
    "Vietnamese": ("àáâãèéêíóôùúăđơư", -0.1),
}
# The pages, the likeliest first: of two that read alike the earlier one is taken.
_PAGES = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac-roman", "iso8859-2",
          "koi8-r", "cp866", "cp1255", "cp1256", "iso8859-5", "iso8859-15", "cp852", "cp850",
          "cp437", "mac-latin2", "mac-cyrillic", "iso8859-7", "cp1258")  # fmt: skip
_RARER = {"cp850": 0.25, "cp437": 0.3, "cp852": 0.2, "mac-roman": 0.08, "mac-latin2": 0.2,
          "mac-cyrillic": 0.3, "koi8-r": 0.1, "iso8859-5": 0.2, "cp866": 0.1, "iso8859-2": 0.05,
          "iso8859-15": 0.1, "cp1258": 0.4, "cp1255": 0.1, "cp1256": 0.1,
          "iso8859-7": 0.02}  # fmt: skip
_WORD = re.compile(rb"[A-Za-z0-9'\x80-\xff]*[\x80-\xff][A-Za-z0-9'\x80-\xff]*")
_WORDS = 3000
# Signs that stand alone or before a figure, and say nothing of the language.
_SIGNS = frozenset("€£¥§©®™°±²³×–—‘’“”„…•«»‹›\u00a0ºª¿¡№½¼¾µ¢´`‚¨")


class Page(NamedTuple):
    """A code page, the language that it makes, a few of the words, and how sure that is."""

    encoding: str
    language: str
    words: tuple[str, ...]
    score: float


def words_of(data: bytes) -> Counter[bytes]:
    """The words of some bytes that hold letters beyond ASCII."""
    return Counter(_WORD.findall(data)[: _WORDS * 4])


def is_chinese(data: bytes) -> bool:
    """Whether the letters beyond ASCII are pairs of bytes as GB 2312 orders its usual signs.

    Greek and Russian capitals stand in the same bytes, but not always in even numbers.
    """
    runs = re.findall(rb"[\x80-\xff]+", data)
    if len(runs) < 3 or any(len(run) % 2 for run in runs[:-1]):
        return False
    firsts: list[int] = [byte for run in runs for byte in run[::2]]
    usual = sum(0xB0 <= byte <= 0xD7 for byte in firsts)
    return usual * 20 >= len(firsts) * 17 and max(firsts) > 0xC8  # below it is all of Korean


def likeliest_page(words: Iterable[bytes]) -> Page:
    """The code page under which these words are most like words of one language."""
    chosen = list(words)[:_WORDS]
    best: Page | None = None
    for encoding in _PAGES:
        try:
            read = [word.decode(encoding) for word in chosen]
        except UnicodeDecodeError:
            continue
        score, language = _score(read, _languages(encoding))
        score -= _RARER.get(encoding, 0.0)
        if best is None or score > best.score + 1e-9:
            best = Page(encoding, language, tuple(_shown(read)), score)
    return best or Page("cp1252", "", (), 0.0)


@cache
def _languages(encoding: str) -> tuple[str, ...]:
    """The languages that can be written in a code page."""

    def fits(letters: str) -> bool:
        have = letters.encode(encoding, "ignore").decode(encoding)
        return len(have) >= 0.9 * len(letters)

    return tuple(name for name, (letters, _) in _LETTERS.items() if fits(letters))


def _shown(words: list[str]) -> Iterable[str]:
    return sorted(dict.fromkeys(words), key=lambda word: -sum(c.isalpha() for c in word))[:3]


def _score(words: list[str], languages: tuple[str, ...]) -> tuple[float, str]:
    """How well words fit one language: 1 is perfect; the language that they fit best."""
    letters: Counter[str] = Counter()
    faults, total = 0.0, 0
    for word in words:
        for at, char in enumerate(word):
            if char.isascii():
                continue
            before, after = word[at - 1 : at] if at else "", word[at + 1 : at + 2]
            if char in _SIGNS:
                if char not in "’–" and (before.isalpha() or after.isalpha()):
                    faults += 1.0 if before.isalpha() and after.isalpha() else 0.4
                continue
            total += 1
            if char.isalpha():
                letters[char] += 1
                # Nobody writes half a word in another alphabet, or a letter before a figure.
                beside = [c for c in (before, after) if c]
                if char > "\u036f" and any(c.isascii() and c.isalpha() for c in beside):
                    faults += 2.0
                if any(c.isdigit() for c in beside):
                    faults += 0.8
                if char in "œŒ" and after.lower() != "u":
                    faults += 0.5  # French writes it before a u
                # A capital after a small letter: no word is written so.
                faults += 1.0 if char.isupper() and before.islower() else 0.0
                faults += 0.5 if char.islower() and len(before) and before.isupper() and (
                    after.isupper()) else 0.0  # fmt: skip
            elif char < "\u00a0" or (not char.isprintable() and char != "\u00a0"):
                faults += 2.0
            else:
                faults += 1.5
    if not total:
        return 1.2 - faults, ""
    best, name = -9.0, ""
    for language in languages:
        known, prior = _LETTERS[language]
        fits = sum(n for c, n in letters.items() if c in known or c.lower() in known)
        rare = sum(n for c, n in letters.items() if c.lower() in known[len(known) // 2 + 1 :])
        value = (2 * fits - letters.total()) / total - 0.3 * rare / total + prior
        if value > best:
            best, name = value, language
    return best - faults / total, name if letters else ""
