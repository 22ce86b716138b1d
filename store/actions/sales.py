"""Purchases and refunds typed by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from store.actions.look_into import look_into_upset
from store.actions.purchase_lines import Good, add_goods, agreed, cost_of, products, remarks
from store.actions.touches import Touch, add_touch
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import (
    check_silence,
    dated,
    finish_row,
    next_step,
    schedule,
    schedule_proposal,
    settle,
    told_next,
)
from store.ledger.new_store import choose
from store.ledger.unit import Unit
from store.lifecycle.calendar import shift_days
from store.safety.opening import Store
from store.sentence import day_of, money, read, say
from store.settings.values import calendar_of, currency_of, setting
from store.views.day.foremost import AMOUNT_OWED
from store.views.day.owed_amount import amount_owed, day_sold
from store.views.plans.position import after
from store.views.touches import ENTERED_AFTER, ORDERED_BEFORE, sold_unpriced
from store.views.value.facts import pick
from store.vocabulary import TALKS

_ADDED: Final = (
    "SELECT record_id FROM journal WHERE work_seq = ? AND tbl = 'purchase' AND field IS NULL"
)
_ASKED: Final = "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND step_key = ?"


class Settled(NamedTuple):
    """What was owed of a sale of `sold`, and the purchase that is it, in minor units."""

    name: str
    sold: date
    bought: date
    amount: int


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

    With `goods` the amount and the cost may be None: they are the sums of the lines then. Without a
    `day` it is the one of the sale whose amount is owed, else today.

    Raises:
        BadInput: a day that has not come, an amount of nothing or one that the goods do not add up
            to.
    """
    not_ahead(day or today, today)
    currency = currency_of(store)
    paid = agreed(amount, goods, currency)
    if not goods and number is None:  # else it is a gift, or a free order
        not_nothing(paid)
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        owed = amount_owed(store, customer_id) if paid > 0 else None
        sold_on = None if owed is None else owed.sold_on
        bought = day or sold_on or today
        lines = products(unit, goods)
        costs = [cost_of(product, good) for product, good in lines]
        known = [each for each in costs if each is not None]
        if cost is None and known and len(known) == len(costs):
            cost = sum(known)
        record = add_purchase(unit, customer_id, paid, cost, bought, number=number, note=note)
        add_goods(unit, record, lines)
        settled = settle_amounts(unit)
        kind = "refund" if paid < 0 else "purchase"
        unit.title = say("did.sold", kind=kind, name=row["name"], on=not_today(bought, today))
        told = say(
            "did.recorded_sale",
            done=unit.title,
            amount=money(abs(paid), currency),
            rounded=remarks(goods, currency),
        )
        if sold_on is not None and bought != sold_on:
            told = say("did.sale_settles" if settled else "did.sale_owed", said=told, on=sold_on)
        unit.refresh()
        if row["live"] and (nearest := next_step(unit, customer_id))["id"] != row["next_id"]:
            told = say("did.next", said=told, coming=told_next(nearest, today))
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


def not_nothing(amount: int | None) -> None:
    """BadInput for an amount of 0: who paid nothing has not bought; what is unknown is left out."""
    if amount == 0:
        raise BadInput(say("refused.nothing_paid"))


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


def answer_amount(
    unit: Unit,
    row: Any,
    touch: Touch,
    *,
    bought: int | None = None,
    bought_cost: int | None = None,
    next_due: date | None = None,
) -> Effect:
    """A touch on a follow-up that asks for an amount: it is no step of a plan, which stays.

    The amount is that of the sale which the follow-up names, whose outcome is logged already.
    Without it the follow-up stays open; after a try in vain, or where its day has passed, it waits
    for the next working day, or until `next_due`.

    Raises:
        BadInput: they bought, but the amount is still left out.
    """
    who, today, sold_on = row["customer_id"], unit.today, day_sold(row)
    if touch.outcome == "bought":
        if bought is None:
            raise BadInput(say("refused.amount_owed", on=sold_on))
        other = touch.day if touch.day != today else None
        day = other or sold_on or today
        if touch.note or touch.minutes or touch.contact_id or touch.felt:
            add_touch(unit, who, replace(touch, outcome=None), row["id"])
        not_nothing(bought)
        record = add_purchase(unit, who, bought, bought_cost, day)
        onward = after(unit.store, row, "reached", today).proposal
        finish_row(unit, row, "done", outcome="bought")
        if onward is not None and not _others(unit, who):  # nobody may be left without a step
            schedule_proposal(unit, who, onward)
        if next_due is not None:
            _agree(unit, settle(unit, who)["id"], next_due)
            check_silence(unit, who, next_due)
        sold = say("did.sold", kind="purchase", name=row["customer_name"], on=day)
        paid = money(bought, currency_of(unit.store))
        said = say("did.recorded_sale", done=sold, amount=paid, rounded=[])
        look_into_upset(unit, who, touch)
        nearest = next_step(unit, who)
        told = say("did.next", said=said, coming=told_next(nearest, today))
        unit.title = sold
        coming = date.fromisoformat(nearest["due_on"])
        return Effect(told, who, nearest["id"], coming, record, read(row["title"]))
    add_touch(unit, who, touch, row["id"])
    due = date.fromisoformat(row["due_on"])
    if next_due is not None:
        _agree(unit, row["id"], next_due)
        due = next_due
    elif touch.outcome not in TALKS or due < today:  # a day that has passed asks nobody
        due = _put_off_amount(unit, row, touch)
    look_into_upset(unit, who, touch)
    nearest = next_step(unit, who)
    on = not_today(touch.day, today)
    unit.title = say("did.touched", name=row["customer_name"], outcome=touch.outcome, on=on)
    told = say("did.owes", done=unit.title, day=day_of(due, today))
    return Effect(told, who, nearest["id"], date.fromisoformat(nearest["due_on"]), asks=due)


def ask_again(unit: Unit, customer_id: bytes, touch: Touch) -> None:
    """A touch of today that brings no amount: one whose day has passed waits for the next day."""
    if touch.outcome is None or (touch.day or unit.today) != unit.today:
        return
    late = unit.row(f"{_ASKED} AND due_on < ?", (customer_id, AMOUNT_OWED, unit.today.isoformat()))
    if late is not None:
        _put_off_amount(unit, late, touch)
        settle(unit, customer_id)


def _put_off_amount(unit: Unit, row: Any, touch: Touch) -> date:
    due = calendar_of(unit.store).add_working(unit.today, 1)
    due = max(due, date.fromisoformat(row["due_on"]))
    tries = row["attempts"] + (touch.outcome not in TALKS)
    unit.update("follow_up", row["id"], {**dated(due), "attempts": tries})
    return due


def _agree(unit: Unit, follow_up_id: bytes, due: date) -> None:
    if due <= unit.today:
        raise BadInput(say("refused.choose_later", day=due, today=unit.today))
    unit.update("follow_up", follow_up_id, {**dated(due), "fixed": 1})


def _others(unit: Unit, customer_id: bytes) -> bool:
    found = "SELECT 1 FROM follow_up WHERE customer_id = ? AND is_open = 1 AND step_key IS NOT ?"
    return unit.row(found, (customer_id, AMOUNT_OWED)) is not None


def settle_amounts(unit: Unit) -> list[Settled]:
    """Purchases that this unit records, by whatever way, settle what is asked for.

    It is the same customer's nearest one, of a day as `sold_unpriced` has it; a follow-up that asks
    for the amount of a day far from all of them stays.
    """
    found = []
    for row in unit.run(
        "SELECT f.*, c.name AS customer_name FROM follow_up AS f JOIN customer AS c "
        f"ON c.id = f.customer_id WHERE f.is_open = 1 AND f.step_key = ? AND f.customer_id IN "
        f"(SELECT customer_id FROM purchase WHERE id IN ({_ADDED}))",
        (AMOUNT_OWED, unit.seq),
    ).fetchall():
        sold = day_sold(row) or date.fromisoformat(row["first_due_on"])
        paid = unit.row(
            f"SELECT amount, bought_on FROM purchase WHERE id IN ({_ADDED}) AND customer_id = ? "
            "AND amount > 0 AND deleted_at IS NULL AND bought_on BETWEEN ? AND ? "
            "ORDER BY abs(julianday(bought_on) - julianday(?)), bought_on, id LIMIT 1",
            (
                unit.seq,
                row["customer_id"],
                shift_days(sold, -ORDERED_BEFORE).isoformat(),
                shift_days(sold, ENTERED_AFTER).isoformat(),
                sold.isoformat(),
            ),
        )
        if paid is None:
            continue
        if not _others(unit, row["customer_id"]):  # nobody may be left without a step
            onward = after(unit.store, row, "reached", unit.today).proposal
            if onward is not None:
                schedule_proposal(unit, row["customer_id"], onward)
        finish_row(unit, row, "done", outcome="bought")
        settle(unit, row["customer_id"])
        bought = date.fromisoformat(paid["bought_on"])
        found.append(Settled(row["customer_name"], sold, bought, paid["amount"]))
    return found


def known_customer(unit: Unit, customer_id: bytes) -> Any:
    """The customer's row; Refused when it is not there."""
    row = unit.row("SELECT * FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,))
    if row is None:
        raise Refused(say("refused.customer_not_there"))
    return row


def not_today(day: date | None, today: date) -> date | None:
    """A day that an answer must name, for its year was left out perhaps; None for today."""
    return None if day == today else day


def not_ahead(day: date, today: date) -> None:
    """BadInput for a day after today."""
    if day > today:
        raise BadInput(say("refused.day_not_come", day=day))
