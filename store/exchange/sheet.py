"""A file as rows of named fields, read afresh on every walk so that it never lies in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from store.exchange.cells import clean
from store.exchange.columns import Columns
from store.exchange.encoding import open_text
from store.exchange.fields import KINDS
from store.exchange.layout import Layout
from store.exchange.records import records
from store.exchange.report import Line

_TOTAL = re.compile(r"(?:grand |sub)?totals?(?: (?:for|of) .*)?:?|summe|gesamt", re.IGNORECASE)


class Row(NamedTuple):
    """One row: the line it begins in, the text of each mapped field, or the fault in it."""

    line: int
    values: dict[str, str]
    fault: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A file, its layout and the columns of its fields."""

    layout: Layout
    kind: str
    columns: Columns

    def names(self) -> dict[str, str]:
        """The column that each field is read from."""
        header = self.layout.header
        return {
            field: "|".join(header[index] for index in found)
            for field, found in self.columns.items()
        }

    def column(self, field: str) -> Iterator[str]:
        """The filled cells of one field, in the order of the file."""
        places = self.columns.get(field, ())
        if not places:
            return
        style = next(each.style for each in KINDS[self.kind] if each.name == field)
        with open_text(self.layout.path, self.layout.encoding) as stream:
            for line, cells, fault in records(stream, self.layout.delimiter):
                if line > self.layout.line and fault is None:
                    for place in places:
                        text = clean(cells[place], style) if place < len(cells) else ""
                        if text and _TOTAL.fullmatch(text) is None:
                            yield text

    def rows(self, skipped: Callable[[Line], None] | None = None) -> Iterator[Row]:
        """The rows after the header, without empty lines; lines of totals go to `skipped`."""
        width = len(self.layout.header)
        fields = KINDS[self.kind]
        needed = [field.name for field in fields if field.needed] or ["name"]
        plan = [(f.name, f.style, self.columns[f.name]) for f in fields if f.name in self.columns]
        with open_text(self.layout.path, self.layout.encoding) as stream:
            for line, cells, fault in records(stream, self.layout.delimiter):
                if line <= self.layout.line:
                    continue
                if fault is not None:
                    yield Row(line, {}, fault)
                    continue
                count = len(cells)
                if count <= 1 and not "".join(cells).strip():
                    continue
                if count != width and (fault := _misfit(cells, width)):
                    yield Row(line, {}, fault)
                    continue
                values: dict[str, str] = {}
                for name, style, places in plan:
                    if len(places) == 1:
                        place = places[0]
                        values[name] = clean(cells[place], style) if place < count else ""
                    else:
                        parts = [clean(cells[p], style) for p in places if p < count]
                        values[name] = ";".join(filter(None, parts))
                if not any(values.values()) and not any(map(str.strip, cells)):
                    continue
                if _is_total(cells, values, needed):
                    if skipped is not None:
                        skipped(Line(line, "a line of totals"))
                    continue
                yield Row(line, values)


def _misfit(cells: list[str], width: int) -> str | None:
    """Why cells do not fit the header; fewer cells are fine, spreadsheets drop empty ones."""
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        return f"it has {len(cells)} cells and the header has {width}: a delimiter stands in a text"
    return None


def _is_total(cells: list[str], values: dict[str, str], needed: list[str]) -> bool:
    first = next((cell for cell in cells if cell and not cell.isspace()), "").strip()
    if not first or first[0] not in "TtGgSs" or _TOTAL.fullmatch(first) is None:
        return False
    filled = [name for name in values if values[name]]
    return any(not values.get(name) for name in needed) or len(filled) <= 1
