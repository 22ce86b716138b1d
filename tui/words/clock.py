"""Words for a clock that may be wrong."""

from __future__ import annotations

from datetime import date

from store.lifecycle.dates import dated

ASKED = "Is the clock right?"


def far_words(today: date, seen: date) -> str:
    """How far a day is from the one that was seen last."""
    days = (today - seen).days
    where = f"{days:,} days after" if days > 0 else f"{-days:,} days before"
    return f"{dated(today)} is {where} the last day that was worked here, {dated(seen)}"
