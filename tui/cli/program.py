"""The commands of `tickler` in the order of a day's work, and what happens without one."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from tui.cli.command import Command, Filtering, Group
from tui.cli.exit_codes import ended
from tui.cli.options import Day, Db, Json
from tui.cli.store import start
from tui.environment import edge_of

_EPILOG = """
Begin with: tickler demo

Your own: tickler import customers.csv --dry-run, or: tickler customer add NAME

Each command explains itself: tickler done --help
"""


# What the help shows together, in the order of a day's work: each command by its file and its name
# there. Only those among the words are imported, so the files import at the top what they need.
_SECTIONS: dict[str, dict[str, str]] = {
    "The day": {
        "today": "today:today",
        "brief": "brief:brief",
        "done": "work:done",
        "log": "work:log",
        "snooze": "work:snooze",
        "move": "work:move",
        "skip": "work:skip",
        "rest": "bulk:rest",
        "follow-up": "records:follow_up",
        "hand-over": "bulk:hand_over",
        "tag": "bulk:tag",
        "batch": "batch:batch",
        "digest": "digest:digest",
        "pack": "pack:pack",
    },
    "What was done": {"undo": "journal:undo", "redo": "journal:redo", "changes": "journal:changes"},
    "Customers": {
        "customers": "customers:customers",
        "customer": "customer:app",
        "view": "view:app",
        "field": "field:app",
        "find": "records:find",
        "competitors": "competitors:competitors",
        "duplicates": "duplicates:duplicates",
        "merge": "duplicates:merge",
        "value": "value:value",
        "score": "score:score",
        "report": "report:report",
        "review": "review:app",
    },
    "What was said": {
        "case": "case:app",
        "promise": "records:promise",
        "offer": "records:offer",
        "purchase": "purchase:purchase",
        "satisfaction": "records:satisfaction",
        "cost": "records:cost",
    },
    "Plans": {"plan": "plan:app", "segment": "segment:app", "product": "product:app"},
    "The store": {
        "import": "import_file:import_",
        "export": "export:export",
        "check": "check:check",
        "backup": "backup:app",
        "restore": "backup:restore",
        "protect": "protect:protect",
        "unprotect": "protect:unprotect",
        "rekey": "protect:rekey",
        "demo": "store:demo",
        "serve": "serve:serve",
        "rep": "rep:app",
        "settings": "settings:app",
        "keys": "keys:app",
    },
}
_FILTERED = ("today", "customers")  # “-owner:ana” is a part of a filter, not an option


class Program(Group):
    """The whole command line; every way to run it ends with an exit code and no traceback."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 Typer calls it so
        return [name for names in _SECTIONS.values() for name in names if name in self.commands]

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        for title, names in _SECTIONS.items():
            lines = [
                (f"{name:<9}", self.commands[name].get_short_help_str(limit=70))
                for name in names
                if name in self.commands
            ]
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)

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


def program(words: Sequence[str] | None = None) -> typer.Typer:
    """The program with every command that these words can mean; all of them without any words.

    Making a command out of a function takes a millisecond, so those that are not among the words
    are left out. For help and a misspelt one all are there, but of `customer` and its like only the
    name; where there are only options none is needed.
    """
    made = typer.Typer(
        name="tickler",
        cls=Program,
        epilog=_EPILOG,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"max_content_width": 100},
    )
    made.callback(invoke_without_command=True)(tickler)
    every = {name: each for section in _SECTIONS.values() for name, each in section.items()}
    named = every.keys() & set(words or ())
    wanted: Collection[str] = every
    if words is not None and words[:1] != ["--help"] and (named or _only_options(words)):
        wanted = named
    for name, place in every.items():
        if name not in wanted:
            continue
        command = _command(place)
        if isinstance(command, typer.Typer):
            whole = words is None or name in named
            made.add_typer(command if whole else _name_of(command), name=name)
        else:
            settings = {"ignore_unknown_options": name in _FILTERED}
            kind = Filtering if name in _FILTERED else Command
            made.command(name, cls=kind, context_settings=settings)(command)
    return made


def _only_options(words: Sequence[str]) -> bool:
    """Whether no command is meant, so that the screens open."""
    after = False
    for word in words:
        if not after and not word.startswith("-"):
            return False
        after = word in ("--db", "--today")
    return True


def _command(place: str) -> Any:
    """The function of a command, or the group of a noun, from `file:name`."""
    file, name = place.split(":")
    return getattr(import_module(f"tui.cli.{file}"), name)


def _name_of(group: typer.Typer) -> typer.Typer:
    """A group without its commands, as the list of all commands shows it."""
    return typer.Typer(cls=Group, help=group.info.help, rich_markup_mode=None)


def _version(asked: bool) -> None:
    if asked:
        from tui.version import __version__

        sys.stdout.write(f"tickler {__version__}\n")
        raise typer.Exit


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
        start(edge_of(db, day), json=json)
