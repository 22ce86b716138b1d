"""Lists that people keep in blocks: the customer stands in a block's first row alone."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from store.exchange.cells import bare
from store.exchange.layout import Layout
from store.exchange.words import TOTALS

_LOOKED_AT: Final = 5_000  # rows
_TOTAL: Final = re.compile(TOTALS, re.IGNORECASE)


def stands_in_blocks(layout: Layout, place: int) -> bool:
    """Whether empty lines or sums part the rows into blocks of one customer each.

    Each block's first row names somebody, no other row of it does, and some block has more rows
    than one: a list in which a name is missing here and there is no such list.
    """
    blocks = longer = 0
    name, rows, before = "", 0, layout.line
    for line, cells, _ in islice(layout.records(), _LOOKED_AT):
        if line <= layout.line:
            continue
        filled = [cell for cell in cells if cell.strip()]
        parted = not filled or (layout.spool is not None and line > before + 1)
        before = line
        summed = is_sum_of(cells, name)
        if parted or summed:
            longer += rows > 1
            name, rows = "", 0
        if not filled or summed:
            continue
        own = cells[place].strip() if place < len(cells) else ""
        if bool(own) == bool(name):
            return False  # a second name in a block, or a block that begins without one
        name, rows, blocks = name or own, rows + 1, blocks + bool(own)
    return blocks > 1 and longer + (rows > 1) > 0


def is_sum_of(cells: list[str], name: str) -> bool:
    """Whether a line is a sum: `Summe`, or `Summe Mühle Kern` of that customer."""
    for cell in cells:
        if cell and not cell.isspace():
            text = cell.strip()
            if name and bare(text).endswith(bare(name)):
                text = text[: -len(name)].strip()
            if text and _TOTAL.fullmatch(text):
                return True
    return False
