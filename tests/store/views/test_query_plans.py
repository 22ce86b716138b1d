"""A list costs what it shows: its pages come from an index, without a scan and without a sort."""

from __future__ import annotations

from typing import Any

import pytest

from store.actions import customers, sales
from store.errors import BadInput
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.views.day.alarms import alarms_of
from store.views.day.owner_scope import only
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
        if "TEMP B-TREE" in step
        or (step.startswith("SCAN") and "INDEX" not in step and "CONSTANT" not in step)
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


def test_the_list_is_counted_without_a_look_at_each_row(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    usual = Store.row

    def row(this: Store, sql: str, values: Any = ()) -> Any:
        asked.append(sql)
        return usual(this, sql, values)

    monkeypatch.setattr(Store, "row", row)
    assert Customers(store, TODAY).count() == 4
    Customers(store, TODAY).place_of("customer 2")
    # With a condition on what no index has, each row is read: 90 times as long.
    assert set(asked) == {
        f"SELECT count(*) FROM customer AS c WHERE c.live = 1{more}"
        for more in ("", " AND c.sort_name < ?")
    }


def test_a_filter_looks_only_into_what_it_asks_of_until_it_is_known_who_fits(
    store: Store,
) -> None:
    found = Customers(store, TODAY, "ltv:>=0", "last")
    assert "FROM customer AS c LEFT JOIN rhythm AS r" in found._keys  # of the order
    assert "LEFT JOIN score AS v" in found._keys  # of the filter
    assert found._keys.count("JOIN") == 2
    pages = [row.key for start in range(0, 4, 2) for row in found.page(start, 2)]
    assert pages == [stop.customer_id for stop in found.stops()]
    assert len(pages) == 4


# T4
def test_letters_lead_to_the_first_name_that_begins_so_in_both_directions(store: Store) -> None:
    names = [row.name for row in Customers(store, TODAY).page(0, -1)]
    assert Customers(store, TODAY).place_of("customer 2") == names.index("Customer 2")
    assert Customers(store, TODAY).place_of("CUSTOMER") == 0
    assert Customers(store, TODAY).place_of("zebra") == len(names) - 1
    backwards = [row.name for row in Customers(store, TODAY, "", "-name").page(0, -1)]
    assert Customers(store, TODAY, "", "-name").place_of("customer 2") == backwards.index(
        "Customer 2"
    )
    assert Customers(store, TODAY, "name:3").place_of("c") == 0
    with pytest.raises(BadInput, match="by name alone"):
        Customers(store, TODAY, "", "ltv").place_of("c")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM customer WHERE live = 1 AND next_id IS NULL",
        "SELECT EXISTS (SELECT 1 FROM score WHERE live = 1 AND scored_on < '2026-01-01')",
        "SELECT max(rowid) FROM purchase",
    ],
)
def test_what_every_look_asks_goes_by_an_index(store: Store, sql: str) -> None:
    assert costly(store, sql) == []


def test_who_rings_alone_is_found_by_the_customer(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def rows(sql: str, values: Any = ()) -> list[Any]:
        asked.append(sql)
        return list(store.connection.execute(sql, values))

    monkeypatch.setattr(store, "rows", rows)
    assert alarms_of(store, TODAY, only(bytes(16))).rung == {}
    plan = [row["detail"] for row in rows(f"EXPLAIN QUERY PLAN {asked[0]}", [""] * 5)]
    assert not {step for step in plan if step.startswith("SCAN")} - {"SCAN p", "SCAN k"}
    assert any("SEARCH c USING PRIMARY KEY (customer_id=?)" in step for step in plan)
