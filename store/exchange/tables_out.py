"""Tables that leave the store: CSV, JSON lines and workbooks, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Final

from store.errors import BadInput
from store.exchange.cells import GUARD_LIKE
from store.sentence import say
from store.views.lists.exports import Column, Value

FORMS: Final = ("csv", "jsonl", "xlsx")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]|'+[0-9]")  # as `cells` takes it off again
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML can hold them
_CELL: Final = 32_767  # characters in a cell of a workbook
_TITLE: Final = 31


def form_of(name: str, said: str | None) -> str:
    """The form that is said, else the one of a file's name.

    Raises:
        BadInput: it is none.
    """
    form = (said or name.rpartition(".")[2]).casefold()
    form = "jsonl" if form == "json" else form
    if form not in FORMS:
        raise BadInput(say("typed.no_table_form", text=said or name, known=", ".join(FORMS)))
    return form


def write_table(
    out: IO[bytes], form: str, title: str, columns: Sequence[Column], rows: Iterable[list[Value]]
) -> int:
    """Write rows under their titles; returns how many.

    A text that a spreadsheet would take for a formula gets an apostrophe before it in CSV, which an
    import takes off again; a workbook has it as text. Dates and amounts stay dates and numbers.
    """
    if form == "xlsx":
        return _write_workbook(out, title, columns, rows)
    lines = _json_lines(columns, rows) if form == "jsonl" else _csv_lines(columns, rows)
    count = -1 if form == "csv" else 0
    for line in lines:
        out.write(line.encode("utf-8", "replace"))
        count += 1
    return count


class _Line:
    """Takes what a csv.writer writes."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _csv_lines(columns: Sequence[Column], rows: Iterable[list[Value]]) -> Iterator[str]:
    line = _Line()
    writer = csv.writer(line)
    writer.writerow(guarded(each.title) for each in columns)
    yield line.text
    for row in rows:
        writer.writerow(map(_csv_cell, row))
        yield line.text


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return guarded(joined(value))


def guarded(text: str) -> str:
    """A text that no spreadsheet works out."""
    return f"'{text}" if _FORMULA.match(text) else text


def joined(value: str | tuple[str, ...]) -> str:
    """Several values in one cell."""
    return value if isinstance(value, str) else "; ".join(value)


def _json_lines(columns: Sequence[Column], rows: Iterable[list[Value]]) -> Iterator[str]:
    names = [snake(each.title) for each in columns]
    for row in rows:
        found = dict(zip(names, map(_json_value, row), strict=True))
        yield json.dumps(found, ensure_ascii=False) + "\n"


def snake(title: str) -> str:
    """A title as a name of JSON: `Customer ID` is `customer_id`."""
    return "_".join(re.findall(r"\w+", title.casefold().replace("-", "")))


def _json_value(value: Value) -> object:
    if isinstance(value, date | Decimal):
        return _csv_cell(value)
    return list(value) if isinstance(value, tuple) else value


def _write_workbook(
    out: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[list[Value]]
) -> int:
    from openpyxl import Workbook  # only here, it takes a while
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:_TITLE] or "Sheet")
    sheet.freeze_panes = "A2"

    def cell(value: Value) -> object:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, date):
            return value
        text = _NO_TEXT.sub("", joined(value))[:_CELL]
        if GUARD_LIKE.match(text):  # an apostrophe of its own, which reading would take off
            text = f"'{text}"
        made = WriteOnlyCell(sheet, text)
        made.data_type = "s"  # also what begins like a formula
        return made

    sheet.append([cell(each.title) for each in columns])
    count = 0
    for row in rows:
        sheet.append([cell(value) for value in row])
        count += 1
    book.save(out)
    return count
