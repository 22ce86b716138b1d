"""A table over a result of any length, which reads only the rows that are looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Generic, TypeAlias, TypeVar

from rich.style import Style
from textual import events, work
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets import table_messages
from tui.widgets.columns import Cell, Column, Placed
from tui.widgets.lines import LOOKS, Lines
from tui.widgets.pages import PAGE, Answer, Pages, Source, read

R = TypeVar("R")

# Seconds: a view that moved again so soon after a trip must lie still before the next trip.
RECENT = 0.15
STILL = 0.03
_rest = asyncio.sleep

_KEYS = (
    ("up", "go('up')", "Up", "Go to the row above"),
    ("down", "go('down')", "Down", "Go to the row below"),
    ("pageup", "go('page_up')", "Page up", "Go up by one screen of rows"),
    ("pagedown", "go('page_down')", "Page down", "Go down by one screen of rows"),
    ("home,ctrl+home", "go('first')", "First", "Go to the first row"),
    ("end,ctrl+end", "go('last')", "Last", "Go to the last row"),
    ("enter", "select", "Open", "Open the row under the cursor"),
)


class WindowTable(ScrollView, Generic[R], can_focus=True, inherit_bindings=False):
    """Rows of a `Source` under a fixed header, with a cursor row.

    Only pages near the view are read, in a worker beside the event loop, one trip at a time; rows
    on their way are drawn as "…". Texts are plain: never markup, dangerous characters as signs.

    Args:
        columns: what is shown; `cells` gives one cell for each of them, in the same order.
        cells: how a row is shown.
        key: what identifies a row, so that the cursor stays on it when the data change.
        empty: what is said when there are no rows; an attribute too, seen after `repaint`.
    """

    ALLOW_SELECT = False
    MARKABLE: ClassVar[bool] = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"window-table--{name}" for name in LOOKS}
    DEFAULT_CSS = """
    WindowTable {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .window-table--header { color: $text-muted; text-style: bold; }
        & > .window-table--cursor { background: $primary 12%; }
        &:focus > .window-table--cursor { background: $primary 25%; text-style: bold; }
        & > .window-table--strong { text-style: bold; }
        & > .window-table--dim { color: $text-muted; }
        & > .window-table--sign { color: $text-accent; text-style: bold; }
        & > .window-table--soon { color: $text-warning; }
        & > .window-table--overdue { color: $text-error; text-style: bold; }
        & > .window-table--risk { color: $text-error; }
        & > .window-table--good { color: $text-success; }
        & > .window-table--found { text-style: bold underline; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, action, label, show=False, tooltip=tooltip, id=f"table.{key.split(',')[0]}")
        for key, action, label, tooltip in _KEYS
    ]

    Highlighted: TypeAlias = table_messages.Highlighted
    Selected: TypeAlias = table_messages.Selected
    Failed: TypeAlias = table_messages.Failed

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[R], Sequence[Cell]],
        *,
        key: Callable[[R], Hashable],
        empty: str = "Nothing here.",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._cells = cells
        self._key = key
        self.empty = empty
        self._source: Source[R] | None = None
        self._pages: Pages[R] = Pages()
        self._era = 0  # answers from an older one are thrown away
        self._feeding = False
        self._last_trip = float("-inf")
        self._other_source = False  # the rows still drawn are the former source's
        self._cursor = 0
        self._heading = 1
        self._announced: R | None = None
        self._lines = Lines(columns, self._look, markable=self.MARKABLE)
        self._strips: LRUCache[tuple[int, bool], Strip] = LRUCache(1000)

    # What a screen uses

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; `cells` gives a cell for each of them from now on."""
        self._lines = Lines(columns, self._look, markable=self.MARKABLE)
        self._lines.resize(self.scrollable_content_region.width)
        self._strips.clear()
        self.refresh()

    @property
    def placed(self) -> list[Placed]:
        """The columns for which there is room; none before the width is known."""
        return self._lines.placed

    @property
    def count(self) -> int | None:
        """Rows of the result, None before it is known."""
        return self._pages.count

    @property
    def cursor(self) -> int:
        """Index of the row under the cursor; 0 is the first."""
        return self._cursor

    @property
    def cursor_row(self) -> R | None:
        """The row under the cursor, None when there is none or it is still on its way."""
        return None if self._other_source else self._pages.row(self._cursor)

    def set_source(self, source: Source[R]) -> None:
        """Show another result from its first row; the old rows stay until the new ones are read."""
        self._source = source
        self._era += 1
        self._other_source = True
        self._pages.expire()
        self._cursor = 0
        self.scroll_to(y=0, animate=False, force=True)
        self._strips.clear()
        self._request()

    def first_page(self, rows: Sequence[R], count: int) -> None:
        """Rows at the head of the result that the screen has already, and the length of it all.

        With `PAGE` rows of the source set just before, the first paint needs no trip.
        """
        self._era += 1
        self._take(Answer(count, {0: rows[:PAGE]}))
        self._request()

    def take_out(self, key: Hashable) -> None:
        """A row is gone, and the one below moves up; what else is another is still to be read."""
        gone = self._pages.take_out(key, self._key)
        if gone is None:
            return
        last = (self._pages.count or 1) - 1
        self._cursor = max(0, min(self._cursor - (gone < self._cursor), last))
        self._strips.clear()
        self._set_extent()
        self.refresh()

    def refresh_rows(self) -> None:
        """The data changed: read again; the cursor stays on its row or, if gone, at its place."""
        self._era += 1
        self._pages.expire()
        self._request()

    def renew(self, source: Source[R]) -> None:
        """The same result, asked anew, as of another day: as `refresh_rows`."""
        self._source = source
        self.refresh_rows()

    def repaint(self) -> None:
        """Draw the rows anew, because `cells` would now answer otherwise; reads nothing."""
        self._strips.clear()
        self.refresh()

    def move_to(self, index: int) -> None:
        """Put the cursor on the row at `index`, or the nearest there is, and show it."""
        index = max(0, min(index, (self._pages.count or 1) - 1))
        for line in {self._cursor, index}:
            self.refresh_line(line + 1)
        self._cursor = index
        self._show_cursor()
        self._announce()
        self._request()

    # Reading

    def _request(self) -> None:
        if self._feeding or not self.is_attached or not self._wanted():
            return
        self._feeding = True
        self._feed()

    def _wanted(self) -> set[int]:
        """Pages to read now: what the view and the cursor lack, else the page that comes next."""
        if self._source is None:
            return set()
        view = self._view()
        self._pages.touch(view)
        wanted = self._pages.missing((*view, self._cursor))
        if wanted:
            return wanted
        ahead = view[-1] + PAGE // 2 if self._heading > 0 else view[0] - PAGE // 2
        return self._pages.missing([ahead])

    @work(group="window-table")
    async def _feed(self) -> None:
        """Make trips until nothing is wanted; never two at a time, so nothing must be cancelled."""
        loop = asyncio.get_running_loop()
        came_short: set[int] = set()
        try:
            while wanted := self._wanted() - came_short:
                while loop.time() - self._last_trip < RECENT:
                    await _rest(STILL)
                    before, wanted = wanted, self._wanted() - came_short
                    if wanted == before:
                        break
                source, era = self._source, self._era
                if source is None or not wanted:
                    return
                count = None if self._pages.expired else self._pages.count
                try:
                    answer = await asyncio.to_thread(read, source, wanted, count)
                except Exception as error:  # whatever a source raises is told, not fatal
                    if era != self._era:
                        continue
                    self._fail(error)
                    return
                finally:
                    self._last_trip = loop.time()
                if era == self._era:
                    self._take(answer)
                    came_short = wanted
        finally:
            self._feeding = False

    def _take(self, answer: Answer[R]) -> None:
        refreshed = self._pages.expired and not self._other_source
        former = self._pages.row(self._cursor) if refreshed else None
        was_in_view = self._cursor in self._view()
        self._pages.take(answer)
        self._other_source = False
        if former is not None:
            found = self._pages.find(self._key(former), self._key)
            self._cursor = self._cursor if found is None else found
        self._cursor = max(0, min(self._cursor, answer.count - 1))
        self._strips.clear()
        self._set_extent()
        if refreshed and was_in_view:
            self._show_cursor()
        self.refresh()
        self._announce()

    def _fail(self, error: Exception) -> None:
        if self._other_source:
            self._pages = Pages()  # rows of the former source would be taken for the new one's
            self._strips.clear()
            self.refresh()
        self.post_message(self.Failed(self, error))

    def _announce(self) -> None:
        row = self.cursor_row
        if (row is None and self._pages.count) or row == self._announced:
            return
        self._announced = row
        self.post_message(self.Highlighted(self, self._cursor, row))

    # The view

    @property
    def shows_rows(self) -> bool:
        """Whether the window has room for a row at all."""
        return self._height > 0

    @property
    def _height(self) -> int:
        return max(0, self.scrollable_content_region.height - 1)

    def _view(self) -> range:
        top = self.scroll_offset.y
        return range(top, top + max(1, self._height))

    def _set_extent(self) -> None:
        extent = Size(self.scrollable_content_region.width, (self._pages.count or 0) + 1)
        if extent != self.virtual_size:
            self.virtual_size = extent

    def _show_cursor(self) -> None:
        top, height = self.scroll_offset.y, self._height
        if not height or top <= self._cursor < top + height:
            return
        y = self._cursor if self._cursor < top else self._cursor - height + 1
        self.scroll_to(y=y, animate=False, force=True)

    def on_mount(self) -> None:
        """Rows given before the table was on a screen are read now."""
        self._request()

    def on_resize(self) -> None:
        """Share the new width among the columns and keep the cursor in view."""
        self._lines.resize(self.scrollable_content_region.width)
        self._strips.clear()
        self._set_extent()
        self._show_cursor()
        self._request()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Read what scrolled into view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._heading = 1 if new_value > old_value else -1
            self._request()

    def notify_style_update(self) -> None:
        """Another theme, or the focus came or went."""
        super().notify_style_update()
        self._lines.restyle()
        self._strips.clear()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The header, a row, a placeholder or a line of the message for an empty table."""
        index = -1 if y == 0 else y - 1 + self.scroll_offset.y
        key = (index, index == self._cursor)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._draw(*key)
        return strip

    def _draw(self, index: int, has_cursor: bool) -> Strip:
        lines, count = self._lines, self._pages.count
        if index < 0:
            return lines.header()
        if count == 0:
            return lines.message(self.empty, index)
        if count is None or index >= count:
            return lines.blank()
        row = self._pages.row(index)
        if row is None:
            return lines.row(None, has_cursor)
        return lines.row(self._cells(row), has_cursor, marked=self.is_marked(row))

    def is_marked(self, row: R) -> bool:  # noqa: ARG002 a table with marks knows
        """Whether the row carries a mark; a plain table has none."""
        return False

    def _look(self, *names: str) -> Style:
        styles = [f"window-table--{name}" for name in names]
        style = self.get_visual_style(*styles).rich_style
        # Textual leaves this one out, but without colours it is what shows the cursor.
        reverse = any(self.get_component_styles(each).text_style.reverse for each in styles)
        return style + Style(reverse=True) if reverse else style

    # Keys and mouse

    def action_go(self, where: str) -> None:
        """Move the cursor: up, down, page_up, page_down, first or last."""
        here, page = self._cursor, max(1, self._height - 1)
        last = (self._pages.count or 1) - 1
        goals = {"up": here - 1, "down": here + 1, "first": 0, "last": last}
        goals |= {"page_up": here - page, "page_down": here + page}
        self.move_to(goals[where])

    def action_select(self) -> None:
        """Open the row under the cursor, if it is there."""
        row = self.cursor_row
        if row is not None:
            self.post_message(self.Selected(self, self._cursor, row))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked row; open the row that had it already."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y == 0:
            return
        index = offset.y - 1 + self.scroll_offset.y
        if index >= (self._pages.count or 0):
            return
        if index == self._cursor:
            self.action_select()
        else:
            self.move_to(index)
