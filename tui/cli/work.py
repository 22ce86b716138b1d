"""Working follow-ups: `log`, `done`, `snooze`, `skip`, `move`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from store import vocabulary
from store.actions import followups, move_steps
from store.actions.bulk import Deed
from store.actions.correct_touch import Correction, correct_touch, find_touch
from store.actions.records import FarStep, work_step
from store.actions.records import log as log_touch
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ids import id_text
from store.safety.opening import Store
from store.settings.values import currency_of
from store.value.money import read_amount
from store.views.lists.by_name import find_customer, find_follow_up
from store.views.lists.contacts import find_contact
from tui.cli import output
from tui.cli.bulk import before_the_day, meant, together
from tui.cli.options import (
    Amount,
    At,
    Cost,
    Day,
    Db,
    DryRun,
    Felt,
    FirstFollowUp,
    FollowUps,
    Json,
    Minutes,
    Next,
    Note,
    Outcome,
    When,
    With,
    channels,
    outcomes,
    words,
)
from tui.cli.session import opened
from tui.cli.typed_days import ahead, day_ahead, happened


def log(
    customer: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CUSTOMER",
            help="A name, the beginning or a part of it, or an id.",
            show_default=False,
        ),
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel",
            metavar="CHANNEL",
            autocompletion=channels,
            help=f"{vocabulary.listed(channels())}; a call where none is given.",
        ),
    ] = None,
    outcome: Outcome = None,
    note: Note = None,
    minutes: Minutes = None,
    at: At = None,
    incoming: Annotated[
        bool, typer.Option("--incoming", help="They came to us; on a line of batch: <c, <e, <s.")
    ] = False,
    whom: With = None,
    felt: Felt = None,
    next_due: Next = None,
    amount: Amount = None,
    cost: Cost = None,
    wrong: Annotated[
        str | None,
        typer.Option("--correct", metavar="TOUCH", help="Correct this touch instead of logging."),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Log a touch; with an outcome it counts as the step due today.

    Example: tickler log "Rao & Sons" --outcome reached --note "send prices by Friday"

    With --correct and the id that “customer show --json” tells, what is given replaces what was
    logged; the old touch stays in the history: tickler log --correct 3f9a2c --outcome refused
    """
    if wrong is not None:
        if customer or incoming or whom or next_due or amount or cost:
            raise BadInput(
                "--correct takes --channel, --outcome, --note, --minutes, --at and --felt: leave "
                "the rest out."
            )
        _correct(wrong, channel, outcome, note, minutes, at, felt, json, db, day)
        return
    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        touch = _touch(
            *(store, now, channel or "call", outcome, note, minutes, at),
            incoming=incoming,
            contact_id=find_contact(store, found["id"], whom) if whom else None,
            felt=felt,
        )
        if not any((outcome, note, minutes, channel, incoming, amount, whom, felt)):
            raise BadInput(
                "Say what happened: --outcome reached, --note TEXT, or --channel with what it was."
            )
        bought, goods = _bought(store, touch, amount, cost)
        due = ahead(store, now, next_due)
        effect = log_touch(
            store, now, found["id"], touch, next_due=due, bought=bought, bought_cost=goods
        )
        output.effect(effect, json)


def _correct(
    text: str,
    channel: str | None,
    outcome: str | None,
    note: str | None,
    minutes: int | None,
    at: str | None,
    felt: str | None,
    json: bool,
    db: str | None,
    day: str | None,
) -> None:
    with opened(db, day) as (store, now):
        correction = Correction(
            channel=None if channel is None else vocabulary.known_channel(channel),
            outcome=None if outcome is None else vocabulary.known_outcome(outcome),
            note=note,
            minutes=minutes,
            day=happened(store, now, at)[0],
            felt=None if felt is None else vocabulary.known_feeling(felt),
        )
        output.effect(correct_touch(store, now, find_touch(store, text), correction), json)


def done(
    follow_ups: FollowUps,
    outcome: Outcome = None,
    note: Note = None,
    minutes: Minutes = None,
    at: At = None,
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel",
            metavar="CHANNEL",
            autocompletion=channels,
            help="How it was done, if not as planned.",
        ),
    ] = None,
    whom: With = None,
    felt: Felt = None,
    next_due: Next = None,
    rest_until: Annotated[
        str | None,
        typer.Option("--rest-until", metavar="WHEN", help="Nothing until then; needs --reason."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why nothing is due until then.")
    ] = None,
    close: Annotated[
        str | None,
        typer.Option("--close", metavar="REASON", help="Close the customer, for this reason."),
    ] = None,
    amount: Amount = None,
    cost: Cost = None,
    early: Annotated[
        bool, typer.Option("--early", help="Settle it although its day is far ahead.")
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Finish a follow-up, or several; the plan's next step is scheduled.

    Example: tickler done 3f9a2c --outcome reached --note "wants the second chair in May"

    Without --next the plan sets the next date. A rest or closing takes its place:
    tickler done 3f9a2c --outcome refused --rest-until 1.09 --reason "closed for the summer"

    Several are one change with one undo: tickler done 3f9a2c 77b1d0 --outcome message
    """
    if outcome is None:
        said = vocabulary.typed(follow_ups[-1].lower().replace(" ", "_"))
        if len(follow_ups) > 1 and said in outcomes():
            raise BadInput(f"“{follow_ups[-1]}” is left over: write --outcome {said}.")
        raise BadInput(f"Say how it went with --outcome: {', '.join(outcomes())}.")
    _one_way_on(next_due, rest_until, reason, close)
    with opened(db, day, dry_run=dry_run) as (store, now):
        ids = meant(store, now, follow_ups)
        if dry_run or len(ids) > 1:
            _for_one(minutes, at, channel, whom or felt, rest_until, close, amount)
            deed = Deed(
                "done",
                outcome=vocabulary.known_outcome(outcome),
                until=ahead(store, now, next_due),
                note=note,
                early=early,
            )
            together(store, now, ids, deed, dry_run=dry_run, json=json)
            return
        row = find_follow_up(store, id_text(ids[0]), now)
        touch = _touch(
            *(store, now, channel or row["channel"], outcome, note, minutes, at),
            contact_id=find_contact(store, row["customer_id"], whom) if whom else None,
            felt=felt,
        )
        bought, goods = _bought(store, touch, amount, cost)
        try:
            effect = work_step(
                store,
                now,
                row["id"],
                touch,
                next_due=ahead(store, now, next_due),
                rest_until=ahead(store, now, rest_until),
                rest_reason=reason,
                close_reason=close,
                bought=bought,
                bought_cost=goods,
                far_ok=early,
            )
        except FarStep as far:
            raise Refused(
                f"{far.what}: --early settles it today, “tickler log” and the customer's name log "
                "the touch beside it."
            ) from None
        output.effect(effect, json)


def snooze(
    follow_up: FirstFollowUp,
    when: When,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help="Why; the third time it is asked for."),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Put a follow-up off, or several; it counts as a push.

    Example: tickler snooze 3f9a2c 3d

    Several are one change with one undo: tickler snooze 3f9a2c 77b1d0 next mon
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        parts, words_of_day = before_the_day(store, follow_up, when)
        ids, until = meant(store, now, parts), day_ahead(store, now, words(words_of_day))
        if dry_run or len(ids) > 1:
            deed = Deed("snooze", until=until, reason=reason)
            together(store, now, ids, deed, dry_run=dry_run, json=json)
        else:
            output.effect(put_off(store, now, ids[0], until, reason), json)


def skip(
    follow_ups: FollowUps,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why this step is left out.")
    ],
    next_due: Next = None,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Leave steps out, with a reason; the plan's next step follows.

    Example: tickler skip 3f9a2c --reason "ordered by e-mail already"
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        ids, coming = meant(store, now, follow_ups), ahead(store, now, next_due)
        if dry_run or len(ids) > 1:
            deed = Deed("skip", until=coming, reason=reason)
            together(store, now, ids, deed, dry_run=dry_run, json=json)
        else:
            output.effect(followups.skip(store, now, ids[0], reason, coming), json)


def move(
    follow_up: FirstFollowUp,
    when: When,
    later: Annotated[
        bool,
        typer.Option("--later", help="The later steps too, by as many working days; one undo."),
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Agree another date for follow-ups; it is kept from then on.

    Example: tickler move "Lumen Dental" next mon
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        parts, words_of_day = before_the_day(store, follow_up, when)
        ids, until = meant(store, now, parts), day_ahead(store, now, words(words_of_day))
        if dry_run or len(ids) > 1:
            if later:
                raise BadInput("--later moves the steps of one follow-up, and has no dry run.")
            together(store, now, ids, Deed("move", until=until), dry_run=dry_run, json=json)
            return
        act = move_steps.move_with_later if later else followups.move
        output.effect(act(store, now, ids[0], until), json)


def _touch(
    store: Store,
    now: date,
    channel: str,
    outcome: str | None,
    note: str | None,
    minutes: int | None,
    at: str | None,
    *,
    incoming: bool = False,
    contact_id: bytes | None = None,
    felt: str | None = None,
) -> Touch:
    day, moment = happened(store, now, at)
    return Touch(
        channel=vocabulary.known_channel(channel),
        outcome=None if outcome is None else vocabulary.known_outcome(outcome),
        note=note,
        minutes=minutes,
        day=day,
        at=moment,
        direction="in" if incoming else "out",
        contact_id=contact_id,
        felt=None if felt is None else vocabulary.known_feeling(felt),
    )


def _for_one(
    minutes: int | None,
    at: str | None,
    channel: str | None,
    whom: str | None,
    rest_until: str | None,
    close: str | None,
    amount: str | None,
) -> None:
    """Refuse what is told of one touch only. Raises BadInput."""
    given = {"--minutes": minutes, "--at": at, "--channel": channel, "--with": whom,
             "--rest-until": rest_until, "--close": close, "--amount": amount}  # fmt: skip
    names = [name for name, value in given.items() if value is not None]
    if names:
        raise BadInput(
            f"{' and '.join(names)} can be told of one follow-up at a time, not of several nor in "
            "a dry run: leave it out."
        )


def _one_way_on(
    next_due: str | None, rest_until: str | None, reason: str | None, close: str | None
) -> None:
    given = [
        name
        for name, value in (
            ("--next", next_due),
            ("--rest-until", rest_until),
            ("--close", close),
        )
        if value is not None
    ]
    if len(given) > 1:
        raise BadInput(f"{' and '.join(given)} do not go together: give one of them.")
    if reason is not None and rest_until is None:
        raise BadInput("--reason belongs to --rest-until; what was said goes into --note.")


def _bought(
    store: Store, touch: Touch, amount: str | None, cost: str | None
) -> tuple[int | None, int | None]:
    if cost is not None and amount is None:
        raise BadInput("--cost belongs to --amount: say what they bought for as well.")
    if amount is None:
        return None, None
    if touch.outcome != "bought":
        raise BadInput("--amount belongs to --outcome bought.")
    currency = currency_of(store)
    goods = None if cost is None else read_amount(cost, currency)
    return read_amount(amount, currency), goods
