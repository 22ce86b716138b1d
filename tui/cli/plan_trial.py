"""Whether a plan works: `tickler plan test` on the own history, `plan mine` out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from store.lifecycle.plans import Plan, dump_plan, load_plan
from store.lifecycle.replay import FEW_LEAVERS, IN_TIME_DAYS, Replay
from store.safety.opening import Store
from store.value.mine import FEWEST
from store.views.plans.plan_mine import draft, mine_segment
from store.views.plans.plan_trial import try_plan
from store.views.plans.position import plan_id_of
from store.views.plans.stored_plans import plan_of_id
from store.views.plans.versions import version_id
from store.vocabulary import channel_word
from tui.cli import files, output
from tui.cli.json_shapes import Shape
from tui.cli.options import Day, Db, Json, words
from tui.cli.session import looked
from tui.cli.typed_days import day_gone
from tui.widgets.columns import Column

_COLUMNS = (
    Column("plan", "plan", min_width=16, priority=9),
    Column("leavers", "left", align="right", priority=8),
    Column("in_time", "touched in time", align="right", priority=9),
    Column("needless", "needless touches", align="right", priority=7),
    Column("touches", "touches", align="right", priority=5),
    Column("minutes", "min a week", align="right", priority=6),
)
_KEY = "A plan's key, a version of it as key@2, or a plan file (TOML)."


def trial(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help=_KEY)],
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Replay from that day.")],
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="PLAN", help="Another to compare with.", show_default=False
        ),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Replay a plan on the past: who would have been reached in time?

    Example: tickler plan test yearly-service@1 --against yearly-service --since -1y
    """
    with looked(db, day) as (store, now):
        first = day_gone(store, now, since)
        names = [plan] if against is None else [plan, against]
        plans = [_plan(store, each) for each in names]
        found = [try_plan(store, each, first, now) for each in plans]
    if json:
        shape, *other = [
            {"plan": each.name, **_shape(done)} for each, done in zip(plans, found, strict=True)
        ]
        output.answer({**shape, "against": other[0]} if other else shape)
        return
    output.table(
        _COLUMNS,
        [
            [
                f"{each.name} v{each.version}",
                f"{done.leavers:,}",
                f"{done.touched_in_time:,}",
                f"{done.needless:,}",
                f"{done.touches:,}",
                f"{done.minutes_per_week:,.0f}",
            ]
            for each, done in zip(plans, found, strict=True)
        ],
    )
    output.paragraph(
        f"From {first} to {now}, {found[0].n:,} times of silence after a purchase. In time: a "
        f"touch {IN_TIME_DAYS} days or more before the silence was too long. Needless: within the "
        "usual gap of somebody who bought again. Every touch is taken to reach them on its day."
    )
    warning = _warning(found[0])
    if warning:
        output.paragraph(warning, label="!", indent=2)


def mine(
    segment: Annotated[
        list[str], typer.Argument(metavar="SEGMENT", help="The segment's name.", show_default=False)
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write the draft as a plan file (TOML)."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over the file.")] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Draft a plan out of what the kept customers of a segment had.

    Example: tickler plan mine Clinics --to draft.toml
    """
    name = words(segment)
    with looked(db, day) as (store, now):
        found = mine_segment(store, name, now)
    if to is not None and found.steps:
        files.write_text(to, dump_plan(draft(found, name, to.stem)), force=force)
    if json:
        output.answer(
            {
                "segment": name,
                "found": bool(found.steps),
                "steps": [
                    {
                        "channel": each.channel,
                        "day": each.day,
                        "kept": [each.kept, found.kept],
                        "lost": [each.lost, found.lost],
                    }
                    for each in found.steps
                ],
                "kept": [found.with_kept, found.kept],
                "lost": [found.with_lost, found.lost],
            }
        )
        return
    if not found.steps:
        sides = f"the {found.kept} kept from the {found.lost} lost of {name}"
        output.paragraph(
            f"Too little to tell {sides}: {FEWEST} on either side are needed."
            if min(found.kept, found.lost) < FEWEST
            else f"Nothing found: no touch after the first purchase tells {sides} more clearly "
            "than chance would."
        )
        return
    for each in found.steps:
        output.say(
            f"day {each.day:>2}  {channel_word(each.channel)}: {each.kept} of {found.kept} kept, "
            f"{each.lost} of {found.lost} lost"
        )
    output.paragraph(
        f"All of it: {found.with_kept} of {found.kept} kept, {found.with_lost} of {found.lost} "
        "lost. It was so, which is not proof: read it over before it becomes a plan."
    )
    if to is not None:
        output.say(f"{to}: the draft, for “tickler plan check” and “plan import”.")


def _plan(store: Store, typed: str) -> Plan:
    """The plan of that key, version or file."""
    if typed.endswith(".toml"):
        path = Path(typed)
        return load_plan(files.read_text(path), path.name)
    key, _, version = typed.partition("@")
    if version.isdecimal():
        return plan_of_id(store, version_id(store, key, int(version)))
    return plan_of_id(store, plan_id_of(store, typed))


def _shape(found: Replay) -> Shape:
    return {
        "leavers": found.leavers,
        "touched_in_time": found.touched_in_time,
        "needless": found.needless,
        "touches": found.touches,
        "minutes_per_week": round(found.minutes_per_week, 1),
        "n": found.n,
        "warning": _warning(found),
    }


def _warning(found: Replay) -> str | None:
    if not found.few:
        return None
    if not found.leavers:
        return "Nobody left in that time: there is nothing to judge the plan by."
    return f"Only {found.leavers} left in that time: under {FEW_LEAVERS} they say little."
