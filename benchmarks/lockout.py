"""How long a rep's change waits while another window scores everybody."""

from __future__ import annotations

import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import stores
from benchmarks.big import TODAY
from benchmarks.sheet import Sheet
from store.actions.records import log
from store.actions.touches import Touch
from store.errors import StoreTrouble
from store.safety.opening import open_store

CUSTOMERS = 20_000
LOCKED_OUT = 0.2  # seconds that a key may wait
_REST = 0.5  # seconds between two changes of the rep
_ORDER = "SELECT id FROM customer WHERE live = 1 ORDER BY id LIMIT 1000"


def waits_beside(path: Path, command: list[str]) -> tuple[list[float], list[float], float]:
    """Seconds of each change alone, of each beside the command, and of the command itself."""
    store = open_store(path, lambda: datetime.now(UTC))
    people = iter(row[0] for row in store.rows(_ORDER))

    def change() -> float:
        ident, begun = next(people), time.perf_counter()
        while True:
            try:
                log(store, TODAY, ident, Touch("call", None, note="back on Friday"))
                return time.perf_counter() - begun
            except StoreTrouble:  # the screen tries again
                pass

    alone = []
    for _ in range(10):
        alone.append(change())
        time.sleep(_REST)
    begun, beside = time.perf_counter(), []
    other = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while other.poll() is None:
        beside.append(change())
        time.sleep(_REST)
    seconds = time.perf_counter() - begun
    store.close()
    if other.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {other.returncode}")
    return alone, beside, seconds


def measure(sheet: Sheet, folder: Path, customers: int = CUSTOMERS) -> None:
    """The longest wait while everybody is scored, models and all, on the next morning."""
    path = stores.copy_of(stores.large(customers), folder)
    day = (TODAY + timedelta(days=1)).isoformat()
    command = stores.tickler("--db", str(path), "--today", day, "score", "--refit")
    alone, beside, seconds = waits_beside(path, command)
    sheet.line(f"scoring {customers:,} customers", f"{seconds:.1f} s")
    sheet.line("    a change alone, the longest of 10", f"{max(alone):.3f} s")
    sheet.demand("    a change meanwhile, the longest", max(beside), "s", at_most=LOCKED_OUT)
    sheet.line("    changes meanwhile", str(len(beside)))
