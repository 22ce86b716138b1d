"""Plans in the store: new versions from files, and customers moved from one to the next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Result
from store.ledger.follow_up_rows import enrol, leave
from store.ledger.new_store import add_plan
from store.ledger.unit import Unit
from store.lifecycle.plans import Plan, load_plan
from store.lifecycle.plans.check import check_plan
from store.safety.opening import Store
from store.sentence import say
from store.views.plans.position import plan_id_of
from store.views.plans.repeat_buyers import MOVED
from store.views.plans.stored_plans import plan_of_id
from store.views.plans.versions import landing, plan_diff, runs_elsewhere, same_plan, version_id


def import_plan(store: Store, today: date, toml_text: str, source: str) -> Result:
    """Read a plan's file: a new plan, or a new version where the content differs.

    Customers stay on their version until they are moved (`move_enrolments`). The number in the file
    is kept when it is above the latest; else the next one is given.

    Raises:
        BadInput: the file has faults; the first with file and line, and how many more there are.
    """
    keys = [row["key"] for row in store.rows("SELECT DISTINCT key FROM plan")]
    findings = check_plan(toml_text, source, plans=keys)
    errors = [str(each) for each in findings if each.severity == "error"]
    if errors:
        more = f" ({len(errors) - 1} more: check the file)" if len(errors) > 1 else ""
        raise BadInput(f"{errors[0]}{more}")
    plan = load_plan(toml_text, source)
    warnings = tuple(str(each) for each in findings)
    with work(store, today) as unit:
        latest = _latest(store, plan.key)
        if latest is not None and same_plan(latest, plan):
            words = say("did.plan_same", plan=plan.name, version=latest.version)
            return Result(words, plan_id_of(store, plan.key), 0, warnings)
        if latest is not None:
            plan = replace(plan, version=max(plan.version, latest.version + 1))
        ident = add_plan(unit, plan)
        unit.title = say("did.plan_imported", plan=plan.name, version=plan.version)
        running = len(runs_elsewhere(store, plan.key, plan.version))
        words = say(
            "did.plan_is_in",
            plan=plan.name,
            version=plan.version,
            count=None if latest is None else len(plan_diff(latest, plan)),
            before=None if latest is None else latest.version,
            running=running,
        )
        return Result(words, ident, running, warnings)


def move_enrolments(
    store: Store,
    today: date,
    plan_key: str,
    customers: Collection[bytes] | None = None,
    to_version: int | None = None,
) -> Result:
    """Move customers (None: all) who run through the plan to its latest (or that) version.

    What waits keeps its date; a step that the version lacks becomes the next one that it has. One
    unit of work, one undo.

    Raises:
        Refused: no such plan or version, or nobody to move.
    """
    with work(store, today) as unit:
        plan_id = version_id(store, plan_key, to_version)
        target = plan_of_id(store, plan_id)
        runs = runs_elsewhere(store, plan_key, target.version)
        if customers is not None:
            wanted = set(customers)
            runs = [run for run in runs if run["customer_id"] in wanted]
        if not runs:
            raise Refused(say("refused.nobody_in_other_version", plan=target.name))
        for run in runs:
            _move(unit, run, plan_id, target)
        moved = {"count": len(runs), "plan": target.name, "version": target.version}
        unit.title = say("did.plan_moved", **moved)
        told = say("did.plan_is_moved", **moved)
        return Result(told, plan_id, len(runs))


def _move(unit: Unit, run: Any, plan_id: bytes, target: Plan) -> None:
    old = plan_of_id(unit.store, run["plan_id"])
    fresh = enrol(
        unit,
        run["customer_id"],
        plan_id,
        anchor=date.fromisoformat(run["anchor"]),
        by_hand=bool(run["by_hand"]),
        beside=bool(run["beside"]),
    )
    if run["state"] != "running":
        unit.update("enrolment", fresh, {"state": run["state"]})
    for row in unit.run(
        "SELECT * FROM follow_up WHERE enrolment_id = ? AND is_open = 1", (run["id"],)
    ).fetchall():
        unit.update("follow_up", row["id"], {"enrolment_id": fresh, **_landed(old, target, row)})
    leave(unit, run["id"], "left", say(MOVED, version=target.version))


def _landed(old: Plan, target: Plan, row: Any) -> dict[str, Any]:
    """What changes in an open follow-up: the step and its words, never its date."""
    if row["step_key"] is None:
        return {}
    key, step = landing(old, target, row["step_key"])
    if row["kind"] not in ("step", "first"):
        return {"step_key": key}
    return {"step_key": key, "title": step.title, "say": step.say, "minutes": step.minutes}


def _latest(store: Store, key: str) -> Plan | None:
    try:
        return plan_of_id(store, plan_id_of(store, key))
    except Refused:
        return None
