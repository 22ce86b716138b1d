"""A sheet: a table of the portfolio in words, with the customers behind each of its rows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, TypeAlias, TypeVar, overload

from store.dataclass import dataclass
from store.value.at_risk import AtRisk
from store.views.portfolio.portfolio import Portfolio
from tui.text import counted
from tui.widgets.columns import Column, Placed, cut_texts, without_room
from tui.widgets.spark import bar

T = TypeVar("T")
Picture: TypeAlias = Literal["", "bars", "line", "heat"]

# What counts closed customers too must say so, or the list would leave them out.
EVERYBODY: Final = "is:open,closed"
WITHOUT: Final = "without"
UNKNOWN: Final = "–"
MOST: Final = 50  # rows of a list in the whole report; one tab alone shows all
_BAR: Final = 12  # cells
_HEAT: Final = " ░▒▓█"


@dataclass(frozen=True, slots=True)
class Opens:
    """A list of customers behind a figure: what it is called and the filter that makes it."""

    title: str
    filter: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row in words; `opens` are the lists behind it, `customer_id` the one it is about,
    `question` the one of the review that it shows.

    `shares` are what a picture draws, each from 0 to 1: one for a bar or a point, many for a line
    of a heat map; None where there is nothing to draw.
    """

    cells: tuple[str, ...]
    opens: tuple[Opens, ...] = ()
    customer_id: bytes | None = None
    shares: tuple[float | None, ...] = ()
    question: str | None = None


class RowsOf(Sequence[SheetRow]):
    """The rows of a long list, each written when it is looked at: most are left out (`short`)."""

    def __init__(self, things: Sequence[T], write: Callable[[T], SheetRow]) -> None:
        self._things = things
        self._write: Callable[[Any], SheetRow] = write

    def __len__(self) -> int:
        return len(self._things)

    def __iter__(self) -> Iterator[SheetRow]:
        return map(self._write, self._things)

    @overload
    def __getitem__(self, place: int) -> SheetRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[SheetRow]: ...

    def __getitem__(self, place: int | slice) -> SheetRow | Sequence[SheetRow]:
        if isinstance(place, slice):
            return RowsOf(self._things[place], self._write)
        return self._write(self._things[place])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title and a note that says what its figures are; `key` names it for files.

    Where it has no rows, `empty` says why.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[SheetRow]
    note: str = ""
    picture: Picture = ""
    empty: str = "nothing yet"


def drawn(sheet: Sheet) -> tuple[tuple[Column, ...], list[tuple[str, ...]]]:
    """Columns and cells for a terminal, with the picture beside or in the figures.

    A bar is drawn to its length; the cells of a heat map carry the darker a sign the more there is.
    """
    cells = [row.cells for row in sheet.rows]
    if sheet.picture in ("bars", "line") and any(row.shares for row in sheet.rows):
        bars = [
            bar(0, round((row.shares[0] or 0.0) * 1000), 0, 1000, _BAR) if row.shares else ""
            for row in sheet.rows
        ]
        column = Column("picture", "", width=_BAR, priority=1)
        return (*sheet.columns, column), [
            (*each, drawing) for each, drawing in zip(cells, bars, strict=True)
        ]
    if sheet.picture == "heat":
        cells = [
            (
                *row.cells[: -len(row.shares)],
                *(
                    cell if share is None else f"{_HEAT[min(4, int(share * 5))]}{cell}"
                    for cell, share in zip(row.cells[-len(row.shares) :], row.shares, strict=True)
                ),
            )
            for row in sheet.rows
        ]
    return sheet.columns, cells


def no_room(columns: Sequence[Column], placed: Sequence[Placed]) -> str:
    """Which figures are not shown in this width, if any."""
    titles = without_room(columns, placed) if placed else []
    return f"A wider window shows as well: {', '.join(titles)}." if titles else ""


def in_full(columns: Sequence[Column], placed: Sequence[Placed], cells: Sequence[str]) -> list[str]:
    """The texts of a row that are cut in this width, the first with nothing before it."""
    return [
        f"{columns[index].title}: {cells[index]}" if index else cells[0]
        for index in cut_texts(placed, cells)
    ]


def short(sheet: Sheet, tab: str) -> Sheet:
    """The sheet as the whole portfolio shows it: of a long list of customers the first ones."""
    more = len(sheet.rows) - MOST
    if more <= 0:
        return sheet
    others = "other" if more == 1 else f"{more:,} others"
    rest = f"The first {MOST}; “tickler report --tab {tab}” has the {others} too."
    return replace(sheet, rows=sheet.rows[:MOST], note=f"{rest} {sheet.note}".rstrip())


@dataclass(frozen=True, slots=True)
class Tab:
    """Sheets that are looked at together."""

    key: str
    title: str
    sheets: Callable[[Portfolio], tuple[Sheet, ...]]


def members_words(found: Portfolio) -> str:
    """`15 customers and 1 closed`: together those whom the tables call everybody."""
    closed = sum(each.closed for each in found.members)
    live = counted(len(found.members) - closed, "customer")
    return f"{live} and {closed:,} closed" if closed else live


def with_closed(note: str, found: Portfolio) -> str:
    """The note under a table of everybody, who are more than those that are worked."""
    closed = sum(each.closed for each in found.members)
    is_ = "is" if closed == 1 else "are"
    return f"{note} Of everybody {closed:,} {is_} closed." if closed else note


def first(title: str, *, width: int = 16) -> Column:
    """The column that names the row."""
    return Column("name", title, weight=1, min_width=width, priority=99)


def figure(title: str, priority: int = 5, width: int = 0, *, least: int = 0) -> Column:
    """A column of figures; amounts may be told in `least` cells, in k and M."""
    wanted = width or max(7, len(title))
    return Column(title, title, width=wanted, min_width=least, align="right", priority=priority)


def risked(sums: Iterable[AtRisk], priority: int = 5, width: int = 10, *, least: int = 0) -> Column:
    """The column of the money at risk, with room for of how many it is told."""
    more = max((len(f" of {each.told:,}") for each in sums if each.in_part), default=0)
    return figure("at risk", priority, width + more, least=least + more if least else 0)


def part_told(sums: Iterable[AtRisk]) -> str:
    """What the note of such a column adds where the money at risk is not told of every buyer."""
    if not any(each.in_part for each in sums):
        return ""
    return " At risk “of 3”: of three buyers; of others too little is known to tell it."


def text(title: str, priority: int = 5, width: int = 12, weight: int = 1) -> Column:
    """A column of words, which shares what room is left."""
    return Column(title, title, weight=weight, min_width=width, priority=priority)


def quoted(name: str | None) -> str:
    """A name as a filter's value; none where there is none."""
    return "none" if name is None else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def by_field(field: str) -> str:
    """The title of the column of what customers are put together by."""
    return "Rep" if field == "owner" else field.capitalize()


def one_of(field: str, key: str | None) -> tuple[str, str]:
    """What a row by that field is called, and the filter of its customers."""
    name = f"{WITHOUT} a {'rep' if field == 'owner' else field}" if key is None else key
    return name, f"{field}:{quoted(key)}"


def in_month(field: str, month: str) -> str:
    """The filter of those whose day lies in a month (YYYY-MM)."""
    return f"{field}:{month}-01..{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"


def people(filter_text: str, title: str = "customers") -> Opens:
    """The customers that a filter keeps, closed ones too."""
    return Opens(title, f"{filter_text} {EVERYBODY}".strip())


def share(value: float | None) -> str:
    """A share in whole percent."""
    return UNKNOWN if value is None else f"{value * 100:.0f} %"


def days(counts: tuple[int, ...]) -> str:
    """Windows in days: " (120 days)", or " (45 to 365 days)" where they differ; of nobody none."""
    if not counts:
        return ""
    low, high = counts[0], counts[-1]
    return f" ({low:,} days)" if low == high else f" ({low:,} to {high:,} days)"
