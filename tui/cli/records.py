"""Lines of a customer's record: `promise`, `offer`, `satisfaction`, `cost`; `find` for all."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions import followups
from store.actions.correct_trade import correct_offer, correct_promise, find_record
from store.actions.costs import cost as add_cost
from store.actions.costs import cost_of_source
from store.actions.records import offer as offer_it
from store.actions.records import promise as promise_it
from store.actions.records import satisfaction as answered
from store.errors import BadInput
from store.ids import id_text
from store.lifecycle.dates import speak
from store.settings.values import currency_of
from store.value.money import read_amount
from store.views.lists.by_name import find_customer
from store.views.lists.contacts import find_contact
from store.views.lists.search import look
from tui.cli import output
from tui.cli.options import (
    Correct,
    Day,
    Db,
    Json,
    Limit,
    Note,
    OneCustomer,
    SomeCustomer,
    With,
    words,
)
from tui.cli.session import looked, opened
from tui.cli.typed_days import day_ahead, day_gone
from tui.widgets.columns import Column
from tui.words.sentences import tell

SHOWN = 20
_COLUMNS = (
    Column("customer", "customer", min_width=14, priority=9),
    Column("kind", "where", priority=6),
    Column("day", "day", priority=5),
    Column("snippet", "words", min_width=20, priority=8),
)
_WHERE = {
    "customer": "name",
    "contact": "contact",
    "way": "phone, e-mail",
    "offer": "offer",
    "purchase": "bought",
    "interaction": "note",
}


def promise(
    customer: SomeCustomer = None,
    title: Annotated[
        str | None, typer.Argument(metavar="WHAT", help="What we promise, in quotes.")
    ] = None,
    due: Annotated[
        str | None, typer.Option("--by", metavar="WHEN", help="By when: fri, +3w, 15.03.")
    ] = None,
    wrong: Correct = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Record a promise of ours; on its day it heads the queue.

    Example: tickler promise "Lumen Dental" "send the prices" --by fri

    What was written down wrong is corrected by the id that “brief --json” tells:
    tickler promise --correct 3f9a2c --by mon
    """
    if wrong is None and due is None:
        raise BadInput("Say by when it is promised: --by fri.")
    with opened(db, day) as (store, now):
        by = None if due is None else day_ahead(store, now, due)
        if wrong is not None or by is None:
            ident = find_record(store, "promise", wrong or "")
            effect = correct_promise(store, now, ident, title=title or customer, due=by)
        else:
            found = find_customer(store, customer or "")
            effect = promise_it(store, now, found["id"], title or "", by)
        output.effect(effect, json)


def follow_up(
    customer: OneCustomer,
    title: Annotated[str, typer.Argument(metavar="WHAT", help="What is to be done, in quotes.")],
    due: Annotated[str, typer.Option("--on", metavar="WHEN", help="When: fri, +3w, 15.03.")],
    repeat: Annotated[
        str | None,
        typer.Option(
            "--repeat",
            metavar="RHYTHM",
            help="+1m every month's day, ++1m the next one ahead, .+1m a month after it is done.",
        ),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Add a follow-up of your own, once or in a rhythm.

    Example: tickler follow-up "Lumen Dental" "read the meter" --on 15.03 --repeat ++1m
    """
    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        on = day_ahead(store, now, due)
        output.effect(followups.add(store, now, found["id"], on, title, repeat=repeat), json)


def offer(
    customer: SomeCustomer = None,
    title: Annotated[
        str | None, typer.Argument(metavar="WHAT", help="What is offered, in quotes.")
    ] = None,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="MONEY", help="For how much, as 1234.50.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="WHEN", help="The day of one that was made already."),
    ] = None,
    wrong: Correct = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Record an offer; while a complaint is open nothing is offered.

    Example: tickler offer "Lumen Dental" "second chair" --amount 900

    One that was made already takes its day: --on today. What was written down wrong is corrected by
    the id that “customer show --json” tells: tickler offer --correct 3f9a2c --amount 950
    """
    with opened(db, day) as (store, now):
        minor = None if amount is None else read_amount(amount, currency_of(store))
        made = None if on is None else day_gone(store, now, on)
        if wrong is not None:
            ident = find_record(store, "offer", wrong)
            words_of_it = title or customer
            effect = correct_offer(store, now, ident, title=words_of_it, amount=minor, day=made)
        else:
            found = find_customer(store, customer or "")
            effect = offer_it(store, now, found["id"], title or "", amount=minor, made=made)
        output.effect(effect, json)


def satisfaction(
    customer: OneCustomer,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="nps, csat or ces.")],
    score: Annotated[
        int, typer.Argument(metavar="SCORE", help="NPS 0 to 10, CSAT 1 to 5, CES 1 to 7.")
    ],
    note: Note = None,
    whom: With = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Record how content they are; the first score is the one to compare.

    Example: tickler satisfaction "Lumen Dental" nps 9 --note "quick delivery"
    """
    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        who = find_contact(store, found["id"], whom) if whom else None
        output.effect(answered(store, now, found["id"], kind, score, note, who), json)


def cost(
    customer: Annotated[
        str,
        typer.Argument(
            metavar="CUSTOMER",
            help="A name or a part of it, in quotes if it has several words; or an id; or "
            "source:NAME, whose cost those share whom it won.",
            show_default=False,
        ),
    ],
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="acquisition, retention, service, reward.")
    ],
    amount: Annotated[str, typer.Argument(metavar="MONEY", help="What was spent, as 120.50.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="WHEN", help="The day, else today.")
    ] = None,
    note: Note = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Record what a customer has cost us: to win, to keep, to serve.

    Example: tickler cost "Lumen Dental" acquisition 900 --on 12.03.2024

    And of a source: tickler cost "source:trade fair" acquisition 4800

    A day before the customer's first record is right: winning someone begins earlier.
    """
    with opened(db, day) as (store, now):
        minor = read_amount(amount, currency_of(store))
        spent = None if on is None else day_gone(store, now, on)
        field, mark, source = customer.partition(":")
        if mark and field.strip().casefold() == "source":
            done = cost_of_source(store, now, source, kind, minor, day=spent, note=note)
            output.result(done, json)
            return
        found = find_customer(store, customer)
        output.effect(add_cost(store, now, found["id"], kind, minor, day=spent, note=note), json)


def find(
    text: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="Words; the last one may be only begun.")
    ],
    limit: Limit = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Find names, notes, offers and purchases by words, or by a filter.

    Example: tickler find second chair
    """
    wanted = words(text)
    if not wanted.strip():
        raise BadInput("Say what to find: one word or more.")
    with looked(db, day) as (store, now):
        most = limit if limit is not None else output.rows_shown(SHOWN, json) or 1000
        found = look(store, now, wanted, most or 1000)
        hits = found.hits
        if found.trouble:
            output.hint(f"Looked for as words, because it is not a filter: {tell(found.trouble)}")
        if json:
            output.answer(
                [
                    {
                        "customer": {"id": id_text(hit.customer_id), "name": hit.name},
                        "kind": hit.kind,
                        "day": None if hit.day is None else hit.day.isoformat(),
                        "snippet": hit.snippet,
                    }
                    for hit in hits
                ]
            )
            return
        if not hits:
            output.say(f"Nothing has the words “{wanted}”.")
            return
        output.table(
            _COLUMNS,
            [
                [hit.name, _WHERE[hit.kind], speak(hit.day, now) if hit.day else "", hit.snippet]
                for hit in hits
            ],
        )
