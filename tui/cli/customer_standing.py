"""What a person knows better than the rule: they left, a group by hand, a need met or not."""

from __future__ import annotations

from typing import Annotated

import typer

from store.errors import BadInput
from store.views.lists.by_name import find_customer
from tui.cli import output
from tui.cli.options import Day, Db, Json, Note, OneCustomer
from tui.cli.session import opened
from tui.cli.typed_days import day_ahead

_MET = {"met": True, "not-met": False}


def left(
    customer: OneCustomer,
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            metavar="WHY",
            help="competitor, need-gone, price, service, or unknown.",
        ),
    ],
    to: Annotated[
        str | None, typer.Option("--to", metavar="WHOM", help="The competitor they went to.")
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """They said that they left: why, and to whom; the next step stays, to win them back.

    Example: tickler customer left "Lumen Dental" --reason competitor --to "Dentalia"

    It holds until they buy or ask again. “customer close” ends the work with them altogether.
    """
    from store.actions import groups

    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        effect = groups.said_left(store, now, found["id"], reason, to)
        output.effect(effect, json)


def group(
    customer: OneCustomer,
    key: Annotated[
        str, typer.Argument(metavar="GROUP", help="1.1 to 3.2, or “rule” to let the rule choose.")
    ],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why you know better than the rule.")
    ] = "",
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Set a customer's group by hand; it holds until the customer does the contrary.

    Example: tickler customer group "Lumen Dental" 2.2 --reason "they order by fax"
    """
    from store.actions import groups

    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        chosen = None if key.strip().lower() == "rule" else key.strip()
        output.effect(groups.set_group(store, now, found["id"], chosen, reason), json)


def wake(
    customer: OneCustomer,
    until: Annotated[
        str, typer.Option("--on", metavar="WHEN", help="When the need comes back: 1.09, +6w.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it will come back.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Note when the need of a former customer comes back, with a step then.

    Example: tickler customer wake "Lumen Dental" --on +9m --reason "a second child is coming"

    From that day on they count as interested.
    """
    from store.actions import enrolment

    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        back = day_ahead(store, now, until)
        output.effect(enrolment.wake_up(store, now, found["id"], back, reason), json)


def need(
    customer: OneCustomer,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help="potential, current or former.")],
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="met or not-met.")],
    note: Note = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Note whether their needs were met at a stage; the last answer counts.

    Example: tickler customer need "Lumen Dental" current met --note "second chair works"
    """
    from store.actions import groups

    said = answer.strip().lower().replace("_", "-")
    if said not in _MET:
        raise BadInput(f"“{answer}” is not an answer: say met or not-met.")
    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        met = _MET[said]
        output.effect(groups.need_met(store, now, found["id"], stage.strip(), met, note), json)
