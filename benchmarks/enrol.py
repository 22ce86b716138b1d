"""Growth of enrolling: `make bench ARGS=enrol`, or one size: `python -m benchmarks.enrol 1000`.

Each size: customers read through the import, a plan begun with all of them on levelled days, a
segment's rule that moves some of them, and a morning on which silence changes groups. The growth is
the cost of a size over the cost of the size before: 10 where ten times as many cost ten times.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from benchmarks.big import TODAY, write_purchases
from benchmarks.sheet import Sheet
from store.actions import segments
from store.actions.enrolment import apply_to_all
from store.exchange.read_file import import_file
from store.ledger import undo
from store.ledger.morning import score_everybody
from store.ledger.new_store import found
from store.safety.opening import Store, open_store
from store.safety.orphans import orphans

T = TypeVar("T")
SIZES = (1_000, 10_000, 100_000)
# Ten times as many may cost so much more: deeper trees, and pages that the cache does not hold.
MOST_GROWTH = 16.0
TIMED = ("import", "score", "enrol", "undo", "redo", "rule", "morning")


def measure(size: int, folder: Path) -> dict[str, float]:
    """Seconds of the processor for each step at one size: other work on the machine counts not."""
    source = folder / f"{size}.csv"
    write_purchases(source, size)
    clock = datetime(2026, 11, 19, 8, tzinfo=UTC)
    store = open_store(folder / f"{size}.db", lambda: clock, entropy=random.Random(1).randbytes)
    found(store, TODAY)
    out: dict[str, float] = {}

    def timed(name: str, action: Callable[[], T]) -> T:
        start = time.process_time()
        done = action()
        out[name] = time.process_time() - start
        return done

    timed("import", lambda: import_file(store, TODAY, source, currency="EUR"))
    timed("score", lambda: score_everybody(store, TODAY))
    ids = [row[0] for row in store.rows("SELECT id FROM customer WHERE live = 1")]
    timed("enrol", lambda: apply_to_all(store, TODAY, ids, "yearly-service"))
    out["heaviest day, min"] = _heaviest(store)
    timed("undo", lambda: undo.undo(store, TODAY))
    timed("redo", lambda: undo.redo(store, TODAY))
    timed("rule", lambda: segments.set_segment(store, TODAY, "Many", rule="name:7"))
    late = TODAY + timedelta(days=120)
    timed("morning", lambda: score_everybody(store, late))
    moved = store.value("SELECT count(*) FROM transition WHERE moved_on = ?", (late.isoformat(),))
    out["moved"] = moved
    assert orphans(store) == 0
    store.close()
    return out


def _heaviest(store: Store) -> float:
    load: Counter[str] = Counter()
    for row in store.rows("SELECT due_on, minutes FROM follow_up WHERE is_open = 1"):
        load[row["due_on"]] += row["minutes"]
    return max(load.values())


def growth(sheet: Sheet, folder: Path) -> None:
    """Every size, and what ten times as many customers cost."""
    before: dict[str, float] = {}
    for size in SIZES:
        found_ = measure(size, folder)
        for name in TIMED:
            sheet.line(f"{name}, {size:,} customers", f"{found_[name]:.2f} s of processor")
            if before:
                times = found_[name] / before[name]
                sheet.demand(f"    {name}, growth", times, "×", at_most=MOST_GROWTH)
        sheet.line("    fullest day", f"{found_['heaviest day, min']:.0f} min")
        sheet.line("    changed group in the morning", f"{found_['moved']:,.0f}")
        before = found_


def main() -> None:
    """Print a line for each size."""
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            found_ = measure(size, Path(folder))
            print(f"{size:>7}", *(f"{k} {v:.2f}" for k, v in found_.items()), sep="  ")


if __name__ == "__main__":
    main()
