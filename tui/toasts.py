"""Sentences over the screen: why a key did nothing is told once, until the next key.

News and troubles stay for their time; one that says the same again takes the place of the first.
"""

from __future__ import annotations

from time import time
from typing import Final, TypeVar

from textual.notifications import Notify

from tui.changed_cells import DrawsChanges

R = TypeVar("R")

REFUSED: Final = 4.0  # seconds for which it is told why a key did nothing
READ: Final = 0.5  # seconds after which the next key says that it was read


class OneRefusal(DrawsChanges[R]):
    """An application whose toasts do not pile up over what is worked on."""

    def on_notify(self, event: Notify) -> None:
        """Make room for a new one; Textual shows it next."""
        new = event.notification
        for old in list(self._notifications):
            if old.message == new.message or old.timeout == new.timeout == REFUSED:
                self._unnotify(old)

    def refusal_is_read(self) -> None:
        """Another key: what was wrong with the last one is of no interest any more."""
        for old in list(self._notifications):
            if old.timeout == REFUSED and time() - old.raised_at >= READ:
                self._unnotify(old)
