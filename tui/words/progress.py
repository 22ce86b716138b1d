"""How far a long reading is, how fast it goes and how long it takes until the end."""

from __future__ import annotations


class Pace:
    """Hears how many rows are done; the speed is that since the first of them."""

    def __init__(self) -> None:
        self._since: tuple[float, int] | None = None

    def words(self, done: int, every: int, now: float) -> str:
        """`40,000 of 300,000 rows, 21,000/s, 12 s left`; nothing done yet: so many looked over.

        `now` counts seconds of any clock that never goes back.
        """
        if not done:
            return f"{every:,} rows"
        if self._since is None:
            self._since = (now, done)
        began, first = self._since
        rate = (done - first) / (now - began) if now - began > 0.5 else 0.0
        told = f"{done:,} of {every:,} rows"
        return f"{told}, {rate:,.0f}/s, {time_words((every - done) / rate)} left" if rate else told


def time_words(seconds: float) -> str:
    """How long something takes: `40 s`, `3 min`."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
