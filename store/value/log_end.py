"""Whether a log of purchases ends before today: a file of last month makes everybody look lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from store.dataclass import dataclass
from store.sentence import Sentence, say

_SHORTEST: Final = 7
_LONGEST: Final = 365
# So many purchases do not fail to come by chance: of Poisson's, 1 time in 20,000.
_FEWEST: Final = 10


@dataclass(frozen=True, slots=True)
class LogEnd:
    """The last purchase of anybody, and how many were usual in the days from then to today."""

    last: date
    expected: int

    @property
    def words(self) -> Sentence:
        """What to say of it."""
        return say("fit.log_ends", last=self.last, expected=self.expected)


def log_end(counts: Mapping[str, int], today: date) -> LogEnd | None:
    """Where nobody has bought for longer than can be chance; None where the log goes on.

    `counts` are the purchases of each day (ISO). Usual are as many as in an equally long time up to
    the last one or, where the log is old enough, on these days a year earlier if they were fewer: a
    trade rests in its season. Of more than a year, what a year brings.
    """
    days = sorted(date.fromisoformat(day) for day in counts if day <= today.isoformat())
    if not days:
        return None
    first, last = days[0], days[-1]
    silent = min(_LONGEST, (today - last).days)
    if silent < _SHORTEST:
        return None
    known = max(silent, min(_LONGEST, (last - first).days + 1))

    def bought(after: date, until: date) -> int:
        return sum(counts[day.isoformat()] for day in days if after < day <= until)

    expected = bought(last - timedelta(days=known), last) * silent / known
    year_ago = last - timedelta(days=_LONGEST)
    if first <= year_ago:
        expected = min(expected, bought(year_ago, year_ago + timedelta(days=silent)))
    return LogEnd(last, round(expected)) if expected >= _FEWEST else None
