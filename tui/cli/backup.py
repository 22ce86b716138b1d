"""`tickler backup` and `tickler restore`: copies of the whole store, and the way back."""

from __future__ import annotations

from contextlib import closing

import typer

from store.safety.automatic import back_up, second_place_of
from store.safety.backup import Backup, backups_of
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json
from tui.cli.session import say_notices
from tui.environment import edge_of
from tui.widgets.columns import Column

app = typer.Typer(
    name="backup", cls=Group, help="Back up the store; “backup list”.", rich_markup_mode=None
)
_COLUMNS = (
    Column("at", "of", priority=9),
    Column("reason", "taken", priority=7),
    Column("size", "MiB", align="right", priority=6),
    Column("protected", "", priority=5),
    Column("file", "file", min_width=20, priority=8),
)
# Why a backup was taken, as its file name says, in words.
_REASONS = {
    "hour": "after an hour of change",
    "exit": "at exit",
    "upgrade": "before an upgrade",
    "import": "before an import",
    "merge": "before a merge",
    "erasure": "before an erasure",
    "hand": "by hand",
    "doubt": "of changed pages",
}


@app.callback(invoke_without_command=True)
def backup(context: typer.Context, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Back up the whole store now, and look the copy over.

    Example: tickler backup

    Backups are also taken by themselves: after an hour of change, when the screens are left, before
    an upgrade, an import, a merge and an erasure. “settings set backup-folder” names a second
    place.
    """
    if context.invoked_subcommand is not None:
        return
    with closing(edge_of(db, day).open_to_read()) as store:
        say_notices(store)
        made = back_up(store, "hand", full=True)
    if json:
        output.answer({**_json(made), "verified": True})
        return
    output.say(
        f"Backed up and looked over: {made.path} ({made.size / 2**20:.1f} MiB, "
        f"{'protected' if made.protected else 'not protected'})."
    )


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the backups, the newest first.

    Example: tickler backup list

    It works without the store, too: when that is gone or damaged.
    """
    edge = edge_of(db, day)
    found = backups_of(edge.path, second_place_of(edge.path, edge.keys().key_of))
    if json:
        output.answer([_json(each) for each in found])
        return
    if not found:
        output.hint(f"There is no backup of {edge.path} yet: “tickler backup” makes one.")
        return
    output.table(
        _COLUMNS,
        [
            [
                f"{each.at.astimezone():%Y-%m-%d %H:%M}",
                _REASONS.get(each.reason, each.reason),
                f"{each.size / 2**20:.1f}",
                "protected" if each.protected else "not protected",
                str(each.path),
            ]
            for each in found
        ],
    )


def _json(made: Backup) -> dict[str, object]:
    return {
        "file": str(made.path),
        "at": f"{made.at:%Y-%m-%dT%H:%M:%SZ}",
        "reason": made.reason,
        "bytes": made.size,
        "encrypted": made.protected,
    }
