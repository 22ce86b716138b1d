"""What scoring would write, laid by SQL: only for stores so large that scoring takes half an hour.

    python -m benchmarks.derived 1000000

Makes the kept store of that size. Its figures are of the right kind and number, not the models'
own; the models are those of the kept store of 100,000. So it serves to measure what reads.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

from benchmarks import stores
from benchmarks.big import TODAY
from benchmarks.seeded import _drawn as drawn
from benchmarks.seeded import _id as id_of
from benchmarks.seeded import write_seeded
from store.safety import mark, sums
from store.safety.driver import connect

_LEARNT_FROM = 100_000
_SQL = (
    "INSERT INTO rhythm (customer_id, days, first_on, last_on, usual_gap, longest_gap, revenue, "
    "touched_on) SELECT c.id, 10, (SELECT min(bought_on) FROM purchase WHERE customer_id = c.id "
    "AND deleted_at IS NULL), (SELECT max(bought_on) FROM purchase WHERE customer_id = c.id AND "
    "deleted_at IS NULL), 30.0, 60, (SELECT sum(amount) FROM purchase WHERE customer_id = c.id "
    "AND deleted_at IS NULL), date(:today, '-5 days') FROM customer AS c",
    f"INSERT INTO score (customer_id, scored_on, fit_id, model, horizon_days, p_alive, churn_risk, "
    f"expected_purchases, earned, ahead, total, at_risk, recency, frequency, monetary, reason, "
    f"next_on) SELECT c.id, :today, (SELECT id FROM fit WHERE segment_id IS NULL), 'mbg/nbd', 90, "
    f"0.9, {drawn('c.rowid', 9)} % 1000 / 1000.0, 2.0, 300000, 100000, "
    f"300000 + {drawn('c.rowid', 10)} % 200000, {drawn('c.rowid', 11)} % 50000, 3, 3, 3, "
    "'buys in its rhythm', (SELECT due_on FROM follow_up WHERE id = c.next_id) FROM customer AS c",
    "INSERT INTO standing (customer_id, stage, grp, lived, why, standing_on) SELECT customer_id, "
    "iif(churn_risk > 0.75, 'former', 'current'), iif(churn_risk > 0.75, '3.1', '2.2'), "
    "iif(churn_risk > 0.75, '3.1', '2.2'), 'bought within the window', :today FROM score",
    f"INSERT INTO alarm (id, customer_id, kind, opened_on, words, value, loud, "
    f"created_at) "
    f"SELECT {id_of(9, 'rowid')}, customer_id, 'risk', :today, 'the risk has grown', 0.95, 1, "
    "'2026-11-19T08:00:00.000000Z' FROM score WHERE churn_risk >= 0.95",
    "UPDATE follow_up SET weight = (SELECT at_risk FROM score WHERE customer_id = "
    "follow_up.customer_id) WHERE due_on <= :today",
    "UPDATE way SET e164_of = value || char(10) || 'DE' || char(10)",
)


def make(customers: int) -> Path:
    """Seed and derive; returns where the store lies."""
    learnt = stores.large(_LEARNT_FROM)
    path = stores.place_of(customers)
    draft = path.with_suffix(".draft")
    write_seeded(draft, customers)
    sums.note_writing(draft)
    connection = connect(draft)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("ATTACH ? AS learnt", (str(learnt),))
    connection.execute("BEGIN")
    connection.execute("INSERT INTO fit SELECT * FROM learnt.fit WHERE segment_id IS NULL")
    connection.execute("UPDATE fit SET purchases = ?", (10 * customers,))
    connection.execute("INSERT INTO quintile SELECT * FROM learnt.quintile")
    for sql in _SQL:
        connection.execute(sql, {"today": TODAY.isoformat()})
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    sums.make(draft)
    mark.forget(draft)
    stores.keep(draft, path, json.dumps({"seconds": math.nan}))
    return path


if __name__ == "__main__":
    print(make(int(sys.argv[1])))
