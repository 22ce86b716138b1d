"""The screens opened straight away: Typer, a tenth of a start, is for who types more."""

from __future__ import annotations

from collections.abc import Mapping

from tui.app import SAMPLE, run
from tui.cli.exit_codes import ended
from tui.environment import edge_of


def open_screens(options: Mapping[str, str]) -> int:
    """Open the screens on the store and the day of --db and --today; returns the exit code."""

    def opened() -> int:
        edge = edge_of(options.get("--db"), options.get("--today"))
        code = run(edge)
        if code == SAMPLE:
            from tui.cli.store import look_around

            look_around(edge.today)
        return code

    return ended(opened)
