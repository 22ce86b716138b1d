"""Money of a file: the decimal mark of a whole column, each row's currency, minor units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from store.errors import BadInput
from store.exchange.cells import bare
from store.sentence import say
from store.value.money import (
    LARGEST_AMOUNT,
    DecimalMark,
    column_decimal,
    minor_digits,
    parse_money,
    rounded,
    to_minor,
)

# A bare dollar or yen sign is the sign of several currencies; these are the ones it may mean.
_SHARED = {
    "$": ("USD", frozenset({"AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"})),
    "¥": ("JPY", frozenset({"CNY"})),
    "£": ("GBP", frozenset({"EGP", "GIP"})),
    "kr": ("", frozenset({"SEK", "NOK", "DKK", "ISK"})),
    "Rs": ("INR", frozenset({"PKR", "LKR", "NPR", "MUR"})),
}
_SIGNS = {
    "€": "EUR", "₽": "RUB", "₱": "PHP", "₹": "INR", "₩": "KRW", "₫": "VND", "₴": "UAH", "₺": "TRY",
    "₪": "ILS", "฿": "THB", "₦": "NGN", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₸": "KZT", "₮": "MNT",
    "₼": "AZN", "₾": "GEL", "US$": "USD", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "AU$": "AUD",
    "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "R$": "BRL", "MX$": "MXN", "NT$": "TWD", "zł": "PLN",
    "Kč": "CZK", "Ft": "HUF", "lei": "RON", "лв": "BGN", "руб": "RUB", "р.": "RUB", "грн": "UAH",
    "RM": "MYR", "Rp": "IDR", "Fr.": "CHF", "SFr.": "CHF", "TL": "TRY", "S/": "PEN", "KSh": "KES",
    "din.": "RSD", "дин": "RSD", "ден": "MKD", "円": "JPY", "元": "CNY", "원": "KRW", "R": "ZAR",
    "￥": "JPY", "Euro": "EUR", "euro": "EUR", "euros": "EUR", "Euros": "EUR",
}  # fmt: skip
CODES = frozenset(
    [
        "AED",
        "ALL",
        "AMD",
        "ARS",
        "AUD",
        "AZN",
        "BAM",
        "BDT",
        "BGN",
        "BHD",
        "BND",
        "BOB",
        "BRL",
        "BWP",
        "BYN",
        "CAD",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CRC",
        "CZK",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ETB",
        "EUR",
        "FJD",
        "GBP",
        "GEL",
        "GHS",
        "GIP",
        "GTQ",
        "HKD",
        "HNL",
        "HRK",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "IQD",
        "IRR",
        "ISK",
        "JMD",
        "JOD",
        "JPY",
        "KES",
        "KGS",
        "KHR",
        "KRW",
        "KWD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LTL",
        "LVL",
        "MAD",
        "MDL",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MUR",
        "MXN",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "OMR",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "PYG",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "RWF",
        "SAR",
        "SEK",
        "SGD",
        "THB",
        "TND",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "UGX",
        "USD",
        "UYU",
        "UZS",
        "VES",
        "VND",
        "XAF",
        "XOF",
        "XPF",
        "YER",
        "ZAR",
        "ZMW",
        "ZWL",
        "EEK",
        "SKK",
        "SIT",
        "DEM",
        "ATS",
        "FRF",
        "ITL",
        "ESP",
        "NLG",
        "BEF",
        "FIM",
        "IEP",
        "GRD",
        "PTE",
    ]
)
_WORDS = {"dollars": "USD", "usdollar": "USD", "usdollars": "USD", "euro": "EUR", "euros": "EUR",
          "pounds": "GBP", "poundsterling": "GBP", "rubles": "RUB", "rupees": "INR",
          "pesos": "", "yen": "JPY"}  # fmt: skip
_SIGN = re.compile(
    r"[A-Z]{0,2}\$|[€£¥₽₱₹₩₫₴₺₪฿₦₡₲₵₸₮₼₾]|zł|Kč|Ft\b|\blei\b|лв|руб|грн|р\.|\bkr\b|\bRs\b|\bRM\b|"
    r"\bRp\b|\bS?Fr\.|\bTL\b|S/|\bKSh\b|\bdin\.|дин|ден|[円元원￥]|\b[Ee]uros?\b|^R(?=\s?\d)|"
    r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])"
)


_REMEMBERED = 5_000  # amounts of a column, of which many come again


class Amount(NamedTuple):
    """An amount in minor units of the store's currency; what stood on the paper if that differs."""

    minor: int
    paid_minor: int | None
    paid_currency: str | None
    value: Decimal


class MoneyReader:
    """Reads amounts into the store's currency.

    `base` is the store's currency, `told` what the person said the file's is, `rates` what one unit
    of another currency is worth in the base, `marks` the decimal mark of each field's column,
    `cents` the fields whose amounts are counted in the smallest unit of their currency.
    """

    def __init__(
        self,
        base: str,
        told: str | None,
        rates: Mapping[str, Decimal],
        marks: Mapping[str, DecimalMark | None],
        cents: Collection[str] = (),
    ) -> None:
        self.base = base
        self._told = told or base
        self._rates = {known_currency(code): _known_rate(code, r) for code, r in rates.items()}
        self._marks = dict(marks)
        self._cents = frozenset(cents)
        self._whole = Decimal(10) ** minor_digits(base)
        self._texts: dict[str | None, dict[str, str]] = {mark: {} for mark in (None, ".", ",")}

    def currency(self, text: str, code: str) -> str:
        """The currency of a row: its own column, else the sign at the amount, else the file's.

        Raises:
            BadInput: the column names no currency.
        """
        if code:
            found = code_of(code, self._told)
            if found is None:
                raise BadInput(say("row.no_currency", text=code[:40]))
            return found
        return sign_of(text, self._told) or self._told

    def value(self, field: str, text: str, currency: str) -> Decimal:
        """The amount that is written in a cell, in its currency; BadInput where none is."""
        found = parse_money(text, decimal=self._marks.get(field))
        return found.scaleb(-minor_digits(currency)) if field in self._cents else found

    def text(self, field: str, text: str, currency: str) -> str:
        """As `value`, as plain decimal text."""
        if field in self._cents:
            return f"{self.value(field, text, currency):f}"
        mark = self._marks.get(field)
        known = self._texts[mark]
        found = known.get(text)
        if found is None:
            found = f"{parse_money(text, decimal=mark):f}"
            if len(known) < _REMEMBERED:
                known[text] = found
        return found

    def here(self, value: Decimal, currency: str) -> tuple[Amount, bool]:
        """An amount in the store's currency, and whether it was finer than that and was rounded.

        Raises:
            BadInput: too large, or no rate for its currency.
        """
        if currency == self.base:
            exact = value * self._whole
            kept = int(exact)
            if exact == kept and -LARGEST_AMOUNT <= kept <= LARGEST_AMOUNT:
                return Amount(kept, None, None, value), False
        text = f"{value:f}"
        paid = rounded(value, currency)
        fine = paid != value
        if currency == self.base:
            return Amount(_kept(to_minor(paid, currency), text), None, None, paid), fine
        rate = self._rates.get(currency)
        if rate is None:
            raise BadInput(say("row.needs_rate", currency=currency, base=self.base, like=currency))
        here = rounded(value * rate, self.base)
        minor = _kept(to_minor(paid, currency), text)
        return Amount(_kept(to_minor(here, self.base), text), minor, currency, here), fine

    def read(self, field: str, text: str, currency: str) -> Amount:
        """The amount of one cell.

        Raises:
            BadInput: no amount, too large, or no rate for it.
        """
        return self.here(self.value(field, text, currency), currency)[0]


def sign_of(text: str, told: str | None) -> str | None:
    """The currency that a sign or code beside an amount names; None when there is none.

    A bare `$` means the told currency if that is a dollar, else US dollars.
    """
    if text[:1].isdigit() and text[-1:].isdigit():
        return None
    found = _SIGN.search(text)
    if found is None:
        return None
    sign = found[0]
    if sign in _SHARED:
        usual, others = _SHARED[sign]
        return told if told in others else usual or None
    return _SIGNS.get(sign) or (sign if sign in CODES else None)


def code_of(text: str, told: str | None = None) -> str | None:
    """The currency that a cell of a currency column names, by code, sign or word."""
    code = text.strip().upper()
    if code in CODES:
        return code
    return sign_of(text, told) or _WORDS.get(bare(text)) or None


def header_currency(name: str) -> str | None:
    """The currency in the header of a column of amounts: `Amount (EUR)`, `Total USD`."""
    return sign_of(name, None) or _WORDS.get(bare(name)) or None


class CurrencyEvidence:
    """The currencies that the amounts of a file name: in a column of their own or by signs.

    What one amount names says nothing of another that names none, so those are counted, too.
    """

    def __init__(self) -> None:
        self.amounts = 0
        self._codes: Counter[str] = Counter()
        self._signs: Counter[str] = Counter()
        self._bare = 0
        self._mixed: dict[str, set[bool]] = {}  # by field: whether amounts are bare

    def add(self, code: str | None, signs: Mapping[str, str | None]) -> None:
        """A row with amounts: the code of its own column, the sign of each field's, 0 left out."""
        self.amounts += 1
        if code:
            self._codes[code] += 1
            return
        for field, sign in signs.items():
            if sign:
                self._signs[sign] += 1
            self._mixed.setdefault(field, set()).add(sign is None)
        self._bare += bool(signs) and not any(signs.values())

    def bare(self) -> bool:
        """Whether some amounts name a currency and others do not.

        A column without any sign is read as the one beside it.
        """
        if not self.found():
            return False
        return bool(self._bare) or any(len(kinds) == 2 for kinds in self._mixed.values())

    def found(self) -> list[str]:
        """The currencies, the commonest first; those of a column go before those of signs."""
        counts = self._codes or self._signs
        return [code for code, _ in counts.most_common()]

    def tied(self) -> bool:
        """Whether two currencies are named equally often."""
        counts = (self._codes or self._signs).most_common(2)
        return len(counts) == 2 and counts[0][1] == counts[1][1]


class MarkEvidence:
    """The decimal mark that the columns of a file show; `unclear` is an amount read in two ways."""

    def __init__(self) -> None:
        self.seen: set[DecimalMark] = set()
        self.unclear = ""

    def add(self, text: str) -> None:
        """Look at one amount."""
        if text.isdigit():
            return
        mark = column_decimal((text,))
        if (
            mark is None
            and _UNCLEAR.search(text)
            and not minor_digits(sign_of(text, None) or "EUR")
        ):
            mark = "." if "," in text else ","  # of money without cents it can only group
        if mark is not None:
            self.seen.add(mark)
        elif not self.unclear and _UNCLEAR.search(text):
            self.unclear = text

    def mark(self) -> DecimalMark | None:
        """The decimal mark, None where nothing or both are shown."""
        return next(iter(self.seen)) if len(self.seen) == 1 else None


_UNCLEAR = re.compile(r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?![\d.,])")


def known_currency(code: str) -> str:
    """The code in capitals; BadInput when it is no code of three letters."""
    minor_digits(code.strip())
    return code.strip().upper()


def _known_rate(code: str, rate: Decimal) -> Decimal:
    if not rate.is_finite() or rate <= 0:
        raise BadInput(say("typed.no_rate", rate=rate, currency=code))
    return rate


def _kept(minor: int, text: str) -> int:
    if abs(minor) > LARGEST_AMOUNT:
        raise BadInput(say("row.too_large_amount", text=text[:40]))
    return minor
