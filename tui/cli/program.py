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
from tui.cli.output import hint, json_hint
from tui.cli.store import start
from tui.environment import edge_of

_EPILOG = """
Begin with: tickler demo

Your own: tickler import customers.csv --dry-run, or: tickler customer add NAME

Each command explains itself: tickler done --help
"""


# What the help shows together, in the order of a day's work: each command by its file and its name
# there, and its line in the list of all, so that the list loads none of them. Only those among the
# words are imported, so the files import at the top what they need.
_SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "The day": {
        "today": ("today:today", "Whom to contact now and why, the most urgent first."),
        "brief": ("brief:brief", "Show all that a rep wants to know before the call."),
        "done": ("work:done", "Finish a follow-up, or several; the plan's next step is scheduled."),
        "log": ("work:log", "Log a touch; with an outcome it counts as the step due today."),
        "snooze": ("work:snooze", "Put a follow-up off, or several; it counts as a push."),
        "move": ("work:move", "Agree another date for follow-ups; it is kept from then on."),
        "skip": ("work:skip", "Leave steps out, with a reason; the plan's next step follows."),
        "rest": ("bulk:rest", "Let customers rest: nothing is due until a date."),
        "follow-up": ("records:follow_up", "Add a follow-up of your own, once or in a rhythm."),
        "hand-over": ("bulk:hand_over", "Give customers, with their follow-ups, to another rep."),
        "tag": ("bulk:tag", "Set tags and fields of your own on many customers at once."),
        "batch": ("batch:batch", "Log a day's lines, all or nothing, with one undo."),
        "digest": ("digest:digest", "Tell the day in a few lines: left, done, owed, and tomorrow."),
        "pack": ("pack:pack", "Write a day as one page to print or read on a phone."),
    },
    "What was done": {
        "undo": ("journal:undo", "Take back the last change."),
        "redo": ("journal:redo", "Do again what was taken back last."),
        "changes": (
            "journal:changes",
            "List the changes in the journal, the latest first: who, when, what.",
        ),
    },
    "Customers": {
        "customers": (
            "customers:customers",
            "List customers with their next step, value and risk.",
        ),
        "customer": ("customer:app", "Add, show, edit, close and reopen customers."),
        "view": ("view:app", "Views of the customers: list, save, remove."),
        "field": ("field:app", "Fields of your own on each customer: add, list, remove."),
        "find": (
            "records:find",
            "Find names, notes, offers and purchases by words, or by a filter.",
        ),
        "competitors": (
            "competitors:competitors",
            "List the competitors that customers name, and why they chose them.",
        ),
        "duplicates": (
            "duplicates:duplicates",
            "List customers who are likely the same, with the reasons.",
        ),
        "merge": (
            "duplicates:merge",
            "Make one customer of two records; one undo parts them again.",
        ),
        "value": ("value:value", "Show lifetime value by every formula and what to offer next."),
        "score": ("score:score", "Fit the purchase models and score every customer."),
        "report": (
            "report:report",
            "Show where the money is, where it leaks and whether the plans work.",
        ),
        "review": ("review:app", "Questions of the review and numbers of months."),
    },
    "What was said": {
        "case": ("case:app", "Enquiries and complaints: open, answer, close."),
        "promise": ("records:promise", "Record a promise of ours; on its day it heads the queue."),
        "offer": (
            "records:offer",
            "Record an offer; while a complaint is open nothing is offered.",
        ),
        "purchase": (
            "purchase:purchase",
            "Record a purchase with its lines, or with a minus a refund.",
        ),
        "satisfaction": (
            "records:satisfaction",
            "Record how content they are; the first score is the one to compare.",
        ),
        "cost": ("records:cost", "Record what a customer has cost us: to win, to keep, to serve."),
    },
    "Plans": {
        "plan": ("plan:app", "List, preview, apply, check, exchange and share plans."),
        "segment": ("segment:app", "List, show, set and exchange segments."),
        "product": ("product:app", "Products: list, add, edit; which are the standard ones."),
    },
    "The store": {
        "import": (
            "import_file:import_",
            "Read a file of customers, purchases, deals, touches or next steps.",
        ),
        "export": (
            "export:export",
            "Write tables, calendars, address cards, letters, or everything.",
        ),
        "check": ("check:check", "Look the whole store over; exit code 1 when something is wrong."),
        "backup": ("backup:app", "Back up the store; “backup list”."),
        "restore": (
            "restore:restore",
            "Put a backup in the store's place, or bring one customer back.",
        ),
        "protect": (
            "protect:protect",
            "Encrypt the store and its backups; the recovery words are shown once.",
        ),
        "unprotect": ("protect:unprotect", "Take the protection off the store and its backups."),
        "rekey": ("protect:rekey", "Give the store and its backups another key."),
        "demo": ("store:demo", "Try it on invented customers; nothing of yours is touched."),
        "serve": ("serve:serve", "Show the screens in a browser on this machine; Ctrl+C ends it."),
        "rep": ("rep:app", "Reps: who works here."),
        "team": ("team:app", "The team: init, invite, join, status, devices, revoke, leave."),
        "sync": (
            "team:sync",
            "Send what you have written to the team, and take over what others have.",
        ),
        "conflicts": (
            "team:conflicts",
            "What two people of the team changed differently: list, settle.",
        ),
        "settings": ("settings:app", "The settings: list, set, reset."),
        "keys": ("keys:app", "List the keys of the screens; “keys check” looks keys.toml over."),
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
                (f"{name:<9}", line) for name, (_, line) in names.items() if name in self.commands
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

        words = sys.argv[1:] if args is None else args
        code = ended(run, json_hint if "--json" in words else hint)
        if standalone_mode:
            sys.exit(code)
        return code


def program(words: Sequence[str] | None = None) -> typer.Typer:
    """The program with every command that these words can mean; all of them without any words.

    Making a command out of a function takes a millisecond and what it imports takes many, so those
    that are not among the words are left out. For help and a misspelt one all are there, by their
    names and lines alone; where there are only options none is needed.
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
    helped = words is None or words[:1] == ["--help"] or ("--help" in words and not named)
    if words is not None and not helped and (named or _only_options(words)):
        wanted = named
    for name, (place, line) in every.items():
        if name not in wanted:
            continue
        if words is not None and name not in named:
            made.command(name, help=line)(_nothing)
            continue
        command = _command(place)
        if isinstance(command, typer.Typer):
            made.add_typer(command, name=name)
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


def _nothing() -> None:
    """Stands for a command in the list of all."""


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
