"""`tickler import`: read a file."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from store.errors import BadInput
from store.exchange.asks import Asked
from store.exchange.fields import KINDS
from store.exchange.file_preview import Look, look_over
from store.exchange.mapping import Answers, parse_map, parse_rate, parse_sales, parse_where
from store.exchange.presets import presets
from store.exchange.read_file import import_file
from store.exchange.rejects import Rejects, keeper
from store.exchange.report import Line, Report, asked_json
from tui.cli import output
from tui.cli.options import Day, Db, DryRun, Json
from tui.cli.progress import Progress
from tui.cli.session import opened_at
from tui.environment import Edge, edge_of
from tui.text import counted
from tui.words.file_lines import encoding_words, gathered, money_read
from tui.words.sentences import tell

_LINES = 20
_COLUMNS = 20
_PIPE = Path("-")
_WHOLE = b'{"tickler": "store"'


def _kinds() -> list[str]:
    return list(KINDS)


def _preset_names() -> list[str]:
    return [preset.name for preset in presets()]


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="CSV, text, .xlsx, .xls, .json, .vcf, .ics, .ldif, .html, .zip; - for a pipe.",
        ),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="KIND",
            autocompletion=_kinds,
            help="purchases, deals, customers, interactions, follow-ups, activities (both), cases, "
            "costs; else what the header says.",
        ),
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option(
            "--preset",
            metavar="NAME",
            autocompletion=_preset_names,
            help="Which program wrote it, if the header does not tell; none: an unknown one.",
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN,…",
            help="Columns by name: customer=Client,date=Day; channel:call for a value of all rows.",
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where", metavar="COLUMN=VALUE", help="Only these rows: Type=Call, Status!=Draft."
        ),
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(
            "--date-format", metavar="FORMAT", help="dmy, mdy or ymd, if the dates do not show it."
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="utf-8, cp1252, cp1250, cp1251, …"),
    ] = None,
    decimal: Annotated[
        str | None,
        typer.Option("--decimal", metavar="MARK", help="The sign before the decimals: . or ,"),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(
            "--currency", metavar="CODE", help="The currency of the amounts, if no column says it."
        ),
    ] = None,
    rate: Annotated[
        list[str] | None,
        typer.Option(
            "--rate",
            metavar="CODE=RATE",
            help="What one unit of another currency is worth in yours: USD=0.92; repeatable.",
        ),
    ] = None,
    sales: Annotated[
        str | None,
        typer.Option(
            "--sales",
            metavar="WORD,…",
            help="Which words of a status mean sold: Paid,Sent; all; none.",
        ),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="UNIT", help="The unit of a length: minutes, seconds, …"),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook; all for each."),
    ] = None,
    alike: Annotated[
        str | None,
        typer.Option(
            "--alike", metavar="ANSWER", help="Names spelt like a customer's: one, or apart."
        ),
    ] = None,
    cents: Annotated[
        str | None,
        typer.Option("--cents", metavar="ANSWER", help="Whether whole amounts are cents: yes, no."),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects", metavar="FILE", help="Where to put the rows that cannot be read."
        ),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Read a file of customers, purchases, deals, touches or next steps.

    Example: tickler import orders.csv --map customer=Client,amount="Net total" --dry-run

    What the columns hold is told by their headers; --map adds to that. What the file leaves open is
    asked, with exit code 2, and nothing is written. A file that is read again makes nothing twice.
    Rows that cannot be read are named with their lines and left out; the others are one change,
    which “tickler undo” takes back. Exit code 1 when no row could be read.
    """
    answers: Answers = {
        "kind": kind,
        "preset": preset,
        "mapping": None if columns is None else parse_map(columns),
        "where": [parse_where(each) for each in where or ()],
        "encoding": encoding,
        "date_format": date_format,
        "decimal": decimal,
        "currency": currency,
        "rates": dict(map(parse_rate, rate or ())),
        "sales": None if sales is None else parse_sales(sales),
        "unit": unit,
        "sheet": sheet,
        "alike": alike,
        "cents": cents,
    }
    edge = edge_of(db, day)
    if file == _PIPE:
        with _from_pipe() as piped:
            _import(piped, answers, rejects, dry_run=dry_run, json=json, edge=edge)
        return
    _import(file, answers, rejects, dry_run=dry_run, json=json, edge=edge)


def _import(
    file: Path, answers: Answers, rejects: Path | None, *, dry_run: bool, json: bool, edge: Edge
) -> None:
    if _is_whole_store(file):
        _read_whole_store(edge, file, json=json)
        return
    kept: list[str] = []
    keep = None if rejects is None else keeper(rejects, kept)
    try:
        # A file that cannot be read makes no store.
        looks = () if edge.path.exists() else look_over(file, edge.today, **answers)
        report = _read(edge, file, answers, looks, dry_run, keep)
    except Asked as asked:
        if not json:
            raise
        output.answer(asked_json(file.name, asked, dry_run=dry_run))
        raise typer.Exit(2) from None
    if json:
        output.answer(report.to_json())
    else:
        _show(report)
        if kept:
            output.say(f"What was rejected is in {', '.join(kept)}: mend it and import that.")
    if report.rejected and len(report.rejected) == report.rows:
        raise typer.Exit(1)


def _read(
    edge: Edge,
    file: Path,
    answers: Answers,
    looks: Sequence[Look],
    dry_run: bool,
    keep: Rejects | None,
) -> Report:
    with (
        opened_at(edge, create=True, dry_run=dry_run, trains=True) as (store, now),
        Progress() as progress,
    ):
        return import_file(
            store, now, file, dry_run=dry_run, progress=progress.count, rejects=keep,
            looks=looks, **answers
        )  # fmt: skip


@contextmanager
def _from_pipe() -> Iterator[Path]:
    """What comes through a pipe, as a file that is gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="tickler-") as folder,
        Progress() as progress,
    ):
        path = Path(folder) / "pipe"
        size = 0
        with path.open("wb") as out:
            while chunk := sys.stdin.buffer.read(1 << 20):
                out.write(chunk)
                size += len(chunk)
                progress.say(f"reading the pipe: {size / 1e6:,.0f} MB")
        if not size:
            raise BadInput("Standard input is empty: nothing came through the pipe.")
        yield path


def _is_whole_store(file: Path) -> bool:
    if not file.expanduser().is_file():
        return False  # a pipe would be waited for without end
    try:
        with file.expanduser().open("rb") as lines:
            return lines.read(len(_WHOLE)) == _WHOLE
    except OSError:
        return False  # reading it as a table says what is wrong


def _read_whole_store(edge: Edge, file: Path, *, json: bool) -> None:
    from store.exchange.whole_store import import_store  # with it the table classes: 0.5 s

    with (
        opened_at(edge, create=True) as (store, now),
        file.expanduser().open(encoding="utf-8") as lines,
    ):
        rows = import_store(store, now, lines, file.name)
    if json:
        output.answer(
            {
                "file": file.name,
                "kind": "all",
                "new": rows,
                "changed": 0,
                "same": 0,
                "rejected": [],
                "dry_run": False,
                "undo": None,
            }
        )
    else:
        output.say(
            f"{file.name}: everything is in, {counted(rows, 'row')}. “tickler today” shows the day."
        )


def _show(report: Report) -> None:
    for each in report.files:
        _show_table(each)
        output.say()
    if report.files:
        would = "would be " if report.dry_run else ""
        output.say(
            f"{report.file}: {counted(len(report.files), 'table')}: {report.new:,} {would}new, "
            f"{report.changed:,} {would}changed, {report.same:,} the same, "
            f"{len(report.rejected):,} rejected"
        )
        for note in report.notes:
            output.paragraph(tell(note))
    else:
        _show_table(report)
    if report.dry_run and not report.new + report.changed:
        output.say("Nothing was written: it holds nothing new to keep.")
    elif report.dry_run:
        output.say("Nothing was written: run it without --dry-run to keep it.")
    elif report.undo is not None:
        output.say("“tickler undo” takes it back, “tickler today” shows what comes of it.")


def _show_table(report: Report) -> None:
    would = "would be " if report.dry_run else ""
    output.say(
        f"{report.file}: {counted(report.rows, 'row')} of {report.kind}{_source(report)}: "
        f"{report.new:,} {would}new, "
        f"{report.changed:,} {would}changed, {report.same:,} the same, "
        f"{len(report.rejected):,} rejected"
    )
    output.paragraph(_made(report))
    output.paragraph(
        "columns: " + ", ".join(f"{field} = {name}" for field, name in report.columns.items())
    )
    if report.left_out:
        many = len(report.left_out) - _COLUMNS
        more = f" … and {many:,} more" if many > 0 else ""
        output.paragraph("columns left out: " + ", ".join(report.left_out[:_COLUMNS]) + more)
    for note in report.notes:
        output.paragraph(tell(note))
    _lines("rejected", report.rejected)
    _lines("cell left out", [Line(c.line, f"{c.field}: {tell(c.why)}") for c in report.cells])
    _lines("left out", report.skipped)


def _source(report: Report) -> str:
    return f", {report.evidence}" if report.preset else ""


def _made(report: Report) -> str:
    parts = [counted(report.records, "record")]
    if money := money_read(report):
        parts.append(money)
    parts.append(counted(report.new_customers, "new customer"))
    if report.merged:
        parts.append(f"{report.merged:,} found by name")
    if report.spread:
        parts.append(f"{counted(report.spread, 'past date')} spread over coming working days")
    if report.open_deals:
        parts.append(counted(report.open_deals, "open deal"))
    if report.kind not in ("purchases", "customers"):
        kinds = (report.purchases, "purchase", ""), (report.interactions, "touch", "touches"), (
            report.follow_ups, "next step", "")  # fmt: skip
        parts += [counted(*each) for each in kinds if each[0]]
    words = f" ({', '.join(report.words)})" if report.words else ""
    parted = f", columns separated by {_sign(report.delimiter)}" if report.delimiter else ""
    parts.append(f"read as {encoding_words(report.encoding)}{words}{parted}")
    return " · ".join(parts)


def _sign(delimiter: str) -> str:
    return {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}.get(delimiter, delimiter)


def _lines(what: str, lines: Sequence[Line]) -> None:
    told = gathered(lines)
    for each in told[:_LINES]:
        output.say(f"{what}: {each}")
    if len(told) > _LINES:
        output.say(f"… {len(told) - _LINES:,} more {what}: --json lists all")
