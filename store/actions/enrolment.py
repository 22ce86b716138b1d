"""A customer's run through a plan, by hand: begin, pause, resume; wake up; leave in peace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from store.actions.followups import live_customer, rest_inside, settled
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect, Result
from store.ledger.follow_up_rows import (
    end_run,
    finish_row,
    leave,
    left_plan,
    running_enrolment,
    runs_beside,
    schedule,
)
from store.ledger.plan_switch import switch
from store.ledger.unit import Unit
from store.lifecycle.calendar import shift
from store.lifecycle.plans import propose
from store.lifecycle.plans.built_in_steps import find_step
from store.lifecycle.plans.model import Plan, Proposal
from store.safety.opening import Store
from store.sentence import Sentence, Words, day_of, say
from store.views.day.agenda import Agenda, resting
from store.views.plans.position import circumstances, plan_id_of
from store.views.plans.stored_plans import plan_of_id

# What a person exchanges by choosing a plan; a change of group leaves a newcomer's first step.
_BY_HAND = ("step", "first")


def apply_plan(
    store: Store, today: date, customer_id: bytes, plan_key: str, start: date | None = None
) -> Effect:
    """Begin the latest version of a plan with a customer; the present plan's steps are closed.

    `start` is the day that its steps count from (else today, or the end of an open rest). Agreed
    dates, promises and rests stay.

    Raises:
        Refused: no such plan or customer; closed; asked not to be contacted; follows it already.
        BadInput: a start that has passed.
    """
    if start is not None and start < today:
        raise BadInput(say("refused.start_passed", day=start))
    with work(store, today) as unit:
        plan_id = plan_id_of(store, plan_key)
        plan = plan_of_id(store, plan_id)
        row = live_customer(unit, customer_id)
        no = _obstacle(unit, customer_id, plan_id, again=start is not None)
        if no is not None:
            raise Refused(say("refused.no_plan_for", name=row["customer_name"], why=no))
        reason = say("reason.changed", plan=plan.name, version=plan.version)
        until = resting(store, customer_id)
        found = _apply(unit, Agenda(store), customer_id, plan_id, reason, start, until)
        begun = say(
            "did.plan_begun", name=row["customer_name"], plan=plan.name, version=plan.version
        )
        return settled(unit, row, but_passed(store, begun, plan, found))


def but_passed(store: Store, begun: Sentence, plan: Plan, first: Proposal) -> Sentence:
    """That a plan has begun, which of its steps are too late by now, and which plan goes on."""
    titles = list(dict.fromkeys(first.passed))
    if not titles:
        return begun
    every = len(titles) == len({step.title for step in plan.steps})
    other = first.plan_key not in (None, plan.key)
    then = plan_of_id(store, plan_id_of(store, first.plan_key or "")).name if other else ""
    return say("did.but_passed", begun=begun, titles=titles, every=every, then=then)


def apply_to_all(store: Store, today: date, customers: Iterable[bytes], plan_key: str) -> Result:
    """Begin a plan with many customers; its first steps are laid on the days that have room.

    One unit of work, one undo. Those who are closed, asked not to be contacted or follow the plan
    already are left out.

    Raises:
        Refused: no such plan, or nobody is left to begin it with.
    """
    with work(store, today) as unit:
        plan_id = plan_id_of(store, plan_key)
        plan = plan_of_id(store, plan_id)
        agenda = Agenda(store)
        reason = say("reason.changed", plan=plan.name, version=plan.version)
        wanted = list(customers)
        free = _free(unit, wanted, plan_id)
        late = 0
        for customer_id, until in free:
            late += bool(_apply(unit, agenda, customer_id, plan_id, reason, None, until).passed)
        begun, out = len(free), len(wanted) - len(free)
        if not begun:
            raise Refused(say("refused.nobody_can_begin", plan=plan.name))
        unit.title = say("did.plan_begun_all", plan=plan.name, version=plan.version, count=begun)
        if late:
            unit.title = say("did.but_passed_for", begun=unit.title, count=late)
        return Result(say("did.but_for", done=unit.title, out=out), plan_id, begun)


def pause(store: Store, today: date, customer_id: bytes, until: date, reason: str) -> Effect:
    """Rest the plan until a date; its place is kept.

    Raises:
        BadInput: no reason, or a date that is not ahead.
        Refused: the customer follows no plan, or it is paused already.
    """
    with work(store, today) as unit:
        row = live_customer(unit, customer_id)
        run = _run(unit, row)
        if run["state"] == "paused":
            raise Refused(say("refused.paused_already", name=row["customer_name"]))
        unit.update("enrolment", run["id"], {"state": "paused"})
        rest_inside(unit, customer_id, until, reason)
        name = plan_of_id(store, run["plan_id"]).name
        day = day_of(until, today)
        paused = say("did.paused", name=row["customer_name"], plan=name, day=day)
        return settled(unit, row, paused)


def resume(store: Store, today: date, customer_id: bytes) -> Effect:
    """End a pause before its time: the plan goes on where it was, on the next day with room.

    Raises:
        Refused: the customer follows no plan, or it is not paused.
    """
    with work(store, today) as unit:
        row = live_customer(unit, customer_id)
        run = _run(unit, row)
        if run["state"] != "paused":
            raise Refused(say("refused.not_paused", name=row["customer_name"]))
        plan = plan_of_id(store, run["plan_id"])
        rest = unit.row(
            "SELECT * FROM follow_up WHERE customer_id = ? AND +kind = 'rest' AND is_open = 1 "
            "ORDER BY enrolment_id = ? DESC, due_on LIMIT 1",
            (customer_id, run["id"]),
        )
        unit.update("enrolment", run["id"], {"state": "running"})
        if not _waiting(unit, run["id"]):
            _go_on(unit, customer_id, run, rest)
        if rest is not None:
            finish_row(unit, rest, "cancelled", reason=say("reason.resumed"))
        return settled(unit, row, say("did.resumed", name=row["customer_name"], plan=plan.name))


def wake_up(store: Store, today: date, customer_id: bytes, day: date, reason: str) -> Effect:
    """The need comes back on a day: a step on it, and the customer counts as interested from then.

    Raises:
        BadInput: no reason, or a day that is not ahead.
    """
    if not reason.strip():
        raise BadInput(say("refused.need_needs_reason"))
    if day <= today:
        raise BadInput(say("refused.day_not_ahead", day=day, today=today))
    with work(store, today) as unit:
        row = live_customer(unit, customer_id)
        unit.update("customer", customer_id, {"wake_on": day.isoformat()})
        title = say("todo.need_back", reason=reason.strip())
        schedule(unit, customer_id, day, title, fixed=1)
        on = day_of(day, today)
        return settled(unit, row, say("did.wakes_up", name=row["customer_name"], day=on))


def do_not_contact(
    store: Store, today: date, customer_id: bytes, reason: str, until: date | None = None
) -> Effect:
    """They asked not to be contacted: the plan is left, and nothing is due for a year (or until).

    Promises stay. Raises:
        BadInput: no reason, or a date that is not ahead.
    """
    with work(store, today) as unit:
        row = live_customer(unit, customer_id)
        words = say("reason.no_contact", reason=reason.strip())
        rest_inside(unit, customer_id, until or shift(today, 1, "year"), reason and words)
        run = running_enrolment(unit, customer_id)
        if run is not None:
            plan = plan_of_id(store, run["plan_id"])
            leave(unit, run["id"], "left", left_plan(plan, words))
        for each in runs_beside(unit, customer_id):
            end_run(unit, each, "left", words)
        unit.update("customer", customer_id, {"do_not_contact": 1})
        quiet = say("did.no_contact", name=row["customer_name"], reason=reason.strip())
        return settled(unit, row, quiet)


def _obstacle(
    unit: Unit, customer_id: bytes, plan_id: bytes, *, again: bool = False
) -> Sentence | None:
    """Why the plan cannot begin, in words that follow the customer's name."""
    row = unit.row("SELECT do_not_contact FROM customer WHERE id = ?", (customer_id,))
    if row is not None and row["do_not_contact"]:
        return say("refused.quiet")
    run = running_enrolment(unit, customer_id)
    if run is not None and run["plan_id"] == plan_id and not again:
        return say("refused.follows_already")
    return None


def _free(
    unit: Unit, customers: Iterable[bytes], plan_id: bytes
) -> list[tuple[bytes, date | None]]:
    """Those of the customers with whom the plan can begin, and until when they rest."""
    unit.run("CREATE TEMP TABLE IF NOT EXISTS wanted (id BLOB PRIMARY KEY) WITHOUT ROWID")
    unit.run("DELETE FROM wanted")
    unit.run_many("INSERT OR IGNORE INTO wanted (id) VALUES (?)", [(each,) for each in customers])
    found = unit.run(
        "SELECT c.id, (SELECT max(f.due_on) FROM follow_up AS f WHERE f.customer_id = c.id "
        "AND f.is_open = 1 AND +f.kind = 'rest') AS resting FROM wanted AS p "
        "CROSS JOIN customer AS c ON c.id = p.id WHERE c.live = 1 AND c.do_not_contact = 0 "
        "AND NOT EXISTS (SELECT 1 FROM enrolment AS e WHERE e.customer_id = c.id "
        "AND e.plan_id = ? AND e.state IN ('running', 'paused') AND e.deleted_at IS NULL) "
        "ORDER BY c.id",
        (plan_id,),
    )
    return [
        (row["id"], None if row["resting"] is None else date.fromisoformat(row["resting"]))
        for row in found.fetchall()
    ]


def _apply(
    unit: Unit,
    agenda: Agenda,
    customer_id: bytes,
    plan_id: bytes,
    reason: Words,
    start: date | None,
    until: date | None,
) -> Proposal:
    if until is not None and (start is None or start < until):
        start = max(until, unit.today)
    return switch(
        unit, agenda, customer_id, plan_id, reason, start=start, by_hand=True, kinds=_BY_HAND
    )


def _run(unit: Unit, row: Any) -> Any:
    run = running_enrolment(unit, row["customer_id"])
    if run is None:
        raise Refused(say("refused.follows_no_plan", name=row["customer_name"]))
    return run


def _waiting(unit: Unit, enrolment_id: bytes) -> bool:
    """Whether a step of the run is open, beside a rest."""
    found = unit.row(
        "SELECT 1 FROM follow_up WHERE enrolment_id = ? AND is_open = 1 AND kind <> 'rest'",
        (enrolment_id,),
    )
    return found is not None


def _go_on(unit: Unit, customer_id: bytes, run: Any, rest: Any) -> None:
    """The step that the rest kept, else the plan's first, on the next day with room."""
    plan = plan_of_id(unit.store, run["plan_id"])
    key = plan.steps[0].key
    if rest is not None and rest["step_key"] is not None:
        key = rest["step_key"]
    agenda = Agenda(unit.store).of(customer_id)
    step = find_step(plan, key) or plan.steps[0]
    now = replace(step, delay=1, unit="working_day", anchor="previous", rule="next")
    context = circumstances(unit.store, customer_id)
    found = propose(
        replace(plan, steps=(now,)), None, "reached", unit.today, agenda.calendar, **context
    )
    schedule(
        unit,
        customer_id,
        agenda.room(found.due, found.minutes),
        found.title,
        channel=found.channel,
        minutes=found.minutes,
        kind="step",
        say=found.say,
        step_key=key,
        enrolment_id=run["id"],
    )
