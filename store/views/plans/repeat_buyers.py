"""How many customers came back to buy, by version of a plan (R58)."""

from __future__ import annotations

from datetime import date
from typing import Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.sentence import begins_with
from store.settings.values import setting

# Why a run ended that goes on in another version: it was not given up. Older stores have words.
MOVED: Final = "reason.moved"
STAYED: Final = (
    f"(e.reason IS NULL OR e.reason NOT LIKE '{begins_with(MOVED)}%' "
    "AND e.reason NOT LIKE 'moved to version%')"
)


@dataclass(frozen=True, slots=True)
class Comeback:
    """Of one version: how many `customers` ran through it and how many of them `bought`.

    A purchase counts from the day after the run began to its end and the horizon of the customer's
    segment beyond it. `again` of them had bought before they came into the plan; `waiting` have not
    bought, but still have time. It does not tell how many had come without the plan.
    """

    version: int
    customers: int
    bought: int
    again: int
    waiting: int


def comebacks(store: Store, key: str, today: date) -> tuple[Comeback, ...]:
    """Each version of the plan that somebody runs or ran through, the latest first.

    A run that was moved to another version counts there. A customer with several runs through a
    version is one, who bought if any of them says so.
    """
    rows = store.rows(
        f"""WITH run AS (SELECT p.version, e.customer_id, e.started_on,
    date(e.ended_on, '+' || coalesce(g.horizon_days, ?2) || ' days') AS last
  FROM plan AS p JOIN enrolment AS e ON e.plan_id = p.id AND e.deleted_at IS NULL AND {STAYED}
  JOIN customer AS c ON c.id = e.customer_id AND c.deleted_at IS NULL
  LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
  WHERE p.key = ?1 AND p.deleted_at IS NULL),
told AS (SELECT version, customer_id, started_on, coalesce(last >= ?3, 1) AS goes_on,
    EXISTS (SELECT 1 FROM purchase AS x WHERE x.customer_id = run.customer_id
      AND x.deleted_at IS NULL AND x.kind = 'purchase' AND x.amount > 0
      AND x.bought_on > started_on AND x.bought_on <= coalesce(min(last, ?3), ?3)) AS bought,
    EXISTS (SELECT 1 FROM purchase AS y WHERE y.customer_id = run.customer_id
      AND y.deleted_at IS NULL AND y.kind = 'purchase' AND y.amount > 0
      AND y.bought_on <= started_on) AS before FROM run)
SELECT version, count(*), sum(bought), sum(again), sum(waits AND NOT bought) FROM (
  SELECT version, max(bought) AS bought, max(bought AND before) AS again,
    max(goes_on AND NOT bought) AS waits FROM told GROUP BY version, customer_id)
GROUP BY version ORDER BY version DESC""",
        (key, setting(store, "horizon_days"), today.isoformat()),
    )
    return tuple(Comeback(*row) for row in rows)
