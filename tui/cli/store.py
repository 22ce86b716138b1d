"""The store itself: `demo`, and the screens."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from tui.cli import output
from tui.cli.options import Day, Json
from tui.cli.session import looked_at
from tui.environment import Edge, edge_of


def demo(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Only write the copy there, to keep it."),
    ] = None,
    json: Json = False,
    day: Day = None,
) -> None:
    """Try it on invented customers; nothing of yours is touched.

    Example: tickler demo

    The copy is thrown away at the end. Where stdout is no terminal its queue is printed instead of
    opening the screens.
    """
    from store.safety.demo import make_demo, sample_path

    today = edge_of(None, day).today
    if to is not None:
        make_demo(sample_path(), to.expanduser(), today)
        output.say(f"{to} is written: “tickler --db {to}” opens it.")
        return
    look_around(today, json=json)


def look_around(today: date, *, json: bool = False) -> None:
    """The screens or the queue of a throw-away copy of the sample."""
    from store.safety.demo import make_demo, sample_path

    with TemporaryDirectory(prefix="tickler-demo-") as folder:
        edge = Edge(Path(folder) / "demo.db", today, explicit=True)
        make_demo(sample_path(), edge.path, today)
        start(edge, json=json, demo=True)


def start(edge: Edge, *, json: bool = False, demo: bool = False) -> None:
    """Open the screens, or print today's queue where there is no terminal for them."""
    if not json and sys.stdin.isatty() and sys.stdout.isatty():
        from tui.app import SAMPLE, run

        code = run(edge, demo=demo)
        if code == SAMPLE:
            look_around(edge.today)
        raise typer.Exit(code)
    from tui.cli import today

    with looked_at(edge) as (store, now):
        today.show(store, now, json=json)
