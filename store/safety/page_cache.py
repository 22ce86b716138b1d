"""How much of the file is kept in memory: little where many threads look at the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from store.safety.driver import ROOMY, SLIM
from store.safety.store import Store

# Rows that are written all over the file change more pages than that: each would go out twice.
_WIDE = "PRAGMA cache_size = -64000"


def slim_down(store: Store) -> None:
    """Keep few pages in memory for each thread: the screens have half a dozen of them."""
    store.is_slim = True
    store.connection.execute(SLIM)


@contextmanager
def roomy(store: Store, *, wide: bool = False) -> Iterator[None]:
    """Inside, this thread keeps as many pages as a command does: everybody is looked at; `wide`
    four times as many: much is written."""
    store.connection.execute(_WIDE if wide else ROOMY)
    try:
        yield
    finally:
        if store.is_slim or wide:
            store.connection.execute(SLIM if store.is_slim else ROOMY)
            store.connection.execute("PRAGMA shrink_memory")
