"""What customers buy next, and which of it is more than chance.

By chance, everybody buys products at the pace at which these sell, and who buys much buys many of
them: product p is first bought at random moments of rate r_p, so it is among n different ones with
chance 1 - exp(-r_p t), where t is the stay that makes n of them likely. (A bipartite configuration
model, as in Saracco et al. 2017, with the order of the purchases kept: what is bought often is
bought early.) So two products do not belong together because large customers buy both.

How likely chance gives as many is a binomial tail (Hoeffding 1956: no smaller than that of the
unequal chances it stands for), and of all pairs looked at together at most 1 in 20 that speak may
be chance (Benjamini & Hochberg 1995).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from itertools import islice
from typing import Any

from store.dataclass import dataclass

LEAST_PEERS = 3
FALSE_SHARE = 0.05
_Z = 1.959963984540054
_ROUNDS, _CLOSE = 12, 0.01
_STEPS = 40
# Nobody has bought everything for certain, else their stay had no end.
_ALL_BUT = 0.5


@dataclass(frozen=True, slots=True)
class FollowOn:
    """How often `product` came with or after `base` among `peers` customers.

    `with_base` of them bought the base, `with_both` of these bought the product on the same day or
    later, first purchase against first purchase; `with_product` of all bought the product ever.
    `by_chance` is how many of `with_base` would have, were the base no reason; `luck` the chance
    that they are as many as `with_both` all the same. `not_yet` had the base for longer than this
    customer has it, and by then not the product; `came_later` of these bought it after all.
    """

    product: bytes
    base: bytes
    with_both: int
    with_base: int
    with_product: int
    peers: int
    by_chance: float
    luck: float
    not_yet: int
    came_later: int

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
        """How many times as many as by chance: 1 says that the base tells nothing."""
        return self.with_both / self.by_chance

    def order(self) -> tuple[float, float, float]:
        """What sorts the likeliest first: a few peers show any share by luck, so its lower end.

        Of those who had not bought it by now it comes first, then of all, then the lift.
        """
        later = lower_share(self.came_later, self.not_yet)
        return -later, -lower_share(self.with_both, self.with_base), -self.lift


@dataclass(frozen=True, slots=True)
class FollowOns:
    """Every pair that was seen at least once, and how many pairs were looked at."""

    seen: tuple[FollowOn, ...]
    looked_at: int

    def speaking(self) -> list[FollowOn]:
        """Those of three peers or more that chance does not explain, the likeliest first."""
        ordered = sorted(self.seen, key=lambda each: each.luck)
        kept = 0
        for rank, each in enumerate(ordered, start=1):
            if each.luck <= FALSE_SHARE * rank / self.looked_at:
                kept = rank
        return sorted(
            (each for each in ordered[:kept] if each.with_both >= LEAST_PEERS),
            key=FollowOn.order,
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


def binomial_tail(hits: int, of: int, chance: float) -> float:
    """Chance of at least `hits` in `of`, each with this chance."""
    if hits <= 0:
        return 1.0
    if hits > of or chance <= 0.0:
        return 0.0
    if chance >= 1.0:
        return 1.0
    log = (
        math.lgamma(of + 1)
        - math.lgamma(hits + 1)
        - math.lgamma(of - hits + 1)
        + hits * math.log(chance)
        + (of - hits) * math.log1p(-chance)
    )
    term = total = math.exp(log)
    for k in range(hits + 1, of + 1):
        term *= (of - k + 1) / k * chance / (1.0 - chance)
        total += term
        if k > of * chance and term < total * 1e-12:
            break
    return min(1.0, total)


@dataclass(slots=True)
class _Look:
    """What the buyers of one product bought besides.

    `had` is for how many days each has it; `gaps` of each other product the days to its first
    purchase, below 0 before it, with the buyer's `had`; `places` count how many products stood
    before it, of how many in all.
    """

    had: list[int] = field(default_factory=list)
    gaps: dict[bytes, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    places: Counter[tuple[int, int]] = field(default_factory=Counter)


class Market:
    """What peers bought, with the day of each product's first purchase, and the pace of each."""

    def __init__(self, peers: Iterable[Mapping[bytes, date]], as_of: date) -> None:
        self.peers = [each for each in peers if each]
        self.as_of = as_of
        self.bought = Counter(product for firsts in self.peers for product in firsts)
        self._paces: tuple[dict[int, float], dict[float, int]] | None = None
        self._stays: dict[tuple[float, int], float] = {}
        self._looks: dict[bytes, _Look] = {}
        self._chances: dict[tuple[bytes, bytes], tuple[float, float]] = {}

    def follow_ons(self, own: Mapping[bytes, date]) -> FollowOns:
        """Counts for each product of one's `own`, with its first day, and each other of the peers.

        What is one's own already is never a follow-on.
        """
        bases = [product for product in own if product in self.bought]
        self._look_at({base for base in bases if base not in self._looks})
        seen = [
            self._pair(product, base, (self.as_of - own[base]).days)
            for base in bases
            for product, gaps in self._looks[base].gaps.items()
            if product not in own and any(gap >= 0 for gap, _ in gaps)
        ]
        others = len(self.bought.keys() - own.keys())
        return FollowOns(tuple(seen), max(1, len(bases) * others))

    def _look_at(self, bases: Collection[bytes]) -> None:
        self._looks |= {base: _Look() for base in bases}
        for firsts in self.peers:
            for base in bases & firsts.keys():
                since, look = firsts[base], self._looks[base]
                had = (self.as_of - since).days
                before = 0
                for product, day in firsts.items():
                    if product != base:
                        gap = (day - since).days
                        look.gaps[product].append((gap, had))
                        before += gap < 0
                look.had.append(had)
                look.places[before, len(firsts)] += 1

    def _pair(self, product: bytes, base: bytes, age: int) -> FollowOn:
        look = self._looks[base]
        gaps = look.gaps[product]
        hits = sum(gap >= 0 for gap, _ in gaps)
        by_chance, luck = self._chance(product, base, hits)
        longer = sum(had > age for had in look.had)
        return FollowOn(
            product,
            base,
            hits,
            self.bought[base],
            self.bought[product],
            len(self.peers),
            by_chance,
            luck,
            not_yet=longer - sum(had > age >= gap for gap, had in gaps),
            came_later=sum(gap > age for gap, _ in gaps),
        )

    def _chance(self, product: bytes, base: bytes, hits: int) -> tuple[float, float]:
        """How many of those with the base buy the product by chance, and how likely `hits` are."""
        if (product, base) not in self._chances:
            of = self.bought[base]
            by_chance, luck = of * self.bought[product] / len(self.peers), 1.0
            if hits >= LEAST_PEERS and hits > by_chance:
                luck = binomial_tail(hits, of, by_chance / of)
            # The dearer sum is left out where even the smaller chance is no evidence.
            if luck <= FALSE_SHARE:
                by_chance = max(by_chance, self._expected(product, base))
                luck = binomial_tail(hits, of, by_chance / of)
            self._chances[product, base] = by_chance, luck
        return self._chances[product, base]

    def _expected(self, product: bytes, base: bytes) -> float:
        """How many of those with the base go on to the product when none belongs to another."""
        if self._paces is None:
            self._paces = _paces(Counter(self.bought.values()), Counter(map(len, self.peers)))
        rates, _ = self._paces
        rate, of_base = rates[self.bought[product]], rates[self.bought[base]]
        return math.fsum(
            count
            * (
                math.exp(-rate * self._stay(of_base, before))
                - math.exp(-rate * self._stay(of_base, size - 1))
            )
            for (before, size), count in self._looks[base].places.items()
        )

    def _stay(self, of_base: float, count: int) -> float:
        """The time in which `count` different products other than the base (0: any) are bought."""
        key = (of_base, count)
        if key not in self._stays:
            assert self._paces is not None
            others, start = self._paces[1], 0.0
            if of_base:
                # Without the base it takes a little longer than with it.
                others, start = dict(others), self._stay(0.0, count)
                others[of_base] -= 1
            self._stays[key] = _stay(others, count, start)
        return self._stays[key]


@dataclass(frozen=True, slots=True)
class Tried:
    """Of so many `offers` that would have been made on a day in the past, so many `hits` were
    bought after it; and of as many of what sells most, `popular`."""

    offers: int = 0
    hits: int = 0
    popular: int = 0


def tried_of(kept: Mapping[str, Any]) -> Tried | None:
    """What the parameters of a fit keep of it; None where nothing names a product.

    Fits of earlier versions know nothing of offers.
    """
    found = kept.get("offers")
    return Tried(**found) if found else None


def try_out(peers: Sequence[Mapping[bytes, date]], cut: date, most: int = 3) -> Tried:
    """What the evidence up to the cut would have offered each peer, against what came later.

    At most `most` offers each, and of what sells most, and they do not have, as many.
    """
    known = [{p: day for p, day in firsts.items() if day <= cut} for firsts in peers]
    market = Market(known, cut)
    sells = [product for product, _ in market.bought.most_common()]
    offers = hits = popular = 0
    for firsts, had in zip(peers, known, strict=True):
        best = list(dict.fromkeys(e.product for e in market.follow_ons(had).speaking()))[:most]
        came = firsts.keys() - had.keys()
        usual = islice((product for product in sells if product not in had), len(best))
        offers += len(best)
        hits += len(came.intersection(best))
        popular += len(came.intersection(usual))
    return Tried(offers, hits, popular)


def _paces(
    products: Mapping[int, int], customers: Mapping[int, int]
) -> tuple[dict[int, float], dict[float, int]]:
    """The pace of a product by how many customers bought it, and how many products have it.

    `products` counts those that so many bought, `customers` those who bought so many. Found by
    turns: stays that give each customer their number, paces that give each product its own.
    """
    whole = sum(customers.values())
    pace = {count: -math.log1p(-min(count / whole, 0.99)) for count in products}
    for _ in range(_ROUNDS):
        rates = {pace[count]: number for count, number in products.items()}
        stays = [(_stay(rates, size), number) for size, number in customers.items()]
        worst = 0.0
        for count in products:
            factor = count / math.fsum(
                number * -math.expm1(-pace[count] * stay) for stay, number in stays
            )
            pace[count] *= factor
            worst = max(worst, abs(factor - 1.0))
        if worst < _CLOSE:
            break
    return pace, {pace[count]: number for count, number in products.items()}


def _stay(rates: Mapping[float, int], count: int, start: float = 0.0) -> float:
    """The time t at which Σ 1 - exp(-rate t), the different products bought, reaches `count`.

    The sum is concave, so Newton's steps from a `start` below the root never pass it.
    """
    some = [(rate, number) for rate, number in rates.items() if number > 0]
    target = min(float(count), sum(number for _, number in some) - _ALL_BUT)
    stay = start
    for _ in range(_STEPS):
        left, slope = target, 0.0
        for rate, number in some:
            not_yet = number * math.exp(-rate * stay)
            left -= number - not_yet
            slope += rate * not_yet
        if left <= target * 1e-6 or slope <= 0.0:
            break
        stay += left / slope
    return stay
