"""What is known of customers beside their purchases: costs, touches, offers, answers, troubles.

Of those in the temporary table `picked`, see `facts.pick`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any

from store.dataclass import dataclass
from store.names import quoted
from store.patterns import folded
from store.sentence import Sentence
from store.views.customer.troubles import refused_renewals_of_picked, troubles_of_picked
from store.views.touches import TOUCH
from store.views.value.rates import rates_per_hour
from store.vocabulary import talks

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_COST_KINDS = ("acquisition", "retention", "service")


@dataclass(frozen=True)
class Dealings:
    """What is known of the picked customers beside their purchases."""

    acquisition: Mapping[bytes, int] = field(default_factory=dict)
    retention: Mapping[bytes, int] = field(default_factory=dict)
    service: Mapping[bytes, int] = field(default_factory=dict)
    served: Mapping[bytes, int] = field(default_factory=dict)
    touches: Mapping[bytes, tuple[str | None, str | None]] = field(default_factory=dict)
    offers: Mapping[bytes, str] = field(default_factory=dict)
    answers: Mapping[bytes, tuple[str, int]] = field(default_factory=dict)
    complaining: Collection[bytes] = ()
    troubles: Mapping[bytes, tuple[Sentence, ...]] = field(default_factory=dict)
    refused: Mapping[bytes, date] = field(default_factory=dict)  # the renewal that comes


def dealings_of_picked(connection: Connection, today: date) -> Dealings:
    """Of the customers in the temporary table `picked`, up to and with today."""
    day = today.isoformat()
    own, retention, service = (spent(connection, kind, day) for kind in _COST_KINDS)
    return Dealings(
        acquisition={**shares_of_sources(connection, day), **own},
        retention=retention,
        service=service,
        served=_served(connection, day),
        touches=_touches(connection, day),
        offers=_pairs(
            connection,
            "SELECT o.customer_id, max(o.offered_on) FROM picked AS p CROSS JOIN offer AS o "
            "ON o.customer_id = p.id AND o.deleted_at IS NULL "
            "WHERE o.answer = 'open' AND o.offered_on <= ? GROUP BY 1",
            (day,),
        ),
        answers=_answers(connection, day),
        complaining=_complaining(connection, day),
        troubles=troubles_of_picked(connection, today),
        refused=refused_renewals_of_picked(connection, day),
    )


def spent(connection: Connection, kind: str, day: str) -> dict[bytes, int]:
    """What each picked customer has cost up to a day, of one kind of costs."""
    return _pairs(
        connection,
        "SELECT x.customer_id, sum(x.amount) FROM picked AS p CROSS JOIN cost AS x "
        "ON x.customer_id = p.id AND x.deleted_at IS NULL WHERE x.kind = ? AND x.spent_on <= ? "
        "GROUP BY 1",
        (kind, day),
    )


def shares_of_sources(connection: Connection, day: str) -> dict[bytes, int]:
    """What winning each picked customer has cost by the source that they came through.

    The whole cost of a source is shared by those it won, who have bought, but for those whose own
    cost is known; the odd cents go to the first of them.
    """
    # Most stores know of no such cost, and the customers of a source are many.
    if not connection.execute(
        "SELECT 1 FROM cost WHERE customer_id IS NULL AND source IS NOT NULL "
        "AND kind = 'acquisition' AND deleted_at IS NULL AND spent_on <= ? LIMIT 1",
        (day,),
    ).fetchone():
        return {}
    return {
        row[0]: row[1] // row[2] + (row[3] <= row[1] % row[2])
        for row in connection.execute(
            f"""
WITH spent AS (SELECT {folded("source")} AS source, sum(amount) AS total FROM cost
  WHERE customer_id IS NULL AND source IS NOT NULL AND kind = 'acquisition'
    AND deleted_at IS NULL AND spent_on <= ?1 GROUP BY 1),
won AS (SELECT c.id, s.total, count(*) OVER (PARTITION BY s.source) AS n,
    row_number() OVER (PARTITION BY s.source ORDER BY c.id) AS place
  FROM spent AS s JOIN customer AS c ON {folded("c.source")} = s.source
    AND c.deleted_at IS NULL
  WHERE EXISTS (SELECT 1 FROM purchase AS p WHERE p.customer_id = c.id AND p.kind = 'purchase'
      AND p.deleted_at IS NULL AND p.bought_on <= ?1)
    AND NOT EXISTS (SELECT 1 FROM cost AS x WHERE x.customer_id = c.id
      AND x.kind = 'acquisition' AND x.deleted_at IS NULL AND x.spent_on <= ?1))
SELECT won.id, total, n, place FROM won JOIN picked ON picked.id = won.id""",
            (day,),
        )
    }


def _touches(connection: Connection, day: str) -> dict[bytes, tuple[str | None, str | None]]:
    """Per customer the last touch and the last one that came from them."""
    return {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            f"SELECT i.customer_id, max(CASE WHEN {TOUCH} THEN i.happened_on END), "
            f"max(CASE WHEN i.direction = 'in' AND i.channel IN ({quoted(talks())}) "
            "THEN i.happened_on END) "
            "FROM picked AS p CROSS JOIN interaction AS i ON i.customer_id = p.id "
            "AND i.deleted_at IS NULL WHERE i.happened_on <= ? GROUP BY 1",
            (day,),
        )
    }


def _served(connection: Connection, day: str) -> dict[bytes, int]:
    """Cost to serve: a touch's own cost, else its minutes at the channel's hourly rate."""
    rates = rates_per_hour(connection)
    out: dict[bytes, int] = defaultdict(int)
    for row in connection.execute(
        "SELECT i.customer_id, i.channel, coalesce(sum(i.cost), 0), "
        "sum(CASE WHEN i.cost IS NULL THEN coalesce(i.minutes, 0) ELSE 0 END) "
        "FROM picked AS p CROSS JOIN interaction AS i ON i.customer_id = p.id "
        "AND i.deleted_at IS NULL WHERE i.happened_on <= ? "
        "AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id "
        "AND n.deleted_at IS NULL) GROUP BY 1, 2",
        (day,),
    ):
        out[row[0]] += row[2] + round(row[3] * rates.get(row[1], 0) / 60)
    return out


def _answers(connection: Connection, day: str) -> dict[bytes, tuple[str, int]]:
    """Per customer the latest satisfaction answer: kind and score."""
    return {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            "SELECT a.customer_id, a.kind, a.score, max(a.answered_on) FROM picked AS p "
            "CROSS JOIN satisfaction AS a ON a.customer_id = p.id AND a.deleted_at IS NULL "
            "WHERE a.answered_on <= ? GROUP BY 1",
            (day,),
        )
    }


def _complaining(connection: Connection, day: str) -> set[bytes]:
    """Those with an open complaint, or whose last service case came from them.

    The answer to one of which no case was opened is a service case that goes out.
    """
    cases = connection.execute(
        "SELECT x.customer_id FROM picked AS p CROSS JOIN service_case AS x "
        "ON x.customer_id = p.id AND x.deleted_at IS NULL WHERE x.kind = 'complaint' "
        "AND x.opened_on <= ?1 AND (x.closed_on IS NULL OR x.closed_on > ?1)",
        (day,),
    )
    return {row[0] for row in cases} | {
        row[0]
        for row in connection.execute(
            "SELECT i.customer_id, i.direction, max(i.happened_at) FROM picked AS p "
            "CROSS JOIN interaction AS i ON i.customer_id = p.id AND i.deleted_at IS NULL "
            "WHERE i.channel = 'service_case' AND i.happened_on <= ? "
            "AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id "
            "AND n.deleted_at IS NULL) GROUP BY 1",
            (day,),
        )
        if row[1] == "in"
    }


def _pairs(connection: Connection, sql: str, values: tuple[Any, ...]) -> dict[bytes, Any]:
    return {row[0]: row[1] for row in connection.execute(sql, values)}
