"""`tickler export`: give the data back."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Annotated

import typer

from store.errors import BadInput
from store.exchange.private_files import private_file, refuse_to_replace
from store.exchange.writers import KINDS, Done, known_export, writer_of
from store.safety.opening import Store
from store.views.lists.customers import Customers
from store.views.lists.saved_views import find_view
from tui.cli import output
from tui.cli.files import read_text
from tui.cli.options import Day, Db, Filter, Json, filter_of
from tui.cli.session import looked
from tui.text import visible

_PIPE = Path("-")
_FILES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".xlsx", ".ics", ".vcf", ".html")


def export(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            autocompletion=lambda: list(KINDS),
            help="customers, people, purchases, touches, follow-ups, offers, cases, promises, "
            "costs, answers, products; calendar, cards, letters, mailing; or all.",
        ),
    ],
    filter_text: Filter = None,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The file to write; - for a pipe.")
    ] = _PIPE,
    form: Annotated[
        str | None,
        typer.Option("--as", metavar="FORM", help="csv, jsonl or xlsx; else by the file's name."),
    ] = None,
    view: Annotated[
        str | None, typer.Option("--view", metavar="NAME", help="The customers of a view.")
    ] = None,
    step: Annotated[
        str | None,
        typer.Option("--step", metavar="ID", help="Of a calendar: this follow-up alone."),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="CUSTOMER", help="Of a calendar: their plan's next year."),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--letter", metavar="FILE", help="The words of a letter, with {first_name} and such."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is there already.")
    ] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Write tables, calendars, address cards, letters, or everything.

    Example: tickler export customers segment:clinics --to clinics.xlsx

    A filter or a view chooses the customers whose records are written. A calendar holds your
    follow-ups, each under one name for ever, so that a later file replaces an earlier one. “all” is
    every table, the journal included, as lines of JSON; “tickler import” reads that into an empty
    store. Only you can read the file, but it is not encrypted, even where the store is; a
    text that looks like a formula is made harmless.
    """
    known_export(kind)
    if to != _PIPE:
        refuse_to_replace(to, force=force)
    wanted = filter_of(filter_text)
    if wanted.strip() == "-" or Path(wanted).suffix.lower() in _FILES:
        typed = visible(shlex.quote(wanted))
        raise BadInput(f"“{visible(wanted)}” cannot be a filter: to write there say --to {typed}.")
    if kind == "all" and (wanted or view):
        raise BadInput("“all” is the whole store: a filter goes with the other kinds.")
    letter = None if template is None else read_text(template)
    write = writer_of(kind, str(to), form, letter, step, plan)
    with looked(db, day, figures=kind == "customers") as (store, now):
        customers = _chosen(store, now, wanted, view)
        if to == _PIPE:
            done = _to_pipe(lambda out: write(out, store, now, customers), form, kind)
        else:
            with private_file(to, force=force) as out:
                done = write(out, store, now, customers)
    count, left = done
    said = output.hint if to == _PIPE else output.say
    if json and to != _PIPE:
        size = to.expanduser().stat().st_size
        left_out = [{"customer": who, "why": why} for who, why in left]
        output.answer(
            {"file": str(to), "kind": kind, "rows": count, "bytes": size, "encrypted": False,
             "left_out": left_out}
        )  # fmt: skip
        return
    for who, why in left:
        output.hint(f"left out: {who}: {why}")
    if to != _PIPE:
        said(f"Written: {count:,} {_WORDS.get(kind, 'rows')} to {to}, not encrypted.")


_WORDS = {"calendar": "events", "cards": "cards", "letters": "letters"}


def _chosen(store: Store, now: date, wanted: str, view: str | None) -> list[bytes] | None:
    """The customers that are meant; None for all of them."""
    if view is not None:
        named = find_view(store, view).filter
        wanted = f"({named}) ({wanted})" if wanted.strip() else named
    if not wanted.strip():
        return None
    return [stop.key for stop in Customers(store, now, wanted).stops()]


def _to_pipe(write: Callable[[IO[bytes]], Done], form: str | None, kind: str) -> Done:
    """Write to stdout; what goes to a terminal is made harmless there."""
    if not sys.stdout.isatty():
        try:
            done = write(sys.stdout.buffer)
            sys.stdout.buffer.flush()
        except BrokenPipeError as error:  # what reads along has seen enough, as head does
            raise output.ReaderLeft from error
        return done
    if form == "xlsx":
        raise BadInput("A workbook is not text: name a file with --to, or a pipe.")
    if kind == "all":
        raise BadInput("Everything is a lot to print: name a file with --to.")
    kept = io.BytesIO()
    done = write(kept)
    for line in kept.getvalue().decode("utf-8").splitlines():
        sys.stdout.write(visible(line) + "\n")
    return done
