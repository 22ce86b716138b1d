"""Today's queue: what is due, ranked by the money at risk; rows are fetched as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from store.safety.opening import Store
from store.safety.orphans import orphans
from store.settings.own_fields import own_fields
from store.settings.values import calendar_of, capacity_of, currency_of
from store.views.day.stops import Stop
from store.views.day.why import ALARM, why_now

if TYPE_CHECKING:
    from store.query import Compiled

_STOP = "q.id AS key, q.customer_id, q.id AS step_id, q.due_on AS due, q.minutes"
_COLUMNS = f"""q.id, q.customer_id, q.due_on, q.title, q.channel, q.minutes, q.kind, q.reason,
 q.attempts, q.pushes, q.fixed, q.first_due_on, c.name, g.name AS segment, s.grp, r.last_on,
 r.usual_gap, r.longest_gap, r.days, v.earned, v.ahead, v.total, v.churn_risk, v.at_risk,
 (SELECT p.name FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id
  WHERE e.id = q.enrolment_id) AS plan_name, {ALARM} AS alarm"""
_JOINS = """FROM follow_up AS q JOIN customer AS c ON c.id = q.customer_id
 LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
 LEFT JOIN standing AS s ON s.customer_id = c.id
 LEFT JOIN rhythm AS r ON r.customer_id = c.id LEFT JOIN score AS v ON v.customer_id = c.id"""
# What a filter may speak of beside these: the customer's next step and the owner.
_FILTER_JOINS = """ LEFT JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rep AS o
 ON o.id = c.owner_id"""
# Below what SQLite takes as values of one statement everywhere.
_AT_ONCE = 500
_ORDER = "ORDER BY q.weight DESC, q.due_on, q.id"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One follow-up to work; money in minor units. `early` ones fill a day that has room."""

    key: bytes
    customer_id: bytes
    customer: str
    segment: str | None
    group: str | None
    due: date
    days_overdue: int
    title: str
    channel: str
    minutes: int
    kind: str
    why: tuple[str, ...]
    earned: int | None
    ahead: int | None
    total: int | None
    churn_risk: float | None
    at_risk: int | None
    early: bool


@dataclass(frozen=True)
class Day:
    """The line above the queue."""

    today: date
    currency: str
    customers: int
    orphans: int
    overdue: int
    due_today: int
    week: int
    early: int
    minutes: int
    done: int

    @property
    def left(self) -> int:
        """Follow-ups in today's queue."""
        return self.overdue + self.due_today + self.early


def day(store: Store, today: date) -> Day:
    """Counts for the heading, over all customers."""
    now, week = today.isoformat(), (today + timedelta(days=7)).isoformat()
    due = store.row(
        "SELECT coalesce(sum(due_on < ?1), 0) AS late, coalesce(sum(due_on = ?1), 0) AS now, "
        "coalesce(sum(due_on > ?1), 0) AS week, "
        "coalesce(sum(CASE WHEN due_on <= ?1 THEN minutes END), 0) AS minutes "
        "FROM follow_up WHERE is_open = 1 AND due_on <= ?2",
        (now, week),
    )
    early = early_rows(store, today)
    return Day(
        today=today,
        currency=currency_of(store),
        customers=store.value("SELECT count(*) FROM customer WHERE live = 1"),
        orphans=orphans(store),
        overdue=due["late"],
        due_today=due["now"],
        week=due["week"],
        early=len(early),
        minutes=due["minutes"] + sum(row["minutes"] for row in early),
        done=_done(store, today)[0],
    )


class Queue:
    """The queue as a window over SQL: a count, and pages of rows.

    After the due follow-ups come first steps of customers nobody has talked to yet, the riskiest
    first, as many as the day's minutes leave room for; a step that a person has dated never moves.
    """

    def __init__(self, store: Store, today: date, filter_text: str = "") -> None:
        self._store = store
        self._today = today
        self._filter: Compiled | None = None
        if filter_text.strip():
            from store.query import compile_filter  # 20 ms that a list without filter does not cost

            self._filter = compile_filter(
                filter_text, today, currency_of(store), calendar_of(store), own_fields(store)
            )

    def count(self) -> int:
        """Rows in the queue."""
        return self._due_count() + len(self._early(0, -1))

    def page(self, offset: int, limit: int) -> list[QueueRow]:
        """Rows `offset` to `offset + limit` in rank order; `limit` -1 means all."""
        rows = self._select(
            "q.is_open = 1 AND q.due_on <= ?", (self._today.isoformat(),), offset, limit
        )
        if limit < 0 or len(rows) < limit:
            due = self._due_count()
            room = -1 if limit < 0 else limit - len(rows)
            rows += self._early(max(0, offset - due), room)
        return [_row(row, self._today) for row in rows]

    def among(self, ids: Sequence[bytes]) -> list[QueueRow]:
        """Those of these follow-ups that stand in the queue now, in the given order."""
        early = {row["id"] for row in early_rows(self._store, self._today)}
        found: dict[bytes, QueueRow] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = tuple(ids[start : start + _AT_ONCE])
            marks = ", ".join("?" * len(some))
            for each in self._select(f"q.is_open = 1 AND q.id IN ({marks})", some, 0, -1):
                row = _row(each, self._today)
                if not row.early or row.key in early:
                    found[row.key] = row
        return [found[each] for each in ids if each in found]

    def stops(self) -> list[Stop]:
        """All rows in rank order, each with only what a sitting must remember of it."""
        rows = self._select(
            "q.is_open = 1 AND q.due_on <= ?", (self._today.isoformat(),), 0, -1, _STOP
        )
        return [Stop(*row) for row in (*rows, *self._early(0, -1, _STOP))]

    def _due_count(self) -> int:
        where, values = "q.is_open = 1 AND q.due_on <= ?", (self._today.isoformat(),)
        if self._filter is None:
            return int(
                self._store.value(f"SELECT count(*) FROM follow_up AS q WHERE {where}", values)
            )
        return int(
            self._store.value(
                f"SELECT count(*) {_JOINS}{_FILTER_JOINS} WHERE {where} AND ({self._filter.where})",
                (*values, *self._filter.values),
            )
        )

    def _early(self, offset: int, limit: int, columns: str = _COLUMNS) -> list[Any]:
        keys = [row["id"] for row in early_rows(self._store, self._today)]
        if not keys:
            return []
        marks = ", ".join("?" * len(keys))
        return self._select(f"q.id IN ({marks})", tuple(keys), offset, limit, columns)

    def _select(
        self,
        where: str,
        values: tuple[Any, ...],
        offset: int,
        limit: int,
        columns: str = _COLUMNS,
    ) -> list[Any]:
        joins = _JOINS
        if self._filter is not None:
            joins += _FILTER_JOINS
            where, values = f"{where} AND ({self._filter.where})", (*values, *self._filter.values)
        else:
            # Only the keys of the page are ordered and skipped over; the joins see one page.
            where = (
                f"q.id IN (SELECT id FROM follow_up AS q WHERE {where} {_ORDER} LIMIT ? OFFSET ?)"
            )
            return self._store.rows(
                f"SELECT {columns} {joins} WHERE {where} {_ORDER}", (*values, limit, offset)
            )
        return self._store.rows(
            f"SELECT {columns} {joins} WHERE {where} {_ORDER} LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )


def weights(store: Store, today: date) -> list[Any]:
    """Today's queue in rank order, each row only as id, weight and minutes."""
    due = store.rows(
        f"SELECT q.id, q.weight, q.minutes FROM follow_up AS q WHERE q.is_open = 1 "
        f"AND q.due_on <= ? {_ORDER}",
        (today.isoformat(),),
    )
    return due + early_rows(store, today)


def rows_of(store: Store, today: date, ids: Sequence[bytes]) -> list[QueueRow]:
    """These open follow-ups as the queue shows them, in the given order."""
    found: dict[bytes, QueueRow] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        for row in store.rows(
            f"SELECT {_COLUMNS} {_JOINS} WHERE q.is_open = 1 AND q.id IN ({marks})", tuple(some)
        ):
            found[row["id"]] = _row(row, today)
    return [found[each] for each in ids if each in found]


def early_rows(store: Store, today: date) -> list[Any]:
    """First steps (id, weight, minutes) that today has room for, the riskiest first."""
    now = today.isoformat()
    planned = store.value(
        "SELECT coalesce(sum(minutes), 0) FROM follow_up WHERE is_open = 1 AND due_on <= ?", (now,)
    )
    room = capacity_of(store) - planned - _done(store, today)[1]
    rows = []
    if room > 0:
        for row in store.rows(
            "SELECT id, weight, minutes FROM follow_up WHERE is_open = 1 AND kind = 'first' "
            "AND weight > 0 AND due_on > ? AND pushes = 0 AND fixed = 0 "
            "ORDER BY weight DESC, due_on, id LIMIT ?",
            (now, room),
        ):
            if row["minutes"] > room:
                break
            room -= row["minutes"]
            rows.append(row)
    return rows


def _done(store: Store, today: date) -> tuple[int, int]:
    """Follow-ups finished today and their minutes."""
    row = store.row(
        "SELECT count(*), coalesce(sum(minutes), 0) FROM follow_up "
        "WHERE status = 'done' AND finished_on = ? AND deleted_at IS NULL",
        (today.isoformat(),),
    )
    return (0, 0) if row is None else (row[0], row[1])


def _row(row: Any, today: date) -> QueueRow:
    due = date.fromisoformat(row["due_on"])
    return QueueRow(
        key=row["id"],
        customer_id=row["customer_id"],
        customer=row["name"],
        segment=row["segment"],
        group=row["grp"],
        due=due,
        days_overdue=max(0, (today - due).days),
        title=row["title"],
        channel=row["channel"],
        minutes=row["minutes"],
        kind=row["kind"],
        why=why_now(row, today),
        earned=row["earned"],
        ahead=row["ahead"],
        total=row["total"],
        churn_risk=row["churn_risk"],
        at_risk=row["at_risk"],
        early=due > today,
    )
