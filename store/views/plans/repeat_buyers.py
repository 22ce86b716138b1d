"""How many customers came back to buy, by version of a plan (R58)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
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
    found = store.rows(
        "SELECT p.version, e.customer_id, e.started_on, e.ended_on, "
        "coalesce(g.horizon_days, ?2) AS horizon, "
        "(SELECT min(x.bought_on) FROM purchase AS x WHERE x.customer_id = e.customer_id "
        "AND x.deleted_at IS NULL AND x.kind = 'purchase' AND x.amount > 0 "
        "AND x.bought_on > e.started_on AND x.bought_on <= ?3) AS bought_on, "
        "EXISTS (SELECT 1 FROM purchase AS y WHERE y.customer_id = e.customer_id "
        "AND y.deleted_at IS NULL AND y.kind = 'purchase' AND y.amount > 0 "
        "AND y.bought_on <= e.started_on) AS before "
        "FROM plan AS p JOIN enrolment AS e ON e.plan_id = p.id AND e.deleted_at IS NULL "
        f"AND {STAYED} "
        "JOIN customer AS c ON c.id = e.customer_id AND c.deleted_at IS NULL "
        "LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL "
        "WHERE p.key = ?1 AND p.deleted_at IS NULL ORDER BY p.version DESC",
        (key, setting(store, "horizon_days"), today.isoformat()),
    )
    out = []
    for version, runs in groupby(found, key=lambda row: int(row["version"])):
        everybody, bought = set[bytes](), set[bytes]()
        again, waiting = set[bytes](), set[bytes]()
        for run in runs:
            who = run["customer_id"]
            everybody.add(who)
            last = _last_day(run["ended_on"], run["horizon"])
            came = run["bought_on"]
            if came is not None and (last is None or date.fromisoformat(came) <= last):
                bought.add(who)
                again.update({who} if run["before"] else ())
            elif last is None or last >= today:
                waiting.add(who)
        out.append(
            Comeback(version, len(everybody), len(bought), len(again), len(waiting - bought))
        )
    return tuple(out)


def _last_day(ended: str | None, horizon: int) -> date | None:
    """The last day on which a purchase counts; None while the run goes on."""
    return None if ended is None else date.fromisoformat(ended) + timedelta(days=horizon)
