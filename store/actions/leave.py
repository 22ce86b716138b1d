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

    A step that may move goes to the next working day that has room. Agreed dates, promises and
    rests stay, with the customer's name and the day, so that somebody can ask for another (T88).
    """
    agenda, scope = Agenda(unit.store), scope_of(unit.store)
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
    if not free:
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
    return say("setting.freed", moved=len(moved), stay=named, more=len(stay) - len(named))
