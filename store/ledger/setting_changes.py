"""Settings from which everybody's figures follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.ledger.unit import Unit
from store.settings.catalogue import SETTINGS

if TYPE_CHECKING:
    pass


def everybody(unit: Unit) -> list[bytes]:
    """All customers: whose figures follow from a setting that counts."""
    return [row["id"] for row in unit.run("SELECT id FROM customer WHERE deleted_at IS NULL")]


def turned_counts(unit: Unit, number: int) -> bool:
    """Whether the unit of that number changed a setting from which everybody's figures follow."""
    names = [each.name for each in SETTINGS if each.counts]
    marks = ", ".join("?" * len(names))
    return bool(
        unit.row(
            "SELECT 1 FROM journal AS j JOIN setting AS s ON s.id = j.record_id "
            f"WHERE j.work_seq = ? AND j.tbl = 'setting' AND s.key IN ({marks})",
            (number, *names),
        )
    )
