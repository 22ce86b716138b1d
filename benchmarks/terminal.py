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

PATIENCE = 60.0


def seconds_until(command: Sequence[str], needle: str, rows: int = 40, columns: int = 120) -> float:
    """Seconds from exec until `needle` was written to the terminal; the program is then killed.

    Raises:
        TimeoutError: the text did not come within a minute, or the program ended first.
    """
    wanted, seen = needle.encode(), b""
    begun = time.perf_counter()
    child, screen = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], list(command))
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    try:
        while wanted not in seen:
            ready, _, _ = select.select([screen], [], [], PATIENCE)
            try:
                chunk = os.read(screen, 65536) if ready else b""
            except OSError:
                chunk = b""
            if not chunk:
                raise TimeoutError(f"“{needle}” was not shown by {' '.join(command)}")
            seen += chunk
        return time.perf_counter() - begun
    finally:
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
