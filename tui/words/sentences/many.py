"""The same done to many."""

from __future__ import annotations

from typing import Any, Final

from store.vocabulary import outcome_word
from tui.words.sentences import Table


def _customers(done: str, count: Any, later: int) -> str:
    return f"{done}: {count:customer}{_later(later)}"


def _steps(done: str, count: Any, later: int) -> str:
    return f"{done}: {count:follow-up}{_later(later)}"


def _later(later: int) -> str:
    return f", {later} due later stay{'s' * (later == 1)}" if later else ""


def _in_part(done: str, name: str, more: int, why: str) -> str:
    others = f", and {more} more" if more else ""
    return f"{done[:1].upper()}{done[1:]}; not {name}{others}: {why}"


WORDS: Final[Table] = {
    "closed": "closed",
    "customers": _customers,
    "field": lambda name, value: f"{name} {value or 'cleared'}",
    "handed_over": "handed over to {rep}",
    "in_part": _in_part,
    "moved": "moved to {day}",
    "outcome": lambda outcome: outcome_word(outcome) or "done",
    "plan": "{plan} v{version} begins",
    "put_off": "put off to {day}",
    "rest": "at rest until {day}",
    "skipped": "skipped",
    "steps": _steps,
    "tagged": "tagged {tags}",
}
