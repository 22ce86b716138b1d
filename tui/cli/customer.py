"""`tickler customer`: single records, to add, show, edit, close and reopen."""

from __future__ import annotations

from typing import Annotated

import typer

from store.customer_fields import FIELDS, field, stored
from store.errors import BadInput
from store.lifecycle.dates import speak
from store.views.customer.history import History
from store.views.customer.page import customer_page
from store.views.lists.by_name import find_customer
from tui.cli import brief, customer_standing, erase, json_shapes, links, output
from tui.cli.card_options import Email, OwnValues, Phone, Tags, given_fields, with_fields
from tui.cli.command import Command, Group
from tui.cli.options import Customer, Day, Db, Json, Next, Note, words
from tui.cli.session import looked, opened
from tui.cli.typed_days import ahead
from tui.text import counted
from tui.words.screen import event_line

app = typer.Typer(
    name="customer",
    cls=Group,
    help="Add, show, edit, close and reopen customers.",
    rich_markup_mode=None,
)

_DAY_WIDTH = 17


@app.command(cls=Command)
@with_fields(each for each in FIELDS if each.starts)
def add(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME", help="The person's or company's name.")
    ],
    phone: Phone = None,
    email: Email = None,
    tags: Tags = None,
    own: OwnValues = None,
    next_due: Next = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
    **fields: str | None,
) -> None:
    """Add a customer, with a first step to get to know them.

    Example: tickler customer add "Lumen Dental" --source referral --next fri
    """
    from store.actions.customers import add as add_customer

    with opened(db, day, create=True) as (store, now):
        given = given_fields(store, now, fields, own or ())
        kept = {one: stored(one, value, now) for one, value in given.items()}
        effect = add_customer(
            store,
            now,
            words(name),
            due=ahead(store, now, next_due),
            segment=kept.pop(field("segment"), None),
            ways=_ways(phone, email),
            tags=tags or (),
            own={one.own: value for one, value in kept.items() if one.own},
            **{one.name: value for one, value in kept.items() if value and not one.own},
        )
        output.effect(effect, json)


@app.command(cls=Command)
@with_fields(FIELDS)
def edit(
    customer: Customer,
    phone: Phone = None,
    email: Email = None,
    contact: Annotated[
        list[str] | None,
        typer.Option(
            "--contact",
            metavar="NAME",
            help="A person there to add: Maria Ozola, buyer, +371 6722 0000, maria@x.example.",
        ),
    ] = None,
    tags: Tags = None,
    untag: Annotated[
        list[str] | None,
        typer.Option("--untag", metavar="TAG", help="A tag to remove; repeatable."),
    ] = None,
    own: OwnValues = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
    **fields: str | None,
) -> None:
    """Change what is known of a customer; an empty text clears a field.

    Example: tickler customer edit Lumen Dental --city Riga --phone "+371 6722 0000"

    A segment chosen here stays whatever the rules say; --segment "" gives it back to them.
    """
    from store.actions.card import edit as edit_card
    from store.actions.contacts import person

    ways = _ways(phone, email)
    people = [person(each) for each in contact or ()]
    asked = (ways, people, tags, untag, own)
    if not any(asked) and all(text is None for text in fields.values()):
        raise BadInput("Say what to change, such as --city Riga (“--help” lists all fields).")
    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        given = given_fields(store, now, fields, own or ())
        changes = {one.name: value for one, value in given.items()}
        effect = edit_card(
            store,
            now,
            found["id"],
            changes,
            ways,
            add_contacts=people,
            tags=tags or (),
            untag=untag or (),
        )
        output.effect(effect, json)


@app.command(cls=Command)
def show(customer: Customer, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show a customer's page and whole history.

    Example: tickler customer show Lumen Dental
    """
    with looked(db, day) as (store, now):
        found = find_customer(store, words(customer))
        page = customer_page(store, found["id"], now)
        history = History(store, found["id"]).page(0, -1)
        if json:
            events = [json_shapes.event(each, page.currency) for each in history]
            output.answer({**brief.shape(page, now), "history": events})
            return
        brief.show(page, now)
        output.say()
        output.say(f"history, {counted(len(history), 'line')}")
        for each in history:
            output.paragraph(
                event_line(each, page.currency),
                label=speak(each.day, now),
                indent=_DAY_WIDTH,
            )


@app.command(cls=Command)
def expect(
    customer: Customer,
    said: Annotated[
        str,
        typer.Option(
            "--said",
            metavar="ANSWER",
            help="Were their expectations met, exceeded or missed? none takes it back.",
        ),
    ],
    order: Annotated[
        str | None,
        typer.Option("--order", metavar="NUMBER", help="Which purchase; the latest if not given."),
    ] = None,
    note: Note = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Note whether a delivery was what the customer expected.

    Example: tickler customer expect Lumen Dental --said exceeded --note "a day early"
    """
    from store.actions.delivery import expectation

    answer = said.strip().lower()
    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        effect = expectation(
            store, now, found["id"], None if answer == "none" else answer, note=note, number=order
        )
        output.effect(effect, json)


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
    from store.actions import close_customer

    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        output.effect(close_customer.close(store, now, found["id"], reason), json)


@app.command(cls=Command)
def reopen(
    customer: Customer, next_due: Next = None, json: Json = False, db: Db = None, day: Day = None
) -> None:
    """Bring a closed customer back, with a next step.

    Example: tickler customer reopen Lumen Dental --next mon
    """
    from store.actions import close_customer

    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer), closed=True)
        effect = close_customer.reopen(store, now, found["id"], ahead(store, now, next_due))
        output.effect(effect, json)


app.command(cls=Command)(customer_standing.left)
app.command(cls=Command)(customer_standing.group)
app.command(cls=Command)(customer_standing.wake)
app.command(cls=Command)(customer_standing.need)
app.command(cls=Command)(links.link)
app.command(cls=Command)(links.unlink)
app.command(cls=Command)(erase.erase)
app.command(cls=Command)(erase.allow)


def _ways(phone: list[str] | None, email: list[str] | None) -> list[tuple[str, str]]:
    """Ways to reach somebody, as typed."""
    phones = [("phone", each) for each in phone or ()]
    return phones + [("email", each) for each in email or ()]
