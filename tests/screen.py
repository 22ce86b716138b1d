"""The program on a real screen: a pseudo-terminal in which keys are typed and bytes are read.

The program runs in a fork of a process that has loaded it already, which spares a second each time.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from contextlib import suppress
from types import TracebackType
from typing import Self


class Screen:
    """A sitting before the store; `seen` is all that the program has written to the terminal."""

    def __init__(self, *words: str, rows: int = 40, columns: int = 120) -> None:
        self.seen = b""
        self.child, self._terminal = pty.fork()
        if self.child == 0:
            _run(words, rows, columns)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Type."""
        with suppress(OSError):
            os.write(self._terminal, keys.encode())

    def read(self, patience: float) -> bool:
        """Read what is drawn next; False when nothing comes in so many seconds, or it has ended."""
        ready, _, _ = select.select([self._terminal], [], [], patience)
        try:
            chunk = os.read(self._terminal, 65536) if ready else b""
        except OSError:
            chunk = b""
        self.seen += chunk
        return bool(chunk)

    def wait_for(self, words: str, patience: float = 20.0) -> bool:
        """Read until the words were drawn; False when they do not come."""
        end = time.monotonic() + patience
        while words.encode() not in self.seen:
            if time.monotonic() > end or not self.read(max(0.0, end - time.monotonic())):
                return False
        return True

    def rest(self, quiet: float = 0.3) -> None:
        """Read until nothing more is drawn."""
        while self.read(quiet):
            pass

    def kill(self) -> None:
        """End the program as a crash of the machine's would, at once."""
        with suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.child, 0)
        os.close(self._terminal)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.kill()


def _run(words: tuple[str, ...], rows: int, columns: int) -> None:
    code = 70
    try:
        os.environ.update(TERM="xterm-256color", LINES=str(rows), COLUMNS=str(columns))
        for each in ("stdin", "stdout", "stderr"):
            number = {"stdin": 0, "stdout": 1, "stderr": 2}[each]
            stream = os.fdopen(number, "r" if number == 0 else "w", closefd=False)
            setattr(sys, each, stream)
            setattr(sys, f"__{each}__", stream)
        sys.argv = ["tickler", *words]
        from tui.cli import main

        main()
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    finally:
        os._exit(code)
