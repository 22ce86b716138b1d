"""`tickler customer`: single records, to add, show, edit, close and reopen."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from store.actions import close_customer
from store.actions.card import CHOICES, clock_text
from store.actions.card import edit as edit_card
from store.actions.contacts import person
from store.actions.customers import add as add_customer
from store.actions.delivery import expectation
from store.errors import BadInput
from store.lifecycle.dates import speak
from store.views.customer.history import History
from store.views.customer.page import customer_page
from store.views.lists.by_name import find_customer
from store.vocabulary import listed, talks
from tui.cli import advice, brief, json_shapes, output
from tui.cli.card_options import (
    City,
    Competitor,
    Country,
    Email,
    Hours,
    Kind,
    NeedOf,
    PaidUntil,
    Phone,
    Segment,
    Source,
    TrialUntil,
    Zone,
)
from tui.cli.command import Command, Group
from tui.cli.options import Customer, Day, Db, Json, Next, Note, words
from tui.cli.session import freshened, opened
from tui.cli.typed_days import ahead, any_day, day_gone

app = typer.Typer(
    name="customer",
    cls=Group,
    help="Add, show, edit, close and reopen customers.",
    rich_markup_mode=None,
)

_DAY_WIDTH = 17


@app.command(cls=Command)
def add(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME", help="The person's or company's name.")
    ],
    segment: Segment = None,
    source: Source = None,
    city: City = None,
    country: Country = None,
    need: NeedOf = None,
    competitor: Competitor = None,
    kind: Kind = None,
    phone: Phone = None,
    email: Email = None,
    paid_until: PaidUntil = None,
    trial_until: TrialUntil = None,
    time_zone: Zone = None,
    hours: Hours = None,
    next_due: Next = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Add a customer, with a first step to get to know them.

    Example: tickler customer add "Lumen Dental" --source referral --next fri
    """
    given = {
        "source": source,
        "city": city,
        "country": country,
        "competitor": competitor,
        "need": _one_of("need", need),
        "kind": _one_of("kind", kind),
        "time_zone": time_zone and clock_text("time_zone", time_zone),
        "hours": hours and clock_text("hours", hours),
    }
    with opened(db, day, create=True) as (store, now):
        for field, text in (("paid_until", paid_until), ("trial_until", trial_until)):
            given[field] = any_day(store, now, text).isoformat() if text else None
        effect = add_customer(
            store,
            now,
            words(name),
            due=ahead(store, now, next_due),
            segment=segment,
            ways=_ways(phone, email),
            **{key: value for key, value in given.items() if value},
        )
        output.effect(effect, json)


@app.command(cls=Command)
def edit(
    customer: Customer,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The new name.")
    ] = None,
    segment: Segment = None,
    source: Source = None,
    city: City = None,
    country: Country = None,
    need: NeedOf = None,
    competitor: Competitor = None,
    kind: Kind = None,
    phone: Phone = None,
    email: Email = None,
    birthday: Annotated[
        str | None,
        typer.Option("--birthday", metavar="DATE", help="Date of birth, as 1980-03-15."),
    ] = None,
    preferred: Annotated[
        str | None,
        typer.Option(
            "--preferred-channel",
            metavar="CHANNEL",
            help=f"How they like to be reached: {listed(talks())}.",
        ),
    ] = None,
    awareness: Annotated[
        str | None,
        typer.Option(
            "--awareness",
            metavar="LEVEL",
            help="What they know: unaware, problem, solution, product or fully.",
        ),
    ] = None,
    involvement: Annotated[
        str | None,
        typer.Option(
            "--involvement", metavar="LEVEL", help="How far they are in it: low, medium or high."
        ),
    ] = None,
    motivation: Annotated[
        str | None,
        typer.Option(
            "--motivation",
            metavar="LEVEL",
            help="How much they want it in their present stage: low, medium or high.",
        ),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar="REP", help="Whose they are: the beginning of a name."),
    ] = None,
    do_not_contact: Annotated[
        str | None,
        typer.Option(
            "--do-not-contact", metavar="WHY", help="Why they asked for it; they rest for a year."
        ),
    ] = None,
    contact: Annotated[
        list[str] | None,
        typer.Option(
            "--contact", metavar="NAME", help="A person there to add: Maria Ozola, buyer."
        ),
    ] = None,
    paid_until: PaidUntil = None,
    trial_until: TrialUntil = None,
    time_zone: Zone = None,
    hours: Hours = None,
    plans: Annotated[
        str | None, typer.Option("--plans", metavar="TEXT", help="What they plan.")
    ] = None,
    prospects: Annotated[
        str | None, typer.Option("--prospects", metavar="TEXT", help="What may become of them.")
    ] = None,
    expectations: Annotated[
        str | None, typer.Option("--expectations", metavar="TEXT", help="What they expect of us.")
    ] = None,
    pains: Annotated[
        str | None, typer.Option("--pains", metavar="TEXT", help="What troubles them.")
    ] = None,
    left_reason: Annotated[
        str | None,
        typer.Option(
            "--left-reason",
            metavar="REASON",
            help="Why they left: competitor, need-gone, price, service or unknown.",
        ),
    ] = None,
    spend_reason: Annotated[
        str | None,
        typer.Option(
            "--spend-reason", metavar="TEXT", help="Why we spend more on them than they bring."
        ),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Change what is known of a customer; an empty text clears a field.

    Example: tickler customer edit Lumen Dental --city Riga --phone "+371 6722 0000"

    A segment chosen here stays whatever the rules say; --segment "" gives it back to them.
    """
    given = {
        "name": name,
        "segment": segment,
        "source": source,
        "city": city,
        "country": country,
        "need": _one_of("need", need),
        "competitor": competitor,
        "kind": _one_of("kind", kind),
        "preferred_channel": _one_of("preferred_channel", preferred),
        "awareness": _one_of("awareness", awareness),
        "involvement": _one_of("involvement", involvement),
        "motivation": _one_of("motivation", motivation),
        "time_zone": time_zone,
        "hours": hours,
        "plans": plans,
        "prospects": prospects,
        "expectations": expectations,
        "pains": pains,
        "left_reason": _one_of("left_reason", left_reason),
        "spend_reason": spend_reason,
        "owner": owner,
        "do_not_contact": do_not_contact,
    }
    changes: dict[str, str | date | None] = {
        field: text or None for field, text in given.items() if text is not None
    }
    ways = _ways(phone, email)
    days = {
        name: text
        for name, text in (("paid_until", paid_until), ("trial_until", trial_until))
        if text is not None
    }
    people = [person(each) for each in contact or ()]
    if not any((changes, ways, days, people)) and birthday is None:
        raise BadInput("Say what to change, such as --city Riga (“--help” lists all fields).")
    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        if birthday is not None:
            changes["birthday"] = day_gone(store, now, birthday) if birthday.strip() else None
        for name, text in days.items():
            changes[name] = any_day(store, now, text) if text.strip() else None
        effect = edit_card(store, now, found["id"], changes, ways, add_contacts=people)
        output.effect(effect, json)


@app.command(cls=Command)
def show(customer: Customer, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show a customer's page and whole history.

    Example: tickler customer show Lumen Dental
    """
    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        freshened(store, now)
        page = customer_page(store, found["id"], now)
        offers = advice.offers_for(store, found["id"], now, limit=1)
        history = History(store, found["id"]).page(0, -1)
        if json:
            events = [json_shapes.event(each, page.currency) for each in history]
            output.answer({**brief.shape(page, offers, now), "history": events})
            return
        brief.show(page, offers, now)
        output.say()
        output.say(f"history, {len(history):,} line{'' if len(history) == 1 else 's'}")
        for each in history:
            output.paragraph(
                json_shapes.event_line(each, page.currency),
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
        typer.Option("--order", metavar="NUMBER", help="Which purchase; else the latest."),
    ] = None,
    note: Note = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Note whether a delivery was what the customer expected.

    Example: tickler customer expect Lumen Dental --said exceeded --note "a day early"
    """
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
    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        effect = close_customer.reopen(store, now, found["id"], ahead(store, now, next_due))
        output.effect(effect, json)


def _one_of(field: str, text: str | None) -> str | None:
    """A choice as the store keeps it, from what a person types (`no-possibility`); "" clears it."""
    found = (text or "").strip().lower().replace("-", "_").replace(" ", "_")
    if text is None or not found:
        return text and ""
    if found not in CHOICES[field]:
        choices = ", ".join(each.replace("_", "-") for each in CHOICES[field])
        raise BadInput(f"“{text}” is no {field.replace('_', ' ')}: use one of {choices}.")
    return found


def _ways(phone: list[str] | None, email: list[str] | None) -> list[tuple[str, str]]:
    """Ways to reach somebody, as typed."""
    phones = [("phone", each) for each in phone or ()]
    return phones + [("email", each) for each in email or ()]
