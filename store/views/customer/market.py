"""Which products the customers of one segment bought first when: the log that offers learn from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from store.value.copurchase import Tried, tried_of

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.opening import Store

# What is read stays bounded: so many latest buyers, with so many purchase days in all.
_PEERS = 1000
_DAYS = 10_000
# Up to this size a segment is sorted; beyond it the latest buyers of all are walked through.
_SORTED = 5000

# A line without a product still names one that the store knows by that name.
LINES = """
SELECT x.customer_id, coalesce(l.product_id, (SELECT q.id FROM product AS q
  WHERE q.name = l.title AND q.deleted_at IS NULL)) AS product_id, x.bought_on
FROM {who} CROSS JOIN purchase AS x ON x.customer_id = p.id AND x.deleted_at IS NULL
CROSS JOIN purchase_line AS l ON l.purchase_id = x.id AND l.deleted_at IS NULL
WHERE x.kind = 'purchase' AND x.bought_on <= ?1 AND l.amount >= 0"""
_PEER = """(
  SELECT id FROM (
    SELECT id, days, sum(days) OVER (ORDER BY last_on DESC, id ROWS UNBOUNDED PRECEDING) AS so_far
    FROM (SELECT r.customer_id AS id, r.days, r.last_on FROM {source}
      ON r.customer_id = c.id AND r.live = 1 AND r.last_on IS NOT NULL
      WHERE c.id IS NOT ?2 AND c.segment_id IS ?3
      ORDER BY r.last_on DESC, r.customer_id LIMIT {peers}))
  WHERE so_far - days < {days}) AS p"""


def peers_of(
    connection: Connection,
    segment_id: bytes | None,
    today: date,
    *,
    but: bytes | None = None,
    most: int | None = None,
) -> list[Mapping[bytes, date]]:
    """Each live customer's products with the day of the first purchase, up to today.

    Of the segment, or of those in none; `but` is left out; of the latest buyers `most` are read.
    """
    source = "rhythm AS r CROSS JOIN customer AS c"
    size = "SELECT count(*) FROM (SELECT 1 FROM customer WHERE segment_id IS ? LIMIT ?)"
    if connection.execute(size, (segment_id, _SORTED + 1)).fetchone()[0] <= _SORTED:
        source = "customer AS c CROSS JOIN rhythm AS r"
    peer = _PEER.format(source=source, peers=min(most or _PEERS, _PEERS), days=_DAYS)
    out: dict[bytes, dict[bytes, date]] = defaultdict(dict)
    for who, product, text in connection.execute(
        LINES.format(who=peer), (today.isoformat(), but, segment_id)
    ):
        if product is None:
            continue
        firsts, day = out[who], date.fromisoformat(text)
        if product not in firsts or day < firsts[product]:
            firsts[product] = day
    return list(out.values())


def tried_out(store: Store, segment_id: bytes | None) -> Tried | None:
    """How offers would have fared on the segment's log when it was last learnt from.

    A segment that holds everybody is the company.
    """
    rows = store.rows(
        "SELECT params FROM fit WHERE segment_id IS ?1 OR segment_id IS NULL "
        "ORDER BY segment_id IS NULL LIMIT 1",
        (segment_id,),
    )
    return tried_of(json.loads(rows[0]["params"])) if rows else None
