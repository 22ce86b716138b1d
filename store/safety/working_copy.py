"""A long change is made in a copy beside the store, whose pages then take the place of the store's.

So nobody waits while it is made, and it comes in one transaction: whole, or not at all. Others may
have written meanwhile: what they have must be in the copy before, or their work would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Final

from sqlcipher3 import dbapi2

from store.safety.copies import Copy
from store.safety.driver import connect, connect_aside
from store.safety.file_copy import fresh_file
from store.safety.store import Store
from store.safety.trouble import file_trouble, trouble

_AT_ONCE: Final = 1000  # pages
_LOOK: Final = 0.004  # seconds between two looks whether the others are done


class _Written(Exception):
    """Somebody has written before it was this one's turn."""


@contextmanager
def aside(store: Store) -> Iterator[Copy]:
    """A copy of the store in a file beside it, which is gone at the end.

    Raises:
        StoreTrouble: it cannot be written, for lack of space first of all.
    """
    with ExitStack() as stack:
        try:
            made = stack.enter_context(fresh_file(store.path))
            place = stack.enter_context(closing(connect_aside(made, store.key)))
            copy = Copy(store.path, store.clock, store.mint, store, place)
            # The copy of a store in WAL would look for a -wal of its own.
            place.execute("PRAGMA journal_mode = MEMORY")
            with suppress(OSError):  # where the system can, not even a kill leaves it behind
                made.unlink()
        except dbapi2.DatabaseError as error:
            raise trouble(store.path, error) from error
        except OSError as error:
            raise file_trouble(store.path, "aside", error) from error
        yield copy


def put_in_place(copy: Copy, store: Store, state: object) -> bool:
    """Put the pages of the copy in the store's place; False where it is not as in `state` any more.

    One transaction: others see all of it or nothing, and so does who comes after a power cut.

    Raises:
        StoreTrouble: the store cannot be written; nothing was.
    """
    store.see_that_it_may_write()
    store.note_written()
    pages = int(copy.value("PRAGMA page_count"))

    def look(status: int, remaining: int, _: int) -> None:
        # With the first pages the store is locked: what was not written by now comes later.
        if remaining and status == 0 and store.state() != state:
            raise _Written

    try:
        with closing(connect(store.source, store.key, slim=True)) as target:
            at_once = max(1, min(_AT_ONCE, pages // 2))  # never all of them before the look
            copy.connection.backup(target, pages=at_once, progress=look, sleep=_LOOK)
    except _Written:
        return False
    except dbapi2.DatabaseError as error:
        raise trouble(store.path, error) from error
    store.see_that_it_is_kept()
    return True
