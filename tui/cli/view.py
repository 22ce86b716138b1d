"""`tickler view`: filters under a name."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions.saved_views import remove_view, save_view
from store.views.lists.customers import known_columns
from store.views.lists.saved_views import counts
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Filter, Json, filter_of
from tui.cli.session import looked, opened
from tui.widgets.columns import Column

app = typer.Typer(
    name="view",
    cls=Group,
    help="Views of the customers: list, save, remove.",
    rich_markup_mode=None,
)
_COLUMNS = (
    Column("key", "key", priority=5),
    Column("name", "view", min_width=12, priority=9),
    Column("count", "customers", align="right", priority=8),
    Column("filter", "filter", min_width=16, priority=7),
    Column("help", "shows", min_width=10, priority=3),
)


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the views with the number of their customers.

    Example: tickler view list
    """
    with looked(db, day) as (store, now):
        found = counts(store, now)
    if json:
        output.answer(
            [
                {
                    "name": view.name,
                    "filter": view.filter,
                    "key": view.key,
                    "builtin": view.builtin,
                    "sort": view.sort,
                    "columns": list(view.columns),
                    "customers": count,
                }
                for view, count in found
            ]
        )
        return
    output.table(
        _COLUMNS,
        [
            [view.key or "", view.name, f"{count:,}", view.filter, view.help]
            for view, count in found
        ],
    )


@app.command(cls=Command, context_settings={"ignore_unknown_options": True})
def save(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The view's name, in quotes.")],
    filter_text: Filter = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="CHAR", help="The key that opens it.")
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", metavar="ORDER", help="Its order, as risk; -risk backwards."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="NAMES", help="What it shows, as next,risk,ltv."),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Save a filter under a name, with its order and columns.

    Example: tickler view save "big clinics" 'segment:clinics ltv:>5k' --key b --sort -last
    """
    shown = known_columns(columns or "")
    with opened(db, day) as (store, now):
        wanted = filter_of(filter_text)
        output.result(save_view(store, now, name, wanted, key, sort=sort, columns=shown), json)


@app.command(cls=Command)
def remove(
    name: Annotated[str, typer.Argument(metavar="VIEW", help="The view's name, in quotes.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Remove a saved view.

    Example: tickler view remove "big clinics"
    """
    with opened(db, day) as (store, now):
        output.result(remove_view(store, now, name), json)
