"""Only what differs goes to the terminal: what it shows is kept cell by cell.

Textual draws each widget that asked for it whole, every piece of it with its colours; over a slow
line one move of the cursor is tens of kilobytes then, most of them on the screen already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from rich.cells import cell_len, get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.style import Style
from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

R = TypeVar("R")

_GAP: Final = 4  # unchanged cells that are cheaper written again than stepped over
_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}  # others: all off
_SHOWS_ON_BLANKS: Final = {"4", "5", "6", "7", "9", "21", "51", "52", "53"}  # underline, reverse …


class Pen(NamedTuple):
    """How a cell is drawn: parameters of the terminal's colour sequence, and a link."""

    attributes: tuple[str, ...]
    ink: str
    paper: str
    link: str

    def on_blanks(self) -> Pen:
        """What of it a blank shows: without a line through or below it, only its paper."""
        if self.link or not _SHOWS_ON_BLANKS.isdisjoint(self.attributes):
            return self
        return Pen((), "", self.paper, "")


Cell: TypeAlias = tuple[str, Pen]  # wide text stands in its first cell, "" in those it covers
Line: TypeAlias = list[Cell | None]  # None: not known
Piece: TypeAlias = tuple[int, int, Strip]  # line, column, what stands from there on

_PLAIN: Final = Pen((), "", "", "")


class Shown:
    """What the terminal shows, as far as it is known."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}
        self._odd: set[int] = set()  # lines with text wider or narrower than its letters
        self._pens: dict[Style, tuple[Pen, Pen]] = {}

    def forget(self) -> None:
        """Nothing is known of the terminal any more: what is drawn next is drawn whole."""
        self._lines.clear()
        self._odd.clear()

    def draw(self, pieces: Iterable[Piece], colours: ColorSystem) -> str:
        """The sequences that bring what is shown to these pieces; from then on it is known."""
        out = _Out()
        by_line: dict[int, list[tuple[int, Strip]]] = {}
        for y, x, strip in pieces:
            by_line.setdefault(y, []).append((x, strip))
        for y, strips in by_line.items():
            before = self._lines.get(y, [])
            after = before.copy()
            for x, strip in strips:
                cells = self._cells(strip, y, colours)
                after.extend([None] * (x - len(after)))
                after[x : x + len(cells)] = cells
                if y in self._odd:
                    _uncover(after, x, x + len(cells))
            if after != before:
                self._lines[y] = after
                if y in self._odd:
                    out.whole(y, after)
                    if all(each is not None and len(each[0]) == 1 for each in after):
                        self._odd.discard(y)
                else:
                    out.line(y, after, before)
        return out.text()

    def _cells(self, strip: Strip, y: int, colours: ColorSystem) -> list[Cell]:
        cells: list[Cell] = []
        for segment in strip:
            text, style, _ = segment
            pen, blank = self._pen(style, colours)
            if text.isascii() or _is_even(text):
                cells.extend([(letter, blank if letter == " " else pen) for letter in text])
            elif text:
                self._odd.add(y)
                cells.append((text, pen))
                cells.extend([("", pen)] * (cell_len(text) - 1))
        return cells

    def _pen(self, style: Style | None, colours: ColorSystem) -> tuple[Pen, Pen]:
        """How a style draws letters, and how blanks, of which the ink is not seen."""
        if style is None:
            return _PLAIN, _PLAIN
        pens = self._pens.get(style)
        if pens is None:
            pen = _pen(Strip.render_ansi(style, colours), style.link or "")
            pens = self._pens[style] = (pen, pen.on_blanks())
        return pens


class _Run:
    """Cells beside each other that one pen draws."""

    __slots__ = ("blank", "parts", "pen", "x", "y")

    def __init__(self, y: int, x: int, cell: Cell) -> None:
        self.y, self.x, self.pen = y, x, cell[1]
        self.parts = [cell[0]]
        self.blank = cell[0] == " "  # so far

    def takes(self, cell: Cell) -> bool:
        """Add a cell, if the pen draws it; blanks before the first letter take its pen."""
        text, pen = cell
        if text == " " and pen == self.pen.on_blanks():
            pass
        elif self.blank and pen.on_blanks() == self.pen:
            self.pen, self.blank = pen, text == " "
        elif pen != self.pen:
            return False
        self.parts.append(text)
        return True


class _Out:
    """Sequences for the terminal, with where it writes and how.

    A change of the pen is longer than one of the place: what one pen draws is written together.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pen = _PLAIN
        self._runs: list[_Run] = []
        self._at = -1, -1

    def line(self, y: int, after: Line, before: Line) -> None:
        """Write the cells of a line that differ."""
        known, run, at = len(before), None, -1
        for x, cell in enumerate(after):
            if cell is None or (x < known and cell == before[x]):
                continue
            if run is not None and at < x:
                gap = after[at:x]
                if x - at > _GAP or not all(each and run.takes(each) for each in gap):
                    run = None
            if run is None or not run.takes(cell):
                run = _Run(y, x, cell)
                self._runs.append(run)
            at = x + 1

    def whole(self, y: int, line: Line) -> None:
        """Write a line from its beginning, because widths in it are not certain."""
        for x, cell in enumerate(line):
            if cell is not None:
                self._write(y, x, cell[1], cell[0])
                self._at = y, x + 1

    def text(self) -> str:
        """All of it; the pen is put away."""
        by_pen: dict[Pen, list[_Run]] = {}
        for run in self._runs:
            if not run.blank:
                by_pen.setdefault(run.pen, []).append(run)
        papers = {pen.on_blanks(): pen for pen in by_pen}
        for run in self._runs:
            if run.blank:
                by_pen.setdefault(papers.get(run.pen, run.pen), []).append(run)
        for pen, runs in by_pen.items():
            for run in sorted(runs, key=lambda run: (run.y, run.x)):
                self._write(run.y, run.x, pen, "".join(run.parts))
                self._at = run.y, run.x + len(run.parts)
        if self._pen.link:
            self._parts.append("\x1b]8;;\x1b\\")
        if self._pen != _PLAIN:
            self._parts.append("\x1b[m")
        return "".join(self._parts)

    def _write(self, y: int, x: int, pen: Pen, text: str) -> None:
        line, column = self._at
        if line != y or column > x:
            self._parts.append(f"\x1b[{y + 1};{x + 1}H")
        elif column < x:
            self._parts.append(f"\x1b[{x - column}C")
        if pen != self._pen and not (text == " " and pen == self._pen.on_blanks()):
            self._take(pen)
        self._parts.append(text)

    def _take(self, pen: Pen) -> None:
        old, codes = self._pen, list[str]()
        if pen.link != old.link:
            self._parts.append(f"\x1b]8;;{pen.link}\x1b\\")
        if pen.attributes != old.attributes:
            off = {_OFF.get(each, "0") for each in old.attributes if each not in pen.attributes}
            if "0" in off:
                off, old = {"0"}, _PLAIN
            codes.extend(sorted(off))
            kept = () if off else old.attributes
            codes.extend(each for each in pen.attributes if each not in kept)
        if pen.ink != old.ink:
            codes.append(pen.ink or "39")
        if pen.paper != old.paper:
            codes.append(pen.paper or "49")
        if codes:
            self._parts.append(f"\x1b[{';'.join(codes)}m")
        self._pen = pen


class Changes(CompositorUpdate):
    """An update of Textual's, written as what differs from what is shown."""

    def __init__(self, update: LayoutUpdate | ChopsUpdate, shown: Shown) -> None:
        self._update = update
        self._shown = shown

    def render_segments(self, console: Console) -> str:
        """What goes to the terminal; Textual asks for it when it writes, and then only."""
        update = self._update
        pieces = _whole(update) if isinstance(update, LayoutUpdate) else _spans(update)
        return self._shown.draw(pieces, console._color_system or ColorSystem.TRUECOLOR)


class DrawsChanges(App[R]):
    """An application that sends to the terminal only the cells that have changed."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self.animation_level = "none"  # a page that glides there is sent a dozen times
        self._shown = Shown()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        drawn: Any = renderable
        if isinstance(renderable, (LayoutUpdate, ChopsUpdate)) and not self.is_inline:
            drawn = Changes(renderable, self._shown)
        super()._display(screen, drawn)

    async def on_event(self, event: events.Event) -> None:
        """Another size, or back from the shell: the terminal shows who knows what."""
        if isinstance(event, events.Resize) and self.screen_stack:
            self.action_draw_anew()
        await super().on_event(event)

    def action_draw_anew(self) -> None:
        """Draw every cell, also those that are thought to be there: another program wrote here."""
        self._shown.forget()
        self.screen.refresh()


def _whole(update: LayoutUpdate) -> Iterator[Piece]:
    for y, strips in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in strips:
            yield y, x, strip
            x += strip.cell_length


def _spans(update: ChopsUpdate) -> Iterator[Piece]:
    """The pieces of the changed spans, each cut at its span's end, as Textual does it."""
    for y, begin, end in update.spans:
        for piece_end, (x, strip) in zip(
            update.chop_ends[y], update.chops[y].items(), strict=False
        ):
            if strip is not None and x <= end and piece_end > begin:
                whole = begin <= x < end and piece_end <= end
                yield y, x, strip if whole else strip.crop(0, min(piece_end, end) - x)


def _uncover(line: Line, begin: int, end: int) -> None:
    """Forget wide texts of which something else now covers a part."""
    head = begin - 1
    while head >= 0 and (cell := line[head]) is not None and not cell[0]:
        head -= 1
    if head >= 0 and (cell := line[head]) is not None and head + cell_len(cell[0]) > begin:
        line[head:begin] = [None] * (begin - head)
    while end < len(line) and (cell := line[end]) is not None and not cell[0]:
        line[end] = None
        end += 1


@lru_cache(4096)
def _is_even(text: str) -> bool:
    """Whether each letter takes one cell."""
    return all(get_character_cell_size(letter) == 1 for letter in text)


def _pen(codes: str, link: str) -> Pen:
    """A pen from the parameters of a colour sequence."""
    attributes: list[str] = []
    ink = paper = ""
    parts = iter(codes.split(";") if codes else ())
    for code in parts:
        number = int(code)
        if number in (38, 48):
            kind = next(parts)
            rest = [next(parts) for _ in range(3 if kind == "2" else 1)]
            code = ";".join((code, kind, *rest))
        if number in (38, 39) or 30 <= number <= 37 or 90 <= number <= 97:
            ink = code
        elif number in (48, 49) or 40 <= number <= 47 or 100 <= number <= 107:
            paper = code
        else:
            attributes.append(code)
    return Pen(tuple(attributes), ink, paper, link)
