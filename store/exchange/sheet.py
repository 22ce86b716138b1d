"""A file as rows of named fields, read afresh on every walk so that it never lies in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import NamedTuple

from store.customer_fields import CustomerField
from store.dataclass import dataclass
from store.exchange.cells import Style, bare, clean, is_email
from store.exchange.columns import Columns, column_names
from store.exchange.customer_blocks import is_sum_of
from store.exchange.customer_headers import Field
from store.exchange.fields import KINDS
from store.exchange.layout import Layout
from store.exchange.presets import Preset, known_headers
from store.exchange.records import Record
from store.exchange.report import Line
from store.exchange.series import Series
from store.exchange.shared_cells import with_label
from store.exchange.split_columns import combined_of
from store.exchange.words import CARRIED, COUNT, COUNT_OF, TOTALS

_SUM = re.compile(r"-?(?:\d{1,4}|[\d.,' ]*\d[.,]\d\d)\s*\D{0,3}")
_GROUPED = re.compile("[↑↓]")  # as Salesforce marks it
_SUMS = ("sum", "count", "avg", "average", "median", "max", "min")
_TOTAL = re.compile(TOTALS, re.IGNORECASE)
_COUNT = re.compile(COUNT, re.IGNORECASE)
_COUNT_OF = re.compile(COUNT_OF, re.IGNORECASE)
_OF_NAME = re.compile(r"total (?:for |of )?(.+)|(.+) total", re.IGNORECASE)
_FOOT = re.compile(
    r"(?:generated|exported|printed|created|report(?:ed)?|source|page|as of|copyright|©|erstellt|"
    r"stand|quelle|généré|exporté|generado|exportado|confidential|accrual basis|cash basis)\b.*|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? .*\d{4}.*\d{1,2}:\d\d.*",
    re.IGNORECASE,
)
_CARRIED = re.compile(CARRIED, re.IGNORECASE)
_TOTALS_LINE = "a line of totals"
_NO_SERIES = Series({}, ())
_HEADING: list[str] = []
_REMEMBERED = 2000  # texts of a column, of which many come again
_SHAPED = 300  # rows whose cells tell what stands in a column


class Row(NamedTuple):
    """One row: the line it begins in, the text of each mapped field, or the fault in it."""

    line: int
    values: dict[str, str]
    fault: str | None = None
    cells: list[str] = []  # noqa: RUF012 (never changed)


@dataclass(frozen=True)
class Sheet:
    """A file, its layout, the columns of its fields, values that all rows have, which rows count.

    `where` are places in the row, the values wanted there, and whether they are not wanted;
    `unless` are places and the words (as `bare` gives them) whose rows a preset leaves out.
    `blocks`: the customer stands in the first row of each block alone.
    `supplier` is the place of a supplier's number: a row with one and no number of a customer's is
    none of ours.
    """

    layout: Layout
    kind: str
    columns: Columns
    constants: dict[str, str] = field(default_factory=dict)
    where: tuple[tuple[int, tuple[str, ...], bool], ...] = ()
    unless: tuple[tuple[int, frozenset[str]], ...] = ()
    supplier: int | None = None
    preset: Preset | None = None
    told: frozenset[str] = frozenset()  # fields that a person named
    own: tuple[CustomerField, ...] = ()  # the user's own fields that have a column
    own_rows: tuple[Field, ...] = ()  # the same as fields of a file
    series: Series = _NO_SERIES
    blocks: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that such a file can have."""
        return (*KINDS[self.kind], *self.own_rows)

    def names(self) -> dict[str, str]:
        """The column that each field is read from; a constant in quotation marks."""
        header = column_names(self.layout.header)
        found = {
            name: "|".join(header[index] for index in places)
            for name, places in self.columns.items()
        }
        return {**found, **{name: f"“{value}”" for name, value in self.constants.items()}}

    def has(self, *fields: str) -> bool:
        """Whether one of these fields has a column or a constant."""
        return any(name in self.columns or name in self.constants for name in fields)

    def labels(self) -> dict[int, int]:
        """The columns that say what the phones of others are: `Phone 1 - Label` of `… - Value`."""
        spots = {name: at for at, name in enumerate(self.layout.header)}
        found = {}
        for place in self.columns.get("phone", ()):
            stem, dash, _ = self.layout.header[place].rpartition(" - Value")
            beside = spots.get(f"{stem} - Label", spots.get(f"{stem} - Type"))
            if dash and beside is not None and beside < place:
                found[place] = beside
        return found

    def rows(self, skipped: Callable[[Line], None] | None = None) -> Iterator[Row]:
        """The rows after the header, without empty lines; what is no record goes to `skipped`.

        No records are totals, a header line that comes again, words below the table, and rows
        that `where` leaves out.
        """
        width = len(self.layout.header)
        again = [name.casefold() for name in self.layout.header]
        styles = {each.name: each.style for each in self.fields}
        many = {each.name for each in self.fields if each.many}
        labels = self.labels()
        # A cell of its own, and where it stands; cells that are put together.
        single = [
            (name, _Cleaned(styles[name]), places[0])
            for name, places in self.columns.items()
            if len(places) == 1 and places[0] not in labels
        ]
        alone = {name for name, _, _ in single}
        plan = [(name, styles[name], p) for name, p in self.columns.items() if name not in alone]
        furthest = max((place for _, _, place in single), default=-1)
        needed = self._needed()
        listed = self.preset is not None and "customer" in self.preset.ids
        combined = combined_of(self.layout.header, self.columns, ids_listed=listed)
        # A report that is grouped by a column has its word in the first row of each group alone.
        grouped = [(name, at) for name, _, at in single if _GROUPED.search(self.layout.header[at])]
        group: dict[str, str] = {}
        shapes = _Shapes(width)
        skip = skipped or _ignore
        # In a report by customer the name stands alone in a line above, under a blank header.
        sections = not self.layout.header[0] and self.columns.get("customer") == (0,)
        section = ""
        gap = below = False
        before = 0
        above = set[str]()  # whom the line above is about
        for line, cells, fault in _with_headings(self.layout.records(), again):
            if line <= self.layout.line:
                continue
            if cells is _HEADING:
                skip(Line(line, "a heading"))
                continue
            if fault is not None:
                yield Row(line, {}, fault)
                continue
            count = len(cells)
            if count <= 1 and not "".join(cells).strip():
                gap = True
                continue
            gap = gap or 0 < before < line - 1  # a workbook's empty rows are not kept
            before = line if self.layout.spool is not None else 0
            if gap:
                below = below or self._is_other_header(cells)
                gap = sum(map(bool, map(str.strip, cells))) == 1  # what the next table is called
            if below:
                skip(Line(line, "another table below this one"))
                continue
            if count != width and (fault := _misfit(cells, width) or shapes.misfit(cells)):
                if (why := _no_record(cells, {}, needed, width)) is None:
                    yield Row(line, {}, fault)
                else:
                    skip(Line(line, why))
                continue
            whole = cells if count > furthest else [*cells, *[""] * (furthest + 1 - count)]
            values = {name: known[whole[place]] for name, known, place in single}
            for name, style, places in plan:
                parts = [clean(cells[p], style) for p in places if p < count]
                if name == "phone" and labels:
                    told = [cells[labels[p]] if p in labels else "" for p in places if p < count]
                    parts = list(map(with_label, told, parts))
                filled = list(filter(None, parts))
                if style == "money":
                    del filled[1:]  # of amounts the first that is filled counts
                joint = ";" if name in many else "\n" if style == "long" else " "
                if style == "date" and all(map(str.isdigit, filled)):
                    joint = "-"  # year, month and day apart
                values[name] = joint.join(filled)
            for take_apart in combined:
                take_apart(values)
            if self.constants:
                values = {**self.constants, **values}
            if not any(values.values()) and not any(map(str.strip, cells)):
                gap = True
                continue
            why = _no_record(cells, values, needed, width)
            if grouped and why is None:
                why = _TOTALS_LINE if _is_sum_line(cells) else None
                for name, _ in grouped if why is None else ():
                    values[name] = group[name] = values[name] or group.get(name, "")
            total = _OF_NAME.fullmatch(cells[0].strip()) if why is None else None
            if total is not None and (total[1] or total[2]).casefold() in above:
                why = _TOTALS_LINE
            above = {cells[0].strip().casefold(), values.get("customer", "").casefold()}
            if (
                why is None
                and cells[0].strip().casefold() == again[0]
                and [cell.strip().casefold() for cell in cells] == again
            ):
                why = "the header again"
            if why is None and sections:
                if values["customer"] and not any(cell.strip() for cell in cells[1:]):
                    section, why = values["customer"], "a heading"
                else:
                    values["customer"] = section  # never a number of the row's own
            if self.blocks and why is None:
                if is_sum_of(cells, section):
                    why = _TOTALS_LINE
                else:
                    section = values["customer"] = values["customer"] or section
            if why is not None:
                skip(Line(line, why))
                continue
            if self.where and not self._wanted(cells):
                skip(Line(line, "not among the rows that are wanted"))
                continue
            if self.supplier is not None and not values["external_id"] and (
                self.supplier < len(cells) and cells[self.supplier].strip()
            ):  # fmt: skip
                skip(Line(line, "a supplier"))
                continue
            if self.unless and (out := self._unless(cells)):
                skip(Line(line, out))
                continue
            if shapes.learns:
                shapes.learn(cells)
            yield Row(line, values, None, cells)

    def _is_other_header(self, cells: list[str]) -> bool:
        """Whether a line after a gap begins another table: names of columns that are not ours."""
        ours = {bare(name) for name in self.layout.header}
        texts = [bare(cell) for cell in cells if cell.strip()]
        if len(texts) < 2 or any(c.isdigit() or c == "@" for cell in cells for c in cell):
            return False
        names = sum(1 for text in texts if text in known_headers())
        return names > 1 and names * 2 >= len(texts) and not ours.issuperset(texts)

    def _needed(self) -> list[str]:
        if self.kind == "customers":
            return ["name"] if "name" in self.columns else []
        dates = ("date", "at", "due")
        return [name for name in ("customer", "customer_name", *dates) if name in self.columns]

    def _wanted(self, cells: list[str]) -> bool:
        for place, values, isnt in self.where:
            text = cells[place].strip().casefold() if place < len(cells) else ""
            if (text in values) == isnt:
                return False
        return True

    def _unless(self, cells: list[str]) -> str:
        """Which word of the source says that a row is not to be taken; "" for none."""
        for place, words in self.unless:
            text = cells[place].strip() if place < len(cells) else ""
            word = bare(text)
            if word and (word in words or any(
                each[-1] == "*" and word.startswith(each[:-1]) for each in words
            )):  # fmt: skip
                return f"{self.layout.header[place]} is {text[:40]}"
        return ""


def _with_headings(records: Iterable[Record], header: list[str]) -> Iterator[Record]:
    """The records; what stands alone right above a header that comes again is a heading."""
    held: Record | None = None
    for record in records:
        if held is not None:
            again = [cell.strip().casefold() for cell in record.cells] == header
            yield held._replace(cells=_HEADING) if again else held
            held = None
        cells = record.cells
        if not any(cells[1:2]) and any(cells[:1]) and not any(map(str.strip, cells[2:])):
            held = record
        else:
            yield record
    if held is not None:
        yield held


def _is_sum_line(cells: list[str]) -> bool:
    return next(filter(str.strip, cells), "").strip().casefold() in _SUMS


class _Cleaned(dict[str, str]):
    """The texts of a column with their values; of many that come again the first are kept."""

    def __init__(self, style: Style) -> None:
        self._style: Style = style

    def __missing__(self, text: str) -> str:
        kept = clean(text, self._style)
        if len(self) < _REMEMBERED:
            self[text] = kept
        return kept


def _ignore(_: Line) -> None:
    """Nobody asks about the lines that hold no record."""


class _Shapes:
    """What the cells of each column look like, to tell a row in which a cell is missing."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._seen: list[set[str]] = [set() for _ in range(width)]
        self._rows = 0
        self.learns = True

    def learn(self, cells: list[str]) -> None:
        """Look at a whole row."""
        if len(cells) == self._width:
            self._rows += 1
            self.learns = self._rows < _SHAPED
            for seen, cell in zip(self._seen, cells, strict=True):
                if cell:
                    seen.add(_shape(cell.strip()))

    def misfit(self, cells: list[str]) -> str | None:
        """Why a short row cannot be read: its last cell belongs to the last column, not its own.

        Otherwise cells are missing at the end only; spreadsheets drop empty ones there.
        """
        count = len(cells)
        if count >= self._width or not cells[-1].strip():
            return None
        shape, own, last = _shape(cells[-1].strip()), self._seen[count - 1], self._seen[-1]
        if own and shape not in own and shape in last:
            return (
                f"it has {count} cells and the header has {self._width}, and the last one does "
                "not fit its column: a cell is missing"
            )
        return None


def _shape(text: str) -> str:
    if is_email(text):
        return "e-mail"
    if len(text) <= 3 and text.isupper() and text.isalpha():
        return "code"
    digits = sum(c.isdigit() for c in text)
    if digits * 2 > len(text):
        return "date" if len(text) >= 8 and text.count("-") + text.count("/") == 2 else "number"
    return "figures and words" if digits else "words"


def _misfit(cells: list[str], width: int) -> str | None:
    """Why cells do not fit the header; fewer cells are fine, spreadsheets drop empty ones."""
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        return f"it has {len(cells)} cells and the header has {width}: a delimiter stands in a text"
    return None


def _no_record(
    cells: list[str], values: dict[str, str], needed: list[str], width: int
) -> str | None:
    """Why a line is no record: totals, or words below the table; None where it is one."""
    if len(cells) - cells.count("") > 3:  # most rows: enough in them, no word for a total first
        first = next((cell for cell in cells if cell and not cell.isspace()), "").strip()
        if len(first) >= 120 or not _TOTAL.fullmatch(first):
            return None
    filled = [cell.strip() for cell in cells if cell and not cell.isspace()]
    first = filled[0] if filled else ""
    if first and len(first) < 120 and _TOTAL.fullmatch(first):
        used = sum(1 for name in values if values[name])
        sums = all(map(_is_sum, filled[1:]))  # a count, an amount
        sums = sums or _CARRIED.fullmatch(first) is not None  # on its day
        if any(not values.get(name) for name in needed) or used <= 1 or sums:
            return _TOTALS_LINE
    if _counts_rows(filled):
        return _TOTALS_LINE
    if len(filled) == 1 and width >= 2 and _FOOT.fullmatch(first):
        return "words beside the table"
    if len(filled) == 1 and width >= 3 and len(needed) >= 2 and len(cells) == 1:
        return "words beside the table"
    return None


def _is_sum(cell: str) -> bool:
    return (_SUM.fullmatch(cell) or _COUNT.fullmatch(cell)) is not None


def _counts_rows(filled: list[str]) -> bool:
    """Whether a line says how many rows are above it: `2 Kunden;Summe`, `Anzahl Kunden;2`."""
    if len(filled) > 3 or not any(c.isdigit() for cell in filled for c in cell):
        return False
    rest = [cell for cell in filled if not _is_sum(cell)]
    counted = any(map(_COUNT.fullmatch, filled))
    if len(rest) != 1 or len(rest[0]) >= 120:
        return counted and len(filled) == 1
    return bool(_COUNT_OF.fullmatch(rest[0]) or (counted and _TOTAL.fullmatch(rest[0])))
