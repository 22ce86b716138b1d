"""Counts of what is bought next, against a slow count, published bounds and shuffled purchases."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.value.copurchase import FollowOn, follow_ons, lower_share

START = date(2026, 1, 1)
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


@given(hits=st.integers(1, 50), more=st.integers(0, 50))
def test_the_lower_bound_is_below_the_share_and_rises_with_evidence(hits: int, more: int) -> None:
    of = hits + more
    assert 0.0 < lower_share(hits, of) < hits / of
    assert lower_share(hits, of) < lower_share(10 * hits, 10 * of)


@settings(max_examples=60, deadline=None)
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
    found = follow_ons(own, peers)
    assert len(found) == len(expected)
    for each in found:
        counted = (each.with_both, each.with_base, each.with_product, each.peers)
        assert counted == expected[each.product, each.base]


def test_more_evidence_weighs_more_at_the_same_share_and_lift() -> None:
    few = FollowOn(b"y", b"x", 3, 5, 10, 50)
    many = FollowOn(b"y", b"x", 30, 50, 100, 500)
    assert (few.share, few.lift) == (many.share, many.lift)
    assert few.weight < many.weight


def test_two_peers_do_not_speak_and_a_share_as_usual_does_not_either() -> None:
    assert not FollowOn(b"y", b"x", 2, 2, 2, 100).speaks
    assert FollowOn(b"y", b"x", 3, 3, 3, 100).speaks
    assert not FollowOn(b"y", b"x", 50, 100, 50, 100).speaks
    # A little above the usual share in a few is no more than luck.
    assert not FollowOn(b"y", b"x", 6, 10, 50, 100).speaks


def test_purchases_without_any_pattern_hardly_ever_speak() -> None:
    rng = random.Random(11)

    def customer() -> dict[bytes, date]:
        bought = rng.choices(range(12), [1 / (n + 1) for n in range(12)], k=4)
        return {bytes([n]): START + timedelta(days=rng.randrange(700)) for n in bought}

    speaking = sum(
        any(each.speaks for each in follow_ons(customer(), [customer() for _ in range(60)]))
        for _ in range(100)
    )
    assert speaking <= 3
