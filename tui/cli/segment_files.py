"""Segments as a file: `tickler segment export` and `import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from store.actions.segment_files import import_segments
from store.views.segments.files import SegmentChange, export_segments
from tui.cli import files, json_shapes, output
from tui.cli.options import Day, Db, DryRun, Force, Json, ToFile
from tui.cli.session import looked, opened


def export(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...", help="Segments, in quotes if of several words; else all of them."
        ),
    ] = None,
    to: ToFile = None,
    force: Force = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Write segments as a file (TOML) that can be edited and imported.

    Example: tickler segment export --to segments.toml
    """
    with looked(db, day, figures=False) as (store, _):
        text = export_segments(store, names or ())
    if to is not None:
        files.write_text(to, text, force=force)
    if json:
        output.answer({"file": None if to is None else str(to), "toml": text})
    elif to is not None:
        output.say(f"{to} is written.")
    else:
        for line in text.rstrip("\n").split("\n"):
            output.say(line)


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Segments as “segment export” writes them.")
    ],
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Make the segments of a file or change them to what it says; customers move, one undo.

    Example: tickler segment import segments.toml --dry-run

    What the file leaves out of a segment is none or the usual figure; others stay as they are.
    """
    text = files.read_text(file)
    with opened(db, day, create=True, dry_run=dry_run) as (store, now):
        done = import_segments(store, now, text, str(file))
        if json:
            changes = [_change(each) for each in done.changes]
            output.result(done.result, json, file=str(file), changes=changes, dry_run=dry_run)
            return
        for each in done.changes:
            sign = "  +" if each.field is None else "  ~"
            output.paragraph(_said(each), label=sign, indent=4)
        output.result(done.result, json)
        if dry_run:
            output.say("That was a dry run: nothing was written.")


def _said(each: SegmentChange) -> str:
    if each.field is None:
        return f"{each.segment}: new, {each.new or 'chosen by hand'}"
    field = each.field.replace("_", " ")
    return f"{each.segment}: {field} “{each.old}” → “{each.new}”"


def _change(each: SegmentChange) -> json_shapes.Shape:
    return {
        "segment": each.segment,
        "field": each.field,
        "old": each.old or None,
        "new": each.new or None,
    }
