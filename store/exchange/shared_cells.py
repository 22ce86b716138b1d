"""Cells that hold several people, phones or e-mails: each is found, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from store.exchange.cells import bare, is_email, is_empty, is_shortened, values_of
from store.exchange.given_names import is_given_name
from store.phones import split_phones

_AND: Final = r"and|und|u\.|or|oder|et|ou|y|och|og|ja|un|en|и|или|with|sowie"
_PARTS: Final = re.compile(rf"[,|/&+]|\s(?:{_AND})\s", re.IGNORECASE)
_AROUND_EMAIL: Final = re.compile(r"^[^\W\d_][\w -]{0,15}:\s*|\s*\([^()]*\)$")
_IN_ANGLES: Final = re.compile(r"<([^<>]+)>")

# Words before a number, or after it, that say what it is.
_MOBILE: Final = (
    r"mobile\s?phone|mobile\s?number|mobiltelefon|mobilnummer|mobilní|mobile|mobil|mobiil|mobitel|"
    r"mobilais|mobilus|movil|móvil|celular|cellulare|cellular|cell|handy|gsm|komórka|мобильный|"
    r"моб|сот|cel|mob|natel|portable"
)
_FAX: Final = "telefax|fakss|faks|fax|факс"
_OTHER: Final = (
    r"telephone|téléphone|telefono|teléfono|telefone|telefonas|telefonnummer|telefoon|tālrunis|"
    r"talrunis|telefon|phone\s?number|phone|phones|tálf|tlf|tel|тел|телефон|ph|fon|festnetz|"
    r"landline|work|home|office|main|direct|pager|whatsapp|durchwahl|zentrale|privat|private|"
    r"geschäftlich|büro|reception|switchboard|hq|töö|kodu"
)
_LETTERS: Final = "[TMPFWHOCD]"  # one of them says it only beside a number
_LABEL: Final = re.compile(
    rf"(?<![^\W_])(?:(?P<mobile>{_MOBILE})|(?P<fax>{_FAX})|(?P<other>{_OTHER})|"
    rf"(?P<letter>{_LETTERS})(?=[.:]?\s*[+(\d]))(?![^\W\d_])[.:)\]]*\s*(?:(?:no|nr|nº|№)\b[.:]?)?",
    re.IGNORECASE,
)
_JOIN: Final = re.compile(rf"\s(?:{_AND})\s(?=.*\d)|(?<=\d)\s*[&+]\s(?=.*\d)", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"[+(]{0,2}\d(?:[\d\s()./\u00a0\u2010-\u2015-]*\d)?"
    r"(?:[\s,]*(?:ext|extn|extension|x|#|dw|доб|int|poste)\.?:?\s*\d+|(?:-[A-Z0-9]*[A-Z][A-Z0-9]*)+)?",
    re.IGNORECASE,
)
_REST: Final = " \t()[]:;,./|&+-–—"
_LONGEST_LABEL: Final = 30

_LINES: Final = re.compile(r"\s*(?:[;\n\r|]|\s:::\s)\s*")
_BESIDE: Final = re.compile(rf"\s*[/&+]\s*|\s(?:{_AND}|e|i|ir)\s", re.IGNORECASE)
_ADDRESSED: Final = re.compile(
    "mr|mrs|ms|miss|dr|prof|herrn?|frau|fam|familie|family|hr|fr|m|mme|mlle|sra?|srta|sig|signora|"
    "don|dona|senora?"
)
_OFFICES: Final = re.compile(
    "sales|support|purchasing|logistics|accounts|accounting|finance|office|team|marketing|service|"
    "einkauf|verkauf|vertrieb|buchhaltung|lager|leitung|achats|ventes|compras|ventas|hr|it|"
    "research|development|operations|management|admin|administration|procurement|orders|info|"
    "legal|partners|sons?|company|co|bros|brothers|sohne?"
)
_NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[.,'’\s-])*")
_BESIDE_NAME: Final = re.compile(r"\s*(?:\([^()]*\)|<[^<>]*>|[\ue000-\uf8ff])")
# What stands beside a name, each marked by one sign of its own while the names are told apart.
_TOLD: Final = re.compile(
    r"\((?=[^()]*(?:[^\W\d_]|(?:\d[^()\d]*){6}))[^()]*\)|"
    rf"(?:(?<![^\W_])(?:{_MOBILE}|{_FAX}|{_OTHER}|{_LETTERS})[.:]{{0,2}}\s*)?"
    r"[+(]{0,2}\d(?:[\s()./\u2010-\u2015-]{0,2}\d){5,}|"
    r"\([^()]*\)|<[^<>]*>|\[[^][]*\]|[^\s,;|/()<>\[\]]+@[^\s,;|/()<>\[\]]+",
    re.IGNORECASE,
)
_MARK: Final = re.compile("[\ue000-\uf8ff]")
_BEFORE_MARK: Final = re.compile(
    rf"(?:[\s,;:/|–-]|\s(?:{_AND})\s)*(?=[\ue000-\uf8ff])", re.IGNORECASE
)
_AFTER_MARK: Final = re.compile(r"(?<=[\ue000-\uf8ff])[\s,;:/|–-]*")
_ALL_SIGNS: Final = re.compile(rf"[,;|/&+\n]|\s(?:{_AND})\s", re.IGNORECASE)
_PARTICLES: Final = re.compile("van|von|del?|de[rn]|della|d[iau]|dos|l[ae]|zur?|ter")
_SUFFIXES: Final = re.compile("[js]r|iii?|phd|m[db]a?|[mb]sc|ma|dr|esq|cpa|c[eft]o")


def emails_of(text: str) -> tuple[list[str], list[str]]:
    """The e-mail addresses of a cell, and the parts of it that are none.

    They may stand apart by any sign or by “and”, be labelled (`work: a@b.c`) or have a name
    (`Ana <a@b.c>`). By blanks alone only where every part is one: `ana rey@b.c` is mistyped.
    """
    good: list[str] = []
    bad: list[str] = []
    for value in values_of(text):
        for part in [value] if is_email(value) else _PARTS.split(value):
            part = part.strip().removeprefix("mailto:")
            if inner := _IN_ANGLES.search(part):
                part = inner[1]
            part = part.strip() if is_email(part) else _AROUND_EMAIL.sub("", part.strip()).strip()
            words = part.split()
            if words and all(map(is_email, words)):
                good += words
            elif part and not is_empty(part):
                bad.append(part)
    return list(dict.fromkeys(good)), bad


def phones_of(text: str) -> tuple[list[tuple[str | None, str]], list[str]]:
    """The phone numbers of a cell with their labels, and the parts of it that are none.

    `555-0101 / 555-0102` are two; `Tel. 1 Mob. 2` as some write them, too. What it says of a number
    is `mobile`, or is kept as it stands. None are faxes, and a number that a spreadsheet has
    shortened (4.41E+11).
    """
    good: list[tuple[str | None, str]] = []
    bad: list[str] = []
    for value in values_of(text):
        if value.isascii() and not any(c.isalpha() for c in value):
            pieces = [("", value)]  # as most are
        else:
            pieces = [each for part in _JOIN.split(value) for each in _labelled(part)]
        for label, piece in pieces:
            for part in split_phones(piece):
                _read_phone(label, part, good, bad)
    return list(dict.fromkeys(good)), bad


def with_label(label: str, text: str) -> str:
    """Phones with what a column of its own says of them, where that is a fax or a mobile."""
    for kind, words in (("fax", _FAX), ("mobile", _MOBILE)):
        if text and re.search(rf"{words}", label, re.IGNORECASE):
            return " ::: ".join(f"{kind} {each}" for each in values_of(text))
    return text


def _read_phone(label: str, text: str, good: list[tuple[str | None, str]], bad: list[str]) -> None:
    if is_empty(text) or not text.strip(_REST):
        return
    digits = sum(c.isdigit() for c in text)
    if label == "fax":
        if digits:
            bad.append(f"Fax {text.rstrip(_REST).lstrip(' ,;/|)')}")
        return
    found = _NUMBER.search(text)
    if found is None or digits < 3 or is_shortened(text) or "@" in text:
        bad.append(text)
        return
    number = found[0].strip()
    number = number if number.count("(") == number.count(")") else number.strip("() ")
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(_REST)
    if any(c.isdigit() for c in rest) or (rest and not any(c.isalpha() for c in rest)):
        good.append((label or None, text))  # whatever it is, nothing of it is lost
        return
    good.append((label or rest[:_LONGEST_LABEL] or None, number))


def _labelled(text: str) -> list[tuple[str, str]]:
    """Parts of a text by the words that say what each number is: before it, else after it."""
    marks = list(_LABEL.finditer(text))
    if not marks:
        return [("", text)]
    if any(c.isdigit() for c in text[: marks[0].start()]):  # `030 12 (mobile), 040 34 (work)`
        starts = [0, *(mark.end() for mark in marks)]
        parts = [
            (_kind(mark), text[at : mark.start()]) for at, mark in zip(starts, marks, strict=False)
        ]
        return [*parts, ("", text[marks[-1].end() :])]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [
        ("", text[: marks[0].start()]),
        *((_kind(mark), text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)),
    ]


def _kind(mark: re.Match[str]) -> str:
    letter = (mark["letter"] or "").upper()
    if mark["mobile"] or letter in ("M", "C"):
        return "mobile"
    return "fax" if mark["fax"] or letter == "F" else ""


class Named(NamedTuple):
    """Somebody whom a cell names, with what stands beside the name: their role, their ways."""

    name: str
    role: str = ""
    ways: tuple[tuple[str, str | None, str], ...] = ()  # kind, label, value


class Told(NamedTuple):
    """Whom a cell names; `ways` are nobody's own; `in_doubt`: it may name more than are told."""

    people: tuple[Named, ...]
    ways: tuple[tuple[str, str | None, str], ...] = ()
    in_doubt: bool = False


def told_people(text: str, *, shared: bool = True) -> Told:
    """The people of a cell by `people_of`, what stands beside each of them taken as theirs.

    `Ana Rey (buyer, ana@b.c), Jon Paz 555 0101`: a comma in a bracket parts no names, a phone
    belongs to the name before it, or to the one after it where the cell begins with one.
    """
    found = [each[0] for each in _TOLD.finditer(text)]
    if not found:
        names = people_of(text, shared=shared)
        lone = len(names) == 1 and not _is_person(text.strip())
        doubt = lone and re.search(r"[;/|\n]", text) is not None and _may_be_several(text)
        return Told(tuple(map(Named, names)), in_doubt=doubt)
    marks = iter(range(0xE000, 0xF8FF))
    masked = _TOLD.sub(lambda _: chr(next(marks, 0xF8FF)), text).strip()
    begins = _MARK.match(masked) is not None and found[0][0] not in "(<["
    if len(found) == 1 and re.search(r"[,;/|\n]\s*[\ue000-\uf8ff]\W*$", masked):
        names = people_of(_MARK.sub("", masked).strip(_REST + "\n"), shared=shared)
        if len(names) > 1:  # after them all, as after one more sign between names
            return Told(tuple(map(Named, names)), _read_told(found[0])[1])
    masked = (_AFTER_MARK if begins else _BEFORE_MARK).sub("", masked)
    people = tuple(_named(name, found) for name in people_of(masked, shared=shared))
    if len(people) == 1 and _may_be_several(masked):  # kept as it stands; the ways are nobody's own
        return Told((Named(" ".join(text.split())),), people[0].ways, in_doubt=True)
    return Told(people)


def _named(text: str, found: Sequence[str]) -> Named:
    """A name with its marks, as the name and what they stand for."""
    roles: list[str] = []
    ways: list[tuple[str, str | None, str]] = []

    def take(mark: re.Match[str]) -> str:
        told = found[ord(mark[0]) - 0xE000]
        role, own = _read_told(told)
        if not own and any(c.isalpha() for c in text[mark.end() :]):
            return f" {told} "  # of the name: William (Bill) Smith
        roles.extend([role] * bool(role))
        ways.extend(own)
        return " "

    name = " ".join(_MARK.sub(take, text).split()).strip(" ,;:/|–-")
    return Named(name, ", ".join(roles), tuple(ways))


def _read_told(text: str) -> tuple[str, tuple[tuple[str, str | None, str], ...]]:
    """What stands beside a name: a role, and ways to reach them."""
    rest: list[str] = []
    ways: list[tuple[str, str | None, str]] = []
    pieces = re.split(r"[,;|]", text[1:-1]) if text[0] in "(<[" and text[-1] in ")>]" else [text]
    for piece in map(str.strip, pieces):
        if "@" in piece:
            ways += (("email", None, each) for each in emails_of(piece)[0])
        elif sum(map(str.isdigit, piece)) > 5:
            ways += (("phone", label, each) for label, each in phones_of(piece)[0])
        elif piece:
            rest.append(piece)
    return ", ".join(rest), tuple(ways)


def _may_be_several(text: str) -> bool:
    """Whether signs that stand between names part it, though it was not taken apart."""
    parts = [_BESIDE_NAME.sub("", part).strip() for part in _ALL_SIGNS.split(text)]
    words = [part for part in parts if any(map(str.isalpha, part))]
    return len(words) > 1 and not any(_SUFFIXES.fullmatch(bare(part)) for part in words[1:])


def people_of(text: str, *, shared: bool = True) -> list[str]:
    """The people whom a cell names; one where it is not sure that it names several.

    `Ana Rey; Jon Rey`, one on each line, `Ana Rey / Jon Rey`, `Ana Rey and Jon Paz`; of commas
    three or more whole names, or two that begin with first names: `Rey Paz, Ana Luz` is one person.
    `shared`: `Ana & Jon Rey` have
    one last name, which `Ernst & Young Consulting` in a column of buyers have not.
    """
    lines = _lines(text)
    if len(lines) > 1:
        return lines if all(map(_is_person, lines)) else [" ".join(lines)]
    parts = [part.strip() for part in _BESIDE.split(text)]
    if len(parts) > 1 and all(map(_is_person, parts)):
        last = parts[-1].split()
        if shared and len(last) == 2 and "," not in text:
            name = _MARK.sub("", last[1])
            parts = [part if " " in part else _with_last_name(part, name) for part in parts]
        if all(" " in part for part in parts):
            return list(dict.fromkeys(parts))
    parts = [part.strip() for part in text.split(",")]
    whole = [part for part in parts if " " in part and _is_person(part)]
    if len(whole) == len(parts) > 1 and (
        len(parts) > 2
        or all(map(_begins_with_first, parts))
        or all(map(_is_addressed, parts))
        or all(map(_MARK.search, parts))
    ):
        return list(dict.fromkeys(parts))
    return [text.strip()] if text.strip() else []


def _with_last_name(first: str, last: str) -> str:
    """`Ana` with her last name, before what marks stand beside her."""
    at = _MARK.search(first, 1)
    return f"{first} {last}" if at is None else f"{first[: at.start()]} {last}{first[at.start() :]}"


def _is_addressed(text: str) -> bool:
    """Whether a name begins as a person is addressed: `Mme Petit`."""
    return _ADDRESSED.fullmatch(bare(text.split()[0])) is not None


def first_names_of(text: str) -> list[str]:
    """The first names of a cell, as `Ana & Jon`."""
    parts = [part.strip() for line in _lines(text) for part in _BESIDE.split(line)]
    return parts if len(parts) > 1 and all(map(_is_person, parts)) else [text.strip()]


def listed_people(text: str) -> list[str]:
    """The whole names that a cell lists, as `Ana Rey; Jon Rey`; none where it is no such list."""
    lines = _lines(text)
    whole = len(lines) > 1 and all(" " in line and _is_person(line) for line in lines)
    return lines if whole else []


def _lines(text: str) -> list[str]:
    parts = (part.strip(" ,") for part in _LINES.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def may_be_two(text: str) -> bool:
    """Whether a comma may stand between two names, or between the last and the first.

    Of two at least one is whole: `Ana Rey, Jon Paz`, `Hans Müller, Schmidt`.
    """
    parts = [part.strip() for part in text.split(",")]
    return (
        len(parts) == 2
        and all(map(_is_person, parts))
        and (all(" " in part for part in parts) or _begins_with_first(parts[0]))
        and not _PARTICLES.fullmatch(parts[0].split()[0].casefold())
    )


def _begins_with_first(text: str) -> bool:
    """Whether a whole name can only begin with the first name: `Hans Maier`, not `Martin Paul`."""
    words = [word for word in _MARK.sub("", text).split() if not _ADDRESSED.fullmatch(bare(word))]
    return len(words) > 1 and is_given_name(words[0]) and not is_given_name(words[-1])


def _is_person(text: str) -> bool:
    text = _BESIDE_NAME.sub("", text).strip()  # an e-mail, a role
    words = [bare(word) for word in text.split()]
    return (
        _NAME.fullmatch(text) is not None and len(words) <= 5 and all(words)
        and not all(map(_ADDRESSED.fullmatch, words))
        and not any(map(_OFFICES.fullmatch, words[text.startswith("Hr") :]))  # Hr. Kask, not HR
        and not _SUFFIXES.fullmatch(words[-1])
    )  # fmt: skip


def whose(way: tuple[str | None, str], people: Sequence[str]) -> str | None:
    """Of which of these people a phone or e-mail says that it is theirs: `mart@b.c`, `…12 Mart`."""
    label, value = way
    said = bare(f"{label or ''} {value.partition('@')[0] if '@' in value else ''}")
    named = [
        name for name in people if any(len(w) > 2 and bare(w) in said for w in _own(name, people))
    ]
    return named[0] if len(named) == 1 else None


def _own(name: str, people: Sequence[str]) -> list[str]:
    """The words of a name that nobody else's has."""
    others = {word for each in people if each != name for word in each.split()}
    return [word for word in name.split() if word not in others]
