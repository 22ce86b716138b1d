"""`tickler purchase`: what a customer bought, line by line; a refund."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions import sales
from store.actions.purchase_lines import read_goods
from store.settings.values import currency_of
from store.value.money import read_amount
from store.views.lists.by_name import find_customer
from tui.cli import output
from tui.cli.options import Amount, Cost, Day, Db, Json, Note
from tui.cli.records import OneCustomer
from tui.cli.session import opened
from tui.cli.typed_days import day_gone


def purchase(
    customer: OneCustomer,
    goods: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LINE",
            help="What was bought, each in quotes: “2 x Chair 120.00”.",
            show_default=False,
        ),
    ] = None,
    amount: Amount = None,
    cost: Cost = None,
    number: Annotated[
        str | None, typer.Option("--number", metavar="TEXT", help="Of the order or invoice.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="WHEN", help="The day, else today.")
    ] = None,
    note: Note = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Record a purchase with its lines, or with a minus a refund.

    Example: tickler purchase "Lumen Dental" "2 x Chair 120.00" "Hose 3.99" --number A7

    Each line is how many (1 where it is left out), what, and the price of one. Without lines give
    --amount; a refund reduces the purchase with its number, else the latest one.
    """  # fmt: skip
    with opened(db, day) as (store, now):
        found, currency = find_customer(store, customer), currency_of(store)
        paid, spent = (
            None if text is None else read_amount(text, currency) for text in (amount, cost)
        )
        effect = sales.purchase(
            store,
            now,
            found["id"],
            paid,
            cost=spent,
            day=None if on is None else day_gone(store, now, on),
            number=number,
            note=note,
            goods=read_goods("\n".join(goods or ()), currency),
        )
        output.effect(effect, json)
