"""A plan for many customers at once: `tickler plan apply-all`."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions.enrolment import apply_to_all
from store.lifecycle.dates import speak
from store.settings.values import capacity_of
from store.views.day.agenda import loads_of
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
        before, capacity = loads_of(store), capacity_of(store)
        done = apply_to_all(store, now, chosen, known)
        after = loads_of(store)
    days = [each for each in sorted({*before, *after}) if before.get(each) != after.get(each)]
    loads = [(each, before.get(each, 0), after.get(each, 0)) for each in days]
    if json:
        output.result(
            done,
            json,
            key=known,
            days=[
                {"day": json_shapes.iso(on), "before": was, "after": now_, "full": now_ > capacity}
                for on, was, now_ in loads
            ],
            capacity=capacity,
            dry_run=dry_run,
        )
        return
    if loads:
        output.table(
            _DAYS,
            [
                ["!" if now_ > capacity else "", speak(on, now), f"{was:,} min", f"{now_:,} min"]
                for on, was, now_ in loads
            ],
        )
    else:
        output.say("Each day's load stays as it is.")
    full = sum(now_ > capacity for _, _, now_ in loads)
    if full:
        output.say(f"! {full} of these days hold more than the {capacity} minutes of a day.")
    output.result(done, json)
    if dry_run:
        output.say("That was a dry run: nothing was written.")
