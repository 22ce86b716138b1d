"""Python's search for garbage, kept out of the way of keys.

A whole search holds everything up for 0.05 s on what the screens keep, 0.1 s with all modules, and
Python begins it in the middle of whatever has made an object too many.
"""

from __future__ import annotations

import asyncio
import gc

_REST = 2.0  # seconds without a key or the mouse
_NEVER = 1_000_000


class Garbage:
    """Searched for when nobody has touched anything for a moment, once `begin` was called."""

    def __init__(self) -> None:
        self._waits: asyncio.TimerHandle | None = None
        self._begun = False
        self._enough = 0

    def begin(self) -> None:
        """Leave what is there for good out of every search; search the rest only at rest."""
        gc.freeze()
        young, middle, self._enough = gc.get_threshold()
        gc.set_threshold(young, middle, _NEVER)
        self._begun = True

    def touched(self) -> None:
        """A key or the mouse: the search waits anew."""
        if self._waits is not None:
            self._waits.cancel()
        if self._begun:
            self._waits = asyncio.get_running_loop().call_later(_REST, self._search)

    def _search(self) -> None:
        self._waits = None
        if gc.get_count()[2] > self._enough:
            gc.collect()
