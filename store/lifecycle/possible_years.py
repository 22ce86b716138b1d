"""The years that a day of a store can lie in; what lies beyond them is a slip or an attack."""

from __future__ import annotations

from datetime import date
from typing import Final

from store.errors import BadInput
from store.sentence import say

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)


def within_reach(day: date, text: str = "") -> date:
    """The day itself; `text` is how it was written, where that was not as 2026-11-19.

    Raises:
        BadInput: it does not lie in the years 1900 to 2199.
    """
    if EARLIEST <= day <= LATEST:
        return day
    raise BadInput(
        say(
            "typed.out_of_reach",
            text=text.strip()[:40] or day,
            first=EARLIEST.year,
            last=LATEST.year,
        )
    )
