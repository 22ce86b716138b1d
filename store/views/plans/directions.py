"""The three directions of the work and the groups that each aims at, by its plans (R61)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from store.lifecycle.groups import GROUPS
from store.lifecycle.plans.model import DIRECTIONS

if TYPE_CHECKING:
    from store.views.plans.schedule import PlanRow


class Aim(NamedTuple):
    """A group that a direction aims at, and the keys of the plans that do it."""

    group: str
    plans: tuple[str, ...]


def directions(rows: Iterable[PlanRow]) -> dict[str, tuple[Aim, ...]]:
    """By direction, the groups that it has plans for; every plan belongs to one direction."""
    known = list(rows)
    return {
        direction: tuple(
            Aim(group, plans)
            for group in GROUPS
            if (
                plans := tuple(
                    row.key for row in known if row.direction == direction and group in row.groups
                )
            )
        )
        for direction in DIRECTIONS
    }


def unserved(rows: Iterable[PlanRow]) -> tuple[str, ...]:
    """The groups that no plan is for."""
    served = {group for row in rows for group in row.groups}
    return tuple(group for group in GROUPS if group not in served)
