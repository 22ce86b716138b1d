"""`tickler purchase`: what a customer bought, line by line; a refund."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions import sales
from store.actions.correct_trade import correct_purchase, find_record, remove_purchase
from store.actions.purchase_lines import read_goods
from store.errors import BadInput
from store.settings.values import currency_of
from store.value.money import read_amount
from store.views.lists.by_name import find_customer
from tui.cli import output
from tui.cli.options import Amount, Correct, Cost, Day, Db, Json, Note, SomeCustomer
from tui.cli.session import opened
from tui.cli.typed_days import day_gone


def purchase(
    customer: SomeCustomer = None,
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
    wrong: Correct = None,
    remove: Annotated[
        bool,
        typer.Option("--remove", help="With --correct: there was no such purchase, remove it."),
    ] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Record a purchase with its lines, or with a minus a refund.

    Example: tickler purchase "Lumen Dental" "2 x Chair 120.00" "Hose 3.99" --number A7

    Each line is how many (1 where it is left out), what, and the price of one. Without lines give
    --amount; a refund reduces the purchase with its number, else the latest one. What was written
    down wrong is corrected by the id that “customer show --json” tells:
    tickler purchase --correct 3f9a2c --amount 120, or --remove
    """  # fmt: skip
    if remove and wrong is None:
        raise BadInput("--remove belongs to --correct, which names the purchase by its id.")
    with opened(db, day) as (store, now):
        currency = currency_of(store)
        paid, spent = (
            None if text is None else read_amount(text, currency) for text in (amount, cost)
        )
        bought = None if on is None else day_gone(store, now, on)
        if wrong is not None:
            ident = find_record(store, "purchase", wrong)
            effect = (
                remove_purchase(store, now, ident)
                if remove
                else correct_purchase(
                    store, now, ident, amount=paid, cost=spent, day=bought, number=number, note=note
                )
            )
            output.effect(effect, json)
            return
        found = find_customer(store, customer or "")
        effect = sales.purchase(
            store,
            now,
            found["id"],
            paid,
            cost=spent,
            day=bought,
            number=number,
            note=note,
            goods=read_goods("\n".join(goods or ()), currency),
        )
        output.effect(effect, json)
