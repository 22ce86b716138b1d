"""The day in figures that add up: what the morning had, what came in, what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.patterns import HABIT, USUAL_GAP
from store.safety.opening import Store
from store.safety.orphans import orphans_at_a_look
from store.settings.values import calendar_of, currency_of
from store.views.day.alarms import MINUTES, Alarms, Sign, alarms_of
from store.views.day.fates import fates_of
from store.views.day.heading import customers_of
from store.views.day.owner_scope import EVERYBODY, Scope
from store.views.day.queue import Queue, QueueRow, item_of, rows_of
from store.views.touches import ENTERED_AFTER, ORDERED_BEFORE, TOUCH

# A purchase is a win of ours if we had talked in so many days before it.
_TOUCHED_DAYS: Final = 30
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Win:
    """A customer who came back after a touch: silent for `silence` days before; minor units."""

    customer_id: bytes
    customer: str
    day: date
    amount: int
    silence: int


@dataclass(frozen=True, slots=True)
class Ringing:
    """A customer whose alarms ring at the end of the day, and for how long nobody answered."""

    customer_id: bytes
    customer: str
    signs: tuple[Sign, ...]
    untouched: int


@dataclass(frozen=True)
class DayEnd:
    """What was to be done today: `morning` + `came_in` = `worked` + `left`.

    `worked` is done + moved + rested + skipped + dropped + answered; dropped ones were cancelled by
    another plan, a closing or undo, answered are alarms that ring no more while no step was due.
    Steps that were only due later and were done today came in, and so did one that was added today
    and put off again. Of what is `left`, `alarmed` ring
    without a step that is due; `rings` are all who ring, `waiting` ring later because an import
    brought many at once. `habit` were offered three standard products and nothing since. `sold` is
    the amount of the `purchases` dated today, in minor units; beside them are `unpriced` sales that
    were told today and whose amount is still asked for. `promises_due` are those of
    `promises_owed` whose day has come.
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
    answered: int
    left: int
    left_minutes: int
    alarmed: int
    early: int
    waiting: int
    habit: int
    rings: tuple[Ringing, ...]
    overdue: int
    orphans: int
    touches: int
    minutes: int
    purchases: int
    unpriced: int
    sold: int
    refunds: int
    refunded: int
    promises_kept: int
    promises_broken: int
    promises_owed: int
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
        worked = self.done + self.moved + self.rested + self.skipped + self.dropped
        return worked + self.answered

    @property
    def tomorrow_minutes(self) -> int:
        """Planned minutes of the next working day, over all channels."""
        return sum(minutes for _, minutes in self.tomorrow_load)


def day_end(store: Store, today: date, *, everybody: bool = False) -> DayEnd:
    """The day up to now; asked in the evening it is the day's end."""
    now = today.isoformat()
    queue = Queue(store, today, everybody=everybody)
    scope, tally = queue.scope, queue.tally()
    alarms = alarms_of(store, today, scope)
    fates = fates_of(store, today, scope)
    ended, came_in = _alarms_ended(store, today, alarms)
    # A step that was worked because they rang stood in the morning's queue as their alarm.
    answered = len(ended - fates.due - fates.worked)
    came_in -= len((ended & fates.worked) - fates.due)
    tomorrow = calendar_of(store).add_working(today, 1)
    ahead = store.rows(
        "SELECT q.channel, count(*) AS n, sum(q.minutes) AS minutes FROM follow_up AS q "
        "JOIN customer AS c ON c.id = q.customer_id WHERE q.is_open = 1 AND q.due_on > ? "
        f"AND q.due_on <= ? AND {scope.where} GROUP BY 1 ORDER BY 3 DESC, 1",
        (now, tomorrow.isoformat(), *scope.values),
    )
    counts = fates.counts
    return DayEnd(
        today=today,
        currency=currency_of(store),
        customers=customers_of(store, scope),
        morning=counts["morning"] + answered + tally.alarmed - came_in,
        came_in=counts["came_in"] + came_in,
        done=counts["done"],
        skipped=counts["skipped"],
        moved=counts["moved"],
        rested=counts["rested"],
        dropped=counts["dropped"],
        answered=answered,
        left=fates.left + tally.alarmed,
        left_minutes=fates.minutes + MINUTES * tally.alarmed,
        alarmed=tally.alarmed,
        early=tally.early,
        waiting=alarms.waiting,
        habit=_habit(store, today, scope),
        rings=_rings(store, alarms),
        overdue=fates.overdue,
        orphans=orphans_at_a_look(store),
        **_figures(store, today, scope),
        tomorrow=tomorrow,
        tomorrow_steps=sum(row["n"] for row in ahead),
        tomorrow_load=tuple((row["channel"], row["minutes"]) for row in ahead),
        tomorrow_first=_first_between(store, today, tomorrow, scope),
        wins=quiet_wins(store, today, scope=scope),
    )


def _habit(store: Store, today: date, scope: Scope) -> int:
    """How many of these customers are left after three standard offers (R14)."""
    return int(
        store.value(
            "SELECT count(*) FROM customer AS c LEFT JOIN rhythm AS r ON r.customer_id = c.id "
            "WHERE c.live = 1 AND c.id IN (SELECT customer_id FROM offer WHERE deleted_at IS NULL) "
            "AND EXISTS (SELECT 1 FROM product WHERE standard = 1 AND deleted_at IS NULL) "
            f"AND {HABIT} AND {scope.where}",
            (today.isoformat(), *scope.values),
        )
    )


def _figures(store: Store, today: date, scope: Scope) -> dict[str, Any]:
    """Touches, purchases, promises and cases of the day, by the names of `DayEnd`."""
    now = today.isoformat()
    talked = store.row(
        # What was logged or corrected since is found by the journal, without an index of its own.
        "SELECT count(*) AS n, coalesce(sum(i.minutes), 0) AS minutes, "
        "coalesce(sum(i.outcome = 'bought' AND NOT EXISTS (SELECT 1 FROM purchase AS x "
        "WHERE x.customer_id = i.customer_id AND x.deleted_at IS NULL AND x.kind = 'purchase' "
        "AND x.bought_on BETWEEN date(i.happened_on, ?2) AND date(i.happened_on, ?3))), 0) "
        "AS unpriced FROM work AS w "
        "CROSS JOIN journal AS j ON j.work_seq = w.seq AND j.tbl = 'interaction' "
        "AND j.field IS NULL CROSS JOIN interaction AS i ON i.id = j.record_id "
        "CROSS JOIN customer AS c ON c.id = i.customer_id "
        f"WHERE w.worked_on >= ?1 AND i.happened_on = ?1 AND i.deleted_at IS NULL AND {TOUCH} "
        "AND NOT EXISTS "
        "(SELECT 1 FROM interaction AS x WHERE x.corrects_id = i.id AND x.deleted_at IS NULL) "
        f"AND {scope.where}",
        (now, f"-{ORDERED_BEFORE} days", f"+{ENTERED_AFTER} days", *scope.values),
    )
    case = "FROM service_case AS x JOIN customer AS c ON c.id = x.customer_id WHERE x.kind = "
    enquiry = store.row(
        f"SELECT count(*) AS n, min(x.opened_on) AS first {case}'enquiry' AND x.closed_on IS NULL "
        "AND x.opened_on <= ?1 AND x.answered_on IS NULL AND x.deleted_at IS NULL "
        f"AND {scope.where}",
        (now, *scope.values),
    )
    sold = store.row(
        "SELECT count(*) AS n, coalesce(sum(x.amount), 0) AS amount FROM rhythm AS r "
        "CROSS JOIN customer AS c ON c.id = r.customer_id "
        "CROSS JOIN purchase AS x ON x.customer_id = r.customer_id AND x.deleted_at IS NULL "
        "WHERE r.live = 1 AND r.last_on >= ?1 AND x.bought_on = ?1 AND x.kind = 'purchase' "
        f"AND {scope.where}",
        (now, *scope.values),
    )
    back = store.row(  # found as the touches are: a refund makes no last purchase
        "SELECT count(*) AS n, coalesce(sum(x.amount), 0) AS amount FROM work AS w "
        "CROSS JOIN journal AS j ON j.work_seq = w.seq AND j.tbl = 'purchase' "
        "AND j.field IS NULL CROSS JOIN purchase AS x ON x.id = j.record_id "
        "CROSS JOIN customer AS c ON c.id = x.customer_id "
        "WHERE w.worked_on >= ?1 AND x.bought_on = ?1 AND x.deleted_at IS NULL "
        f"AND x.kind = 'refund' AND {scope.where}",
        (now, *scope.values),
    )
    promises = store.row(
        "SELECT coalesce(sum(x.state = 'kept' AND x.settled_on = ?1), 0) AS kept, "
        "coalesce(sum(x.state = 'broken' AND x.settled_on = ?1), 0) AS broken, "
        "coalesce(sum(x.state = 'owed'), 0) AS owed, "
        "coalesce(sum(x.state = 'owed' AND x.due_on <= ?1), 0) AS due "
        "FROM promise AS x JOIN customer AS c ON c.id = x.customer_id "
        f"WHERE x.deleted_at IS NULL AND {scope.where}",
        (now, *scope.values),
    )
    first = None if enquiry is None else enquiry["first"]
    return {
        "touches": talked["n"],
        "minutes": talked["minutes"],
        "purchases": sold["n"],
        "unpriced": talked["unpriced"],
        "sold": sold["amount"],
        "refunds": back["n"],
        "refunded": -back["amount"],
        "promises_kept": promises["kept"],
        "promises_broken": promises["broken"],
        "promises_owed": promises["owed"],
        "promises_due": promises["due"],
        "enquiries": enquiry["n"],
        "oldest_enquiry": None if first is None else (today - date.fromisoformat(first)).days,
        "complaints": store.value(
            f"SELECT count(*) {case}'complaint' AND x.closed_on IS NULL AND x.deleted_at IS NULL "
            f"AND x.opened_on <= ?1 AND {scope.where}",
            (now, *scope.values),
        ),
    }


def _rings(store: Store, alarms: Alarms) -> tuple[Ringing, ...]:
    """Who rings, the longest untouched first, then by the money at risk."""
    ids = sorted(
        alarms.rung, key=lambda each: (-alarms.rung[each].untouched, -alarms.rung[each].weight)
    )
    names: dict[bytes, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        marks = ", ".join("?" * len(some))
        names |= dict(store.rows(f"SELECT id, name FROM customer WHERE id IN ({marks})", some))
    return tuple(
        Ringing(each, names[each], alarms.rung[each].signs, alarms.rung[each].untouched)
        for each in ids
    )


def _alarms_ended(store: Store, today: date, alarms: Alarms) -> tuple[set[bytes], int]:
    """Who rang in the morning and rings no more, and how many of those who ring came today."""
    ended: set[bytes] = set()
    came: set[bytes] = set()
    for row in store.rows(
        "SELECT a.customer_id, a.opened_on, max(j.field IS NULL) AS fresh FROM work AS w "
        "JOIN journal AS j ON j.work_seq = w.seq AND j.tbl = 'alarm' "
        "JOIN alarm AS a ON a.id = j.record_id AND a.deleted_at IS NULL "
        "WHERE w.worked_on = ? AND w.follows = 0 "
        "AND (j.field IS NULL OR j.field IN ('closed_on', 'loud')) "
        "AND (a.closed_on IS NULL OR a.closed_on = w.worked_on) GROUP BY a.id",
        (today.isoformat(),),
    ):
        rung = alarms.rung.get(row["customer_id"])
        if rung is None and not row["fresh"]:
            ended.add(row["customer_id"])
        elif rung is not None and rung.due > today and row["fresh"]:
            came.add(row["customer_id"])
    return ended, len(came)


def _first_between(store: Store, today: date, day: date, scope: Scope) -> QueueRow | None:
    """What will head the steps of that day that are only due after today."""
    found = store.rows(
        "SELECT q.id, q.customer_id, q.due_on, q.weight, q.minutes FROM follow_up AS q "
        "JOIN customer AS c ON c.id = q.customer_id WHERE q.is_open = 1 AND q.due_on > ? "
        f"AND q.due_on <= ? AND {scope.where} ORDER BY q.weight DESC, q.due_on, q.id LIMIT 1",
        (today.isoformat(), day.isoformat(), *scope.values),
    )
    return next(iter(rows_of(store, day, [item_of(row, "due") for row in found])), None)


def first_of(store: Store, today: date, *, everybody: bool = False) -> QueueRow | None:
    """What heads the queue now."""
    rows = Queue(store, today, everybody=everybody).page(0, 1)
    return rows[0] if rows else None


def quiet_wins(store: Store, today: date, scope: Scope = EVERYBODY) -> tuple[Win, ...]:
    """Who bought today after a silence beyond the own rhythm, when we had talked before."""
    rows = store.rows(
        f"""SELECT x.customer_id, c.name, x.bought_on, sum(x.amount) AS amount,
 (SELECT max(p.bought_on) FROM purchase AS p WHERE p.customer_id = x.customer_id
  AND p.deleted_at IS NULL AND p.kind = 'purchase' AND p.bought_on < x.bought_on) AS before,
 coalesce({USUAL_GAP}, g.window_days, 180) AS gap
 FROM rhythm AS r CROSS JOIN customer AS c ON c.id = r.customer_id AND c.deleted_at IS NULL
 CROSS JOIN purchase AS x ON x.customer_id = c.id
 LEFT JOIN segment AS g ON g.id = c.segment_id
 WHERE r.live = 1 AND r.last_on >= ?1 AND x.bought_on = ?1
 AND x.kind = 'purchase' AND x.deleted_at IS NULL
 AND EXISTS (SELECT 1 FROM interaction AS i WHERE i.customer_id = x.customer_id
  AND i.deleted_at IS NULL AND i.direction = 'out'
  AND i.happened_on BETWEEN date(x.bought_on, '-{_TOUCHED_DAYS} days') AND x.bought_on)
 AND {scope.where}
 GROUP BY 1, 3 HAVING before IS NOT NULL AND julianday(x.bought_on) - julianday(before) > gap
 ORDER BY amount DESC, c.sort_name LIMIT 20""",
        (today.isoformat(), *scope.values),
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
