"""A round of customers in an order that stands still: where one is in it, and who is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from store.views.day.stops import Stop
from tui.trail import Place


class Round:
    """The stops as they were taken; `index` past the last one is the end.

    `gone` holds the keys of those that need no work any more, `new` counts who has come since.
    """

    def __init__(self, stops: Sequence[Stop], index: int = 0) -> None:
        self.stops = stops
        self.index = index
        self.gone: set[bytes] = set()
        self.new = 0
        self._minutes = sum(_due_minutes(stop) for stop in stops)
        self._places = {stop.key: place for place, stop in enumerate(stops)}

    @property
    def current(self) -> Stop | None:
        """Who is looked at; None at the end."""
        return self.stops[self.index] if self.index < len(self.stops) else None

    @property
    def left(self) -> int:
        """How many still need work."""
        return len(self.stops) - len(self.gone)

    @property
    def early(self) -> int:
        """How many of those are early, because the day has room."""
        return sum(stop.place == "early" and stop.key not in self.gone for stop in self.stops)

    @property
    def minutes(self) -> int:
        """Planned minutes of those who are left and not early, as Today counts them."""
        worked = sum(_due_minutes(self.stops[self._places[key]]) for key in self.gone)
        return self._minutes - worked

    def onward(self, by: int) -> int | None:
        """The place of the next (`by` 1) or previous (-1) one who is left, seen from here.

        After the last one comes the end, after the end the first one; None before the first one,
        and at the end when nobody is left.
        """
        at_end = self.current is None
        places = (
            range(self.index - 1, -1, -1)
            if by < 0
            else range(0 if at_end else self.index + 1, len(self.stops))
        )
        there = next((place for place in places if self.stops[place].key not in self.gone), None)
        if there is None and by > 0 and not at_end:
            return len(self.stops)
        return there

    def find(self, place: Place) -> int | None:
        """Where the customer of a change stands: in that place, else where the step was worked."""
        stops = self.stops
        if place.index < len(stops) and stops[place.index].customer_id == place.customer_id:
            return place.index
        found = [n for n, stop in enumerate(stops) if stop.customer_id == place.customer_id]
        worked = [n for n in found if stops[n].key in self.gone]
        return next(iter(worked or found), None)

    def customer_of(self, key: bytes) -> bytes:
        """Whose stop that is."""
        return self.stops[self._places[key]].customer_id

    def found(self, index: int, passed: Collection[bytes]) -> None:
        """The one at `index` is left, as undo may have made it; those passed on the way are not."""
        self.index = index
        self.gone |= set(passed)
        if self.current is not None:
            self.gone.discard(self.current.key)

    def settle(self, gone: Collection[bytes], new: int) -> None:
        """Take over how the round stands now."""
        self.gone = set(gone)
        self.new = new

    def more_than(self, other: Round) -> int:
        """How many are here and not in the other."""
        return len(self._places.keys() - other._places.keys())

    def taken_anew(self, stops: Sequence[Stop]) -> Round:
        """The list as it is now, at the customer who is looked at, or who comes first if none is.

        Who is not in the list any more, but still left, stays and stands before the others.
        """
        here = self.current
        if here is None:
            return Round(stops)
        keys = [stop.key for stop in stops]
        if here.key in keys:
            return Round(stops, keys.index(here.key))
        return Round([here, *stops])


def _due_minutes(stop: Stop) -> int:
    return 0 if stop.place == "early" else stop.minutes
