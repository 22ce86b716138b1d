"""What all screens share while the program runs: the store, the day, and what was done so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from store.errors import StoreTrouble
from tui.keys import default_key, key_name
from tui.trail import Place

if TYPE_CHECKING:
    from store.lifecycle.calendar import WorkCalendar
    from store.safety.opening import Store
    from tui.trail import Trail


class Ways(Protocol):
    """The ways to other whole screens, which `tui.navigation` knows."""

    async def open_list(self, wanted: str, view: str = "") -> None:
        """Show the customers that a filter keeps in the list of all."""

    def open_page(
        self,
        customer_id: bytes,
        trail: Trail[Any] | None = None,
        came_back: Callable[[Place | None], None] | None = None,
        at: bytes | None = None,
    ) -> None:
        """Open a customer's page."""

    def open_day_end(self) -> None:
        """Show what the day came to."""

    def open_settings(self, name: str = "") -> None:
        """Show the settings."""


class Sitting:
    """One sitting: `today` does not change in it, whatever the clock says.

    `clock` gives the local day; it is asked only to notice that the day is over.
    """

    navigation: Ways

    def __init__(self, today: date, clock: Callable[[], date], *, demo: bool = False) -> None:
        self.today = today
        self.demo = demo
        self.currency = "EUR"
        self.risky = 0.6  # from this churn risk on it is shown as one
        self.everybody = False  # the day is everybody's, where several reps work; else one's own
        self.keymap: Mapping[str, Sequence[str]] = {}  # the keys of a person's own
        self.scoring = False  # everybody is being scored, which keeps the store busy
        self.version = 0  # grows with every change, so that a screen knows that its rows are old
        self.lines: list[str] = []  # what was done by the one-line log, the latest last
        self._clock = clock
        self._began = clock()
        self._told = False
        self._store: Store | None = None
        self._calendar: WorkCalendar | None = None
        self._done: list[Place] = []
        self._undone: list[Place] = []

    def opened(self, store: Store, calendar: WorkCalendar, currency: str, risky: float) -> None:
        """The store is open from now on."""
        self._store = store
        self._calendar = calendar
        self.currency = currency
        self.risky = risky

    @property
    def is_open(self) -> bool:
        """Whether the store can be asked."""
        return self._store is not None

    @property
    def store(self) -> Store:
        """The open store; StoreTrouble with a sentence while it is being opened."""
        if self._store is None:
            raise StoreTrouble("The store is still being opened: try again in a moment.")
        return self._store

    @property
    def calendar(self) -> WorkCalendar:
        """The rep's working days."""
        if self._calendar is None:
            raise StoreTrouble("The store is still being opened: try again in a moment.")
        return self._calendar

    def follow_settings(self) -> None:
        """Read again what the settings say; quick, for the thread that has changed them."""
        from store.settings.values import calendar_of, currency_of, setting

        self._calendar = calendar_of(self.store)
        self.currency = currency_of(self.store)
        self.risky = float(setting(self.store, "risky"))

    def key(self, ident: str) -> str:
        """The key of an action as people write it, for sentences."""
        return key_name(next(iter(self.keymap.get(ident, ())), default_key(ident)))

    # What undo needs to put the cursor back

    def did(self, place: Place) -> None:
        """A change was made there."""
        self.version += 1
        self._done.append(place)
        self._undone.clear()

    @property
    def place_of_undo(self) -> Place | None:
        """Where the change that undo would take back was made; None for one of another sitting."""
        return self._done[-1] if self._done else None

    @property
    def place_of_redo(self) -> Place | None:
        """Where the change that redo would make again was made."""
        return self._undone[-1] if self._undone else None

    def undid(self) -> None:
        """The last change was taken back."""
        self.version += 1
        if self._done:
            self._undone.append(self._done.pop())

    def redid(self) -> None:
        """The last undone change was made again."""
        self.version += 1
        if self._undone:
            self._done.append(self._undone.pop())

    # The day

    def day_is_over(self) -> bool:
        """True once, when the clock shows another day than at the beginning."""
        if self._told or self._clock() == self._began:
            return False
        self._told = True
        return True
