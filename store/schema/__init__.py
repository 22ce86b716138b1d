"""The tables of the store, as SQLModel classes; the one definition of what is kept."""

from __future__ import annotations

from store.schema import journal, people, plan, review, team, touch, trade, value
from store.schema.base import Table

FAMILIES = (people, trade, touch, plan, review, value, journal, team)

__all__ = ["FAMILIES", "Table"]
