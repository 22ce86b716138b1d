"""Everything that happened between us and one customer, in one line of time (R1, R3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from store.safety.opening import Store

# Each kind gives: kind, id, day, instant (order within the day), channel, outcome, title, note,
# amount, author, department, flag.
_PARTS = """
SELECT 'interaction' AS kind, i.id, i.happened_on AS day, i.happened_at AS at, i.channel,
 i.outcome, i.subject AS title, i.note, NULL AS amount, o.name AS author, o.department,
 EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id AND n.deleted_at IS NULL)
 AS flag, i.direction AS extra
 FROM interaction AS i LEFT JOIN rep AS o ON o.id = i.rep_id
 WHERE i.customer_id = ?1 AND i.deleted_at IS NULL
UNION ALL
SELECT x.kind, x.id, x.bought_on, x.bought_on || 'T12', NULL, NULL,
 (SELECT group_concat(l.quantity || ' × ' || l.title, ', ') FROM purchase_line AS l
  WHERE l.purchase_id = x.id AND l.deleted_at IS NULL), x.note, x.amount, NULL, NULL, 0, x.number
 FROM purchase AS x WHERE x.customer_id = ?1 AND x.deleted_at IS NULL
UNION ALL
SELECT 'step', f.id, f.finished_on, f.finished_at, f.channel, f.status, f.title, f.reason, NULL,
 NULL, NULL, 0, f.due_on
 FROM follow_up AS f WHERE f.customer_id = ?1 AND f.deleted_at IS NULL
 AND f.status IN ('skipped', 'cancelled')
UNION ALL
SELECT 'offer', p.id, p.offered_on, p.offered_on || 'T13', NULL, p.answer, p.title, p.reason,
 p.amount, NULL, NULL, 0, p.answered_on
 FROM offer AS p WHERE p.customer_id = ?1 AND p.deleted_at IS NULL
UNION ALL
SELECT 'promise', m.id, coalesce(m.settled_on, m.made_on), m.created_at, NULL,
 m.state, m.title, NULL, NULL, NULL, NULL, 0, m.due_on
 FROM promise AS m WHERE m.customer_id = ?1 AND m.deleted_at IS NULL
UNION ALL
SELECT 'answer', a.id, a.answered_on, a.answered_on || 'T14', a.kind, NULL,
 CAST(a.score AS TEXT), a.note, NULL, NULL, NULL, 0, NULL
 FROM satisfaction AS a WHERE a.customer_id = ?1 AND a.deleted_at IS NULL
UNION ALL
SELECT 'cost', k.id, k.spent_on, k.spent_on || 'T11', k.kind, NULL, k.note, NULL, k.amount, NULL,
 NULL, 0, NULL
 FROM cost AS k WHERE k.customer_id = ?1 AND k.deleted_at IS NULL
UNION ALL
SELECT 'plan', e.id, e.started_on, e.created_at, NULL, 'started', p.name || ' v' || p.version,
 NULL, NULL, NULL, NULL,
 0, NULL
 FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id
 WHERE e.customer_id = ?1 AND e.deleted_at IS NULL
UNION ALL
SELECT 'plan', e.id, e.ended_on, e.ended_on || 'T15', NULL, e.state,
 p.name || ' v' || p.version, e.reason, NULL, NULL,
 NULL, 0, NULL
 FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id
 WHERE e.customer_id = ?1 AND e.deleted_at IS NULL AND e.ended_on IS NOT NULL
UNION ALL
SELECT 'group', t.id, t.moved_on, t.created_at, NULL, t.to_grp, t.from_grp || ' → ' || t.to_grp,
 t.why, NULL, NULL, NULL, 0, NULL
 FROM transition AS t WHERE t.customer_id = ?1 AND t.deleted_at IS NULL
UNION ALL
SELECT 'segment', h.id, h.changed_on, h.created_at, NULL, NULL,
 coalesce(a.name, 'none') || ' → ' || coalesce(b.name, 'none'), h.why, NULL, NULL, NULL, 0, NULL
 FROM segment_change AS h LEFT JOIN segment AS a ON a.id = h.from_id
 LEFT JOIN segment AS b ON b.id = h.to_id
 WHERE h.customer_id = ?1 AND h.deleted_at IS NULL
UNION ALL
SELECT 'need', m.id, m.answered_on, m.created_at, NULL, NULL,
 m.stage || iif(m.met, ': needs met', ': needs not met'), m.note, NULL, NULL, NULL, 0, NULL
 FROM need_answer AS m WHERE m.customer_id = ?1 AND m.deleted_at IS NULL
UNION ALL
SELECT 'closed', c.id, c.closed_on, c.closed_at, NULL, NULL, NULL, c.closed_reason, NULL, NULL,
 NULL, 0, NULL
 FROM customer AS c WHERE c.id = ?1 AND c.closed_on IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history. `amount` in minor units; `flag` marks a corrected touch.

    `extra` depends on the kind: an interaction's direction, a purchase's number, the date a step
    was due, an offer's answer day, a promise's due day.
    """

    key: tuple[str, bytes]
    kind: str
    day: date
    channel: str | None
    outcome: str | None
    title: str | None
    note: str | None
    amount: int | None
    author: str | None
    department: str | None
    corrected: bool
    extra: str | None


class History:
    """A customer's history as a window over SQL, the latest first."""

    def __init__(self, store: Store, customer_id: bytes) -> None:
        self._store = store
        self._customer = customer_id

    def count(self) -> int:
        """Lines in the history."""
        return int(self._store.value(f"SELECT count(*) FROM ({_PARTS})", (self._customer,)))

    def page(self, offset: int, limit: int) -> list[Event]:
        """Lines `offset` to `offset + limit`; `limit` -1 means all."""
        return [
            _event(row)
            for row in self._store.rows(
                f"SELECT * FROM ({_PARTS}) ORDER BY day DESC, at DESC, id DESC LIMIT ?2 OFFSET ?3",
                (self._customer, limit, offset),
            )
        ]


def _event(row: Any) -> Event:
    return Event(
        key=(row["kind"] + (row["outcome"] or ""), row["id"]),
        kind=row["kind"],
        day=date.fromisoformat(row["day"]),
        channel=row["channel"],
        outcome=row["outcome"],
        title=row["title"],
        note=row["note"],
        amount=row["amount"],
        author=row["author"],
        department=row["department"],
        corrected=bool(row["flag"]),
        extra=None if row["extra"] is None else str(row["extra"]),
    )
