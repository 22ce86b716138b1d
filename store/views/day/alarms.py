"""The alarms of a day: who rings, for how long nobody has touched them, whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from typing import Any, Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.sentence import Words, read
from store.views.day.owner_scope import Scope
from store.views.day.weight import climbed_sql, silent_sql

# So long an alarm may wait for a touch, and by how much it then weighs more (in tenths).
CLIMB: Final = ((7, 30), (5, 20), (3, 15))
# What an alarm takes of the day: a look, and a call.
MINUTES: Final = 10
CHANNEL: Final = "call"
# An import can ring for many at once. Alarms of somebody's first month here then wait for their
# turn, a fifth of the morning at most, until a month has passed.
_ARRIVAL: Final = timedelta(days=30)
_WAIT: Final = timedelta(days=30)
_CROWD: Final = 20  # so many who come on one day were not added one by one
# For each so many due steps one of them, so that they are a fifth at most even among what is due.
_DUE_FOR_ONE: Final = 5
_ENDS: Final = ("renewal", "trial")
# In the customer's first month here, less than a month ago (?), began all that rings.
_NEW: Final = (
    f"(came_on IS NOT NULL AND first_on > ? AND last_on <= date(came_on, '+{_ARRIVAL.days} days'))"
)
# What ends on a day comes first.
_FIRST_TURN: Final = "ends=0,-weight,step_id"
_SINCE: Final = "max(c.opened_on,coalesce(c.touched_on,''))"
_KINDS: Final = 5  # of alarms: so many rows a customer can have
# Below what SQLite takes as values of one statement everywhere.
_AT_ONCE: Final = 500
# An alarm `a` that was put off is heard again from that day on, whatever was written last.
HEARD: Final = "(a.loud = 1 OR a.quiet_until <= ?)"


@dataclass(frozen=True, slots=True)
class Sign:
    """An alarm that is heard: its kind, since when it rings, the evidence as it is kept."""

    kind: str
    since: date
    kept: str

    @property
    def why(self) -> Words:
        """The evidence; at every key all alarms are ranked, and those of a few are told."""
        return read(self.kept)


@dataclass(frozen=True, slots=True)
class Rung:
    """A customer who rings, and the customer's next step.

    `untouched` counts the days without a touch since it rings.
    """

    customer_id: bytes
    step_id: bytes
    due: date
    weight: int
    minutes: int
    step_kind: str
    untouched: int
    signs: tuple[Sign, ...]

    @property
    def tenths(self) -> int:
        """By how much the money at risk weighs more, in tenths."""
        return next((more for days, more in CLIMB if self.untouched >= days), 10)


class Alarms:
    """Those who ring on a day: in figures, the first of them, or some by customer.

    `later` are those whose next step is after the day, `waiting` those whose turn has not come.
    """

    def __init__(self, store: Store, today: date, scope: Scope) -> None:
        self._store = store
        self._today = today
        self._now = today.isoformat()
        self._late = (today - _WAIT).isoformat()
        self._scope = scope
        self._last: tuple[int, int, bytes] | None = None  # the first one who waits for a turn
        self.waiting = 0
        everybody, self.later = self._counted()
        new = self._newcomers() if everybody else 0
        if new and _is_crowd(store, self._days_of_arrival()):
            turn = _turn(store, today, scope, everybody - new)
            if turn < new:
                self.waiting = new - turn
                self._last = self._new_one(turn)
                self.later = self._counted()[1]

    @cached_property
    def rung(self) -> dict[bytes, Rung]:
        """Everybody who rings, by customer."""
        return self._rung()

    def of(self, customers: Collection[bytes]) -> dict[bytes, Rung]:
        """Those of these customers who ring."""
        ids, found = list(customers), dict[bytes, Rung]()
        for start in range(0, len(ids), _AT_ONCE):
            found |= self._rung(ids[start : start + _AT_ONCE])
        return found

    def steps(
        self, limit: int, joins: str = "", kept: str = "", values: Sequence[Any] = ()
    ) -> list[Any]:
        """The steps that those who ring bring into the queue, the first of them; -1 means all.

        Rows with id, customer_id, due_on, weight (climbed), minutes, tenths, and whether each is
        `due` and its customer `silent` (`silent_sql`). What is due of theirs stands there, else
        their next step; `joins` and `kept` are a filter on the step `q` and its customer `c`.
        """
        if kept or self._last is not None:
            return self._steps("q.due_on <= ? OR q.id = k.step_id", limit, joins, kept, values)
        # The next step is the first of the open ones: where it is not due, none is.
        due = self._steps("q.due_on <= ?", limit, among=f" AND c.due_on <= '{self._now}'")
        where, known = self._heard()
        ahead: dict[bytes, Any] = {}
        # Of several alarms the first is the one that has climbed highest.
        for row in self._store.rows(
            "SELECT step_id AS id, customer_id, due_on, "
            f"{climbed_sql('step_kind', 'weight', 'tenths')} AS weight, {MINUTES} AS minutes, "
            f"tenths, 0 AS due, {silent_sql('c.customer_id', 'c.weight', self._today)} AS silent "
            f"FROM (SELECT c.*, {self._climb(_SINCE)} AS tenths "
            f"FROM ringing AS c WHERE {where} AND c.due_on > ?) AS c "
            "ORDER BY 4 DESC, 6 DESC, 8 DESC, 3, 1 LIMIT ?",
            (*known, self._now, -1 if limit < 0 else limit * _KINDS),
        ):
            ahead.setdefault(row["id"], row)
        return [*due, *islice(ahead.values(), None if limit < 0 else limit)]

    def _steps(
        self, which: str, limit: int, joins: str = "", kept: str = "", values: Sequence[Any] = (),
        among: str = "",
    ) -> list[Any]:  # fmt: skip
        k, known = self._kept(among)
        return self._store.rows(
            f"{k} SELECT q.id, q.customer_id, q.due_on, "
            f"{climbed_sql('q.kind', 'q.weight', 'k.tenths')} AS weight, "
            f"iif(q.due_on <= ?, q.minutes, {MINUTES}) AS minutes, k.tenths, q.due_on <= ? AS due, "
            f"{silent_sql('q.customer_id', 'q.weight', self._today)} AS silent "
            # By the status the index knows it before the row is read.
            "FROM k CROSS JOIN follow_up AS q ON q.customer_id = k.customer_id "
            f"AND q.status = 'open' AND q.is_open = 1{joins} WHERE ({which}){kept} "
            "ORDER BY 4 DESC, 6 DESC, 8 DESC, 3, 1 LIMIT ?",
            (*known, self._now, self._now, self._now, *values, limit),
        )

    def _counted(self) -> tuple[int, int]:
        """How many ring, and of how many of them the next step is after the day."""
        where, known = self._heard()
        each = f"SELECT c.customer_id, c.due_on FROM ringing AS c WHERE {where} GROUP BY 1"
        if self._last is not None:
            k, known = self._kept()
            each = f"{k} SELECT due_on FROM k"
        row = self._store.row(
            f"SELECT count(*), coalesce(sum(due_on > ?), 0) FROM ({each})", (self._now, *known)
        )
        return (0, 0) if row is None else (row[0], row[1])

    def _newcomers(self) -> int:
        """How many are new here, of all who ring."""
        where, known = self._heard()
        some = f"SELECT 1 FROM ringing AS c WHERE {where} AND c.opened_on > ? AND c.came_on > ?"
        if not self._store.value(
            f"SELECT EXISTS ({some})", (*known, self._late, str(self._today - _WAIT - _ARRIVAL))
        ):
            return 0
        k, known = self._kept()
        found = self._store.value(f"{k} SELECT count(*) FROM k WHERE {_NEW}", (*known, self._late))
        return int(found)

    def _days_of_arrival(self) -> set[str]:
        k, known = self._kept()
        sql = f"{k} SELECT DISTINCT came_on FROM k WHERE {_NEW}"
        return {row[0] for row in self._store.rows(sql, (*known, self._late))}

    def _new_one(self, place: int) -> tuple[int, int, bytes]:
        """By what the new one at that place is ranked among the new ones."""
        k, known = self._kept()
        row = self._store.row(
            f"{k} SELECT {_FIRST_TURN} FROM k WHERE {_NEW} ORDER BY 1, 2, 3 LIMIT 1 OFFSET ?",
            (*known, self._late, place),
        )
        return row[0], row[1], row[2]

    def _rung(self, some: Sequence[bytes] | None = None) -> dict[bytes, Rung]:
        k, known = self._kept(*_among(some))
        found: dict[bytes, list[Any]] = {}
        for row in self._store.rows(
            f"{k} SELECT k.*, a.kind, a.opened_on, a.words FROM k CROSS JOIN alarm AS a "
            "ON a.customer_id = k.customer_id AND a.closed_on IS NULL AND a.deleted_at IS NULL "
            f"AND a.opened_on <= ? AND {HEARD} ORDER BY a.opened_on, a.kind",
            (*known, self._now, self._now),
        ):
            found.setdefault(row["customer_id"], []).append(row)
        return {ident: _rung(rows, self._today) for ident, rows in found.items()}

    def _heard(self) -> tuple[str, list[Any]]:
        """The condition on `ringing AS c`, and its values."""
        one = "c.customer_id = ?" if self._scope.one is not None else self._scope.where
        heard = f"c.opened_on <= ? AND (c.loud = 1 OR c.quiet_until <= ?) AND {one}"
        return heard, [self._now, self._now, *self._scope.values]

    def _climb(self, since: str) -> str:
        days = ((str(self._today - timedelta(days=days)), more) for days, more in CLIMB)
        steps = " ".join(f"WHEN {since} <= '{day}' THEN {more}" for day, more in days)
        return f"CASE {steps} ELSE 10 END"

    def _kept(self, among: str = "", some: Sequence[bytes] = ()) -> tuple[str, list[Any]]:
        """`WITH … k AS (…)`: a row for each who rings and whose turn it is, and its values."""
        where, values = self._heard()
        values += some
        turn = ""
        if self._last is not None:
            turn = f" WHERE NOT ({_NEW} AND ({_FIRST_TURN}) >= (?, ?, ?))"
            values += (self._late, *self._last)
        return (
            "WITH p AS (SELECT c.customer_id, c.step_id, c.due_on, c.weight, c.minutes, "
            "c.step_kind, c.came_on, min(c.opened_on) AS first_on, max(c.opened_on) AS last_on, "
            f"max(c.kind IN {_ENDS}) AS ends, max(min(c.opened_on), coalesce(c.touched_on, '')) "
            f"AS since FROM ringing AS c WHERE {where}{among} GROUP BY c.customer_id), "
            f"k AS (SELECT *, {self._climb('since')} AS tenths FROM p{turn})",
            values,
        )


def alarms_of(store: Store, today: date, scope: Scope) -> Alarms:
    """Everybody who rings today; of those who came lately and all at once, a few each day."""
    if scope.one is not None:
        return Alarms(store, today, scope)
    return store.remembered(("alarms", today, scope), lambda: Alarms(store, today, scope))


def _among(some: Sequence[bytes] | None) -> tuple[str, Sequence[bytes]]:
    if some is None:
        return "", ()
    return f" AND c.customer_id IN ({', '.join('?' * len(some))})", some


def _rung(rows: Sequence[Any], today: date) -> Rung:
    first = rows[0]
    return Rung(
        customer_id=first["customer_id"],
        step_id=first["step_id"],
        due=date.fromisoformat(first["due_on"]),
        weight=first["weight"],
        minutes=first["minutes"],
        step_kind=first["step_kind"],
        untouched=max(0, (today - date.fromisoformat(first["since"])).days),
        signs=tuple(
            Sign(row["kind"], date.fromisoformat(row["opened_on"]), row["words"]) for row in rows
        ),
    )


def _turn(store: Store, today: date, scope: Scope, others: int) -> int:
    """How many of the new ones have their turn beside what is due and the `others` that ring.

    It is the same all day: what is done still counts, and an answered alarm calls up no other.
    """
    now = today.isoformat()
    tables = "JOIN customer AS c ON c.id = q.customer_id WHERE"
    due, done, answered = (
        int(store.value(f"SELECT {query} AND {scope.where}", (now, *scope.values)))
        for query in (
            f"count(*) FROM follow_up AS q {tables} q.is_open = 1 AND q.due_on <= ?",
            f"count(*) FROM follow_up AS q {tables} q.status = 'done' AND q.deleted_at IS NULL "
            "AND q.finished_on = ?1 AND q.due_on <= ?1",
            f"count(DISTINCT q.customer_id) FROM alarm AS q {tables} q.deleted_at IS NULL "
            "AND q.closed_on = ?",
        )
    )
    return max(0, (due + done) // _DUE_FOR_ONE - others - answered)


def _is_crowd(store: Store, days: set[str]) -> bool:
    """Whether many customers came on one of these days."""
    return any(
        store.value(
            "SELECT count(*) FROM (SELECT 1 FROM enrolment WHERE started_on = ? LIMIT ?)",
            (day, _CROWD),
        )
        >= _CROWD
        for day in days
    )
