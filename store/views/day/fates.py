"""What became of each step of a day, read back from the journal."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.views.day.owner_scope import Scope

# Of those that were not there in the morning, only what was worked or is left has come in.
_CAME_IN: Final = ("done", "skipped", "left")
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Fates:
    """Steps by what became of them.

    `due`: customers of those that were due in the morning; `worked`: of those that were not, and
    were worked today.
    """

    counts: Counter[str]
    due: frozenset[bytes]
    worked: frozenset[bytes]


def fates_of(store: Store, today: date, scope: Scope) -> Fates:
    """What became of each follow-up that was, or came to be, due by today.

    The morning is read back from the journal: the first old value of each field that was changed
    today, whether that was undone or not; what was created today was not there.
    """
    now = today.isoformat()
    changed: dict[bytes, dict[str | None, Any]] = {}
    ended_by: dict[bytes, int] = {}
    for row in store.rows(
        "SELECT j.work_seq, j.record_id, j.field, j.old, j.new "
        "FROM work AS w JOIN journal AS j ON j.work_seq = w.seq "
        "WHERE w.worked_on = ? AND j.tbl = 'follow_up' "
        "AND (j.field IS NULL OR j.field IN ('status', 'due_on', 'deleted_at')) ORDER BY j.seq",
        (now,),
    ):
        changed.setdefault(row["record_id"], {}).setdefault(row["field"], row["old"])
        if row["field"] == "status" and row["new"] == "cancelled":
            ended_by[row["record_id"]] = row["work_seq"]
    rests = _rests_begun(store, now)
    counts: Counter[str] = Counter()
    # The others are as they were: those that are due by now were so in the morning.
    due = store.rows(
        "SELECT q.id, q.customer_id FROM follow_up AS q JOIN customer AS c ON c.id = q.customer_id "
        f"WHERE q.is_open = 1 AND q.due_on <= ? AND {scope.where}",
        (now, *scope.values),
    )
    as_they_were = [row["customer_id"] for row in due if row["id"] not in changed]
    counts["morning"] = len(as_they_were)
    customers: dict[str, set[bytes]] = {"due": set(as_they_were), "worked": set()}
    for row in _rows(store, list(changed), scope):
        if (row["finished_on"] or "") > now:
            continue  # worked on a day after the one that is looked at
        first = changed[row["id"]]
        was_due = (
            None not in first
            and first.get("status", row["status"]) == "open"
            and first.get("deleted_at", row["deleted_at"]) is None
            and first.get("due_on", row["due_on"]) <= now
        )
        rested = (ended_by.get(row["id"]), row["customer_id"]) in rests
        fate = _fate(row, now, rested=rested)
        if was_due:
            counts["morning"] += 1
            counts["dropped" if fate is None else fate] += 1
        elif fate in _CAME_IN:
            counts["came_in"] += 1
            counts[fate] += 1
        if was_due or fate in ("done", "skipped"):
            customers["due" if was_due else "worked"].add(row["customer_id"])
    return Fates(counts, **{name: frozenset(ids) for name, ids in customers.items()})


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
            "SELECT q.id, q.customer_id, q.status, q.due_on, q.finished_on, "
            "q.deleted_at "
            "FROM follow_up AS q JOIN customer AS c ON c.id = q.customer_id "
            f"WHERE q.id IN ({marks}) AND {scope.where}",
            (*some, *scope.values),
        )
    return found
