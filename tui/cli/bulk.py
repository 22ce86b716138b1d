"""The same for many follow-ups: which are meant, the preview, one change; `rest`, `hand-over`."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from store.actions.bulk import Bulk, Deed, Done, preview_bulk, run_bulk
from store.actions.hand_over import rep_named
from store.actions.own_fields import clean_tag
from store.errors import BadInput, Refused
from store.ids import id_text
from store.lifecycle.dates import speak
from store.safety.opening import Store
from store.views.lists.by_name import by_digits, find_follow_up
from tui.cli import json_shapes, output
from tui.cli.card_options import OwnValues, given_fields
from tui.cli.options import Day, Db, DryRun, FollowUps, Json, words
from tui.cli.session import opened
from tui.cli.typed_days import day_ahead
from tui.widgets.columns import Column
from tui.words.sentences import tell

_MOST = 5_000
_COLUMNS = (
    Column("sign", "", priority=9),
    Column("customer", "customer", min_width=16, priority=8),
    Column("before", "before", priority=5),
    Column("after", "after", priority=7),
    Column("then", "what then", min_width=20, priority=6),
)


def meant(store: Store, today: date, parts: list[str]) -> list[bytes]:
    """The follow-ups: all the ids, those on standard input for “-”, or the one that is named.

    Raises:
        Refused: one of them is not there, or a name fits several.
        BadInput: there are none, or too many.
    """
    if parts == ["-"]:
        lines = [line.strip() for line in sys.stdin]
        texts = [line for line in lines if line]
        if not texts:
            raise BadInput("There are no follow-ups on standard input: give one on each line.")
        if len(texts) > _MOST:
            raise BadInput(f"These are {len(texts):,} follow-ups: {_MOST:,} at most at once.")
    elif len(parts) > 1 and all(is_id(store, part) for part in parts):
        texts = parts
    else:
        texts = [words(parts)]
    return [find_follow_up(store, text, today)["id"] for text in texts]


def before_the_day(store: Store, first: str, rest: list[str]) -> tuple[list[str], list[str]]:
    """Follow-ups and a day stand one after the other: the ids go on as long as they are some."""
    parts, when = [first], list(rest)
    while len(when) > 1 and first != "-" and is_id(store, when[0]):
        parts.append(when.pop(0))
    return parts, when


def is_id(store: Store, text: str) -> bool:
    """Whether it is the id, or the last digits of the id, of one follow-up."""
    return len(by_digits(store, "follow_up", "is_open = 1", text)) == 1


def together(
    store: Store, today: date, ids: list[bytes], deed: Deed, *, dry_run: bool, json: bool
) -> None:
    """Do it to all, or only show it, and print what becomes of each."""
    bulk = (preview_bulk if dry_run else run_bulk)(store, today, ids, deed)
    if not bulk.done:
        raise Refused(f"Nothing would be changed: {bulk.refused[0].refused}")
    if json:
        output.answer(_shape(bulk, dry_run=dry_run))
        return
    output.table(_COLUMNS, [_line(row, today) for row in (*bulk.refused, *bulk.done)])
    for load in bulk.loads:
        full = ", more than a day's" if load.full else ""
        output.say(f"{speak(load.day, today)}: {load.minutes:,} min then{full}")
    told = tell(bulk.told)
    output.say(f"{told} Nothing was changed: a dry run." if dry_run else told)


def _line(row: Done, today: date) -> list[str]:
    before = "" if row.before is None else speak(row.before, today)
    if row.refused is not None:
        return ["x", row.customer, before, "stays", row.refused]
    after = "stays" if row.stays else "" if row.after is None else speak(row.after, today)
    return ["", row.customer, before, after, row.then or ""]


def _shape(bulk: Bulk, *, dry_run: bool) -> json_shapes.Shape:
    return {
        "done": bulk.told,
        "dry_run": dry_run,
        "items": [
            {
                "follow_up": id_text(row.follow_up),
                "customer": {"id": id_text(row.customer_id), "name": row.customer},
                "title": row.title,
                "before": json_shapes.iso(row.before),
                "after": json_shapes.iso(row.after),
                "then": row.then,
                "refused": row.refused,
            }
            for row in bulk.rows
        ],
        "days": [
            {"day": json_shapes.iso(load.day), "minutes": load.minutes, "full": load.full}
            for load in bulk.loads
        ],
    }


def rest(
    follow_ups: FollowUps,
    until: Annotated[
        str, typer.Option("--until", metavar="WHEN", help="Nothing before then: fri, +3w, 15.03.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Because…")],
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Let customers rest: nothing is due until a date.

    Example: tickler rest 3f9a2c 77b1d0 --until 1.09 --reason "closed for the summer"
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        deed = Deed("rest", until=day_ahead(store, now, until), reason=reason)
        ids = meant(store, now, follow_ups)
        together(store, now, ids, deed, dry_run=dry_run, json=json)


def hand_over(
    follow_ups: FollowUps,
    to: Annotated[
        str, typer.Option("--to", metavar="REP", help="The beginning of the rep's name.")
    ],
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Give customers, with their follow-ups, to another rep.

    Example: tickler today 'segment:clinics' --json | jq -r '.items[].follow_up' | tickler hand-over
    - --to ana
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        deed = Deed("hand_over", rep_id=rep_named(store, to))
        ids = meant(store, now, follow_ups)
        together(store, now, ids, deed, dry_run=dry_run, json=json)


def tag(
    follow_ups: FollowUps,
    add: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="A tag to mark them with; repeatable."),
    ] = None,
    untag: Annotated[
        list[str] | None,
        typer.Option("--untag", metavar="TAG", help="A tag to remove; repeatable."),
    ] = None,
    own_values: OwnValues = None,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Set tags and fields of your own on many customers at once.

    Example: tickler customers 'city:riga' --json | jq -r '.[].next_step.id' | tickler tag - --tag
    fair-2026

    A field takes its name and value, an empty value clears it: tickler tag - --field size=12
    """
    tags = (
        *(clean_tag(each) for each in add or ()),
        *(f"-{clean_tag(each)}" for each in untag or ()),
    )
    with opened(db, day, dry_run=dry_run) as (store, now):
        ids = meant(store, now, follow_ups)
        given = given_fields(store, now, {}, own_values or ())
        own = tuple((one.name, value) for one, value in given.items())
        together(store, now, ids, Deed("tag", tags=tags, own=own), dry_run=dry_run, json=json)
