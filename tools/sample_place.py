"""Where a customer of the sample stands in a plan when the store begins."""

from __future__ import annotations

from datetime import date, timedelta

from store.ledger.unit import Unit
from store.lifecycle.plans import Plan, Step
from tools.sample_people import Client
from tools.sample_plans_years import BOAT, LOCKER
from tools.sample_touches import MINUTES
from tools.sample_world import BEGUN, World

_BY_STAGE = {"potential": "getting-to-know", "former": "win-back"}
# Who asks is interested, whatever was bought or not before; who has no need is left in peace.
_BY_REASON = {
    "has": "interested",
    "asked": "interested",
    "offered": "interested",
    "asked again": "interested",
    "need_gone": "need-gone",
}
_REGULAR_FROM = 3


def place(unit: Unit, world: World, client: Client, seen: date) -> bytes:
    """The customer's run through a plan and its open step, on a day that is not crowded."""
    key, version = _plan_of(world, client)
    plan_id, plan = world.plans[key, version]
    chance = world.chance
    if client.step is not None:
        step = plan.step(client.step)
        assert step is not None
    else:
        step = plan.steps[min(chance.randrange(len(plan.steps)), chance.randrange(6))]
    due = client.due or BEGUN + timedelta(days=chance.randint(1, _spread(client)))
    if client.step is None and client.sales:
        step, due = _by_purchase(world, client, plan, step, due)
    due = world.lightest(due, 0 if client.due else 4, step.minutes)
    started = max(seen, BEGUN - timedelta(days=chance.randint(10, 190)))
    if key in ("kitchen-rhythm", "clinic-month", "yearly-service") and chance.random() < 0.2:
        _earlier(unit, world, client, started)
    enrolment = unit.insert(
        "enrolment",
        {"customer_id": client.id, "plan_id": plan_id, "started_on": started.isoformat()},
    )
    return unit.insert(
        "follow_up",
        {
            "customer_id": client.id,
            "rep_id": world.reps["Alex Rivers"],
            "enrolment_id": enrolment,
            "step_key": step.key,
            "due_on": due.isoformat(),
            "first_due_on": due.isoformat(),
            "title": step.title,
            "say": step.say,
            "channel": step.channel if step.channel in MINUTES else client.likes or "email",
            "minutes": step.minutes,
            "kind": "step",
        },
    )


def _plan_of(world: World, client: Client) -> tuple[str, int]:
    if client.plan is not None:
        return client.plan, 1
    if client.stage == "potential" and client.why == "competitor":
        return "switch-over", 1
    if client.stage != "current":
        return _BY_REASON.get(client.why, _BY_STAGE[client.stage]), 1
    if client.market.key in ("electronics", "furniture"):
        if client.pattern == "new":
            return "after-sale", 1
        if sum(sale.day <= BEGUN for sale in client.sales) < _REGULAR_FROM:
            return "new-buyer", 1
    key = client.market.plan
    versions = max(version for known, version in world.plans if known == key)
    return key, world.chance.randint(1, versions)


def _spread(client: Client) -> int:
    return {"potential": 80, "former": 110}.get(client.stage, client.market.care)


def _by_purchase(
    world: World, client: Client, plan: Plan, step: Step, due: date
) -> tuple[Step, date]:
    """In plans that count from the purchase: the first step that is still to come."""
    last = [sale.day for sale in client.sales if sale.day <= BEGUN]
    if not last or plan.key not in (BOAT.key, LOCKER.key, "after-sale"):
        return step, due
    for each in plan.steps:
        day = world.calendar.add(last[-1], each.delay, each.unit)
        if each.anchor == "last_purchase" and day > BEGUN:
            return each, day
    return plan.steps[-1], due


def _earlier(unit: Unit, world: World, client: Client, until: date) -> None:
    """A run through the plan after the sale that has ended."""
    started = until - timedelta(days=world.chance.randint(380, 460))
    unit.insert(
        "enrolment",
        {
            "customer_id": client.id,
            "plan_id": world.plans["after-sale", 1][0],
            "state": "finished",
            "started_on": started.isoformat(),
            "ended_on": until.isoformat(),
            "reason": "the year after the purchase is over",
        },
    )
