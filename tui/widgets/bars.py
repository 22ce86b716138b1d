"""The line above a screen and the line that says what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.text import cell_width, fit, visible, wrap
from tui.widgets.keybar import KeyBar, KeyItem

MODES = (("F2", "Today", "today"), ("F3", "Customers", "customers"))
_BRAND = " tickler "
_BETWEEN = " · "
MOST_LINES = 2


class Figure(NamedTuple):
    """A figure of the heading; the lowest `priority` goes first where it is narrow."""

    text: str
    priority: int
    alarm: bool = False


class Heading(Widget):
    """Where one is, what other places there are, and the day's figures at the right."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"heading--{name}" for name in ("key", "here", "muted", "risk")
    }
    DEFAULT_CSS = """
    Heading {
        height: 1;
        background: $panel;
        color: $foreground;
        & > .heading--key { color: $text-accent; text-style: bold; }
        & > .heading--here { text-style: bold underline; }
        & > .heading--muted { color: $text-muted; }
        & > .heading--risk { color: $text-error; text-style: bold; }
    }
    """

    class Chosen(Message):
        """A click on another place."""

        def __init__(self, mode: str) -> None:
            super().__init__()
            self.mode = mode

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self._figures: tuple[Figure, ...] = ()

    def show(self, figures: Sequence[Figure]) -> None:
        """Show these figures at the right, in this order."""
        self._figures = tuple(figures)
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Draw the line; where it is narrow the brand goes first, then the lesser figures."""
        width, brand, figures = self.size.width, _BRAND, list(self._figures)
        places = self._places("")
        while len(brand) + places[-1][1] + 2 + _width(figures) > width and (brand or figures):
            if brand:
                brand = ""
            else:
                figures.remove(min(figures, key=lambda figure: figure.priority))
        segments = [Segment(brand, self._look("muted"))]
        for key, name, mode in MODES:
            here = "here" if mode == self._here else "muted"
            segments += [
                Segment(f" {key} ", self._look("key")),
                Segment(name, self._look(here)),
                Segment(" ", self.rich_style),
            ]
        spare = width - len(brand) - places[-1][1] - _width(figures) - 1
        segments.append(Segment(" " * max(0, spare), self.rich_style))
        for number, figure in enumerate(figures):
            look = self._look("risk") if figure.alarm else self.rich_style
            segments.append(Segment(_BETWEEN if number else "", self._look("muted")))
            segments.append(Segment(figure.text, look))
        return Strip(segments).adjust_cell_length(width, self.rich_style).simplify()

    def on_click(self, event: events.Click) -> None:
        """Go to the place that was clicked."""
        text = "".join(segment.text for segment in self.render_line(0))
        for start, end, mode in self._places(_BRAND if text.startswith(_BRAND) else ""):
            if start <= event.x < end:
                self.post_message(self.Chosen(mode))

    def _places(self, brand: str) -> list[tuple[int, int, str]]:
        places, at = [], len(brand)
        for key, name, mode in MODES:
            end = at + len(key) + len(name) + 3
            places.append((at, end, mode))
            at = end
        return places

    def _look(self, name: str) -> Style:
        return self.get_visual_style(f"heading--{name}").rich_style


def _width(figures: Sequence[Figure]) -> int:
    between = len(_BETWEEN) * max(0, len(figures) - 1)
    return sum(cell_width(figure.text) for figure in figures) + between


class DoneBar(KeyBar):
    """Says what the last key did; with nothing to say it shows what else can be done."""

    DEFAULT_CSS = """
    DoneBar { background: $surface; }
    DoneBar.-said { color: $text-success; text-style: bold; }
    """

    def __init__(self, items: Sequence[KeyItem] = ()) -> None:
        super().__init__(items, lines=1)
        self._said = ""

    @property
    def said(self) -> str:
        """The sentence that is shown, "" for none."""
        return self._said

    def say(self, sentence: str) -> None:
        """Show the sentence until the next one; "" shows the keys again."""
        self._said = visible(sentence)
        self.set_class(bool(sentence), "-said")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, two for a sentence that needs them."""
        if not self._said:
            return super().get_content_height(container, viewport, width)
        return min(MOST_LINES, len(wrap(self._said, width)))

    def render_line(self, y: int) -> Strip:
        """The sentence, or the keys."""
        if not self._said:
            return super().render_line(y)
        width = self.size.width
        lines = wrap(self._said, width)
        text = lines[y] if y < MOST_LINES and y < len(lines) else ""
        if y == MOST_LINES - 1 and len(lines) > MOST_LINES:
            text = fit(f"{text} {lines[MOST_LINES]}", width)
        style = self.rich_style
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)
