"""The command line: `main` is the console script, `app` the Typer program behind it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer import Typer

    app: Typer


def main() -> None:
    """Run `tickler` with the arguments of this process; exits with the answer's code."""
    gc.set_threshold(50_000)  # a start makes 100,000 objects and next to no circles
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        from tui.version import __version__  # the shell's banner asks; Typer takes 80 ms

        sys.stdout.write(f"tickler {__version__}\n")
        return
    try:
        plain = None if "_TICKLER_COMPLETE" in os.environ else plain_options(sys.argv[1:])
        if plain is not None and has_terminal():
            from tui.cli.screens import open_screens

            sys.exit(open_screens(plain))
        from tui.cli.program import program

        # A shell that asks for completions gives its words in the environment.
        program(None if "_TICKLER_COMPLETE" in os.environ else sys.argv[1:])()
    except KeyboardInterrupt:
        sys.exit(130)


def plain_options(words: Sequence[str]) -> dict[str, str] | None:
    """The values of --db and --today where the words are these alone, each once; else None."""
    found: dict[str, str] = {}
    rest = list(words)
    while rest:
        name, is_joined, value = rest.pop(0).partition("=")
        if name not in ("--db", "--today") or name in found or not (is_joined or rest):
            return None
        found[name] = value if is_joined else rest.pop(0)
        if not found[name] or found[name].startswith("-"):
            return None
    return found


def has_terminal() -> bool:
    """Whether the screens have a terminal to be on."""
    return all(each is not None and each.isatty() for each in (sys.stdin, sys.stdout))


def __getattr__(name: str) -> object:
    if name == "app":
        from tui.cli.program import program

        globals()["app"] = program()
        return globals()["app"]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
