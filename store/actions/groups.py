"""What a person knows better than the rule: a group by hand, a goodbye, a need met or not."""

from __future__ import annotations

from datetime import date

from store.actions.sales import known_customer
from store.errors import BadInput
from store.leaving import gone_to, known_leaving_reason
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.lifecycle.groups import GROUPS, STAGES
from store.safety.opening import Store
from store.sentence import Words, listed, say
from store.views.lists.competitors import named_competitor


def set_group(
    store: Store, today: date, customer_id: bytes, group: str | None, reason: str = ""
) -> Effect:
    """Set a group by hand until the customer does the contrary; None lets the rule decide again.

    The plan follows as after every change of group.

    Raises:
        BadInput: no such group, or no reason.
    """
    if group is not None and group not in GROUPS:
        raise BadInput(say("refused.no_group", text=group, known=", ".join(GROUPS)))
    if group is not None and not reason.strip():
        raise BadInput(say("refused.group_needs_reason"))
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        unit.update(
            "customer",
            customer_id,
            {
                "group_override": group,
                "override_reason": reason.strip() or None,
                "override_on": None if group is None else today.isoformat(),
            },
        )
        unit.touch(customer_id)
        unit.title = say("did.group_ruled", name=row["name"])
        if group is not None:
            unit.title = say("did.group_set", name=row["name"], group=group)
        return Effect(say("did.ended", done=unit.title), customer_id)


def said_left(
    store: Store, today: date, customer_id: bytes, reason: str, competitor: str | None = None
) -> Effect:
    """They said that they leave, for a `reason` of `LEAVING`, and to which competitor.

    One that is known by that name already is the same; a new one that looks like one is said.

    Raises:
        BadInput: another reason.
    """
    competitor = competitor or gone_to(reason)
    reason = known_leaving_reason(reason)
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        changes = {"said_left_on": today.isoformat(), "left_reason": reason}
        alike: list[str] = []
        if competitor and competitor.strip():
            changes["competitor"], alike = named_competitor(store, competitor)
        unit.update("customer", customer_id, changes)
        unit.touch(customer_id)
        unit.title = say("did.said_left", name=row["name"], reason=reason.replace("_", " "))
        told: Words = say("did.ended", done=unit.title)
        if alike:
            name = changes["competitor"]
            told = listed(told, say("did.competitor_alike", name=name, known=alike[0]), by=" ")
        return Effect(told, customer_id)


def need_met(
    store: Store, today: date, customer_id: bytes, stage: str, met: bool, note: str | None = None
) -> Effect:
    """Whether the customer's needs were met at a stage; the last answer counts (R57).

    Raises:
        BadInput: the stage is not potential, current or former.
    """
    if stage not in STAGES:
        raise BadInput(say("refused.no_stage", text=stage, known=", ".join(STAGES)))
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        record = unit.insert(
            "need_answer",
            {
                "customer_id": customer_id,
                "stage": stage,
                "met": int(met),
                "note": note,
                "answered_on": today.isoformat(),
            },
        )
        unit.title = say("did.needs", name=row["name"], met=bool(met), stage=stage)
        return Effect(say("did.recorded", done=unit.title), customer_id, record_id=record)
