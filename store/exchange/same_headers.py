"""Columns of one name: the same words twice are nothing, others must be told apart by a person."""

from __future__ import annotations

from collections.abc import Iterable

from store.exchange.asks import Ask
from store.exchange.columns import column_names
from store.exchange.sheet import Sheet
from store.sentence import say


class SameHeaders:
    """Looks at columns that are called as one that is read.

    `untaken` are the columns that nobody takes.
    """

    def __init__(self, sheet: Sheet, untaken: Iterable[int]) -> None:
        header = [name.strip().casefold() for name in sheet.layout.header]
        self._file = sheet.layout.name
        self._names = column_names(sheet.layout.header)
        guessed = [
            (field, places[0])
            for field, places in sheet.columns.items()
            if field not in sheet.told and len(places) == 1 and header[places[0]]
        ]
        self._beside = [
            (field, taken, index)
            for index in untaken if sheet.preset is None
            for field, taken in guessed
            if header[taken] == header[index]
        ]  # fmt: skip
        self._differ: dict[tuple[str, int, int], int] = {}

    def add(self, cells: list[str], line: int) -> None:
        """Look at one row."""
        for each in self._beside:
            if each not in self._differ and _cell(cells, each[1]) != _cell(cells, each[2]):
                self._differ[each] = line

    def asks(self) -> list[Ask]:
        """A question for each field whose columns differ in some row."""
        found: dict[str, list[tuple[int, int, int]]] = {}
        for (field, taken, index), line in self._differ.items():
            found.setdefault(field, []).append((taken, index, line))
        return [
            Ask(
                field,
                tuple(f"{field}={self._names[at]}" for at in (some[0][0], *(e[1] for e in some))),
                "--map",
                say(
                    "asked.same_header", file=self._file, column=self._names[some[0][0]],
                    field=field, line=some[0][2], other=self._names[some[0][1]],
                ),
            )
            for field, some in found.items()
        ]  # fmt: skip


def _cell(cells: list[str], index: int) -> str:
    return cells[index].strip() if index < len(cells) else ""
