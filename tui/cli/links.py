"""`tickler customer link` and `unlink`: files and pages about a customer."""

from __future__ import annotations

from typing import Annotated

import typer

from store.views.lists.by_name import find_customer
from tui.cli import output
from tui.cli.options import Day, Db, Json, OneCustomer
from tui.cli.session import opened
from tui.links import digest_of, whole_path


def link(
    customer: OneCustomer,
    target: Annotated[str, typer.Argument(metavar="FILE|URL", help="Where it is.")],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What it is, in a few words.")
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Note a file or a web page about a customer; the file stays where it is.

    Example: tickler customer link "Lumen Dental" contract.pdf --title "Contract of 2026"

    The page of the customer tells when the file has changed since, or is not there.
    """
    from store.actions.links import add_link

    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        effect = add_link(store, now, found["id"], whole_path(target), title, digest_of)
        output.effect(effect, json)


def unlink(
    customer: OneCustomer,
    which: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="Where it is, its title, or a part of them.")
    ],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Forget a file or a web page about a customer; the file itself stays.

    Example: tickler customer unlink "Lumen Dental" contract
    """
    from store.actions.links import remove_link

    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        output.effect(remove_link(store, now, found["id"], which), json)
