"""Facts of one customer, one under the other: a word at the left, plain text at the right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain
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


def lay_out(facts: Sequence[Fact], width: int) -> list[list[Fact]]:
    """Each fact as lines of at most `width` cells; a text too long goes on under its beginning."""
    labels = [cell_width(fact.label) for fact in facts if fact.label]
    room = min(max(labels, default=0), LONGEST_LABEL)
    laid: list[list[Fact]] = []
    for fact in facts:
        indent = room + 1 if fact.label else 0
        texts = wrap(fact.text, width - indent)
        labelled = [fact.label, *[""] * (len(texts) - 1)]
        lines = zip(texts, labelled, strict=True)
        laid.append([Fact(text, fit(label, indent), fact.style) for text, label in lines])
    return laid


def _left_column(heights: Sequence[int]) -> int:
    """How many facts of these heights stand at the left, so that the higher column is lowest."""
    tops = list(accumulate(heights, initial=0))
    return min(range(len(tops)), key=lambda n: (max(tops[n], tops[-1] - tops[n]), -n))


class Facts(Widget):
    """Shows facts, as high as they need; inside a scrolling container when they need more.

    `flow` lets them go on in a second column where there is room for two; no fact is cut by that.
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
        self._columns: tuple[list[Fact], list[Fact]] = [], []  # the second only where there is room
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
        return max(map(len, self._columns))

    @property
    def needed(self) -> int:
        """Lines that the facts need at the width that they have."""
        return self.get_content_height(self.size, self.size, self.size.width)

    def render_line(self, y: int) -> Strip:
        """A line of facts, its label before it."""
        self._fit_to(self.size.width)
        base = self.rich_style
        strip = self._line(y)
        if self.half:
            strip = strip.adjust_cell_length(self.half + _BETWEEN, base)
            strip = Strip.join([strip, self._line(y, column=1)])
        return strip.adjust_cell_length(self.size.width, base).simplify()

    def _line(self, y: int, column: int = 0) -> Strip:
        if y >= len(self._columns[column]):
            return Strip([])
        line = self._columns[column][y]
        return Strip(
            [Segment(line.label, self._look("label")), Segment(line.text, self._look(line.style))]
        )

    def _fit_to(self, width: int) -> None:
        if width != self._laid_out_for:
            self._laid_out_for = width
            self.half = (width - _BETWEEN) // 2 if self._flow and width >= _TWO_COLUMNS else 0
            laid = lay_out(self._facts, self.half or width)
            left = _left_column([len(each) for each in laid]) if self.half else len(laid)
            self._columns = list(chain(*laid[:left])), list(chain(*laid[left:]))

    def _look(self, name: str) -> Style:
        return self.get_visual_style(f"facts--{name}").rich_style
