"""What stands in a cell and in a line of facts, and how columns share the width of a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from store.dataclass import dataclass
from tui.text import Align, cell_width

CellStyle = Literal["plain", "strong", "dim", "sign", "soon", "overdue", "risk", "good"]


class Cell(NamedTuple):
    """One piece of plain text and the name of its look.

    `marks` are the pieces of it to point out, as pairs of first and behind the last character.
    """

    text: str
    style: CellStyle = "plain"
    marks: tuple[tuple[int, int], ...] = ()


class Fact(NamedTuple):
    """A piece of plain text, its look, and the word beside it."""

    text: str
    label: str = ""
    style: CellStyle = "plain"


def heading(text: str) -> tuple[Fact, Fact]:
    """An empty line and the title of what follows."""
    return Fact(""), Fact(text, style="strong")


@dataclass(frozen=True)
class Column:
    """A column: `width` cells are wanted, `min_width` is the least, `weight` shares what is left.

    In a narrow terminal the columns of the lowest `priority` vanish first.
    """

    id: str
    title: str
    width: int = 0
    weight: int = 0
    min_width: int = 0
    align: Align = "left"
    priority: int = 0

    @property
    def least(self) -> int:
        """Fewest cells in which the column is still worth showing."""
        return self.min_width or self.width or 4


@dataclass(frozen=True)
class Placed:
    """A column that is shown, its place among all columns and its width in cells."""

    index: int
    column: Column
    width: int


def place(columns: Sequence[Column], available: int, *, gap: int) -> list[Placed]:
    """The columns that fit in `available` cells with `gap` cells between them, and their widths."""
    kept = list(range(len(columns)))

    def spare() -> int:
        return available - sum(columns[i].least for i in kept) - gap * (len(kept) - 1)

    while len(kept) > 1 and spare() < 0:
        kept.remove(min(kept, key=lambda i: (columns[i].priority, -i)))
    left = spare()
    widths = {i: columns[i].least for i in kept}
    if left < 0:
        return [Placed(i, columns[i], max(0, available)) for i in kept]
    for i in sorted(kept, key=lambda i: -columns[i].priority):
        more = min(left, max(0, columns[i].width - widths[i]))
        widths[i] += more
        left -= more
    weights = sum(columns[i].weight for i in kept)
    for i in kept:
        if columns[i].weight:
            more = left * columns[i].weight // weights
            widths[i] += more
            left -= more
            weights -= columns[i].weight
    return [Placed(i, columns[i], widths[i]) for i in kept]


def without_room(columns: Sequence[Column], placed: Sequence[Placed]) -> list[str]:
    """The titles of the columns that are not shown."""
    shown = {each.index for each in placed}
    return [
        column.title for index, column in enumerate(columns) if index not in shown and column.title
    ]


def cut_texts(placed: Sequence[Placed], cells: Sequence[str]) -> list[int]:
    """Which columns of words have less room than a row's text takes; figures are shortened."""
    return [
        each.index
        for each in placed
        if each.column.weight and cell_width(cells[each.index]) > each.width
    ]
