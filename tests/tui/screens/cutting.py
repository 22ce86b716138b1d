"""Finds text that is cut on the screen without the sign of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.text import ELLIPSIS, cell_width, visible
from tui.widgets.boxes import LineBox
from tui.widgets.facts import Facts
from tui.widgets.keybar import KeyBar
from tui.widgets.window_table import WindowTable


def cut(screen: Screen[Any]) -> list[str]:
    """Every piece of text of which a part is missing, while nothing says so."""
    found = []
    strips = screen._compositor.render_strips()
    for widget in screen.query(Widget):
        if not widget.is_on_screen or not widget.region.area:
            continue
        inside = [each for each in widget.ancestors if isinstance(each, Widget)]
        if any(widget.region.right > each.region.right for each in inside):
            found.append(f"{widget} is wider than what it stands in")
        for full, drawn in (*titles(strips, widget), *texts(widget)):
            if not whole(full, drawn):
                found.append(f"{widget}: “{full}” is drawn as “{drawn}”")
        paired = any(each.has_class("paired") for each in inside)  # told below, in the focus
        if isinstance(widget, LineBox) and screen.size.width >= 80 and not paired:
            hint, room = widget._hint, widget.content_size.width
            if cell_width(hint) > room:
                found.append(f"{widget}: the hint “{hint}” has no room")
    return found


def whole(full: str, drawn: str) -> bool:
    """Whether all letters are there in their order, or the sign that some are not."""
    return letters(full) in letters(drawn) or ELLIPSIS in drawn


def letters(text: str) -> str:
    """The text without blanks, which wrapping takes and padding adds."""
    return "".join(visible(text, multiline=True).split())


def columns_of(facts: Facts) -> list[str]:
    """What is drawn of facts, one column after the other where they stand in two."""
    drawn, half = lines(facts), facts.half
    if not half:
        return drawn
    return [line[:half] for line in drawn] + [line[half:] for line in drawn]


def lines(widget: Widget) -> list[str]:
    """What a widget draws inside its frame."""
    return [widget.render_line(y).text for y in range(widget.size.height)]


def titles(strips: Sequence[Strip], widget: Widget) -> Iterator[tuple[str, str]]:
    """The titles on a frame, and the lines of the frame as they are drawn."""
    region = widget.region  # Textual gives titles back as markup, of which it loses a part
    for title, y in (
        (widget._border_title, region.y),
        (widget._border_subtitle, region.bottom - 1),
    ):
        if title and 0 <= y < len(strips) and widget.styles.border_top[0]:
            yield title.plain, strips[y].crop(region.x, region.right).text


def texts(widget: Widget) -> Iterator[tuple[str, str]]:
    """The texts of a widget, each with what is drawn for it."""
    if isinstance(widget, WindowTable):
        yield from cells(widget)
    elif isinstance(widget, Facts):
        drawn = " ".join(columns_of(widget))
        for fact in widget.facts:
            yield fact.text, drawn
    elif isinstance(widget, KeyBar):
        drawn = " ".join(lines(widget))
        for line in widget._lines if not getattr(widget, "said", "") else ():
            for item in line:
                yield "".join(text for _, text in item.pieces()), drawn
    elif isinstance(widget, Static):
        yield str(widget.content), " ".join(lines(widget))
    elif isinstance(widget, Input) and not widget.value:
        # It draws more than it has room for.
        yield widget.placeholder, widget.render_line(0).crop(0, widget.content_size.width).text


def cells(table: WindowTable[object]) -> Iterator[tuple[str, str]]:
    """The cells of the rows in view and of the header, by the columns that have room."""
    drawn = lines(table)
    for y, line in enumerate(drawn):
        row = None if y == 0 else table._pages.row(y - 1 + table.scroll_offset.y)
        if y and row is None:
            continue
        shown = None if row is None else table._cells(row)
        start = table._lines._lead
        for placed in table._lines._placed:
            full = placed.column.title if shown is None else shown[placed.index].text
            yield full, slice_of(line, start, placed.width)
            start += placed.width + 1


def slice_of(line: str, start: int, width: int) -> str:
    """The letters in `width` cells from cell `start`."""
    at, out = 0, ""
    for char in line:
        if start <= at < start + width:
            out += char
        at += cell_width(char)
    return out
