"""What people leave in their files beside the rows: other tables, counted days, goods in a cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from store.exchange.asks import Asked
from store.safety.opening import Store
from tests.kit import notes
from tests.store.exchange.conftest import Read


def test_a_second_table_below_is_named_and_not_read(store: Store, read: Read) -> None:  # T75
    text = (
        "Customer,Email,City\nLumen,l@example.com,Riga\n\nRao,r@example.com,Oslo\n,,\n"
        "Product,Price,Stock\nFlour,10,5\nYeast,3,9\n"
    )
    report = read(text, None)
    assert (report.kind, report.new) == ("customers", 2)
    assert [(each.line, each.why) for each in report.skipped] == [
        (line, "another table below this one") for line in (6, 7, 8)
    ]
    names = store.rows("SELECT name FROM customer ORDER BY name")
    assert [row["name"] for row in names] == ["Lumen", "Rao"]


def test_counted_days_are_read_beside_dates_that_cannot_be_turned(
    store: Store, read: Read
) -> None:  # T73
    text = "Customer,Date,Amount,Currency\nLumen,46032,10,EUR\nRao,2026-01-13,20,EUR\n"
    report = read(text, None)
    assert any("such as 46032" in note for note in notes(report))
    days = store.rows("SELECT bought_on FROM purchase ORDER BY bought_on")
    assert [row["bought_on"] for row in days] == ["2026-01-10", "2026-01-13"]
    # Where days and months stand in figures, a spreadsheet has turned those that it counted.
    turned = "Customer,Date,Amount,Currency\nLumen,46032,11,EUR\nRao,13/01/2026,21,EUR\n"
    assert [each.line for each in read(turned, None).rejected] == [2]


def test_goods_that_stand_in_one_cell_are_counted_apart(store: Store, read: Read) -> None:
    text = (
        "Datum,Bestellung #,N. Umsatz (formatiert),Status,Kunde,Kundentyp,Produkt(e),"
        "Verkaufte Artikel,Nettoumsatz\n"
        '2026-01-05 09:59:00,15,"123,00 €",completed,Ana,new,"2× Mehl, fein, 1× Hefe",3,100\n'
        '2026-01-06 09:59:00,16,"50,00 €",completed,Ana,new,3× Hefe,3,40\n'
    )
    report = read(text, None)
    assert (report.preset, str(report.total)) == ("woocommerce-analytics-orders", "173.00")
    lines = store.rows("SELECT title, quantity, amount FROM purchase_line ORDER BY amount, title")
    assert [tuple(row) for row in lines] == [
        ("Hefe", "1", 0), ("Mehl, fein", "2", 0), ("Hefe", "3", 5000),
    ]  # fmt: skip
    assert any("their lines are 0" in note for note in notes(report))
    assert read(text, None).changed == 0


def test_a_birthday_that_has_not_come_is_left_out(store: Store, read: Read) -> None:  # T68
    text = "Name,Email,Birthday\nAna,a@example.com,2027-08-08\nBo,b@example.com,1990-01-01\n"
    report = read(text, None)
    assert [(each.line, each.field) for each in report.cells] == [(2, "birthday")]
    assert report.new == 2
    born = store.rows("SELECT birthday FROM customer ORDER BY name")
    assert [row["birthday"] for row in born] == [None, "1990-01-01"]


def test_a_sum_below_a_customer_is_no_purchase_of_theirs(store: Store, read: Read) -> None:  # T75
    text = (
        '"",Type,Date,Num,Name,Item,Amount\nLumen,,,,,,\n,Invoice,2026-01-15,1,Lumen,A,100.00\n'
        "Total Lumen,,,,,,100.00\nTOTAL,,,,,,100.00\n"
    )
    report = read(text, None)
    assert [each.line for each in report.skipped] == [4, 5]
    assert store.value("SELECT sum(amount) FROM purchase") == 10_000
    text = "Customer,Date,Amount,Currency\nRao,2026-01-05,10,EUR\nRao Total,,10,EUR\n"
    assert [each.line for each in read(text, None).skipped] == [3]
    # Somebody may be called so.
    text = "Customer,Date,Amount,Currency\nRao,2026-01-06,10,EUR\nTotal Oils,2026-01-06,20,EUR\n"
    assert read(text, None).new == 2


def test_what_was_on_a_day_is_no_list_of_customers(read: Read) -> None:  # T77
    with pytest.raises(Asked):
        read("Date,Customer,Note\n2026-01-05,Lumen,called about the oven\n", None)


def test_two_of_one_family_with_one_address_stay_two(store: Store, read: Read) -> None:  # T64, T65
    text = "Name,Email\nAna Rey,rey@example.com\n{},rey@example.com\n"
    assert read(text.format("Juan Rey"), None).new == 2
    for known in ("A. Rey", "Anna Rey", "REY ANA", "Ana Maria Rey"):
        assert read(text.format(known), None).new == 0, known
    assert store.value("SELECT count(*) FROM customer") == 2


def test_the_name_of_a_group_above_a_header_that_comes_again_is_nobody(
    store: Store, read: Read
) -> None:
    head = "Name,Email,Phone\n"
    text = f"{head}Ola Nord,ola@n.example,\nBen Ray,,\nQualified,,\n{head}Cy Dee,cy@d.example,\n"
    report = read(text, "customers")
    assert [line.line for line in report.skipped] == [4, 5]
    assert [row["name"] for row in store.rows("SELECT name FROM customer ORDER BY name")] == [
        "Ben Ray", "Cy Dee", "Ola Nord",
    ]  # fmt: skip


def test_the_adjusted_total_of_an_order_counts_where_there_is_one(read: Read) -> None:
    text = (
        "Sale Date,Order ID,Buyer User ID,Full Name,Currency,Order Total,Adjusted Order Total\n"
        "01/14/26,1,mf,Mia Falk,EUR,45.00,\n01/15/26,2,te,Tom Ek,EUR,25.00,15.00\n"
    )
    assert read(text).total == 60


@pytest.mark.parametrize("sums", [False, True])
def test_customers_in_blocks_hold_for_the_rows_below_them(read: Read, sums: bool) -> None:
    one = "Kunde;Datum;Artikel;Betrag\nKern;03.02.2025;Filter;100,00\n;03.03.2025;Pumpe;50,00\n"
    end = ";;Summe Kern;150,00\n" if sums else "\n"
    report = read(f"{one}{end}Rapp;01.04.2025;Filter;20,00\n;01.05.2025;Ventil;30,50\n")
    assert (report.rejected, report.new_customers, report.total) == ((), 2, Decimal("200.50"))
    assert any("first row of each block" in note for note in notes(report))


def test_a_name_that_is_missing_is_nobodys(read: Read) -> None:
    head = "Kunde;Datum;Artikel;Betrag\nKern;03.02.2025;Filter;100,00\n"
    report = read(f"{head};03.03.2025;Pumpe;50,00\nRapp;01.04.2025;Filter;20,00\n")
    assert [each.line for each in report.rejected] == [3]


def test_texts_under_headers_of_one_name_are_one_text(store: Store, read: Read) -> None:
    read("Name,Notes,Email,Notes\nOla,likes tea,o@n.example,call am\n", "customers")
    assert store.value("SELECT note FROM interaction") == "likes tea\ncall am"
