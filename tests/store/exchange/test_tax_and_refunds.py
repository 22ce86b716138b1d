"""What an amount is: with tax or without, less what was given back; said, or asked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from store.exchange.asks import Asked
from store.exchange.mapping import Constant
from store.exchange.words import codes_of
from tests.store.exchange.conftest import Read, whys
from tui.words.sentences import tell

_HEAD = "Order,Customer,Date,Currency,"


@pytest.mark.parametrize(
    ("columns", "cells", "total", "said"),
    [
        ("Net,Gross", "100,119", 119, "“Gross”, which includes tax"),
        ("Netto,MwSt,Brutto", "100,19,119", 119, "“Brutto”, which includes tax"),
        ("Subtotal,Tax,Total", "100,19,119", 119, "“Total”, which includes tax"),
        ("Total incl. VAT", "119", 119, "“Total incl. VAT”, which includes tax"),
        ("Total HT", "100", 100, "“Total HT”, which is without tax"),
        ("Amount,VAT", "100,19", 100, "does not say whether that includes tax"),
        ("Total", "100", 100, ""),
        ("Betrag,Rabatt %,Betrag nach Rabatt", "100,10,90", 90, ""),
    ],
)
def test_the_report_says_whether_amounts_are_with_tax(
    read: Read, columns: str, cells: str, total: int, said: str
) -> None:
    report = read(f"{_HEAD}{columns}\n1,Alfa,2026-01-05,EUR,{cells}\n")
    assert report.total == total
    told = [tell(note) for note in report.notes if "Amounts are" in tell(note)]
    assert (said in told[0]) if said else not told


def test_the_other_amount_can_be_taken(read: Read) -> None:
    text = f"{_HEAD}Net,Gross\n1,Alfa,2026-01-05,EUR,100,119\n"
    assert read(text, mapping={"amount": "Net"}).total == 100


@pytest.mark.parametrize(
    "column", ["Refund", "Refunded amount", "Rückerstattung", "Montant remboursé", "Reembolso"]
)
def test_what_was_given_back_is_taken_off(read: Read, column: str) -> None:
    text = f"{_HEAD}Total,{column}\n1,Alfa,2026-01-05,EUR,119,19\n2,Beta,2026-01-05,EUR,50,-20\n"
    report = read(text)
    assert report.total == 130
    assert any(column in tell(note) for note in report.notes)


def test_refunds_of_lines_add_up_and_those_of_the_order_count_once(read: Read) -> None:
    head = f"{_HEAD}Amount,Product,Refund\n"
    rows = "1,Alfa,2026-01-05,EUR,60,A,20\n1,Alfa,2026-01-05,EUR,50,B,30\n"
    assert read(head + rows).total == 60
    rows = "2,Beta,2026-01-05,EUR,20,A,30\n2,Beta,2026-01-05,EUR,30,B,30\n"
    assert read(head + rows).total == 20


def test_a_yes_says_that_nothing_is_left(read: Read) -> None:
    text = f"{_HEAD}Total,Refunded?\n1,Alfa,2026-01-05,EUR,119,Yes\n2,Beta,2026-01-05,EUR,5,No\n"
    report = read(text)
    assert report.total == 5
    assert "refunded" in whys(report)[2]


def test_a_column_of_refunds_that_nobody_can_read_is_asked_about(read: Read) -> None:
    text = f"{_HEAD}Total,Refund date\n1,Alfa,2026-01-05,EUR,119,2026-01-09\n"
    with pytest.raises(Asked) as caught:
        read(text)
    assert [ask.about for ask in caught.value.asks] == ["refunds"]
    ask = caught.value.asks[0]
    assert ask.choices == ('cancelled="Refund date"', "refunded:0")  # a day is no sum
    assert "refunded=" not in tell(ask.sentence)
    assert read(text, mapping={"cancelled": "Refund date"}).total == 0
    empty = f"{_HEAD}Total,Refund date\n1,Alfa,2026-01-05,EUR,119,\n"
    assert read(empty).total == 119


@pytest.mark.parametrize(
    ("header", "sale", "credit"),
    [
        ("Typ", "Rechnung", "Gutschrift"),
        ("Art", "Rechnung", "Stornorechnung"),
        ("Dokumenttyp", "Rechnung", "Storno"),
        ("Tipo", "Factura", "Abono"),
        ("Tipo", "Fattura", "Nota di credito"),
        ("Typ", "Faktura", "Korekta"),
        ("Тип", "Продажа", "Возврат"),
        ("Kind", "sale", "return"),
        ("Soort", "Factuur", "Creditnota"),
        ("Type de pièce", "Facture", "Avoir"),
        ("Xyz", "", "Refund"),
        ("Vorgang", "Rechnung", "Teilgutschrift"),
    ],
)
def test_a_credit_note_is_taken_off_under_any_header(  # T75
    read: Read, header: str, sale: str, credit: str
) -> None:
    rows = f"{sale},Rao,2026-01-05,100\n{credit},Rao,2026-01-09,40\n"
    assert read(f"{header},Customer,Date,Amount\n{rows}").total == 60


@pytest.mark.parametrize("header", ["Typ", "Note", "Product"])
def test_a_credit_note_among_other_words_is_asked_about(read: Read, header: str) -> None:  # T75
    rows = "Wartung,Rao,2026-01-05,100\nGutschrift zu R-1,Rao,2026-01-09,40\n"
    with pytest.raises(Asked) as asked:
        read(f"{header},Customer,Date,Amount\n{rows}")
    assert f"type={header}" in asked.value.asks[0].choices
    text = f"{header},Customer,Date,Amount\n{rows.replace(',40', ',-40')}"
    assert read(text).total == 60  # it is below nothing already


def test_goods_and_ways_to_pay_are_no_types(read: Read) -> None:  # T75
    for header, words in (("Art", "Screws Nuts"), ("Paid by", "Check Credit")):
        one, other = words.split()
        rows = f"{one},Rao,2026-01-05,100\n{other},Rao,2026-01-09,40\n"
        assert read(f"{header},Customer,Date,Amount\n{rows}").total == 140


@pytest.mark.parametrize(
    ("header", "sale", "credit", "other"),
    [
        ("Typ", "RE", "GS", "ZZ"),
        ("Typ", "RE", "GS", "SONST"),
        ("Vorgang", "Rechnung", "Gutschrift", "Sonderfall"),
    ],
)
def test_an_unknown_type_among_known_ones_is_asked_about(
    read: Read, header: str, sale: str, credit: str, other: str
) -> None:
    head = f"{header},Customer,Date,Amount\n"
    known = f"{sale},Rao,2026-01-05,100\n{credit},Rao,2026-01-09,40\n"
    text = f"{head}{known}{sale},Rao,2026-01-10,5\n{other},Rao,2026-01-11,7\n"
    with pytest.raises(Asked) as asked:
        read(text)
    assert [(ask.about, ask.choices) for ask in asked.value.asks] == [("what is a sale", (other,))]
    assert read(text, sales=["none"]).total == 65
    paid = f"{head}Invoice,Rao,2026-01-05,100\nInvoice,Rao,2026-01-06,1\nCash,Rao,2026-01-09,40\n"
    assert read(paid.replace("Typ", "Paid by").replace("Vorgang", "Paid by")).total == 141


@pytest.mark.parametrize("header", ["Price", "Preis", "Prix", "Precio", "Price (EUR)"])
def test_a_price_beside_quantities_is_of_one_or_of_the_line(read: Read, header: str) -> None:
    head = f"Customer,Date,Product,Quantity,{header}\n"
    ones = f"{head}Rao,2026-03-01,Chair,1,1200\n"
    text = f"{ones}Berg,2026-04-05,Chair,2,1200\nNova,2026-04-06,Lamp,3,80\n"
    with pytest.raises(Asked) as asked:
        read(text)
    assert asked.value.asks[0].choices == (f"price={header}", f"amount={header}")
    assert read(text, mapping={"price": header}).total == 3840
    assert read(text, mapping={"amount": header}).total == 2480
    assert read(ones, currency="EUR").total == 1200


@pytest.mark.parametrize(
    ("quantity", "price"),
    [("Anzahl", "Preis pro Stück"), ("Qté", "P.U. HT"), ("Unidades", "Precio por unidad"),
     ("Pcs", "Price/unit")],
)  # fmt: skip
def test_a_price_of_one_is_multiplied(read: Read, quantity: str, price: str) -> None:
    head = f"Customer,Date,Product,{quantity},{price}\n"
    assert read(f"{head}Rao,2026-03-01,Chair,2,1200\n", currency="EUR").total == 2400


@pytest.mark.parametrize("day", ["2026-01-05", "2026-01-09"])
def test_a_return_within_an_order_is_taken_off_alone(read: Read, day: str) -> None:  # T75
    rows = f"Sale,Rao,1,2026-01-05,100\nReturn,Rao,1,{day},40\n"
    assert read(f"Type,Customer,Order,Date,Amount\n{rows}").total == 60


@pytest.mark.parametrize("word", ["Rechnung (Storno)", "Returned goods"])
def test_a_remark_of_a_cancelled_sale_is_asked_about(read: Read, word: str) -> None:  # T75
    text = f"Remark,Customer,Date,Amount\n,Rao,2026-01-05,100\n{word},Rao,2026-01-09,40\n"
    with pytest.raises(Asked):
        read(text)
    answered = {"mapping": {"type": "Remark"}, "sales": ["all"]}
    assert read(text, **answered).total == 60
    assert read(text, mapping={"type": Constant("sale")}).total == 140


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("RE GS", {"re": "sale", "gs": "credit"}),
        ("SI SC SA", {"si": "sale", "sc": "credit", "sa": "none"}),
        ("FT NC", {"ft": "sale", "nc": "credit"}),
        ("I E P", {"i": "sale", "e": "credit", "p": "none"}),
        ("RE GS XY", {"re": "sale", "gs": "credit"}),  # XY is asked
        ("RE ST", {"re": "sale"}),  # ST is asked
        ("SC TX", {}),  # states
        ("GS", {"gs": "credit"}),
        ("E", {}),
        ("Online Store", {}),
    ],
)
def test_short_types_are_told_by_those_beside_them(words: str, known: dict[str, str]) -> None:
    assert codes_of(words.split()) == known


def test_credit_notes_of_short_types_numbers_and_states_are_taken_off(read: Read) -> None:  # T75
    head = "Type,Invoice,Customer,Date,Amount,Status\n"
    short = "RE,1,Alfa,2026-01-05,100,Paid\nGS,2,Alfa,2026-01-06,30,Paid\n"
    assert read(head + short).total == 70
    untold = (head + short).replace("Type", "Art").replace("Alfa", "Delta")
    assert read(untold).total == 70
    other = "Web,FT 1,Beta,2026-01-05,100,Paid\nShop,NC 2,Beta,2026-01-06,30,Paid\n"
    assert read(head + other + "Web,FT 3,Beta,2026-01-07,9,Paid\n").total == 79
    stated = "Web,5,Gama,2026-01-05,100,Paid\nWeb,6,Gama,2026-01-06,30,Credit note\n"
    with pytest.raises(Asked) as asked:
        read(head + stated)
    assert "type=Status" in [way for ask in asked.value.asks for way in ask.choices]
    assert read(head + stated, mapping={"type": "Status"}).total == 70


def test_what_was_paid_by_paypal_is_no_sale(read: Read) -> None:
    text = (
        "Datum,Name,Typ,Status,Währung,Brutto,Absender E-Mail-Adresse,Empfänger E-Mail-Adresse,"
        "Transaktionscode\n"
        '02.01.2026,Ro,Allgemeine Zahlung,Abgeschlossen,EUR,"1.050,00",r@k.example,we@u.example,1\n'
        '13.01.2026,Rosa,Rückzahlung,Abgeschlossen,EUR,"-50,00",we@u.example,r@k.example,2\n'
        '14.01.2026,Host,Allgemeine Zahlung,Abgeschlossen,EUR,"-12,00",we@u.example,b@h.example,3\n'
    )
    report = read(text, currency="EUR")
    assert report.preset == "paypal-activity"
    assert report.total == 1000
    assert list(whys(report)) == [4]


def test_an_address_that_all_rows_share_may_be_our_own(read: Read) -> None:
    text = "Date,Email,Item,Amount\n" + "2026-01-05,till@shop.example,Tea,3\n" * 3
    with pytest.raises(Asked) as asked:
        read(text)
    assert [ask.about for ask in asked.value.asks] == ["whose"]
    assert read(text, mapping={"email": "Email"}).total == 9


def test_fees_among_the_lines_of_an_order_are_none_of_it(read: Read) -> None:
    text = (
        "order_id,purchase_date,type,amount,currency,shopper_email\n1,2025-02-03,SALE,50,EUR,b@x.example\n"
        "1,2025-02-03,CHARGE,-2,EUR,b@x.example\n2,2025-02-03,SALE,9,EUR,c@x.example\n"
    )
    assert read(text).total == 59


def test_payments_are_the_sales_where_nothing_else_is(read: Read) -> None:
    head = "Customer,Type,Date,Amount\n"
    paid = "Alfa,payment,2025-02-03,97\nBeta,payment,2025-02-04,97\n"
    assert read(f"{head}{paid}Beta,refund,2025-02-09,97\n").total == 97
    beside = f"{head}Gama,invoice,2025-02-03,50\nGama,payment,2025-02-09,50\n"
    assert read(beside).total == 50


def test_a_cancelled_order_and_a_sum_carried_over_are_no_sales(read: Read) -> None:
    text = "Kunde;Auftrag;Datum;Betrag;Storno\nÜbertrag;;01.02.2025;900,00;\n"
    report = read(f"{text}Kern;1;03.02.2025;100,00;\nRapp;2;04.02.2025;50,00;x\n")
    assert (report.total, list(whys(report))) == (Decimal(100), [4])
    assert [line.line for line in report.skipped] == [2]
    text = "Kunde;Rechnung;Datum;Betrag;Gutschrift\nKern;7;03.02.2025;100,00;20,00\n"
    with pytest.raises(Asked) as asked:
        read(text)
    assert "refunded=Gutschrift" in asked.value.asks[0].choices


def test_a_payment_below_nothing_is_no_refund_in_other_languages_too(read: Read) -> None:
    head = "Date;Type de transaction;Client;Montant\n"
    text = f"{head}03/02/2025;Facture;Petit;100,00\n13/02/2025;Note de crédit;Petit;-20,00\n"
    report = read(f"{text}14/02/2025;Paiement;Petit;-80,00\n")
    assert report.total == 80
    assert list(whys(report)) == [4]
