"""`tickler backup` and `tickler restore`: copies of the whole store, and the way back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from store.actions.bring_back import bring_back
from store.ids import id_text
from store.ledger.erased import carry_over, erasures_of
from store.safety.automatic import back_up, second_place_of
from store.safety.backup import Backup, backups_of, end_of
from store.safety.opening import open_to_read
from store.safety.restore import find_backup
from store.safety.restore import restore as put_back
from store.safety.trouble import command
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json
from tui.cli.session import opened_at
from tui.environment import Edge, Keys, edge_of, utc_now
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


def restore(
    backup: Annotated[
        str,
        typer.Argument(
            metavar="FILE|latest",
            help="A file, a name that “backup list” shows, or latest: the newest one in order.",
            show_default=False,
        ),
    ],
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="CUSTOMER", help="Bring only this customer back."),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Put a backup in the store's place, or bring one customer back.

    Example: tickler restore latest

    The file that was there is kept under another name, and what it holds beyond the backup is
    listed. With --customer the store stays: what the backup knows of them is merged into it, as one
    change that “tickler undo” takes back.
    """
    edge = edge_of(db, day)
    keys = edge.keys()
    key_of = keys.key_of
    file = find_backup(edge.path, backup, second_place_of(edge.path, key_of), key_of)
    if customer is not None:
        _bring_back(edge, file, customer, json)
        return
    done = put_back(edge.path, file, utc_now(), key_of)
    lost = None if done.lost is None else [{"at": at, "what": what} for at, what in done.lost]
    again = _erased_again(edge, keys, done.old_file)
    if json:
        output.answer(
            {
                "restored": str(done.backup),
                "old_file": None if done.old_file is None else str(done.old_file),
                "lost": lost,
                "erased_again": [{"id": id_text(ident), "name": name} for ident, name in again],
            }
        )
        return
    output.say(f"{edge.path} is again as in {done.backup.name}.")
    if done.old_file is not None:
        output.say(f"The file that was there is kept: {done.old_file}.")
    if lost is None:
        output.say("It could not be read, so nobody can say which changes are lost.")
    if lost is None or done.old_file is None:
        until = end_of(done.backup).astimezone()
        output.say(f"What was done after {until:%Y-%m-%d %H:%M} is not in it.")
    for each in lost or ():
        output.say(f"lost: {each['at'][:16].replace('T', ' ')} {each['what']}")
    for ident, name in again:
        way = command(edge.path, "customer", "erase", id_text(ident))
        output.say(f"{name} was erased since and is there again: “{way}” erases them anew.")


def _erased_again(edge: Edge, keys: Keys, old: Path | None) -> list[tuple[bytes, str]]:
    erased = None if old is None else erasures_of(old, keys.key_of)
    if erased is None:
        return []
    with closing(edge.open(keys=keys)) as store:
        return carry_over(store, erased)


def _bring_back(edge: Edge, file: Path, named: str, json: bool) -> None:
    key_of = edge.keys().key_of
    with (
        opened_at(edge) as (store, today),
        closing(open_to_read(file, utc_now, key_of=key_of)) as backup,
    ):
        done = bring_back(store, today, backup, named)
    if json:
        output.answer(
            {
                "restored": str(file),
                "old_file": None,
                "customer": {"id": id_text(done.customer_id), "name": done.name},
                "added": done.added,
                "changed": done.changed,
                "lost": list(done.lost),
            }
        )
        return
    if not (done.added or done.changed):
        output.say(f"{done.name} is as in {file.name}: nothing was changed.")
        return
    output.say(
        f"{done.name} is back as in {file.name}: {done.added} records again, {done.changed} set "
        "back. “tickler undo” takes it back."
    )
    for each in done.lost:
        output.say(f"lost: {each}")


def _json(made: Backup) -> dict[str, object]:
    return {
        "file": str(made.path),
        "at": f"{made.at:%Y-%m-%dT%H:%M:%SZ}",
        "reason": made.reason,
        "bytes": made.size,
        "encrypted": made.protected,
    }
