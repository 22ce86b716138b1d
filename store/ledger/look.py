"""A look at the store as of a day: nothing is written, and yet what the day brings is seen.

Where the store has not been brought to that day, its morning is run in earnest on a copy in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store.ids import Minter
from store.ledger.morning import AT_ONCE, bring, count_live, day_seen, due, freshen
from store.migrations import LATEST
from store.safety.opening import DriverError, KeyOf, Store, nothing_there, open_to_read
from store.safety.trouble import trouble
from store.settings.values import me

if TYPE_CHECKING:
    from store.safety.copies import Copy


def look(
    path: Path,
    clock: Callable[[], datetime],
    today: date,
    *,
    missing: bool = False,
    figures: bool = True,
    copied: bool = False,
    key_of: KeyOf | None = None,
) -> tuple[Store, date | None]:
    """The store at `path` to be looked at on a day, and the day that it has seen last itself.

    It is a copy in memory where the look takes one.

    `missing`: no file is an empty store. Without `figures` those of another day do as well.
    `copied`: always a copy, in which anything can be tried. A store with more than `AT_ONCE`
    customers keeps the figures that it has.

    Raises:
        StoreTrouble: there is no store, or it cannot be read.
    """
    if missing and nothing_there(path):
        copy = _copy(path, clock, None)
        _found(copy, today)
        return copy, None
    store = open_to_read(path, clock, key_of=key_of)
    try:
        old = int(store.value("PRAGMA user_version")) < LATEST or me(store) is None
        wanted = figures and not old and due(store, today) > 0 and count_live(store) <= AT_ONCE
        if not (old or wanted or copied):
            return store, day_seen(store)
        copy = _copy(path, clock, store)
        copy.notices = store.notices
    except BaseException:
        store.close()
        raise
    store.close()
    try:
        if me(copy) is None:
            _found(copy, today)
        seen = day_seen(copy)
        if figures:
            freshen(copy, today)
    except DriverError as error:  # a damaged page that only this reads
        raise trouble(path, error) from error
    return copy, seen


def wake(store: Store, today: date, digits: str) -> bool:
    """Bring one customer to a day that the store is not at: whose step was seen in a look at it."""
    from store.views.lists.by_name import by_digits

    copy = _copy(store.path, store.clock, store)
    try:
        freshen(copy, today)
        rows = by_digits(copy, "follow_up", "is_open = 1", digits)
    finally:
        copy.close()
    if len(rows) != 1:
        return False
    bring(store, today, rows[0]["customer_id"])
    return True


def _copy(path: Path, clock: Callable[[], datetime], store: Store | None) -> Copy:
    from store.safety.copies import Copy

    return Copy(path, clock, Minter(clock), store)


def _found(copy: Copy, today: date) -> None:
    from store.ledger.new_store import found  # 50 ms that only a new store costs

    found(copy, today)
