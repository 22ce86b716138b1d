"""The steps that exist only for a complaint: while it is open, one is always dated."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans import Plan, Proposal
from store.safety.opening import Store
from store.sentence import begins_with, kept, say

_SETTLED_AFTER: Final = 3  # working days
_MINUTES: Final = 10
_BEGINS: Final = (begins_with("todo.settled"), begins_with("todo.solve"))


def steps_about(store: Store, case: Any) -> list[Any]:
    """The open steps (rows) that exist only for a case: its answer first.

    “Solve the complaint” names none, so it is theirs who have no other complaint open.
    """
    return store.rows(
        "SELECT * FROM follow_up AS f WHERE customer_id = ?1 AND is_open = 1 AND (id = ?2 OR "
        "kind = 'own' AND (title = ?3 OR title = ?4 AND NOT EXISTS (SELECT 1 FROM service_case "
        "WHERE customer_id = ?1 AND id <> ?5 AND kind = 'complaint' AND closed_on IS NULL "
        "AND deleted_at IS NULL))) ORDER BY kind <> 'answer', due_on, id",
        (
            case["customer_id"],
            case["follow_up_id"],
            kept(say("todo.settled", title=case["title"])),
            kept(say("todo.solve")),
            case["id"],
        ),
    )


def is_about_complaint(step: Any) -> bool:
    """Whether an open step (a row) but for an answer exists only for a complaint."""
    return step["kind"] == "own" and str(step["title"]).startswith(_BEGINS)


def is_question(title: str) -> bool:
    """Whether a step of this title asks if a complaint is settled."""
    return title.startswith(_BEGINS[0])


def left_open(store: Store, step: Any) -> Any | None:
    """The open complaint (a row) about which nothing is dated once this step is done."""
    for case in store.rows(
        "SELECT * FROM service_case WHERE customer_id = ? AND kind = 'complaint' "
        "AND closed_on IS NULL AND deleted_at IS NULL "
        "ORDER BY follow_up_id IS NOT ?, opened_on, id",
        (step["customer_id"], step["id"]),
    ):
        if all(each["id"] == step["id"] for each in steps_about(store, case)):
            return case
    return None


def step_of_another(store: Store, step: Any) -> Any | None:
    """The next step (a row), but for this one, that exists only for an open complaint."""
    found = [
        each
        for case in store.rows(
            "SELECT * FROM service_case WHERE customer_id = ? AND kind = 'complaint' "
            "AND closed_on IS NULL AND deleted_at IS NULL",
            (step["customer_id"],),
        )
        for each in steps_about(store, case)
        if each["id"] != step["id"]
    ]
    return min(found, key=lambda each: (each["due_on"], each["id"]), default=None)


def ask_whether_settled(case: Any, calendar: WorkCalendar, today: date) -> Proposal:
    """The step after an answer: it comes again until the complaint is closed with its cause."""
    return Proposal(
        plan_key=None,
        step_key=None,
        title=kept(say("todo.settled", title=case["title"])),
        say="",
        channel=case["channel"] or "call",
        minutes=_MINUTES,
        due=calendar.add_working(today, _SETTLED_AFTER),
        why=say("reason.still_open"),
    )


def held_at(store: Store, customer_id: bytes) -> Any | None:
    """The step (a row, with its run) at which a complaint has ended the customer's last run.

    What they have bought since then begins a plan of its own.
    """
    return store.row(
        "SELECT f.*, e.plan_id, e.by_hand, coalesce(e.anchor_on, e.started_on) AS start "
        "FROM enrolment AS e JOIN follow_up AS f ON f.enrolment_id = e.id "
        "AND f.status = 'cancelled' AND f.reason = e.reason AND f.step_key IS NOT NULL "
        "AND f.deleted_at IS NULL WHERE e.id = (SELECT max(id) FROM enrolment "
        "WHERE customer_id = ?1 AND beside = 0 AND deleted_at IS NULL) AND e.state = 'left' "
        "AND instr(e.reason, ?2) > 0 AND NOT EXISTS (SELECT 1 FROM purchase AS x "
        "WHERE x.customer_id = ?1 AND x.kind = 'purchase' AND x.created_at > f.finished_at "
        "AND x.deleted_at IS NULL) ORDER BY f.due_on, f.id LIMIT 1",
        (customer_id, begins_with("reason.complaint")),
    )


def taken_up(plan: Plan, held: Any, calendar: WorkCalendar, today: date) -> Proposal | None:
    """The step at which a complaint has stopped the plan, on its day or the next one worked."""
    if held is None:
        return None
    soonest = calendar.add_working(today, 1)
    due = max(date.fromisoformat(held["due_on"]), soonest)
    return Proposal(
        plan.key, held["step_key"], held["title"], held["say"] or "", held["channel"],
        held["minutes"], due, say("due.goes_on", plan=plan.name),
    )  # fmt: skip
