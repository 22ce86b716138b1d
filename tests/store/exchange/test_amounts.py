"""Money of a file: currencies by column, sign and rate, exact minor units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from store.errors import BadInput
from store.exchange.amounts import (
    MarkEvidence,
    MoneyReader,
    code_of,
    sign_of,
)
from store.value.money import LARGEST_AMOUNT, parse_money


def _reader(**rates: str) -> MoneyReader:
    return MoneyReader("EUR", None, {code: Decimal(rate) for code, rate in rates.items()}, {})


@pytest.mark.parametrize(
    ("text", "told", "code"),
    [
        ("€ 12", None, "EUR"),
        ("12,00 €", "USD", "EUR"),
        ("$12", None, "USD"),
        ("$12", "CAD", "CAD"),
        ("$12", "EUR", "USD"),
        ("A$12", "USD", "AUD"),
        ("£5", None, "GBP"),
        ("¥500", "CNY", "CNY"),
        ("12 CHF", None, "CHF"),
        ("12.00", "EUR", None),
        ("(500.00)", None, None),
    ],
)
def test_a_sign_names_the_currency(text: str, told: str | None, code: str | None) -> None:
    assert sign_of(text, told) == code


def test_another_currency_needs_a_rate_and_keeps_what_stood_on_the_paper() -> None:
    with pytest.raises(BadInput, match="--rate USD="):
        _reader().read("amount", "100", "USD")
    found = _reader(USD="0.92").read("amount", "100.10", "USD")
    assert (found.minor, found.paid_minor, found.paid_currency) == (9209, 10010, "USD")
    assert found.value == Decimal("92.09")


def test_conversion_rounds_half_to_even() -> None:
    reader = _reader(USD="0.5")
    assert [reader.read("amount", text, "USD").minor for text in ("0.01", "0.03", "0.05")] == [
        0, 2, 2,
    ]  # fmt: skip


def test_a_rate_counts_with_all_its_digits() -> None:
    thousand = _reader(USD="0.9234").read("amount", "1000.00", "USD")
    assert (thousand.minor, thousand.value) == (92_340, Decimal("923.40"))


def test_a_column_with_decimal_commas_is_read_with_them() -> None:
    reader = MoneyReader("EUR", None, {}, {"amount": ","})
    assert reader.read("amount", "1.234", "EUR").minor == 123_400
    assert reader.read("amount", "(1.234,50)", "EUR").minor == -123_450


def test_what_cannot_be_kept_exactly_is_refused() -> None:
    for text in ("99999999999999999", "twelve", ""):
        with pytest.raises(BadInput):
            _reader().read("amount", text, "EUR")
    assert _reader().read("amount", str(LARGEST_AMOUNT // 100), "EUR").minor == LARGEST_AMOUNT
    with pytest.raises(BadInput, match="too large"):
        _reader(USD="2").read("amount", str(LARGEST_AMOUNT // 100), "USD")


@pytest.mark.parametrize("rate", ["0", "-1", "NaN"])
def test_a_rate_is_a_positive_number(rate: str) -> None:
    with pytest.raises(BadInput, match="USD"):
        _reader(USD=rate)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [("12,500円", "12500", "JPY"), ("１２００円", "1200", "JPY"), ("1200元", "1200", "CNY"),
     ("120,000원", "120000", "KRW"), ("1.200,00 TL", "1200.00", "TRY"), ("SFr. 20", "20", "CHF"),
     ("R 1 200,00", "1200.00", "ZAR"), ("5 Euro", "5", "EUR"), ("1.200,-- €", "1200", "EUR"),
     ("1.200,50- €", "-1200.50", "EUR"), ("S/ 50.00", "50.00", "PEN"), ("50 din.", "50", "RSD")],
)  # fmt: skip
def test_signs_of_other_countries_are_read(text: str, value: str, code: str) -> None:  # T60
    marks = MarkEvidence()
    marks.add(text)
    assert parse_money(text, decimal=marks.mark()) == Decimal(value)
    assert code_of(text) == code
