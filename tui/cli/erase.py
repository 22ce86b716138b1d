"""`tickler customer erase`: a person who asks to be forgotten is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import BadInput, Refused
from store.views.lists.by_name import find_customer
from tui.cli import output
from tui.cli.options import Day, Db, Json, Yes, ask_first, words
from tui.cli.session import opened_at
from tui.environment import edge_of
from tui.text import counted

if TYPE_CHECKING:
    from store.actions.erase_customer import Erased


def erase(
    customer: Annotated[
        list[str] | None,
        typer.Argument(metavar="CUSTOMER", help="A name, or an id.", show_default=False),
    ] = None,
    due: Annotated[
        bool,
        typer.Option("--due", help="Those closed for longer than the setting keep-closed."),
    ] = False,
    yes: Yes = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Erase a customer for good: records, history, journal, search.

    Example: tickler customer erase "Lumen Dental"

    Undo cannot bring them back. Backups that were taken before still hold them: the answer lists
    those, and you decide about them.
    """
    from store.actions.erase_customer import erase as erase_for_good
    from store.actions.erase_customer import kept_too_long

    if (customer is None) is not due:
        raise BadInput("Name the customer, or say --due for those kept too long.")
    edge = edge_of(db, day)
    with opened_at(edge) as (store, today):
        found = kept_too_long(store, today) if due else [find_customer(store, words(customer))]
        names = ", ".join(row["name"] for row in found)
        if not found:
            raise Refused("Nobody is kept too long: “settings set keep-closed” says how long.")
        ask_first(f"Erase {names} for good? Undo cannot bring them back.", yes=yes)
        done = erase_for_good(store, today, [row["id"] for row in found], edge.keys().key_of)
    _tell(done, names, json)


def allow(
    name: Annotated[
        list[str],
        typer.Argument(metavar="NAME", help="A name, an e-mail, a phone or an id they had."),
    ],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Let a customer who was erased be added or imported again.

    Example: tickler customer allow "Lumen Dental"

    Only digests are kept of who was erased, so that no old file brings them back unasked.
    """
    from store.actions.erase_customer import allow as allow_again

    with opened_at(edge_of(db, day)) as (store, today):
        output.result(allow_again(store, today, words(name)), json)


def _tell(done: Erased, names: str, json: bool) -> None:
    held = [str(each) for each in done.still_held]
    if json:
        output.answer(
            {
                "receipt": done.receipt,
                "rows": done.rows,
                "tables": done.tables,
                "backups_that_still_hold": held,
            }
        )
        return
    output.say(f"Erased {names}: {counted(done.rows, 'row')}. Receipt {done.receipt}.")
    for each in held:
        output.say(f"still held by: {each}")
    if len(done.still_held) > 0:
        output.hint(
            "By mistake? “tickler customer allow NAME”, then “tickler restore latest --customer "
            "NAME”, bring them back as long as a backup holds them."
        )
