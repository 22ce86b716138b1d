"""`tickler export`: give the data back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from store.errors import BadInput
from tui.cli import output
from tui.cli.files import refuse_to_replace
from tui.cli.options import Day, Db, Json
from tui.cli.session import looked

KINDS = ("all",)


def export(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="all: everything, to be read again.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is there already.")
    ] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Write everything that the store keeps into one open file.

    Example: tickler export all --to everything.jsonl

    The file is lines of JSON with every table, the journal included; “tickler import” reads it into
    an empty store, and both are equal then. Only you can read the file, but it is not encrypted,
    even where the store is.
    """
    if kind not in KINDS:
        raise BadInput(f"“{kind}” cannot be exported: use {', '.join(KINDS)}.")
    from store.exchange.whole_store import export_store  # with it the table classes: 0.5 s

    refuse_to_replace(to, force=force)
    target = to.expanduser()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with looked(db, day, figures=False) as (store, _):
        try:
            handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                rows = export_store(store, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    if json:
        size = target.stat().st_size
        output.answer(
            {"file": str(to), "kind": kind, "rows": rows, "bytes": size, "encrypted": False}
        )
    else:
        output.say(f"Written: {rows:,} rows to {to}, not encrypted.")
