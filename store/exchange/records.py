"""From text to records: cells between delimiters, quotation marks, and the line each began in."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

LONGEST = 1 << 20  # characters of one record; an export with 180 KB in one cell was seen


class Record(NamedTuple):
    """One record: the physical line it began in (from 1), its cells, or the fault in it."""

    line: int
    cells: list[str]
    fault: str | None = None


def records(stream: TextIO, delimiter: str) -> Iterator[Record]:
    """The records of a text opened with `newline=""`; lines end in LF, CRLF or CR, also mixed.

    A record that cannot be read is given with its fault, and reading goes on in the very next line,
    so an unclosed quotation mark costs one line and not the rest of the file. Never holds more
    than one record.
    """
    if csv.field_size_limit() < LONGEST * 2:
        csv.field_size_limit(LONGEST * 2)
    lines = _Lines(stream)
    while text := lines.take():
        line = lines.number
        if len(text) >= LONGEST:
            lines.skip_rest(text)
            yield Record(line, [], f"the line is longer than {LONGEST:,} characters")
            continue
        if '"' not in text:
            if "\x00" in text:
                yield Record(line, [], "it holds a NUL character")
            else:
                yield Record(line, text.rstrip("\r\n").split(delimiter))
            continue
        record = _quoted(lines, text, delimiter)
        if "\x00" in "".join(record.cells):
            record = Record(line, [], "it holds a NUL character")
        yield record


class _Lines:
    """Physical lines with their number, and a way back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self.number = 0

    def take(self) -> str:
        """The next line with its end; a longer one is cut at LONGEST; "" at the end of the file."""
        text = self._waiting.popleft() if self._waiting else self._stream.readline(LONGEST)
        if text:
            self.number += 1
        return text

    def give_back(self, texts: list[str]) -> None:
        """Lines to be taken again, in their order."""
        self._waiting.extendleft(reversed(texts))
        self.number -= len(texts)

    def skip_rest(self, text: str) -> None:
        """Pass over what follows a line that was cut."""
        while text and not text.endswith(("\n", "\r")):
            text = self._stream.readline(LONGEST)


def _quoted(lines: _Lines, text: str, delimiter: str) -> Record:
    """The record that begins with this line; its quoted cells may go over several lines."""
    line, given = lines.number, [text]

    def following() -> Iterator[str]:
        yield text
        size = len(text)
        while size < LONGEST and (more := lines.take()):
            given.append(more)
            size += len(more)
            yield more

    try:
        cells = next(csv.reader(following(), delimiter=delimiter, strict=True))
    except csv.Error as error:
        lines.give_back(given[1:])
        if "unexpected end" in str(error):
            return Record(line, [], "a quotation mark opens in this line and is never closed")
        return Record(line, [], "text follows a closing quotation mark")
    return Record(line, cells)
