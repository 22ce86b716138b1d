"""Today's queue: what is due and who rings, ranked by the money at risk; read as it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from store.dataclass import dataclass
from store.safety.opening import Store
from store.sentence import Words, shown
from store.settings.values import calendar_of, capacity_of, currency_of, works_on_weekday
from store.views.day.alarms import CHANNEL, MINUTES, Alarms, Rung, Sign, alarms_of
from store.views.day.owner_scope import Scope, scope_of
from store.views.day.stops import Stop
from store.views.day.weight import silent_sql
from store.views.day.why import why_now

if TYPE_CHECKING:
    from store.query import Compiled

_COLUMNS = """q.id, q.customer_id, q.due_on, q.title, q.channel, q.minutes, q.kind, q.reason,
 q.attempts, q.pushes, q.fixed, q.first_due_on, q.due_time, c.name, c.preferred_channel,
 c.paid_until, c.trial_until, r.renews_on,
 g.name AS segment, s.grp, r.last_on, r.usual_gap, r.longest_gap, r.days, v.earned, v.ahead,
 v.total, v.churn_risk,
 v.at_risk, (SELECT p.name FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id
  WHERE e.id = q.enrolment_id) AS plan_name"""
_OF_CUSTOMER = """ JOIN customer AS c ON c.id = q.customer_id
 LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
 LEFT JOIN standing AS s ON s.customer_id = c.id
 LEFT JOIN rhythm AS r ON r.customer_id = c.id LEFT JOIN score AS v ON v.customer_id = c.id"""
_JOINS = f"FROM follow_up AS q{_OF_CUSTOMER}"
# What a filter may speak of beside these: the customer's next step and the owner.
_FILTER_JOINS = """ LEFT JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rep AS o
 ON o.id = c.owner_id"""
# Below what SQLite takes as values of one statement everywhere.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One follow-up to work; money in minor units.

    `early` ones fill a day that has room. `alarmed` ones are not due: their customer rings, and the
    step stays on its own day. `alarms` ring beside a step that is due as well.
    """

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
    why: tuple[Words, ...]
    earned: int | None
    ahead: int | None
    total: int | None
    churn_risk: float | None
    at_risk: int | None
    early: bool
    alarmed: bool
    alarms: tuple[Sign, ...]

    @property
    def stop(self) -> Stop:
        """What a page that is opened for it must remember of it."""
        place = "alarm" if self.alarmed else "early" if self.early else "due"
        due = self.due.isoformat()
        return Stop(self.key, self.customer_id, self.key, due, self.minutes, place)


class Item(NamedTuple):
    """A follow-up of today's queue as it is ranked: `weight` counts how long nobody answered.

    `clock` is the time of day that was agreed for today, "" without one; `silent` a buyer who is
    silent as never before where no money can be told (`silent_sql`).
    """

    key: bytes
    customer_id: bytes
    due: str
    weight: int
    minutes: int
    place: str
    tenths: int = 10
    clock: str = ""
    silent: bool = False

    @property
    def rank(self) -> tuple[bool, str, int, int, bool, str, bytes]:
        """What the order goes by, the smallest first; an alarm climbs without money too.

        An agreed time does not wait for money: these stand first, in the order of the clock.
        """
        first = not self.clock, self.clock
        return *first, -self.weight, -self.tenths, not self.silent, self.due, self.key


class Tally(NamedTuple):
    """The queue in figures: `left` = overdue + due today + alarmed, and their minutes.

    The early ones, which no day asks for, are counted apart.
    """

    overdue: int
    due_today: int
    alarmed: int
    minutes: int
    early: int
    early_minutes: int

    @property
    def left(self) -> int:
        """What is left to do today: the one meaning of the word on every face."""
        return self.overdue + self.due_today + self.alarmed


class Queue:
    """The queue as a window over SQL: its figures, and pages of rows.

    What is due, and whose alarm rings, in one order; behind them first steps of customers nobody
    has talked to yet, the riskiest first, as many as a working day's minutes leave room for. A step
    that a person has dated never moves. Only the rep's own customers unless `everybody`.
    """

    def __init__(
        self, store: Store, today: date, filter_text: str = "", *, everybody: bool = False
    ) -> None:
        self._store = store
        self._today = today
        self._now = today.isoformat()
        self.scope = scope_of(store, everybody=everybody)
        self._filter: Compiled | None = None
        if filter_text.strip():
            # 30 ms that a list without a filter does not cost.
            from store.query import compile_filter
            from store.settings.own_fields import own_fields

            self._filter = compile_filter(
                filter_text, today, currency_of(store), calendar_of(store), own_fields(store)
            )

    def tally(self) -> Tally:
        """The figures of all rows, under the filter."""
        return self._tally(alarms_of(self._store, self._today, self.scope))

    def head(self, limit: int) -> tuple[list[QueueRow], Tally]:
        """The first rows and the figures of all, with one look at the alarms."""
        alarms = alarms_of(self._store, self._today, self.scope)
        return self._rows(self._items(alarms, 0, limit), alarms), self._tally(alarms)

    def _tally(self, alarms: Alarms) -> Tally:
        row = self._store.row(
            f"SELECT coalesce(sum(q.due_on < ?1), 0), coalesce(sum(q.due_on = ?1), 0), "
            f"coalesce(sum(q.minutes), 0) {self._from()} "
            f"WHERE q.is_open = 1 AND q.due_on <= ?1{self._and()}",
            (self._now, *self._values()),
        )
        overdue, now, minutes = (0, 0, 0) if row is None else row
        alarmed = alarms.later
        if self._filter is not None:
            alarmed = sum(item.place == "alarm" for item in self._rung(alarms, -1))
        early = self._early(alarms)
        return Tally(
            overdue,
            now,
            alarmed,
            minutes + MINUTES * alarmed,
            len(early),
            sum(item.minutes for item in early),
        )

    def count(self) -> int:
        """Rows in the queue."""
        found = self.tally()
        return found.left + found.early

    def page(self, offset: int, limit: int) -> list[QueueRow]:
        """Rows `offset` to `offset + limit` in rank order; `limit` -1 means all."""
        rung = alarms_of(self._store, self._today, self.scope)
        return self._rows(self._items(rung, offset, limit), rung)

    def among(self, ids: Sequence[bytes]) -> list[QueueRow]:
        """Those of these follow-ups that stand in the queue now, in the given order."""
        rung = alarms_of(self._store, self._today, self.scope)
        wanted = set(ids)
        found = {item.key: item for item in self._items(rung, 0, -1) if item.key in wanted}
        return self._rows([found[each] for each in ids if each in found], rung)

    def stops(self) -> list[Stop]:
        """All rows in rank order, each with only what a sitting must remember of it."""
        return [
            Stop(item.key, item.customer_id, item.key, item.due, item.minutes, item.place)
            for item in self.items()
        ]

    def items(self) -> list[Item]:
        """All rows in rank order, as they are ranked."""
        return self._items(alarms_of(self._store, self._today, self.scope), 0, -1)

    def _items(self, alarms: Alarms, offset: int, limit: int) -> list[Item]:
        """Those who ring, among what is due by their weight, and the early ones behind them."""
        end = -1 if limit < 0 else offset + limit
        timed = self._timed()
        rung = [each for each in self._rung(alarms, end) if each.key not in timed]
        known = {*timed, *(item.key for item in rung)}
        silent = silent_sql("q.customer_id", "q.weight", self._today)
        # Nobody who rings stands lower than by the weight alone: of either these are enough.
        due = [
            item_of(row, "due")._replace(silent=bool(row["silent"]))
            for row in self._store.rows(
                f"SELECT q.id, q.customer_id, q.due_on, q.weight, q.minutes, {silent} AS silent "
                f"{self._from()} WHERE q.is_open = 1 AND q.due_on <= ?1{self._and()} "
                "ORDER BY q.weight DESC, 6 DESC, q.due_on, q.id LIMIT ?",
                (self._now, *self._values(), -1 if end < 0 else end + len(timed)),
            )
            if row["id"] not in known
        ]
        found = due
        if known:
            found = sorted([*timed.values(), *rung, *due], key=lambda item: item.rank)
        if end < 0 or len(found) < end:
            found += self._early(alarms)
        return list(islice(found, offset, None if end < 0 else end))

    def _timed(self) -> dict[bytes, Item]:
        """What was agreed for a time of today."""
        found = self._store.rows(
            f"SELECT q.id, q.customer_id, q.due_on, q.weight, q.minutes, q.due_time {self._from()} "
            f"WHERE q.is_open = 1 AND q.due_on = ?1 AND q.due_time IS NOT NULL{self._and()}",
            (self._now, *self._values()),
        )
        return {row["id"]: item_of(row, "due")._replace(clock=row["due_time"]) for row in found}

    def _rung(self, alarms: Alarms, limit: int) -> list[Item]:
        """The steps of those who ring, the first of them: what is due of theirs, else the next."""
        joins = "" if self._filter is None else _OF_CUSTOMER + _FILTER_JOINS
        kept = "" if self._filter is None else f" AND ({self._filter.where})"
        values = () if self._filter is None else self._filter.values
        return [
            Item(
                row["id"], row["customer_id"], row["due_on"], row["weight"], row["minutes"],
                "due" if row["due"] else "alarm", row["tenths"], silent=bool(row["silent"]),
            )
            for row in alarms.steps(limit, joins, kept, values)
        ]  # fmt: skip

    def _early(self, alarms: Alarms) -> list[Item]:
        found = early_items(self._store, self._today, self.scope, alarms)
        if self._filter is None or not found:
            return found
        marks = ", ".join("?" * len(found))
        kept = {
            row["id"]
            for row in self._store.rows(
                f"SELECT q.id {self._from()} WHERE q.id IN ({marks}){self._and()}",
                (*(item.key for item in found), *self._values()),
            )
        }
        return [item for item in found if item.key in kept]

    def _from(self) -> str:
        """The tables that the filter and the scope ask of."""
        if self._filter is not None:
            return _JOINS + _FILTER_JOINS
        if self.scope.mine:
            return "FROM follow_up AS q CROSS JOIN customer AS c ON c.id = q.customer_id"
        return "FROM follow_up AS q"

    def _and(self) -> str:
        kept = "" if self._filter is None else f" AND ({self._filter.where})"
        return f" AND {self.scope.where}{kept}" if self.scope.mine else kept

    def _values(self) -> tuple[Any, ...]:
        return (*self.scope.values, *(() if self._filter is None else self._filter.values))

    def _rows(self, items: Sequence[Item], alarms: Alarms) -> list[QueueRow]:
        return rows_of(self._store, self._today, items, alarms)


def rows_of(
    store: Store, today: date, items: Sequence[Item], alarms: Alarms | None = None
) -> list[QueueRow]:
    """These items as the queue shows them, in the given order."""
    rung = {} if alarms is None else alarms.of({item.customer_id for item in items})
    habit = "? IS NULL"  # where no product is a standard one nobody has it
    if store.row("SELECT 1 FROM product WHERE standard = 1 AND deleted_at IS NULL LIMIT 1"):
        from store.patterns import HABIT

        habit = HABIT
    found: dict[bytes, Any] = {}
    for start in range(0, len(items), _AT_ONCE):
        some = [item.key for item in items[start : start + _AT_ONCE]]
        marks = ", ".join("?" * len(some))
        for row in store.rows(
            f"SELECT {_COLUMNS}, {habit} AS habit {_JOINS} "
            f"WHERE q.is_open = 1 AND q.id IN ({marks})",
            (today.isoformat(), *some),
        ):
            found[row["id"]] = row
    return [
        _row(found[item.key], item.place, rung.get(item.customer_id), today)
        for item in items
        if item.key in found
    ]


def early_items(store: Store, today: date, scope: Scope, alarms: Alarms) -> list[Item]:
    """First steps that today has room for, the riskiest first; none on a free day.

    Those that were only laid there for want of room: a day with a reason of its own stays.
    """
    if not works_on_weekday(store, today):
        return []
    now = today.isoformat()
    of_customer = " CROSS JOIN customer AS c ON c.id = q.customer_id" if scope.mine else ""
    planned = store.value(
        f"SELECT coalesce(sum(q.minutes), 0) FROM follow_up AS q{of_customer} "
        f"WHERE q.is_open = 1 AND q.due_on <= ? AND {scope.where}",
        (now, *scope.values),
    )
    planned += MINUTES * alarms.later
    room = capacity_of(store) - planned - done_of(store, today, scope)[1]
    found: list[Item] = []
    for row in _first_steps(store, now, scope, alarms) if room > 0 else ():
        # Plans are read by those who have such steps, no other look at the queue pays for them.
        from store.views.plans.stored_plans import has_own_day

        if has_own_day(store, row["plan_id"], row["step_key"]):
            continue
        if row["minutes"] > room:
            break
        room -= row["minutes"]
        found.append(item_of(row, "early"))
    # Holidays are looked up last: the first look takes a tenth of a second.
    return found if found and calendar_of(store).is_working(today) else []


def _first_steps(store: Store, now: str, scope: Scope, alarms: Alarms) -> Iterator[Any]:
    """First steps after today that may move, by rank, of those who do not ring; a few at a time."""
    tables = "follow_up AS q CROSS JOIN customer AS c ON c.id = q.customer_id"
    for offset in count(0, _AT_ONCE):
        rows = store.rows(
            "SELECT q.id, q.customer_id, q.due_on, q.weight, q.minutes, q.step_key, "
            "(SELECT e.plan_id FROM enrolment AS e WHERE e.id = q.enrolment_id) AS plan_id "
            f"FROM {tables} WHERE q.is_open = 1 AND q.kind = 'first' AND q.weight > 0 "
            "AND q.due_on > ? AND q.pushes = 0 AND q.fixed = 0 "
            "AND (q.quiet_until IS NULL OR q.quiet_until <= ?) "
            f"AND {scope.where} ORDER BY q.weight DESC, q.due_on, q.id LIMIT ? OFFSET ?",
            (now, now, *scope.values, _AT_ONCE, offset),
        )
        rung = alarms.of([row["customer_id"] for row in rows])
        yield from (row for row in rows if row["customer_id"] not in rung)
        if len(rows) < _AT_ONCE:
            return


def done_of(store: Store, today: date, scope: Scope) -> tuple[int, int]:
    """Follow-ups finished today and their minutes."""
    tables = "follow_up AS q"
    if scope.mine:
        tables += " CROSS JOIN customer AS c ON c.id = q.customer_id"
    row = store.row(
        f"SELECT count(*), coalesce(sum(q.minutes), 0) FROM {tables} "
        f"WHERE q.status = 'done' AND q.finished_on = ? AND q.deleted_at IS NULL AND {scope.where}",
        (today.isoformat(), *scope.values),
    )
    return (0, 0) if row is None else (row[0], row[1])


def item_of(row: Any, place: str) -> Item:
    """An item from a row with its id, customer, day, weight and minutes."""
    return Item(row["id"], row["customer_id"], row["due_on"], row["weight"], row["minutes"], place)


def _row(row: Any, place: str, rung: Rung | None, today: date) -> QueueRow:
    due = date.fromisoformat(row["due_on"])
    alarmed = place == "alarm"
    return QueueRow(
        key=row["id"],
        customer_id=row["customer_id"],
        customer=row["name"],
        segment=row["segment"],
        group=row["grp"],
        due=due,
        days_overdue=max(0, (today - due).days),
        title=shown(row["title"]),
        channel=(row["preferred_channel"] or CHANNEL) if alarmed else row["channel"],
        minutes=MINUTES if alarmed else row["minutes"],
        kind=row["kind"],
        why=why_now(row, today, early=place == "early", rung=rung),
        earned=row["earned"],
        ahead=row["ahead"],
        total=row["total"],
        churn_risk=row["churn_risk"],
        at_risk=row["at_risk"],
        early=place == "early",
        alarmed=alarmed,
        alarms=() if rung is None else rung.signs,
    )
