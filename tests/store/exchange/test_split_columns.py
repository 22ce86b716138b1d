"""Columns that hold two things: taken apart where it is sure, else kept as they stand."""

from __future__ import annotations

import pytest

from store.exchange.split_columns import place_of
from store.safety.store import Store
from tests.kit import notes
from tests.store.exchange.conftest import Read


@pytest.mark.parametrize(
    ("text", "code", "city"),
    [
        ("10115 Berlin", "10115", "Berlin"),
        ("LV-1010 Riga", "LV-1010", "Riga"),
        ("Austin, TX 78701", "78701", "Austin"),
        ("New York, New York 10001-1234", "10001-1234", "New York"),
        ("London SW1A 1AA", "SW1A 1AA", "London"),
        ("SW1A 1AA London", "SW1A 1AA", "London"),
        ("1012 AB Amsterdam", "1012 AB", "Amsterdam"),
        ("00-950 Warszawa", "00-950", "Warszawa"),
        ("110 00 Praha", "110 00", "Praha"),
        ("Toronto, ON M5V 2T6", "M5V 2T6", "Toronto"),
        ("28001 - Madrid", "28001", "Madrid"),
        ("10115", "10115", ""),
        ("Riga", "", "Riga"),
        ("near 5th Street", "", "near 5th Street"),
    ],
)
def test_a_place_is_a_code_and_a_town(text: str, code: str, city: str) -> None:
    assert place_of(text) == (code, city)


def test_places_are_split_under_headers_of_both(store: Store, read: Read) -> None:
    read('Name,Street,"City, State ZIP"\nAlfa,Main 1,"Austin, TX 78701"\n', "customers")
    read("Kunde;Straße;PLZ/Ort\nBeta;Weg 2;10115 Berlin\n", "customers")
    rows = store.rows(
        "SELECT c.city, w.value FROM customer AS c JOIN way AS w ON w.customer_id = c.id "
        "ORDER BY c.name"
    )
    assert [tuple(row) for row in rows] == [
        ("Austin", "Main 1, 78701"), ("Berlin", "Weg 2, 10115")]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Name / Company", "Anna Kask / Kask OÜ"),
        ("Company / Contact", "Kask OÜ / Anna Kask"),
        ("Company (Contact)", "Kask OÜ (Anna Kask)"),
        ("Firma / Ansprechpartner", "Kask OÜ / Anna Kask"),
    ],
)
def test_a_person_and_a_company_in_one_column(
    store: Store, read: Read, header: str, cell: str
) -> None:
    text = f"{header},City\n{cell},Tallinn\nBeta GmbH,Bonn\n"
    read(text, "customers")
    assert [row[0] for row in store.rows("SELECT name FROM customer ORDER BY name")] == [
        "Beta GmbH", "Kask OÜ"]  # fmt: skip
    assert store.value("SELECT name FROM contact") == "Anna Kask"
    again = read(text, "customers")
    assert (again.new, again.changed) == (0, 0)


def test_of_several_companies_of_a_deal_the_first_counts_and_it_is_said(
    store: Store, read: Read
) -> None:
    head = "Record ID,Deal Name,Deal Stage,Close Date,Amount,Currency,"
    row = "1,Site,Closed Won,2025-05-12,100,EUR,"
    names = f"{head}Associated Company\n{row}Nord AS;Kern & Co\n"
    ids = f"{head}Associated Company IDs,Associated Company\n{row}7;8,Nord AS;Kern & Co\n"
    for text in (names, ids.replace("1,Site", "2,Site")):
        report = read(text, "deals")
        assert any("line 2, Nord AS;Kern & Co" in note for note in notes(report))
    assert [row["name"] for row in store.rows("SELECT name FROM customer")] == ["Nord AS"]
