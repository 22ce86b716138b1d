"""Customers of one name: apart where their phones or towns differ, and never one without a word."""

from __future__ import annotations

import pytest

from store.exchange.asks import Asked
from store.exchange.report import Report
from store.safety.store import Store
from tests.store.exchange.conftest import Read, alive, whys
from tui.words.sentences import tell


def _told(report: Report) -> str:
    return " ".join(tell(note) for note in report.notes)


@pytest.mark.parametrize(
    ("second", "customers"),
    [
        ("Kiosk,+371 26444444,", 2),
        ("Kiosk,26333333,", 1),  # the same number, without its country
        ("Kiosk,,Ventspils", 2),
        ("Kiosk,,rīga", 1),
        ("Kiosk,,", 1),
    ],
)
def test_a_list_keeps_namesakes_apart(
    store: Store, read: Read, second: str, customers: int
) -> None:
    text = f"Name,Phone,City\nKiosk,+371 26333333,Riga\n{second}\n"
    report = read(text, "customers")
    assert alive(store, "customer") == customers
    assert ("Kept apart" in _told(report)) == (customers == 2)
    again = read(text, "customers")
    assert (again.new, again.changed) == (0, 0)


def test_a_person_can_say_that_they_are_one(store: Store, read: Read) -> None:
    read("Name,Phone\nKiosk,+371 26333333\nKiosk,+371 26444444\n", "customers", alike="one")
    assert alive(store, "customer") == 1


def test_purchases_go_to_the_namesake_with_the_phone_or_are_named(store: Store, read: Read) -> None:
    head = "Customer,Phone,Date,Amount\n"
    report = read(
        f"{head}Kiosk,+371 26333333,2026-01-05,10\nKiosk,+371 26444444,2026-01-06,20\n"
        "Kiosk,,2026-01-07,30\nKiosk,26444444,2026-01-08,40\n"
    )
    assert "could be 2 customers" in whys(report)[4]
    sums = "SELECT sum(amount) FROM purchase GROUP BY customer_id ORDER BY 1"
    assert [row[0] for row in store.rows(sums)] == [1000, 6000]


def test_orders_from_two_towns_are_one_customer_and_it_is_said(store: Store, read: Read) -> None:
    text = "Customer,City,Date,Amount\nKiosk,Riga,2026-01-05,10\nKiosk,Cesis,2026-01-06,20\n"
    assert "--alike apart" in _told(read(text))
    assert alive(store, "customer") == 1


def test_or_two_where_a_person_says_so(store: Store, read: Read) -> None:
    text = "Customer,City,Date,Amount\nKiosk,Riga,2026-01-05,10\nKiosk,Cesis,2026-01-06,20\n"
    read(text, alike="apart")
    assert alive(store, "customer") == 2


def test_a_name_that_may_be_two_known_ones_is_asked_about(read: Read) -> None:
    read("Name,City\nCafé Möwe,Bonn\nCafé Möwe,Trier\n", "customers")
    text = "Customer,Date,Amount\nCafe Moewe,2026-01-05,10\n"
    with pytest.raises(Asked, match="spelt like several customers"):
        read(text)
    assert read(text, alike="apart").new_customers == 1
