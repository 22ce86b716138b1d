"""Where a change was made, and the list that a customer's page was opened from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from store.dataclass import dataclass
from tui.widgets.pages import Source

if TYPE_CHECKING:
    from store.views.day.stops import Stop

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

    `length` is that of the list when the page was opened. `stop_of` tells the step that a row is
    about, where its list is one of steps.
    """

    def __init__(
        self,
        source: Source[T],
        customer_of: Callable[[T], bytes],
        index: int,
        length: int | None = None,
        stop_of: Callable[[T], Stop | None] = lambda _: None,
    ) -> None:
        self._source = source
        self._customer_of = customer_of
        self._length = length
        self._stop_of = stop_of
        self.index = index

    @property
    def where(self) -> str:
        """`3 of 24`, "" where the length is not known."""
        return "" if self._length is None else f"{self.index + 1:,} of {self._length:,}"

    def neighbour(
        self, customer_id: bytes, stop: Stop | None, by: int
    ) -> tuple[Place, Stop | None] | None:
        """The row after (`by` 1) or before (-1) that of this customer and step, None at the end.

        Somebody whose step was finished has left the queue; the next has moved up to that place.
        """
        first = max(0, self.index - 1)
        rows = [(self._customer_of(row), self._stop_of(row)) for row in self._source.page(first, 3)]
        # A customer may stand there with several steps.
        step = None if stop is None else stop.key
        same = [
            n
            for n, (ident, other) in enumerate(rows)
            if ident == customer_id and (other is None or other.key == step)
        ]
        here = same[0] if same else self.index - first
        there = here + by if same or by < 0 else here
        if not 0 <= there < len(rows):
            return None
        return Place(rows[there][0], first + there), rows[there][1]
