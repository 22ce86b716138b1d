"""Which column holds what: said by the person, recognised by the header, never half known."""

from __future__ import annotations

import pytest

from store.errors import BadInput
from store.exchange.cells import bare
from store.exchange.columns import match, recognise
from store.exchange.fields import KINDS
from store.exchange.kinds import guess_kind
from store.exchange.mapping import parse_map
from store.exchange.words import closing_day


def test_a_map_is_read_with_spaces_case_and_quoted_commas() -> None:
    assert parse_map('amount="Total, net", date = "Day"') == {"amount": "Total, net", "date": "Day"}
    assert parse_map('Customer=Client, date = Order date,"amount=Total, net",external-id=#') == {
        "customer": "Client",
        "date": "Order date",
        "amount": "Total, net",
        "external_id": "#",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("amount", "is not field=Column"),
        ("amount=", "is not field=Column"),
        ("=Total", "is not field=Column"),
        ("amount=A,amount=B", "twice"),
        ('"amount=A', "quotation mark"),
    ],
)
def test_a_map_that_cannot_be_read_says_why(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        parse_map(text)


def test_mapped_columns_are_found_exactly_then_evenly_then_in_another_unicode_form() -> None:
    header = ["Kunde", "TAG  der Bestellung", "Prénom", "total", "Total"]
    mapping = {
        "customer": "kunde",
        "date": "Tag der bestellung",
        "note": "Pre\u0301nom",
        "amount": "Total",
    }
    assert match("f.csv", "purchases", header, mapping) == {
        "customer": (0,),
        "date": (1,),
        "amount": (4,),
        "total": (3,),
        "note": (2,),
    }


def test_an_unknown_column_names_those_that_are_there() -> None:
    with pytest.raises(BadInput, match=r"no column “Betrag”\. Its columns are: Client, Day, Sum"):
        match("f.csv", "purchases", ["Client", "Day", "Sum"], {"amount": "Betrag"})


def test_an_unknown_field_names_those_of_the_kind() -> None:
    with pytest.raises(BadInput, match="“colour” is not a field of purchases: use customer"):
        match("f.csv", "purchases", ["Client", "Day", "Sum"], {"colour": "Day"})


def test_a_needed_field_without_a_column_is_asked_for_with_an_example() -> None:
    with pytest.raises(BadInput) as caught:
        match("f.csv", "purchases", ["Wer", "date", "Was"], None)
    said = str(caught.value)
    assert "customer or the amount" in said
    assert "Wer, date, Was" in said
    assert '--map "customer=Wer,date=date,amount=' in said


def test_a_map_adds_to_what_is_recognised() -> None:  # T69
    header = ["Id", "Name", "Sales rep", "IsDeleted", "Email"]
    assert match("f.csv", "customers", header, {"note": "Sales rep"}) == {
        "external_id": (0,), "name": (1,), "email": (4,), "note": (2,), "is_deleted": (3,),
    }  # fmt: skip
    header = ["cid", "date", "amt", "currency", "Phone", "Phone"]
    assert match("f.csv", "purchases", header, {"note": "amt", "amount": "Phone#2"}) == {
        "customer": (0,), "date": (1,), "amount": (5,), "note": (2,), "currency": (3,),
        "phone": (4,),
    }  # fmt: skip


def test_a_value_of_all_rows_stands_after_a_colon() -> None:  # T76
    mapping = parse_map('channel:call,customer=Client,outcome:"left, message"')
    assert mapping == {"channel": "call", "customer": "Client", "outcome": "left, message"}
    assert match("f.csv", "interactions", ["Client", "Day", "date"], mapping) == {
        "customer": (0,), "at": (2,),
    }  # fmt: skip


def test_what_belongs_to_somebody_else_is_never_taken_for_the_customers_own() -> None:
    header = ["Account Name", "Asst. Phone", "Owner Email", "Parent Account", "Assistant Phone"]
    assert recognise("customers", header) == {"name": (0,)}


def test_all_phone_columns_are_kept() -> None:
    header = ["Person - Name", "Person - Phone - Work", "Person - Phone - Home"]
    assert recognise("customers", header)["phone"] == (1, 2)
    assert match("f.csv", "customers", header, {
        "name": "Person - Name", "phone": "Person - Phone - Home|Person - Phone - Work",
    })["phone"] == (2, 1)  # fmt: skip


def test_names_are_taken_beside_ids_only() -> None:
    assert set(recognise("purchases", ["Customer ID", "Customer", "Date", "Total"])) >= {
        "customer", "customer_name",
    }  # fmt: skip
    assert "customer_name" not in recognise("purchases", ["Customer", "Company", "Date", "Total"])


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("cid,date,amt", "purchases"),
        ("Customer,Due date,Subject,Status", "follow-ups"),
        ("Customer,Date,Channel,Note", "interactions"),
        ("Name,Email,Phone", "customers"),
        ("ID,Content,Contact owner,Contact weight", None),
        ("Date,Client,Project,Task,Hours,Amount,Notes", None),
        ("Deal Name,Deal Stage,Amount,Close Date", "deals"),
        ("Subject,Type,Done,Due date,Contact person,Outcome", "activities"),
        ("a,b,c", None),
    ],
)
def test_a_kind_is_guessed_only_from_a_header_that_says_it(header: str, kind: str | None) -> None:
    assert guess_kind(header.split(",")) == kind


def test_no_header_is_known_as_two_fields_that_take_it_in_turn() -> None:
    for fields in KINDS.values():
        assert len({field.name for field in fields}) == len(fields)
        for field in fields:
            assert all(bare(each) for each in field.headers.split())


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Customer,City,State,Zip,Date,Total", None),
        ("Cliente,Estado,CP,Fecha,Total", None),
        ("Customer,City,State,Zip,Date,Total,Status", "Status"),
        ("Cliente,Ciudad,Fecha,Total,Estado", "Estado"),
        ("Customer,Date,Total,State", "State"),
    ],
)
def test_the_state_of_an_address_is_no_status(header: str, status: str | None) -> None:
    names = header.split(",")
    found = recognise("purchases", names).get("status", ())
    assert [names[at] for at in found] == ([status] if status else [])


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("Won time", "won_on"), ("Gewonnen tijd", "won_on"), ("Gewonnen am", "won_on"),
        ("Hora de ganho", "won_on"), ("Fecha de pérdida", "lost_on"), ("Gagné le", "won_on"),
        ("Deadline date", None), ("Won deals", None), ("Closed Won Reason", None), ("Datum", None),
    ],
)  # fmt: skip
def test_the_day_of_a_won_deal_is_known_in_other_languages(header: str, day: str | None) -> None:
    assert closing_day(header) == day


@pytest.mark.parametrize(
    "header",
    [
        "Date,Account,Description,Amount,Balance",
        "Buchungstag,Wertstellung,Auftraggeber / Begünstigter,Verwendungszweck,Betrag (EUR)",
        "Date completed (UTC),ID,Type,State,Payer,Reference,Amount,Balance,Account",
        "Datum,Naam / Omschrijving,Rekening,Tegenrekening,Bedrag (EUR)",
        "Kunde,Datum,Umsatz in T€",
        "Client,Date,Amount (k EUR)",
        "Datum,Firma,Anfrage,Angebot am,Summe,Auftrag?",
        "Kunde,Ort,Januar,Februar,März,Summe",
        "Name,Description,Price",
        "Lieferantennummer,Name,Ort,Telefon",
        "Vendor,Phone numbers,Email,Address",
        "Customer,Email,2025-11,2025-12,2026-01",
        "Kunde,Datum,Betrag,S/H,Währung",
        "ID,Type,SKU,Name,Regular price,Stock",
        "Record ID,Name,SKU,Quantity,Unit price,Create Date",
        "Quote #,Date,Customer,Amount",
        "N° devis,Date,Client,Total TTC",
        "Angebotsnummer,Datum,Kunde,Betrag",
        "Record Id,Quote Stage,Quote Number,Valid Until,Account Name,Contact Name",
    ],
)
def test_statements_ledgers_offers_goods_and_suppliers_are_no_lists_of_sales(header: str) -> None:
    assert guess_kind(header.split(",")) is None
    assert guess_kind(["Date", "Customer", "Invoice", "Amount", "Balance"]) == "purchases"
