"""Runs the command line again and again in forks of itself and kills each at a random moment.

`python -m tests.killer STORE KILLS SEED` goes on until so many calls were killed at work. It prints
a line `kept NOTE` for every call that had confirmed before it ended, and at last `killed N of M`.
Forks spare the start of the interpreter and all imports: nearly all kills fall into the time in
which the store is open.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
from contextlib import redirect_stdout, suppress
from io import StringIO

from tests.kit import TODAY
from tui.cli import main


def _log(path: str, note: str) -> None:
    arguments = ["--db", path, "--today", TODAY.isoformat(), "log", "Lumen Dental"]
    sys.argv = ["tickler", *arguments, "--outcome", "reached", "--note", note]
    main()


def call(path: str, note: str, patience: float | None) -> tuple[bytes, bool]:
    """Log one call in a child; returns what it said, and whether it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, 1)
        try:
            _log(path, note)
        finally:
            sys.stdout.flush()
            os._exit(0)
    os.close(writer)
    killed = False
    if patience is not None:
        # Either the time is up or it has just confirmed: both are moments to die.
        select.select([reader], [], [], patience)
        if os.waitpid(child, os.WNOHANG) == (0, 0):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed = True
    else:
        os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as stream:
        return stream.read(), killed


def kill_often(path: str, kills: int, seed: int) -> None:
    """Log calls until so many were killed; print what was confirmed."""
    chance = random.Random(seed)
    with redirect_stdout(StringIO()), suppress(SystemExit):
        _log(path, "warm")  # here: what it imports, every fork has from the beginning
    begun = time.perf_counter()
    call(path, "measured", None)
    usual = time.perf_counter() - begun
    count = number = 0
    while count < kills and number < 4 * kills:
        number += 1
        said, killed = call(path, f"call {number}", usual * chance.uniform(0.1, 1.5))
        count += killed
        if b"Lumen Dental" in said:
            sys.stdout.write(f"kept call {number}\n")
            usual /= 1.1
        else:  # the machine may be slower than when it was measured: about half are to confirm
            usual *= 1.1
    sys.stdout.write(f"killed {count} of {number}\n")


if __name__ == "__main__":
    kill_often(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
