"""`tickler product`: what is sold, for how much, what it costs, and the standard ones."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from store.actions.products import add_product, edit_product, set_standard
from store.errors import BadInput
from store.ids import id_text
from store.settings.values import currency_of
from store.value.money import decimal_text, read_amount
from store.views.lists.products import products, proposed_standard
from tui.cli import json_shapes, output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json
from tui.cli.session import looked, opened
from tui.widgets.columns import Column

app = typer.Typer(
    name="product",
    cls=Group,
    help="Products: list, add, edit; which are the standard ones.",
    rich_markup_mode=None,
)
_COLUMNS = (
    Column("name", "product", min_width=14, priority=9),
    Column("standard", "standard", priority=8),
    Column("price", "price", align="right", priority=7),
    Column("cost", "cost", align="right", priority=6),
    Column("buyers", "buyers", align="right", priority=5),
    Column("first", "began with it", align="right", priority=5),
    Column("offered", "offered", align="right", priority=3),
)
Price = Annotated[str | None, typer.Option("--price", metavar="MONEY", help="Of one, as 120.50.")]
CostOfOne = Annotated[
    str | None, typer.Option("--cost", metavar="MONEY", help="What one costs us, as 45.")
]
Code = Annotated[str | None, typer.Option("--code", metavar="TEXT", help="Its number or code.")]


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the products, the standard ones first.

    Example: tickler product list
    """
    with looked(db, day, figures=False) as (store, _):
        found, currency = products(store), currency_of(store)
    proposed = proposed_standard(found)
    if json:
        output.answer(
            [
                {
                    "id": id_text(each.ident),
                    "name": each.name,
                    "code": each.code,
                    "price": decimal_text(each.price, currency),
                    "cost": decimal_text(each.cost, currency),
                    "standard": each.standard,
                    "proposed_standard": each in proposed,
                    "buyers": each.buyers,
                    "first_buyers": each.first_buyers,
                    "offered": each.offered,
                }
                for each in found
            ]
        )
        return
    if not found:
        output.say("No product is known yet: import purchases with lines, or add one.")
        return
    output.table(
        _COLUMNS,
        [
            [
                each.name,
                "standard" if each.standard else "",
                "" if each.price is None else json_shapes.money(each.price, currency),
                "" if each.cost is None else json_shapes.money(each.cost, currency),
                f"{each.buyers:,}",
                f"{each.first_buyers:,}",
                f"{each.offered:,}",
            ]
            for each in found
        ],
    )
    if proposed:
        names = " ".join(f'"{each.name}"' for each in proposed)
        output.hint(
            "Most customers began with these, and no product is marked as a standard one: "
            f"tickler product standard {names}"
        )


@app.command(cls=Command)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The product's name, in quotes.")],
    price: Price = None,
    cost: CostOfOne = None,
    code: Code = None,
    standard: Annotated[
        bool, typer.Option("--standard", help="One of those that everyone is offered.")
    ] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Add a product.

    Example: tickler product add "Second chair" --price 900 --cost 520
    """
    with opened(db, day) as (store, now):
        currency = currency_of(store)
        output.result(
            add_product(
                store,
                now,
                name,
                price=_minor(price, currency),
                cost=_minor(cost, currency),
                code=code,
                standard=standard,
            ),
            json,
        )


@app.command(cls=Command)
def edit(
    name: Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's name or code.")],
    new: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Another name for it.")
    ] = None,
    price: Price = None,
    cost: CostOfOne = None,
    code: Code = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Change a product's name, price, cost or code; what is sold already keeps its amounts.

    Example: tickler product edit "Second chair" --cost 540
    """
    with opened(db, day) as (store, now):
        currency = currency_of(store)
        given: dict[str, Any] = {
            "name": new,
            "price": _minor(price, currency),
            "cost": _minor(cost, currency),
            "code": code,
        }
        changes = {key: value for key, value in given.items() if value is not None}
        if not changes:
            raise BadInput("Say what to change: --name, --price, --cost or --code.")
        output.result(edit_product(store, now, name, **changes), json)


@app.command(cls=Command)
def standard(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME…", help="The standard ones; without any: none is.", show_default=False
        ),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Say which products everyone is offered first: these and no others are the standard ones.

    Example: tickler product standard "Chair" "Lamp" "Filter set"

    Who was offered three of them and then fell silent is the habit “1-2-3-Next”: Today, the
    customer's page and “tickler customers is:1-2-3-next” name it, with what could come next.
    """  # fmt: skip
    with opened(db, day) as (store, now):
        output.result(set_standard(store, now, list(names or ())), json)


def _minor(text: str | None, currency: str) -> int | None:
    return None if text is None else read_amount(text, currency)
