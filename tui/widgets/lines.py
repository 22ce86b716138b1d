"""The lines of a table as strips: text fitted to its cells, styles by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.text import ELLIPSIS, fit, wrap
from tui.widgets.columns import Cell, CellStyle, Column, Placed, place

GAP = 1
CURSOR_SIGN = "›"  # seen also without colours
LOOKS = {"header", "cursor", *get_args(CellStyle)}


class Lines:
    """Draws lines of one width; `look` gives the style for names of `LOOKS`, later ones on top."""

    def __init__(self, columns: Sequence[Column], look: Callable[..., Style]) -> None:
        self._columns = tuple(columns)
        self._look = look
        self._looks: dict[tuple[str, ...], Style] = {}
        self._width = 0
        self._placed: list[Placed] = []

    def resize(self, width: int) -> None:
        """Draw lines of `width` cells from now on."""
        self._width = width
        self._placed = place(self._columns, width - len(CURSOR_SIGN), gap=GAP)

    def restyle(self) -> None:
        """Ask for the styles anew."""
        self._looks.clear()

    def header(self) -> Strip:
        """The titles of the columns."""
        return self._line([Cell(placed.column.title) for placed in self._placed], " ", "header")

    def row(self, cells: Sequence[Cell] | None, has_cursor: bool) -> Strip:
        """A row by the cells of all columns, None while it is on its way."""
        if cells is None:
            shown = [Cell(ELLIPSIS, "dim")] * len(self._placed)
        else:
            shown = [cells[placed.index] for placed in self._placed]
        return self._line(shown, CURSOR_SIGN, "cursor") if has_cursor else self._line(shown, " ")

    def message(self, text: str, number: int) -> Strip:
        """Line `number` of a message that stands in place of rows, under an empty line."""
        lines = ["", *wrap(text, self._width - 2)]
        line = f" {lines[number]}" if number < len(lines) else ""
        return Strip([Segment(fit(line, self._width), self._style("dim"))])

    def blank(self) -> Strip:
        """A line with nothing in it."""
        return self._line([], " ")

    def _line(self, cells: Sequence[Cell], sign: str, *line: str) -> Strip:
        base = self._style(*line)
        segments = [Segment(sign, base)]
        for placed, cell in zip(self._placed, cells, strict=False):
            style = base if cell.style == "plain" else self._style(*line, cell.style)
            text = fit(cell.text, placed.width, align=placed.column.align)
            segments += (Segment(text, style), Segment(" " * GAP, base))
        return Strip(segments).adjust_cell_length(self._width, base).simplify()

    def _style(self, *names: str) -> Style:
        style = self._looks.get(names)
        if style is None:
            style = self._looks[names] = self._look(*names)
        return style
