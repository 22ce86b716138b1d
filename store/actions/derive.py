"""Keeps what is derived up to date: rhythm, standing, score, the queue's weights.

One path for one customer after a write and for everybody in the morning: the customers are put
into a temporary table and every question is asked of all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from store.safety.opening import Store
from store.views.appraise import Appraisal, appraiser_of
from store.views.gather import Known, gather
from store.views.settings import scoring_day

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

CHUNK = 2000
# A promise owed stands above any sum of money.
PROMISE_WEIGHT = 10**15


def derive(store: Store, customers: Iterable[bytes], today: date) -> None:
    """Recompute what is derived for these customers, inside the caller's transaction."""
    ids = iter(customers)
    appraiser, as_of = None, scoring_day(store, today)
    while chunk := list(islice(ids, CHUNK)):
        if appraiser is None:
            appraiser = appraiser_of(store, as_of)
        known = gather(store.connection, chunk, as_of)
        _write(store.connection, known, [appraiser.score(each) for each in known], as_of)


def _write(
    connection: Connection, customers: Sequence[Known], scores: Sequence[Appraisal], today: date
) -> None:
    day = today.isoformat()
    connection.executemany(
        "INSERT OR REPLACE INTO rhythm (customer_id, days, first_on, last_on, usual_gap, "
        "longest_gap, sum_log_gaps, revenue, cost, costed, touched_on, live) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_rhythm(each) for each in customers],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO standing (customer_id, stage, grp, why, flips_on, standing_on) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [(each.customer_id, *_standing(each, today), day) for each in customers],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO score (customer_id, scored_on, fit_id, model, horizon_days, "
        "p_alive, churn_risk, expected_purchases, earned, ahead, total, at_risk, reason, "
        "next_on, live) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                each.customer_id,
                day,
                score.fit_id,
                score.model,
                score.horizon_days,
                score.p_alive,
                score.churn_risk,
                score.expected_purchases,
                score.earned,
                score.ahead,
                score.total,
                score.at_risk,
                score.reason,
                each.next_on,
                int(each.live),
            )
            for each, score in zip(customers, scores, strict=True)
        ],
    )
    connection.executemany(
        f"UPDATE follow_up SET weight = ?2 + (kind = 'promise') * {PROMISE_WEIGHT:d} "
        f"WHERE customer_id = ?1 AND status = 'open' "
        f"AND weight <> ?2 + (kind = 'promise') * {PROMISE_WEIGHT:d}",
        [
            (each.customer_id, max(0, score.at_risk or 0))
            for each, score in zip(customers, scores, strict=True)
        ],
    )


def _rhythm(each: Known) -> tuple[Any, ...]:
    found = each.summary
    return (
        each.customer_id,
        found.purchases,
        None if found.first is None else found.first.isoformat(),
        None if found.last is None else found.last.isoformat(),
        found.usual_gap_days,
        found.longest_gap_days,
        found.sum_log_gaps,
        each.revenue,
        each.cost,
        each.costed,
        each.touched_on,
        int(each.live),
    )


def _standing(each: Known, today: date) -> tuple[Any, ...]:
    from store.lifecycle.groups import group_of

    found = group_of(each.facts, today)
    flips = None if found.flips_on is None else found.flips_on.isoformat()
    return (found.stage, found.group, found.why, flips)
