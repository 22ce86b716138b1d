"""Bytes that go over the line for a key, at 120 by 40, over those of Textual's own drawing."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from benchmarks import stores
from benchmarks.sheet import Sheet
from benchmarks.terminal import Shown, read

MOVE = 3000  # bytes of a move of the cursor
_KEYS = {"Today": b"\x1bOQ", "Customers": b"\x1bOR", "Plans": b"\x1b[18~", "Segments": b"\x1b[20~"}
_DOWN = b"\x1b[B"
_QUIET = 0.6  # seconds without a byte
_LONGEST = 3.0  # seconds: a cursor that blinks is never quiet


class Counted(Shown):
    """Counts what a key brings over the line."""

    def bytes_of(self, key: bytes) -> int:
        """Bytes from the key until it is quiet."""
        os.write(self._screen, key)
        count, until = 0, time.perf_counter() + _LONGEST
        while (chunk := read(self._screen, _QUIET)) and time.perf_counter() < until:
            count += len(chunk)
        return count


def measure(sheet: Sheet, folder: Path) -> None:
    """Moves in each list, and a small dialog near and far."""
    demo = stores.demo(folder)
    name = stores.first_name(demo)
    for far in (False, True):
        os.environ.pop("SSH_CONNECTION", None)
        if far:
            os.environ["SSH_CONNECTION"] = "10.0.0.1 1 10.0.0.2 22"
        with Counted(stores.tickler("--db", str(demo)), name) as screen:
            time.sleep(_LONGEST)  # the rest is loaded
            screen.bytes_of(_DOWN)
            if not far:
                for place, key in _KEYS.items():
                    screen.bytes_of(key)
                    moves = [screen.bytes_of(_DOWN) for _ in range(6)]
                    sheet.demand(f"a move in {place}, the most", max(moves), "B", at_most=MOVE)
                    sheet.line("    the median", f"{statistics.median(moves):,.0f} B")
                screen.bytes_of(_KEYS["Today"])
            where = "over ssh" if far else "here"
            sheet.line(f"a small dialog {where}", f"{screen.bytes_of(b's'):,} B")
    os.environ.pop("SSH_CONNECTION", None)
