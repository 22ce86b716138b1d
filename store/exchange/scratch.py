"""A database on the disk for what a reading notes on its way: nobody else sees it, nothing is left.

It is no part of the store: what is noted waits for no lock, and however much it is, it takes little
memory. Of a protected store it has a key of its own, which is nowhere kept.
"""

from __future__ import annotations

import os

from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from store.safety.store import Store

_PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -8000")


def scratch(store: Store) -> Connection:
    """A connection with an empty database `scratch` that is gone when it is closed."""
    made = dbapi2.connect(":memory:", isolation_level=None, cached_statements=32)
    made.row_factory = dbapi2.Row
    made.execute("PRAGMA temp_store = FILE")  # what has no name would lie in memory otherwise
    key = "" if store.key is None else f" KEY \"x'{os.urandom(32).hex()}'\""
    made.execute(f"ATTACH '' AS scratch{key}")
    for pragma in _PRAGMAS:
        made.execute(f"PRAGMA scratch.{pragma}")
    made.execute("BEGIN")
    return made
