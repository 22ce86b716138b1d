"""Sums over a million: the summary of purchases in SQLite, and p0 by numpy."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.big import TODAY
from benchmarks.sheet import Sheet
from store.safety.opening import open_store
from store.value.models import columns
from store.value.models.dropout import Dropout

MILLION = 1_000_000
SUMMARY = (
    "SELECT customer_id, count(DISTINCT bought_on), min(bought_on), max(bought_on), sum(amount), "
    "sum(cost) FROM purchase WHERE deleted_at IS NULL GROUP BY customer_id"
)


def measure(sheet: Sheet, folder: Path) -> None:
    """Both sums against what is demanded of them."""
    _summary(sheet, folder)
    import numpy as np

    rng = np.random.default_rng(1)
    x = rng.integers(0, 20, MILLION).astype(np.float64)
    age = rng.uniform(1.0, 150.0, MILLION)
    t_x = np.where(x > 0, age * rng.uniform(0.1, 1.0, MILLION), 0.0)
    for k in (1, 2, 4):
        model = Dropout(0.5, 6.0 / k, 0.9, 1.6, k)
        times = []
        for _ in range(5):
            began = time.perf_counter()
            _, p0 = columns.p_alive_and_p0(model, x, t_x, age, 13.0)
            times.append(time.perf_counter() - began)
        assert bool(np.all((p0 >= 0.0) & (p0 <= 1.0)))
        sheet.demand(f"p0 of a million, k = {k}", min(times), "s", at_most=0.2)


def _summary(sheet: Sheet, folder: Path) -> None:
    """A million purchases of 200,000 customers in the store's own table."""
    rng = random.Random(1)
    instant = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
    store = open_store(folder / "million.db", lambda: instant)
    connection, at = store.connection, store.now_text()
    days = [(TODAY - timedelta(days=back)).isoformat() for back in range(1_000)]
    # Rows of customers that are not there: only the sum over purchases is measured.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO purchase (id, customer_id, bought_on, amount, created_at) "
        "VALUES (?, ?, ?, ?, ?)",
        (
            (
                number.to_bytes(16, "big"),
                rng.randrange(200_000).to_bytes(16, "big"),
                rng.choice(days),
                rng.randrange(100, 90_000),
                at,
            )
            for number in range(MILLION)
        ),
    )
    connection.execute("COMMIT")
    plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {SUMMARY}"))
    # SQLite calls no partial index covering, but seeks the table only for what the index lacks.
    if "INDEX purchase_of_customer" not in plan:
        raise RuntimeError(f"the summary does not use its index: {plan}")
    times = []
    for _ in range(3):
        began = time.perf_counter()
        found = connection.execute(SUMMARY).fetchall()
        times.append(time.perf_counter() - began)
    store.close()
    sheet.line("customers summed up", f"{len(found):,}")
    sheet.demand("summary of a million purchases", min(times), "s", at_most=2.0)
