"""`tickler case`: enquiries and complaints, from opening to closing."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions.cases import answer_case, close_case, open_case
from store.ids import id_text, short
from store.views.customer.cases import find_case, open_cases
from store.views.lists.by_name import find_customer
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json, Minutes, Note, OneCustomer, channels
from tui.cli.session import looked, opened
from tui.widgets.columns import Column

app = typer.Typer(
    name="case",
    cls=Group,
    help="Enquiries and complaints: open, answer, close.",
    rich_markup_mode=None,
)
_COLUMNS = (
    Column("customer", "customer", min_width=14, priority=9),
    Column("kind", "", priority=6),
    Column("age", "days", align="right", priority=8),
    Column("state", "", priority=5),
    Column("title", "what", min_width=16, priority=7),
    Column("id", "id", priority=4),
)

_Case = Annotated[
    str,
    typer.Argument(
        metavar="CASE", help="The id that “case list” shows; or its words, or the customer."
    ),
]
_Channel = Annotated[
    str | None,
    typer.Option("--channel", metavar="CHANNEL", autocompletion=channels, help="By which channel."),
]


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List what is open, unanswered enquiries first.

    Example: tickler case list
    """
    with looked(db, day) as (store, now):
        rows = open_cases(store, now)
    if json:
        output.answer(
            [
                {
                    "id": id_text(row.key),
                    "customer": {"id": id_text(row.customer_id), "name": row.customer},
                    "kind": row.kind,
                    "title": row.title,
                    "channel": row.channel,
                    "angry": row.angry,
                    "opened": row.opened.isoformat(),
                    "answered": None if row.answered is None else row.answered.isoformat(),
                    "age": row.age,
                }
                for row in rows
            ]
        )
        return
    if not rows:
        output.say("Nothing is open: every enquiry is answered, every complaint is closed.")
        return
    lines = []
    for row in rows:
        state = "answered" if row.answered else "angry" if row.angry else "waits"
        line = [row.customer, row.kind, str(row.age), state, row.title, short(row.key)]
        lines.append(line)
    output.table(_COLUMNS, lines)


@app.command("open", cls=Command)
def open_(
    customer: OneCustomer,
    title: Annotated[str, typer.Argument(metavar="WHAT", help="What they want, in quotes.")],
    complaint: Annotated[bool, typer.Option("--complaint", help="They complain.")] = False,
    angry: Annotated[bool, typer.Option("--angry", help="They are angry.")] = False,
    channel: _Channel = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Record an enquiry, or with --complaint a complaint; the answer heads the queue.

    Example: tickler case open "Lumen Dental" "the chair squeaks" --complaint
    """
    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        kind = "complaint" if complaint or angry else "enquiry"
        effect = open_case(store, now, found["id"], kind, title, channel=channel, angry=angry)
        output.effect(effect, json)


@app.command(cls=Command)
def answer(
    case: _Case,
    note: Note = None,
    channel: _Channel = None,
    minutes: Minutes = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Record our answer; an enquiry is closed with it.

    Example: tickler case answer 3f9a2c --note "sent the list"
    """
    with opened(db, day) as (store, now):
        found = find_case(store, case)
        effect = answer_case(store, now, found["id"], note, channel=channel, minutes=minutes)
        output.effect(effect, json)


@app.command(cls=Command)
def close(
    case: _Case,
    cause: Annotated[
        str | None,
        typer.Option("--cause", metavar="TEXT", help="What went wrong; needed for a complaint."),
    ] = None,
    note: Note = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Close a case; a complaint with its cause.

    Example: tickler case close 3f9a2c --cause "loose screw"
    """
    with opened(db, day) as (store, now):
        found = find_case(store, case)
        output.effect(close_case(store, now, found["id"], cause, note), json)
