"""Fifths of the buyers: where they begin, ties, and those who have not bought."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.value.rfm import FREQUENCY, MONETARY, RECENCY, cuts, fifth, rfm


def test_ten_buyers_make_five_pairs() -> None:
    ends = cuts(range(1, 11))
    assert ends == [2, 4, 6, 8]
    assert [fifth(value, ends) for value in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_ties_share_the_lowest_of_their_fifths() -> None:
    ends = cuts([1] * 7 + [2, 3, 4])
    assert [fifth(value, ends) for value in (1, 2, 3, 4)] == [1, 4, 5, 5]
    assert fifth(9, cuts([])) is None


def test_who_has_not_bought_is_in_no_fifth() -> None:
    fifths: dict[str, list[Any]] = {
        RECENCY: ["2026-01-01"] * 4,
        FREQUENCY: [1, 2, 3, 4],
        MONETARY: [10, 20, 30, 40],
    }
    assert rfm(None, 0, 0, fifths) == (None, None, None)
    assert rfm(date(2026, 2, 1), 5, 25, fifths) == (5, 5, 3)


@given(st.lists(st.integers(-5, 50), min_size=1, max_size=200))
def test_a_higher_value_is_never_in_a_lower_fifth(values: list[int]) -> None:
    ends = cuts(values)
    found = [fifth(value, ends) or 0 for value in sorted(values)]
    assert found == sorted(found)
    assert set(found) <= {1, 2, 3, 4, 5}
    if len(set(values)) == len(values) and len(values) % 5 == 0:
        assert set(Counter(found).values()) == {len(values) // 5}
