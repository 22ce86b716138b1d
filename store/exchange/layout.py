"""The layout of a file, from a bounded look at its head: encoding, delimiter, header line."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from store.dataclass import dataclass
from store.errors import BadInput
from store.exchange.containers.spool import Spool
from store.exchange.encoding import Decoded, encoding_of, open_text
from store.exchange.records import LONGEST, Record, records
from store.sentence import say

DELIMITERS = (",", ";", "\t", "|")
_HEAD = 2 * LONGEST
_RECORDS = 60


@dataclass(frozen=True)
class Layout:
    """How to read a table; `line` is where its header stands, after any title lines.

    `name` is what a person calls it. Rows that were taken out of a container stand in `spool`.
    """

    path: Path
    decoded: Decoded
    delimiter: str
    header: tuple[str, ...]
    line: int
    title: tuple[str, ...] = ()  # the lines above the header
    name: str = ""
    spool: Spool | None = None

    @property
    def encoding(self) -> str:
        """The encoding's name, as Python knows it."""
        return self.decoded.encoding

    def records(self) -> Iterator[Record]:
        """All records from the first line on, read afresh."""
        if self.spool is not None:
            yield from self.spool.records()
            return
        with open_text(self.path, self.encoding) as stream:
            yield from records(stream, self.delimiter)


def layout_of(
    path: Path,
    rank: Callable[[Sequence[str]], int],
    encoding: str | None = None,
    *,
    name: str = "",
    spool: Spool | None = None,
) -> Layout:
    """The layout of a file; `rank` says how many known headers a candidate for the header holds.

    Raises:
        BadInput: the file cannot be read or holds no table.
    """
    name = name or path.name
    if spool is not None:
        head = list(islice(spool.records(), _RECORDS))
        likely = _likeliest(head, "", rank)
        if likely is None:
            raise BadInput(say("unread.no_columns", file=name))
        record = likely[2]
        above = tuple(" ".join(filter(None, e.cells)) for e in head if e.line < record.line)
        names = tuple(cell.strip() for cell in record.cells)
        return Layout(path, Decoded(spool.form), "", names, record.line, above, name, spool)
    decoded = encoding_of(path, encoding, name if name != path.name else "")
    with open_text(path, decoded.encoding) as stream:
        text = stream.read(_HEAD)
    found = [_candidate(text, delimiter, rank) for delimiter in DELIMITERS]
    best = max((each for each in found if each is not None), key=lambda each: each[0], default=None)
    if best is None:
        raise BadInput(say("unread.no_columns", file=path))
    _, delimiter, record = best
    header = tuple(name.strip() for name in record.cells)
    title = tuple(text.splitlines()[: record.line - 1]) if record.line <= _RECORDS else ()
    return Layout(path, decoded, delimiter, header, record.line, title, name)


def _candidate(
    head: str, delimiter: str, rank: Callable[[Sequence[str]], int]
) -> tuple[tuple[int, float, int], str, Record] | None:
    """The likeliest header under one delimiter, with how likely it is."""
    found = islice(records(io.StringIO(head, newline=""), delimiter), _RECORDS)
    return _likeliest(list(found), delimiter, rank)


def _likeliest(
    found: Sequence[Record], delimiter: str, rank: Callable[[Sequence[str]], int]
) -> tuple[tuple[int, float, int], str, Record] | None:
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
