"""`tickler check`: the whole store looked over, and mended where something is wrong."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated, Any

import typer

from store.ledger.full_check import full_check
from store.ledger.repair import repair
from store.safety import place, sums
from store.safety.check import Problem
from store.safety.check import check as look_over
from store.safety.opening import log_lost
from tui.cli import output
from tui.cli.options import Day, Db, Json
from tui.environment import Edge, edge_of, utc_now
from tui.text import counted
from tui.words.sentences import tell


def check(
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="Also search index, figures, journal against records, and backups."
        ),
    ] = False,
    climb: Annotated[
        bool,
        typer.Option(
            "--repair", help="Repair it step by step; a copy of the damaged file is kept."
        ),
    ] = False,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take pages as they are that another program has changed."),
    ] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Look the whole store over; exit code 1 when something is wrong.

    Example: tickler check --full

    The ladder of --repair: triggers and indexes, search and figures, the rows that can still be
    read, the newest good backup. It stops at the first step after which all is well.
    """
    edge = edge_of(db, day)
    path = edge.path
    lost = log_lost(path)  # before anything opens it, after which nobody can tell
    done = _repair(edge, json) if climb else {}
    if accept:
        _accept(edge)
    with closing(edge.open_to_read(trusting=True)) as store:
        found = look_over(store)
        problems = [*(Problem("lost", each, "") for each in lost), *found.problems]
        if full:
            problems += full_check(store)
    warnings = list(place.warnings(path))
    if json:
        output.answer(
            {
                "store": str(path),
                "ok": not problems,
                "version": found.version,
                "customers": found.customers,
                "orphans": found.orphans,
                "open_follow_ups": found.open_follow_ups,
                "changes": found.changes,
                "bytes": found.size,
                "protected": found.protected,
                "problems": [
                    {"kind": each.kind, "what": each.what, "repair": each.repair}
                    for each in problems
                ],
                "warnings": warnings,
                **done,
            }
        )
    else:
        for problem in problems:
            output.say(f"! {tell(problem.what)}")
        for warning in warnings:
            output.hint(tell(warning))
        for way in dict.fromkeys(problem.repair for problem in problems if problem.repair):
            output.hint(f"“{way}” puts it right.")
        output.say(
            f"{path}: {'something is wrong' if problems else 'all is well'} · "
            f"{counted(found.customers, 'customer')} · orphans {found.orphans:,} · "
            f"{counted(found.open_follow_ups, 'open follow-up')} · "
            f"{counted(found.changes, 'change')} · "
            f"{found.size / 2**20:.1f} MiB · version {found.version}"
        )
    if problems:
        raise typer.Exit(1)


def _accept(edge: Edge) -> None:
    with closing(edge.open_to_read(trusting=True)) as store:
        if store.key is None:
            sums.make(store.path)


def _repair(edge: Edge, json: bool) -> dict[str, Any]:
    done = repair(edge.path, utc_now, edge.today, edge.keys().key_of)
    if not json:
        for rung in done.rungs:
            left = f"{len(rung.left)} still wrong" if rung.left else "mended"
            output.say(f"{rung.name}: {left}")
        for each in done.unsure:
            output.say(f"Saved as far as it can be read: {tell(each)}")
        if done.old_file is not None:
            output.say(f"The file as it was is kept: {done.old_file}.")
    return {"rungs": [rung.name for rung in done.rungs], "unsure": list(done.unsure)}
