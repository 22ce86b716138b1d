"""What stands between a customer and us: complaints, words not kept, low scores, upset talks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from store.lifecycle.scores import FAIR_SCORE
from store.names import quoted
from store.safety.opening import Store
from store.sentence import Sentence, day_of, say
from store.vocabulary import TALKS

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# For so long broken promises and missed expectations are remembered, and for so long an angry
# customer is offered nothing.
MEMORY_DAYS: Final = 180
CALM_DAYS: Final = 30

_TROUBLES: Final = """
SELECT x.customer_id, 'complaint' AS kind, x.opened_on AS day FROM {who} service_case AS x
  ON x.customer_id = p.id WHERE x.kind = 'complaint' AND x.deleted_at IS NULL
  AND x.opened_on <= ?1 AND (x.closed_on IS NULL OR x.closed_on > ?1)
UNION ALL
SELECT x.customer_id, 'missed', max(x.expectation_on) FROM {who} purchase AS x
  ON x.customer_id = p.id WHERE x.expectation = 'missed' AND x.deleted_at IS NULL
  AND x.expectation_on <= ?1 AND x.expectation_on > ?2 GROUP BY 1 HAVING count(*) > 1
UNION ALL
SELECT x.customer_id, 'promise', x.due_on FROM {who} promise AS x ON x.customer_id = p.id
  WHERE x.deleted_at IS NULL AND x.due_on < ?1 AND (x.state = 'owed'
  OR (x.state = 'broken' AND x.settled_on > ?2))
UNION ALL
SELECT x.customer_id, x.kind || ' ' || x.score, x.answered_on FROM {who} satisfaction AS x
  ON x.customer_id = p.id WHERE x.deleted_at IS NULL AND x.answered_on <= ?1
  AND x.answered_on > ?2 AND x.score < CASE x.kind {low} END AND NOT EXISTS (SELECT 1
  FROM satisfaction AS y WHERE y.customer_id = x.customer_id AND y.deleted_at IS NULL
  AND y.answered_on <= ?1 AND (y.answered_on, y.id) > (x.answered_on, x.id))
UNION ALL
SELECT x.customer_id, 'upset', max(x.happened_on) FROM {who} interaction AS x
  ON x.customer_id = p.id WHERE x.felt = 'upset' AND x.deleted_at IS NULL
  AND x.happened_on <= ?1 AND x.happened_on > ?2 AND NOT EXISTS (SELECT 1 FROM interaction AS y
  WHERE y.customer_id = x.customer_id AND y.deleted_at IS NULL AND (y.corrects_id = x.id
  OR (y.felt IN ('glad', 'calm') AND y.happened_on <= ?1
  AND (y.happened_at, y.id) > (x.happened_at, x.id)))) GROUP BY 1
ORDER BY kind, day"""
_LOW: Final = " ".join(f"WHEN '{kind}' THEN {fair}" for kind, fair in FAIR_SCORE.items())


def troubles_of_picked(connection: Connection, today: date) -> dict[bytes, tuple[Sentence, ...]]:
    """For the customers in the temporary table `picked`."""
    return _by_customer(
        connection.execute(
            _TROUBLES.format(who="picked AS p CROSS JOIN", low=_LOW), _values(today)
        ),
        today,
    )


def troubles(store: Store, customer_id: bytes, today: date) -> tuple[Sentence, ...]:
    """For one customer."""
    return _by_customer(_of_one(store, customer_id, today), today).get(customer_id, ())


def without_complaints(store: Store, customer_id: bytes, today: date) -> tuple[Sentence, ...]:
    """For one customer, but for complaints that are open."""
    return _by_customer(
        [row for row in _of_one(store, customer_id, today) if row["kind"] != "complaint"], today
    ).get(customer_id, ())


def low_answer(store: Store, customer_id: bytes, today: date) -> str | None:
    """Their last answer, such as “NPS 0”, if it was low."""
    kinds = [row["kind"] for row in _of_one(store, customer_id, today)]
    return next((kind.upper() for kind in kinds if " " in kind), None)


def _of_one(store: Store, customer_id: bytes, today: date) -> list[Any]:
    who = "(SELECT ?3 AS id) AS p CROSS JOIN"
    return store.rows(_TROUBLES.format(who=who, low=_LOW), (*_values(today), customer_id))


def offers_held(store: Store, customer_id: bytes, today: date) -> Sentence | None:
    """Why nothing may be offered to this customer now; None when it may (R92)."""
    row = store.row(
        "SELECT opened_on, closed_on, angry FROM service_case WHERE customer_id = ?1 "
        "AND kind = 'complaint' AND deleted_at IS NULL AND (closed_on IS NULL "
        "OR (angry = 1 AND closed_on > ?2)) ORDER BY closed_on IS NULL DESC, closed_on DESC",
        (customer_id, (today - timedelta(days=CALM_DAYS)).isoformat()),
    )
    if row is None:
        return None
    if row["closed_on"] is None:
        return say("trouble.held", since=day_of(date.fromisoformat(row["opened_on"]), today))
    closed = date.fromisoformat(row["closed_on"])
    until = closed + timedelta(days=CALM_DAYS)
    return say("trouble.angry", closed=day_of(closed, today), until=day_of(until, today))


def _values(today: date) -> tuple[str, str]:
    return today.isoformat(), (today - timedelta(days=MEMORY_DAYS)).isoformat()


def _by_customer(rows: Iterable[Any], today: date) -> dict[bytes, tuple[Sentence, ...]]:
    found: dict[bytes, list[Sentence]] = defaultdict(list)
    for row in rows:
        day = day_of(date.fromisoformat(row["day"]), today)
        kind, _, score = row["kind"].partition(" ")
        words = (
            say("trouble.low", kind=kind, score=score, day=day)
            if score
            else say(f"trouble.{kind}", day=day)
        )
        found[row["customer_id"]].append(words)
    return {ident: tuple(words) for ident, words in found.items()}


def refused_renewals_of_picked(connection: Connection, day: str) -> dict[bytes, date]:
    """Per picked customer the day of a no before the end of a term, if that was said last of it."""
    said = connection.execute(
        "SELECT f.customer_id, f.finished_on, f.outcome, f.step_key, p.body FROM picked AS k "
        "CROSS JOIN follow_up AS f ON f.customer_id = k.id AND f.status = 'done' "
        "AND f.deleted_at IS NULL AND f.step_key IS NOT NULL AND f.finished_on <= ?1 "
        f"AND f.outcome IN ({quoted(TALKS)}) "
        "LEFT JOIN enrolment AS e ON e.id = f.enrolment_id LEFT JOIN plan AS p ON p.id = e.plan_id "
        "WHERE EXISTS (SELECT 1 FROM follow_up AS n WHERE n.customer_id = k.id "
        "AND n.status = 'done' AND n.outcome = 'refused' AND n.deleted_at IS NULL "
        "AND n.finished_on <= ?1) ORDER BY f.finished_at, f.id",
        (day,),
    ).fetchall()
    if not said:
        return {}
    from store.views.plans.stored_plans import before_end, read_plan  # few have refused anything

    last = {
        row["customer_id"]: row
        for row in said
        if before_end(None if row["body"] is None else read_plan(row["body"]), row["step_key"])
    }
    return {
        ident: date.fromisoformat(row["finished_on"])
        for ident, row in last.items()
        if row["outcome"] == "refused"
    }
