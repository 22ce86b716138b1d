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


# What the help shows together, in the order of a day's work.
_SECTIONS = {
    "The day": ("today", "brief", "done", "log", "snooze", "move", "skip"),
    "What was done": ("undo", "redo", "changes"),
    "Customers": ("customers", "customer", "value", "score"),
    "The store": ("import", "check", "demo"),
}


class Program(Group):
    """The whole command line; every way to run it ends with an exit code and no traceback."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 Typer calls it so
        return [name for names in _SECTIONS.values() for name in names]

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        for title, names in _SECTIONS.items():
            commands = [(name, self.commands[name]) for name in names]
            with formatter.section(title):
                formatter.write_dl(
                    [(f"{name:<9}", each.get_short_help_str(limit=70)) for name, each in commands]
                )

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

for _command in (
    brief.brief,
    work.done,
    work.log,
    work.snooze,
    work.move,
    work.skip,
    journal.undo,
    journal.redo,
    journal.changes,
    value.value,
    scoring.score,
    store.check,
    store.demo,
):
    app.command(cls=Command)(_command)
for _filtered in (today.today, customers.customers):
    app.command(cls=Command, context_settings=_FILTERED)(_filtered)
app.command("import", cls=Command)(importing.import_)
app.add_typer(customer.app)
