"""Where a change was made, and the list that a customer's page was opened from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from store.dataclass import dataclass
from tui.widgets.pages import Source

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """Where a change was made: whose row, and its place in the list then.

    `marks` are the keys of the rows that were worked together.
    """

    customer_id: bytes
    index: int
    marks: tuple[bytes, ...] = ()


class Trail(Generic[T]):
    """The list that a page was opened from, so that the page can go to the next customer.

    `length` is that of the list when the page was opened.
    """

    def __init__(
        self,
        source: Source[T],
        customer_of: Callable[[T], bytes],
        index: int,
        length: int | None = None,
    ) -> None:
        self._source = source
        self._customer_of = customer_of
        self._length = length
        self.index = index

    @property
    def where(self) -> str:
        """`3 of 24`, "" where the length is not known."""
        return "" if self._length is None else f"{self.index + 1:,} of {self._length:,}"

    def neighbour(self, customer_id: bytes, by: int) -> Place | None:
        """The customer after (`by` 1) or before (-1) this one; None at the end of the list.

        Somebody whose step was finished has left the queue; the next has moved up to that place.
        """
        first = max(0, self.index - 1)
        ids = [self._customer_of(row) for row in self._source.page(first, 3)]
        here = self.index - first
        if customer_id in ids:
            here = ids.index(customer_id)
            there = here + by
        else:
            there = here if by > 0 else here - 1
        if not 0 <= there < len(ids):
            return None
        return Place(ids[there], first + there)
