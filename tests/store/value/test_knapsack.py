"""The best set for some minutes, against trying every set."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.value.knapsack import best

ITEMS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=9)


def brute(items: list[tuple[int, int]], minutes: int) -> tuple[int, int]:
    """The greatest worth, and the greatest number of items that reaches it."""
    return max(
        (sum(items[n][0] for n in chosen), len(chosen))
        for size in range(len(items) + 1)
        for chosen in combinations(range(len(items)), size)
        if sum(items[n][1] for n in chosen) <= minutes
    )


@pytest.mark.long
@settings(max_examples=200)
@given(items=ITEMS, minutes=st.integers(0, 60))
def test_no_set_is_better(items: list[tuple[int, int]], minutes: int) -> None:
    places = best(items, minutes)
    assert places == sorted(set(places))
    assert sum(items[n][1] for n in places) <= minutes
    assert (sum(items[n][0] for n in places), len(places)) == brute(items, minutes)


def test_a_great_many_items_are_no_matter() -> None:
    chance = random.Random(1)
    items = [(chance.randrange(10**17), chance.choice((5, 10, 15, 30))) for _ in range(5000)]
    places = best(items, 240)
    assert sum(items[n][1] for n in places) == 240
    fives = sorted((worth for worth, length in items if length == 5), reverse=True)
    assert sum(items[n][0] for n in places) >= sum(fives[:48])


def test_no_time_leaves_only_what_takes_none() -> None:
    assert best([(5, 10), (1, 0)], 0) == [1]
    assert best([], 40) == []
