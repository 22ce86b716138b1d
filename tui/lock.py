"""The lock of the screens: who leaves the desk leaves no customer data on it.

Only a protected store is locked: who can reach the keyboard could open any other anyway. A store
whose key lies in the keyring, or in a file, is opened by Enter alone, as it was at the start.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from store.errors import Refused, WrongKey
from tui.environment import Keys, utc_now
from tui.preferences import LOCK

if TYPE_CHECKING:
    from store.safety.driver import Key
    from tui.preferences_app import Choosing
    from tui.session import Sitting

EVERY = 5.0  # seconds between two looks


class Lock:
    """Knows when somebody was there last, and puts the lock on top of what is shown."""

    def __init__(
        self,
        app: Choosing[None],
        sitting: Sitting,
        clock: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = monotonic,
        opened: Callable[[], None] = lambda: None,
    ) -> None:
        self._app, self._sitting = app, sitting
        self._clock, self._ticks = clock, ticks
        self.closed, self._opened = False, opened
        self.touched()

    def touched(self) -> None:
        """A key or the mouse: somebody is there."""
        self._at = self._clock(), self._ticks()

    @property
    def idle(self) -> timedelta:
        """How long nobody has been there; ticks stand still while a machine sleeps."""
        moment, ticks = self._at
        return max(self._clock() - moment, timedelta(seconds=self._ticks() - ticks))

    def look(self) -> None:
        """Lock when the time is up."""
        minutes = self._app.personal[LOCK.name].partition(" ")[0]
        if not minutes.isdecimal() or self.closed or not self._sitting.is_open:
            return
        key = self._sitting.store.key
        if key is not None and self.idle >= timedelta(minutes=int(minutes)):
            self._close(self._sitting.store.path, key)

    def now(self) -> None:
        """Lock at once.

        Raises:
            Refused: no key would open it again.
        """
        if self.closed or not self._sitting.is_open:
            return
        store = self._sitting.store
        if store.key is None:
            raise Refused("Only a protected store locks: “tickler protect” gives it a key.")
        self._close(store.path, store.key)

    def _close(self, path: Path, key: Key) -> None:
        from tui.screens.lock import LockScreen

        self.closed = True
        self._app.clear_notifications()
        self._app.push_screen(LockScreen(lambda typed: opens(path, key, typed)), self._open)

    def _open(self, _: None) -> None:
        self.closed = False
        self.touched()
        self._opened()


def opens(path: Path, key: Key, typed: str) -> None:
    """Make sure that what was typed is the key; nothing typed asks the keyring and the key file.

    Raises:
        WrongKey: it is not.
        StoreTrouble: no key is to be had without typing one.
    """
    if typed:
        from store.safety.keys import secret_of

        secret = secret_of(typed, key.salt)
    else:
        found = Keys(asks=False).key_of(path)
        secret = b"" if found is None else found.secret
    if secret != key.secret:
        raise WrongKey("That is not the key of this store: type its passphrase or its 24 words.")
