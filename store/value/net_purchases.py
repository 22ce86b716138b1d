"""Purchases net of their refunds: the one set that every figure of a customer is made of.

A refund reduces the purchase with its number, else the latest one before it, of those with known
costs where goods of a known cost came back; with the revenue go the goods, at the refund's own cost
or, where that is not known, in proportion. What a purchase of unknown cost cost stays unknown. A
purchase taken back in full is none: it counts for no revenue, no margin, no rhythm and no model.
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


class Sums(NamedTuple):
    """What is left of a customer's purchases, in minor units.

    `cost` is the known cost of goods and `costed` the revenue that it belongs to.
    """

    revenue: int
    cost: int
    costed: int


def sums(purchases: Sequence[Purchase]) -> Sums:
    """All of these together."""
    costed = [each for each in purchases if each.goods is not None]
    return Sums(
        sum([each.revenue for each in purchases]),
        sum([each.goods or 0 for each in costed]),
        sum([each.revenue for each in costed]),
    )


def reduced(rows: Iterable[Any]) -> list[int | None]:
    """For each row of `kind`, `number`, `cost`, oldest first, the place of the row it reduces.

    A purchase, and a refund without any purchase before it, reduce nothing: None.
    """
    places: list[int | None] = []
    latest: int | None = None
    costed: int | None = None
    numbers: dict[str, int] = {}
    for place, row in enumerate(rows):
        found = None
        if row["kind"] == "refund":
            before = costed if row["cost"] and costed is not None else latest
            found = numbers.get(row["number"] or "", before)
        if found is None:
            latest = place
            if row["kind"] == "purchase" and row["cost"] is not None:
                costed = place
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
