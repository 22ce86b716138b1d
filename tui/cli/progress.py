"""One line that says how far a long piece of work is."""

from __future__ import annotations

import sys
import time
from typing import Final, Self

from tui.text import fit
from tui.words.progress import Pace

_PROGRESS: Final = 60


class Progress:
    """One line on a terminal's stderr that is written over; nothing elsewhere."""

    def __init__(self) -> None:
        self._shown = False
        self._pace = Pace()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * _PROGRESS + "\r")

    def count(self, done: int, every: int) -> None:
        """Show how many of all rows are done, how fast, and how long it takes until the end.

        Nothing done yet: so many are looked over.
        """
        told = self._pace.words(done, every, time.monotonic())
        self.say(told if done else f"looking it over: {told}")

    def say(self, text: str) -> None:
        """Show where the work stands."""
        if sys.stderr.isatty():
            self._shown = True
            sys.stderr.write("\r" + fit(text, _PROGRESS))
            sys.stderr.flush()
