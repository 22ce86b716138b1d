"""What a new store begins with: a rep, a device, a segment, and the preset plans."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from store.ledger.commit import work
from store.ledger.unit import Unit
from store.lifecycle.plans import dump_plan, preset_plans
from store.safety.opening import Store
from store.sentence import say
from store.views.segments.rules import EVERYONE


def found(store: Store, today: date) -> bool:
    """Fill a new store; False when it was filled before. Not undoable."""
    if store.value("SELECT 1 FROM setting WHERE key = 'me' AND deleted_at IS NULL"):
        return False
    with work(store, today, say("did.new_store"), undoable=False) as unit:
        # Two windows may have opened the new file at once; the second finds it done.
        if unit.row("SELECT 1 FROM setting WHERE key = 'me' AND deleted_at IS NULL"):
            return False
        device = store.mint().hex()[-8:]
        unit.insert("setting", {"key": "device", "value": device})
        rep = unit.insert("rep", {"name": "me"})
        unit.insert("setting", {"key": "me", "value": rep.hex()})
        unit.insert("segment", {"name": EVERYONE})
        for plan in preset_plans():
            add_plan(unit, plan)
    return True


def add_plan(unit: Unit, plan: Any) -> bytes:
    """Store one version of a plan with its steps; returns the plan's id."""
    plan_id = unit.insert(
        "plan",
        {
            "key": plan.key,
            "name": plan.name,
            "version": plan.version,
            "stage": plan.stage,
            "body": dump_plan(plan),
        },
    )
    for position, step in enumerate(plan.steps, start=1):
        unit.insert(
            "plan_step",
            {"plan_id": plan_id, "position": position, "key": step.key, "title": step.title},
        )
    return plan_id


def choose(unit: Unit, key: str, value: Any) -> None:
    """Set a setting inside a unit of work."""
    text = json.dumps(value)
    row = unit.row("SELECT id FROM setting WHERE key = ? AND deleted_at IS NULL", (key,))
    if row is None:
        unit.insert("setting", {"key": key, "value": text})
    else:
        unit.update("setting", row["id"], {"value": text})
