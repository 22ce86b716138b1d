"""A purchase with its lines, and which refund belongs to which purchase."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions import customers, sales
from store.actions.purchase_lines import read_goods
from store.errors import BadInput, Refused
from store.ledger import undo
from store.safety.opening import Store
from store.value.net_purchases import reduced
from store.views.customer.purchase import bought
from tests.kit import TODAY, state


@pytest.fixture
def lumen(store: Store) -> bytes:
    return customers.add(store, TODAY, "Lumen Dental").customer_id


def test_lines_are_kept_with_their_products(store: Store, lumen: bytes) -> None:
    store.connection.execute(
        "INSERT INTO product (id, name, code, cost, created_at) "
        "VALUES (randomblob(16), 'Chair', 'CH1', 4000, '2026-01-01T00:00:00Z')"
    )
    before = state(store)
    goods = read_goods("2 x chair 120.00\n\n1,5 × Filter set [/x] 10\nHose 3.99", "EUR")
    done = sales.purchase(store, TODAY, lumen, None, goods=goods)
    found = bought(store, done.record_id or b"")
    assert found.amount == 24_000 + 1_500 + 399
    assert found.cost is None  # what the hose cost us is not known
    assert [(line.title, line.quantity, line.amount, line.cost) for line in found.lines] == [
        ("Chair", "2", 24_000, 8_000),
        ("Filter set [/x]", "1.5", 1_500, None),
        ("Hose", "1", 399, None),
    ]
    assert all(line.product_id for line in found.lines)
    again = sales.purchase(store, TODAY, lumen, 12_000, goods=read_goods("CH1 120", "EUR"))
    line = bought(store, again.record_id or b"").lines[0]
    assert (line.product_id, line.title) == (found.lines[0].product_id, "Chair")
    assert bought(store, again.record_id or b"").cost == 4_000
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert state(store) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chair", "is not a line of a purchase"),
        ("2 x 120", "is not a line of a purchase"),
        ("2 x Chair -5", "give a refund apart"),
        ("0 x Chair 5", "give a refund apart"),
        ("2 x Chair five", "five"),
        ("x" * 300 + " 5", "is not a line of a purchase"),
    ],
)
def test_what_is_no_line_is_said(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_goods(text, "EUR")


def test_the_amount_is_that_of_the_lines(store: Store, lumen: bytes) -> None:
    before = state(store)
    with pytest.raises(BadInput, match=r"add up to €240.00, not €200.00"):
        sales.purchase(store, TODAY, lumen, 20_000, goods=read_goods("2 x Chair 120", "EUR"))
    with pytest.raises(BadInput, match="Give the amount"):
        sales.purchase(store, TODAY, lumen, None)
    assert state(store) == before


def test_a_refund_and_its_purchase_name_each_other(store: Store, lumen: bytes) -> None:
    def sold(amount: int, days: int, number: str | None = None) -> bytes:
        day = TODAY - timedelta(days=days)
        done = sales.purchase(store, TODAY, lumen, amount, day=day, number=number)
        return done.record_id or b""

    old, late = sold(10_000, 30, "A1"), sold(20_000, 20)
    numbered, latest = sold(-1_000, 10, "A1"), sold(-2_000, 5)
    assert [each.amount for each in bought(store, old).linked] == [-1_000]
    assert [each.amount for each in bought(store, late).linked] == [-2_000]
    assert [each.number for each in bought(store, numbered).linked] == ["A1"]
    assert [each.amount for each in bought(store, latest).linked] == [20_000]
    with pytest.raises(Refused):
        bought(store, bytes(16))


def test_a_refund_of_nothing_reduces_nothing() -> None:
    def row(kind: str, number: str | None = None) -> dict[str, str | None]:
        return {"kind": kind, "number": number, "cost": None}

    rows = [row("refund"), row("purchase", "A"), row("purchase"), row("refund", "A"),
            row("refund", "Z")]  # fmt: skip
    assert reduced(rows) == [None, None, None, 1, 2]
