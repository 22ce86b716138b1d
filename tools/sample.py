"""Builds `sample.db`, the invented store of the demo: `python -m tools.sample [TARGET]`."""

from __future__ import annotations

import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from store.actions import customers
from store.actions.founding import choose, found
from store.actions.work import work
from store.safety.opening import open_store

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 19)


def build(target: Path) -> None:
    """Write the sample store to `target`, replacing what is there."""
    chance = random.Random(19)
    moment = [datetime(2026, 11, 18, 7, 0, tzinfo=UTC)]

    def clock() -> datetime:
        moment[0] += timedelta(milliseconds=chance.randint(1, 40))
        return moment[0]

    target.unlink(missing_ok=True)
    store = open_store(target, clock, entropy=chance.randbytes)
    found(store, TODAY - timedelta(days=1))
    with work(store, TODAY - timedelta(days=1), "settings", undoable=False) as unit:
        choose(unit, "sample_today", TODAY.isoformat())
        choose(unit, "currency", "EUR")
    for name in ("Lumen Dental", "Brightside Café", "Rao & Sons", "Hotel Aurora"):
        customers.add(store, TODAY - timedelta(days=1), name, due=TODAY)
    connection = store.connection
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("VACUUM")
    store.close()
    target.chmod(0o644)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample.db")
