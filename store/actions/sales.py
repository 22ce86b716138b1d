"""Purchases and refunds typed by a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.effect import Effect
from store.actions.founding import choose
from store.actions.work import Unit, work
from store.errors import BadInput, Refused
from store.safety.opening import Store
from store.views.settings import currency_of, setting


def purchase(
    store: Store,
    today: date,
    customer_id: bytes,
    amount: int,
    *,
    cost: int | None = None,
    day: date | None = None,
    number: str | None = None,
    note: str | None = None,
) -> Effect:
    """Record a purchase (or, with a negative amount, a refund) in minor units.

    Raises:
        BadInput: a day that has not come.
    """
    bought = day or today
    not_ahead(bought, today)
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        record = add_purchase(unit, customer_id, amount, cost, bought, number=number, note=note)
        unit.title = f"{'refund' if amount < 0 else 'purchase'} of {row['name']}"
        return Effect(f"Recorded: {unit.title}.", customer_id, record_id=record)


def add_purchase(
    unit: Unit, customer_id: bytes, amount: int, cost: int | None, day: date, **more: Any
) -> bytes:
    """Add a purchase inside a unit of work; the first amount settles the store's currency."""
    if setting(unit.store, "currency") is None:
        choose(unit, "currency", currency_of(unit.store))
    return unit.insert(
        "purchase",
        {
            "customer_id": customer_id,
            "bought_on": day.isoformat(),
            "kind": "refund" if amount < 0 else "purchase",
            "amount": amount,
            "cost": cost,
            **more,
        },
    )


def known_customer(unit: Unit, customer_id: bytes) -> Any:
    """The customer's row; Refused when it is not there."""
    row = unit.row("SELECT * FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,))
    if row is None:
        raise Refused("That customer is not there.")
    return row


def not_ahead(day: date, today: date) -> None:
    """BadInput for a day after today."""
    if day > today:
        raise BadInput(f"{day.isoformat()} has not come yet: give today or an earlier day.")
