"""A customer's run through a plan: `tickler plan preview`, `apply`, `pause`, `resume`, `move`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from store.actions import enrolment
from store.actions.bulk import Deed
from store.actions.enrolment import apply_plan
from store.actions.plans import move_enrolments
from store.actions.plans_beside import begin_beside, end_beside
from store.errors import BadInput, Refused
from store.ids import id_text
from store.lifecycle.dates import speak
from store.views.lists.by_name import find_customer
from store.views.lists.customers import Customers
from store.views.plans.preview import PlanAhead, PlanPreview, plan_ahead, preview_plan
from store.views.plans.versions import Landing, Landings
from store.vocabulary import channel_word
from tui.cli import json_shapes, output
from tui.cli.bulk import meant, together
from tui.cli.options import (
    Customer,
    Day,
    Db,
    DryRun,
    Json,
    OneCustomer,
    PlanKey,
    filter_of,
    known_plan,
    words,
)
from tui.cli.session import looked, opened
from tui.cli.typed_days import ahead, day_ahead
from tui.widgets.columns import Column
from tui.words.relation import expected_words, span
from tui.words.sentences import tell
from tui.words.sentences.did import passed_steps

_MARGIN = 10
_DATES = (
    Column("due", "when", priority=9),
    Column("channel", "how", priority=5),
    Column("title", "step", min_width=16, priority=8),
    Column("minutes", "min", align="right", priority=3),
    Column("load", "planned", align="right", priority=2),
    Column("window", "any day of", priority=3),
    Column("lacks", "", priority=7),
    Column("why", "why then", min_width=12, priority=4),
)
_AHEAD = (
    Column("due", "when", priority=9),
    Column("channel", "how", priority=5),
    Column("title", "step", min_width=16, priority=8),
    Column("why", "why then", min_width=12, priority=4),
    Column("plan", "plan", min_width=8, priority=3),
)
_MOVES = (
    Column("customer", "customer", min_width=14, priority=9),
    Column("version", "from", priority=5),
    Column("due", "due", priority=7),
    Column("step", "step", min_width=12, priority=6),
    Column("becomes", "becomes", min_width=12, priority=8),
    Column("then", "the one after", min_width=15, priority=4),
)


def preview(
    customer: OneCustomer,
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="[KEY]", help="A plan to try on; else the one that is followed now."
        ),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Show the dates that a plan would have for a customer; nothing is written.

    Example: tickler plan preview "Lumen Dental" consumables
    """
    with looked(db, day) as (store, now):
        found = find_customer(store, customer)
        if not found["live"]:
            raise Refused(f"{found['name']} is closed: reopen it first.")
        who = {"id": id_text(found["id"]), "name": found["name"]}
        if key is None:
            ahead = plan_ahead(store, found["next_id"], now)
            if json:
                output.answer({"customer": who, **_ahead_shape(ahead)})
            else:
                _show_ahead(found["name"], ahead, now)
            return
        tried = preview_plan(store, found["id"], known_plan(store, key), now)
    if json:
        output.answer({"customer": who, "key": key, **_preview_shape(tried)})
    else:
        _show_preview(found["name"], tried, now)


def apply(
    customer: OneCustomer,
    key: PlanKey,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="WHEN", help="The day that its steps count from."),
    ] = None,
    beside: Annotated[
        bool,
        typer.Option("--beside", help="The present plan goes on: this one has another goal."),
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Begin a plan with a customer; the steps of the present one are closed.

    Example: tickler plan apply "Lumen Dental" consumables --start mon

    With - in place of the customer it begins with all whose follow-ups stand on standard input.
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        known = known_plan(store, key)
        if customer == "-" or dry_run:
            if start is not None or beside:
                option = "--beside" if beside else "--start"
                raise BadInput(f"{option} is for one customer, and has no dry run: leave it out.")
            deed, ids = Deed("plan", plan_key=known), meant(store, now, [customer])
            together(store, now, ids, deed, dry_run=dry_run, json=json)
            return
        found = find_customer(store, customer)
        begin = begin_beside if beside else apply_plan
        output.effect(begin(store, now, found["id"], known, ahead(store, now, start)), json)


def end(
    customer: OneCustomer,
    key: PlanKey,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """End a plan that runs beside the customer's own.

    Example: tickler plan end "Lumen Dental" occasions
    """
    with opened(db, day) as (store, now):
        found = find_customer(store, customer)
        output.effect(end_beside(store, now, found["id"], known_plan(store, key)), json)


def pause(
    customer: Customer,
    until: Annotated[
        str, typer.Option("--until", metavar="WHEN", help="When it goes on: 1.09, +6w.")
    ],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why nothing is due until then.")
    ],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Rest a customer's plan until a date; its place in the plan is kept.

    Example: tickler plan pause Lumen Dental --until 1.09 --reason "closed for the summer"
    """
    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        back = day_ahead(store, now, until)
        output.effect(enrolment.pause(store, now, found["id"], back, reason), json)


def resume(customer: Customer, json: Json = False, db: Db = None, day: Day = None) -> None:
    """End the pause of a customer's plan before its time.

    Example: tickler plan resume Lumen Dental
    """
    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        output.effect(enrolment.resume(store, now, found["id"]), json)


def move(
    key: PlanKey,
    to_version: Annotated[
        int | None,
        typer.Option("--to-version", metavar="N", help="The version to move to; else the latest."),
    ] = None,
    customers: Annotated[
        str | None,
        typer.Option("--customers", metavar="FILTER", help="Only these; else all who run it."),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Move customers to another version of the plan that they run through; one undo.

    Example: tickler plan move yearly-service --customers segment:clinics --dry-run

    What waits keeps its date; a step that the version lacks becomes the next one that it has.
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        known = known_plan(store, key)
        chosen = None
        if customers is not None:
            found = Customers(store, now, filter_of([customers])).page(0, -1)
            chosen = {row.key for row in found}
        if not dry_run:
            done = move_enrolments(store, now, known, chosen, to_version)
            output.result(done, json, key=known)
            return
        landing = [
            each
            for each in Landings(store, now, known, to_version).page(0, -1)
            if chosen is None or each.customer_id in chosen
        ]
        if json:
            output.answer({"key": known, "dry_run": True, "moves": [_landing(e) for e in landing]})
            return
        output.table(
            _MOVES,
            [
                [e.customer, f"v{e.version}", speak(e.due, now), e.step, e.becomes, _then(e, now)]
                for e in landing
            ],
        )  # fmt: skip
        count = f"{len(landing):,} customer{'' if len(landing) == 1 else 's'}"
        output.say(f"{count} would move; nothing was changed.")


def _show_ahead(name: str, ahead: PlanAhead, now: date) -> None:
    place = "" if ahead.place is None else f", step {ahead.place} of {len(ahead.titles)}"
    paused = ", paused" if ahead.paused else ""
    comes = "" if ahead.runs else "no plan runs now; next comes "
    output.say(f"{name}: {comes}{ahead.plan} v{ahead.version}{place}{paused}")
    how, own = channel_word(ahead.channel), ahead.plan if ahead.own else ""
    rows = [[speak(ahead.due, now), how, ahead.title, "the next step", own]]
    rows += [
        [speak(each.due, now), channel_word(each.channel), each.title, tell(each.why), each.plan]
        for each in ahead.ahead
    ]
    output.table(_AHEAD, rows)
    output.say("The dates hold if every touch reaches them on its day.")
    for each in ahead.others:
        which = "beside it" if each.beside else "own plan"
        step = f"{each.plan} v{each.version}: {each.title}, {speak(each.due, now)}"
        output.paragraph(step, label=which, indent=_MARGIN)


def _show_preview(name: str, tried: PlanPreview, now: date) -> None:
    output.say(f"{name}: {tried.plan} v{tried.version}, if it began today")
    expected = expected_words(tried.expected, now)
    if expected:
        output.paragraph(expected, label="expects us", indent=_MARGIN)
    if tried.passed:
        output.paragraph(
            passed_steps(tried.passed, not tried.steps), label="too late", indent=_MARGIN
        )
    if tried.steps:
        output.table(
            _DATES,
            [
                [
                    speak(each.due, now),
                    channel_word(each.channel),
                    each.title,
                    str(each.minutes),
                    f"{each.load} min" if each.load else "",
                    span(*each.window, now) if each.window else "",
                    f"! {each.lacks}" if each.lacks else "",
                    tell(each.why),
                ]
                for each in tried.steps
            ],
        )
    if tried.full:
        days = ", ".join(speak(each, now) for each in tried.full)
        output.paragraph(f"More than {tried.capacity} minutes would be planned on {days}.")


def _ahead_shape(ahead: PlanAhead) -> json_shapes.Shape:
    return {
        "plan": ahead.plan,
        "version": ahead.version,
        "place": ahead.place,
        "paused": ahead.paused,
        "runs": ahead.runs,
        "beside": [
            {
                "plan": each.plan,
                "key": each.key,
                "title": each.title,
                "due": json_shapes.iso(each.due),
            }
            for each in ahead.others
        ],
        "steps": [
            {
                "due": json_shapes.iso(ahead.due),
                "title": ahead.title,
                "channel": ahead.channel,
                "plan": ahead.plan if ahead.own else "",
            },
            *(
                {
                    "due": json_shapes.iso(each.due),
                    "title": each.title,
                    "channel": each.channel,
                    "why": each.why,
                    "plan": each.plan,
                }
                for each in ahead.ahead
            ),
        ],
    }


def _preview_shape(tried: PlanPreview) -> json_shapes.Shape:
    return {
        "plan": tried.plan,
        "version": tried.version,
        "steps": [
            {
                "key": each.key,
                "due": json_shapes.iso(each.due),
                "title": each.title,
                "channel": each.channel,
                "minutes": each.minutes,
                "why": each.why,
                "load": each.load,
                "lacks": each.lacks,
                "window": None
                if each.window is None
                else [json_shapes.iso(each.window[0]), json_shapes.iso(each.window[1])],
            }
            for each in tried.steps
        ],
        "passed_over": list(tried.passed),
        "expected": json_shapes.expected(tried.expected),
        "capacity": tried.capacity,
        "full": [json_shapes.iso(each) for each in tried.full],
    }


def _then(each: Landing, now: date) -> str:
    if each.before is None or each.after is None:
        return ""
    before, after = speak(each.before, now), speak(each.after, now)
    return before if before == after else f"{before} → {after}"


def _landing(each: Landing) -> json_shapes.Shape:
    return {
        "customer": {"id": id_text(each.customer_id), "name": each.customer},
        "version": each.version,
        "step": each.step,
        "becomes": each.becomes,
        "due": json_shapes.iso(each.due),
        "then": {"before": json_shapes.iso(each.before), "after": json_shapes.iso(each.after)},
    }
