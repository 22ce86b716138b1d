"""Whose customers a list or a count is about: the rep's own, or everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from store.safety.opening import Store
from store.settings.values import me


@dataclass(frozen=True)
class Scope:
    """A condition on the customer `c`, and its values; `mine` is False where it keeps everybody."""

    mine: bool
    where: str = "1"
    values: tuple[Any, ...] = ()


EVERYBODY = Scope(mine=False)


def only(customer_id: bytes) -> Scope:
    """One customer alone."""
    return Scope(mine=True, where="c.id = ?", values=(customer_id,))


def has_reps(store: Store) -> bool:
    """Whether more than one rep works here, so that mine and all are not the same."""
    return int(store.value("SELECT count(*) FROM rep WHERE deleted_at IS NULL")) > 1


def scope_of(store: Store, *, everybody: bool = False) -> Scope:
    """The rep's own customers, with those who have no owner; all where one rep works alone."""
    rep = None if everybody or not has_reps(store) else me(store)
    if rep is None:
        return EVERYBODY
    return Scope(mine=True, where="(c.owner_id = ? OR c.owner_id IS NULL)", values=(rep["id"],))
