"""A plan ahead of one follow-up, or before it begins: dated as if every talk comes about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.calendar import shift_days
from store.lifecycle.plans import (
    Context,
    Plan,
    Proposal,
    Step,
    Worked,
    choose_channel,
    find_step,
    propose,
)
from store.lifecycle.schedule import ahead
from store.safety.opening import Store
from store.sentence import Words, say, shown
from store.views.customer.expected_contact import Expected, expected_of
from store.views.day.agenda import Agenda, first_step, resting
from store.views.plans.complaint import taken_up
from store.views.plans.position import (
    after,
    calendar_for,
    circumstances,
    plan_id_of,
    position_of,
    room_of,
)
from store.views.plans.stored_plans import plan_of_id
from store.vocabulary import lacking

MOST_STEPS: Final = 12


@dataclass(frozen=True)
class StepAhead:
    """One step to come: when, what, how, why then, and the plan it belongs to, by name and key.

    `public`: the client may see it.
    """

    due: date
    title: str
    channel: str
    why: Words
    plan: str
    plan_key: str
    step_key: str | None
    public: bool


@dataclass(frozen=True)
class PlanAhead:
    """Where a follow-up stands in its plan (`place` of `steps`, None beside it) and what follows.

    `titles` are the plan's own steps in order; `paused` says that the plan rests now, `runs` that
    one runs at all: else the plan is the one that comes. `own` says that the follow-up is a step of
    it. `ahead` holds what is agreed or promised beside the plan, too. `others` are the other plans
    that the customer runs through; `beside`: this one runs beside their own.
    """

    plan: str
    version: int
    place: int | None
    titles: tuple[str, ...]
    title: str
    channel: str
    due: date
    own: bool
    ahead: tuple[StepAhead, ...]
    paused: bool
    runs: bool
    key: str
    beside: bool
    others: tuple[OtherPlan, ...]


@dataclass(frozen=True, slots=True)
class OtherPlan:
    """A plan that a customer runs through at the same time, with its open step."""

    key: str
    plan: str
    version: int
    beside: bool
    title: str
    due: date


@dataclass(frozen=True, slots=True)
class PreviewStep:
    """A step as it would be dated for a customer; `load` are the minutes planned on that day.

    `window` are the first and the last day on which its plan lets it fall, None for one day.

    `lacks` says why it cannot be made as planned ("no phone"), None where it can.
    """

    key: str
    title: str
    channel: str
    minutes: int
    due: date
    why: Words
    load: int
    lacks: str | None
    window: tuple[date, date] | None


@dataclass(frozen=True)
class PlanPreview:
    """A plan before it is applied. `full` are the days that would hold more than the capacity.

    `expected` is when the customer expects us whatever the plan. `passed` are the titles of steps
    that are too late by now.
    """

    plan: str
    version: int
    steps: tuple[PreviewStep, ...]
    capacity: int
    full: tuple[date, ...]
    expected: Expected
    passed: tuple[str, ...]


def plan_ahead(store: Store, follow_up_id: bytes, today: date) -> PlanAhead:
    """The plan of an open follow-up, run on "reached" each time from the day it is due.

    Raises:
        Refused: the follow-up is not there or is finished.
    """
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,))
    if row is None or not row["is_open"]:
        raise Refused(say("refused.step_not_open"))
    at = position_of(store, row)
    due = date.fromisoformat(row["due_on"])
    keys = [step.key for step in at.plan.steps]
    return PlanAhead(
        plan=at.plan.name,
        version=at.plan.version,
        place=keys.index(at.step_key) + 1 if at.step_key in keys else None,
        titles=tuple(step.title for step in at.plan.steps),
        title=shown(row["title"]),
        channel=row["channel"],
        due=due,
        own=row["step_key"] is not None,
        ahead=_with_agreed(store, row, list(_until_it_repeats(steps_ahead(store, row, today)))),
        runs=at.started is not None and at.held is None,
        paused=bool(
            store.value(
                "SELECT EXISTS (SELECT 1 FROM enrolment WHERE customer_id = ? "
                "AND state = 'paused' AND deleted_at IS NULL)",
                (row["customer_id"],),
            )
        ),
        key=at.plan.key,
        beside=at.beside is not None,
        others=tuple(_others(store, row["customer_id"], at.beside or row["enrolment_id"])),
    )


def _with_agreed(store: Store, follow_up: Any, steps: list[StepAhead]) -> tuple[StepAhead, ...]:
    """The steps with what else is open for the customer outside any plan, by their days."""
    known = {(step.due, step.title) for step in steps}
    for row in store.rows(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND id <> ? "
        "AND step_key IS NULL AND +kind <> 'rest' ORDER BY due_on, id",
        (follow_up["customer_id"], follow_up["id"]),
    ):
        due, title = date.fromisoformat(row["due_on"]), shown(row["title"])
        if (due, title) not in known:
            why = say("due.agreed")
            steps.append(StepAhead(due, title, row["channel"], why, "", "", None, public=False))
    return tuple(sorted(steps, key=lambda step: step.due))


def _others(store: Store, customer_id: bytes, run: bytes | None) -> Iterator[OtherPlan]:
    for row in store.rows(
        "SELECT p.key, p.name, p.version, e.beside, f.title, f.due_on FROM enrolment AS e "
        "JOIN plan AS p ON p.id = e.plan_id JOIN follow_up AS f ON f.id = (SELECT o.id "
        "FROM follow_up AS o WHERE o.customer_id = e.customer_id AND o.is_open = 1 "
        "AND o.enrolment_id = e.id ORDER BY o.due_on, o.id LIMIT 1) "
        "WHERE e.customer_id = ?1 AND e.state IN ('running', 'paused') AND e.deleted_at IS NULL "
        "AND e.id IS NOT ?2 AND (e.beside = 1 OR EXISTS (SELECT 1 FROM enrolment AS b "
        "WHERE b.id = ?2 AND b.beside = 1)) ORDER BY f.due_on, p.name",
        (customer_id, run),
    ):
        due = date.fromisoformat(row["due_on"])
        yield OtherPlan(row["key"], row["name"], row["version"], bool(row["beside"]),
                        shown(row["title"]), due)  # fmt: skip


def preview_plan(store: Store, customer_id: bytes, plan_key: str, today: date) -> PlanPreview:
    """The plan's dates for one customer if it began today, or after their rest.

    Its steps as they come if every touch reaches the customer; those that only another outcome
    leads to are left out.

    Raises:
        Refused: no such plan or customer.
    """
    plan = plan_of_id(store, plan_id_of(store, plan_key))
    if store.row("SELECT 1 FROM customer WHERE id = ? AND live = 1", (customer_id,)) is None:
        raise Refused(say("refused.customer_not_live"))
    agenda, known = Agenda(store).of(customer_id), circumstances(store, customer_id)
    preferred, accepted = known.get("preferred"), known.get("accepted") or []
    steps, full = list[PreviewStep](), []
    passed: tuple[str, ...] = ()
    for found, on in _begun(store, agenda, customer_id, plan, known, today):
        step = plan.step(found.step_key or "")
        if not steps:
            passed = tuple(dict.fromkeys(found.passed))
        if step is None or any(each.key == step.key for each in steps):
            break
        chosen = choose_channel(step.channel, preferred, accepted).channel
        wanted = "call" if step.channel in ("preferred", "cheapest") else step.channel
        minutes = agenda.load[found.due]
        lacks = None if chosen else lacking(wanted)
        steps.append(
            PreviewStep(
                step.key,
                step.title,
                chosen or wanted,
                step.minutes,
                found.due,
                found.why,
                minutes,
                lacks,
                _window(step, on),
            )
        )
        if minutes + step.minutes > agenda.capacity:
            full.append(found.due)
    return PlanPreview(
        plan.name, plan.version, tuple(steps), agenda.capacity, tuple(full),
        expected_of(store, customer_id, today), passed,
    )  # fmt: skip


def _window(step: Step, on: date) -> tuple[date, date] | None:
    """The days on which a step may fall whose own day is given."""
    if step.fixed or step.window == (0, 0):
        return None
    return shift_days(on, -step.window[0]), shift_days(on, step.window[1])


def _begun(
    store: Store, agenda: Agenda, customer_id: bytes, plan: Plan, known: Context, today: date
) -> Iterator[tuple[Proposal, date]]:
    """The plan's first step and what follows, while it is the plan's own, each with its own day.

    That is the day before it is moved to a lighter one.
    """
    start = max(resting(store, customer_id) or today, today)
    first = first_step(store, agenda, customer_id, plan, start)
    known["load"], known["capacity"], known["start"] = agenda.load, agenda.capacity, start
    calendar = calendar_for(store, customer_id, agenda.calendar)

    history: tuple[Worked, ...] = ()

    def own(key: str | None, day: date) -> date:
        level: Context = {**known, "level": False, "previous_due": day, "history": history}
        return propose(plan, key, "reached", day, calendar, **level).due

    yield first, own(None, start)
    before = first
    for followed, found in ahead(plan, first.due, calendar, from_step=first.step_key, **known):
        if followed.key != plan.key:
            return
        yield found, own(before.step_key, before.due)
        history = (Worked(before.step_key or "", "reached", before.due), *history)
        before = found


def steps_ahead(store: Store, follow_up: Any, today: date) -> Iterator[StepAhead]:
    """What follows an open follow-up row, without end, if every talk comes about on its day.

    The dates are those that finishing each step on its day schedules, the load of the days as it is
    now: the one source of what is shown, written to the client, and kept.
    """
    day = max(date.fromisoformat(follow_up["due_on"]), today)
    first = after(store, follow_up, "reached", day)
    found = first.proposal
    if found is None or found.plan_key is None:
        waiting = _waiting(store, follow_up)
        if found is not None or waiting is None:  # what is still to say of a complaint
            yield StepAhead(
                first.due, first.title, first.channel, first.why, "", "", None, public=False
            )
            day = max(first.due, day)
        if waiting is None:
            at = position_of(store, follow_up)
            found = taken_up(at.plan, at.held, calendar_for(store, follow_up["customer_id"]), day)
        else:
            follow_up, at = waiting, position_of(store, waiting)
            due = date.fromisoformat(waiting["due_on"])
            step = find_step(at.plan, waiting["step_key"] or "")
            yield StepAhead(
                due, shown(waiting["title"]), waiting["channel"],
                say("due.waiting"), at.plan.name, at.plan.key,
                waiting["step_key"], step is not None and step.public,
            )  # fmt: skip
            day = max(due, today)
            found = after(store, waiting, "reached", day).proposal
    if found is None or found.plan_key is None:
        return
    at = position_of(store, follow_up)
    plan, start, history = at.plan, at.started, at.history
    if at.step_key is not None:
        history = (Worked(at.step_key, "reached", day), *history)
    if found.plan_key != plan.key:
        plan, start, history = plan_of_id(store, plan_id_of(store, found.plan_key)), day, ()
    yield _step_ahead(plan, found)
    known = circumstances(store, follow_up["customer_id"])
    known |= room_of(store, follow_up["customer_id"])
    known["start"], known["history"] = start, history
    calendar = calendar_for(store, follow_up["customer_id"])
    for follows, each in ahead(plan, found.due, calendar, from_step=found.step_key, **known):
        yield _step_ahead(follows, each)


def _step_ahead(plan: Plan, found: Proposal) -> StepAhead:
    step = find_step(plan, found.step_key or "")
    return StepAhead(
        found.due, found.title, found.channel, found.why, plan.name, plan.key, found.step_key,
        step is not None and step.public,
    )  # fmt: skip


def _until_it_repeats(steps: Iterable[StepAhead]) -> Iterator[StepAhead]:
    seen = set[tuple[str, str | None]]()
    for each in steps:
        if len(seen) == MOST_STEPS or (each.plan_key, each.step_key) in seen:
            return
        seen.add((each.plan_key, each.step_key))
        yield each


def _waiting(store: Store, follow_up: Any) -> Any:
    """The plan's step that waits already beside this follow-up."""
    return store.row(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND id <> ? "
        "AND kind IN ('step', 'first', 'rest') ORDER BY due_on, id LIMIT 1",
        (follow_up["customer_id"], follow_up["id"]),
    )
