"""The years that a day of a store can lie in; what lies beyond them is a slip or an attack.

A birthday that is told by day and month alone is kept as a day of 1604: a leap year, so that
29 February is a day, in which nobody lives who has a birthday today. Address books keep them so,
too. That year is never told: what is shown or written goes by `written` and `birthday_words`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from store.errors import BadInput
from store.sentence import say

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
NO_YEAR: Final = 1604
_KEPT, _WRITTEN = f"{NO_YEAR}-", "--"
_YEARLESS: Final = re.compile(rf"(?:{_KEPT}|{_WRITTEN})(\d\d)-(\d\d)")


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


def known_birthday(day: date) -> date:
    """The day itself, also one of `NO_YEAR`.

    Raises:
        BadInput: as `within_reach`.
    """
    return day if day.year == NO_YEAR else within_reach(day)


def month_and_day(value: str) -> tuple[int, int] | None:
    """Those of a birthday that is kept or written without its year; None for any other text."""
    found = _YEARLESS.fullmatch(value)
    return None if found is None else (int(found[1]), int(found[2]))


def written(value: str) -> str:
    """A kept value as files have it: `--03-14` without its year; any other text as it is."""
    found = month_and_day(value)
    return value if found is None else f"{_WRITTEN}{found[0]:02}-{found[1]:02}"


def written_sql(column: str) -> str:
    """The same of a column with a birthday."""
    return f"replace({column}, '{_KEPT}', '{_WRITTEN}')"


def completes(kept: str | None, said: str | None) -> bool:
    """Whether the second of two kept birthdays of one person has a year and the first has none."""
    if kept is None or said is None:
        return False
    return kept.startswith(_KEPT) and not said.startswith(_KEPT)
