"""The layout of a file, from a bounded look at its head: encoding, delimiter, header line."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from store.errors import BadInput
from store.exchange.encoding import Decoded, encoding_of, open_text
from store.exchange.records import LONGEST, Record, records

DELIMITERS = (",", ";", "\t", "|")
_HEAD = 2 * LONGEST
_RECORDS = 60


@dataclass(frozen=True)
class Layout:
    """How to read a file; `line` is where its header stands, after any title lines."""

    path: Path
    decoded: Decoded
    delimiter: str
    header: tuple[str, ...]
    line: int
    title: tuple[str, ...] = ()  # the lines above the header

    @property
    def encoding(self) -> str:
        """The encoding's name, as Python knows it."""
        return self.decoded.encoding


def layout_of(
    path: Path, rank: Callable[[Sequence[str]], int], encoding: str | None = None
) -> Layout:
    """The layout of a file; `rank` says how many known headers a candidate for the header holds.

    Raises:
        BadInput: the file cannot be read or holds no table.
    """
    decoded = encoding_of(path, encoding)
    with open_text(path, decoded.encoding) as stream:
        head = stream.read(_HEAD)
    found = [_candidate(head, delimiter, rank) for delimiter in DELIMITERS]
    best = max((each for each in found if each is not None), key=lambda each: each[0], default=None)
    if best is None:
        raise BadInput(f"{path} holds no table: its first lines have no columns.")
    _, delimiter, record = best
    header = tuple(name.strip() for name in record.cells)
    title = tuple(head.splitlines()[: record.line - 1]) if record.line <= _RECORDS else ()
    return Layout(path, decoded, delimiter, header, record.line, title)


def _candidate(
    head: str, delimiter: str, rank: Callable[[Sequence[str]], int]
) -> tuple[tuple[int, float, int], str, Record] | None:
    """The likeliest header under one delimiter, with how likely it is."""
    found = islice(records(io.StringIO(head, newline=""), delimiter), _RECORDS)
    whole = [each for each in found if each.fault is None and any(map(str.strip, each.cells))]
    if not whole:
        return None
    (width, count), *_ = sorted(
        Counter(len(each.cells) for each in whole).items(),
        key=lambda each: (each[1] if each[0] > 1 else 0, each[0]),
        reverse=True,
    )
    ranks = [rank(each.cells) for each in whole]
    if max(ranks):
        header = whole[ranks.index(max(ranks))]
    else:
        header = next((each for each in whole if _full(each.cells, width)), whole[0])
    likely = (max(ranks), count / len(whole) if width > 1 else 0.0, width)
    return likely, delimiter, header


def _full(cells: Sequence[str], width: int) -> bool:
    """Whether a record is as wide as the table and no title that was padded to its width."""
    filled = sum(1 for cell in cells if cell.strip())
    return len(cells) == width and filled * 2 >= width
