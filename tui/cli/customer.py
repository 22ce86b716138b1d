"""`tickler customer`: single records, to add, show, close and reopen."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from store.errors import BadInput
from store.lifecycle.dates import speak
from tui.cli import brief, out, shapes
from tui.cli.command import Command, Group
from tui.cli.options import Customer, Day, Db, Json, Next, words
from tui.cli.session import freshened, opened

app = typer.Typer(
    name="customer",
    cls=Group,
    help="Add, show, close and reopen customers.",
    rich_markup_mode=None,
)

_DAY_WIDTH = 17


@app.command(cls=Command)
def add(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME", help="The person's or company's name.")
    ],
    segment: Annotated[
        str | None, typer.Option("--segment", metavar="NAME", help="A segment that exists.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="TEXT", help="Where they came from, as referral."),
    ] = None,
    city: Annotated[str | None, typer.Option("--city", metavar="TEXT", help="Their city.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="TEXT", help="Their country.")
    ] = None,
    need: Annotated[
        str | None,
        typer.Option(
            "--need",
            metavar="NEED",
            help="Do they need what we sell: unknown, none, no-possibility or has.",
        ),
    ] = None,
    competitor: Annotated[
        str | None,
        typer.Option("--competitor", metavar="TEXT", help="Whose client they are now."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="person, or else organisation."),
    ] = None,
    next_due: Next = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Add a customer, with a first step to get to know them.

    Example: tickler customer add "Lumen Dental" --source referral --next fri
    """
    from store.actions.customers import add as add_customer
    from store.lifecycle.groups import Need
    from tui.cli.when import ahead

    given = {
        "source": source,
        "city": city,
        "country": country,
        "competitor": competitor,
        "need": _one_of("need", need, get_args(Need)),
        "kind": _one_of("kind", kind, ("person", "organisation")),
    }
    with opened(db, day, create=True) as (store, now):
        effect = add_customer(
            store,
            now,
            words(name),
            due=ahead(store, now, next_due),
            segment=segment,
            **{key: value for key, value in given.items() if value is not None},
        )
        out.effect(effect, json)


@app.command(cls=Command)
def show(customer: Customer, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show a customer's page and whole history.

    Example: tickler customer show Lumen Dental
    """
    from store.views.find import find_customer
    from store.views.history import History
    from store.views.page import customer_page

    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        freshened(store, now)
        page = customer_page(store, found["id"], now)
        history = History(store, found["id"]).page(0, -1)
        if json:
            events = [shapes.event(each, page.currency) for each in history]
            out.answer({**brief.shape(page, now), "history": events})
            return
        brief.show(page, now)
        out.say()
        out.say(f"history, {len(history):,} line{'' if len(history) == 1 else 's'}")
        for each in history:
            out.paragraph(
                shapes.event_line(each, page.currency),
                label=speak(each.day, now),
                indent=_DAY_WIDTH,
            )


@app.command(cls=Command)
def close(
    customer: Customer,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why we stop working with them.")
    ],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Close a customer, with a reason; the history stays.

    Example: tickler customer close Lumen Dental --reason "practice sold"
    """
    from store.actions import closing
    from store.views.find import find_customer

    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        out.effect(closing.close(store, now, found["id"], reason), json)


@app.command(cls=Command)
def reopen(
    customer: Customer, next_due: Next = None, json: Json = False, db: Db = None, day: Day = None
) -> None:
    """Bring a closed customer back, with a next step.

    Example: tickler customer reopen Lumen Dental --next mon
    """
    from store.actions import closing
    from store.views.find import find_customer
    from tui.cli.when import ahead

    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        effect = closing.reopen(store, now, found["id"], ahead(store, now, next_due))
        out.effect(effect, json)


def _one_of(what: str, text: str | None, known: tuple[str, ...]) -> str | None:
    """A choice as the store keeps it, from what a person types (`no-possibility`)."""
    if text is None:
        return None
    found = text.strip().lower().replace("-", "_").replace(" ", "_")
    if found not in known:
        choices = ", ".join(each.replace("_", "-") for each in known)
        raise BadInput(f"“{text}” is no {what}: use one of {choices}.")
    return found
