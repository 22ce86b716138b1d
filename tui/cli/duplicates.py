"""`tickler duplicates` and `merge`: two records of one customer become one."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions.merge import Merged, merge_customers, tell_apart
from store.ids import id_text
from store.lifecycle.dates import birthday_words
from store.views.lists.by_name import find_customer
from store.views.lists.duplicates import Someone
from store.views.lists.duplicates import duplicates as find_duplicates
from tui.cli import output
from tui.cli.options import Day, Db, DryRun, Json, Limit
from tui.cli.session import looked, opened
from tui.text import counted
from tui.widgets.columns import Column
from tui.words.sentences import tell

SHOWN = 50
_COLUMNS = (
    Column("a", "customer", min_width=14, priority=9),
    Column("b", "may be the same as", min_width=14, priority=9),
    Column("score", "likely", align="right", priority=8),
    Column("why", "because", min_width=20, priority=7),
)


def duplicates(limit: Limit = None, json: Json = False, db: Db = None, day: Day = None) -> None:
    """List customers who are likely the same, with the reasons.

    Example: tickler duplicates

    Also two who share a phone or an e-mail; how likely they are the same stands beside them.
    “merge” makes one of two; “merge A B --not-same” says that they are two, and they are not
    listed again.
    """
    with looked(db, day, figures=False) as (store, _):
        found = find_duplicates(store, sharing=True)
    most = limit if limit is not None else output.rows_shown(SHOWN, json)
    shown = found[:most] if most else found
    if json:
        output.answer(
            [
                {"a": _who(each.a), "b": _who(each.b), "score": each.score, "why": list(each.why)}
                for each in shown
            ]
        )
        return
    if not found:
        output.say("No two customers look the same.")
        return
    output.table(
        _COLUMNS,
        [
            [
                each.a.shown,
                each.b.shown,
                f"{each.score * 100:.0f} %",
                ", ".join(map(tell, each.why)),
            ]
            for each in shown
        ],
    )
    if len(found) > len(shown):
        output.hint(f"… {len(found) - len(shown):,} more: --limit 0 shows all")


def merge(
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="Who stays: a name or an id.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Whose record goes into it.")],
    not_same: Annotated[
        bool,
        typer.Option("--not-same", help="They are two different ones: do not list them again."),
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Make one customer of two records; one undo parts them again.

    Example: tickler merge "Lumen Dental" "LUMEN DENTAL Ltd" --dry-run

    What the one who stays says of itself holds; the other fills only what is empty. Files that name
    the other find the one who stays.
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        a, b = find_customer(store, keep)["id"], find_customer(store, other)["id"]
        if not_same:
            output.say(tell(tell_apart(store, now, a, b)))
            return
        found = merge_customers(store, now, a, b, dry_run=dry_run)
    if json:
        output.answer(
            {
                "kept": {"id": id_text(found.kept), "name": found.name},
                "fields": [
                    {"name": name, "kept": kept, "other": theirs}
                    for name, kept, theirs in found.fields
                ],
                "undo": None if dry_run else found.number,
            }
        )
        return
    _show(found, dry_run=dry_run)


def _show(found: Merged, *, dry_run: bool) -> None:
    would = "would go" if dry_run else "went"
    output.say(f"{found.other} → {found.name}: {counted(found.rows, 'record')} {would} over")
    for name, kept, theirs in found.fields:
        label = name.replace("_", " ")
        if name == "birthday":
            kept, theirs = (each and birthday_words(each) for each in (kept, theirs))
        words = f"{theirs} (was empty)" if kept is None else f"{kept} stays, not {theirs}"
        output.paragraph(words, label=label, indent=18)
    if dry_run:
        output.say("Nothing was written: run it without --dry-run to keep it.")
    else:
        output.say("“tickler undo” takes it back.")


def _who(each: Someone) -> dict[str, str]:
    return {"id": id_text(each.ident), "name": each.shown}
