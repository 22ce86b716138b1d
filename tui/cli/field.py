"""`tickler field`: fields of customers that you make yourself."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions.own_fields import add_field, remove_field
from store.settings.own_fields import KINDS, own_fields
from store.views.customer.marks import values_count
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json, words
from tui.cli.session import looked, opened
from tui.widgets.columns import Column

app = typer.Typer(
    name="field",
    cls=Group,
    help="Fields of your own on each customer: add, list, remove.",
    rich_markup_mode=None,
)
_COLUMNS = (
    Column("name", "name", min_width=8, priority=9),
    Column("label", "field", min_width=10, priority=6),
    Column("kind", "kind", priority=8),
    Column("choices", "choices", min_width=10, priority=5),
    Column("count", "customers", align="right", priority=7),
)
Name = Annotated[
    list[str], typer.Argument(metavar="NAME", help="What the field is called.", show_default=False)
]


@app.command(cls=Command)
def add(
    name: Name,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="text, number, date or choice.")
    ] = "text",
    choices: Annotated[
        str, typer.Option("--choices", metavar="WORDS", help="Of a choice: small,medium,large.")
    ] = "",
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Add a field of your own: it stands on the card, in filters, imports and JSON.

    Example: tickler field add "Size of fleet" --kind number

    Then: tickler customer edit Lumen --field size-of-fleet=12 and tickler customers
    'field:size-of-fleet>=10'
    """
    listed = [each for each in choices.split(",") if each.strip()]
    if listed and kind == "text":
        kind = "choice"
    with opened(db, day, create=True) as (store, now):
        output.result(add_field(store, now, words(name), kind.strip().lower(), listed), json)


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List your fields with the number of customers who have them.

    Example: tickler field list
    """
    kinds = {kept: word for word, kept in KINDS.items()}
    with looked(db, day, figures=False) as (store, _):
        found, counts = own_fields(store), values_count(store)
    if json:
        output.answer(
            [
                {
                    "name": each.name,
                    "label": each.label,
                    "kind": kinds[each.kind],
                    "choices": list(each.choices),
                    "customers": counts.get(each.name, 0),
                }
                for each in found
            ]
        )
        return
    if not found:
        output.say("No fields of your own yet: “tickler field add NAME” makes one.")
        return
    output.table(
        _COLUMNS,
        [
            [
                each.name,
                each.label,
                kinds[each.kind],
                ", ".join(each.choices),
                f"{counts.get(each.name, 0):,}",
            ]
            for each in found
        ],
    )


@app.command(cls=Command)
def remove(name: Name, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Remove a field of your own; undo brings it back with its values.

    Example: tickler field remove size-of-fleet
    """
    with opened(db, day) as (store, now):
        output.result(remove_field(store, now, words(name)), json)
