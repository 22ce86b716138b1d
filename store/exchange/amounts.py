"""Money of a file: the decimal mark of a whole column, each row's currency, minor units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from store.errors import BadInput
from store.value.money import DecimalMark, minor_digits, parse_money, rounded, to_minor

# A trillion in units with cents: far below what a whole number in the store can hold, because
# values ahead are sums and multiples of it.
LARGEST = 10**14

# A bare dollar or yen sign is the sign of several currencies; these are the ones it may mean.
_SHARED = {
    "$": ("USD", frozenset({"AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"})),
    "¥": ("JPY", frozenset({"CNY"})),
    "£": ("GBP", frozenset({"EGP", "GIP"})),
}
_SIGNS = {
    "€": "EUR", "₽": "RUB", "₱": "PHP", "₹": "INR", "₩": "KRW", "₫": "VND", "₴": "UAH", "₺": "TRY",
    "₪": "ILS", "US$": "USD", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "S$": "SGD",
    "HK$": "HKD", "R$": "BRL", "MX$": "MXN", "zł": "PLN", "Kč": "CZK", "Ft": "HUF",
}  # fmt: skip
_SIGN = re.compile(r"[A-Z]{0,2}\$|[€£¥₽₱₹₩₫₴₺₪]|zł|Kč|Ft|\b[A-Z]{3}\b")


class Amount(NamedTuple):
    """An amount in minor units of the store's currency; what stood on the paper if that differs."""

    minor: int
    paid_minor: int | None
    paid_currency: str | None
    value: Decimal


class MoneyReader:
    """Reads amounts into the store's currency.

    `base` is the store's currency, `told` what the person said the file's is, `rates` what one unit
    of another currency is worth in the base, `marks` the decimal mark of each field's column.
    """

    def __init__(
        self,
        base: str,
        told: str | None,
        rates: Mapping[str, Decimal],
        marks: Mapping[str, DecimalMark | None],
    ) -> None:
        self.base = base
        self._told = told or base
        self._rates = {known_currency(code): _known_rate(code, r) for code, r in rates.items()}
        self._marks = dict(marks)

    def currency(self, text: str, code: str) -> str:
        """The currency of a row: its own column, else the sign at the amount, else the file's."""
        if code:
            return sign_of(code, self._told) or known_currency(code)
        return sign_of(text, self._told) or self._told

    def read(self, field: str, text: str, currency: str) -> Amount:
        """The amount of one cell.

        Raises:
            BadInput: no amount, too large, finer than the currency, or no rate for it.
        """
        value = parse_money(text, decimal=self._marks.get(field))
        paid = to_minor(value, currency)
        if currency == self.base:
            return Amount(_kept(paid, text), None, None, value)
        rate = self._rates.get(currency)
        if rate is None:
            raise BadInput(
                f"it is in {currency} and the store keeps {self.base}: give a rate, as "
                f"--rate {currency}=0.92"
            )
        here = rounded(value * rate, self.base)
        return Amount(_kept(to_minor(here, self.base), text), _kept(paid, text), currency, here)


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
        return told if told in others else usual
    return _SIGNS.get(sign) or (sign if sign.isalpha() and len(sign) == 3 else None)


def most_common_currency(codes: Iterable[str], amounts: Iterable[str]) -> str | None:
    """The currency that most rows of a file name, in a column or by a sign."""
    counts = Counter(code.upper() for code in codes if len(code) == 3)
    counts = counts or Counter(sign for sign in (sign_of(a, None) for a in amounts) if sign)
    for code, _ in counts.most_common():
        return code
    return None


def known_currency(code: str) -> str:
    """The code in capitals; BadInput when it is no code of three letters."""
    minor_digits(code.strip())
    return code.strip().upper()


def _known_rate(code: str, rate: Decimal) -> Decimal:
    if not rate.is_finite() or rate <= 0:
        raise BadInput(f"The rate {rate} for {code} is not a positive number.")
    return rate


def _kept(minor: int, text: str) -> int:
    if abs(minor) > LARGEST:
        raise BadInput(f"“{text[:40]}” is too large an amount.")
    return minor
