"""How much of the file is kept in memory: little where many threads look at the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from store.safety.driver import ROOMY, SLIM
from store.safety.store import Store


def slim_down(store: Store) -> None:
    """Keep few pages in memory for each thread: the screens have half a dozen of them."""
    store.is_slim = True
    store.connection.execute(SLIM)


@contextmanager
def roomy(store: Store) -> Iterator[None]:
    """Inside, this thread keeps as many pages as a command does: everybody is looked at."""
    store.connection.execute(ROOMY)
    try:
        yield
    finally:
        if store.is_slim:
            store.connection.execute(SLIM)
            store.connection.execute("PRAGMA shrink_memory")
