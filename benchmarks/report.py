"""The whole portfolio at a thousand customers and at ten thousand, beside plain SQL of its figures.

    make bench ARGS="report"

The yardstick is the heaviest of the figures that plain SQL can tell, on an open connection, in
seconds of the processor; each must tell what the report tells. Ours are those of a whole process,
from its start to its end, on every face; the least of several runs of each, by turns.
"""

from __future__ import annotations

import math
import os
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

# The orders that are due in 90 days, by the quartiles of each customer's own gaps.
_COMING: Final = f"""
WITH bought AS (SELECT DISTINCT customer_id, bought_on FROM purchase WHERE {_KNOWN}),
gap AS (SELECT customer_id, julianday(lead(bought_on) OVER one) - julianday(bought_on) AS days
  FROM bought WINDOW one AS (PARTITION BY customer_id ORDER BY bought_on)),
placed AS (SELECT customer_id, days, count(*) OVER (PARTITION BY customer_id) - 1 AS most,
    row_number() OVER (PARTITION BY customer_id ORDER BY days) - 1 AS place
  FROM gap WHERE days IS NOT NULL),
middle AS (SELECT customer_id, max(iif(place = most / 4, days, NULL)) AS low,
    max(iif(place = most - most / 4, days, NULL)) AS high FROM placed GROUP BY 1),
due AS (SELECT customer_id, high - low AS wide,
    date(max(bought_on), '+' || low || ' days') AS begin,
    date(max(bought_on), '+' || high || ' days') AS end
  FROM middle JOIN bought USING (customer_id) GROUP BY 1)
SELECT begin, end FROM due JOIN customer AS c ON c.id = customer_id
WHERE c.live = 1 AND wide <= 90 AND end >= :today AND begin <= date(:today, '+90 days')
ORDER BY begin, end"""
_FACES: Final = {
    "text": (),
    "--json": ("--json",),
    "--csv": ("--csv",),
    "--html": ("--html", os.devnull, "--force"),
}


def measure(sheet: Sheet, folder: Path) -> None:
    """The report as text and for scripts, and each part of the screen."""
    for size in _SIZES:
        path = stores.copy_of(stores.large(size), folder)
        stores.run(stores.tickler("--db", str(path), "--today", TODAY.isoformat(), "score"))
        seconds = _plain(path)
        for name, each in seconds.items():
            sheet.line(f"plain SQL, {size:,}: {name}", f"{each:.3f} s")
        heaviest = max(seconds.values())
        start = ("--db", str(path), "--today", TODAY.isoformat(), "report")
        ours = dict.fromkeys(_FACES, math.inf)
        for _ in range(_RUNS):
            for name, more in _FACES.items():
                ours[name] = min(ours[name], stores.run(stores.tickler(*start, *more)).cpu)
        for name, each in ours.items():
            sheet.line(f"report as {name}, {size:,}", f"{each:.3f} s")
            if size == max(_SIZES):
                sheet.line("    of growth", f"{each / seconds['growth']:.2f} ×")
                sheet.demand("    of the heaviest", each / heaviest, "×", at_most=_AT_MOST)
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
        "orders due": [
            (each.from_on.isoformat(), each.until_on.isoformat())
            for each in sorted(found.coming, key=lambda each: (each.from_on, each.until_on))
            if each.kind == "order"
        ],
    }
    seconds = {}
    for name, sql in zip(told, (_COHORTS, _GROWTH, _DEALS, _COMING), strict=True):
        best = math.inf
        for _ in range(_RUNS):
            begun = time.process_time()
            rows = connection.execute(sql, {"today": TODAY.isoformat()}).fetchall()
            best = min(best, time.process_time() - begun)
        if name == "typical deals":
            plain: Any = sorted((row[0], round(row[2])) for row in rows)
        elif name == "orders due":
            plain = rows
        else:
            plain = sum(row[2 if name == "cohorts" else 0] for row in rows)
        if plain != told[name]:
            raise RuntimeError(f"{name}: {plain!r} by SQL, {told[name]!r} by the report")
        seconds[name] = best
    with_store.close()
    connection.close()
    return seconds
