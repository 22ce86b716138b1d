"""Why a line of the log cannot be read; each goes on behind its column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.words.sentences import Table

_TWICE: Final = {
    "channel": "a touch",
    "close": "closing",
    "contact": "whom you talked to",
    "felt": "how they seemed",
    "minutes": "the time",
    "next_due": "the next date",
    "note": "a note",
    "rest": "a rest",
}
_WAYS: Final = {"next_due": "a next date", "rest": "rest", "close": "close"}


def _numbered(line: int, sentence: str, column: int | str = "") -> str:
    return f"line {line}{f', column {column}' if column else ''}: {sentence.rstrip('.')}"


def _batch(bad: int, count: int, shown: Sequence[str]) -> str:
    more = "; …" if bad > len(shown) else ""
    return (
        f"{bad} of {count} line{'' if count == 1 else 's'} cannot be taken, so nothing was "
        f"changed: {'; '.join(shown)}{more}."
    )


def _several_ways(count: int, shown: Sequence[str] = ()) -> str:
    more = "; …" if count > len(shown) else ""
    ways = f": {'; '.join(shown)}{more}" if shown else "."
    return f"this can be read in {count} ways{ways}"


WORDS: Final[Table] = {
    "batch": _batch,
    "came": lambda letter, signs: (
        f"whoever comes to us is reached: write <{letter}, or one of {', '.join(signs)}."
    ),
    "close_reason": "closing needs its reason in quotes.",
    "complaint_first": lambda way: f"a complaint is answered first: leave out {_WAYS[way]}.",
    "empty": 'name a customer and say what happened, as: lumen c+ "wants quote" +3w',
    "neither": "“{word}” is neither a customer nor a word of this line.",
    "no_contact": lambda name, typed, names: (
        f"{name} has no contact “{typed}”: {', '.join(names) or 'nobody yet'}."
    ),
    "no_customer": "there is no customer “{name}”{likely} Add it first (a), or type the name.",
    "no_touch": "minutes, feelings and @names belong to a touch: add c+, v+ or a note.",
    "no_word": lambda word, likely: (
        f"“{word}” is not a word of this line; "
        f"{f'did you mean {likely}? A' if likely else 'a'} note goes in quotes."
    ),
    "not_ahead": "{day} is not ahead: give a later day.",
    "note_open": "close the note with {mark} and go on.",
    "numbered": _numbered,
    "one_way": lambda ways: (
        f"{' and '.join(_WAYS[way] for way in ways)} do not go together: give one of them."
    ),
    "only_name": "say what happened after the name: c+, v-, q900, +3w or a quoted note.",
    "promise_at_close": "a closed customer is promised nothing: leave out p or close.",
    "promise_date": "a promise needs its date, as p“prices” fri.",
    "quote_empty": "there is nothing between the quotation marks.",
    "quote_open": "this quotation mark has no partner.",
    "rest_date": "a rest needs its date, as rest 15.01 “on leave”.",
    "rest_reason": "a rest needs its reason in quotes.",
    "several_ways": _several_ways,
    "their_complaint": "x alone is their complaint, x+ is our answer.",
    "too_long": "a line has at most {most} characters; shorten it.",
    "twice": lambda what: f"{_TWICE.get(what, what.upper())} is said twice; one line takes one.",
    "undo_alone": "undo stands alone: leave it out of a batch.",
}
