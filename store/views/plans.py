"""Plans as the schedule of work reads them, and what each outcome of a follow-up would schedule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.errors import Refused
from store.lifecycle.plans import (
    OUTCOMES,
    Context,
    Outcome,
    Plan,
    Proposal,
    Step,
    load_plan,
    propose,
)
from store.safety.opening import Store
from store.views.settings import calendar_of, capacity_of, setting

_READ: dict[bytes, Plan] = {}


@dataclass(frozen=True)
class Position:
    """Where a follow-up stands: its plan and step (None for one of the rep's own)."""

    plan: Plan
    plan_id: bytes
    step_key: str | None
    started: date | None


@dataclass(frozen=True)
class Ahead:
    """The step after an outcome. `proposal` is None where that step is scheduled already."""

    due: date
    title: str
    channel: str
    why: str
    proposal: Proposal | None


def plan_of_id(store: Store, plan_id: bytes) -> Plan:
    """One version of a plan. A version never changes, so it is read once."""
    if plan_id not in _READ:
        body = store.value("SELECT body FROM plan WHERE id = ?", (plan_id,))
        if body is None:
            raise Refused("That plan is no longer there.")
        _READ[plan_id] = load_plan(body, source="store")
    return _READ[plan_id]


def plan_id_of(store: Store, key: str) -> bytes:
    """The latest version of the plan with this key.

    Raises:
        Refused: no such plan.
    """
    found: bytes | None = store.value(
        "SELECT id FROM plan WHERE key = ? AND deleted_at IS NULL ORDER BY version DESC LIMIT 1",
        (key,),
    )
    if found is None:
        raise Refused(f"There is no plan “{key}”.")
    return found


def plan_id_for(store: Store, stage: str) -> bytes:
    """The latest plan for customers of a stage: potential, current or former."""
    return plan_id_of(store, setting(store, "stage_plans")[stage])


def position_of(store: Store, follow_up: Any) -> Position:
    """The plan, step and tries of a follow-up row (columns of `follow_up`)."""
    enrolment = store.row(
        "SELECT plan_id, started_on FROM enrolment WHERE id = ?", (follow_up["enrolment_id"],)
    ) or store.row(
        "SELECT plan_id, started_on FROM enrolment WHERE customer_id = ? AND state = 'running' "
        "AND deleted_at IS NULL ORDER BY id DESC LIMIT 1",
        (follow_up["customer_id"],),
    )
    if enrolment is not None:
        plan_id, started = enrolment["plan_id"], date.fromisoformat(enrolment["started_on"])
    else:
        stage = _stage(store, follow_up["customer_id"]) or "potential"
        plan_id, started = plan_id_for(store, stage), None
    return Position(plan_of_id(store, plan_id), plan_id, follow_up["step_key"], started)


def _moved_on(store: Store, follow_up: Any, at: Position) -> Position:
    """The start of the plan for the customer's stage, where the present plan is for another."""
    stage = _stage(store, follow_up["customer_id"])
    if stage is None or stage == at.plan.stage:
        return at
    plan_id = plan_id_for(store, stage)
    return Position(plan_of_id(store, plan_id), plan_id, None, None)


def _stage(store: Store, customer_id: bytes) -> str | None:
    found: str | None = store.value(
        "SELECT stage FROM standing WHERE customer_id = ?", (customer_id,)
    )
    return found


def after(store: Store, follow_up: Any, outcome: Outcome, today: date) -> Ahead:
    """What comes after this outcome of an open follow-up row."""
    return _Sight(store, follow_up, today).after(outcome)


def outlook(store: Store, follow_up_id: bytes, today: date) -> dict[Outcome, Ahead]:
    """What comes after each outcome: what stands on the outcome keys. Empty once finished."""
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,))
    if row is None or not row["is_open"]:
        return {}
    sight = _Sight(store, row, today)
    return {outcome: sight.after(outcome) for outcome in OUTCOMES}


class _Sight:
    """All that is looked up once for the outcomes of one follow-up."""

    def __init__(self, store: Store, row: Any, today: date) -> None:
        self._row = row
        self._today = today
        self._at = position_of(store, row)
        self._onward = _moved_on(store, row, self._at)
        self._calendar = calendar_of(store)
        last = store.value(
            "SELECT last_on FROM rhythm WHERE customer_id = ?", (row["customer_id"],)
        )
        self._context = Context(
            attempts=row["attempts"],
            load=_Load(store),
            capacity=capacity_of(store),
            start=self._at.started,
            last_purchase=None if last is None else date.fromisoformat(last),
            own=_own_step(row),
        )
        self._waiting = store.row(
            "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND id <> ? "
            "AND kind IN ('step', 'first', 'rest') ORDER BY due_on, id LIMIT 1",
            (row["customer_id"], row["id"]),
        )

    def after(self, outcome: Outcome) -> Ahead:
        waiting = self._waiting
        if waiting is not None and outcome == "reached" and self._row["step_key"] is None:
            # The plan's own step is scheduled already; a second one would run beside it.
            due = date.fromisoformat(waiting["due_on"])
            words = "the plan's step that is scheduled already"
            return Ahead(due, waiting["title"], waiting["channel"], words, None)
        # A talk goes on with the plan of the stage that the customer is in by now; a try that
        # did not succeed is made again first.
        at = self._onward if outcome == "reached" else self._at
        found = propose(
            at.plan,
            at.step_key,
            outcome,
            self._today,
            self._calendar,
            **self._context,
        )
        return Ahead(found.due, found.title, found.channel, found.why, found)


def _own_step(row: Any) -> Step:
    return Step(
        "", row["title"], say=row["say"] or "", channel=row["channel"], minutes=row["minutes"]
    )


class _Load(Mapping[date, int]):
    """Minutes planned on a day, asked of the store once a day."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[date, int] = {}

    def __getitem__(self, day: date) -> int:
        if day not in self._known:
            self._known[day] = int(
                self._store.value(
                    "SELECT coalesce(sum(minutes), 0) FROM follow_up "
                    "WHERE is_open = 1 AND due_on = ?",
                    (day.isoformat(),),
                )
            )
        return self._known[day]

    def __iter__(self) -> Iterator[date]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
