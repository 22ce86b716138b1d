"""What to call somebody in the words of a step: the first name where one can be told."""

from __future__ import annotations

import re
from itertools import dropwhile, pairwise, takewhile
from typing import Final

# Words before a name, without their dots; nobody is called by one of them alone.
_TITLES: Final = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam", "dame", "lord",
    "lady", "hon", "rev", "fr", "sr", "sra", "srta", "srs", "don", "doña", "atty", "eng", "engr",
    "ing", "dipl", "mag", "di", "dkfm", "dkffr", "univ", "med", "vet", "dent", "phil", "jur",
    "rer", "nat", "hc", "habil", "priv", "doz", "kr", "hr", "bgm", "herr", "herrn", "frau",
    "fräulein", "fam", "familie", "family", "eheleute", "ehepaar", "mme", "mlle", "m",
    "monsieur", "madame", "dott", "dottssa", "sig", "signor", "signora", "sigra", "hj", "haji",
    "datuk", "dato", "puan", "encik", "pan", "pani", "pn", "bapak", "ibu", "г-н", "г-жа",
    "госпожа", "господин", "гн", "гжа", "товарищ",
})  # fmt: skip
# Behind a name.
_DEGREES: Final = frozenset({
    "mba", "phd", "md", "ba", "bsc", "msc", "ma", "llm", "cpa", "esq", "jr", "jun", "sr", "sen",
    "ii", "iii", "iv", "cfa", "rn", "dds",
})  # fmt: skip
# Who stands for several, or for a place: the whole is said, or nothing.
_FAMILIES: Final = frozenset({
    "fam", "familie", "family", "eheleute", "ehepaar",
})  # fmt: skip
_AND: Final = frozenset({
    "&", "+", "and", "und", "u.", "u", "y", "et", "e", "og", "och", "i", "и", "AND", "UND", "U",
})  # fmt: skip
_BEFORE: Final = frozenset({
    "z.hd.", "z.hd", "zhd", "z.h.", "c/o", "attn", "attn.", "att.",
})  # fmt: skip
# Of a family name: they begin one, and are no names.
_PARTICLES: Final = frozenset({
    "van", "von", "vom", "der", "den", "de", "del", "della", "da", "dos", "das", "du", "la",
    "le", "ten", "ter", "zu", "zum", "bin", "ibn", "al",
})  # fmt: skip
# A place, a department or a post is no name.
_PLACES: Final = frozenset({
    "praxis", "kanzlei", "ordination", "hotel", "gasthof", "gasthaus", "pension", "restaurant",
    "café", "cafe", "bäckerei", "metzgerei", "tischlerei", "apotheke", "firma", "fa", "büro",
    "office", "info", "sales", "einkauf", "verkauf", "buchhaltung", "sekretariat", "empfang",
    "reception", "rezeption", "zentrale", "accounting", "purchasing", "service", "support",
    "team", "kontakt", "contact", "admin", "mail", "shop", "store", "clinic", "practice",
    "studio", "agentur", "agency", "bar", "bakery", "salon", "school", "schule", "the", "chef",
    "chefin", "inhaber", "inhaberin", "geschäftsführer", "geschäftsführerin", "geschäftsführung",
    "manager", "owner", "director", "direktor", "leiter", "leiterin", "leitung",
})  # fmt: skip
_FIRMS: Final = frozenset({
    "ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "doo", "gmbh", "inc", "kft",
    "kg", "kgaa", "limited", "llc", "llp", "lp", "ltd", "mbh", "nv", "ohg", "og", "oy", "oyj",
    "plc", "sa", "sarl", "sas", "sia", "sl", "sp", "spa", "srl", "sro", "ug", "uab", "eg", "ev",
    "gbr", "ooo", "ооо", "зао", "оао", "ао", "ип",
})  # fmt: skip
# Family names that stand first where they come from, and are rarely first names elsewhere.
_FIRST_IS_LAST: Final = frozenset({
    "nguyen", "nguyễn", "tran", "trần", "pham", "phạm", "huynh", "hoang", "vo", "dang", "wang",
    "zhang", "liu", "chen", "yang", "huang", "zhao", "zhou", "xu", "wu", "park", "choi", "jung",
    "tanaka", "suzuki", "sato", "yamamoto", "watanabe", "nakamura", "takahashi",
})  # fmt: skip
# Endings of family names, which alone are no way to address anybody; and first names like them.
_ENDINGS: Final = (
    "wski", "wska", "wskiy", "lski", "lska", "nski", "nska", "ński", "ńska", "rski", "rska",
    "dsky", "nsky", "vsky", "acki", "wicz", "czyk", "enko", "chuk", "sson", "mann", "escu",
    "poulos", "opoulou", "nidis", "lakis", "oğlu", "shvili", "ović", "ević", "berg", "stein",
    "feld", "hofer", "bauer", "meier", "meyer", "maier", "mair", "mayr", "huber", "gruber",
    "schmid", "schmidt", "müller", "muller", "weber", "wagner", "fischer", "schneider", "smith",
    "jones", "johnson", "garcía", "garcia", "lópez", "lopez", "rodríguez", "rodriguez", "енко",
    "чук", "швили", "ский", "ская", "анов", "ванов", "анова", "тров", "трова", "ров", "рова",
    "лов", "лова", "сеев", "сеева",
)  # fmt: skip
_NO_FAMILY: Final = ("hermann", "øystein", "ingeberg")
_PATRONYMICS: Final = ("вич", "вна", "ична", "инична", "ovich", "evich", "ovna", "evna")
# Titles of a person, before what was entered as a firm.
_OF_A_PERSON: Final = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "hr", "fr", "fam", "familie",
    "family", "mag", "ing", "mme", "sra",
})  # fmt: skip
_LONGEST: Final = 5  # words of a person's name with titles
_EASTERN: Final = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SIGNS: Final = re.compile("[^\\w&+]+")
_SIGN_OR_DIGIT: Final = re.compile(r"[@\d]")
_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^]]*\]")
_BETWEEN: Final = re.compile(r"\s*[,;/\n]\s*")


def untitled(name: str) -> str:
    """A name without titles before it: "Frau Dr. A. Roth" is "A. Roth"; titles alone stay."""
    titles = _OF_A_PERSON - _FAMILIES
    return " ".join(dropwhile(lambda word: _bare(word) in titles, name.split())) or name


def called(name: str) -> str | None:
    """What to call somebody: the first name; with a title or initials alone, those and the name.

    "Dr. Maria Lopez" and "Lopez, Maria" are Maria, "Mr. Smith" stays Mr. Smith and "J. Smith" too.
    A couple and a family are called as they are written. A name in Chinese, Japanese or Korean is
    said whole, as is one that may stand before the family's. None where it is a place, a firm or a
    family name alone, or where several people cannot be told apart.
    """
    people = _people(name)
    if len(people) != 1:
        known = [word for word in map(called, people) if word]
        return " & ".join(known) if known and len(known) == len(people) else None
    words = _in_order(name)
    titles = list(takewhile(_is_title, words))
    named = words[len(titles) :]
    while named and _bare(named[-1]) in _DEGREES:
        named.pop()
    if not named or any(_bare(word) in _FIRMS or _SIGN_OR_DIGIT.search(word) for word in named):
        return None
    if any(_bare(word) in _PLACES for word in (words[0], *named)):
        return None
    titles, named = _cased(titles, name), _cased(named, name)
    whole = " ".join([*titles, *named])
    if _EASTERN.search(whole) or _bare(words[0]) in _FAMILIES:
        return whole
    if not _AND.isdisjoint(named) or not _AND.isdisjoint(titles):
        return _together(titles, named, whole)
    return _first(titles, named, whole)


def is_somebody(name: str) -> bool:
    """Whether the name of a customer, entered without a person, begins as one of a person does."""
    words = _in_order(name)
    return bool(words) and _bare(words[0]) in _OF_A_PERSON and len(words) <= _LONGEST


def _first(titles: list[str], named: list[str], whole: str) -> str | None:
    """The first name of one person, or the whole where it cannot be told."""
    low = [word.lower() for word in named]
    if len(named) == 1:
        return whole if titles else None if _is_family(low[0]) else named[0]
    if low[-1].endswith(_PATRONYMICS) and len(named) == 3:
        return " ".join(named[1:])
    if low[1].endswith(_PATRONYMICS):
        return " ".join(named[:2])
    given = next((word for word in named[:-1] if not _is_short(word)), None)
    if given is None or given.lower() in _FIRST_IS_LAST:
        return whole
    if given.lower() in _PARTICLES:
        return None if given == named[0] and not titles else whole
    if len(named) == 2 and _is_family(low[0]) and not _is_family(low[1]):
        return whole if _is_short(named[1]) else named[1]  # Müller Hans, as lists have it
    initials = [word for word in named if _is_short(word)]
    return whole if given == named[0] and len(initials) == len(named) - 1 > 1 else given


def _people(name: str) -> list[str]:
    """The people that the name tells by two titles or two brackets; none if they run together."""
    brackets = len(_BRACKETS.findall(name))
    parts = _BETWEEN.split(_BRACKETS.sub(lambda found: _BETWEEN.sub(" ", found[0]), name))
    titled = [_is_titled(_BRACKETS.sub(" ", part).split()) for part in parts]
    if len(parts) > 1 and (all(titled) or brackets == len(parts)):
        return parts
    words = _BRACKETS.sub(" ", name).split()
    if not _AND.isdisjoint(words) or not (_begins_anew(words) or brackets > 1):
        return [name]
    return []


def _is_titled(words: list[str]) -> bool:
    """Whether it is a name behind a title of a person."""
    return bool(words) and _bare(words[0]) in _OF_A_PERSON and not _is_title(words[-1])


def _begins_anew(words: list[str]) -> bool:
    """Whether behind a title and a name another title begins another name."""
    begins = [
        at
        for at, (before, word) in enumerate(pairwise(words), 1)
        if _bare(word) in _OF_A_PERSON and not _is_title(before)
    ]
    return any(_is_titled(words[:at]) and _is_titled(words[at:]) for at in begins)


def _together(titles: list[str], named: list[str], whole: str) -> str:
    """Two people: by their first names where both are there, else as they are written."""
    at = next((i for i, word in enumerate(named) if word in _AND), 0)
    known = not titles and at > 0 and len(named) > at + 2 and not any(map(_is_title, named))
    if not known or _is_family(named[0].lower()):
        return whole
    return f"{named[0]} {named[at]} {named[at + 1]}"


def _in_order(name: str) -> list[str]:
    """The words with the titles first, of "Lopez, Maria" and "Smith, John, Jr." too."""
    words = [word for word in _BRACKETS.sub(" ", name).split() if word.lower() not in _BEFORE]
    text = " ".join(_apart(word) for word in words).replace("/", " & ")
    parts = [part.split() for part in text.split(",") if part.strip()]
    if not parts:
        return []
    behind = [part for part in parts[1:] if all(map(_is_title_or_degree, part))]
    kept = [part for part in parts if part not in behind]
    titles = [word for part in behind for word in part if _bare(word) not in _DEGREES]
    return [*titles, *(word for part in (*kept[1:2], *kept[:1], *kept[2:]) for word in part)]


def _apart(word: str) -> str:
    """Hr.Weber in two words."""
    title, _, name = word.partition(".")
    return f"{title}. {name}" if title.lower() in _TITLES and len(name.strip(".")) > 3 else word


def _cased(words: list[str], name: str) -> list[str]:
    """Words of a name that is all capitals, or has none, as names are written."""
    if not (name.isupper() or name.islower()) or len(name) < 3:
        return words
    return [
        word
        if _is_short(word) or (word.islower() and (word in _PARTICLES or word in _AND))
        else re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
        for word in words
    ]


def _is_family(word: str) -> bool:
    return word.endswith(_ENDINGS) and not word.endswith(_NO_FAMILY)


def _bare(word: str) -> str:
    return _SIGNS.sub("", word.lower())


def _is_title(word: str) -> bool:
    low = word.lower()
    parts = [part for part in re.split("[.-]", low) if part]
    return low in _TITLES or (bool(parts) and all(part in _TITLES for part in parts))


def _is_title_or_degree(word: str) -> bool:
    return _is_title(word) or _bare(word) in _DEGREES


def _is_short(word: str) -> bool:
    """Whether it is an initial or a title of another language (J., Sig.ra, Dr.med.)."""
    return len(word) == 1 or "." in word
