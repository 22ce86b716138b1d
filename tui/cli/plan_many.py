"""A plan for many customers at once: `tickler plan apply-all`."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions.enrolment import apply_to_all
from store.lifecycle.dates import speak
from store.settings.values import capacity_of
from store.views.day.agenda import loads_by_rep
from store.views.lists.customers import Customers
from tui.cli import json_shapes, output
from tui.cli.options import Day, Db, DryRun, Json, PlanKey, filter_of, known_plan
from tui.cli.session import opened
from tui.widgets.columns import Column

_DAYS = (
    Column("sign", "", priority=9),
    Column("day", "day", priority=9),
    Column("before", "before", align="right", priority=7),
    Column("after", "after", align="right", priority=8),
)
_DAYS_OF_REPS = (_DAYS[0], Column("rep", "rep", priority=8), *_DAYS[1:])


def apply_all(
    key: PlanKey,
    wanted: Annotated[
        list[str],
        typer.Argument(
            metavar="FILTER",
            help="With whom, such as 'segment:clinics group:2.2'; in quotes. '' for everybody.",
            show_default=False,
        ),
    ],
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Begin a plan with all customers that fit a filter; one undo.

    Example: tickler plan apply-all consumables segment:clinics --dry-run

    The first steps are laid on days that have room; the load of each such day is shown. Who asked
    not to be contacted, is closed, or follows the plan already is left out.
    """
    with opened(db, day, dry_run=dry_run) as (store, now):
        known = known_plan(store, key)
        chosen = [row.key for row in Customers(store, now, filter_of(wanted)).page(0, -1)]
        capacity = capacity_of(store)
        before = {(each.rep, each.day): each for each in loads_by_rep(store)}
        done = apply_to_all(store, now, chosen, known)
        after = {(each.rep, each.day): each for each in loads_by_rep(store)}
    was = {key: each._replace(minutes=0) for key, each in after.items()} | before
    now_ = {key: each._replace(minutes=0) for key, each in before.items()} | after
    loads = [
        (was[key].minutes, now_[key])
        for key in sorted(now_, key=lambda key: (key[1], key[0] or ""))
        if was[key].minutes != now_[key].minutes
    ]
    several = any(each.rep for _, each in loads)
    if json:
        output.result(
            done,
            json,
            key=known,
            days=[
                {
                    "day": json_shapes.iso(each.day),
                    "before": minutes,
                    "after": each.minutes,
                    "full": each.minutes > each.capacity,
                    **({"rep": each.rep, "capacity": each.capacity} if several else {}),
                }
                for minutes, each in loads
            ],
            capacity=capacity,
            dry_run=dry_run,
        )
        return
    if loads:
        output.table(
            _DAYS_OF_REPS if several else _DAYS,
            [
                [
                    "!" if each.minutes > each.capacity else "",
                    *([each.rep or ""] if several else []),
                    speak(each.day, now),
                    f"{minutes:,} min",
                    f"{each.minutes:,} min",
                ]
                for minutes, each in loads
            ],
        )
    else:
        output.say("Each day's load stays as it is.")
    full = sum(each.minutes > each.capacity for _, each in loads)
    if full:
        whose = "their rep's own minutes" if several else f"the {capacity} minutes of a day"
        output.say(f"! {full} of these days hold more than {whose}.")
    output.result(done, json)
    if dry_run:
        output.say("That was a dry run: nothing was written.")
