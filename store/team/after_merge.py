"""What no single field can tell, put right after each merge, alike on every device."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from store.ledger.follow_up_rows import finish_row, leave, schedule
from store.ledger.give_way import OWNED
from store.ledger.unit import Unit
from store.sentence import say
from store.team.pull import tell
from store.team.rules import UNIQUE, Closed, Run, give_way, keeper, step_for_orphan, surplus
from store.views.value.facts import pick

# What a person has done with somebody: who is deleted and has some of it is there again.
_WORK = (
    "interaction", "purchase", "offer", "promise", "service_case", "satisfaction", "contact", "way",
    "own_value", "tag", "need_answer", "motivation", "link", "cost",
)  # fmt: skip
_OPEN = "f.customer_id = c.id AND f.is_open = 1"
_OF_CONTACT = ("way", "follow_up", "interaction", "satisfaction", "service_case")
_TWICE = say("reason.twice")


class _Taken:
    """The ids of all follow-ups, of whomever."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def __contains__(self, ident: object) -> bool:
        return self._unit.row("SELECT 1 FROM follow_up WHERE id = ?", (ident,)) is not None


def put_right(unit: Unit, customers: Iterable[bytes]) -> None:
    """See that these customers can be kept: records with whom they belong to, one running plan,
    whoever got new work there again, an owner who works here, and a next step for who is live."""
    merged = {
        row["merged_id"]: row["customer_id"]
        for row in unit.run(
            "SELECT merged_id, customer_id FROM known_as WHERE merged_id IS NOT NULL "
            "AND deleted_at IS NULL ORDER BY id"
        )
        if row["merged_id"] != row["customer_id"]
    }
    wanted = set(customers)
    if merged:
        for ident in sorted(wanted):
            if ident in merged and (heir := keeper(ident, merged)) != ident:
                row = unit.row("SELECT deleted_at FROM customer WHERE id = ?", (ident,))
                if row is not None and row["deleted_at"] is not None:
                    _hand_on(unit, ident, heir)
                    wanted.add(heir)
        for ident in sorted({keeper(each, merged) for each in wanted if each in merged}):
            wanted.add(ident)
    unit.touched |= wanted
    for row in _not_right(unit, wanted):
        _put_right(unit, row)


def _not_right(unit: Unit, customers: Collection[bytes]) -> list[Any]:
    """Those in whom there is something to decide; the others are given the step that is due first.

    Of most there is nothing, and so they are asked all at once.
    """
    pick(unit.store.connection, sorted(customers))
    found: list[Any] = unit.run(
        "SELECT c.* FROM picked AS p CROSS JOIN customer AS c ON c.id = p.id WHERE NOT EXISTS "
        f"(SELECT 1 FROM follow_up AS f WHERE {_OPEN}) OR c.deleted_at IS NOT NULL "
        "OR c.closed_at IS NOT NULL OR EXISTS (SELECT 1 FROM rep AS r WHERE r.id = c.owner_id "
        "AND r.deleted_at IS NOT NULL) OR (SELECT count(*) FROM enrolment AS e "
        "WHERE e.customer_id = c.id AND e.deleted_at IS NULL "
        "AND e.state IN ('running', 'paused')) > 1 ORDER BY c.id"
    ).fetchall()
    unit.run_many("DELETE FROM picked WHERE id = ?", [(row["id"],) for row in found])
    steps = unit.run(
        f"SELECT c.id, c.next_id, (SELECT f.id FROM follow_up AS f WHERE {_OPEN} "
        "ORDER BY f.due_on, f.id LIMIT 1) AS step FROM picked AS p CROSS JOIN customer AS c "
        "ON c.id = p.id"
    )
    changed = [(id_, [old], [new]) for id_, old, new in steps if old != new]
    if changed:
        unit.take_changes("customer", ("next_id",), changed)
    return found


def _hand_on(unit: Unit, ident: bytes, heir: bytes) -> None:
    """New work with a record that was merged into another one goes over to that one."""
    for table, column in OWNED.items():
        if column == "id":
            continue
        rows = unit.run(f"SELECT * FROM {table} WHERE customer_id = ?", (ident,)).fetchall()
        for row in rows:
            if table == "alarm":
                unit.remove(table, row["id"])
                continue
            changes: dict[str, Any] = {"customer_id": heir}
            if row["deleted_at"] is None and _is_double(unit, table, row, heir):
                changes["deleted_at"] = row["created_at"]  # alike on all devices
            elif table == "follow_up" and row["is_open"] and row["kind"] in ("first", "rest"):
                finish_row(unit, row, "cancelled", reason=say("reason.merged"))
            columns, _ = UNIQUE.get(table, ((), ""))
            if "customer_id" in columns and row["deleted_at"] is None:
                (other,) = (name for name in columns if name != "customer_id")
                taken = unit.row(
                    f"SELECT * FROM {table} WHERE customer_id = ? AND {other} = ? "
                    "AND deleted_at IS NULL",
                    (heir, row[other]),
                )
                if taken is not None:
                    changes |= give_way(table, row["id"], dict(row))
                    tell(unit, table, dict(row), dict(taken))
            unit.update(table, row["id"], changes)


def _is_double(unit: Unit, table: str, row: Any, heir: bytes) -> bool:
    """Whether the one that stays has the very same way or contact; what is of the contact goes
    over to that one."""
    if table == "way":
        found = unit.row(
            "SELECT id FROM way WHERE customer_id = ? AND contact_id IS ? AND kind = ? "
            "AND value = ? AND deleted_at IS NULL",
            (heir, row["contact_id"], row["kind"], row["value"]),
        )
        return found is not None
    if table != "contact":
        return False
    found = unit.row(
        "SELECT id FROM contact WHERE customer_id = ? AND name = ? AND role IS ? "
        "AND deleted_at IS NULL ORDER BY id LIMIT 1",
        (heir, row["name"], row["role"]),
    )
    if found is None:
        return False
    for each in _OF_CONTACT:
        for of in unit.run(f"SELECT id FROM {each} WHERE contact_id = ?", (row["id"],)).fetchall():
            unit.update(each, of["id"], {"contact_id": found["id"]})
    return True


def _give_to_heir(unit: Unit, ident: bytes, owner: bytes | None) -> None:
    """Whom somebody has given to a rep who had left by then goes to the heir, or is nobody's."""
    passed = list[bytes | None]()
    while owner is not None and owner not in passed:
        rep = unit.row("SELECT heir_id FROM rep WHERE id = ? AND deleted_at IS NOT NULL", (owner,))
        if rep is None:
            break
        passed.append(owner)
        owner = rep["heir_id"]
    if passed:
        unit.update("customer", ident, {"owner_id": None if owner in passed else owner})


def _put_right(unit: Unit, row: Any) -> None:
    ident = row["id"]
    _give_to_heir(unit, ident, row["owner_id"])
    steps = unit.run(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 ORDER BY due_on, id",
        (ident,),
    ).fetchall()
    deleted, closed = row["deleted_at"] is not None, row["closed_at"] is not None
    again: dict[str, Any] = {}
    if deleted and (steps or _has_work(unit, ident)):
        again, deleted = {"deleted_at": None}, False
    if closed and steps and not deleted:
        again |= {"closed_at": None, "closed_on": None, "closed_reason": None}
        closed = False
    live = not deleted and not closed
    if again:
        unit.update("customer", ident, again | ({"next_id": ident} if live else {}))
    if not live:
        unit.update("customer", ident, {"next_id": None})
        return
    for run in surplus(
        [
            Run(each["id"], bool(each["by_hand"]), each["goal"])
            for each in unit.run(
                "SELECT e.id, e.by_hand, CASE e.beside WHEN 1 THEN p.key ELSE '' END AS goal "
                "FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id WHERE e.customer_id = ? "
                "AND e.deleted_at IS NULL AND e.state IN ('running', 'paused')",
                (ident,),
            )
        ]
    ):
        leave(unit, run.ident, "left", _TWICE)
        for step in steps:
            if step["enrolment_id"] == run.ident:
                finish_row(unit, step, "cancelled", reason=_TWICE)
        steps = [step for step in steps if step["enrolment_id"] != run.ident]
    if not steps:
        after = [
            Closed(each["id"], date.fromisoformat(each["finished_on"] or each["due_on"]))
            for each in unit.run(
                "SELECT id, finished_on, due_on FROM follow_up WHERE customer_id = ? "
                "AND is_open = 0",
                (ident,),
            )
        ]
        since = date.fromisoformat(row["created_at"][:10])
        step_id, day = step_for_orphan(ident, after, since, _Taken(unit))
        schedule(unit, ident, day, say("todo.agree"), id=step_id)
        next_id = step_id
    else:
        next_id = steps[0]["id"]
    unit.update("customer", ident, {"next_id": next_id})


def _has_work(unit: Unit, ident: bytes) -> bool:
    return any(
        unit.row(
            f"SELECT 1 FROM {table} WHERE customer_id = ? AND deleted_at IS NULL LIMIT 1", (ident,)
        )
        for table in _WORK
    )
