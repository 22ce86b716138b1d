"""Figures as bars: zero is the lowest bar, what is negative or unknown has its own sign."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.widgets.spark import BARS, sparkline


def test_bars_grow_from_zero_to_the_highest() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8) == BARS
    assert sparkline([700, 0, 350, 1], 8) == "█▁▅▂"


def test_nothing_sold_is_a_base_line() -> None:
    assert sparkline([0, 0, 0], 12) == "▁▁▁"
    assert sparkline([], 12) == ""
    assert sparkline([5], 0) == ""


def test_losses_and_gaps_have_their_own_signs() -> None:
    assert sparkline([-5, None, 7, 0], 4) == "-·█▁"
    assert sparkline([-5, -7, None], 3) == "--·"


def test_many_values_are_drawn_as_means_of_neighbours() -> None:
    assert sparkline([7, 7, 0, 0, None, 7, None, None], 4) == "█▁█·"


@settings(max_examples=100)
@given(st.lists(st.one_of(st.none(), st.integers(-(10**15), 10**15))), st.integers(0, 30))
def test_never_wider_than_asked(values: list[int | None], width: int) -> None:
    line = sparkline(values, width)
    assert len(line) == min(len(values), width)
    assert set(line) <= {*BARS, "-", "·"}
