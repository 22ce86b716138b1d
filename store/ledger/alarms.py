"""Keeps the alarms: opened, kept up to date and closed with a reason, as the evidence has it.

What a person's work brings about is journalled with it, so that undo takes it back. Of what a
morning finds the beginnings and ends are, so that they give way with it; the words are not, they
are others every day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from store.ledger.unit import Unit
from store.lifecycle.alarms import (
    Evidence,
    Kind,
    Sign,
    alarm_from,
    answered,
    heard_again,
    quiet_until,
    signs_of,
    try_again_on,
    why_over,
)
from store.sentence import kept, say
from store.settings.values import calendar_of, setting
from store.value.teach import USUAL
from store.views.value.fits import usual_risk, usual_risks
from store.vocabulary import TALKS

_CHUNK: Final = 2000
_OPEN: Final = (
    "SELECT a.* FROM watched AS p CROSS JOIN alarm AS a ON a.customer_id = p.id "
    "AND a.deleted_at IS NULL WHERE a.closed_on IS NULL"
)
_ENDED_TODAY: Final = (
    "SELECT a.customer_id, a.kind, a.id FROM watched AS p CROSS JOIN alarm AS a "
    "ON a.customer_id = p.id AND a.deleted_at IS NULL WHERE a.closed_on = ?"
)
# Those that a talk has answered: how bad they were then.
_ANSWERED: Final = (
    "SELECT a.customer_id, a.kind, a.quiet_value, max(a.closed_on) FROM watched AS p "
    "CROSS JOIN alarm AS a ON a.customer_id = p.id AND a.deleted_at IS NULL "
    "WHERE a.closed_on > date(?, '-90 days') AND a.quiet_value IS NOT NULL GROUP BY 1, 2"
)
_TALK: Final = say("alarm.talk")
_LATELY: Final = """(SELECT max(i.happened_on) FROM interaction AS i WHERE i.customer_id = c.id
 AND i.deleted_at IS NULL AND i.happened_at > date(?1, '-40 days') AND i.happened_on <= ?1 AND {}
 AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id
 AND n.deleted_at IS NULL))"""
_TALKS: Final = ", ".join(f"'{outcome}'" for outcome in TALKS)
_TALKED: Final = _LATELY.format(f"(i.direction = 'in' OR i.outcome IN ({_TALKS}))")
_TRIED: Final = _LATELY.format(f"i.outcome NOT IN ({_TALKS})")
_NOT_CLOSED: Final[dict[str, None]] = {"closed_on": None, "closed_why": None}
# Only those for whom something can ring, or does. Who is added today has no alarms yet: an import
# of thousands would ring for all of them at once.
_EVIDENCE: Final = f"""
SELECT c.id, c.segment_id, c.live, c.closed_reason, c.paid_until, c.trial_until, c.spend_reason,
 g.contract_days,
 coalesce(r.touched_on, c.first_seen_on, substr(c.created_at, 1, 10)) AS heard_on,
 CASE WHEN s.stage = 'potential' THEN g.rot_days ELSE g.max_silence_days END AS allowed,
 s.stage, r.renews_on, r.days, r.usual_gap, v.horizon_days, v.churn_risk, v.at_risk, v.total,
 f.kind, f.due_on, f.pushes, f.quiet_until,
 {_TALKED} AS talked_on, {_TRIED} AS tried_on,
 f.kind IS NOT 'first' OR f.due_on < ?1 AS met,
 (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL) IS ?1 AS fresh
 FROM watched AS p CROSS JOIN customer AS c ON c.id = p.id
 LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
 LEFT JOIN standing AS s ON s.customer_id = c.id LEFT JOIN rhythm AS r ON r.customer_id = c.id
 LEFT JOIN score AS v ON v.customer_id = c.id LEFT JOIN follow_up AS f ON f.id = c.next_id
 WHERE v.churn_risk >= ?2 OR v.total < 0 OR c.paid_until IS NOT NULL OR c.trial_until IS NOT NULL
 OR g.contract_days IS NOT NULL OR heard_on < date(?1, '-' || allowed || ' days')
 OR EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = c.id AND a.closed_on IS NULL
 AND a.deleted_at IS NULL)
"""


def watch(unit: Unit, customers: Collection[bytes]) -> None:
    """Hold the alarms of these customers against the evidence, inside the unit.

    New evidence takes the place of the old words; one that ended today and is there again never
    ended.
    """
    risky = float(setting(unit.store, "risky"))
    ids = list(customers)
    for start in range(0, len(ids), _CHUNK):
        _watch(unit, ids[start : start + _CHUNK], risky)


def make_way(unit: Unit, number: int, *, back: bool) -> None:
    """Before a unit is undone or done again: what opens again takes the place of its like.

    A later alarm of the same customer and kind is the same one, if the earlier has never ended.
    """
    opens = "j.field = 'closed_on' AND j.old IS NULL"
    if not back:
        opens = "(j.field = 'closed_on' AND j.new IS NULL) OR j.field IS NULL"
    unit.run(
        "UPDATE alarm SET deleted_at = ?2 WHERE closed_on IS NULL AND deleted_at IS NULL "
        "AND EXISTS (SELECT 1 FROM journal AS j JOIN alarm AS x ON x.id = j.record_id "
        f"WHERE j.work_seq = ?1 AND j.tbl = 'alarm' AND ({opens}) AND x.id <> alarm.id "
        "AND x.customer_id = alarm.customer_id AND x.kind = alarm.kind)",
        (number, unit.at),
    )


def _watch(unit: Unit, ids: list[bytes], risky: float) -> None:
    today = unit.today.isoformat()
    unit.run("CREATE TEMP TABLE IF NOT EXISTS watched (id BLOB PRIMARY KEY) WITHOUT ROWID")
    unit.run("DELETE FROM watched")
    unit.run_many("INSERT OR IGNORE INTO watched (id) VALUES (?)", [(each,) for each in ids])
    running: dict[bytes, dict[Kind, Any]] = defaultdict(dict)
    for row in unit.run(_OPEN).fetchall():
        running[row["customer_id"]][row["kind"]] = row
    ended = {(row[0], row[1]): row[2] for row in unit.run(_ENDED_TODAY, (today,)).fetchall()}
    fresh: list[dict[str, Any]] = []
    changes: dict[bytes, Mapping[str, Any]] = {}
    worse = {(row[0], row[1]): row[2] for row in unit.run(_ANSWERED, (today,)).fetchall()}
    usual = usual_risks(unit.store.connection)
    for row in unit.run(_EVIDENCE, (today, risky)).fetchall():
        known = _evidence(row, unit, usual)
        before = running.get(row["id"], {})
        signs = signs_of(known, unit.today, risky)
        if row["fresh"]:  # nothing rings yet, but a talk of today answers what would
            talked = known.talked_on == unit.today
            signs = {kind: sign for kind, sign in signs.items() if talked and kind == "risk"}
        for kind, sign in signs.items():
            alarm = before.get(kind)
            before_talk = worse.get((row["id"], kind))
            over = _answered(known, kind, sign, alarm, unit.today, before_talk, risky)
            if over is not None:
                if alarm is not None:
                    changes[alarm["id"]] = over
                elif over:
                    new = {"customer_id": row["id"], "kind": kind, "opened_on": today}
                    fresh.append({**new, "value": sign.value, "words": sign.words, **over})
                continue
            told = _told(known, kind, sign, alarm, unit.today)
            if alarm is not None:
                if any(alarm[name] != value for name, value in told.items()):
                    changes[alarm["id"]] = told
            elif (row["id"], kind) in ended:
                changes[ended[row["id"], kind]] = {**told, **_NOT_CLOSED}
            else:
                new = {"customer_id": row["id"], "kind": kind, "opened_on": today}
                fresh.append({**new, "value": sign.value, **told})
        for kind, alarm in before.items():
            if kind not in signs:
                since = date.fromisoformat(alarm["opened_on"])
                why = why_over(kind, since, known, unit.today, risky)
                changes[alarm["id"]] = {"closed_on": today, "closed_why": why}
    _write(unit, fresh, changes)


def _write(
    unit: Unit, fresh: list[dict[str, Any]], changes: Mapping[bytes, Mapping[str, Any]]
) -> None:
    for ident, values in changes.items():
        if unit.undoable or "closed_on" in values:
            unit.update("alarm", ident, values)
        else:
            sets = ", ".join(f"{name} = ?" for name in values)
            unit.run(f"UPDATE alarm SET {sets} WHERE id = ?", (*values.values(), ident))
    for record in fresh:
        unit.insert("alarm", record)


def _answered(
    known: Evidence, kind: Kind, sign: Sign, alarm: Any | None, today: date,
    before: float | None, risky: float,
) -> dict[str, Any] | None:  # fmt: skip
    """How an alarm ends that a talk has answered; {} for one that stays so, None for any other.

    What would begin on the day of the talk is answered by it, too, and kept as answered. `before`
    is how bad it was when the last one was answered. Silence ends with a word by itself.
    """
    if kind == "silence" or not answered(known, today):
        return None
    over = {"closed_on": today.isoformat(), "closed_why": _TALK, "quiet_value": sign.value}
    if alarm is not None:
        return None if str(known.talked_on) < alarm["opened_on"] else over
    if before is None and known.talked_on == today:
        return over  # looked at again it would be: the second look must say what the first did
    if before is None and kind == "risk":
        # That the chance has come over the limit since the talk is no news yet.
        before = alarm_from(known, risky)
    quiet = before is not None and not heard_again(kind, before, sign.value, resting=False)
    return {} if quiet else None


def _told(
    known: Evidence, kind: Kind, sign: Sign, alarm: Any | None, today: date
) -> dict[str, Any]:
    """An alarm's words, until when it is quiet, how bad it was then, and whether it is heard."""
    until = quiet_until(known, today)
    if until is None:
        return {"words": kept(sign.words), "quiet_until": None, "quiet_value": None, "loud": 1}
    quiet = until.isoformat()
    value = sign.value
    # Put off once more while it is quiet, it is still measured from the first time.
    before = None if alarm is None else alarm["quiet_until"]
    if alarm is not None and before is not None and (before == quiet or not alarm["loud"]):
        value = alarm["quiet_value"]
    heard = heard_again(kind, value, sign.value, resting=known.resting)
    return {
        "words": kept(sign.words), "quiet_until": quiet, "quiet_value": value, "loud": int(heard),
    }  # fmt: skip


def _again(row: Any, unit: Unit) -> date | None:
    """When to try again, if the last touch was a vain try."""
    tried = row["tried_on"]
    if tried is None or tried < (row["talked_on"] or ""):
        return None
    return try_again_on(calendar_of(unit.store), date.fromisoformat(tried))


def _evidence(row: Any, unit: Unit, usual: Mapping[Any, Sequence[tuple[int, float]]]) -> Evidence:
    resting = row["kind"] == "rest"
    here = usual.get(row["segment_id"]) or usual.get(None) or ()
    return Evidence(
        live=bool(row["live"]),
        # The first step asks for them until its day is over.
        met=bool(row["met"]),
        heard_on=date.fromisoformat(row["heard_on"]),
        next_on=_day(row["due_on"]),
        put_off=resting or bool(row["pushes"]),
        resting=resting,
        limit=row["allowed"],
        # One purchase is no rhythm: that most do not come again is no news of this one.
        # A horizon shorter than their usual gap says nothing of whether they leave.
        risk=row["churn_risk"]
        if (row["days"] or 0) > 1 and (row["usual_gap"] or 0) <= (row["horizon_days"] or 0)
        else None,
        usual_risk=usual_risk(here, row["horizon_days"] or USUAL),
        at_risk=row["at_risk"],
        renewal_on=_day(row["renews_on"] or row["paid_until"]),
        period=row["contract_days"],
        # Who buys has tried enough.
        trial_on=None if row["stage"] == "current" else _day(row["trial_until"]),
        short=bool(row["days"]) and (row["total"] or 0) < 0,
        spend_reason=row["spend_reason"],
        closed_reason=row["closed_reason"],
        talked_on=_day(row["talked_on"]),
        again_on=_again(row, unit),
        hushed_until=_day(row["quiet_until"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
