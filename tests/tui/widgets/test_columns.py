"""Columns share the width; the least important vanish first."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.widgets.columns import Column, place

COLUMNS = (
    Column("sign", "", width=1, priority=9),
    Column("name", "Customer", weight=2, min_width=10, priority=9),
    Column("why", "Why", weight=1, min_width=12, priority=1),
    Column("due", "Due", width=6, min_width=4, priority=5),
)


def shown(available: int) -> dict[str, int]:
    return {p.column.id: p.width for p in place(COLUMNS, available, gap=1)}


def test_what_is_left_is_shared_by_weight() -> None:
    assert shown(62) == {"sign": 1, "name": 30, "why": 22, "due": 6}


def test_a_column_gets_what_it_wants_before_weights_share() -> None:
    assert shown(31) == {"sign": 1, "name": 10, "why": 12, "due": 5}


def test_the_least_important_column_vanishes_first() -> None:
    assert shown(29) == {"sign": 1, "name": 20, "due": 6}
    assert shown(16) == {"sign": 1, "name": 14}
    assert shown(5) == {"sign": 1} or shown(5) == {"name": 5}


def test_nothing_is_negative_in_no_width() -> None:
    assert all(width >= 0 for width in shown(0).values())


@settings(max_examples=100)
@given(
    st.lists(
        st.builds(
            Column,
            st.just("c"),
            st.just(""),
            width=st.integers(0, 30),
            weight=st.integers(0, 3),
            min_width=st.integers(0, 10),
            priority=st.integers(0, 3),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 200),
)
def test_columns_never_take_more_than_there_is(columns: list[Column], available: int) -> None:
    placed = place(columns, available, gap=1)
    assert sum(p.width for p in placed) + len(placed) - 1 <= available
    assert placed
    if len(placed) == len(columns) and any(p.column.weight for p in placed):
        assert sum(p.width for p in placed) + len(placed) - 1 == available
