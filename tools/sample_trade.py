"""Purchases that could have happened: days by a pattern of buying, and what was in the basket."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tools.sample_goods import Good, Market

# Patterns of buying, with their share of a segment's customers in percent.
PATTERNS = {
    "prospect": 17,
    "regular": 27,
    "irregular": 14,
    "growing": 11,
    "fading": 10,
    "silent": 6,
    "lapsed": 11,
    "new": 4,
}
# How the gap between two purchases stretches from the first to the last.
_STRETCH = {"growing": (1.6, 0.8), "fading": (0.8, 2.3)}
_JITTER = {"irregular": (0.35, 0.6, 1.0, 1.5, 2.4)}
_STEADY = (0.85, 0.95, 1.0, 1.0, 1.05, 1.2)
# What somebody takes to begin with, and who goes on from there to what follows it.
_BEGIN, _GO_ON = 0.5, 0.68


@dataclass(frozen=True)
class Sale:
    """One purchase; `items` are goods with quantity, `taken_back` is the part that came back."""

    day: date
    items: tuple[tuple[Good, int], ...]
    taken_back: bool = False

    @property
    def amount(self) -> int:
        """What the customer paid, in minor units."""
        return sum(good.price * count for good, count in self.items)

    @property
    def cost(self) -> int:
        """Cost of goods, in minor units."""
        return sum(good.cost * count for good, count in self.items)


def share_out(count: int) -> list[str]:
    """The patterns of so many customers, in the shares of the table."""
    found = [name for name, share in PATTERNS.items() for _ in range(round(share * count / 100))]
    return (found + ["regular"] * count)[:count]


def history(chance: random.Random, market: Market, pattern: str, today: date) -> list[Sale]:
    """A customer's purchases up to yesterday, the oldest first; none for a prospect."""
    if pattern == "prospect":
        return []
    size = chance.choice((0.4, 0.6, 0.8, 1.0, 1.0, 1.3, 1.8, 2.6))
    favourites = _favourites(chance, market)
    sailing = market.key == "yachts"
    if sailing:
        days = _boat_days(chance, pattern, today)
    else:
        days = list(_days(chance, market, pattern, today))
    sales = []
    for number, day in enumerate(days):
        trend = _trend(pattern, number / max(1, len(days) - 1))
        # Who has a boat goes on to the family cruiser.
        goods = market.goods[1:2] if sailing and number else favourites
        items = _basket(chance, market, goods, size * trend, pattern)
        back = market.key in ("clinics", "electronics", "food") and chance.random() < 0.018
        sales.append(Sale(day, items, back and number + 1 < len(days)))
    if market.then is not None and market.goods[market.then[0]] in favourites:
        return went_on(sales, market, stays=chance.random() > _GO_ON)
    return sales


def went_on(sales: list[Sale], market: Market, *, stays: bool) -> list[Sale]:
    """The same purchases with the segment's first good in the last but one, and then the second
    in the last; a customer that `stays` has the first in the last one and nothing after it."""
    assert market.then is not None
    first, second = (market.goods[place] for place in market.then)
    least = market.quantity[0]
    if stays or len(sales) < 2:
        return [*sales[:-1], _with(sales[-1], first, least)] if sales else sales
    return [*sales[:-2], _with(sales[-2], first, least), _with(sales[-1], second, 1)]


def _with(sale: Sale, good: Good, count: int) -> Sale:
    if any(each is good for each, _ in sale.items):
        return sale
    return replace(sale, items=(*sale.items, (good, count)))


def _days(chance: random.Random, market: Market, pattern: str, today: date) -> Iterator[date]:
    gap = chance.choice(market.gaps)
    if pattern == "new":
        day = today - timedelta(days=chance.randint(6, max(8, min(gap * 2, market.window // 2))))
        yield _weekday(day)
        if gap < 20 and day + timedelta(days=gap) < today:
            yield _weekday(day + timedelta(days=gap))
        return
    oldest = max(2 * gap, int(market.years * 365))
    end = _end(chance, market, pattern, gap, today)
    day = today - timedelta(days=chance.randint(max(gap, oldest // 3), oldest))
    day = min(day, end - timedelta(days=2 * gap))
    first, seen = day, date.min
    while day < end:
        settled = _weekday(day)
        if seen < settled < today:
            yield settled
            seen = settled
        share = (day - first).days / max(1, (end - first).days)
        start, stop = _STRETCH.get(pattern, (1.0, 1.0))
        factor = (start + (stop - start) * share) * chance.choice(_JITTER.get(pattern, _STEADY))
        day += timedelta(days=max(3, round(gap * (1.0 if market.key == "saas" else factor))))


def _boat_days(chance: random.Random, pattern: str, today: date) -> list[date]:
    """Whoever bought in the five years before the last five came back: churn is exactly 0."""
    if pattern == "lapsed":
        back = [chance.randint(3720, 4200)]
    elif pattern == "new":
        back = [chance.randint(20, 380)]
    else:
        back = [chance.randint(1900, 3500), chance.randint(90, 1650)]
    return [_weekday(today - timedelta(days=days)) for days in back]


def _end(chance: random.Random, market: Market, pattern: str, gap: int, today: date) -> date:
    """The day after which nothing is bought any more."""
    if pattern == "lapsed":
        least = market.window + gap // 2
        return today - timedelta(days=chance.randint(least, least + min(gap * 6, market.window)))
    if pattern == "silent":
        # The last purchase may lie a whole gap before the end, and still inside the window.
        most = min(2 * gap, market.window - gap - 4)
        return today - timedelta(days=chance.randint(min(gap + gap // 2, most), most))
    return today


def _trend(pattern: str, share: float) -> float:
    """How the basket grows or shrinks over the years."""
    return {"growing": 0.7 + share * 0.9, "fading": 1.2 - share * 0.6}.get(pattern, 1.0)


def _favourites(chance: random.Random, market: Market) -> Sequence[Good]:
    """Goods a customer takes again and again; the last of a segment is bought now and then."""
    if market.key in ("saas", "lockers"):
        return [chance.choice(market.goods[:3])]
    if market.key == "yachts":
        return [chance.choice((market.goods[0], market.goods[0], market.goods[2]))]
    if market.then is None:
        return chance.sample(market.goods[:4], chance.randint(2, 3))
    first = market.goods[market.then[0]]
    others = [good for good in market.goods[:4] if good is not first]
    return [*chance.sample(others, 2), *([first] if chance.random() < _BEGIN else [])]


def _basket(
    chance: random.Random, market: Market, favourites: Sequence[Good], size: float, pattern: str
) -> tuple[tuple[Good, int], ...]:
    least, most = market.quantity
    if market.key == "yachts":
        return ((favourites[0], 1),)
    if market.key == "saas":
        # Seats hardly change from month to month, so that a change means something.
        return ((favourites[0], max(least, round(size * (least + most) / 2))),)
    count = 1 if pattern == "new" else chance.randint(*market.lines)
    chosen = chance.sample(favourites, min(count, len(favourites)))
    if market.then is None and market.lines[1] > 1 and chance.random() < 0.07:
        chosen[-1] = market.goods[4]
    return tuple((good, max(1, round(chance.randint(least, most) * size))) for good in chosen)


def _weekday(day: date) -> date:
    """Nobody orders on a weekend: the Monday after."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
