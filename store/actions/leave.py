"""Steps that lie on days that have become free: the flexible ones move, fixed ones are named."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.ledger.follow_up_rows import settle
from store.ledger.unit import Unit
from store.sentence import Sentence, day_of, read, say
from store.views.day.agenda import Agenda
from store.views.day.owner_scope import scope_of

_NAMED: Final = 5


def off_free_days(unit: Unit) -> Sentence | None:
    """Move what was planned on days that are free by now; what was done, None for nothing.

    What had given way to a day that is worked again goes back to it. A
    step that may move goes to the next working day that has room. Agreed dates, promises and rests
    stay, with the customer's name and the day, so that somebody can ask for another (T88).
    """
    agenda, scope = Agenda(unit.store), scope_of(unit.store)
    back = _bring_back(unit, agenda)
    rows: list[Any] = unit.run(
        "SELECT f.*, c.name AS customer_name FROM follow_up AS f JOIN customer AS c "
        "ON c.id = f.customer_id AND c.live = 1 WHERE f.is_open = 1 AND f.due_on >= ? "
        f"AND {scope.where} ORDER BY f.due_on, f.weight DESC, f.id",
        (unit.today.isoformat(), *scope.values),
    ).fetchall()
    free = [
        row for row in rows if not agenda.calendar.is_working(date.fromisoformat(row["due_on"]))
    ]
    stay = [row for row in free if row["fixed"] or row["kind"] not in ("step", "first", "own")]
    moved = [row for row in free if row not in stay]
    for row in moved:
        own = agenda.of(row["customer_id"])
        own.give(date.fromisoformat(row["due_on"]), row["minutes"])
    for row in moved:
        day = agenda.calendar.next_working(date.fromisoformat(row["due_on"]))
        own = agenda.of(row["customer_id"])
        day = own.room(day, row["minutes"])
        own.take(day, row["minutes"])
        unit.update("follow_up", row["id"], {"due_on": day.isoformat()})
        settle(unit, row["customer_id"])
    if not free and not back:
        return None
    named = [
        say(
            "setting.stays",
            name=row["customer_name"],
            title=read(row["title"]),
            day=day_of(date.fromisoformat(row["due_on"]), unit.today),
        )
        for row in stay[:_NAMED]
    ]
    more = len(stay) - len(named)
    return say("setting.freed", moved=len(moved), back=back, stay=named, more=more)


# What changes of the working days have moved, and nobody has moved since.
_GAVE_WAY: Final = """
SELECT j.record_id, j.old, j.new FROM journal AS j JOIN work AS w ON w.seq = j.work_seq
  AND w.state = 'done' JOIN follow_up AS f ON f.id = j.record_id AND f.is_open = 1 AND f.fixed = 0
WHERE j.tbl = 'follow_up' AND j.field = 'due_on' AND j.new > j.old AND j.work_seq < ?
  AND j.work_seq IN (
  SELECT x.work_seq FROM journal AS x WHERE (x.tbl = 'rep' AND x.field IN ('weekdays', 'country'))
    OR (x.tbl = 'setting' AND x.record_id IN (SELECT id FROM setting WHERE key = 'free_days')))
ORDER BY j.seq"""


def _bring_back(unit: Unit, agenda: Agenda) -> int:
    """Put steps back on the day that they were moved from, where it is worked again."""
    before: dict[bytes, dict[str, str]] = {}
    for each in unit.run(_GAVE_WAY, (unit.seq,)).fetchall():
        before.setdefault(each["record_id"], {})[each["new"]] = each["old"]
    count = 0
    for ident, days in before.items():
        row: Any = unit.row("SELECT * FROM follow_up WHERE id = ?", (ident,))
        own, day, found = agenda.of(row["customer_id"]), row["due_on"], None
        while day in days and (day := days.pop(day)) >= unit.today.isoformat():
            found = day if own.calendar.is_working(date.fromisoformat(day)) else found
        if found is not None:
            own.give(date.fromisoformat(row["due_on"]), row["minutes"])
            own.take(date.fromisoformat(found), row["minutes"])
            unit.update("follow_up", ident, {"due_on": found})
            settle(unit, row["customer_id"])
            count += 1
    return count
