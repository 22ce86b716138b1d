"""Tables of a web page, as old programs write them under the name of a workbook."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from store.exchange.containers.spool import Spool

_SPAN: Final = 500  # rows or columns that one cell may cover
_UNSEEN: Final = ("style", "script", "head", "title")


def read_html_tables(text: str) -> dict[str, Spool]:
    """The tables that have a header and rows beside each other's columns, in their order."""
    page = _Page()
    page.feed(text)
    page.close()
    page.end_table()
    found: dict[str, Spool] = {}
    for rows in page.tables:
        if len(rows) > 1 and max(map(len, rows)) > 1:
            spool = found.setdefault(f"table {len(found) + 1}", Spool("HTML"))
            for number, cells in enumerate(rows, 1):
                spool.add(number, cells)
    return found


class _Page(HTMLParser):
    """Gathers the cells of each innermost table; what spans rows or columns stands in each row."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._outer: list[list[list[str]]] = []  # tables that hold the one that is being read
        self._rows: list[list[str]] | None = None
        self._below: dict[int, tuple[int, str]] = {}  # rows left and text of what spans them
        self._text: list[str] | None = None
        self._spans = (1, 1)
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._hidden += 1
        elif tag == "table":
            self._end_cell()
            if self._rows is not None:
                self._outer.append(self._rows)
            self._rows, self._below = [], {}
        elif self._rows is None:
            return
        elif tag == "tr":
            self._end_cell()
            self._rows.append([])
            self._fill_from_above()
        elif tag in ("td", "th"):
            self._end_cell()
            told = dict(attrs)
            self._spans = _span(told.get("rowspan")), _span(told.get("colspan"))
            self._text = []
        elif tag in ("br", "p", "div") and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self.end_table()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._hidden:
            self._text.append(" ".join(data.replace("\u00a0", " ").split()) or " "[: bool(data)])

    def end_table(self) -> None:
        """Keep the table that is being read; the one around it goes on."""
        self._end_cell()
        if self._rows is not None:
            self.tables.append(self._rows)
            self._rows = self._outer.pop() if self._outer else None

    def _end_cell(self) -> None:
        if self._text is None or self._rows is None:
            return
        text, self._text = "".join(self._text).strip(), None
        if not self._rows:
            self._rows.append([])
        down, right = self._spans
        for part in range(right):
            shown = "" if part else text
            if down > 1:
                self._below[len(self._rows[-1])] = (down - 1, shown)
            self._rows[-1].append(shown)
        self._fill_from_above()

    def _fill_from_above(self) -> None:
        """Put what spans several rows into this one, where its turn has come."""
        if self._rows is None or self._text is not None:
            return
        row = self._rows[-1]
        while (place := len(row)) in self._below:
            left, text = self._below.pop(place)
            if left > 1:
                self._below[place] = left - 1, text
            row.append(text)


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPAN) if text and text.isascii() and text.isdigit() else 1
