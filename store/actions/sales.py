"""Purchases and refunds typed by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from store.actions.purchase_lines import Good, add_goods, agreed, cost_of, products, remarks
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import finish_row, schedule, settle
from store.ledger.new_store import choose
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.sentence import day_of, money, say
from store.settings.values import calendar_of, currency_of, setting
from store.views.day.foremost import AMOUNT_OWED
from store.views.value.facts import pick, sold_unpriced

_ASKED: Final = "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND step_key = ?"


def purchase(
    store: Store,
    today: date,
    customer_id: bytes,
    amount: int | None,
    *,
    cost: int | None = None,
    day: date | None = None,
    number: str | None = None,
    note: str | None = None,
    goods: Sequence[Good] = (),
) -> Effect:
    """Record a purchase (or, with a negative amount, a refund) in minor units.

    With `goods` the amount and the cost may be None: they are the sums of the lines then.

    Raises:
        BadInput: a day that has not come, an amount that the goods do not add up to.
    """
    bought = day or today
    not_ahead(bought, today)
    currency = currency_of(store)
    paid = agreed(amount, goods, currency)
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        lines = products(unit, goods)
        costs = [cost_of(product, good) for product, good in lines]
        known = [each for each in costs if each is not None]
        if cost is None and known and len(known) == len(costs):
            cost = sum(known)
        record = add_purchase(unit, customer_id, paid, cost, bought, number=number, note=note)
        add_goods(unit, record, lines)
        if paid > 0:
            _amount_is_known(unit, customer_id)
        kind = "refund" if paid < 0 else "purchase"
        unit.title = say("did.sold", kind=kind, name=row["name"])
        told = say(
            "did.recorded_sale",
            done=unit.title,
            amount=money(abs(paid), currency),
            rounded=remarks(goods, currency),
        )
        return Effect(told, customer_id, record_id=record)


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


def ask_amount(unit: Unit, touch: Touch, effect: Effect) -> Effect:
    """After a sale whose amount is not known a step asks for it on the next working day.

    It stays until a purchase is recorded. Nothing is asked where one is recorded already, nor
    twice, nor of a customer who is closed.
    """
    who, connection = effect.customer_id, unit.store.connection
    if touch.outcome != "bought" or effect.next_id is None:
        return effect
    sold = touch.day or unit.today
    pick(connection, [who])
    if sold not in sold_unpriced(connection, unit.today.isoformat()).get(who, ()):
        return effect
    if unit.row(_ASKED, (who, AMOUNT_OWED)):
        return effect
    due = calendar_of(unit.store).add_working(unit.today, 1)
    title = say("todo.amount", on=sold)
    schedule(unit, who, due, title, minutes=1, step_key=AMOUNT_OWED)
    nearest = settle(unit, who)
    return replace(
        effect,
        sentence=say("did.asks", said=effect.sentence, day=day_of(due, unit.today)),
        asks=due,
        next_id=nearest["id"],
        next_due=date.fromisoformat(nearest["due_on"]),
    )


def _amount_is_known(unit: Unit, customer_id: bytes) -> None:
    asked = unit.run(_ASKED, (customer_id, AMOUNT_OWED)).fetchall()
    others = unit.row(
        "SELECT 1 FROM follow_up WHERE customer_id = ? AND is_open = 1 "
        "AND coalesce(step_key, '') <> ?",
        (customer_id, AMOUNT_OWED),
    )
    if asked and others is not None:  # the only step stays: nobody may be left without one
        for row in asked:
            finish_row(unit, row, "done")
        settle(unit, customer_id)


def known_customer(unit: Unit, customer_id: bytes) -> Any:
    """The customer's row; Refused when it is not there."""
    row = unit.row("SELECT * FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,))
    if row is None:
        raise Refused(say("refused.customer_not_there"))
    return row


def not_ahead(day: date, today: date) -> None:
    """BadInput for a day after today."""
    if day > today:
        raise BadInput(say("refused.day_not_come", day=day))
