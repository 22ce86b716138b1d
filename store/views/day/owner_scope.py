"""Whose customers a list or a count is about: the rep's own, or everybody's."""

from __future__ import annotations

from typing import Any

from store.dataclass import dataclass
from store.safety.opening import Store
from store.settings.values import capacity_of, me


@dataclass(frozen=True)
class Scope:
    """A condition on the customer `c`, and its values; `mine` is False where it keeps everybody.

    `one`: it is about this customer alone.
    """

    mine: bool
    where: str = "1"
    values: tuple[Any, ...] = ()
    one: bytes | None = None


EVERYBODY = Scope(mine=False)


def only(customer_id: bytes) -> Scope:
    """One customer alone."""
    return Scope(mine=True, where="c.id = ?", values=(customer_id,), one=customer_id)


def has_reps(store: Store) -> bool:
    """Whether more than one rep works here, so that mine and all are not the same."""
    return int(store.value("SELECT count(*) FROM rep WHERE deleted_at IS NULL")) > 1


def owner_of(store: Store, customer_id: bytes) -> bytes | None:
    """The rep on whose days a customer's steps lie; None where one rep works alone.

    Nobody's customers are worked by the rep who is here.
    """
    if not has_reps(store):
        return None
    owner: bytes | None = store.value(
        "SELECT coalesce(owner_id, (SELECT unhex(value) FROM setting WHERE key = 'me' "
        "AND deleted_at IS NULL)) FROM customer WHERE id = ?",
        (customer_id,),
    )
    return owner


def scope_of_rep(store: Store, rep_id: bytes | None) -> Scope:
    """The customers on a rep's days: their own, for the rep who is here nobody's as well."""
    if rep_id is None:
        return EVERYBODY
    rep = me(store)
    nobodys = " OR c.owner_id IS NULL" if rep is not None and rep["id"] == rep_id else ""
    return Scope(mine=True, where=f"(c.owner_id = ?{nobodys})", values=(rep_id,))


def capacity_of_rep(store: Store, rep_id: bytes | None) -> int:
    """Minutes that a rep can plan on a working day; None for the rep who is here."""
    minutes = store.value("SELECT daily_minutes FROM rep WHERE id = ?", (rep_id,))
    return capacity_of(store) if minutes is None else int(minutes)


def scope_of(store: Store, *, everybody: bool = False) -> Scope:
    """The rep's own customers, with those who have no owner; all where one rep works alone."""
    rep = None if everybody or not has_reps(store) else me(store)
    if rep is None:
        return EVERYBODY
    return scope_of_rep(store, rep["id"])
