"""What a line of the log says, part by part, and what it did."""

from __future__ import annotations

from typing import Final

from store.vocabulary import channel_word, outcome_word
from tui.words.sentences import Table


def _offered(title: str, amount: str) -> str:
    return f"offered {title or 'a quote'}{f' for {amount}' if amount else ''}"


def _talk(
    channel: str,
    incoming: object = None,
    contact: str = "",
    outcome: str = "",
    bought: str = "",
    minutes: int | None = None,
    felt: str = "",
    note: str = "",
) -> str:
    words = channel_word(channel)
    if incoming:
        words += f" from {contact or 'them'}"
    elif contact:
        words += f" with {contact}"
    if outcome:
        words += f", {outcome_word(outcome)}"
    if bought:
        words += f" for {bought}"
    if minutes is not None:
        words += f", {minutes} min"
    if felt:
        words += f", they seemed {felt}"
    return f"{words}: “{note}”" if note else words


def _went_on(done: str, settled: str, anew: str, coming: str) -> str:
    which = f" Settled: “{settled}”." if settled else ""
    again = f" “{anew}” counts from today." if anew else ""
    return f"{done}.{which}{again} {coming}"


WORDS: Final[Table] = {
    "anew": "“{title}” counts from today",
    "asks": "the amount is asked for {day}",
    "closed": "closed: {reason}",
    "complaint": lambda note: f"a complaint: “{note}”" if note else "a complaint",
    "count": "{count:line}.",
    "done": lambda name, parts: f"{name}: {'; '.join(parts)}",
    "logged": "{count:line} logged",
    "next": "next {day}",
    "no_next": "no next step: closed",
    "offered": _offered,
    "promised": "promised “{title}” by {day}",
    "rests": "rests until {day}: {reason}",
    "score": lambda kind, score: f"{kind.upper()} {score}",
    "settles": "settles “{title}”",
    "talk": _talk,
    "then": lambda coming: f"{coming[:1].lower()}{coming[1:-1]}",
    "went_on": _went_on,
}
