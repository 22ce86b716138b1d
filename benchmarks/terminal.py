"""Runs a program in a pseudo-terminal and times it until a text is on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

PATIENCE = 60.0
_QUIET = 0.3  # seconds without anything drawn


def seconds_until(command: Sequence[str], needle: str, rows: int = 40, columns: int = 120) -> float:
    """Seconds from exec until `needle` was written to the terminal; the program is then killed.

    Raises:
        TimeoutError: the text did not come within a minute, or the program ended first.
    """
    wanted, seen = needle.encode(), b""
    begun = time.perf_counter()
    child, screen = start(command, rows, columns)
    try:
        while wanted not in seen:
            chunk = read(screen, PATIENCE)
            if not chunk:
                raise TimeoutError(f"“{needle}” was not shown by {' '.join(command)}")
            seen += chunk
        return time.perf_counter() - begun
    finally:
        stop(child, screen)


def start(command: Sequence[str], rows: int, columns: int) -> tuple[int, int]:
    """Start a program in a pseudo-terminal of that size; its process and the terminal's end."""
    child, screen = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], list(command))
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return child, screen


def read(screen: int, patience: float) -> bytes:
    """What is drawn next; nothing when that takes longer, or when the program has ended."""
    ready, _, _ = select.select([screen], [], [], patience)
    try:
        return os.read(screen, 65536) if ready else b""
    except OSError:
        return b""


def stop(child: int, screen: int) -> None:
    """End the program at once."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(screen)


def paired(
    ours: tuple[Sequence[str], str], theirs: tuple[Sequence[str], str], runs: int = 9
) -> tuple[float, float, float]:
    """Median seconds of ours, of theirs, and the median of the pairwise ratios; run in turn."""
    times = []
    for number in range(runs + 1):
        pair = (seconds_until(*ours), seconds_until(*theirs))
        if number:  # the first pair warms the caches
            times.append(pair)
    return (
        statistics.median(a for a, _ in times),
        statistics.median(b for _, b in times),
        statistics.median(a / b for a, b in times),
    )


class Shown:
    """A program in a pseudo-terminal that has shown `needle` and waits for keys."""

    def __init__(self, command: Sequence[str], needle: str) -> None:
        self._command = command
        self._needle = needle.encode()
        self._child = self._screen = -1

    def __enter__(self) -> Self:
        self._child, self._screen = start(self._command, rows=40, columns=120)
        seen = b""
        while self._needle not in seen:
            chunk = read(self._screen, PATIENCE)
            if not chunk:
                raise TimeoutError(f"{self._needle!r} was not shown by {' '.join(self._command)}")
            seen += chunk
        self._quiet()
        return self

    def __exit__(self, *_: object) -> None:
        stop(self._child, self._screen)

    def press(self, key: bytes) -> float:
        """Seconds from the key to the first thing drawn; then waits until nothing more comes."""
        begun = time.perf_counter()
        os.write(self._screen, key)
        read(self._screen, PATIENCE)
        seconds = time.perf_counter() - begun
        self._quiet()
        return seconds

    def _quiet(self) -> None:
        while read(self._screen, _QUIET):
            pass

    def megabytes(self) -> float:
        """The peak of memory so far; 0 where the system does not tell."""
        try:
            said = Path(f"/proc/{self._child}/status").read_text("ascii")
        except OSError:
            return 0.0
        return int(said.partition("VmHWM:")[2].split()[0]) / 1024
