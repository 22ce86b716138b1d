"""The commands of `tickler` in the order of a day's work, and what happens without one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from tui.cli import (
    brief,
    customer,
    customers,
    importing,
    journal,
    scoring,
    store,
    today,
    value,
    work,
)
from tui.cli.command import Command, Group
from tui.cli.ending import ended
from tui.cli.options import Day, Db, Json
from tui.edge import edge_of

_EPILOG = """
Begin with: tickler demo

Your own: tickler import customers.csv --dry-run, or: tickler customer add NAME

Each command explains itself: tickler done --help
"""


class Program(Group):
    """The whole command line; every way to run it ends with an exit code and no traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        def run() -> object:
            return super(Program, self).main(
                args, prog_name or "tickler", complete_var, False, windows_expand_args, **extra
            )

        code = ended(run)
        if standalone_mode:
            sys.exit(code)
        return code


app = typer.Typer(
    name="tickler",
    cls=Program,
    epilog=_EPILOG,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": 100},
)


def _version(asked: bool) -> None:
    if asked:
        from tui.version import __version__

        sys.stdout.write(f"tickler {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def tickler(
    context: typer.Context,
    db: Db = None,
    day: Day = None,
    json: Json = False,
    _asked: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """A sales rep's tickler file: whom to contact today, why, and what comes next.

    Alone it opens the screens; where stdout is no terminal it prints today's queue.
    """
    if context.invoked_subcommand is None:
        store.start(edge_of(db, day), json=json)


_FILTERED = {"ignore_unknown_options": True}  # “-owner:ana” is a part of a filter

app.command(cls=Command, context_settings=_FILTERED)(today.today)
app.command(cls=Command)(brief.brief)
app.command(cls=Command)(work.done)
app.command(cls=Command)(work.log)
app.command(cls=Command)(work.snooze)
app.command(cls=Command)(work.move)
app.command(cls=Command)(work.skip)
app.command(cls=Command)(journal.undo)
app.command(cls=Command)(journal.redo)
app.command(cls=Command)(journal.changes)
app.command(cls=Command, context_settings=_FILTERED)(customers.customers)
app.add_typer(customer.app)
app.command(cls=Command)(value.value)
app.command(cls=Command)(scoring.score)
app.command("import", cls=Command)(importing.import_)
app.command(cls=Command)(store.check)
app.command(cls=Command)(store.demo)
