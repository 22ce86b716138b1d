"""Workbooks: the sheets of .xlsx and .xls as rows of text, as a person sees them there."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import xlrd
from openpyxl.utils import range_boundaries

from store.errors import BadInput
from store.exchange.containers.spool import Spool
from store.exchange.words import TOTALS
from store.sentence import say

_ZEROS = re.compile(r"0{2,}")
# `[$€-407]`, `[$USD]`, `"€"`. A plain $ may be anybody's: built-in formats hold it everywhere.
_CURRENCY = re.compile(r"\[\$([A-Z]{3}|[€£¥₹₽₺₩]|\$(?=-409))[\]-]|([€£₹₽₺₩])")
_TOTAL = re.compile(TOTALS, re.IGNORECASE)
_NO_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_LARGEST = 2 << 30  # bytes of a workbook's parts, unpacked
_WORDS = 256 << 20  # of the texts, which are held in memory
_CHUNK = 1 << 20
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_MOST_MERGED = 100_000


def read_xlsx(path: Path) -> dict[str, Spool]:
    """The sheets that can be seen and hold something, by name, in their order.

    Raises:
        BadInput: damaged, too large unpacked, or formulas without their results.
    """
    unworked = _check_parts(path)
    found: dict[str, Spool] = {}
    try:
        # Read only: row by row, so a large sheet is never in memory as a whole.
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(path, read_only=True) if unworked else None
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # exporters write wrong ones
            spool = Spool(f"sheet “{sheet.title}”")
            joined = _Joined(_merged(path, sheet))
            for number, cells in enumerate(sheet.iter_rows(), 1):
                texts = [_text(cell.value, _zeros(cell)) + _sign(cell) for cell in cells]
                spool.add(number, joined.filled(number, texts, [cell.value for cell in cells]))
            if formulas is not None:
                _check_results(path, sheet, formulas[sheet.title])
            found[sheet.title] = spool
        book.close()
    except BadInput:
        raise
    except Exception as error:  # the library lets through what its parsers raise
        raise BadInput(say("unread.workbook_damaged", file=path.name)) from error
    return {name: spool for name, spool in found.items() if spool.rows}


def read_xls(path: Path) -> dict[str, Spool]:
    """The sheets of the older form, in the same way."""
    found: dict[str, Spool] = {}
    try:
        with (
            path.open("rb") as source,
            xlrd.open_workbook(
                file_contents=source.read(),
                formatting_info=True,
                on_demand=True,
                logfile=_Nowhere(),
            ) as book,
        ):
            for index in range(book.nsheets):
                sheet = book.sheet_by_index(index)
                if sheet.visibility:
                    continue
                spool = Spool(f"sheet “{sheet.name}”")
                joined = _Joined((r + 1, e, c) for r, e, c, _ in sheet.merged_cells if e - r > 1)
                for row in range(sheet.nrows):
                    texts = [_old_text(book, cell) for cell in sheet.row(row)]
                    values = [
                        None if cell.ctype == xlrd.XL_CELL_NUMBER else text or None
                        for cell, text in zip(sheet.row(row), texts, strict=True)
                    ]
                    spool.add(row + 1, joined.filled(row + 1, texts, values))
                found[sheet.name] = spool
                book.unload_sheet(index)
    except Exception as error:  # the library lets through what its parsers raise
        raise BadInput(say("unread.workbook_closed", file=path.name)) from error
    return {name: spool for name, spool in found.items() if spool.rows}


class _Joined:
    """Cells that stand for several rows: what is written in them once holds for each.

    Numbers do not, or the sum of an order would be that of each of its lines. `ranges` are the
    first and the last row, from 1, and the column, from 0.
    """

    def __init__(self, ranges: Iterable[tuple[int, int, int]]) -> None:
        self._begins: dict[int, list[tuple[int, int]]] = {}
        for first, last, column in ranges:
            self._begins.setdefault(first, []).append((last, column))
        self._open: dict[int, tuple[int, str]] = {}

    def filled(self, row: int, texts: list[str], values: list[Any]) -> list[str]:
        """The texts of a row, with those of cells that began above."""
        if not self._begins and not self._open:
            return texts
        for column, (last, text) in list(self._open.items()):
            if row > last:
                del self._open[column]
            elif column < len(texts) and not texts[column]:
                texts[column] = text
        for last, column in self._begins.pop(row, ()):
            if column < len(texts) and not isinstance(values[column], int | float | None):
                self._open[column] = (last, texts[column])
        return texts


def _merged(path: Path, sheet: Any) -> list[tuple[int, int, int]]:
    """The cells of a sheet that stand for several rows; they are named behind its rows."""
    found: list[tuple[int, int, int]] = []
    with zipfile.ZipFile(path) as parts, parts.open(sheet._worksheet_path.lstrip("/")) as part:
        tail = b""
        for chunk in iter(partial(part.read, _CHUNK), b""):
            text = tail + chunk
            if b"<mergeCell " in text:
                for ref in _MERGED.findall(text):
                    left, first, _, last = range_boundaries(ref.decode())
                    if last > first and len(found) < _MOST_MERGED:
                        found.append((first, last, left - 1))
            tail = text[-60:] if b"<mergeCell " not in text[-60:] else b""
    return list(dict.fromkeys(found))


class _Nowhere:
    """Where the library's own talk goes."""

    def write(self, text: str) -> None:
        """Nobody reads it."""


def _check_parts(path: Path) -> bool:
    """Whether a workbook holds formulas without results; BadInput for one that cannot be read."""
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
            texts = max((i.file_size for i in infos if "sharedStrings" in i.filename), default=0)
            if sum(each.file_size for each in infos) > _LARGEST or texts > _WORDS:
                raise BadInput(say("unread.workbook_too_large", file=path.name))
            for info in infos:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename):
                    with parts.open(info) as part:
                        if _has_unworked(iter(partial(part.read, _CHUNK), b"")):
                            return True
            return False
    except BadInput:
        raise
    except NotImplementedError as error:
        raise BadInput(say("unread.strangely_packed", file=path.name)) from error
    except RuntimeError as error:
        raise BadInput(say("unread.workbook_has_password", file=path.name)) from error
    except Exception as error:  # whatever the unpacking of damaged parts raises
        raise BadInput(say("unread.workbook_damaged", file=path.name)) from error


def _has_unworked(chunks: Iterator[bytes]) -> bool:
    """Whether there are formulas that no program has worked out yet."""
    tail = b""
    for chunk in chunks:
        if _NO_RESULT.search(tail + chunk):
            return True
        tail = chunk[-40:]
    return False


def _check_results(path: Path, results: Any, formulas: Any) -> None:
    """Formulas without results would be read as nothing; in a line of totals nobody misses them.

    Raises:
        BadInput: another row has one.
    """
    formulas.reset_dimensions()
    for found, said in zip(results.iter_rows(), formulas.iter_rows(), strict=True):
        first = next((str(cell.value) for cell in found if cell.value is not None), "")
        if _TOTAL.fullmatch(first.strip()):
            continue
        for cell, formula in zip(found, said, strict=True):
            if cell.value is None and str(formula.value or "").startswith("="):
                raise BadInput(say("unread.formulas_only", file=path.name))


def _zeros(cell: Any) -> int:
    """How many figures a number is shown with at least: 00123 of the format 00000."""
    shown = getattr(cell, "number_format", None)
    return len(shown) if isinstance(shown, str) and _ZEROS.fullmatch(shown) else 0


def _sign(cell: Any) -> str:
    """The currency that a number is shown with, where its format names it."""
    shown = getattr(cell, "number_format", None)
    if not isinstance(cell.value, int | float) or not isinstance(shown, str):
        return ""
    found = _CURRENCY.search(shown)
    if found is None or isinstance(cell.value, bool):
        return ""
    return f" {found[1] or found[2]}"


def _text(value: Any, figures: int = 0) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return number_text(value).zfill(figures)
    if isinstance(value, datetime):
        moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("_x000D_", "")


def number_text(value: float | Decimal) -> str:
    """A number as a sheet shows it: 15 figures, no exponent."""
    if isinstance(value, float) and value != value:
        return ""
    exact = Decimal(f"{value:.15g}")
    return f"{exact:f}" if exact.is_finite() else str(value)


def _old_text(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        if cell.value < 1:
            minutes, seconds = divmod(round(cell.value * 86_400), 60)
            return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        return _text(xlrd.xldate_as_datetime(cell.value, book.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return _text(cell.value, len(shown) if _ZEROS.fullmatch(shown) else 0)
    return _text(cell.value or None)
