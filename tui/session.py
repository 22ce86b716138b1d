"""What all screens share while the program runs: the store, the day, and what was done so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from store.errors import StoreTrouble
from tui.keys import default_key, key_name
from tui.trail import Place

if TYPE_CHECKING:
    from store.ledger.undo import Undoable
    from store.lifecycle.calendar import WorkCalendar
    from store.safety.opening import Store
    from store.views.day.stops import Stop
    from store.views.lists.saved_views import View
    from tui.trail import Trail


class Ways(Protocol):
    """The ways to other whole screens, which `tui.navigation` knows."""

    async def open_list(self, wanted: str, view: View | None = None) -> None:
        """Show the customers that a filter keeps in the list of all."""

    def open_page(
        self,
        customer_id: bytes,
        trail: Trail[Any] | None = None,
        came_back: Callable[[Place | None], None] | None = None,
        at: bytes | None = None,
        stop: Stop | None = None,
    ) -> None:
        """Open a customer's page."""

    def open_day_end(self) -> None:
        """Show what the day came to."""

    def open_settings(self, name: str = "") -> None:
        """Show the settings."""


class Sitting:
    """One sitting: `today` is the clock's day, or one that a person has told, and goes on with it.

    `clock` gives the local day. `told`: a person has said which day it is.
    """

    navigation: Ways

    def __init__(
        self, today: date, clock: Callable[[], date], *, demo: bool = False, told: bool = False
    ) -> None:
        self.today = today
        self.told = told
        self.demo = demo
        self.currency = "EUR"
        self.risky = 0.6  # from this churn risk on it is shown as one
        self.everybody = False  # the day is everybody's, where several reps work; else one's own
        self.keymap: Mapping[str, Sequence[str]] = {}  # the keys of a person's own
        self.scoring = False  # everybody is being scored
        self.hushed = False  # a process of ours writes: others' changes are shown when it has ended
        self.held_up = False  # a change waits until another window has written
        self.version = 0  # grows with every change, so that a screen knows that its rows are old
        self.lines: list[str] = []  # what was done by the one-line log, the latest last
        self._clock = clock
        self._day = clock()  # the clock's day that `today` belongs to
        self.began = 0  # the last unit of work before this sitting
        self._store: Store | None = None
        self._calendar: WorkCalendar | None = None
        self._done: list[tuple[Place, int]] = []
        self._undone: list[tuple[Place, int]] = []

    def opened(
        self, store: Store, calendar: WorkCalendar, currency: str, risky: float, began: int = 0
    ) -> None:
        """The store is open from now on; `began` is its last unit of work so far."""
        self._store = store
        self.began = began
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
            raise StoreTrouble("The store is still opening: try again in a moment.")
        return self._store

    @property
    def calendar(self) -> WorkCalendar:
        """The rep's working days."""
        if self._calendar is None:
            raise StoreTrouble("The store is still opening: try again in a moment.")
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

    def did(self, place: Place) -> bool:
        """A change was made there; False where nothing was written that could be taken back."""
        self.version += 1
        number, self.store.done = self.store.done, None
        if number is None:
            return False
        self._done.append((place, number))
        self._undone.clear()
        return True

    def to_undo(self) -> Undoable:
        """What undo takes back: the last of this sitting, else the last of all. For a thread.

        Raises:
            Refused: there is nothing to undo.
        """
        from store.ledger.undo import undoable

        return undoable(self.store, self.began)

    def place_of(self, number: int) -> Place | None:
        """Where the change of that number was made; None for one of another sitting."""
        return next((place for place, each in self._done if each == number), None)

    @property
    def place_of_redo(self) -> Place | None:
        """Where the change that redo would make again was made."""
        return self._undone[-1][0] if self._undone else None

    def undid(self, number: int) -> None:
        """The change of that number was taken back, and those after it by another window."""
        self.version += 1
        while self._done and self._done[-1][1] >= number:
            last = self._done.pop()
            if last[1] == number:
                self._undone.append(last)

    def redid(self) -> None:
        """The last undone change was made again."""
        self.version += 1
        if self._undone:
            self._done.append(self._undone.pop())

    # The day

    def days_ahead(self) -> int:
        """By how many days the clock has gone on since `today` was set; 0 for none."""
        return (self._clock() - self._day).days

    def go_on(self) -> None:
        """Another day has begun."""
        self.today += timedelta(days=self.days_ahead())
        self._day = self._clock()
        self.version += 1

    def stay(self) -> None:
        """The clock is wrong: today stays, and goes on with it from here."""
        self._day = self._clock()
