"""Whether the clock has leapt: a day too far from the last one to be taken for granted."""

from __future__ import annotations

from datetime import date
from typing import Final

FAR: Final = 35  # days; a holiday and a free week before it


def is_far(seen: date | None, today: date) -> bool:
    """Whether today is so far from the day that was seen last that the clock may be wrong."""
    return seen is not None and abs((today - seen).days) > FAR
