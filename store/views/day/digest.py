"""The day in figures that add up: what the morning had, what came in, what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from store.safety.opening import Store
from store.safety.orphans import orphans
from store.settings.values import calendar_of, currency_of
from store.views.day.queue import Queue, QueueRow, rows_of

# A purchase is a win of ours if we had talked in so many days before it.
_TOUCHED_DAYS: Final = 30
_WEEK: Final = 7
# How the reason of a step begins that gave way to a rest.
RESTED: Final = "rest: "


@dataclass(frozen=True, slots=True)
class Win:
    """A customer who came back after a touch: silent for `silence` days before; minor units."""

    customer_id: bytes
    customer: str
    day: date
    amount: int
    silence: int


@dataclass(frozen=True)
class DayEnd:
    """The follow-ups that were due by today: `morning` + `came_in` = `worked` + `left`.

    `worked` is done + moved + rested + skipped + dropped; dropped ones were cancelled by another
    plan, a closing or undo. Steps that were only due later and were done today came in. `sold` is
    the amount of the `purchases` dated today, in minor units.
    """

    today: date
    currency: str
    customers: int
    morning: int
    came_in: int
    done: int
    skipped: int
    moved: int
    rested: int
    dropped: int
    left: int
    left_minutes: int
    overdue: int
    orphans: int
    touches: int
    minutes: int
    purchases: int
    sold: int
    promises_kept: int
    promises_broken: int
    promises_due: int
    enquiries: int
    oldest_enquiry: int | None
    complaints: int
    tomorrow: date
    tomorrow_steps: int
    tomorrow_load: tuple[tuple[str, int], ...]
    tomorrow_first: QueueRow | None
    wins: tuple[Win, ...]

    @property
    def worked(self) -> int:
        """What left today's list, one way or another."""
        return self.done + self.moved + self.rested + self.skipped + self.dropped

    @property
    def tomorrow_minutes(self) -> int:
        """Planned minutes of the next working day, over all channels."""
        return sum(minutes for _, minutes in self.tomorrow_load)


def day_end(store: Store, today: date) -> DayEnd:
    """The day up to now; asked in the evening it is the day's end."""
    now = today.isoformat()
    fates = _fates(store, now)
    left = store.row(
        "SELECT count(*) AS n, coalesce(sum(minutes), 0) AS minutes, "
        "coalesce(sum(due_on < ?1), 0) AS late FROM follow_up WHERE is_open = 1 AND due_on <= ?1",
        (now,),
    )
    talked = store.row(
        # What was logged today is found by the journal, without an index of its own.
        "SELECT count(*) AS n, coalesce(sum(i.minutes), 0) AS minutes FROM work AS w "
        "CROSS JOIN journal AS j ON j.work_seq = w.seq AND j.tbl = 'interaction' "
        "AND j.field IS NULL CROSS JOIN interaction AS i ON i.id = j.record_id "
        "WHERE w.worked_on = ?1 AND i.happened_on = ?1 AND i.deleted_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM interaction AS x WHERE x.corrects_id = i.id AND x.deleted_at IS NULL)",
        (now,),
    )
    enquiry = store.row(
        "SELECT count(*) AS n, min(opened_on) AS first FROM service_case WHERE kind = 'enquiry' "
        "AND closed_on IS NULL AND answered_on IS NULL AND deleted_at IS NULL"
    )
    tomorrow = calendar_of(store).add_working(today, 1)
    ahead = store.rows(
        "SELECT channel, count(*) AS n, sum(minutes) AS minutes FROM follow_up "
        "WHERE is_open = 1 AND due_on > ? AND due_on <= ? GROUP BY 1 ORDER BY 3 DESC, 1",
        (now, tomorrow.isoformat()),
    )
    sold = store.row(
        "SELECT count(*) AS n, coalesce(sum(x.amount), 0) AS amount FROM rhythm AS r "
        "CROSS JOIN purchase AS x ON x.customer_id = r.customer_id AND x.deleted_at IS NULL "
        "WHERE r.live = 1 AND r.last_on >= ?1 AND x.bought_on = ?1 AND x.kind = 'purchase'",
        (now,),
    )
    promises = store.row(
        "SELECT coalesce(sum(state = 'kept' AND settled_on = ?1), 0) AS kept, "
        "coalesce(sum(state = 'broken' AND settled_on = ?1), 0) AS broken, "
        "coalesce(sum(state = 'owed' AND due_on <= ?1), 0) AS due "
        "FROM promise WHERE deleted_at IS NULL",
        (now,),
    )
    return DayEnd(
        today=today,
        currency=currency_of(store),
        customers=store.value("SELECT count(*) FROM customer WHERE live = 1"),
        morning=fates["morning"],
        came_in=fates["came_in"],
        done=fates["done"],
        skipped=fates["skipped"],
        moved=fates["moved"],
        rested=fates["rested"],
        dropped=fates["dropped"],
        left=left["n"],
        left_minutes=left["minutes"],
        overdue=left["late"],
        orphans=orphans(store),
        touches=talked["n"],
        minutes=talked["minutes"],
        purchases=sold["n"],
        sold=sold["amount"],
        promises_kept=promises["kept"],
        promises_broken=promises["broken"],
        promises_due=promises["due"],
        enquiries=enquiry["n"],
        oldest_enquiry=None
        if enquiry["first"] is None
        else (today - date.fromisoformat(enquiry["first"])).days,
        complaints=store.value(
            "SELECT count(*) FROM service_case WHERE kind = 'complaint' AND closed_on IS NULL "
            "AND deleted_at IS NULL"
        ),
        tomorrow=tomorrow,
        tomorrow_steps=sum(row["n"] for row in ahead),
        tomorrow_load=tuple((row["channel"], row["minutes"]) for row in ahead),
        tomorrow_first=_first_between(store, today, tomorrow),
        wins=quiet_wins(store, today),
    )


def _first_between(store: Store, today: date, day: date) -> QueueRow | None:
    """What will head the steps of that day that are only due after today."""
    ids = store.rows(
        "SELECT id FROM follow_up WHERE is_open = 1 AND due_on > ? AND due_on <= ? "
        "ORDER BY weight DESC, due_on, id LIMIT 1",
        (today.isoformat(), day.isoformat()),
    )
    return next(iter(rows_of(store, day, [row["id"] for row in ids])), None)


def first_of(store: Store, today: date) -> QueueRow | None:
    """What heads the queue now."""
    rows = Queue(store, today).page(0, 1)
    return rows[0] if rows else None


def quiet_wins(store: Store, today: date, days: int = _WEEK) -> tuple[Win, ...]:
    """Who bought in these days after a silence beyond the own rhythm, when we had talked before."""
    rows = store.rows(
        f"""SELECT x.customer_id, c.name, x.bought_on, sum(x.amount) AS amount,
 (SELECT max(p.bought_on) FROM purchase AS p WHERE p.customer_id = x.customer_id
  AND p.deleted_at IS NULL AND p.kind = 'purchase' AND p.bought_on < x.bought_on) AS before,
 coalesce(r.usual_gap, g.window_days, 180) AS gap
 FROM rhythm AS r CROSS JOIN customer AS c ON c.id = r.customer_id AND c.deleted_at IS NULL
 CROSS JOIN purchase AS x ON x.customer_id = c.id
 LEFT JOIN segment AS g ON g.id = c.segment_id
 WHERE r.live = 1 AND r.last_on > ?1 AND x.bought_on > ?1 AND x.bought_on <= ?2
 AND x.kind = 'purchase' AND x.deleted_at IS NULL
 AND EXISTS (SELECT 1 FROM interaction AS i WHERE i.customer_id = x.customer_id
  AND i.deleted_at IS NULL AND i.direction = 'out'
  AND i.happened_on BETWEEN date(x.bought_on, '-{_TOUCHED_DAYS} days') AND x.bought_on)
 GROUP BY 1, 3 HAVING before IS NOT NULL AND julianday(x.bought_on) - julianday(before) > gap
 ORDER BY x.bought_on DESC, amount DESC, c.sort_name LIMIT 20""",
        ((today - timedelta(days=days)).isoformat(), today.isoformat()),
    )
    return tuple(
        Win(
            row["customer_id"],
            row["name"],
            date.fromisoformat(row["bought_on"]),
            row["amount"],
            (date.fromisoformat(row["bought_on"]) - date.fromisoformat(row["before"])).days,
        )
        for row in rows
    )


def _fates(store: Store, now: str) -> Counter[str]:
    """What became of each follow-up that was, or came to be, due by today.

    The morning is read back from the journal: the first old value of each field that was changed
    today, whether that was undone or not; what was created today was not there.
    """
    changed: dict[bytes, dict[str | None, Any]] = {}
    for row in store.rows(
        "SELECT j.record_id, j.field, j.old FROM work AS w JOIN journal AS j ON j.work_seq = w.seq "
        "WHERE w.worked_on = ? AND j.tbl = 'follow_up' "
        "AND (j.field IS NULL OR j.field IN ('status', 'due_on', 'deleted_at')) ORDER BY j.seq",
        (now,),
    ):
        changed.setdefault(row["record_id"], {}).setdefault(row["field"], row["old"])
    fates: Counter[str] = Counter()
    # The others are as they were: those that are due by now were so in the morning.
    due = [row["id"] for row in store.rows(_DUE, (now,))]
    fates["morning"] = sum(ident not in changed for ident in due)
    for row in _rows(store, list(changed)):
        first = changed[row["id"]]
        was_due = (
            None not in first
            and first.get("status", row["status"]) == "open"
            and first.get("deleted_at", row["deleted_at"]) is None
            and first.get("due_on", row["due_on"]) <= now
        )
        fate = _fate(row, now)
        if was_due:
            fates["morning"] += 1
            fates["dropped" if fate is None else fate] += 1
        elif fate in _CAME_IN:
            fates["came_in"] += 1
            fates[fate] += 1
    return fates


# Of those that were not there in the morning, only what was worked or is left has come in.
_CAME_IN: Final = ("done", "skipped", "left")
_DUE: Final = "SELECT id FROM follow_up WHERE is_open = 1 AND due_on <= ?"


def _fate(row: Any, now: str) -> str | None:
    if row["deleted_at"] is not None:
        return None
    if row["status"] == "open":
        return "left" if row["due_on"] <= now else "moved"
    if row["status"] == "cancelled":
        return "rested" if (row["reason"] or "").startswith(RESTED) else None
    return str(row["status"])


def _rows(store: Store, ids: list[bytes]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        marks = ", ".join("?" * len(some))
        found += store.rows(
            f"SELECT id, status, due_on, reason, deleted_at FROM follow_up WHERE id IN ({marks})",
            some,
        )
    return found
