"""`tickler plan`: the list and the page of a plan.

What is done with a customer's plan is in `plan_runs`, with many customers' in `plan_many`, plans as
files are in `plan_files`.
"""

from __future__ import annotations

from datetime import date

import typer

from store.ids import id_text
from store.lifecycle.dates import speak
from store.views.plans.directions import directions, unserved
from store.views.plans.schedule import PlanPage, PlanRow, plan_page, plan_rows
from store.vocabulary import channel_word
from tui.cli import json_shapes, output, plan_files, plan_many, plan_runs, plan_trial
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json, PlanKey, known_plan
from tui.cli.session import looked
from tui.widgets.columns import Column
from tui.widgets.spark import sparkline
from tui.words.comeback import UNKNOWN, comeback_words
from tui.words.sentences import tell

app = typer.Typer(
    name="plan",
    cls=Group,
    help="List, preview, apply, check, exchange and share plans.",
    rich_markup_mode=None,
)

_MARGIN = 10
_DIRECTION = 13
_PLANS = (
    Column("key", "key", min_width=10, priority=9),
    Column("name", "plan", min_width=16, priority=8),
    Column("groups", "for", priority=7),
    Column("steps", "steps", align="right", priority=4),
    Column("running", "running", align="right", priority=6),
    Column("older", "on earlier", align="right", priority=5),
    Column("load", "min in 30 d", align="right", priority=3),
    Column("segments", "segments", min_width=8, priority=2),
)
_STEPS = (
    Column("when", "when", priority=5),
    Column("day", "if begun today", priority=2),
    Column("channel", "how", priority=4),
    Column("minutes", "min", align="right", priority=3),
    Column("title", "step", min_width=16, priority=9),
    Column("phase", "phase", priority=1),
    Column("public", "", priority=1),
    Column("waiting", "waiting", align="right", priority=6),
    Column("key", "key", priority=0),
)
_RUNNERS = (
    Column("customer", "customer", min_width=14, priority=9),
    Column("owner", "owner", min_width=5, priority=3),
    Column("version", "v", priority=5),
    Column("due", "next", priority=8),
    Column("title", "step", min_width=12, priority=7),
    Column("done", "done", align="right", priority=4),
    Column("state", "", priority=6),
)


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the latest version of every plan and how many run through it.

    Example: tickler plan list
    """
    with looked(db, day) as (store, now):
        rows = plan_rows(store, now)
    if json:
        output.answer([_row_shape(row) for row in rows])
        return
    output.table(_PLANS, [_line(row) for row in rows])
    for direction, aims in directions(rows).items():
        text = "; ".join(f"{aim.group} {', '.join(aim.plans)}" for aim in aims)
        output.paragraph(text or "no plan", label=direction, indent=_DIRECTION)
    missing = unserved(rows)
    if missing:
        output.paragraph(f"no plan is for the groups {', '.join(missing)}", label="!", indent=2)
    shared = [row.key for row in rows if row.shared]
    if shared:
        text = f"shared by groups that each need a plan of their own: {', '.join(shared)}"
        output.paragraph(text, label="!", indent=2)


@app.command(cls=Command)
def show(key: PlanKey, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show a plan: its steps in time, its versions, and who runs through it.

    Example: tickler plan show yearly-service
    """
    with looked(db, day) as (store, now):
        page = plan_page(store, known_plan(store, key), now)
    if json:
        output.answer(_page_shape(page))
    else:
        _show(page, now)


app.command(cls=Command)(plan_runs.preview)
app.command(cls=Command)(plan_runs.apply)
app.command(cls=Command)(plan_runs.end)
app.command("apply-all", cls=Command)(plan_many.apply_all)
app.command(cls=Command)(plan_runs.pause)
app.command(cls=Command)(plan_runs.resume)
app.command(cls=Command)(plan_runs.move)
app.command("test", cls=Command)(plan_trial.trial)
app.command(cls=Command)(plan_trial.mine)
app.command("import", cls=Command)(plan_files.import_)
app.command(cls=Command)(plan_files.export)
app.command(cls=Command)(plan_files.check)
app.command(cls=Command)(plan_files.share)


def _line(row: PlanRow) -> list[str]:
    return [
        row.key,
        f"{row.name} v{row.version}",
        " ".join(row.groups),
        str(row.steps),
        f"{row.running:,}",
        f"{row.older:,}" if row.older else "",
        f"{sum(row.load):,}" if any(row.load) else "",
        ", ".join(row.segments),
    ]


def _load(row: PlanRow) -> str:
    if not any(row.load):
        return ""
    return f"{sparkline(row.load, len(row.load))}  {sum(row.load):,} minutes in 30 days"


def _show(page: PlanPage, now: date) -> None:
    row, plan = page.row, page.plan
    output.say(f"{row.name} v{row.version} ({row.key})")
    output.paragraph(f"{row.stage} · for {', '.join(row.groups) or 'nobody'} · {row.direction}")
    if row.shared:
        text = f"shared by the groups {', '.join(row.groups)}, and each needs a plan of its own"
        output.paragraph(text, label="!", indent=2)
    running = f"{row.running:,}"
    if row.paused:
        running += f", {row.paused:,} of them paused"
    if row.older:
        counts = [f"{n:,} on v{version}" for version, n in page.versions[1:] if n]
        running += f"; {', '.join(counts)}"
    ended = row.finished + row.left
    for label, text in (
        ("goal", plan.goal),
        ("changed", plan.why_changed),
        ("ends with", ", ".join(each.replace("_", " ") for each in plan.exits)),
        ("segments", ", ".join(row.segments)),
        ("running", running),
        ("owners", ", ".join(f"{name} {n:,}" for name, n in page.owners)),
        ("ended", f"{row.finished:,} finished, {row.left:,} left" if ended else ""),
        ("load", _load(row)),
    ):
        if text:
            output.paragraph(text, label=label, indent=_MARGIN)
    for number, found in enumerate(page.comebacks):
        output.paragraph(comeback_words(found), label="" if number else "came back", indent=_MARGIN)
    if page.comebacks:
        output.paragraph(UNKNOWN, label="", indent=_MARGIN)
    output.say()
    output.table(
        _STEPS,
        [
            [
                tell(each.when),
                "" if each.day is None else speak(each.day, now),
                channel_word(each.channel),
                str(each.minutes),
                each.title,
                each.phase or "",
                "public" if each.public else "",
                f"{each.waiting:,}" if each.waiting else "",
                each.key,
            ]
            for each in page.steps
        ],
    )
    if page.runners:
        output.say()
        output.table(
            _RUNNERS,
            [
                [
                    each.customer,
                    each.owner or "",
                    str(each.version),
                    speak(each.due, now),
                    each.title,
                    f"{each.share * 100:.0f} %",
                    f"stuck: {each.stuck}" if each.stuck else each.state.replace("running", ""),
                ]
                for each in page.runners
            ],
        )
        if row.running > len(page.runners):
            output.say(f"… {row.running - len(page.runners):,} more")


def _row_shape(row: PlanRow) -> json_shapes.Shape:
    return {
        "key": row.key,
        "name": row.name,
        "version": row.version,
        "stage": row.stage,
        "groups": list(row.groups),
        "direction": row.direction,
        "steps": row.steps,
        "running": row.running,
        "paused": row.paused,
        "on_earlier_versions": row.older,
        "finished": row.finished,
        "left": row.left,
        "load": list(row.load),
        "segments": list(row.segments),
        "shared": row.shared,
    }


def _page_shape(page: PlanPage) -> json_shapes.Shape:
    return {
        **_row_shape(page.row),
        "goal": page.plan.goal,
        "exits": list(page.plan.exits),
        "versions": [{"version": version, "running": n} for version, n in page.versions],
        "owners": [{"name": name, "customers": n} for name, n in page.owners],
        "came_back": [
            {
                "version": each.version,
                "customers": each.customers,
                "bought": each.bought,
                "again": each.again,
                "waiting": each.waiting,
            }
            for each in page.comebacks
        ],
        "steps": [
            {
                "key": each.key,
                "title": each.title,
                "when": each.when,
                "day": json_shapes.iso(each.day),
                "channel": each.channel,
                "minutes": each.minutes,
                "public": each.public,
                "say": each.say,
                "offer": each.offer,
                "phase": each.phase,
                "waiting": each.waiting,
            }
            for each in page.steps
        ],
        "customers": [
            {
                "id": id_text(each.customer_id),
                "name": each.customer,
                "owner": each.owner,
                "version": each.version,
                "state": each.state,
                "started": json_shapes.iso(each.started),
                "title": each.title,
                "due": json_shapes.iso(each.due),
                "done": each.done,
                "steps": each.steps,
                "stuck": each.stuck or None,
            }
            for each in page.runners
        ],
    }
