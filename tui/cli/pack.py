"""`tickler pack`: a day to take along, on paper or on the phone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from store.exchange.pocket import pack as pack_day
from store.exchange.private_files import private_file, refuse_to_replace
from store.lifecycle.dates import dated
from tui.cli import json_shapes, output
from tui.cli.options import Day, Db, Force, Json
from tui.cli.session import looked
from tui.cli.typed_days import day_ahead
from tui.words.pocket import pocket_page


def pack(
    day: Annotated[
        str, typer.Option("--day", metavar="WHEN", help="Which day, as tue or 24.11.")
    ] = "today",
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FOLDER", help="The folder to write to; else one named after the day."
        ),
    ] = None,
    towns: Annotated[
        str | None,
        typer.Option("--towns", metavar="TOWN,…", help="The order of the way; else most visits."),
    ] = None,
    force: Force = False,
    json: Json = False,
    db: Db = None,
    today: Day = None,
) -> None:
    """Write a day as one page to print or read on a phone.

    Example: tickler pack --day tue --to tuesday

    Visits stand town by town, then what is done from the desk; each with phones, people, promises,
    open matters and the last words. Beside the page (day.html) come a calendar (day.ics) and the
    address cards (day.vcf). Lines typed afterwards come back with “tickler batch”.
    """
    with looked(db, today) as (store, now):
        when = day_ahead(store, now, day)
        wanted = [town.strip() for town in (towns or "").split(",") if town.strip()]
        found = pack_day(store, now, when, wanted)
    folder = (to or Path(when.isoformat())).expanduser()
    forms = {
        folder / "day.html": pocket_page(found),
        folder / "day.ics": found.ics,
        folder / "day.vcf": found.vcf,
    }
    for path in forms:
        refuse_to_replace(path, force=force)
    folder.mkdir(mode=0o700, exist_ok=True)
    for path, text in forms.items():
        with private_file(path, force=force) as out:
            out.write(text.encode("utf-8", "replace"))
    names = [str(path) for path in forms]
    if json:
        output.answer({"day": json_shapes.iso(when), "files": names, "customers": len(found.pages)})
    else:
        count = f"{len(found.pages):,} customer{'' if len(found.pages) == 1 else 's'}"
        output.say(f"Written: {count} of {dated(when)} to {', '.join(names)}.")
