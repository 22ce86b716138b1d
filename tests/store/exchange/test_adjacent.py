"""Orders whose rows stand together are written as they come; others are put in order first."""

from __future__ import annotations

import pytest

from store.exchange.adjacent import Adjacent
from store.safety.opening import Store
from tests.store.exchange.conftest import Read


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        ([("1", "A"), ("1", "A"), ("2", "B")], True),
        ([("1", "A"), ("1", ""), ("", ""), ("2", "B")], True),  # carried down
        ([("1", "A"), ("2", "B"), ("1", "A")], False),
        ([("1", "A"), ("1", "B"), ("1", "A")], False),
        ([("1", "A"), ("", "B"), ("1", "A")], False),  # a purchase without a number between
        ([(str(number), "A") for number in range(3000)], True),
    ],
)
def test_rows_that_stand_together_are_told(rows: list[tuple[str, str]], holds: bool) -> None:
    found = Adjacent()
    for order, customer in rows:
        found.add(order, customer)
    assert found.holds == holds


@pytest.mark.parametrize("rows", [("1,A,5", "1,A,6", "2,B,7"), ("1,A,5", "2,B,7", "1,A,6")])
def test_both_ways_bring_the_same(store: Store, read: Read, rows: tuple[str, ...]) -> None:
    text = "Order,Customer,Amount,Date\n" + "".join(f"{row},2026-01-05\n" for row in rows)
    report = read(text)
    assert (report.new, report.records, report.new_customers) == (3, 2, 2)
    found = store.rows("SELECT number, amount FROM purchase ORDER BY number")
    assert [tuple(row) for row in found] == [("1", 1100), ("2", 700)]
    again = read(text)
    assert (again.new, again.changed, again.same) == (0, 0, 3)
