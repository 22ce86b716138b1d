"""What reading a file did: the tally while it is read, and the report of it afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from store.dataclass import dataclass
from store.exchange.asks import Asked
from store.sentence import Words, listed
from store.value.money import rounded

Verdict = Literal["new", "changed", "same"]


class Line(NamedTuple):
    """A line of the file that brought nothing into the store, and why. Lines count from 1."""

    line: int
    why: Words


class Cell(NamedTuple):
    """A cell that could not be read and was left out, with its row kept."""

    line: int
    field: str
    why: Words


@dataclass
class Tally:
    """Counts while a file is read. `rows` = new + changed + same + rejected, always."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    records: int = 0
    customers: int = 0
    new_customers: int = 0
    merged: int = 0
    spread: int = 0
    total: Decimal = Decimal(0)
    rejected: list[Line] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    open_deals: int = 0
    terms: dict[bytes, int] = field(default_factory=dict)  # of contracts by customer, in days
    marked: int = 0  # products that are standard ones now
    unmarked: int = 0  # and that are no longer
    by_words: int = 0  # rows whose customer was found by the words of a title

    def count(self, verdict: Verdict, rows: int = 1) -> None:
        """Count rows as new, changed or same."""
        setattr(self, verdict, getattr(self, verdict) + rows)

    def reject(self, line: int, why: Words) -> None:
        """Count a row as rejected."""
        self.rejected.append(Line(line, why))

    def leave_out(self, line: int, name: str, why: Words) -> None:
        """Name a cell that was left out."""
        self.cells.append(Cell(line, name, why))

    def note(self, words: Words) -> None:
        """Say once what the person should know beside the counts."""
        if words not in self.notes:
            self.notes.append(words)


@dataclass(frozen=True)
class Report:
    """What reading a file did, or with `dry_run` would have done.

    `new`, `changed`, `same` and `rejected` count rows of the file and add up to `rows`; `records`
    are the purchases, customers, interactions or follow-ups that were made of the new rows.
    `skipped` are lines of totals. `undo` is the number of the unit of work, None when nothing was
    written. `columns` says which column each field was read from; `merged` counts customers that
    were found by name and took the file's id; `spread` counts follow-ups that got a coming working
    day because the file's date has passed; `total` is the money read, in `currency`. `left_out` are
    filled columns that nobody took, `cells` single cells; `purchases`, `interactions` and
    `follow_ups` count what one file brought of several kinds, `open_deals` the deals still open.
    `words` is a sample of what the letters of `encoding` make. `sample` are the first rows as they
    were read.
    """

    file: str
    kind: str
    preset: str | None
    new: int
    changed: int
    same: int
    rejected: tuple[Line, ...]
    dry_run: bool
    undo: str | None
    rows: int
    records: int
    skipped: tuple[Line, ...]
    columns: dict[str, str]
    encoding: str
    delimiter: str
    total: Decimal | None
    currency: str | None
    customers: int
    new_customers: int
    merged: int
    spread: int
    notes: tuple[Words, ...]
    left_out: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    purchases: int = 0
    interactions: int = 0
    follow_ups: int = 0
    open_deals: int = 0
    language: str = ""
    words: tuple[str, ...] = ()
    sample: tuple[dict[str, str], ...] = ()
    evidence: str = ""
    files: tuple[Report, ...] = ()  # of a zip, or of all sheets of a workbook

    def with_notes(self, notes: Sequence[Words]) -> Report:
        """The same with more to be said."""
        return replace(self, notes=(*self.notes, *notes)) if notes else self

    def to_json(self) -> dict[str, object]:
        """The report with the names that scripts rely on; money as decimal text."""
        total = None
        if self.total is not None and self.currency is not None:
            total = format(rounded(self.total, self.currency), "f")
        return {
            "file": self.file,
            "kind": self.kind,
            "preset": self.preset,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "rejected": [each._asdict() for each in self.rejected],
            "dry_run": self.dry_run,
            "undo": self.undo,
            "rows": self.rows,
            "records": self.records,
            "skipped": [each._asdict() for each in self.skipped],
            "columns": dict(self.columns),
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "total": total,
            "currency": self.currency,
            "customers": self.customers,
            "new_customers": self.new_customers,
            "merged": self.merged,
            "spread": self.spread,
            "notes": list(self.notes),
            "columns_left_out": list(self.left_out),
            "cells_left_out": [each._asdict() for each in self.cells],
            "asks": [],
            "purchases": self.purchases,
            "interactions": self.interactions,
            "follow_ups": self.follow_ups,
            "open_deals": self.open_deals,
            "kind_why": self.evidence,
            "sample": list(self.sample),
            "files": [each.to_json() for each in self.files],
        }


def joined(name: str, reports: Sequence[Report]) -> Report:
    """What the tables of one file brought together; each line that is named names its table."""

    def lines(what: str) -> tuple[Any, ...]:
        return tuple(
            each._replace(why=listed(report.file, each.why, by=": "))
            for report in reports
            for each in getattr(report, what)
        )

    first = reports[0]
    sums = {
        what: sum(getattr(each, what) for each in reports)
        for what in (
            "new", "changed", "same", "rows", "records", "customers", "new_customers", "merged",
            "spread", "purchases", "interactions", "follow_ups", "open_deals",
        )
    }  # fmt: skip
    totals = [each for each in reports if each.total is not None]
    return Report(
        file=name,
        kind="several",
        preset=None,
        **sums,
        rejected=lines("rejected"),
        skipped=lines("skipped"),
        cells=lines("cells"),
        dry_run=first.dry_run,
        undo=first.undo,
        columns={},
        encoding=first.encoding,
        delimiter=first.delimiter,
        total=sum((each.total for each in totals if each.total is not None), Decimal(0))
        if totals
        else None,
        currency=totals[0].currency if totals else None,
        notes=(),
        files=tuple(reports),
    )


def asked_json(file: str, asked: Asked, *, dry_run: bool) -> dict[str, object]:
    """The report of a file of which something must be answered first; nothing was written."""
    blank: dict[str, object] = {
        "file": file, "kind": None, "preset": None, "new": 0, "changed": 0, "same": 0,
        "rejected": [], "dry_run": dry_run, "undo": None, "rows": 0, "records": 0, "skipped": [],
        "columns": {}, "encoding": None, "delimiter": None, "total": None, "currency": None,
        "notes": [], "columns_left_out": [], "cells_left_out": [], "purchases": 0,
        "interactions": 0, "follow_ups": 0, "open_deals": 0,
    }  # fmt: skip
    return {**blank, **asked.seen, "asks": [ask.to_json() for ask in asked.asks]}
