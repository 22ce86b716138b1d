"""The alarms of a day: who rings, for how long nobody has touched them, whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.sentence import Words, read
from store.views.day.owner_scope import Scope

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
# What ends on a day comes first.
_ENDS: Final = ("renewal", "trial")
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


@dataclass(frozen=True)
class Alarms:
    """Those who ring today by customer, and how many wait for their turn."""

    rung: dict[bytes, Rung]
    waiting: int


def alarms_of(store: Store, today: date, scope: Scope) -> Alarms:
    """Everybody who rings today; of those who came lately and all at once, a few each day."""
    if scope.one is not None:
        return _alarms_of(store, today, scope)
    return store.remembered(("alarms", today, scope), lambda: _alarms_of(store, today, scope))


def _alarms_of(store: Store, today: date, scope: Scope) -> Alarms:
    now = today.isoformat()
    one = "" if scope.one is None else "AND a.customer_id = ?"
    found: dict[bytes, list[Any]] = {}
    for row in store.rows(
        "SELECT a.customer_id, a.kind, a.opened_on, a.words, r.touched_on, f.id, f.due_on, "
        "f.weight, f.minutes, f.kind AS step_kind, CASE WHEN a.opened_on > ? "
        "THEN (SELECT min(e.started_on) "
        "FROM enrolment AS e WHERE e.customer_id = c.id AND e.deleted_at IS NULL) END AS came_on "
        "FROM alarm AS a "
        # Alarms are few and first, whatever the planner thinks of the customers.
        "CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1 "
        "CROSS JOIN follow_up AS f ON f.id = c.next_id "
        "LEFT JOIN rhythm AS r ON r.customer_id = c.id "
        "WHERE a.closed_on IS NULL AND a.deleted_at IS NULL AND a.opened_on <= ? "
        f"AND {HEARD} AND {scope.where} {one} ORDER BY a.opened_on, a.kind",
        ((today - _WAIT).isoformat(), now, now, *scope.values, *scope.values[: bool(one)]),
    ):
        found.setdefault(row["customer_id"], []).append(row)
    rung = {ident: _rung(rows, today) for ident, rows in found.items()}
    new = [ident for ident, rows in found.items() if _came_with_them(rows, today)]
    if not new or not _is_crowd(store, {found[ident][0]["came_on"] for ident in new}):
        return Alarms(rung, 0)
    turn = _turn(store, today, scope, len(rung) - len(new))
    new.sort(key=lambda ident: _first_turn(rung[ident]))
    for ident in new[turn:]:
        del rung[ident]
    return Alarms(rung, len(new) - turn if turn < len(new) else 0)


def _rung(rows: Sequence[Any], today: date) -> Rung:
    first = rows[0]
    since = max(first["opened_on"], first["touched_on"] or "")
    return Rung(
        customer_id=first["customer_id"],
        step_id=first["id"],
        due=date.fromisoformat(first["due_on"]),
        weight=first["weight"],
        minutes=first["minutes"],
        step_kind=first["step_kind"],
        untouched=max(0, (today - date.fromisoformat(since)).days),
        signs=tuple(
            Sign(row["kind"], date.fromisoformat(row["opened_on"]), row["words"]) for row in rows
        ),
    )


def _came_with_them(rows: Sequence[Any], today: date) -> bool:
    """Whether all that rings began in the customer's first month here, less than a month ago."""
    came = rows[0]["came_on"]
    if came is None:
        return False
    known, late = date.fromisoformat(came) + _ARRIVAL, (today - _WAIT).isoformat()
    return all(late < row["opened_on"] <= known.isoformat() for row in rows)


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


def _first_turn(rung: Rung) -> tuple[bool, int, bytes]:
    return not any(sign.kind in _ENDS for sign in rung.signs), -rung.weight, rung.step_id
