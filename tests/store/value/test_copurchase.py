"""Counts of what is bought next, against a slow count, published bounds and shuffled purchases."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import catalogues
from store.value.copurchase import FollowOn, FollowOns, Market, binomial_tail, lower_share, try_out

START = date(2026, 1, 1)
END = START + timedelta(days=200)
PRODUCTS = [bytes([n]) for n in range(6)]
PEERS = st.lists(
    st.dictionaries(
        st.sampled_from(PRODUCTS), st.integers(0, 5).map(lambda n: START + timedelta(days=n))
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("hits", "of", "lower"),
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
    [(81, 263, 0.2553), (15, 148, 0.0624), (0, 20, 0.0), (1, 29, 0.0061)],
)
def test_the_lower_bound_is_the_published_one(hits: int, of: int, lower: float) -> None:
    assert lower_share(hits, of) == pytest.approx(lower, abs=5e-5)


def test_the_lower_bound_of_nobody_is_nothing() -> None:
    assert lower_share(0, 0) == 0.0


@pytest.mark.long
@given(hits=st.integers(1, 50), more=st.integers(0, 50))
def test_the_lower_bound_is_below_the_share_and_rises_with_evidence(hits: int, more: int) -> None:
    of = hits + more
    assert 0.0 < lower_share(hits, of) < hits / of
    assert lower_share(hits, of) < lower_share(10 * hits, 10 * of)


@settings(max_examples=60)
@given(own=st.sets(st.sampled_from(PRODUCTS)), peers=PEERS)
def test_counts_are_those_of_a_slow_count(own: set[bytes], peers: list[dict[bytes, date]]) -> None:
    expected = {}
    for base in own:
        for product in set(PRODUCTS) - own:
            both = sum(base in p and product in p and p[product] >= p[base] for p in peers)
            if both:
                with_base = sum(base in p for p in peers)
                with_product = sum(product in p for p in peers)
                expected[product, base] = (both, with_base, with_product, len(peers))
    found = Market(peers, END).follow_ons(dict.fromkeys(own, START))
    known = {product for each in peers for product in each}
    assert found.looked_at == max(1, len(own & known) * len(known - own))
    assert len(found.seen) == len(expected)
    for each in found.seen:
        counted = (each.with_both, each.with_base, each.with_product, each.peers)
        assert counted == (*expected[each.product, each.base][:3], sum(map(bool, peers)))


@pytest.mark.parametrize(
    ("hits", "of", "chance", "tail"),
    # By hand: 1 - .5^10 - 10·.5^10 = 1013/1024; .1^3; and 1 for what always is.
    [(2, 10, 0.5, 1013 / 1024), (3, 3, 0.1, 1e-3), (0, 4, 0.2, 1.0), (2, 2, 1.0, 1.0)],
)
def test_the_tail_of_the_binomial_is_that_of_the_sum(
    hits: int, of: int, chance: float, tail: float
) -> None:
    assert binomial_tail(hits, of, chance) == pytest.approx(tail)


def _peers(count: int, **bought: int) -> list[dict[bytes, date]]:
    """Customers who bought these products on the days of these numbers."""
    goods = {name.encode(): START + timedelta(days=at) for name, at in bought.items()}
    return [dict(goods) for _ in range(count)]


def _seen(own: str, peers: list[dict[bytes, date]], age: int = 0) -> FollowOns:
    have = {name.encode(): END - timedelta(days=age) for name in own.split()}
    return Market(peers, END).follow_ons(have)


def _titles(own: str, peers: list[dict[bytes, date]], age: int = 0) -> list[str]:
    return [each.product.decode() for each in _seen(own, peers, age).speaking()]


def _pair(product: str, base: str, peers: list[dict[bytes, date]]) -> FollowOn:
    return next(each for each in _seen(base, peers).seen if each.product == product.encode())


def test_more_evidence_comes_first_at_the_same_share_and_lift() -> None:
    peers = _peers(6, x=1, y=2) + _peers(4, x=1) + _peers(90, z=1)
    few, many = _pair("y", "x", peers), _pair("y", "x", peers * 10)
    assert few.share == many.share
    assert few.lift == pytest.approx(many.lift)
    assert few.order() > many.order()
    assert few.luck > many.luck


def test_two_peers_do_not_speak_and_a_share_as_usual_does_not_either() -> None:
    assert _titles("x", _peers(2, x=1, y=2) + _peers(98, z=1)) == []
    assert _titles("x", _peers(3, x=1, y=2) + _peers(97, z=1)) == ["y"]
    # y is bought by half of those with x, and by half of those without.
    usual = _peers(50, x=1, y=2) + _peers(50, x=1) + _peers(50, y=2) + _peers(50, z=1)
    assert _titles("x", usual) == []


def test_what_still_comes_later_goes_before_what_came_soon_or_never() -> None:
    peers = _peers(30, x=1, y=20) + _peers(15, x=1, w=90) + _peers(60, z=1)
    assert _titles("x", peers, age=10) == ["y", "w"]
    assert _titles("x", peers, age=40) == ["w", "y"]
    seen = _seen("x", peers, age=40).seen
    assert [(e.product, e.came_later, e.not_yet) for e in seen] == [(b"y", 0, 15), (b"w", 15, 45)]


def test_who_buys_much_shows_no_pair() -> None:  # T109
    """Large customers buy x and y because they buy much, twice as often together as others."""
    rng = random.Random(3)
    names = [f"p{n}" for n in range(40)] + ["x", "y"]
    peers = [
        _peers(1, **{name: rng.randrange(100) for name in rng.sample(names, count)})[0]
        for count in [24] * 40 + [2] * 80
    ]
    pair = _pair("y", "x", peers)
    assert pair.with_both > 1.2 * pair.with_base * pair.base_share
    assert pair.by_chance == pytest.approx(pair.with_both, rel=0.35)
    assert _titles("x", peers) == []


@pytest.mark.long
def test_a_shuffled_catalogue_speaks_to_hardly_anybody() -> None:  # T109
    for seed in range(2):
        lines = catalogues.real_like(60, 40, seed)
        market = Market(catalogues.firsts(catalogues.shuffled(lines, seed)), catalogues.END)
        spoken = sum(bool(market.follow_ons(each).speaking()) for each in market.peers)
        assert spoken <= 0.05 * len(market.peers)


@pytest.mark.long
def test_what_follows_is_found_and_beats_what_sells_most() -> None:  # T109
    peers = catalogues.firsts(catalogues.kits(250, 40, seed=2))
    tried = try_out(peers, catalogues.CUT)
    assert tried.offers > 200
    assert tried.hits >= 1.3 * tried.popular
    shuffled = catalogues.shuffled(catalogues.kits(100, 40, seed=2))
    assert try_out(catalogues.firsts(shuffled), catalogues.CUT).offers == 0
