"""`tickler rep`: who works here: list, add, rename, retire."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions.hand_over import rep_named
from store.actions.reps import add_rep, rename_rep, retire_rep
from store.ids import id_text
from store.settings.values import me
from store.views.lists.reps import rep_rows
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json
from tui.cli.session import looked, opened
from tui.widgets.columns import Column

app = typer.Typer(
    name="rep",
    cls=Group,
    help="Reps: who works here. With several, Today is your own; --all shows all.",
    rich_markup_mode=None,
)
_COLUMNS = (
    Column("name", "rep", min_width=14, priority=9),
    Column("me", "", priority=8),
    Column("customers", "customers", align="right", priority=7),
    Column("department", "department", priority=5),
    Column("email", "e-mail", priority=4),
)
Name = Annotated[str, typer.Argument(metavar="REP", help="A rep's name, in quotes.")]


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the reps who work here, each with their live customers.

    Example: tickler rep list
    """
    with looked(db, day, figures=False) as (store, _):
        found = rep_rows(store)
    if json:
        output.answer(
            [
                {
                    "id": id_text(each.key),
                    "name": each.name,
                    "email": each.email,
                    "department": each.department,
                    "customers": each.customers,
                    "me": each.me,
                }
                for each in found
            ]
        )
        return
    output.table(
        _COLUMNS,
        [
            [
                each.name,
                "you" if each.me else "",
                f"{each.customers:,}",
                each.department or "",
                each.email or "",
            ]
            for each in found
        ],
    )


@app.command(cls=Command)
def add(
    name: Name,
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="Their e-mail address.")
    ] = None,
    department: Annotated[
        str | None, typer.Option("--department", metavar="NAME", help="Where they work.")
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Add a rep; “hand-over” gives them customers.

    Example: tickler rep add "Ana Reyes" --department Sales
    """
    with opened(db, day) as (store, now):
        output.result(add_rep(store, now, name, email=email, department=department), json)


@app.command(cls=Command)
def rename(
    name: Name,
    to: Annotated[str, typer.Argument(metavar="NEW", help="The new name, in quotes.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Give a rep another name.

    Example: tickler rep rename "Ana Reyes" "Ana Ozols"
    """
    with opened(db, day) as (store, now):
        output.result(rename_rep(store, now, rep_named(store, name), to), json)


@app.command(cls=Command)
def retire(
    name: Name,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="REP", help="Who takes the customers over; else you."),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """A rep leaves: all customers and open steps go to another one, in one undo.

    Example: tickler rep retire "Ana Reyes" --to "Ben Cruz"
    """
    with opened(db, day) as (store, now):
        heir = me(store)["id"] if to is None else rep_named(store, to)
        output.result(retire_rep(store, now, rep_named(store, name), heir), json)
