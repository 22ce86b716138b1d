"""The journal: `undo`, `redo`, `changes`."""

from __future__ import annotations

from datetime import datetime

from store.ledger import undo as journal
from tui.cli import output
from tui.cli.options import Day, Db, Json, Limit
from tui.cli.session import looked, opened
from tui.widgets.columns import Column

SHOWN = 50
_COLUMNS = (
    Column("number", "no", align="right", priority=6),
    Column("at", "when", priority=5),
    Column("state", "", priority=4),
    Column("title", "change", min_width=20, priority=7),
    Column("fields", "fields", align="right", priority=2),
    Column("device", "device", priority=1),
)
# What was dropped cannot be brought back: something else was done after it had been undone.
_STATES = {"done": "", "undone": "undone", "dropped": "final"}


def undo(json: Json = False, db: Db = None, day: Day = None) -> None:
    """Take back the last change.

    Example: tickler undo

    Every change is in the journal, so this works after a restart too, and again and again.
    """
    with opened(db, day, turns=True) as (store, now):
        _tell("undone", journal.undo(store, now), json)


def redo(json: Json = False, db: Db = None, day: Day = None) -> None:
    """Do again what was taken back last.

    Example: tickler redo
    """
    with opened(db, day, turns=True) as (store, now):
        _tell("redone", journal.redo(store, now), json)


def changes(limit: Limit = None, json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the changes in the journal, the latest first.

    Example: tickler changes --limit 5
    """
    with looked(db, day, figures=False) as (store, _):
        most = limit if limit is not None else output.rows_shown(SHOWN, json)
        found = journal.changes(store, most or -1)
    if json:
        output.answer(
            [
                {
                    "number": each.number,
                    "kind": each.kind,
                    "title": each.title,
                    "at": each.at,
                    "device": each.device,
                    "state": each.state,
                    "fields": each.fields,
                }
                for each in found
            ]
        )
        return
    output.table(
        _COLUMNS,
        [
            [
                str(each.number),
                f"{datetime.fromisoformat(each.at).astimezone():%Y-%m-%d %H:%M}",
                _STATES[each.state],
                each.title,
                str(each.fields),
                each.device,
            ]
            for each in found
        ],
    )


def _tell(what: str, title: str, json: bool) -> None:
    if json:
        output.answer({what: title})
    else:
        output.say(f"{what.capitalize()}: {title}.")
