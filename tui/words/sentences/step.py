"""The next step, as answers tell it."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table


def _rest(day: str, why: str, then: str) -> str:
    because = f" ({why})" if why else ""
    return f"At rest until {day}{because}{f', then: {then}' if then else ''}."


WORDS: Final[Table] = {
    "next": lambda title, day, clock: f"Next: {title}, {day}{f' {clock}' if clock else ''}.",
    "late": "Next: {title}, overdue since {day}.",
    "later": "Later: {title}, {day}.",
    "rest": _rest,
}
