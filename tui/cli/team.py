"""`tickler team`, `sync` and `conflicts`: several stores that meet in one PostgreSQL."""

from __future__ import annotations

import platform
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.actions.conflicts import settle_conflict
from store.errors import BadInput, TicklerError
from store.ids import id_text, short
from store.settings.values import me
from store.views.lists.team import conflicts as found_conflicts
from store.views.lists.team import replica_of, team_status
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json, Yes, ask_first
from tui.cli.session import looked, opened
from tui.environment import edge_of
from tui.text import counted
from tui.widgets.columns import Column
from tui.words.replay import local_minute
from tui.words.team import (
    COPIED,
    by_words,
    field_words,
    kept_words,
    lost_words,
    status_words,
    synced_words,
)

if TYPE_CHECKING:
    from types import ModuleType

app = typer.Typer(
    name="team",
    cls=Group,
    help="The team: init, invite, join, status, devices, revoke, leave.",
    rich_markup_mode=None,
)
conflicts = typer.Typer(
    name="conflicts",
    cls=Group,
    help="What two people of the team changed differently: list, settle.",
    rich_markup_mode=None,
)
_PAUSE = 60  # seconds between two syncs that were asked to go on
_DEVICES = (
    Column("device", "device", min_width=8, priority=9),
    Column("name", "name", priority=7),
    Column("rep", "rep", priority=8),
    Column("sync", "last sync", priority=6),
    Column("behind", "behind", align="right", priority=5),
    Column("state", "", priority=8),
)
_CONFLICTS = (
    Column("id", "id", priority=9),
    Column("customer", "customer", min_width=14, priority=8),
    Column("field", "field", priority=8),
    Column("kept", "kept", min_width=10, priority=7),
    Column("lost", "not kept", min_width=10, priority=7),
    Column("by", "by", priority=6),
    Column("at", "at", priority=5),
)


def _team() -> ModuleType:
    """What speaks with the database, where its driver is installed."""
    try:
        from store.team import team
    except ModuleNotFoundError as error:
        raise BadInput(
            'The team needs a driver that is not installed: pip install "tickler[team]".'
        ) from error
    return team


@app.command(cls=Command)
def init(
    dsn: Annotated[
        str, typer.Argument(metavar="DSN", help="postgresql://user@host/database, as its owner.")
    ],
    territory: Annotated[
        str, typer.Option("--territory", metavar="NAME", help="A name for who shares customers.")
    ] = "main",
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Start a team in a PostgreSQL database, or update its schema.

    Example: tickler team init postgresql://lead@db.example.com/sales

    The password goes into the keyring, or PostgreSQL's own password file. TLS is verified unless
    the server is on this machine.
    """
    team = _team()
    with opened(db, day) as (store, now):
        name = me(store)["name"]
        team.found_team(store, now, dsn, name, territory)
        done = team.sync_team(store, now, platform.node(), edge_of(db, day).keys().key_of)
    if json:
        output.answer({"territory": territory, "pushed": done.pushed})
    else:
        output.say(
            f"The team “{territory}” is there, with {counted(done.pushed, 'record')} of yours. "
            "“tickler team invite REP” lets the next one in."
        )
        if name == "me":
            output.hint("The others see you as “me”: “tickler rep rename me NAME” tells your name.")


@app.command(cls=Command)
def invite(
    rep: Annotated[str, typer.Argument(metavar="REP", help="The rep's name, in quotes.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Make a code with which one device of a rep joins the team.

    Example: tickler team invite "Ana Reyes"

    Whoever has the code has the rep's access: send it as you would send a password.
    """
    team = _team()
    with opened(db, day) as (store, now):
        code = team.invite(store, now, rep)
        team.sync_team(store, now, platform.node(), edge_of(db, day).keys().key_of)
    if json:
        output.answer({"code": code})
    else:
        output.say(code)
        output.hint("For one device, and as good as a password. There: tickler team join CODE")


@app.command(cls=Command)
def join(
    code: Annotated[str, typer.Argument(metavar="CODE", help="What “team invite” has shown.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Bring a new store into the team: it gets what the team has.

    Example: tickler team join eyJhZGRyZXNzIjogIi4uLiJ9
    """
    team = _team()
    with opened(db, day, create=True) as (store, now):
        done = team.join(store, now, code, platform.node(), edge_of(db, day).keys().key_of)
        name = me(store)["name"]
        territory = replica_of(store)["territory"]
    if json:
        output.answer({"territory": territory, "rep": name, "pulled": done.pulled})
    else:
        come = counted(done.pulled, "record has", "records have")
        output.say(f"You are {name} in “{territory}”: {come} come.")


@app.command(cls=Command)
def status(json: Json = False, db: Db = None, day: Day = None) -> None:
    """How this store stands in its team; the server is not asked.

    Example: tickler team status
    """
    with looked(db, day, figures=False) as (store, _):
        found = team_status(store)
    if json:
        output.answer(asdict(found))
    else:
        output.paragraph(status_words(found))


@app.command(cls=Command)
def devices(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the team's devices as the server knows them.

    Example: tickler team devices

    “behind” counts changes that a device has not seen yet, erasures among them.
    """
    team = _team()
    with looked(db, day, figures=False) as (store, _):
        found = team.devices(store)
    if json:
        output.answer([asdict(each) for each in found])
        return
    output.table(
        _DEVICES,
        [
            [
                each.device[-8:],
                each.name,
                each.rep,
                local_minute(each.last_sync) if each.last_sync else "never",
                f"{each.behind:,}",
                "revoked" if each.revoked else "here" if each.here else "",
            ]
            for each in found
        ],
    )


@app.command(cls=Command)
def revoke(
    device: Annotated[str, typer.Argument(metavar="DEVICE", help="As “team devices” shows it.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Refuse a device from now on: it was lost, or its rep has left.

    Example: tickler team revoke 9f3a21bc
    """
    team = _team()
    with opened(db, day) as (store, _):
        done, others = team.revoke(store, device)
    if json:
        output.answer({"revoked": done.device, "also": others})
    else:
        output.say(f"Revoked: {done.name} of {done.rep}. What is on it already stays on it.")
        if others:
            listed = ", ".join(each[-8:] for each in others)
            output.hint(
                f"With the same access, as a copy or after a restore, and shut out too: {listed}. "
                "“tickler team invite” and “team join” let the right one in again."
            )


@app.command(cls=Command)
def leave(
    force: Annotated[
        bool, typer.Option("--force", help="Also where something was never sent.")
    ] = False,
    yes: Yes = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Take this store out of its team; what is in it stays.

    Example: tickler team leave
    """
    team = _team()
    with opened(db, day) as (store, now):
        place = replica_of(store)["territory"]
        if not force:
            team.refuse_unsent(store)
        ask_first(f"Leave “{place}”? It takes a new invitation to come back.", yes=yes or force)
        territory = team.leave(store, now, force=force)
    if json:
        output.answer({"left": territory})
    else:
        output.say(f"This store has left “{territory}”; its records stay here.")


def sync(
    watch: Annotated[
        bool, typer.Option("--watch", help="Again each minute, until Ctrl+C.")
    ] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Send what you have written to the team, and take over what others have.

    Example: tickler sync
    """
    team = _team()
    edge = edge_of(db, day)
    while True:
        try:
            with opened(db, day) as (store, now):
                begun = time.monotonic()
                done = team.sync_team(store, now, platform.node(), edge.keys().key_of)
                seconds = round(time.monotonic() - begun, 3)
            _tell(done, seconds, json)
        except TicklerError as error:
            if not watch:
                raise
            output.hint(str(error))
        if not watch:
            return
        time.sleep(_PAUSE)


def _tell(done: Any, seconds: float, json: bool) -> None:
    if done.copied:
        output.hint(COPIED)
    if json:
        output.answer(
            {
                "pushed": done.pushed,
                "pulled": done.pulled,
                "conflicts": done.conflicts,
                "erased": done.erased,
                "copied": done.copied,
                "seconds": seconds,
                "version": done.version,
            }
        )
    else:
        output.say(synced_words(done.pushed, done.pulled, done.conflicts, done.erased))


@conflicts.callback(invoke_without_command=True)
def listed(context: typer.Context, json: Json = False, db: Db = None, day: Day = None) -> None:
    """List what two people of the team changed differently, like “conflicts list”.

    Example: tickler conflicts
    """
    if context.invoked_subcommand is None:
        list_(json, db, day)


@conflicts.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the conflicts that nobody has settled, the latest first.

    Example: tickler conflicts list
    """
    with looked(db, day, figures=False) as (store, _):
        found = found_conflicts(store)
    if json:
        output.answer(
            [
                {
                    "customer": each.customer,
                    "field": field_words(each),
                    "kept": each.kept,
                    "deleted": each.gone,
                    "lost": each.lost,
                    "by": each.by,
                    "at": each.at,
                    "id": id_text(each.key),
                }
                for each in found
            ]
        )
        return
    if not found:
        output.say("No conflicts: nobody changed the same thing differently.")
        return
    output.table(
        _CONFLICTS,
        [
            [
                short(each.key),
                each.customer or "–",
                field_words(each),
                kept_words(each),
                lost_words(each),
                by_words(each),
                local_minute(each.at) if each.at else "–",
            ]
            for each in found
        ],
    )
    output.hint("“tickler conflicts settle ID” leaves it so; with --lost the other comes back.")


@conflicts.command("settle", cls=Command)
def settle(
    conflict: Annotated[str, typer.Argument(metavar="ID", help="As “conflicts list” shows it.")],
    lost: Annotated[bool, typer.Option("--lost", help="Take the value that was not kept.")] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Settle a conflict for everybody: the kept value stays, or --lost.

    Example: tickler conflicts settle 3f9a21 --lost
    """
    with opened(db, day) as (store, now):
        output.result(settle_conflict(store, now, conflict, take_lost=lost), json)
