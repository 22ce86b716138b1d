"""A window over a long result: the few pages of rows that are in memory, and which are wanted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from store.dataclass import dataclass

PAGE = 100
KEPT_PAGES = 20

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Source(Protocol[R_co]):
    """A result that is read in pieces.

    A table asks one thing at a time, but each time perhaps from another thread.
    """

    def count(self) -> int:
        """How many rows the result has now."""
        ...

    def page(self, offset: int, limit: int) -> Sequence[R_co]:
        """The rows from `offset` (0 is the first) on, at most `limit`."""
        ...


@dataclass(frozen=True)
class Answer(Generic[R]):
    """What one trip to a source brought: the number of rows and pages by their number."""

    count: int
    pages: Mapping[int, Sequence[R]]


def read(source: Source[R], wanted: Iterable[int], count: int | None) -> Answer[R]:
    """Read the `wanted` pages, and the count if it is unknown or a page shows that it changed."""
    if count is None:
        count = source.count()
    last = max(0, count - 1) // PAGE
    numbers = sorted({min(number, last) for number in wanted}) if count else []
    pages = {number: source.page(number * PAGE, PAGE) for number in numbers}
    if any(len(rows) != min(PAGE, count - number * PAGE) for number, rows in pages.items()):
        count = source.count()
    return Answer(count, pages)


class Pages(Generic[R]):
    """The pages in memory, the least recently seen given up first.

    After `expire` the old rows can still be seen, until the first answer replaces them all.
    """

    def __init__(self) -> None:
        self.count: int | None = None
        self.expired = False
        self._pages: OrderedDict[int, Sequence[R]] = OrderedDict()

    def row(self, index: int) -> R | None:
        """The row at `index` if it is in memory."""
        number, place = divmod(index, PAGE)
        rows = self._pages.get(number, ())
        return rows[place] if place < len(rows) else None

    def find(self, key: Hashable, key_of: Callable[[R], Hashable]) -> int | None:
        """The index of the row with `key` among those in memory."""
        for number, rows in self._pages.items():
            for place, row in enumerate(rows):
                if key_of(row) == key:
                    return number * PAGE + place
        return None

    def missing(self, indexes: Iterable[int]) -> set[int]:
        """The pages that must be read before all rows of `indexes` can be seen fresh."""
        if self.expired or self.count is None:
            return {index // PAGE for index in indexes}
        return {
            index // PAGE
            for index in indexes
            if 0 <= index < self.count and self.row(index) is None
        }

    def touch(self, indexes: Iterable[int]) -> None:
        """Note that these rows are looked at now."""
        for number in {index // PAGE for index in indexes}:
            if number in self._pages:
                self._pages.move_to_end(number)

    def take_out(self, key: Hashable, key_of: Callable[[R], Hashable]) -> int | None:
        """Close the gap of a row that is gone; returns where it stood, None without it here."""
        index = self.find(key, key_of)
        if index is None or self.count is None:
            return None
        self.count -= 1
        number, place = divmod(index, PAGE)
        while rows := self._pages.get(number):
            following = self._pages.get(number + 1, ())
            self._pages[number] = [*rows[:place], *rows[place + 1 :], *following[:1]]
            number, place = number + 1, 0
        for behind_a_gap in [each for each in self._pages if each > number]:
            del self._pages[behind_a_gap]
        return index

    def expire(self) -> None:
        """The data changed: everything must be read again."""
        self.expired = True

    def take(self, answer: Answer[R]) -> None:
        """Keep what a trip brought."""
        if self.expired:
            self._pages.clear()
        self.expired = False
        self.count = answer.count
        for number, rows in answer.pages.items():
            self._pages[number] = rows
            self._pages.move_to_end(number)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
