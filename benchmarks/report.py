"""The whole portfolio at a thousand customers and at ten thousand, beside plain SQL of its figures.

    make bench ARGS="report"

The yardstick is the heaviest of the figures that plain SQL can tell, on an open connection, in
seconds of the processor; each must tell what the report tells. Ours are those of a whole process.
"""

from __future__ import annotations

import json
import math
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from benchmarks import stores
from benchmarks.big import TODAY
from benchmarks.sheet import Sheet
from store.safety.opening import open_to_read
from store.views.portfolio.portfolio import Portfolio

_SIZES: Final = (1_000, 10_000)
_RUNS: Final = 5
_AT_MOST: Final = 3.0
_KNOWN: Final = "deleted_at IS NULL AND kind = 'purchase' AND bought_on <= :today"
_COHORTS: Final = f"""
WITH came AS (SELECT customer_id, substr(min(bought_on), 1, 7) AS month FROM purchase
  WHERE {_KNOWN} GROUP BY 1)
SELECT c.month, substr(x.bought_on, 1, 7), count(DISTINCT customer_id)
FROM purchase AS x JOIN came AS c USING (customer_id) WHERE {_KNOWN} GROUP BY 1, 2"""
_GROWTH: Final = f"""
WITH bought AS (SELECT DISTINCT customer_id, bought_on FROM purchase WHERE {_KNOWN}),
beside AS (SELECT bought_on, coalesce(g.window_days, 180) AS days,
    lag(bought_on) OVER one AS before, lead(bought_on) OVER one AS later
  FROM bought JOIN customer AS c ON c.id = customer_id LEFT JOIN segment AS g ON g.id = c.segment_id
  WINDOW one AS (PARTITION BY customer_id ORDER BY bought_on))
SELECT sum(before IS NULL), sum(julianday(bought_on) - julianday(before) > days + 1),
  sum(julianday(coalesce(later, date(:today, '+1 day'))) - julianday(bought_on) > days + 1)
FROM beside GROUP BY substr(bought_on, 1, 7)"""
_DEALS: Final = f"""
WITH sold AS (SELECT c.segment_id, amount, count(*) OVER one AS deals,
    row_number() OVER (PARTITION BY c.segment_id ORDER BY amount) AS place
  FROM (SELECT customer_id, amount FROM purchase WHERE {_KNOWN} AND amount > 0)
  JOIN customer AS c ON c.id = customer_id WINDOW one AS (PARTITION BY c.segment_id))
SELECT max(deals), sum(amount), avg(iif(place IN ((deals + 1) / 2, (deals + 2) / 2), amount, NULL))
FROM sold GROUP BY segment_id"""


def measure(sheet: Sheet, folder: Path) -> None:
    """The report as text and for scripts, and each part of the screen."""
    for size in _SIZES:
        path = stores.copy_of(stores.large(size), folder)
        stores.run(stores.tickler("--db", str(path), "--today", TODAY.isoformat(), "score"))
        seconds = _plain(path)
        for name, each in seconds.items():
            sheet.line(f"plain SQL, {size:,}: {name}", f"{each:.3f} s")
        heaviest = max(seconds.values())
        for name, more in (("text", []), ("--json", ["--json"])):
            command = stores.tickler(
                "--db", str(path), "--today", TODAY.isoformat(), "report", *more
            )
            ours = min(stores.run(command).cpu for _ in range(_RUNS))
            sheet.line(f"report as {name}, {size:,}", f"{ours:.3f} s")
            if size == max(_SIZES):
                sheet.demand("    of the heaviest", ours / heaviest, "×", at_most=_AT_MOST)
        path.unlink()


def _plain(path: Path) -> dict[str, float]:
    """Seconds of each statement, once it has told the same as the portfolio."""
    connection = dbapi2.connect(str(path))
    with_store = open_to_read(path, lambda: datetime.now(UTC))
    found = Portfolio(with_store, TODAY)
    told: dict[str, Any] = {
        "cohorts": sum(each.customers + sum(each.came) for each in found.cohorts),
        "growth": len(found.members),
        "typical deals": sorted((each.deals, each.median) for each in found.deals),
    }
    seconds = {}
    for name, sql in (("cohorts", _COHORTS), ("growth", _GROWTH), ("typical deals", _DEALS)):
        best = math.inf
        for _ in range(_RUNS):
            begun = time.process_time()
            rows = connection.execute(sql, {"today": TODAY.isoformat()}).fetchall()
            best = min(best, time.process_time() - begun)
        plain: Any = sum(row[2 if name == "cohorts" else 0] for row in rows)
        if name == "typical deals":
            plain = sorted((row[0], round(row[2])) for row in rows)
        if plain != told[name]:
            raise RuntimeError(f"{name}: {json.dumps(plain)} by SQL, {told[name]} by the report")
        seconds[name] = best
    with_store.close()
    connection.close()
    return seconds
