"""What customers buy next: counts over the first purchases of products, and how far to trust them.

A few peers show any share by luck, and many pairs are looked at together, so what speaks and in
which order is decided by the lower end of what the counts allow, not by the counts themselves.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

LEAST_PEERS = 3
# The usual 95 % interval. With 1.28 five times as many pairs of shuffled purchases would speak.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class FollowOn:
    """How often `product` came with or after `base` among `peers` customers.

    `with_base` of them bought the base, `with_both` of these bought the product on the same day or
    later, first purchase against first purchase; `with_product` of all bought the product ever.
    """

    product: bytes
    base: bytes
    with_both: int
    with_base: int
    with_product: int
    peers: int

    @property
    def share(self) -> float:
        """Of the peers who bought the base, the share that went on to the product."""
        return self.with_both / self.with_base

    @property
    def base_share(self) -> float:
        """Of all peers, the share that bought the product."""
        return self.with_product / self.peers

    @property
    def lift(self) -> float:
        """Share over base share: 1 says that the base tells nothing about the product."""
        return self.share / self.base_share

    @property
    def weight(self) -> float:
        """Lift × share with both shares at their lower bound: w² / base share, w `lower_share`."""
        return lower_share(self.with_both, self.with_base) ** 2 / self.base_share

    @property
    def speaks(self) -> bool:
        """Three peers or more, and oftener than usual even at the lower bound of the share."""
        return (
            self.with_both >= LEAST_PEERS
            and lower_share(self.with_both, self.with_base) > self.base_share
        )


def lower_share(hits: int, of: int) -> float:
    """Lower end of what a share of `hits` in `of` can be: Wilson's score interval, 95 %.

    (p + z²/2n - z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n), p = hits/n, z = 1.96 (Wilson 1927; Agresti &
    Coull 1998, eq. 2). 0 for no hits or nobody.
    """
    if hits <= 0 or of <= 0:
        return 0.0
    p, z2 = hits / of, _Z * _Z
    spread = _Z * math.sqrt(p * (1.0 - p) / of + z2 / (4.0 * of * of))
    return max(0.0, (p + z2 / (2.0 * of) - spread) / (1.0 + z2 / of))


def follow_ons(own: Collection[bytes], peers: Iterable[Mapping[bytes, date]]) -> list[FollowOn]:
    """Counts for every pair of a product of one's `own` and one that peers bought with or after it.

    `peers` give each customer's products with the day of the first purchase. Only pairs that were
    seen at least once are returned; what is one's own already is never a follow-on.
    """
    have = frozenset(own)
    total, bought, bases, both = (
        0,
        Counter[bytes](),
        Counter[bytes](),
        Counter[tuple[bytes, bytes]](),
    )
    for firsts in peers:
        total += 1
        bought.update(firsts.keys())
        shared = have & firsts.keys()
        bases.update(shared)
        for base in shared:
            since = firsts[base]
            both.update(
                (product, base)
                for product, day in firsts.items()
                if day >= since and product not in have
            )
    return [
        FollowOn(product, base, count, bases[base], bought[product], total)
        for (product, base), count in both.items()
    ]
