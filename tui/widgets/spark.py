"""A row of figures drawn in one line of text."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

BARS = "▁▂▃▄▅▆▇█"
BELOW_ZERO = "-"
UNKNOWN = "·"


def sparkline(values: Sequence[int | None], width: int) -> str:
    """`values`, oldest first, as bars from zero to the highest, one cell each, at most `width`.

    The lowest bar means zero and nothing else. A negative figure is drawn as "-", an unknown one
    as "·". More values than cells are drawn as the means of neighbours, unknown ones left out.
    """
    means = _means(values, width)
    top = max((value for value in means if value is not None), default=0)
    return "".join(_bar(value, top) for value in means)


def bar(start: int, end: int, low: int, high: int, width: int) -> str:
    """From `start` to `end` on a line of `width` cells between `low` and `high`.

    What goes down is drawn lighter. An amount that is not 0 takes a cell at least.
    """
    if start == end:
        return ""
    span = high - low
    first, last = ((each - low) * width / span for each in sorted((start, end)))
    begin = min(int(first), width - 1)
    cells = max(1, round(last) - begin)
    return " " * begin + ("█" if end > start else "░") * cells


def _means(values: Sequence[int | None], width: int) -> list[float | None]:
    cells = max(0, min(len(values), width))
    means: list[float | None] = []
    for cell in range(cells):
        beginning, end = cell * len(values) // cells, (cell + 1) * len(values) // cells
        known = [value for value in values[beginning:end] if value is not None]
        means.append(sum(known) / len(known) if known else None)
    return means


def _bar(value: float | None, top: float) -> str:
    if value is None:
        return UNKNOWN
    if value < 0:
        return BELOW_ZERO
    return BARS[ceil(value / top * (len(BARS) - 1))] if value else BARS[0]
