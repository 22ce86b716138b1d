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
from tui.widgets.keybar import KeyBar, KeyItem, live_key


class Mode(NamedTuple):
    """A place one can go to; where it is narrow it goes as a figure of this `priority` would."""

    key: str
    name: str
    id: str
    priority: int = 9


MODES = (
    Mode("F2", "Today", "today"),
    Mode("F3", "Customers", "customers"),
    Mode("F5", "Portfolio", "portfolio", 1),
    Mode("F7", "Plans", "plans"),
    Mode("F9", "Segments", "segments", 2),
)
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
        """Draw the line."""
        width = self.size.width
        brand, modes, figures = self._fitted(width)
        segments = [Segment(brand, self._look("muted"))]
        for mode in modes:
            here = "here" if mode.id == self._here else "muted"
            segments += [
                Segment(f" {mode.key} ", self._look("key")),
                Segment(mode.name, self._look(here)),
                Segment(" ", self.rich_style),
            ]
        spare = width - len(brand) - _places_width(modes) - _width(figures) - 1
        segments.append(Segment(" " * max(0, spare), self.rich_style))
        for number, figure in enumerate(figures):
            look = self._look("risk") if figure.alarm else self.rich_style
            segments.append(Segment(_BETWEEN if number else "", self._look("muted")))
            segments.append(Segment(figure.text, look))
        return Strip(segments).adjust_cell_length(width, self.rich_style).simplify()

    def on_click(self, event: events.Click) -> None:
        """Go to the place that was clicked."""
        brand, modes, _ = self._fitted(self.size.width)
        end = len(brand)
        for mode in modes:
            start, end = end, end + _places_width([mode])
            if start <= event.x < end:
                self.post_message(self.Chosen(mode.id))

    def _fitted(self, width: int) -> tuple[str, list[Mode], list[Figure]]:
        """What has room: where it is narrow the brand goes first, then lesser figures and places.

        The place where one is stays.
        """
        signs = getattr(self.app, "signs", None)
        brand, figures = _BRAND, [*self._figures, *(signs.figures if signs else ())]
        modes = [
            mode._replace(key=live_key(self, f"app.place('{mode.id}')", mode.key)) for mode in MODES
        ]
        while len(brand) + _places_width(modes) + 2 + _width(figures) > width:
            lesser = [mode for mode in modes if mode.priority < 9 and mode.id != self._here]
            going: list[Mode | Figure] = [*figures, *lesser]
            goes = min(going, key=lambda each: each.priority, default=None)
            if brand:
                brand = ""
            elif isinstance(goes, Mode):
                modes.remove(goes)
            elif goes is not None:
                figures.remove(goes)
            else:
                break
        return brand, modes, figures

    def _look(self, name: str) -> Style:
        return self.get_visual_style(f"heading--{name}").rich_style


def _places_width(modes: Sequence[Mode]) -> int:
    return sum(len(mode.key) + len(mode.name) + 3 for mode in modes)


def _width(figures: Sequence[Figure]) -> int:
    between = len(_BETWEEN) * max(0, len(figures) - 1)
    return sum(cell_width(figure.text) for figure in figures) + between


_PART = " · "
_TAIL = 20  # cells of “ctrl+z undoes”, with room for another key


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
        if visible(sentence) == self._said:
            return  # every move of the cursor comes by here
        self._said = visible(sentence)
        self.set_class(bool(sentence), "-said")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, two for a sentence that needs them."""
        if not self._said:
            return super().get_content_height(container, viewport, width)
        return len(said_lines(self._said, width))

    def render_line(self, y: int) -> Strip:
        """The sentence, or the keys."""
        if not self._said:
            return super().render_line(y)
        width = self.size.width
        lines = said_lines(self._said, width)
        style = self.rich_style
        text = lines[y] if y < len(lines) else ""
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)


def said_lines(said: str, width: int) -> list[str]:
    """The sentence in the lines there are; how to take it back stays, whatever must be cut."""
    lines = wrap(said, width)
    if len(lines) <= MOST_LINES:
        return lines
    body, _, tail = said.rpartition(_PART)
    tail = f"{_PART}{tail}" if body and cell_width(tail) <= _TAIL else ""
    lines = wrap(body if tail else said, width)
    rest = " ".join(lines[MOST_LINES - 1 :])
    return [*lines[: MOST_LINES - 1], fit(rest, width - cell_width(tail)).rstrip() + tail]
