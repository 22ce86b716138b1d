"""Puts customers into the segment whose rule fits them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from store.ledger.unit import Unit
from store.sentence import Words, say
from store.views.segments.rules import EVERYONE, FILTER_JOINS, Rule, rules_of

_AT_ONCE = 2000


def place(unit: Unit, customers: Collection[bytes] | None) -> set[bytes]:
    """Ask the rules for these customers (None: for all); returns those who changed segment.

    The first rule that fits wins. Where none fits, a segment without a rule keeps its customers,
    and those whom a rule had brought elsewhere go back to where they were. Closed customers and
    those whose segment was chosen by hand stay.
    """
    rules = rules_of(unit.store, unit.today)
    if not rules and not unit.rules_changed:
        return set()
    ruled = _ruled(unit)
    placed = set()
    for row in _asked_in_parts(unit, rules, customers):
        if row["hit"] is not None:
            rule = rules[row["hit"]]
            target, why = rule.segment_id, say("reason.fits", rule=rule.text)
        elif row["segment_id"] in ruled:
            target, why = _home(unit, row["id"], ruled), say("reason.fits_none")
        else:
            continue
        if target != row["segment_id"]:
            put(unit, row["id"], row["segment_id"], target, why)
            placed.add(row["id"])
    return placed


def rehome(unit: Unit) -> None:
    """Bring home those whose segment is gone, and whom no rule has taken."""
    ruled = _ruled(unit)
    for row in unit.run(
        "SELECT c.id, c.segment_id FROM segment AS g JOIN customer AS c ON c.segment_id = g.id "
        "WHERE g.deleted_at IS NOT NULL AND c.deleted_at IS NULL"
    ).fetchall():
        home = _home(unit, row["id"], ruled)
        put(unit, row["id"], row["segment_id"], home, say("reason.segment_gone"))


def _ruled(unit: Unit) -> set[bytes]:
    """Segments that no customer goes back to: those with a rule, and those removed."""
    return {
        row[0]
        for row in unit.run(
            "SELECT id FROM segment WHERE rule IS NOT NULL OR deleted_at IS NOT NULL"
        )
    }


def put(
    unit: Unit, customer_id: bytes, before: bytes | None, after: bytes | None, why: Words
) -> None:
    """Put a customer into another segment, with a line in its history."""
    unit.update("customer", customer_id, {"segment_id": after})
    unit.insert(
        "segment_change",
        {
            "customer_id": customer_id,
            "from_id": before,
            "to_id": after,
            "why": why,
            "changed_on": unit.today.isoformat(),
        },
    )


def _asked_in_parts(
    unit: Unit, rules: list[Rule], customers: Collection[bytes] | None
) -> Iterator[Any]:
    """As `_asked`, some at a time: an import touches everybody."""
    if customers is None:
        yield from _asked(unit, rules, None)
        return
    ids = list(customers)
    for start in range(0, len(ids), _AT_ONCE):
        yield from _asked(unit, rules, ids[start : start + _AT_ONCE])


def staying(unit: Unit, segment_id: bytes) -> int:
    """How many the segment's rule fits who stay elsewhere, where a person or a file put them."""
    rules = rules_of(unit.store, unit.today)
    return sum(
        row["hit"] is not None and rules[row["hit"]].segment_id == segment_id != row["segment_id"]
        for row in _asked(unit, rules, None, fixed=True)
    )


def _asked(
    unit: Unit, rules: list[Rule], customers: Collection[bytes] | None, *, fixed: bool = False
) -> list[Any]:
    """Per customer that a rule may move: its segment and the number of the first rule that fits.

    `fixed`: per customer that no rule may move.
    """
    chosen = ""
    if customers is not None:
        unit.run("CREATE TEMP TABLE IF NOT EXISTS asked (id BLOB PRIMARY KEY) WITHOUT ROWID")
        unit.run("DELETE FROM asked")
        unit.run_many("INSERT INTO asked (id) VALUES (?)", [(each,) for each in customers])
        chosen = "AND c.id IN (SELECT id FROM asked)"
    cases = " ".join(f"WHEN ({rule.compiled.where}) THEN {n}" for n, rule in enumerate(rules))
    hit = f"CASE {cases} END" if rules else "NULL"
    found: list[Any] = unit.run(
        f"SELECT c.id, c.segment_id, {hit} AS hit FROM customer AS c {FILTER_JOINS} "
        f"WHERE c.live = 1 AND c.segment_fixed = {fixed:d} {chosen}",
        [value for rule in rules for value in rule.compiled.values],
    ).fetchall()
    return found


def _home(unit: Unit, customer_id: bytes, ruled: Collection[bytes]) -> bytes | None:
    """The last segment without a rule that the customer was in, else the one for everyone."""
    for row in unit.run(
        "SELECT from_id FROM segment_change WHERE customer_id = ? AND deleted_at IS NULL "
        "AND from_id IS NOT NULL ORDER BY id DESC",
        (customer_id,),
    ).fetchall():
        if row["from_id"] not in ruled:
            home: bytes = row["from_id"]
            return home
    row = unit.row(
        "SELECT id FROM segment WHERE name = ? AND rule IS NULL AND deleted_at IS NULL", (EVERYONE,)
    )
    return None if row is None else row["id"]
