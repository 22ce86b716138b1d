"""What a segment is expected to bring in the coming year, and how far such totals were off."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from store.dataclass import dataclass
from store.safety.opening import Store
from store.value.rhythm import WindowAdvice, window_advice
from store.views.value.fits import spread_of


@dataclass(frozen=True, slots=True)
class Total:
    """Minor units: `ahead` of `customers` live ones; `untold` more tell too little for it.

    `low` and `high` are the 80 % band by the spread of actual to predicted purchases at `cuts` days
    of the past, each over `window_days`, and by what few large ones may move; None where the log
    has no such days.
    """

    ahead: int
    customers: int
    untold: int
    low: int | None
    high: int | None
    cuts: int
    window_days: int


def total_of(store: Store, segment_id: bytes, horizon: int) -> Total:
    """What the segment's live customers are expected to bring in the coming year."""
    row = store.row(
        "SELECT coalesce(sum(v.ahead), 0) AS ahead, count(v.ahead) AS told, count(*) AS live, "
        "total(1.0 * v.ahead * v.ahead) AS squares "
        "FROM customer AS c JOIN score AS v ON v.customer_id = c.id "
        "LEFT JOIN rhythm AS r ON r.customer_id = c.id "
        "WHERE c.segment_id = ? AND c.live = 1 AND r.days > 0",
        (segment_id,),
    )
    tested = spread_of(store.connection, segment_id, horizon)
    ahead, untold = row["ahead"], row["live"] - row["told"]
    if tested is None or not tested.actual_over_predicted:
        return Total(ahead, row["told"], untold, None, None, 0, horizon)
    concentration = row["squares"] / ahead**2 if ahead else 0.0
    low, high = (round(ahead * factor) for factor in tested.spread(concentration))
    cuts = len(tested.actual_over_predicted)
    return Total(ahead, row["told"], untold, low, high, cuts, tested.window_days)


def window_of(store: Store, segment_id: bytes, days: int, as_of: date) -> WindowAdvice | None:
    """How the segment's window fits the gaps between its purchases up to a day."""
    rows = store.rows(
        "SELECT x.customer_id, x.bought_on FROM customer AS c CROSS JOIN purchase AS x "
        "ON x.customer_id = c.id AND x.deleted_at IS NULL WHERE c.segment_id = ? "
        "AND c.deleted_at IS NULL AND x.kind = 'purchase' AND x.amount > 0 AND x.bought_on <= ? "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        (segment_id, as_of.isoformat()),
    )
    gaps = [
        (date.fromisoformat(b[1]) - date.fromisoformat(a[1])).days
        for a, b in pairwise(rows)
        if a[0] == b[0]
    ]
    return window_advice(gaps, days)
