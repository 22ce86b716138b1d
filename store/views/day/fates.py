"""What became of each step of a day, read back from the journal."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.views.day.owner_scope import Scope

# Of those that were not there in the morning, only what was worked, put off or is left has come in.
_CAME_IN: Final = ("done", "skipped", "moved", "left")
_FIELDS: Final = "('status', 'due_on', 'deleted_at')"
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Fates:
    """Steps by what became of them.

    `due`: customers of those that were due in the morning; `worked`: of those that were not, and
    were worked today. `left` of them were open when the day ended, `overdue` of these from earlier
    days, with their planned `minutes`.
    """

    counts: Counter[str]
    due: frozenset[bytes]
    worked: frozenset[bytes]
    left: int
    overdue: int
    minutes: int


def fates_of(store: Store, today: date, scope: Scope) -> Fates:
    """What became of each follow-up that was, or came to be, due by today.

    The morning is read back from the journal: the first old value of each field that was changed
    today, whether that was undone or not; what was created today was not there. So is the evening,
    of a day that is looked back at: the first old value of what was changed on later days.
    """
    now = today.isoformat()
    changed: dict[bytes, dict[str | None, Any]] = {}
    made_by: dict[bytes, int] = {}
    ended_by: dict[bytes, int] = {}
    put_off: set[bytes] = set()  # from today, or an earlier day
    for row in _changes(store, "= ?", now):
        ident = row["record_id"]
        changed.setdefault(ident, {}).setdefault(row["field"], row["old"])
        if row["field"] is None:
            made_by[ident] = row["work_seq"]
        if row["field"] == "status" and row["new"] == "cancelled":
            ended_by[ident] = row["work_seq"]
        # Where a unit lays its own new step is no putting off.
        fresh = made_by.get(ident) == row["work_seq"]
        if row["field"] == "due_on" and row["in_force"] and row["old"] <= now and not fresh:
            put_off.add(ident)
    later: dict[bytes, dict[str | None, Any]] = {}
    for row in _changes(store, "> ?", now):
        later.setdefault(row["record_id"], {}).setdefault(row["field"], row["old"])
    rests = _rests_begun(store, now)
    counts: Counter[str] = Counter()
    # The others are as they were: those that are due by now were so in the morning.
    due = [
        row
        for row in store.rows(
            "SELECT q.id, q.customer_id, q.due_on, q.minutes FROM follow_up AS q "
            "JOIN customer AS c ON c.id = q.customer_id "
            f"WHERE q.is_open = 1 AND q.due_on <= ? AND {scope.where}",
            (now, *scope.values),
        )
        if row["id"] not in changed and row["id"] not in later
    ]
    left = [(row["due_on"], row["minutes"]) for row in due]
    counts["morning"] = len(due)
    customers: dict[str, set[bytes]] = {"due": {row["customer_id"] for row in due}, "worked": set()}
    for row in _rows(store, list(changed | later), scope):
        after = later.get(row["id"], {})
        if None in after:
            continue  # made on a day after the one that is looked at
        first = changed.get(row["id"], {})
        state = {**dict(row), **after}
        was_due = (
            None not in first
            and first.get("status", state["status"]) == "open"
            and first.get("deleted_at", state["deleted_at"]) is None
            and first.get("due_on", state["due_on"]) <= now
        )
        rested = (ended_by.get(row["id"]), row["customer_id"]) in rests
        fate = _fate(state, now, rested=rested)
        if fate == "left":
            left.append((state["due_on"], row["minutes"]))
        if was_due:
            counts["morning"] += 1
            counts["dropped" if fate is None else fate] += 1
        elif fate in _CAME_IN and first and (fate != "moved" or row["id"] in put_off):
            counts["came_in"] += 1
            counts[fate] += 1
        if was_due or (first and fate in ("done", "skipped")):
            customers["due" if was_due else "worked"].add(row["customer_id"])
    return Fates(
        counts,
        **{name: frozenset(ids) for name, ids in customers.items()},
        left=len(left),
        overdue=sum(due_on < now for due_on, _ in left),
        minutes=sum(minutes for _, minutes in left),
    )


def _changes(store: Store, when: str, now: str) -> list[Any]:
    """What the journal knows of follow-ups made or changed on these days, the first one first."""
    return store.rows(
        "SELECT j.work_seq, j.record_id, j.field, j.old, j.new, "
        "w.kind = 'do' AND w.state = 'done' AS in_force "
        "FROM work AS w JOIN journal AS j ON j.work_seq = w.seq "
        f"WHERE w.worked_on {when} AND j.tbl = 'follow_up' "
        f"AND (j.field IS NULL OR j.field IN {_FIELDS}) ORDER BY j.seq",
        (now,),
    )


def _rests_begun(store: Store, now: str) -> frozenset[tuple[int, bytes]]:
    """Units of work of the day that let a customer rest: what they cancelled gave way to it."""
    begun = store.rows(
        "SELECT j.work_seq, f.customer_id FROM work AS w JOIN journal AS j ON j.work_seq = w.seq "
        "JOIN follow_up AS f ON f.id = j.record_id WHERE w.worked_on = ? "
        "AND j.tbl = 'follow_up' AND j.field IS NULL AND f.kind = 'rest' AND f.deleted_at IS NULL",
        (now,),
    )
    return frozenset((row["work_seq"], row["customer_id"]) for row in begun)


def _fate(row: Any, now: str, *, rested: bool) -> str | None:
    if row["deleted_at"] is not None:
        return None
    if row["status"] == "open":
        return "left" if row["due_on"] <= now else "moved"
    if row["status"] == "cancelled":
        return "rested" if rested else None
    return str(row["status"])


def _rows(store: Store, ids: list[bytes], scope: Scope) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        found += store.rows(
            "SELECT q.id, q.customer_id, q.status, q.due_on, q.minutes, q.deleted_at "
            "FROM follow_up AS q JOIN customer AS c ON c.id = q.customer_id "
            f"WHERE q.id IN ({marks}) AND {scope.where}",
            (*some, *scope.values),
        )
    return found
