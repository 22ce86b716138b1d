"""The lines of a table as strips: text fitted to its cells, styles by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.text import ELLIPSIS, fit, visible, wrap
from tui.widgets.columns import Cell, CellStyle, Column, Placed, place

GAP = 1
CURSOR_SIGN = "›"  # seen also without colours
MARK_SIGN = "✓"
LOOKS = {"header", "cursor", "found", *get_args(CellStyle)}


class Lines:
    """Draws lines of one width; `look` gives the style for names of `LOOKS`, later ones on top.

    `markable` lines keep a cell for the sign of a mark, so that nothing moves when one is set.
    """

    def __init__(
        self, columns: Sequence[Column], look: Callable[..., Style], *, markable: bool = False
    ) -> None:
        self._columns = tuple(columns)
        self._look = look
        self._lead = len(CURSOR_SIGN) + (len(MARK_SIGN) if markable else 0)
        self._looks: dict[tuple[str, ...], Style] = {}
        self._width = 0
        self._placed: list[Placed] = []

    @property
    def placed(self) -> list[Placed]:
        """The columns that are shown; none before the width is known."""
        return self._placed

    def resize(self, width: int) -> None:
        """Draw lines of `width` cells from now on."""
        self._width = width
        self._placed = place(self._columns, width - self._lead, gap=GAP)

    def restyle(self) -> None:
        """Ask for the styles anew."""
        self._looks.clear()

    def header(self) -> Strip:
        """The titles of the columns."""
        return self._line([Cell(placed.column.title) for placed in self._placed], "", "header")

    def row(self, cells: Sequence[Cell] | None, has_cursor: bool, *, marked: bool = False) -> Strip:
        """A row by the cells of all columns, None while it is on its way."""
        if cells is None:
            shown = [Cell(ELLIPSIS, "dim")] * len(self._placed)
        else:
            shown = [cells[placed.index] for placed in self._placed]
        sign = f"{CURSOR_SIGN if has_cursor else ' '}{MARK_SIGN if marked else ''}"
        return self._line(shown, sign, *(("cursor",) if has_cursor else ()))

    def message(self, text: str, number: int) -> Strip:
        """Line `number` of a message that stands in place of rows, under an empty line."""
        lines = ["", *wrap(text, self._width - 2)]
        line = f" {lines[number]}" if number < len(lines) else ""
        return Strip([Segment(fit(line, self._width), self._style("dim"))])

    def blank(self) -> Strip:
        """A line with nothing in it."""
        return self._line([], "")

    def _line(self, cells: Sequence[Cell], sign: str, *line: str) -> Strip:
        base = self._style(*line)
        segments = [Segment(sign.ljust(self._lead), base)]
        for placed, cell in zip(self._placed, cells, strict=False):
            style = base if cell.style == "plain" else self._style(*line, cell.style)
            text = fit(cell.text, placed.width, align=placed.column.align)
            if cell.marks:
                found = self._style(*line, cell.style, "found")
                segments += pointed_out(text, cell, style, found)
            else:
                segments.append(Segment(text, style))
            segments.append(Segment(" " * GAP, base))
        return Strip(segments).adjust_cell_length(self._width, base).simplify()

    def _style(self, *names: str) -> Style:
        style = self._looks.get(names)
        if style is None:
            style = self._looks[names] = self._look(*names)
        return style


def pointed_out(shown: str, cell: Cell, style: Style, found: Style) -> list[Segment]:
    """The fitted text of a cell at the left, with the look `found` where the cell has marks."""
    segments: list[Segment] = []
    end = 0
    for first, behind in cell.marks:
        # What is shown may be longer than the text, because signs stand for control characters.
        start, stop = (len(visible(cell.text[:place])) for place in (first, behind))
        segments += (
            Segment(shown[end:start], style),
            Segment(shown[max(start, end) : stop], found),
        )
        end = max(end, stop)
    return [*segments, Segment(shown[end:], style)]
