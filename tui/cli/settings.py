"""`tickler settings`: what holds, where it comes from, and how to change it."""

from __future__ import annotations

from typing import Annotated

import typer

from store.actions.settings import reset_setting, set_setting
from store.errors import BadInput
from store.ledger.effect import Result
from store.names import nearest
from store.settings.catalogue import find_setting, names
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, DryRun, Json, words
from tui.cli.session import looked, opened
from tui.environment import config_folder
from tui.preferences import PERSONAL, Personal, Preferences, find_personal
from tui.screens.settings.rows import personal_rows, store_rows, with_file
from tui.widgets.columns import Column

app = typer.Typer(
    name="settings", cls=Group, help="The settings: list, set, reset.", rich_markup_mode=None
)
_COLUMNS = (
    Column("name", "setting", min_width=13, priority=9),
    Column("value", "now", min_width=10, priority=8),
    Column("from", "from", min_width=7, priority=6),
    Column("kept", "kept", min_width=13, priority=4),
    Column("help", "what", min_width=20, priority=5),
)
Name = Annotated[str, typer.Argument(metavar="SETTING", help="As “settings list” shows it.")]


@app.callback(invoke_without_command=True)
def shown(context: typer.Context, json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the settings, as “settings list” does.

    Example: tickler settings
    """
    if context.invoked_subcommand is None:
        list_(json, db, day)


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List every setting with what holds now.

    Example: tickler settings list
    """
    with looked(db, day, figures=False) as (store, _):
        rows = [*personal_rows(_preferences()), *store_rows(store)]
    if json:
        output.answer(
            [
                {
                    "name": row.name,
                    "value": row.shown,
                    "own": row.own,
                    "personal": row.personal,
                    "title": row.title,
                    "help": row.help,
                    "example": row.example,
                }
                for row in rows
            ]
        )
        return
    output.table(
        _COLUMNS, [[_typed(row.name), row.shown, row.origin, row.kept, row.help] for row in rows]
    )


@app.command("set", cls=Command)
def set_(
    name: Name,
    value: Annotated[
        list[str], typer.Argument(metavar="VALUE", help="In the words that the list shows.")
    ],
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Set a setting.

    Example: tickler settings set working-days mon-thu

    Those of the store can be undone. The value @FILE of free-days reads an iCalendar or a list.
    Steps on days that become free move to days with room; agreed dates are named and stay.
    """
    personal = find_personal(name)
    if personal is not None:
        _keep(personal, personal.read(words(value)), json)
        return
    _known(name)
    with opened(db, day, dry_run=dry_run) as (store, now):
        output.result(set_setting(store, now, name, with_file(words(value)), dry_run=dry_run), json)


@app.command(cls=Command)
def reset(name: Name, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Set a setting back to its default.

    Example: tickler settings reset daily-minutes
    """
    personal = find_personal(name)
    if personal is not None:
        _keep(personal, None, json)
        return
    _known(name)
    with opened(db, day) as (store, now):
        output.result(reset_setting(store, now, name), json)


def _keep(personal: Personal, choice: str | None, json: bool) -> None:
    _preferences().keep(personal.name, choice)
    output.result(Result(f"{personal.title}: {choice or personal.choices[0]}."), json)


def _known(name: str) -> None:
    """Raises BadInput for a name that is none, with the nearest of all."""
    try:
        find_setting(name)
    except BadInput:
        every = [_typed(each) for each in (*names(), *(each.name for each in PERSONAL))]
        raise BadInput(
            f"There is no setting “{name}”{nearest(_typed(name), every)} "
            "“tickler settings” lists them."
        ) from None


def _typed(name: str) -> str:
    return name.replace("_", "-")


def _preferences() -> Preferences:
    return Preferences(config_folder())
