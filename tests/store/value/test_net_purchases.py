"""One set of purchases net of refunds behind every figure (T82, T83, T103, T104)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.value.net_purchases import Purchase, bought_days, netted, reduced, sums


def row(day: int, amount: int, cost: int | None = None, number: str | None = None) -> Any:
    kind = "refund" if amount < 0 else "purchase"
    return {
        "bought_on": f"2026-05-{day:02}",
        "kind": kind,
        "number": number,
        "amount": amount,
        "cost": cost,
    }


def day(number: int) -> date:
    return date(2026, 5, number)


def test_a_refund_reduces_the_purchase_with_its_number_else_the_latest_before() -> None:
    rows = [row(1, 100, number="A"), row(2, 50, number="B"), row(3, -100, number="A"), row(4, -20)]
    assert reduced(rows) == [None, None, 0, 1]
    assert [each.revenue for each in netted(rows)] == [0, 30]


@pytest.mark.parametrize(
    ("refund", "refund_cost", "goods"),
    [(-100, None, 0), (-40, None, 42), (-40, -20, 50), (-40, 0, 70), (-150, None, 0)],
)
def test_goods_go_back_at_their_cost_or_in_proportion(  # T103
    refund: int, refund_cost: int | None, goods: int
) -> None:
    found = netted([row(1, 100, 70), row(20, refund, refund_cost)])
    assert found == [Purchase(day(1), 100 + refund, goods, True)]


def test_a_purchase_taken_back_is_no_purchase_day() -> None:  # T104
    rows = [row(1, 900), row(2, -900), row(5, 300), row(9, 0), row(10, 40), row(10, -40)]
    assert bought_days(netted(rows)) == [day(5), day(9)]


def test_a_refund_alone_stands_alone_and_buys_nothing() -> None:
    found = netted([row(3, -30)])
    assert found == [Purchase(day(3), -30, None, True)]
    assert bought_days(found) == []


def test_partly_taken_back_still_counts() -> None:
    assert bought_days(netted([row(1, 100), row(1, -30), row(2, 50)])) == [day(1), day(2)]


ROWS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 9_000), st.none() | st.integers(1, 5_000)), max_size=8
)


@given(ROWS)
@settings(max_examples=60)
def test_a_refund_keeps_its_cost_whichever_purchases_lie_between(
    drawn: list[tuple[bool, int, int | None]],
) -> None:
    """After a purchase with a cost every known cost is kept, in whatever order the others come."""
    rows = [row(1, 10_000, 5_000)]
    for place, (back, amount, cost) in enumerate(drawn, 2):
        rows.append(row(place, -amount - 1, -(cost or 1)) if back else row(place, amount, cost))
    found = sums(netted(rows))
    costed = [each for each in rows if each["cost"] is not None]
    assert found.revenue == sum(each["amount"] for each in rows)
    assert found.cost == sum(each["cost"] for each in costed)
    assert found.costed == sum(each["amount"] for each in costed)


def test_what_a_purchase_of_unknown_cost_cost_stays_unknown() -> None:
    named = [row(1, 100, 60, "A"), row(2, 50, None, "B"), row(3, -20, -9, "B")]
    assert sums(netted(named)) == (130, 60, 100)
    nothing_back = [row(1, 100, 60), row(2, 50), row(3, -50, 0)]
    assert bought_days(netted(nothing_back)) == [day(1)]
