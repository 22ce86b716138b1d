"""Versions of plans as the store keeps them."""

from __future__ import annotations

from functools import lru_cache

from store.errors import Refused
from store.lifecycle.plans import Plan, find_step, load_plan
from store.lifecycle.plans.model import AHEAD_ANCHORS
from store.lifecycle.plans.standing import END, MEANWHILE
from store.safety.opening import Store
from store.sentence import say


def plan_of_id(store: Store, plan_id: bytes) -> Plan:
    """One version of a plan; its text is read into a plan once.

    Raises:
        Refused: it is not there.
    """
    body = store.value("SELECT body FROM plan WHERE id = ?", (plan_id,))
    if body is None:
        raise Refused(say("refused.plan_not_there"))
    return _read(body)


@lru_cache(maxsize=256)
def _read(body: str) -> Plan:
    return load_plan(body, source="store")


def has_own_day(store: Store, plan_id: bytes | None, step_key: str | None) -> bool:
    """Whether the day of a plan's step has a reason of its own, such as the end of a term."""
    if plan_id is None or step_key is None:
        return False
    step = find_step(plan_of_id(store, plan_id), step_key)
    own = step is not None and step.anchor in AHEAD_ANCHORS
    return own or step_key.startswith((END, MEANWHILE))


def left_at_in(store: Store, customer_id: bytes, plan: Plan) -> str | None:
    """The last step at which a potential customer was talked to in an earlier run of the plan.

    Nobody gets to know them twice because their interest has cooled.
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
    return None if row is None else str(row["step_key"])
