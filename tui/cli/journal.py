"""The journal: `undo`, `redo`, `changes`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Final

import typer

from store.ledger import undo as journal
from store.sentence import Words
from store.views.lists.by_name import find_customer
from store.views.lists.changed_fields import Changed, changed_fields
from tui.cli import output
from tui.cli.options import Day, Db, Json, Limit, words
from tui.cli.session import looked, opened
from tui.widgets.columns import Column
from tui.words.sentences import tell

SHOWN = 50
_FIELDS = 20
_MARGIN = 5
_COLUMNS = (
    Column("number", "no", align="right", priority=6),
    Column("at", "when", priority=5),
    Column("who", "by", priority=4),
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


def changes(
    customer: Annotated[
        list[str] | None,
        typer.Argument(metavar="CUSTOMER", help="Only what was changed of this one."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Every field, from old to new.")] = False,
    limit: Limit = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """List the changes in the journal, the latest first: who, when, what.

    Example: tickler changes Lumen --full --limit 5
    """
    with looked(db, day, figures=False) as (store, _):
        most = limit if limit is not None else output.rows_shown(SHOWN, json)
        who = find_customer(store, words(customer))["id"] if customer else None
        found = journal.changes(store, most or -1, who)
        fields = changed_fields(store, [each.number for each in found]) if full else {}
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
                    "by": each.who,
                    **({"changed": [_shape(one) for one in fields[each.number]]} if full else {}),
                }
                for each in found
            ]
        )
        return
    if full:
        for each in found:
            head = f"{each.number}  {_when(each)}  {each.who or ''}  {tell(each.title)}"
            output.say(" ".join(part for part in (head, _STATES[each.state]) if part))
            for one in fields[each.number][:_FIELDS]:
                output.paragraph(_field(one), label="", indent=_MARGIN)
            more = len(fields[each.number]) - _FIELDS
            if more > 0:
                output.paragraph(f"… {more} more: --json tells all", label="", indent=_MARGIN)
        return
    output.table(
        _COLUMNS,
        [
            [
                str(each.number),
                _when(each),
                each.who or "",
                _STATES[each.state],
                tell(each.title),
                str(each.fields),
                each.device,
            ]
            for each in found
        ],
    )


def _when(each: journal.Change) -> str:
    return f"{datetime.fromisoformat(each.at).astimezone():%Y-%m-%d %H:%M}"


# Tables whose word for people is another one; a customer needs none.
_WORDS: Final = {"customer": "", "interaction": "touch", "enrolment": "plan", "way": "",
                 "transition": "group", "follow up": "follow-up"}  # fmt: skip


def _shape(one: Changed) -> dict[str, str | None]:
    told = {name: _told(text) or None for name, text in (("old", one.old), ("new", one.new))}
    return {**asdict(one), **told, "record": _told(one.record)}


def _field(one: Changed) -> str:
    """`Lumen Dental, city: Riga → Jūrmala`, `Lumen Dental, way +371 6722 0000: new`."""
    table = _WORDS.get(one.table, one.table)
    name = _told(one.record)
    record = " ".join(part for part in (table, name if one.of else "") if part)
    whose = ", ".join(part for part in (one.of or name, record) if part)
    if not one.field:
        return f"{whose}: new"
    if one.field == "deleted at":
        return f"{whose}: {'taken away' if one.new else 'brought back'}"
    return f"{whose}, {one.field}: {_told(one.old) or '–'} → {_told(one.new) or '–'}"


def _told(value: str | None) -> str:
    """A value in words: reasons are kept as data."""
    from store.lifecycle.possible_years import written
    from store.sentence import read_maybe
    from tui.words.sentences import tell  # nobody else who looks at the journal needs them

    return written(tell(read_maybe(value)))


def _tell(what: str, title: Words, json: bool) -> None:
    if json:
        output.answer({what: title})
    else:
        output.say(f"{what.capitalize()}: {tell(title)}.")
