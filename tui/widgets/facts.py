"""Facts of one customer, one under the other: a word at the left, plain text at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.text import cell_width, fit, wrap
from tui.widgets.columns import CellStyle, Fact, heading

__all__ = ["LONGEST_LABEL", "Fact", "Facts", "heading", "lay_out"]

LONGEST_LABEL = 16
_TWO_COLUMNS = 96  # from so many cells on
_BETWEEN = 3
_LOOKS: tuple[CellStyle, ...] = (
    "plain", "strong", "dim", "sign", "soon", "overdue", "risk", "good",
)  # fmt: skip


def lay_out(facts: Sequence[Fact], width: int) -> list[Fact]:
    """The facts as lines of at most `width` cells; a text too long goes on under its beginning."""
    labels = [cell_width(fact.label) for fact in facts if fact.label]
    room = min(max(labels, default=0), LONGEST_LABEL)
    lines: list[Fact] = []
    for fact in facts:
        indent = room + 1 if fact.label else 0
        for number, text in enumerate(wrap(fact.text, width - indent)):
            label = fit(fact.label if number == 0 else "", indent)
            lines.append(Fact(text, label, fact.style))
    return lines


class Facts(Widget):
    """Shows facts, as high as they need; inside a scrolling container when they need more.

    `flow` lets them go on in a second column where there is room for two.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"facts--label", *(f"facts--{name}" for name in _LOOKS)}
    DEFAULT_CSS = """
    Facts {
        height: auto;
        color: $foreground;
        & > .facts--label { color: $text-muted; }
        & > .facts--dim { color: $text-muted; }
        & > .facts--strong { text-style: bold; }
        & > .facts--sign { color: $text-accent; }
        & > .facts--soon { color: $text-warning; }
        & > .facts--overdue { color: $text-error; text-style: bold; }
        & > .facts--risk { color: $text-error; }
        & > .facts--good { color: $text-success; }
    }
    """

    def __init__(
        self,
        facts: Sequence[Fact] = (),
        *,
        flow: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._facts = tuple(facts)
        self._flow = flow
        self.half = 0  # cells of a column where there are two
        self._lines: list[Fact] = []
        self._laid_out_for = -1

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def show(self, facts: Sequence[Fact]) -> None:
        """Show these from now on."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        self._laid_out_for = -1
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Lines that the facts need at this width."""
        self._fit_to(width)
        return self._height

    def render_line(self, y: int) -> Strip:
        """A line of facts, its label before it."""
        self._fit_to(self.size.width)
        base = self.rich_style
        strip = self._line(y)
        if self.half:
            strip = strip.adjust_cell_length(self.half + _BETWEEN, base)
            strip = Strip.join([strip, self._line(y + self._height)])
        return strip.adjust_cell_length(self.size.width, base).simplify()

    @property
    def _height(self) -> int:
        return -(-len(self._lines) // 2) if self.half else len(self._lines)

    def _line(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip([])
        line = self._lines[y]
        return Strip(
            [Segment(line.label, self._look("label")), Segment(line.text, self._look(line.style))]
        )

    def _fit_to(self, width: int) -> None:
        if width != self._laid_out_for:
            self._laid_out_for = width
            self.half = (width - _BETWEEN) // 2 if self._flow and width >= _TWO_COLUMNS else 0
            self._lines = lay_out(self._facts, self.half or width)

    def _look(self, name: str) -> Style:
        return self.get_visual_style(f"facts--{name}").rich_style
