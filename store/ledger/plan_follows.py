"""The schedule of work follows the customer: a change of group, and what ends a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from store.dataclass import dataclass
from store.ledger.figures import Moved
from store.ledger.follow_up_rows import (
    end_run,
    finish_row,
    left_plan,
    runs_beside,
    schedule_proposal,
    settle,
)
from store.ledger.plan_exits import Ending, endings
from store.ledger.plan_switch import Beginnings, go_behind, put_behind_rest, stop, switch
from store.ledger.unit import Unit
from store.lifecycle.calendar import shift_days
from store.lifecycle.groups import GROUPS, GroupKey, pays_ahead
from store.lifecycle.plans import ENDS, PREPAID, Plan, find_step
from store.sentence import Words, say
from store.settings.values import calendar_of
from store.views.day.agenda import Agenda
from store.views.plans.open_step import by_its_end, heeds_end
from store.views.plans.position import (
    after,
    plan_id_for,
    plan_id_of,
    serves,
)
from store.views.plans.stored_plans import left_at_in, plan_of_id


@dataclass(frozen=True)
class _Run:
    """A running enrolment with its open step (a row) that may be exchanged.

    `began`: the customer's last purchase, else the day they were seen first. `prepaid`: they have
    paid ahead, `paid`: this unit says so. `fresh`: what is open was scheduled by this unit.
    `first`: it is a newcomer's first step; `new`: it comes from a file, or this unit records what
    they bought before they came, and nothing was done with it yet; `made`: the run, too, is of this
    unit; `history`: the file has brought purchases, or a term that runs; `known`: touches or offers
    of the time before.
    """

    customer_id: bytes
    plan_id: bytes
    group: GroupKey
    segment_id: bytes | None
    began: date | None
    prepaid: bool
    paid: bool
    by_hand: bool
    fresh: bool
    first: bool
    new: bool
    history: bool
    known: bool
    made: bool
    joined: bool
    offered: bool
    step: Any


@dataclass(frozen=True)
class _Way:
    """How to go on: with another plan, or (None) with one step outside any, if it has a title."""

    plan_id: bytes | None
    reason: Words
    title: Words | None = None


def follow(unit: Unit, moves: Sequence[Moved], customers: Collection[bytes] = ()) -> set[bytes]:
    """Note the moves between groups and change plans where they ask for it.

    A plan is left when something happened that it names as its end, or when the customer has moved
    into a group that it is not for; a purchase goes on as at the outcome "bought". Newcomers keep
    their first step until something is offered to them; where it comes from a file, those of
    `customers` with a history begin with the plan of their group and segment, at the place that
    their history says. Rests and agreed dates stay: there the new group's plan follows from the
    next talk, but of a sale behind the rest at once. Returns the customers who changed.
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
    plans = _Plans(unit)
    changed = _end_beside(unit, plans, ended, moved)
    for ending in ended.values():
        if ending.kind == "purchase" and _sell_to_resting(unit, plans, ending):
            changed.add(ending.customer_id)
    order: dict[bytes, None] = {}
    few: list[_Run] = []
    for run in _runs(unit, sorted({*moved, *ended, *customers})):
        if len(few) <= _AT_ONCE:
            few.append(run)
        order[run.customer_id] = None
        if run.new:  # gives its place in the day to who is more urgent
            agenda = plans.agenda.of(run.customer_id)
            agenda.give(date.fromisoformat(run.step["due_on"]), run.step["minutes"])
    if len(few) <= _AT_ONCE:
        return changed | _go_on(unit, plans, few, moved, ended)
    urgent = list(order)
    for start in range(0, len(urgent), _AT_ONCE):
        runs = _runs(unit, urgent[start : start + _AT_ONCE])
        changed |= _go_on(unit, plans, list(runs), moved, ended)
    return changed


_AT_ONCE = 2000
_PROSPECTS = frozenset(key for key, group in GROUPS.items() if group.stage == "potential")
_YEAR = 365


def _go_on(
    unit: Unit,
    plans: _Plans,
    runs: Sequence[_Run],
    moved: Mapping[bytes, Moved],
    ended: Mapping[bytes, Ending],
) -> set[bytes]:
    """Go on with these runs in their order; returns the customers who changed."""
    changed: set[bytes] = set()
    begin = Beginnings(unit, plans)
    for run in runs:
        if run.customer_id in changed:
            continue  # another open step of the same run
        if run.new:
            agenda = plans.agenda.of(run.customer_id)
            agenda.take(date.fromisoformat(run.step["due_on"]), run.step["minutes"])
        ending = ended.get(run.customer_id)
        if ending is not None and ending.kind == "purchase" and _sell(unit, plans, run, ending):
            changed.add(run.customer_id)
            continue
        found = _onward(plans, run, ending, moved.get(run.customer_id))
        if found is None:
            plan = plans.of_id(run.plan_id)
            if not run.fresh and _heed_end(unit, plan, run):
                changed.add(run.customer_id)
            elif run.new and run.known and run.first:
                left_at = left_at_in(unit.store, run.customer_id, plan)
                if left_at is not None:
                    go_behind(unit, plans.agenda, run.step, plan, left_at, made=run.made)
            continue
        if found.plan_id is not None and run.new and run.made:
            begun = run.began if run.group.startswith("2") else None
            begin.add(run.customer_id, run.step, found.plan_id, begun)
        elif found.plan_id is None:
            stop(unit, plans.agenda, run.customer_id, found.reason, found.title)
        else:
            switch(
                unit,
                plans.agenda,
                run.customer_id,
                found.plan_id,
                found.reason,
                start=date.fromisoformat(run.step["due_on"]) if run.step["attempts"] else None,
                begun=run.began if run.group.startswith("2") else None,
                kinds=("step", "first"),
                kind="first" if run.new else "step",
            )
        changed.add(run.customer_id)
    begin.write()
    return changed


def _end_beside(
    unit: Unit, plans: _Plans, ended: Mapping[bytes, Ending], moved: Mapping[bytes, Moved]
) -> set[bytes]:
    """End what runs beside a customer's own plan where it names this end; returns the customers."""
    changed = set[bytes]()
    for customer_id in sorted({*ended, *moved}):
        for run in runs_beside(unit, customer_id):
            plan = plans.of_id(run["plan_id"])
            ending, move = ended.get(customer_id), moved.get(customer_id)
            words: Words | None = None
            if ending is not None and ending.kind in plan.exits:
                words = ending.words if ending.day.isoformat() >= run["started_on"] else None
            elif move is not None and move.after.startswith("3"):
                group = next(key for key in GROUPS if key == move.after)
                if not serves(plan, group):
                    words = say("reason.now_in", group=group, why=move.why)
            if words is not None:
                end_run(unit, run, "left", left_plan(plan, words))
                settle(unit, customer_id)
                changed.add(customer_id)
    return changed


def _sell(unit: Unit, plans: _Plans, run: _Run, ending: Ending) -> bool:
    """Go on as at the outcome "bought"; False where a purchase says nothing new to the plan."""
    plan = plans.of_id(run.plan_id)
    step = find_step(plan, run.step["step_key"] or "")
    told = step is not None and "bought" in step.tracks
    if run.fresh or (run.by_hand and not told and "purchase" not in plan.exits):
        return False
    found = after(unit.store, run.step, "bought", unit.today, ending.day).proposal
    if found is None or (not told and found.plan_key == plan.key and _goes_on(plan)):
        return False
    if found.plan_key is not None and (found.plan_key != plan.key or not told):
        reason = left_plan(plan, ending.words)
        target = plan_id_of(unit.store, found.plan_key)
        switch(unit, plans.agenda, run.customer_id, target, reason, kinds=("step", "first"))
        return True
    fresh = schedule_proposal(unit, run.customer_id, found)
    unit.update("customer", run.customer_id, {"next_id": fresh})
    finish_row(unit, run.step, "cancelled", reason=ending.words)
    settle(unit, run.customer_id)
    return True


def _sell_to_resting(unit: Unit, plans: _Plans, ending: Ending) -> bool:
    """The rest stays, but the plan and the step behind it become those of the sale (T16, T93)."""
    rest = unit.row(
        "SELECT f.*, e.plan_id, e.by_hand FROM follow_up AS f JOIN enrolment AS e "
        "ON e.id = f.enrolment_id AND e.state IN ('running', 'paused') AND e.beside = 0 "
        "AND e.deleted_at IS NULL WHERE f.customer_id = ? AND f.is_open = 1 AND +f.kind = 'rest'",
        (ending.customer_id,),
    )
    if rest is None:
        return False
    plan = plans.of_id(rest["plan_id"])
    if rest["by_hand"] and "purchase" not in plan.exits:
        return False
    found = after(unit.store, rest, "bought", unit.today, ending.day).proposal
    if found is None or found.plan_key in (None, plan.key):
        return False
    target = plan_id_of(unit.store, found.plan_key)
    put_behind_rest(unit, rest, target, found, left_plan(plan, ending.words))
    return True


def _heed_end(unit: Unit, plan: Plan, run: _Run) -> bool:
    """Bring the step before an end that comes sooner than what is open; let go what asks too early.

    Returns whether another step is open now.
    """
    row, end = run.step, run.step["renews_on"]
    if plan.stage == "potential":
        end = row["trial_until"] or end
    if not heeds_end(plan, row, end, row["contract_days"], unit.today):
        return False
    found = by_its_end(unit.store, row, unit.today)
    if found is None:
        return False
    fresh = schedule_proposal(unit, run.customer_id, found)
    unit.update("customer", run.customer_id, {"next_id": fresh})
    sooner = found.due.isoformat() <= row["due_on"]
    reason = say("reason.ends_before") if sooner else say("reason.ends_later")
    finish_row(unit, row, "cancelled", reason=reason)
    settle(unit, run.customer_id)
    return True


def _goes_on(plan: Plan) -> bool:
    """Whether a purchase leaves the plan as it is, because its steps do not count from it."""
    return (plan.line_from(0) or plan.steps[0]).anchor != "last_purchase"


class _Plans:
    """Plans as one unit of work finds them: a morning asks for the same few thousands of times."""

    def __init__(self, unit: Unit) -> None:
        self._store = unit.store
        self._by_id: dict[bytes, Plan] = {}
        self._chosen: dict[tuple[GroupKey, bytes | None, bool], bytes] = {}

    @cached_property
    def agenda(self) -> Agenda:
        """The days as they fill, read when the first step is laid."""
        return Agenda(self._store)

    def of_id(self, plan_id: bytes) -> Plan:
        if plan_id not in self._by_id:
            self._by_id[plan_id] = plan_of_id(self._store, plan_id)
        return self._by_id[plan_id]

    def for_(self, group: GroupKey, segment_id: bytes | None, *, prepaid: bool) -> bytes:
        key = (group, segment_id, prepaid)
        if key not in self._chosen:
            self._chosen[key] = plan_id_for(self._store, group, segment_id, prepaid=prepaid)
        return self._chosen[key]


def _onward(plans: _Plans, run: _Run, ending: Ending | None, move: Moved | None) -> _Way | None:
    """How to go on; None where the present plan stays."""
    plan = plans.of_id(run.plan_id)
    newcomer = run.first and plan.stage == "potential" and not run.joined
    plan_id = plans.for_(run.group, run.segment_id, prepaid=run.prepaid)
    if ending is not None and not (run.fresh or newcomer) and ending.kind in plan.exits:
        if plan_id != run.plan_id and ending.kind != "complaint":
            return _Way(plan_id, left_plan(plan, ending.words))
        return _Way(None, left_plan(plan, ending.words), ending.title)
    late = run.new and run.history and run.group.startswith("2")  # it begins at another place
    if (plan_id == run.plan_id and not late) or run.by_hand:
        return None
    if run.paid and run.prepaid and not late and plans.of_id(plan_id).key == PREPAID:
        return _Way(plan_id, left_plan(plan, say("reason.paid_ahead")))
    if newcomer and not (run.new or run.offered):
        return None
    # A newcomer's group may have changed before, when they kept their step.
    if run.new or (newcomer and run.group in _PROSPECTS):
        return _Way(plan_id, left_plan(plan, say("reason.now_in", group=run.group, why=None)))
    if move is None:
        return None
    step = find_step(plan, run.step["step_key"] or "")
    if move.after == "1.1" and step is not None and step.anchor in ENDS:
        return None  # what was missing is asked after a trial
    former = move.after.startswith("3") and "became_former" in plan.exits
    if serves(plan, run.group) and not former:
        return None
    why = say("reason.now_in", group=run.group, why=move.why)
    return _Way(plan_id, left_plan(plan, why))


def _runs(unit: Unit, customers: Sequence[bytes]) -> Iterator[_Run]:
    """The running enrolments of these customers that have an open step without an agreed date.

    The most urgent first: where the days are full, the others go to later ones.
    """
    if not customers:
        return
    unit.run("CREATE TEMP TABLE IF NOT EXISTS followed (id BLOB PRIMARY KEY) WITHOUT ROWID")
    unit.run("DELETE FROM followed")
    unit.run_many("INSERT OR IGNORE INTO followed (id) VALUES (?)", [(each,) for each in customers])
    # The journal of an import is long: what it says of these fields is looked up once.
    unit.run(
        "CREATE TEMP TABLE IF NOT EXISTS told (id BLOB, field TEXT, PRIMARY KEY (id, field)) "
        "WITHOUT ROWID"
    )
    unit.run("DELETE FROM told")
    unit.run(
        "INSERT OR IGNORE INTO told SELECT record_id, field FROM journal WHERE work_seq = ? "
        "AND tbl = 'customer' AND field IN ('paid_until', 'segment_id')",
        (unit.seq,),
    )
    found = unit.run(
        "SELECT c.id AS customer, c.segment_id, c.paid_until, c.trial_until, g.contract_days, "
        "EXISTS (SELECT 1 FROM told AS t WHERE t.id = c.id "
        "AND t.field IN ('paid_until', 'segment_id')) AS paid, "
        "coalesce(r.renews_on, c.paid_until) AS renews_on, "
        "e.plan_id, e.by_hand, e.started_on, e.anchor_on, s.grp, f.*, "
        "coalesce(r.last_on, c.first_seen_on) AS began, "
        "?2 AND EXISTS (SELECT 1 FROM purchase AS x "
        "WHERE x.customer_id = c.id AND x.deleted_at IS NULL AND x.created_at = ?1) AS history, "
        "?2 AND f.kind = 'first' AND EXISTS (SELECT 1 FROM purchase AS x "
        "WHERE x.customer_id = c.id AND x.deleted_at IS NULL AND x.created_at = ?1 "
        "AND x.kind = 'purchase' AND x.bought_on < e.started_on) AS past, "
        "?2 AND f.kind = 'first' AND (EXISTS (SELECT 1 FROM interaction AS x "
        "WHERE x.customer_id = c.id AND x.deleted_at IS NULL AND x.created_at = ?1 "
        "AND x.happened_on < e.started_on) OR EXISTS (SELECT 1 FROM offer AS x "
        "WHERE x.customer_id = c.id AND x.deleted_at IS NULL AND x.created_at = ?1)) AS known, "
        "?2 AND EXISTS (SELECT 1 FROM offer AS x WHERE x.customer_id = c.id "
        "AND x.deleted_at IS NULL AND x.created_at = ?1) AS offered, "
        "e.created_at = ?1 OR f.created_at = ?1 AS fresh, c.created_at = ?1 AS added, "
        "e.created_at = ?1 AND f.created_at = ?1 AS made, "
        "f.attempts = 0 AND f.pushes = 0 AND (f.kind = 'first' OR NOT EXISTS (SELECT 1 "
        "FROM follow_up AS d WHERE d.enrolment_id = e.id AND d.status = 'done') "
        "AND EXISTS (SELECT 1 FROM told AS t WHERE t.id = c.id AND t.field = 'segment_id')) AS new "
        "FROM followed AS p CROSS JOIN customer AS c ON c.id = p.id AND c.live = 1 "
        "JOIN standing AS s ON s.customer_id = c.id "
        "JOIN enrolment AS e ON e.customer_id = c.id AND e.state = 'running' "
        "AND e.beside = 0 AND e.deleted_at IS NULL "
        "JOIN follow_up AS f ON f.customer_id = c.id AND f.is_open = 1 "
        "AND f.enrolment_id = e.id AND +f.kind IN ('step', 'first') AND f.fixed = 0 "
        "LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL "
        "LEFT JOIN rhythm AS r ON r.customer_id = c.id "
        "LEFT JOIN score AS v ON v.customer_id = c.id "
        "WHERE NOT EXISTS (SELECT 1 FROM follow_up AS f WHERE f.customer_id = c.id "
        "AND f.is_open = 1 AND +f.kind = 'rest') "
        "ORDER BY coalesce(v.at_risk, 0) DESC, coalesce(r.revenue, 0) DESC, "
        "(SELECT coalesce(sum(x.amount), 0) FROM offer AS x WHERE x.customer_id = c.id "
        "AND x.deleted_at IS NULL AND x.answer = 'open') DESC, "
        "coalesce(c.paid_until, c.trial_until, '9999'), c.id",
        (unit.at, unit.seq is not None),  # nothing is new where nothing was written
    )
    for row in found:
        # What a person records of the time before they came is a history as that of a file is.
        past = bool(row["past"] or row["known"])
        by_hand = past and not unit.from_file and not _is_dated(unit, row)
        new = bool(row["new"]) and (unit.from_file or by_hand)
        began = None if row["began"] is None else date.fromisoformat(row["began"])
        paid = None if row["paid_until"] is None else date.fromisoformat(row["paid_until"])
        prepaid = pays_ahead(paid, unit.today)
        told = bool(row["paid"]) or (bool(row["added"]) and prepaid and not _is_dated(unit, row))
        if (new or told) and prepaid and paid is not None:
            # Of a term in a file or on a card nobody says when it was paid: it runs already.
            began = _term_began(paid, row["contract_days"], began, unit.today)
        yield _Run(
            customer_id=row["customer"],
            plan_id=row["plan_id"],
            group=row["grp"],
            segment_id=row["segment_id"],
            began=began,
            prepaid=prepaid,
            paid=told,
            by_hand=bool(row["by_hand"]),
            fresh=bool(row["fresh"]),
            first=row["kind"] == "first",
            new=new,
            history=bool(row["history"]) or (new and prepaid),
            known=bool(row["known"]),
            made=bool(row["made"]) and row["kind"] == "first" and unit.from_file,
            joined=row["customer"] in unit.joined,
            offered=bool(row["offered"]),
            step=row,
        )


def _is_dated(unit: Unit, step: Any) -> bool:
    """Whether a person has said the day of a newcomer's first step (a row)."""
    usual = calendar_of(unit.store).add_working(date.fromisoformat(step["started_on"]), 1)
    if step["anchor_on"] is not None or step["first_due_on"] == usual.isoformat():
        return False
    imported = "SELECT 1 FROM work WHERE worked_at = ? AND source IS NOT NULL"
    return unit.row(imported, (step["created_at"],)) is None


def _term_began(paid_until: date, days: int | None, seen: date | None, today: date) -> date:
    """When a term began that runs now: by its length, else by whole years; not before `seen`."""
    began = shift_days(paid_until, -(days or _YEAR))
    while began > today:
        began = shift_days(began, -_YEAR)
    return began if seen is None or seen >= today else max(began, seen)
