"""Keeps the alarms: opened, kept up to date and closed with a reason, as the evidence has it.

They follow from the rest and are not journalled; which unit of work opened and closed each stands
beside it, so that undo takes that back and leaves the others as they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, Final

from store.actions.work import Unit
from store.lifecycle.alarms import Evidence, Kind, Sign, heard_again, signs_of, why_over
from store.views.plans import renewal
from store.views.settings import setting

_CHUNK: Final = 2000
_OPEN: Final = (
    "SELECT a.* FROM watched AS p CROSS JOIN alarm AS a ON a.customer_id = p.id "
    "WHERE a.closed_on IS NULL"
)
_ENDED_TODAY: Final = (
    "SELECT a.customer_id, a.kind, a.opened_on FROM watched AS p CROSS JOIN alarm AS a "
    "ON a.customer_id = p.id WHERE a.closed_on = ?"
)
# Who is added today has no alarms yet: an import of thousands would ring for all of them at once.
_EVIDENCE: Final = """
SELECT c.id, c.live, c.closed_reason, c.paid_until, c.trial_until, c.spend_reason, g.contract_days,
 coalesce(r.touched_on, c.first_seen_on, substr(c.created_at, 1, 10)) AS heard_on,
 CASE WHEN s.stage = 'potential' THEN g.rot_days ELSE g.max_silence_days END AS allowed,
 r.last_on, r.days, v.churn_risk, v.at_risk, v.total, f.kind, f.due_on, f.pushes,
 (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL) IS ?1 AS fresh
 FROM watched AS p CROSS JOIN customer AS c ON c.id = p.id
 LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
 LEFT JOIN standing AS s ON s.customer_id = c.id LEFT JOIN rhythm AS r ON r.customer_id = c.id
 LEFT JOIN score AS v ON v.customer_id = c.id LEFT JOIN follow_up AS f ON f.id = c.next_id
"""


def watch(unit: Unit, customers: Collection[bytes]) -> None:
    """Hold the alarms of these customers against the evidence, inside the unit.

    New evidence takes the place of the old words. An alarm that a unit opens and closes was none.
    """
    risky = float(setting(unit.store, "risky"))
    seq = unit.seq if unit.turned is None else unit.turned
    if unit.turned is not None:
        _take_back(unit, unit.turned)
    ids = list(customers)
    for start in range(0, len(ids), _CHUNK):
        _watch(unit, ids[start : start + _CHUNK], seq, risky)


def _take_back(unit: Unit, number: int) -> None:
    """Undo of a unit's alarms; where one of the kind is open again, the closed one stays so."""
    unit.run("DELETE FROM alarm WHERE opened_seq = ?", (number,))
    unit.run(
        "UPDATE alarm SET closed_on = NULL, closed_why = NULL, closed_seq = NULL "
        "WHERE closed_seq = ? AND NOT EXISTS (SELECT 1 FROM alarm AS b WHERE "
        "b.customer_id = alarm.customer_id AND b.kind = alarm.kind AND b.closed_on IS NULL)",
        (number,),
    )


def _watch(unit: Unit, ids: list[bytes], seq: int | None, risky: float) -> None:
    today = unit.today.isoformat()
    unit.run("CREATE TEMP TABLE IF NOT EXISTS watched (id BLOB PRIMARY KEY) WITHOUT ROWID")
    unit.run("DELETE FROM watched")
    unit.run_many("INSERT OR IGNORE INTO watched (id) VALUES (?)", [(each,) for each in ids])
    running: dict[bytes, dict[Kind, Any]] = defaultdict(dict)
    for row in unit.run(_OPEN).fetchall():
        running[row["customer_id"]][row["kind"]] = row
    ended = {(row[0], row[1]): row[2] for row in unit.run(_ENDED_TODAY, (today,)).fetchall()}
    opened, kept, closed = [], [], []
    for row in unit.run(_EVIDENCE, (today,)).fetchall():
        known = _evidence(row)
        before = running.get(row["id"], {})
        signs = {} if row["fresh"] else signs_of(known, unit.today, risky)
        for kind, sign in signs.items():
            alarm = before.get(kind)
            told = _told(known, kind, sign, alarm, unit.today)
            if alarm is None:
                since = ended.get((row["id"], kind), today)
                opened.append((row["id"], kind, since, seq, sign.value, *told))
            elif told != (
                alarm["words"],
                alarm["quiet_until"],
                alarm["quiet_value"],
                alarm["loud"],
            ):
                kept.append((*told, row["id"], kind))
        for kind, alarm in before.items():
            if kind not in signs:
                since = date.fromisoformat(alarm["opened_on"])
                why = why_over(kind, since, known, unit.today, risky)
                closed.append((row["id"], kind, today, why, seq))
    _write(unit, opened, kept, closed)


def _write(unit: Unit, opened: list[Any], kept: list[Any], closed: list[Any]) -> None:
    unit.run_many(
        "UPDATE alarm SET words = ?, quiet_until = ?, quiet_value = ?, loud = ? "
        "WHERE customer_id = ? AND kind = ? AND closed_on IS NULL",
        kept,
    )
    unit.run_many(
        "DELETE FROM alarm WHERE customer_id = ?1 AND kind = ?2 AND closed_on IS NULL "
        "AND opened_seq = ?5",
        closed,
    )
    unit.run_many(
        "UPDATE alarm SET closed_on = ?3, closed_why = ?4, closed_seq = ?5 "
        "WHERE customer_id = ?1 AND kind = ?2 AND closed_on IS NULL",
        closed,
    )
    # One that ended today and is there again never ended.
    unit.run_many(
        "INSERT INTO alarm (customer_id, kind, opened_on, opened_seq, value, words, quiet_until, "
        "quiet_value, loud) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "words = excluded.words, quiet_until = excluded.quiet_until, "
        "quiet_value = excluded.quiet_value, loud = excluded.loud, "
        "closed_on = NULL, closed_why = NULL, closed_seq = NULL",
        opened,
    )


def _told(
    known: Evidence, kind: Kind, sign: Sign, alarm: Any | None, today: date
) -> tuple[str, str | None, float | None, int]:
    """An alarm's words, until when it is quiet, how bad it was then, and whether it is heard."""
    until = known.next_on if known.put_off else None
    if until is None or until <= today:
        return sign.words, None, None, 1
    quiet = until.isoformat()
    value = sign.value
    # Put off once more while it is quiet, it is still measured from the first time.
    before = None if alarm is None else alarm["quiet_until"]
    if alarm is not None and before is not None and (before == quiet or not alarm["loud"]):
        value = alarm["quiet_value"]
    heard = heard_again(kind, value, sign.value, resting=known.resting)
    return sign.words, quiet, value, int(heard)


def _evidence(row: Any) -> Evidence:
    resting = row["kind"] == "rest"
    last, paid = _day(row["last_on"]), _day(row["paid_until"])
    return Evidence(
        live=bool(row["live"]),
        met=row["kind"] != "first",
        heard_on=date.fromisoformat(row["heard_on"]),
        next_on=_day(row["due_on"]),
        put_off=resting or bool(row["pushes"]),
        resting=resting,
        limit=row["allowed"],
        risk=row["churn_risk"],
        at_risk=row["at_risk"],
        renewal_on=renewal(paid, last, row["contract_days"]),
        period=row["contract_days"],
        trial_on=_day(row["trial_until"]),
        short=bool(row["days"]) and (row["total"] or 0) < 0,
        spend_reason=row["spend_reason"],
        closed_reason=row["closed_reason"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
