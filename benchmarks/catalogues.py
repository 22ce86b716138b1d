"""Catalogues made from a seed: what each customer bought first when, and what came after a cut.

Products sell as unequally as real ones do (Zipf). A customer's trade prefers a part of them, and a
device pulls what belongs to it after it. Shuffled, the same lines carry the products at random.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

START = date(2024, 1, 1)
DAYS = 900
CUT, END = START + timedelta(days=720), START + timedelta(days=DAYS)

Lines = list[tuple[int, int, bytes]]
"""Customer number, days since the start, product."""


def real_like(
    customers: int = 300, products: int = 80, seed: int = 1, *, tied: float = 0.5
) -> Lines:
    """One trade's lines; `tied` is the share of lines that follow from an earlier one."""
    rng = random.Random(seed)
    weights = [1.0 / (rank + 1) ** 0.8 for rank in range(products)]
    follows = {
        number: rng.sample(range(products), 3)
        for number in rng.sample(range(products), products // 2)
    }
    lines: Lines = []
    for who in range(customers):
        at, own = rng.randrange(0, 600), list[int]()
        gap = rng.lognormvariate(4.2, 0.5)
        leaves = rng.betavariate(1.0, 12.0)
        while at < DAYS:
            for _ in range(1 + (rng.random() < 0.5) + (rng.random() < 0.3)):
                drawn = rng.choices(range(products), weights)[0]
                ties = [each for base in own for each in follows.get(base, ())]
                if ties and rng.random() < tied:
                    drawn = rng.choice(ties)
                own.append(drawn)
                lines.append((who, at, drawn.to_bytes(2)))
            if rng.random() < leaves:
                break
            at += 1 + int(rng.expovariate(1 / gap))
    return lines


def shuffled(lines: Lines, seed: int = 1) -> Lines:
    """The same lines with the products dealt out anew."""
    dealt = [product for _, _, product in lines]
    random.Random(seed).shuffle(dealt)
    return [(who, at, product) for (who, at, _), product in zip(lines, dealt, strict=True)]


def firsts(lines: Lines) -> list[dict[bytes, date]]:
    """Each customer's products with the day of the first purchase."""
    out: dict[int, dict[bytes, date]] = {}
    for who, at, product in sorted(lines):
        out.setdefault(who, {}).setdefault(product, START + timedelta(days=at))
    return list(out.values())


def before(customers: Sequence[dict[bytes, date]], cut: date) -> list[dict[bytes, date]]:
    """What was known on a day."""
    return [{p: day for p, day in each.items() if day <= cut} for each in customers]


def kits(customers: int = 300, products: int = 60, seed: int = 1) -> Lines:
    """Every fifth product is a device, and the four after it belong to it.

    A customer buys devices now and then and, for each, what belongs to it over the year after; the
    rest is whatever sells.
    """
    rng = random.Random(seed)
    devices = list(range(0, products, 5))
    weights = [1.0 / (rank + 1) ** 0.6 for rank in range(products)]
    of_device = [weights[each] for each in devices]
    lines: Lines = []
    for who in range(customers):
        at = rng.randrange(0, 700)
        while at < DAYS:
            device = rng.choices(devices, of_device)[0]
            lines.append((who, at, device.to_bytes(2)))
            for part in range(device + 1, device + 5):
                later = at + int(rng.expovariate(1 / 200))
                if rng.random() < 0.7 and later < DAYS:
                    lines.append((who, later, part.to_bytes(2)))
            if rng.random() < 0.6:
                other = rng.choices(range(products), weights)[0]
                lines.append((who, at, other.to_bytes(2)))
            at += 1 + int(rng.expovariate(1 / 250))
    return lines
