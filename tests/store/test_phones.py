"""Phones and e-mails as people write them."""  # T40

from __future__ import annotations

import pytest

from store.phones import e164, kind_of_way, split_ways


@pytest.mark.parametrize(
    ("kind", "text", "parts"),
    [
        ("phone", "6722 0000 / 6722 0001", ["6722 0000", "6722 0001"]),
        ("phone", "+371 6722 0000, +371 6722 0001", ["+371 6722 0000", "+371 6722 0001"]),
        ("phone", "67220000/67220001", ["67220000", "67220001"]),
        ("phone", "030/1234567", ["030/1234567"]),  # one number, as Germans write it
        ("phone", "0221 / 55 0000", ["0221 / 55 0000"]),  # an area code is not a number
        ("phone", "(0221) / 55 0000 / 0171 / 555 0101", ["(0221) / 55 0000", "0171 / 555 0101"]),
        ("phone", "+49 221 / 55 0000", ["+49 221 / 55 0000"]),
        ("phone", "+49 30/55 50 14", ["+49 30/55 50 14"]),
        ("phone", "0049 30 / 574809", ["0049 30 / 574809"]),
        ("phone", "0049 (0)30 / 574809", ["0049 (0)30 / 574809"]),
        ("phone", "tel:+49-30-1234567", ["+49-30-1234567"]),
        ("phone", "555-0101 or 555-0102", ["555-0101", "555-0102"]),
        ("email", "a@x.example, b@y.example", ["a@x.example", "b@y.example"]),
        ("email", "mailto:a@x.example / b@y.example;c@z.example",
         ["a@x.example", "b@y.example", "c@z.example"]),
        ("email", " ", []),
    ],
)  # fmt: skip
def test_several_in_one_text_are_told_apart(kind: str, text: str, parts: list[str]) -> None:
    assert split_ways(kind, text) == parts


@pytest.mark.parametrize(
    ("text", "region", "form"),
    [
        ("+49 (0)30 1234567", None, "+49301234567"),
        ("030 1234567", "DE", "+49301234567"),
        ("0049 30 1234567", "LV", "+49301234567"),
        ("0049 30 12 34 567", None, "+49301234567"),
        ("tel:+49-30-1234567", None, "+49301234567"),
        ("6722 0000", "LV", "+37167220000"),
        ("6722 0000", None, None),
        ("12345", "LV", None),
        ("call me", "LV", None),
    ],
)
def test_the_international_form_follows_the_country(
    text: str, region: str | None, form: str | None
) -> None:
    assert e164(text, region) == form


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("+371 6722 0000", "phone"), ("6722-0000 ext 5", "phone"), ("a@x.example", "email"),
        ("buyer", None), ("floor 3", None), ("1.10", None), ("Room 67220000", None),
    ],
)  # fmt: skip
def test_a_word_is_a_way_or_none(text: str, kind: str | None) -> None:
    assert kind_of_way(text) == kind
