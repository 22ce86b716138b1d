"""A sentence as data: a code and its values. The faces make words of it (`tui/words/sentences`).

What the program tells is kept and handed on like this, so that it can be told in another language
and another day; what a person has written is a text and stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import Any, ClassVar, Final, TypeAlias

_BEGINS: Final = '{"say":"'


def bare(words: Sentence) -> str:
    """Its code and values: what the store says where no face is there."""
    values = ", ".join(f"{name} {text_of(value)}" for name, value in words.values.items())
    return f"{words.code}: {values}" if values else words.code


class Sentence:
    """A code such as “group.inside” and its values: texts, numbers, days (ISO), other sentences.

    It is no text: who wants to show it has it told.
    """

    __slots__ = ("code", "values")
    # Set by a face; without one a sentence is told by its code and values.
    tell: ClassVar[Callable[[Sentence], str]] = bare

    def __init__(self, code: str, values: dict[str, Any]) -> None:
        self.code = code
        self.values = values

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sentence):
            return NotImplemented
        return (self.code, self.values) == (other.code, other.values)

    def __hash__(self) -> int:
        return hash(self.code)

    def __repr__(self) -> str:
        return f"say({self.code!r}, {self.values!r})"

    def __conform__(self, _: object) -> str:
        """What a statement of SQL is given."""
        return kept(self)

    def __str__(self) -> str:
        raise TypeError(f"{self!r} is not text, it is to be told")

    def __format__(self, spec: str) -> str:
        return str(self)


Words: TypeAlias = str | Sentence  # what a person has written, or what the program tells


def say(code: str, **values: Any) -> Sentence:
    """The sentence of a code. A day is given as a date, an amount as `money`, None as nothing."""
    return Sentence(code, values)


def listed(*parts: Words | None, by: str = "; ") -> Words:
    """One sentence of several, those that are None or empty left out."""
    there = [part for part in parts if part]
    return there[0] if len(there) == 1 else Sentence("listed", {"parts": there, "by": by})


def clause(words: Words) -> Words:
    """The same within a sentence, without a full stop of its own."""
    return (
        Sentence("clause", {"words": words}) if isinstance(words, Sentence) else words.rstrip(".")
    )


def percent(share: float) -> int:
    """A share as it is told: what is kept changes only when what is told does."""
    return round(share * 100)


def money(amount: int, currency: str, *, compact: bool = False) -> Sentence:
    """An amount in minor units, as a part of a sentence; `compact` without cents."""
    return Sentence("compact" if compact else "money", {"amount": amount, "currency": currency})


def day_of(day: date, today: date) -> Sentence:
    """A day as a part of a sentence, told as it is seen today; with its time of day, if any."""
    clock = getattr(day, "clock", None)
    return Sentence("day", {"on": day, "today": today} | ({"clock": clock} if clock else {}))


def begins_with(code: str) -> str:
    """How the kept text of a sentence of this code begins: for LIKE with a % after it."""
    return f'{_BEGINS}{code}"'


def _plain(value: object) -> object:
    if isinstance(value, Sentence):
        return {"say": value.code, **value.values}
    return str(value)  # a day, a decimal number


@cache
def _json() -> tuple[Callable[[object], str], Callable[[str], Any]]:
    """To JSON and back; only what is kept needs it."""
    import json

    encoder = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), default=_plain, check_circular=False
    )
    return encoder.encode, json.loads


def kept(words: Words) -> str:
    """The text that is kept of it in the store."""
    return words if isinstance(words, str) else _json()[0](words)


def read(text: str) -> Words:
    """What was kept: a sentence, or a text as it stands there."""
    if not text.startswith(_BEGINS):
        return text
    try:
        return _kept(text)
    except (ValueError, AttributeError, TypeError):
        return text  # a person's own, that only looks like one


@lru_cache(maxsize=1024)
def _kept(text: str) -> Words:
    """What many rows of a list have alike is read once."""
    found: Words = _read(_json()[1](text))
    return found


def text_of(words: object) -> str:
    """The words in the language of the face, where a text is needed: in a file, inside an error."""
    return Sentence.tell(words) if isinstance(words, Sentence) else str(words)


def shown(text: str) -> str:
    """What was kept, as a text: for columns that mostly hold what people have typed."""
    return text_of(read(text))


def read_maybe(text: str | None) -> Words | None:
    """The same where nothing may be kept."""
    return None if text is None else read(text)


def changed(words: Any, change: Callable[[str], str]) -> Any:
    """The same with every text in it as `change` makes it; codes and names of values stay."""
    if isinstance(words, Sentence):
        values = {name: changed(each, change) for name, each in words.values.items()}
        return Sentence(words.code, values)
    if isinstance(words, list):
        return [changed(each, change) for each in words]
    return change(words) if isinstance(words, str) else words


def _read(found: Any) -> Any:
    if isinstance(found, dict):
        code = found.pop("say")
        return Sentence(code, {name: _read(value) for name, value in found.items()})
    return [_read(each) for each in found] if isinstance(found, list) else found
