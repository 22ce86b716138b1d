"""`tickler keys`: which key does what, and whether the file of keys is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.options import Json
from tui.environment import config_folder
from tui.widgets.columns import Column

if TYPE_CHECKING:
    from tui.keymap import Catalogue, Checked
    from tui.preferences import Preferences

app = typer.Typer(
    name="keys",
    cls=Group,
    help="List the keys of the screens; “keys check” looks keys.toml over.",
    rich_markup_mode=None,
)
_COLUMNS = (
    Column("keys", "keys", min_width=8, priority=9),
    Column("id", "id", min_width=12, priority=8),
    Column("own", "", priority=6),
    Column("where", "where", min_width=8, priority=4),
    Column("meaning", "does", min_width=24, priority=7),
)


@app.callback(invoke_without_command=True)
def list_(context: typer.Context, json: Json = False) -> None:
    """List every action with its keys as they are now.

    Example: tickler keys

    Other keys are written into keys.toml, as: "touch.log" = "L". The screens change them too, under
    Settings.
    """
    if context.invoked_subcommand is not None:
        return
    preferences, known, checked = _looked_over()
    rows = [
        (each, checked.keys.get(each.ident, each.keys), each.ident in checked.keys)
        for each in known.actions.values()
    ]
    if json:
        output.answer(
            {
                "file": str(preferences.path("keys.toml")),
                "keys": [
                    {
                        "id": each.ident,
                        "keys": list(keys),
                        "default": list(each.keys),
                        "own": own,
                        "label": each.label,
                        "does": each.meaning,
                        "where": each.where,
                    }
                    for each, keys, own in rows
                ],
                "problems": _problems(checked),
            }
        )
        return
    from tui.keys import key_name

    output.table(
        _COLUMNS,
        [
            [
                " ".join(map(key_name, keys)),
                each.ident,
                "yours" if own else "",
                each.where,
                each.meaning,
            ]
            for each, keys, own in rows
        ],
    )
    _tell(checked)


@app.command(cls=Command)
def check(json: Json = False) -> None:
    """Look keys.toml over; exit code 1 when an entry cannot hold.

    Example: tickler keys check
    """
    preferences, _, checked = _looked_over()
    path = preferences.path("keys.toml")
    if json:
        output.answer(
            {
                "file": str(path),
                "ok": not checked.problems,
                "entries": len(checked.keys),
                "problems": _problems(checked),
            }
        )
    else:
        for problem in checked.problems:
            output.say(f"! {problem.sentence}")
        count, wrong = len(checked.keys), len(checked.problems)
        holds = "1 entry holds" if count == 1 else f"{count} entries hold"
        output.say(f"{path}: {holds}" + (f", {wrong} left out" if wrong else ""))
    if checked.problems:
        raise typer.Exit(1)


def _looked_over() -> tuple[Preferences, Catalogue, Checked]:
    from tui.key_catalogue import whole_catalogue  # with it all screens: half a second
    from tui.keymap import check
    from tui.preferences import Preferences

    preferences = Preferences(config_folder())
    entries, known = preferences.keys(), whole_catalogue()
    return preferences, known, check(entries, known)


def _problems(checked: Checked) -> list[dict[str, str]]:
    return [{"id": each.ident, "why": each.why} for each in checked.problems]


def _tell(checked: Checked) -> None:
    for problem in checked.problems:
        output.hint(f"Left out: {problem.sentence}")
