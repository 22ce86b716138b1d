"""The command line: `main` is the console script, `app` the Typer program behind it."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer import Typer

    app: Typer


def main() -> None:
    """Run `tickler` with the arguments of this process; exits with the answer's code."""
    gc.set_threshold(50_000)  # a start makes 100,000 objects and next to no circles
    if sys.argv[1:] == ["--version"]:
        from tui.version import __version__  # the shell's banner asks; Typer takes 80 ms

        sys.stdout.write(f"tickler {__version__}\n")
        return
    try:
        from tui.cli.program import program

        # A shell that asks for completions gives its words in the environment.
        program(None if "_TICKLER_COMPLETE" in os.environ else sys.argv[1:])()
    except KeyboardInterrupt:
        sys.exit(130)


def __getattr__(name: str) -> object:
    if name == "app":
        from tui.cli.program import program

        globals()["app"] = program()
        return globals()["app"]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
