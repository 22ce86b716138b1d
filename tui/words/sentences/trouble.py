"""What stands between a customer and us."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "held": "a complaint is open since {since}: settle it before anything is offered",
    "angry": "they were angry until {closed}: no offers before {until}",
    "complaint": "a complaint is open since {day}",
    "angry_complaint": "an angry complaint is open since {day}",
    "missed": "deliveries missed their expectations, last {day}",
    "gone": "they said that they left",
    "upset": "they were upset {day}",
    "promise": "our promise of {day} was not kept in time",
    "low": lambda kind, score, day: f"their last answer was low: {kind.upper()} {score}, {day}",
}
