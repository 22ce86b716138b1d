"""Which column holds what: said by the person, recognised by the header, never half known."""

from __future__ import annotations

import pytest

from store.errors import BadInput
from store.exchange.columns import guess_kind, match, parse_map, recognise
from store.exchange.fields import KINDS


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
        "note": (2,),
        "amount": (4,),
    }


def test_an_unknown_column_names_those_that_are_there() -> None:
    with pytest.raises(BadInput, match=r"no column “Betrag”\. Its columns are: Client, Day, Sum"):
        match("f.csv", "purchases", ["Client", "Day", "Sum"], {"amount": "Betrag"})


def test_an_unknown_field_names_those_of_the_kind() -> None:
    with pytest.raises(BadInput, match="“colour” is no field of purchases: use customer"):
        match("f.csv", "purchases", ["Client", "Day", "Sum"], {"colour": "Day"})


def test_a_needed_field_without_a_column_is_asked_for_with_an_example() -> None:
    with pytest.raises(BadInput) as caught:
        match("f.csv", "purchases", ["Wer", "date", "Was"], None)
    said = str(caught.value)
    assert "customer or the amount" in said
    assert "Wer, date, Was" in said
    assert '--map "customer=Wer,date=date,amount=' in said


def test_with_a_map_only_needed_fields_are_recognised_beside_it() -> None:
    header = ["Id", "Name", "Owner", "IsDeleted", "Email"]
    assert match("f.csv", "customers", header, {"name": "Name"}) == {
        "name": (1,),
        "is_deleted": (3,),
    }
    header = ["cid", "date", "amt", "currency"]
    assert set(match("f.csv", "purchases", header, {"customer": "cid"})) == {
        "customer", "date", "amount",
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
        ("ID,Content,Organization,Contact person", None),
        ("Name,Email,Financial Status,Total,Created at", None),
        ("a,b,c", None),
    ],
)
def test_a_kind_is_guessed_only_from_a_header_that_says_it(header: str, kind: str | None) -> None:
    assert guess_kind(header.split(",")) == kind


def test_no_header_is_known_as_two_fields_that_take_it_in_turn() -> None:
    for fields in KINDS.values():
        assert len({field.name for field in fields}) == len(fields)
        for field in fields:
            assert all(each == each.casefold() and each.isalnum() for each in field.headers.split())
