"""Versions of plans as the store keeps them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from store.errors import Refused
from store.lifecycle.plans import Plan, Step, Worked, base_key, find_step, load_plan
from store.lifecycle.plans.built_in_steps import END, MEANWHILE
from store.lifecycle.plans.model import AHEAD_ANCHORS
from store.names import quoted
from store.safety.opening import Store
from store.sentence import say
from store.vocabulary import TALKS, talks

_LOOKED_BACK: Final = 40  # steps of a run


def plan_of_id(store: Store, plan_id: bytes) -> Plan:
    """One version of a plan; its text is read into a plan once.

    Raises:
        Refused: it is not there.
    """
    body = store.value("SELECT body FROM plan WHERE id = ?", (plan_id,))
    if body is None:
        raise Refused(say("refused.plan_not_there"))
    return read_plan(body)


@lru_cache(maxsize=256)
def read_plan(body: str) -> Plan:
    """The plan in a text that the store keeps; read once."""
    return load_plan(body, source="store")


def before_end(plan: Plan | None, step_key: str) -> bool:
    """Whether the step asks before the end of a term how it goes on."""
    step = plan.step(base_key(step_key)) if plan is not None else None
    return step_key.startswith(END) or (step is not None and step.anchor == "renewal")


def has_own_day(store: Store, plan_id: bytes | None, step_key: str | None) -> bool:
    """Whether the day of a plan's step has a reason of its own, such as the end of a term."""
    if plan_id is None or step_key is None:
        return False
    step = find_step(plan_of_id(store, plan_id), step_key)
    own = step is not None and step.anchor in AHEAD_ANCHORS
    return own or step_key.startswith((END, MEANWHILE))


def left_at_in(store: Store, customer_id: bytes, plan: Plan) -> str | None:
    """The step behind which a potential customer goes on in the plan; None at its beginning.

    It is the last one at which they were talked to in an earlier run: nobody gets to know them
    twice because their interest has cooled. Else an offer of ours stands for the plan's own, open
    or refused; who has asked nothing, or was answered, is not answered; and who was talked to
    before, as a file or a person tells, is known.
    """
    if plan.stage != "potential":
        return None
    row = store.row(
        "SELECT f.step_key FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id AND p.key = ?2 "
        "JOIN follow_up AS f ON f.enrolment_id = e.id AND f.status = 'done' "
        "AND f.outcome = 'reached' AND f.step_key IS NOT NULL AND f.deleted_at IS NULL "
        "WHERE e.customer_id = ?1 AND e.deleted_at IS NULL "
        "ORDER BY f.finished_on DESC, f.id DESC LIMIT 1",
        (customer_id, plan.key),
    )
    if row is not None:
        return str(row["step_key"])
    asks, gets_to_know = "enquiry" in plan.steps[0].kinds, "1.1" in plan.groups
    if asks and _is(store, customer_id, _ASKED):
        return None
    offers = [step for step in plan.steps if step.kind == "offer"]
    made = store.rows(_OFFERED, (customer_id,)) if offers else []
    if any(offer["answer"] == "open" for offer in made):
        if not gets_to_know:
            return offers[0].key
    elif made and made[-1]["answer"] == "refused":
        refused = sum(offer["answer"] == "refused" for offer in made)
        return _behind_refusal(plan, offers, refused, told_why=bool(made[-1]["reason"]))
    known = asks or (gets_to_know and len(plan.steps) > 1 and _is(store, customer_id, _TALKED))
    return plan.steps[0].key if known else None


def _behind_refusal(plan: Plan, offers: list[Step], refused: int, *, told_why: bool) -> str:
    """The step behind which a plan goes on where so many offers were refused outside it.

    Why they were is asked where nobody knows it; else it goes on as at a refusal of the plan's own.
    """
    last = offers[min(refused, len(offers)) - 1]
    onward = plan.steps[plan.place(last.key) + 1 :]
    asks_why = next((step for step in onward if step.kind == "refusal-reasons"), None)
    track = last.tracks.get("refused")
    there = plan.step(track.to) if track is not None else None
    if there is None or not told_why:
        there = asks_why or there
    before = None if there is None else plan.steps[plan.place(there.key) - 1]
    return last.key if before is None or "reached" in before.tracks else before.key


_OFFERED = (
    "SELECT answer, reason FROM offer WHERE customer_id = ? AND deleted_at IS NULL "
    "ORDER BY offered_on, id"
)
_TALKED = (
    "SELECT 1 FROM interaction WHERE customer_id = ? AND deleted_at IS NULL "
    f"AND channel IN ({quoted(talks())}) AND outcome IN ({quoted(TALKS)}) LIMIT 1"
)
_ASKED = (
    "SELECT 1 FROM interaction AS i WHERE i.customer_id = ? AND i.deleted_at IS NULL "
    "AND i.direction = 'in' AND NOT EXISTS (SELECT 1 FROM service_case AS x "
    "WHERE x.customer_id = i.customer_id AND x.interaction_id = i.id AND x.deleted_at IS NULL "
    "AND (x.kind <> 'enquiry' OR x.answered_on IS NOT NULL OR x.closed_on IS NOT NULL)) LIMIT 1"
)


def _is(store: Store, customer_id: bytes, found: str) -> bool:
    return store.row(found, (customer_id,)) is not None


def history_of(store: Store, enrolment_id: bytes) -> tuple[Worked, ...]:
    """The last steps of a run that were worked or skipped, the latest first."""
    return tuple(
        Worked(row["step_key"], row["outcome"] or "reached", date.fromisoformat(row["finished_on"]))
        for row in store.rows(
            "SELECT step_key, outcome, finished_on FROM follow_up WHERE enrolment_id = ? "
            "AND status IN ('done', 'skipped') AND +kind <> 'rest' AND step_key IS NOT NULL "
            "AND deleted_at IS NULL ORDER BY finished_at DESC, id DESC LIMIT ?",
            (enrolment_id, _LOOKED_BACK),
        )
    )


def plan_keys(store: Store) -> list[str]:
    """The keys of all plans, in the order of the alphabet."""
    found = store.rows("SELECT DISTINCT key FROM plan WHERE deleted_at IS NULL ORDER BY key")
    return [row["key"] for row in found]


def latest_of(store: Store, key: str) -> bytes | None:
    """The latest version of the plan with this key, None where there is none."""
    found: bytes | None = store.value(
        "SELECT id FROM plan WHERE key = ? AND deleted_at IS NULL ORDER BY version DESC LIMIT 1",
        (key,),
    )
    return found
