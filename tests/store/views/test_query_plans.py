"""A list costs what it shows: its pages come from an index, without a scan and without a sort."""

from __future__ import annotations

import pytest

from store.actions import customers, sales
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.views.lists.customers import SORTS, Customers
from tests.kit import TODAY, new_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = new_store(tmp_path_factory.mktemp("plans") / "store.db")
    for number in range(4):
        ident = customers.add(made, TODAY, f"Customer {number}").customer_id
        sales.purchase(made, TODAY, ident, 5_000)
    score_everybody(made, TODAY)
    made.connection.execute("ANALYZE")
    return made


def costly(store: Store, sql: str) -> list[str]:
    """Steps of a statement that grow with the store: scans without an index, sorts."""
    steps = [str(row["detail"]) for row in store.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert steps
    return [
        step
        for step in steps
        if "TEMP B-TREE" in step or (step.startswith("SCAN") and "INDEX" not in step)
    ]


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{each}" for each in SORTS)])
def test_a_page_of_customers_comes_from_one_index_in_any_order_both_ways(
    store: Store, sort: str
) -> None:
    found = Customers(store, TODAY, "", sort)
    assert costly(store, f"{found._keys} LIMIT 40 OFFSET 100") == []
    pages = [row.key for start in range(0, 4, 2) for row in found.page(start, 2)]
    assert pages == [stop.customer_id for stop in found.stops()]
    assert len(set(pages)) == 4
