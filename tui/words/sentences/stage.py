"""Where a customer stands in a model of stages, and how full the cycle through them is."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "placed": "{sign}; {group}: {why}",
    "full": "full cycle: needs met at all {count} stages",
    "partial": "partial cycle: {done} of {count}; {stage}: {what}",
    "not_reached": "not reached",
    "not_known": "need not known",
    "not_met": "need not met",
    "former": "former",
    "rung": "{rung}",
    "aware": "{rung}, awareness {awareness}",
    "renewing": "the paid time ends in {days} days",
    "regular": "regular",
    "new": "new buyer",
    "settling": "bought, not regular yet",
}
