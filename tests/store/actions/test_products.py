"""Products by hand, the standard ones, and the habit that they show (T12, T29)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from store.actions import customers, records, sales
from store.actions.products import add_product, edit_product, find_product, set_standard
from store.actions.purchase_lines import Good, read_goods
from store.errors import BadInput, Refused
from store.ledger import undo
from store.safety.opening import Store
from store.views.customer.page import customer_page
from store.views.day.digest import day_end
from store.views.day.queue import item_of, rows_of
from store.views.lists.customers import Customers
from store.views.lists.products import products, proposed_standard
from tests.kit import TODAY, told

WHAT = ("Chair", "Lamp", "Filter set")


@pytest.fixture
def offered(store: Store) -> bytes:
    """A customer who was offered three products, and has been silent for 92 days."""
    for name in WHAT:
        add_product(store, TODAY, name)
    who = customers.add(store, TODAY - timedelta(days=120), "Northwind").customer_id
    for back, name in zip((100, 96, 92), WHAT, strict=True):
        records.offer(store, TODAY - timedelta(days=back), who, f"a {name.lower()}")
    return who


def _found(store: Store) -> list[str]:
    return [row.name for row in Customers(store, TODAY, "is:1-2-3-next").page(0, 9)]


def test_the_habit_shows_once_products_are_marked(store: Store, offered: bytes) -> None:
    assert customer_page(store, offered, TODAY).habit is None
    assert _found(store) == []
    set_standard(store, TODAY, list(WHAT))
    habit = customer_page(store, offered, TODAY).habit
    assert habit is not None
    assert told(habit).startswith(
        "The three standard offers are made and nothing was bought since ("
    )
    assert _found(store) == ["Northwind"]
    undo.undo(store, TODAY)
    assert _found(store) == []


def test_a_product_is_added_and_changed_by_hand(store: Store) -> None:
    add_product(store, TODAY, "  Second   chair ", price=90_000, cost=52_000, code="C2")
    with pytest.raises(Refused, match="There is a product “Second chair” already"):
        add_product(store, TODAY, "second CHAIR")
    with pytest.raises(BadInput, match="needs a name"):
        add_product(store, TODAY, " ")
    edit_product(store, TODAY, "c2", cost=54_000)
    with pytest.raises(Refused, match="no product “Secnd chair”; did you mean Second chair"):
        edit_product(store, TODAY, "Secnd chair", cost=1)
    [row] = products(store)
    assert (row.name, row.code, row.price, row.cost) == ("Second chair", "C2", 90_000, 54_000)


def test_the_standard_ones_are_proposed_from_what_customers_began_with(store: Store) -> None:
    for number in range(4):
        who = customers.add(store, TODAY - timedelta(days=200), f"Buyer {number}").customer_id
        for back, good in ((90, "Chair 120"), (30, "Lamp 40")):
            day = TODAY - timedelta(days=back)
            sales.purchase(store, TODAY, who, None, day=day, goods=read_goods(good, "EUR"))
    found = products(store)
    assert [(each.name, each.first_buyers, each.buyers) for each in found] == [
        ("Chair", 4, 4),
        ("Lamp", 0, 4),
    ]
    assert [each.name for each in proposed_standard(found)] == ["Chair"]
    set_standard(store, TODAY, ["Lamp"])
    assert proposed_standard(products(store)) == []


# T12: one rule for what an offer names, and one silence, on page, filter, Today and digest.
def test_the_habit_is_the_same_on_every_face(store: Store) -> None:
    names = ("Ölwechsel", "Tee 500 g", "Chair")
    for name in names:
        add_product(store, TODAY, name)
    set_standard(store, TODAY, list(names))
    who = customers.add(store, TODAY - timedelta(days=500), "Northwind").customer_id
    for back in (480, 280):  # who buys twice a year is not silent for ever
        sales.purchase(store, TODAY, who, 9_000, day=TODAY - timedelta(days=back))
    for back, words in ((100, "ÖLWECHSEL"), (96, "tee 500g"), (92, "2 chair, oak")):
        records.offer(store, TODAY - timedelta(days=back), who, words)
    assert customer_page(store, who, TODAY).habit is not None
    assert _found(store) == ["Northwind"]
    assert day_end(store, TODAY).habit == 1
    [step] = customer_page(store, who, TODAY).steps
    row = item_of({"id": step.key, "customer_id": who, "due_on": "", "weight": 0, "minutes": 0}, "")
    for why in (step.why, rows_of(store, TODAY, [row])[0].why):
        assert "three standard offers, then silence" in [told(each) for each in why]
    other = customers.add(store, TODAY - timedelta(days=500), "Southwind").customer_id
    for back, words in ((100, "Ölwechsel"), (96, "Tee 500 g"), (92, "a chairlift")):
        records.offer(store, TODAY - timedelta(days=back), other, words)
    assert customer_page(store, other, TODAY).habit is None
    assert (_found(store), day_end(store, TODAY).habit) == (["Northwind"], 1)


def test_a_product_is_found_however_it_is_written(store: Store) -> None:  # T12
    add_product(store, TODAY, "Tee 500 g")
    add_product(store, TODAY, "Ölwechsel")
    assert find_product(store, "TEE 500g")["name"] == "Tee 500 g"
    assert find_product(store, "ölwechsel")["name"] == "Ölwechsel"
    with pytest.raises(Refused, match="There is a product “Ölwechsel” already"):
        add_product(store, TODAY, "ÖLWECHSEL")
    add_product(store, TODAY, "C")
    add_product(store, TODAY, "C++")  # signs tell names apart
    assert find_product(store, "c++")["name"] == "C++"


def test_the_text_of_a_refund_is_no_product(store: Store) -> None:
    who = customers.add(store, TODAY, "Lumen Dental").customer_id
    for title, amount in (("credit for the dent", -500), ("Lamp", 900), ("Lamp", -900)):
        goods = [Good(title, Decimal(1), amount)]
        sales.purchase(store, TODAY, who, amount, goods=goods)
    assert [each.name for each in products(store)] == ["Lamp"]


def test_offers_that_were_typed_count_for_their_product(store: Store, offered: bytes) -> None:
    records.offer(store, TODAY, offered, "Lamp")
    records.offer(store, TODAY, offered, "A rug")
    assert {row.name: row.offered for row in products(store)} == {
        "Chair": 1, "Lamp": 2, "Filter set": 1,
    }  # fmt: skip
