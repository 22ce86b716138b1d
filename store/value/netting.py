"""Purchases net of their refunds: the one set that every figure of a customer is made of.

A refund reduces the purchase with its number, else the latest one before it; with the revenue go
the goods, at the refund's own cost or, where that is not known, in proportion. A purchase taken
back in full is none: it counts for no revenue, no margin, no rhythm and no model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from store.value.money import divide_half_even


class Purchase(NamedTuple):
    """One purchase net of its refunds, in minor units; `goods` is None where unknown.

    `refunded`: something of it was taken back.
    """

    day: date
    revenue: int
    goods: int | None = None
    refunded: bool = False


def reduced(rows: Iterable[Any]) -> list[int | None]:
    """For each row of `kind` and `number`, oldest first, the place of the row that it reduces.

    A purchase, and a refund without any purchase before it, reduce nothing: None.
    """
    places: list[int | None] = []
    kept: list[int] = []
    numbers: dict[str, int] = {}
    for place, row in enumerate(rows):
        found = None
        if row["kind"] == "refund" and kept:
            found = numbers.get(row["number"] or "", kept[-1])
        if found is None:
            kept.append(place)
            if row["number"]:
                numbers.setdefault(row["number"], place)
        places.append(found)
    return places


def netted(rows: Sequence[Any]) -> list[Purchase]:
    """Rows of `bought_on`, `kind`, `number`, `amount` and `cost` (None: not known), oldest first.

    Each purchase net of its refunds; a refund without any purchase before it stands alone.
    """
    if all(row["kind"] == "purchase" for row in rows):
        return [Purchase(_day(row["bought_on"]), row["amount"], row["cost"]) for row in rows]
    kept: dict[int, Purchase] = {}
    for place, (row, into) in enumerate(zip(rows, reduced(rows), strict=True)):
        if into is None:
            kept[place] = Purchase(
                _day(row["bought_on"]), row["amount"], row["cost"], row["kind"] == "refund"
            )
            continue
        old = kept[into]
        revenue, goods = old.revenue + row["amount"], old.goods
        if goods is not None and row["cost"] is not None:
            goods += row["cost"]
        elif goods is not None and old.revenue > 0:
            goods = divide_half_even(goods * max(0, revenue), old.revenue)
        kept[into] = Purchase(old.day, revenue, goods, True)
    return list(kept.values())


def bought_days(purchases: Iterable[Purchase]) -> list[date]:
    """The days that count as purchases: something is left of them, or nothing was taken back.

    A free purchase (amount 0) counts, because the customer came.
    """
    purchases = list(purchases)
    total = day_amounts(purchases)
    refunded = {each.day for each in purchases if each.refunded}
    return sorted(day for day, amount in total.items() if amount > 0 or day not in refunded)


def day_amounts(purchases: Iterable[Purchase]) -> dict[date, int]:
    """What each day with purchases has brought."""
    total: dict[date, int] = {}
    for day, revenue, _, _ in purchases:
        total[day] = total.get(day, 0) + revenue
    return total


_DAYS: dict[str, date] = {}


def _day(text: str) -> date:
    """The date of an ISO text; a log has few different ones."""
    found = _DAYS.get(text)
    if found is None:
        if len(_DAYS) > 20_000:
            _DAYS.clear()
        found = _DAYS[text] = date.fromisoformat(text)
    return found
