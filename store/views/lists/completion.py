"""Completion of a filter: the words of the language, then the values that the store knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from store.dataclass import dataclass
from store.errors import BadInput
from store.lifecycle.groups import GROUPS
from store.names import fold
from store.query import FIELDS, Field, explain, quote
from store.query.fields import canonical, find_field
from store.safety.opening import Store
from store.settings.own_fields import own_fields
from store.views.customer.marks import all_tags
from store.views.lists.customers import Customers

_FIELD: Final = re.compile(r"([A-Za-z][\w-]*):([<>]=?|=)?")
_PARTNERS: Final = {'"': '"', "“": "”", "„": "“"}
_BARE: Final = re.compile(r"[^\s(),\"“”„<>=-][^\s(),\"“”„]*")
_LEAST: Final = 3  # letters from which a word is also looked for in the help
_COUNTED_BY_COLUMN: Final = ("whole", "words", "owner", "choice", "group")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What can stand at the cursor: the text itself, what it means, the customers it would keep.

    `open` says that a value must follow. `count` is None where it is unknown or still to be asked.
    """

    text: str
    help: str
    count: int | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """Suggestions for the piece of `text` between `start` and `end`.

    `field` is the one whose value is being typed, "" where a new word begins; `rest` is the filter
    without that word.
    """

    text: str
    start: int
    end: int
    field: str
    rest: str
    suggestions: tuple[Suggestion, ...]

    def taken(self, number: int) -> tuple[str, int]:
        """The text with that suggestion in its place, and where the cursor goes."""
        chosen = self.suggestions[number]
        after = self.text[self.end :]
        space = "" if chosen.open or after.startswith((" ", ",", ")")) else " "
        before = self.text[: self.start] + chosen.text + space
        return before + after, len(before)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the cursor stands: the word around it, and in that the piece to be replaced."""

    word: int
    start: int
    end: int
    field: Field | None
    typed: str


def speaks(text: str) -> bool:
    """Whether a text uses the filter language: a known word with its colon, outside quotes."""
    return any(
        (found := _FIELD.match(text, start)) is not None and find_field(found[1]) is not None
        for start in _word_starts(text, len(text))
    )


def complete(store: Store, today: date, text: str, at: int) -> Completion:
    """What can stand at `at`, the cursor's place in the filter, 0 before its first character.

    Values that are columns of the store come with their counts among the customers that the rest
    of the filter keeps; for other values `counted` asks.
    """
    place = _place(text, at)
    rest = (text[: place.word] + text[place.end :]).strip()
    if rest.endswith("-"):
        rest = rest[:-1]
    if place.field is None:
        return Completion(text, place.start, place.end, "", rest, tuple(_words(place.typed)))
    values = tuple(_values(store, today, place.field, place.typed, rest))
    return Completion(text, place.start, place.end, place.field.name, rest, values)


def counted(store: Store, today: date, completion: Completion) -> Completion:
    """The same with the counts that take a question each."""

    def count(each: Suggestion) -> Suggestion:
        if each.count is not None or each.open:
            return each
        term = each.text if not completion.field else f"{completion.field}:{each.text}"
        customers = _customers(store, today, completion.rest, term)
        return each if customers is None else replace(each, count=customers.count())

    return replace(completion, suggestions=tuple(count(each) for each in completion.suggestions))


# The place of the cursor


def _place(text: str, at: int) -> _Place:
    word = max(_word_starts(text, at), default=0)
    found = _FIELD.match(text, word)
    field = None if found is None or found.end(1) >= at else find_field(found[1])
    if found is None or field is None:
        return _Place(word, word, _end(text, at), None, text[word:at])
    start = found.end(1) + 1
    # The last comma outside quotes: a field takes several values.
    start = max((comma + 1 for comma in _signs(text, start, at, ",")), default=start)
    return _Place(word, start, _end(text, at), field, text[start:at])


def _word_starts(text: str, at: int) -> Iterator[int]:
    """Where words begin, before `at`: behind blanks, brackets and the minus."""
    yield _after_minus(text, 0, at)
    for sign in _signs(text, 0, at, " \t\n()"):
        yield _after_minus(text, sign + 1, at)


def _after_minus(text: str, start: int, at: int) -> int:
    return start + 1 if text[start : start + 1] == "-" and start < at else start


def _signs(text: str, start: int, end: int, signs: str) -> Iterator[int]:
    """Where one of the signs stands outside quotation marks."""
    partner, place = "", start
    while place < end:
        char = text[place]
        if partner:
            if char == "\\" and partner == '"':
                place += 1
            elif char == partner:
                partner = ""
        elif char in _PARTNERS:
            partner = _PARTNERS[char]
        elif char in signs:
            yield place
        place += 1


def _end(text: str, at: int) -> int:
    """Where the piece around the cursor ends."""
    return next(_signs(text, at, len(text), " \t\n(),"), len(text))


# What can stand there


def _words(typed: str) -> list[Suggestion]:
    """Fields that begin so and ready terms such as is:overdue; else fields that speak of it."""
    begun = canonical(typed)
    found = [
        _field(field)
        for field in FIELDS.values()
        if any(name.startswith(begun) for name in (field.name, *field.aliases))
    ]
    if begun:
        found += [
            Suggestion(f"{field.name}:{word}", _told(field, word))
            for field in (FIELDS["is"], FIELDS["has"])
            for word, _ in _choices(field)
            if word.startswith(begun)
        ]
    if not found and len(begun) >= _LEAST:
        inside = re.compile(rf"\b{re.escape(begun)}")
        found = [
            _field(field)
            for field in FIELDS.values()
            if inside.search(f"{field.phrase} {field.help}".casefold())
        ]
    return found


def _field(field: Field) -> Suggestion:
    return Suggestion(f"{field.name}:", f"{field.example} · {field.help}", open=True)


def _values(store: Store, today: date, field: Field, typed: str, rest: str) -> Iterator[Suggestion]:
    if field.kind in _COUNTED_BY_COLUMN:
        customers = _customers(store, today, rest)
        tally = [] if customers is None else customers.tally(field.column)
        if field.choices:
            counts = dict(tally)
            known = [(word, counts.get(kept, 0)) for word, kept in _choices(field)]
        else:
            known = [(_quoted(value), count) for value, count in tally]
        for word, count in known:
            if _begins(word, typed):
                yield Suggestion(word, _help(field, word), count)
        for word in _special(field):
            if _begins(word, typed):
                yield Suggestion(word, _told(field, word))
    elif field.kind == "tag":
        for name in (*(_quoted(tag) for tag, _ in all_tags(store)), "none"):
            if _begins(name, typed):
                yield Suggestion(name, "" if name != "none" else "no tag at all")
    elif field.kind == "own":
        yield from (
            Suggestion(f"{each.name}=", each.label, open=True)
            for each in own_fields(store)
            if _begins(each.name, typed)
        )
    elif field.kind == "bought":
        yield from (Suggestion(_quoted(name), "") for name in _products(store, typed))
    else:
        for word in (*(word for word, _ in _choices(field)), *field.often):
            if _begins(word, typed):
                yield Suggestion(word, _told(field, word))


def _customers(store: Store, today: date, rest: str, term: str = "") -> Customers | None:
    """The customers of the term and the rest of the filter, without the rest if that is broken."""
    both = f"({rest}) {term}" if rest.strip() else term
    for text in dict.fromkeys((both, term)):
        try:
            return Customers(store, today, text)
        except BadInput:
            continue
    return None


def _choices(field: Field) -> list[tuple[str, str]]:
    """The choices under their own names, without the other ways to type them."""
    return [(word, kept) for word, kept in field.choices if canonical(kept) == word]


def _special(field: Field) -> tuple[str, ...]:
    if field.choices:
        return ()
    return ("me", "none") if field.kind == "owner" else ("none",)


def _products(store: Store, typed: str) -> list[str]:
    rows = store.rows(
        "SELECT DISTINCT name FROM product WHERE deleted_at IS NULL ORDER BY folded(name)"
    )
    return [row["name"] for row in rows if _begins(row["name"], typed)]


def _begins(word: str, typed: str) -> bool:
    """Whether the word, or one inside it, begins as typed."""
    wanted = fold(typed.strip('"“”„'))
    low = fold(word.strip('"'))
    return low.startswith(wanted) or f" {wanted}" in low


def _quoted(value: str) -> str:
    special = value.casefold() in ("none", "me")
    return value if _BARE.fullmatch(value) and "*" not in value and not special else quote(value)


def _help(field: Field, word: str) -> str:
    group = next((group for key, group in GROUPS.items() if key == word), None)
    return group.name if field.kind == "group" and group is not None else ""


def _told(field: Field, word: str) -> str:
    """A value in the words of the language's own explanation."""
    return explain(f"{field.name}:{word}")[0][1]
