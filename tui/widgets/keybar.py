"""One or two lines that say which keys do what, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from store.dataclass import dataclass
from tui.keys import key_name
from tui.text import cell_width, visible

MOST_LINES = 2
BETWEEN = " · "
APART = "  "  # at least this, before the items at the right


@dataclass(frozen=True)
class KeyItem:
    """A key and what it does: `1 reached → Tue 22 Dec` has key, label and hint.

    Where the width is short all hints give way to their `brief` ones; then the hints, then the
    items, of the lowest `priority` go. Items
    with `right` stand at the end of the last line. `id` is the action that a click does; where a
    person has given it another key, the bar shows that one.
    """

    key: str
    label: str
    hint: str = ""
    priority: int = 0
    right: bool = False
    id: str = ""
    brief: str = ""

    @property
    def width(self) -> int:
        """Cells of the item as it is drawn."""
        return sum(cell_width(text) for _, text in self.pieces())

    def pieces(self) -> list[tuple[str, str]]:
        """The item as pairs of a style's name and plain text."""
        pieces = [("key", visible(self.key)), ("label", visible(f" {self.label}"))]
        return [*pieces, ("hint", visible(f" → {self.hint}"))] if self.hint else pieces


def live_key(widget: Widget, action: str, key: str) -> str:
    """The key that does the action on the widget's screen: `key`, or what a person made of it."""
    keymap = widget.app._keymap  # which Textual takes, but has no public way to ask for
    name = action.removeprefix("app.")
    for node in (widget.screen, widget.app) if keymap else ():
        for default, binding in node._bindings:
            changed = keymap.get(binding.id or "")
            if changed and binding.action == name and key_name(default) == key:
                return key_name(changed.partition(",")[0])
    return key


def lay_out(items: Sequence[KeyItem], width: int, lines: int = MOST_LINES) -> list[list[KeyItem]]:
    """The items in as few lines of `width` cells as they need, shortened to fit in `lines`."""
    kept = list(items)
    if _fill(kept, width, lines) is None:
        kept = [replace(item, hint=item.brief or item.hint) for item in kept]
    while (placed := _fill(kept, width, lines)) is None:
        hinted = [item for item in kept if item.hint]
        if not hinted and len(kept) == 1:
            return [kept]
        last = min(reversed(hinted or kept), key=lambda item: item.priority)
        place = kept.index(last)
        kept[place : place + 1] = [replace(last, hint="")] if hinted else []
    return placed


def _fill(items: Sequence[KeyItem], width: int, lines: int) -> list[list[KeyItem]] | None:
    """Line after line as full as it gets; None if that takes more than `lines`."""
    ordered = sorted(items, key=lambda item: item.right)
    placed: list[list[KeyItem]] = [[]]
    left = width
    for item in ordered:
        needed = item.width + (len(_between(placed[-1][-1], item)) if placed[-1] else 0)
        if needed > left:
            placed.append([])
            left, needed = width, item.width
        if needed > left or len(placed) > lines:
            return None
        placed[-1].append(item)
        left -= needed
    return placed


def _between(left: KeyItem, right: KeyItem) -> str:
    return BETWEEN if left.right == right.right else APART


class KeyBar(Widget):
    """Shows `KeyItem`s; a click on one posts `Pressed`.

    The bar takes a second line only when the items need it at this width, and then keeps it, so
    that what is above does not jump from customer to customer.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--label", "key-bar--hint"}
    DEFAULT_CSS = """
    KeyBar {
        height: auto;
        padding: 0 0 0 1;
        background: $panel;
        color: $foreground;
        & > .key-bar--key { text-style: bold; color: $text-accent; }
        & > .key-bar--hint { color: $text-muted; }
    }
    """

    class Pressed(Message):
        """A click on an item."""

        def __init__(self, bar: KeyBar, item: KeyItem) -> None:
            super().__init__()
            self.bar = bar
            self.item = item

        @property
        def control(self) -> KeyBar:
            """The bar, so that handlers can select by its id."""
            return self.bar

    def __init__(
        self, items: Sequence[KeyItem] = (), *, lines: int = MOST_LINES, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._given = self._items = tuple(items)
        self._most_lines = lines
        self._lines: list[list[KeyItem]] = []
        self._laid_out_for = 0
        self._line_count = 1

    @property
    def items(self) -> tuple[KeyItem, ...]:
        """What the bar was given, with the keys as they are now; also what does not fit."""
        return self._items

    def on_mount(self) -> None:
        """Show a person's own keys."""
        self.relabel()

    def set_items(self, items: Sequence[KeyItem]) -> None:
        """Show these from now on."""
        if tuple(items) == self._given:
            return
        self._given = tuple(items)
        self.relabel()

    def relabel(self) -> None:
        """Show what was given with the keys as they are now."""
        items = self._given
        if self.is_attached:
            items = tuple(
                replace(item, key=live_key(self, item.id, item.key)) if item.id else item
                for item in items
            )
        if items == self._items:
            return
        self._items = items
        lines = self._line_count
        self._lay_out(self._laid_out_for)
        self.refresh(layout=self._line_count != lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Lines that the items have needed at this width."""
        if width != self._laid_out_for:
            self._line_count = 1
            self._lay_out(width)
        return self._line_count

    def render_line(self, y: int) -> Strip:
        """Draw the items of a line, those at the right pushed to its end."""
        base = self.rich_style
        segments: list[Segment] = []
        end = 0
        for at, between, item in self._places(y):
            segments.append(Segment(between.rjust(at - end), self._style("hint")))
            segments += [Segment(text, self._style(name)) for name, text in item.pieces()]
            end = at + item.width
        return Strip(segments).adjust_cell_length(self.size.width, base).simplify()

    def on_click(self, event: events.Click) -> None:
        """Tell which item was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for at, _, item in self._places(offset.y):
            if at <= offset.x < at + item.width:
                self.post_message(self.Pressed(self, item))

    def _lay_out(self, width: int) -> None:
        self._laid_out_for = width
        self._lines = lay_out(self._items, width, self._most_lines)
        self._line_count = max(self._line_count, len(self._lines))

    def _places(self, y: int) -> list[tuple[int, str, KeyItem]]:
        """The items of line `y` with the cell each begins at and what stands before it."""
        items = self._lines[y] if y < len(self._lines) else []
        places: list[tuple[int, str, KeyItem]] = []
        end = 0
        for number, item in enumerate(items):
            between = _between(items[number - 1], item) if number else ""
            at = end + len(between)
            if item.right and (number == 0 or not items[number - 1].right):
                rest = items[number:]
                taken = sum(i.width for i in rest) + len(BETWEEN) * (len(rest) - 1)
                at = max(at, self._laid_out_for - taken)
            places.append((at, between, item))
            end = at + item.width
        return places

    def _style(self, name: str) -> Style:
        return self.get_visual_style(f"key-bar--{name}").rich_style
