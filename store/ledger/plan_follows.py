"""The schedule of work follows the customer: a change of group, and what ends a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from store.ledger.figures import Moved
from store.ledger.plan_exits import Ending, endings
from store.ledger.plan_switch import stop, switch
from store.ledger.unit import Unit
from store.lifecycle.groups import GROUPS, GroupKey
from store.lifecycle.plans import Plan
from store.views.day.agenda import Agenda
from store.views.plans.position import plan_id_for, plan_of_id, serves


@dataclass(frozen=True)
class _Run:
    """A running enrolment whose open step may be exchanged."""

    customer_id: bytes
    plan_id: bytes
    group: GroupKey
    segment_id: bytes | None
    fresh: bool


@dataclass(frozen=True)
class _Way:
    """How to go on: with another plan, or (None) with one step outside any."""

    plan_id: bytes | None
    reason: str
    title: str = ""


def follow(unit: Unit, moves: Sequence[Moved]) -> set[bytes]:
    """Note the moves between groups and change plans where they ask for it.

    A plan is left when something happened that it names as its end, or when the customer has moved
    into a group that it is not for. Newcomers keep their first step, rests and agreed dates stay:
    there the new group's plan follows from the next talk. Returns the customers who changed.
    """
    for move in moves:
        unit.insert(
            "transition",
            {
                "customer_id": move.customer_id,
                "from_grp": move.before,
                "to_grp": move.after,
                "why": move.why,
                "moved_on": unit.today.isoformat(),
            },
        )
    ended = {ending.customer_id: ending for ending in endings(unit)}
    moved = {move.customer_id: move for move in moves}
    changed: set[bytes] = set()
    agenda: Agenda | None = None
    plans = _Plans(unit)
    for run in _runs(unit, [*moved, *(each for each in ended if each not in moved)]):
        found = _onward(plans, run, ended.get(run.customer_id), moved.get(run.customer_id))
        if found is None:
            continue
        agenda = agenda or Agenda(unit.store)
        if found.plan_id is None:
            stop(unit, agenda, run.customer_id, found.reason, found.title)
        else:
            switch(unit, agenda, run.customer_id, found.plan_id, found.reason)
        changed.add(run.customer_id)
    return changed


class _Plans:
    """Plans as one unit of work finds them: a morning asks for the same few thousands of times."""

    def __init__(self, unit: Unit) -> None:
        self._store = unit.store
        self._by_id: dict[bytes, Plan] = {}
        self._chosen: dict[tuple[GroupKey, bytes | None], bytes] = {}

    def of_id(self, plan_id: bytes) -> Plan:
        if plan_id not in self._by_id:
            self._by_id[plan_id] = plan_of_id(self._store, plan_id)
        return self._by_id[plan_id]

    def for_(self, group: GroupKey, segment_id: bytes | None) -> bytes:
        key = (group, segment_id)
        if key not in self._chosen:
            self._chosen[key] = plan_id_for(self._store, group, segment_id)
        return self._chosen[key]


def _onward(plans: _Plans, run: _Run, ending: Ending | None, move: Moved | None) -> _Way | None:
    """How to go on; None where the present plan stays."""
    plan = plans.of_id(run.plan_id)
    left = f"left {plan.name} v{plan.version}"
    plan_id = plans.for_(run.group, run.segment_id)
    if ending is not None and not run.fresh and ending.kind in plan.exits:
        if plan_id != run.plan_id and ending.kind != "complaint":
            return _Way(plan_id, f"{left}: {ending.words}")
        return _Way(None, f"{left}: {ending.words}", ending.title)
    if move is None or plan_id == run.plan_id:
        return None
    former = move.after.startswith("3") and "became_former" in plan.exits
    if serves(plan, run.group) and not former:
        return None
    name = GROUPS[run.group].name.lower()
    return _Way(plan_id, f"{left}: now {run.group} {name}, {move.why}")


def _runs(unit: Unit, customers: Sequence[bytes]) -> Iterator[_Run]:
    """The running enrolments of these customers that have an open step without an agreed date."""
    if not customers:
        return
    unit.run("CREATE TEMP TABLE IF NOT EXISTS followed (id BLOB PRIMARY KEY) WITHOUT ROWID")
    unit.run("DELETE FROM followed")
    unit.run_many("INSERT OR IGNORE INTO followed (id) VALUES (?)", [(each,) for each in customers])
    found: list[Any] = unit.run(
        "SELECT c.id, c.segment_id, e.plan_id, e.created_at = ? AS fresh, s.grp "
        "FROM followed AS p CROSS JOIN customer AS c ON c.id = p.id AND c.live = 1 "
        "JOIN standing AS s ON s.customer_id = c.id "
        "JOIN enrolment AS e ON e.customer_id = c.id AND e.state = 'running' "
        "AND e.deleted_at IS NULL "
        "WHERE EXISTS (SELECT 1 FROM follow_up AS f WHERE f.customer_id = c.id AND f.is_open = 1 "
        "AND f.enrolment_id = e.id AND +f.kind = 'step' AND f.fixed = 0) "
        "AND NOT EXISTS (SELECT 1 FROM follow_up AS f WHERE f.customer_id = c.id "
        "AND f.is_open = 1 AND +f.kind = 'rest') ORDER BY c.id",
        (unit.at,),
    ).fetchall()
    for row in found:
        yield _Run(row["id"], row["plan_id"], row["grp"], row["segment_id"], bool(row["fresh"]))
