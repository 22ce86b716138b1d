"""Arguments and options that more than one command takes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from store import vocabulary
from store.errors import BadInput, Refused
from store.lifecycle.units import read_minutes

if TYPE_CHECKING:
    from store.safety.opening import Store


def _db(context: typer.Context, value: str | None) -> str | None:
    """What stands before the command counts unless the command has its own."""
    return _kept(context, "tickler.db", value)


def _day(context: typer.Context, value: str | None) -> str | None:
    return _kept(context, "tickler.today", value)


def _json(context: typer.Context, value: bool) -> bool:
    return bool(_kept(context, "tickler.json", "json" if value else None))


def _kept(context: typer.Context, key: str, value: str | None) -> str | None:
    if value is not None:
        context.meta[key] = value
    found: str | None = context.meta.get(key)
    return found


def _minutes(text: str) -> int:
    return read_minutes(str(text))


def channels() -> list[str]:
    """Channels as they are typed."""
    return [vocabulary.typed(each.key) for each in vocabulary.CHANNELS]


def outcomes() -> list[str]:
    """Outcomes as they are typed."""
    return [vocabulary.typed(each.key) for each in vocabulary.OUTCOMES]


Db: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="PATH",
        callback=_db,
        help="The store's file (or TICKLER_DB); else the one in your data folder.",
    ),
]
Day: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--today",
        metavar="DATE",
        callback=_day,
        help="Work as if it were this day, as 2026-11-19 (or TICKLER_TODAY).",
    ),
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", callback=_json, help="Answer as JSON, for scripts.")
]
Customer: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="CUSTOMER",
        help="A name, the beginning or a part of it, or an id.",
        show_default=False,
    ),
]
OneCustomer: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="CUSTOMER",
        help="A name or a part of it, in quotes if it has several words; or an id.",
        show_default=False,
    ),
]
PlanKey: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="KEY", help="A plan's key, as “plan list” shows.", show_default=False),
]
Force: TypeAlias = Annotated[
    bool, typer.Option("--force", help="Replace a file that is there already.")
]
ToFile: TypeAlias = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Where to; else it is printed.")
]
FollowUps: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="FOLLOW_UP",
        help="Ids that “today” shows, or - to read them from standard input; or a customer's name "
        "for its next step.",
        show_default=False,
    ),
]
FirstFollowUp: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="FOLLOW_UP...",
        help="Ids that “today” shows, or - to read them from standard input; or a customer's name "
        "in quotes for its next step.",
        show_default=False,
    ),
]
Yes: TypeAlias = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
DryRun: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", help="Only show what would happen; nothing is written.")
]
When: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="WHEN", help="3d, 1w, fri, next mon, 15.03 or 2027-03-15.", show_default=False
    ),
]
Everybody: TypeAlias = Annotated[
    bool,
    typer.Option("--all", help="All customers, not only your own, where several reps work."),
]
Filter: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILTER",
        help="Such as 'segment:clinics risk:>60% -owner:ana'; in quotes, because of < and >.",
        show_default=False,
    ),
]
Next: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--next", metavar="WHEN", help="Your own date for the next step: fri, +3w, 15.03."
    ),
]
Outcome: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar="OUTCOME",
        autocompletion=outcomes,
        help=f"{vocabulary.listed(outcomes())}.",
    ),
]
Note: TypeAlias = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="What was said, in your words.")
]
With: TypeAlias = Annotated[
    str | None,
    typer.Option("--with", metavar="CONTACT", help="Whom you talked to, as maria."),
]
Felt: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--felt", metavar="HOW", help=f"How they seemed: {vocabulary.listed(vocabulary.FEELINGS)}."
    ),
]
Minutes: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--minutes", metavar="TIME", parser=_minutes, help="How long it took: 20, 1h30 or 1:30."
    ),
]
At: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="WHEN", help="When it was: 14:30, yesterday, 2026-11-19T14:30; else now."
    ),
]
Correct: TypeAlias = Annotated[
    str | None,
    typer.Option("--correct", metavar="ID", help="Correct what was recorded instead."),
]
SomeCustomer: TypeAlias = Annotated[
    str | None,
    typer.Argument(metavar="CUSTOMER", help="A name in quotes, a part of it, or an id."),
]
Amount: TypeAlias = Annotated[
    str | None,
    typer.Option("--amount", metavar="MONEY", help="What they bought for, as 1234.50."),
]
Cost: TypeAlias = Annotated[
    str | None,
    typer.Option("--cost", metavar="MONEY", help="What the goods cost us, if known."),
]
Limit: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--limit", metavar="N", help="At most so many rows; 0 for all. Text shows 50, JSON all."
    ),
]


def filter_of(parts: list[str] | None) -> str:
    """A filter of several words; a misspelt option is none of them.

    Raises:
        BadInput: a word begins with two dashes.
    """
    for part in parts or []:
        if part.startswith("--"):
            raise BadInput(f"No such option: {part} (“--help” lists them).")
    return words(parts)


def words(parts: list[str] | None) -> str:
    """An argument of several words, with or without quotes around it."""
    return " ".join(parts or [])


def known_plan(store: Store, key: str) -> str:
    """The key of a plan that is in the store.

    Raises:
        Refused: there is none; the sentence tells those there are.
    """
    from store.views.plans.stored_plans import plan_keys

    known = plan_keys(store)
    if key in known:
        return key
    raise Refused(
        f"There is no plan “{key}”: use one of {', '.join(known)}; a customer's name of several "
        "words stands in quotes."
    )


def ask_first(question: str, *, yes: bool) -> None:
    """Ask before what no command takes back; a script or a pipe has said --yes, or it is not done.

    Raises:
        BadInput: there is no terminal to ask on.
        Refused: the answer was no.
    """
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInput(
            "Nothing was done: this asks first, and there is no terminal to answer on; --yes does "
            "it unasked."
        )
    if not typer.confirm(question, err=True):
        raise Refused("Nothing was done.")
