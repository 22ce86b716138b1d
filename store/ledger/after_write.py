"""What follows from a write: derived figures, the segment that a rule chooses, the group's plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from store.ledger.figures import Moved, Worked, derive, derive_steps, keep_figures
from store.ledger.phone_numbers import derive_numbers
from store.ledger.plan_follows import follow
from store.ledger.segment_rules import place
from store.ledger.unit import Unit
from store.settings.values import scoring_day


def refresh(unit: Unit, customers: Collection[bytes], worked: Worked | None = None) -> None:
    """Bring these customers up to date inside the unit: figures, then segment, then plan.

    `worked`: their figures, where they were worked out before the unit began.

    A rule sees the figures as they are after the write; a segment that changes is not asked again
    until the next write or morning, so that rules that look at what the segment itself decides
    cannot turn in a circle. Their alarms are looked at once, when the unit ends.
    """
    derive_numbers(unit.store, customers)
    today = unit.store.figures_on or unit.today
    if worked is None:
        moves = derive(unit.store, customers, today, moves=not unit.behind)
    else:
        moves = keep_figures(unit.store, worked, today, moves=not unit.behind)
    if scoring_day(unit.store, today) != today:
        return
    unit.stirred.update(customers)
    if not unit.follows:
        return
    placed = place(unit, None if unit.rules_changed else customers)
    if placed:
        moves = _joined([*moves, *derive(unit.store, placed, today)])
    followed = follow(unit, moves, {*customers, *placed})
    derive_steps(unit.store, followed)
    unit.stirred.update(placed, followed)


def _joined(moves: Iterable[Moved]) -> list[Moved]:
    """One move per customer, from the first group to the last."""
    joined: dict[bytes, Moved] = {}
    for move in moves:
        first = joined.get(move.customer_id, move)
        joined[move.customer_id] = Moved(move.customer_id, first.before, move.after, move.why)
    return [move for move in joined.values() if move.before != move.after]
