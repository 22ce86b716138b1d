"""What comes from outside while the program runs: other days, and what other windows do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from threading import Event
from typing import TYPE_CHECKING

from textual.message import Message

from store.errors import TicklerError
from store.lifecycle.clock_leap import is_far
from tui.background import Asking
from tui.dialogs.base import Dialog
from tui.words.clock import ASKED, far_words

if TYPE_CHECKING:
    from tui.preferences_app import Choosing
    from tui.session import Sitting


class News(Message):
    """Told from a thread, which waits for nobody: `words` that were asked for, `fresh` data."""

    def __init__(self, words: str = "", *, fresh: bool = True) -> None:
        super().__init__()
        self.words, self.fresh = words, fresh


class Outside:
    """Looks at the clock and at the store's file; `doubts` while the clock is being asked about."""

    def __init__(
        self,
        app: Choosing[None],
        sitting: Sitting,
        show_news: Callable[[], None],
        score: Callable[[], None],
    ) -> None:
        self._app = app
        self._sitting = sitting
        self._show_news = show_news
        self._score = score
        self.doubts = False
        self.left = Event()

    def watch_store(self, every: float = 1.0) -> None:
        """Look in a thread whether another program has changed the store, until one leaves."""
        from store.safety.watch import Watch

        watch = Watch(self._sitting.store, self._sitting.began)
        untold = False
        while not self.left.wait(every):
            untold = watch.changed() or untold
            if untold and not self._sitting.hushed:
                try:
                    self._sitting.follow_settings()
                except TicklerError:
                    continue  # busy: it is told after the next look
                untold = False
                self._app.post_message(News())
        watch.close()

    def begin(self, seen: date | None) -> None:
        """At the start: a day far from the last one that the store has seen is asked about."""
        today = self._sitting.today
        if seen is not None and is_far(seen, today):
            self._ask(today, seen, "leave tickler", self._trust)

    def look_at_clock(self) -> None:
        """Go on to the next day by itself, between two keys; a clock that leaps is asked about."""
        app, sitting = self._app, self._sitting
        ahead = sitting.days_ahead() if sitting.is_open else 0
        screen = app.screen
        busy = isinstance(screen, Asking) and any(map(screen.is_asking, ("write", "save")))
        if not ahead or self.doubts or app.is_at_work or busy:
            return
        day = sitting.today + timedelta(days=ahead)
        if is_far(sitting.today, day):
            self._ask(day, sitting.today, "stay on the old day", self._leap)
        else:
            self._next_day()

    def _next_day(self) -> None:
        self._sitting.go_on()
        self._show_news()
        screen = self._app.screen
        if isinstance(screen, Dialog):
            screen.new_day()
        self._score()

    def _ask(self, day: date, seen: date, no: str, then: Callable[[bool | None], None]) -> None:
        """Ask whether a day far from the last one has come; nothing follows from it before."""
        from tui.dialogs.ask import AskDialog

        self.doubts = True
        words = f"{far_words(day, seen)}. Silence, alarms and other plans would follow from it."
        self._app.push_screen(AskDialog(ASKED, words, "it is right", no), then)

    def _trust(self, answer: bool | None) -> None:
        if not answer:
            self._app.exit(return_code=2, message="Nothing was written: set the clock first.")
            return
        self.doubts = False
        self._score()

    def _leap(self, answer: bool | None) -> None:
        self.doubts = False
        if answer:
            self._next_day()
        else:
            self._sitting.stay()
