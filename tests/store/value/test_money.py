"""Money in and out of text, and in minor units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.value.money import (
    about,
    column_decimal,
    decimal_text,
    display,
    minor_digits,
    parse_money,
    read_amount,
    read_plain_number,
    roughly,
    rounded,
    to_decimal,
    to_minor,
)

READ = [
    ("1.234,56", "1234.56"),
    ("1,234.56", "1234.56"),
    ("(500.00)", "-500.00"),
    ("$(250.00)", "-250.00"),
    ("($250.00)", "-250.00"),
    ("-12", "-12"),
    ("12-", "-12"),
    ("−12", "-12"),
    ("-$5", "-5"),
    ("$-5", "-5"),
    ("€ 12", "12"),
    ("12 EUR", "12"),
    ("12,-", "12"),
    ("1 234,56", "1234.56"),
    ("1\u00a0234,56", "1234.56"),
    ("1\u202f234,56", "1234.56"),
    ("CHF 1'234.50", "1234.50"),
    ("Fr. 1’234.50", "1234.50"),
    ("R$ 1.234,56", "1234.56"),
    ("1.234.567", "1234567"),
    ("12,34,567.00", "1234567.00"),
    ("1,234", "1234"),
    ("1.234", "1234"),
    ("0,123", "0.123"),
    ("1234,567", "1234.567"),
    ("1,5", "1.5"),
    (".5", "0.5"),
    ("12.", "12"),
    ("  7 ", "7"),
]


@pytest.mark.parametrize(("text", "amount"), READ)
def test_reads_what_people_write(text: str, amount: str) -> None:
    assert parse_money(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "NaN", "-nan", "Infinity", "-INF", "sNaN", "1e5", "1E+05", "EUR", "abc", "()"],
        *["1.2.3", "1,2,3", "12,345,6", "1.234,56,78", "1,234.567,8", "1 2 3", "1..2", "1.23 4"],
        *["--5", "-5-", "(5", "5)", "(-5)", "-(5)", "١٢", "1_000", "5 %", "9" * 40, "9" * 5000],
    ],
)
def test_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(BadInput):
        parse_money(text)


def test_told_decimal_mark_settles_the_doubtful() -> None:
    assert parse_money("1,234", decimal=",") == Decimal("1.234")
    assert parse_money("1,234", decimal=".") == Decimal(1234)
    assert parse_money("1.234", decimal=".") == Decimal("1.234")
    assert parse_money("1.234", decimal=",") == Decimal(1234)
    for text in ("1.23", "1,234.56"):
        with pytest.raises(BadInput, match="does not fit"):
            parse_money(text, decimal=",")


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1,234", "2,50"], ","),
        (["1,234", "2.50", "what?"], "."),
        (["1,234", "5,678"], None),
        (["1.234.567", "1.234"], ","),
        (["1,234.00"], "."),
        (["1.5", "1,5"], None),
        (["0,125"], ","),
        (["12", ""], None),
    ],
)
def test_a_column_shows_its_decimal_mark(column: list[str], mark: str | None) -> None:
    assert column_decimal(column) == mark


def test_minor_units_follow_iso_4217() -> None:
    assert [minor_digits(c) for c in ("EUR", "JPY", "isk", "KWD", "TND", "CLF")] == [
        2,
        0,
        0,
        3,
        3,
        4,
    ]
    assert to_minor("1234.50", "EUR") == 123450
    assert to_minor("1234", "JPY") == 1234
    assert to_minor(Decimal("1.234"), "KWD") == 1234
    assert to_minor("1.500", "EUR") == 150
    for code in ("", "EU", "EURO", "1€x", "ЕВР"):
        with pytest.raises(BadInput):
            minor_digits(code)


@pytest.mark.parametrize("amount", ["1.005", "NaN", "Infinity", "1e3", "1,5", "", "1" * 25])
def test_to_minor_never_rounds_or_guesses(amount: str) -> None:
    with pytest.raises(BadInput):
        to_minor(amount, "EUR")


@pytest.mark.parametrize("amount", ["NaN", "-Infinity", "1E+999999", "1E-999999", "1E+25"])
def test_to_minor_refuses_strange_decimals(amount: str) -> None:
    with pytest.raises(BadInput):
        to_minor(Decimal(amount), "EUR")


def test_rounding_is_asked_for_and_half_even() -> None:
    assert rounded(Decimal("1.005"), "EUR") == Decimal("1.00")
    assert rounded(Decimal("1.015"), "EUR") == Decimal("1.02")
    assert rounded(Decimal("2.5"), "JPY") == Decimal(2)


def test_display_and_json_text() -> None:
    assert display(123450, "EUR") == "€1,234.50"
    assert display(123450, "EUR", compact=True) == "€1,234"
    assert display(-123450, "USD") == "-$1,234.50"
    assert display(-500, "CHF") == "-CHF 5.00"
    assert display(1234567, "JPY") == "¥1,234,567"
    assert display(-40, "EUR", compact=True) == "€0"
    assert decimal_text(123450, "EUR") == "1234.50"
    assert decimal_text(-5, "EUR") == "-0.05"
    assert decimal_text(5, "KWD") == "0.005"
    assert decimal_text(0, "JPY") == "0"
    assert decimal_text(None, "EUR") is None


MINOR = st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1)
CODES = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])


@settings(max_examples=60)
@given(MINOR, CODES)
def test_minor_and_decimal_round_trip(minor: int, code: str) -> None:
    assert to_minor(to_decimal(minor, code), code) == minor
    assert to_minor(decimal_text(minor, code) or "", code) == minor


@settings(max_examples=60)
@given(MINOR, st.sampled_from(["EUR", "USD", "CHF"]))
def test_what_is_displayed_can_be_read_back(minor: int, code: str) -> None:
    assert to_minor(parse_money(display(minor, code), decimal="."), code) == minor


@settings(max_examples=150)
@given(st.text(alphabet="0123456789.,' ()-€$EURnaN\u00a0", max_size=14))
def test_any_text_gives_a_finite_amount_or_a_clear_refusal(text: str) -> None:
    try:
        amount = parse_money(text)
    except BadInput:
        return
    assert amount.is_finite()


# T41: one reader of amounts for every face


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("1200", 120_000), ("1,200.50", 120_050), ("1 200,50 €", 120_050), ("€1,200.50", 120_050),
     ("1.5k", 150_000), ("1,5k €", 150_000), ("1.500k", 150_000), ("2M", 200_000_000),
     ("EUR 5", 500), ("€1,200", 120_000),
     ("1 234", 123_400), ("-20", -2000), ("1.200.300", 120_030_000)],
)  # fmt: skip
def test_an_amount_as_it_is_typed(typed: str, minor: int) -> None:
    assert read_amount(typed, "EUR") == minor


# T90
@pytest.mark.parametrize(
    ("typed", "told"),
    [("1.005", r"can be two amounts: write 1005, or 1\.00"),
     ("€ 1,200", r"can be two amounts: write 1200, or 1\.20"),
     ("$5", "is in another currency: the store keeps EUR"), ("many", "is not an amount of money")],
)  # fmt: skip
def test_an_amount_is_never_guessed(typed: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        read_amount(typed, "EUR")


def test_a_currency_that_leaves_one_way_is_not_asked() -> None:
    assert read_amount("1,200", "JPY") == 1200
    assert read_amount("A$ 5", "AUD") == read_amount("$5", "AUD") == 500


def test_a_number_is_never_guessed() -> None:  # T41
    assert read_plain_number("1234,5") == Decimal("1234.5")
    assert read_plain_number("1.2340") == Decimal("1.2340")
    with pytest.raises(BadInput, match=r"can be two numbers: write 1234, or 1\.2340"):
        read_plain_number("1.234")


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (13_490, "EUR", "€130"),
        (338_712, "EUR", "€3,400"),
        (-338_712, "EUR", "-€3,400"),
        (99_500, "EUR", "€1,000"),
        (941, "EUR", "€9"),
        (49, "EUR", "€0"),
        (0, "EUR", "€0"),
        (123_456, "JPY", "¥120,000"),
        (1_234_567, "BHD", "BHD 1,200"),
    ],
)
def test_a_forecast_is_told_no_closer_than_it_can_be(minor: int, currency: str, shown: str) -> None:
    assert about(minor, currency) == shown


def test_a_forecast_keeps_the_order_of_forecasts() -> None:
    shown = [roughly(minor, "EUR") for minor in range(0, 2_000_000, 373)]
    assert shown == sorted(shown)
