"""Money: integer minor units in the store, Decimal in between, text at both ends. Never float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Literal

from store.errors import BadInput
from store.sentence import say

DecimalMark = Literal[".", ","]

# ISO 4217: the currencies whose minor unit is not a hundredth.
_BY_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS = {code: digits for digits, codes in _BY_DIGITS.items() for code in codes.split()}

_SYMBOLS = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "RUB": "₽",
    "PHP": "₱",
    "KRW": "₩",
    "VND": "₫",
    "UAH": "₴",
    "TRY": "₺",
    "ILS": "₪",
}

_LARGEST = 2**63 - 1  # what a whole number in the store can hold
# What is taken in, by every way: a trillion with cents, because values ahead are sums and multiples
# of it, which a whole number in the store must hold too.
LARGEST_AMOUNT = 10**14

_MARK = (
    r"(?:[A-Z]{3}|[A-Z]{0,2}\$|[€£¥₹₽₱₩₫₴₺₪฿₦₡₲₵₸₮₼₾]"
    r"|[Kk]r\.?|zł|Kč|Ft|lei|лв\.?|руб\.?|р\.?|грн\.?|дин\.?|ден\.?|din\.?|Rp\.?|RM|Rs\.?|S?Fr\.?"
    r"|TL|S/|KSh|[Ee]uros?|[円元원]|R)"
)
_AMOUNT = re.compile(
    rf"(?P<s1>[-+]?) ?{_MARK}? ?(?P<s2>[-+]?) ?(?P<open>\(?) ?{_MARK}? ?"
    r"(?P<body>[0-9.,' ]*[0-9][0-9.,' ]*?)(?:[.,]--?)?(?P<s4>-?) ?"
    rf"{_MARK}? ?(?P<close>\)?) ?{_MARK}? ?(?P<s3>-?)"
)
_MARKED = re.compile(r"[A-Z]{3}|[€£¥₹₽₱₩₫₴₺₪฿₦₡₲₵₸₮₼₾]|[A-Z]{0,2}\$")
_BY_SYMBOL = {symbol: code for code, symbol in _SYMBOLS.items()}
# Signs that several currencies share.
_SHARED = {
    "$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"),
    "¥": ("JPY", "CNY"),
    "£": ("GBP", "EGP", "GIP"),
}
_THOUSANDS = re.compile(r"([^kKmM]*?[0-9]) ?([kKmM])(?![a-zA-Z])((?: ?[^0-9kKmM]{1,3})?)")
_LONE = re.compile(r"(?<![0-9.,'])(?<![0-9] )([1-9][0-9]{0,2})[.,]([0-9]{3})(?![0-9.,'])(?! [0-9])")
_PLAIN = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,2})?")
_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "’": "'", "−": "-", "–": "-", "—": "-"}
    | {wide: chr(ord(wide) - 0xFEE0) for wide in "０１２３４５６７８９，．－＋（）"}
    | {"￥": "¥"}
)


def minor_digits(currency: str) -> int:
    """Digits after the point by ISO 4217: 2 unless listed. BadInput for a bad currency code."""
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        raise BadInput(say("typed.no_currency", text=currency))
    return _DIGITS.get(currency.upper(), 2)


def to_minor(amount: Decimal | str, currency: str) -> int:
    """The amount in minor units (cents), exactly.

    Refuses (BadInput) an amount finer than the currency, "1.005" euros, rather than round it: in a
    file it mostly means a misread decimal mark. Round on purpose with `rounded` first. A string is
    read as plain "1234.50"; other notations go through `parse_money`.
    """
    value = _finite(amount)
    with localcontext() as context:
        context.prec = 60
        minor = value.scaleb(minor_digits(currency))
        whole = minor.to_integral_value()
        if whole != minor:
            raise BadInput(
                say(
                    "typed.amount_too_fine",
                    amount=f"{value:f}",
                    currency=currency.upper(),
                    digits=minor_digits(currency),
                )
            )
    return _at_most(_LARGEST, int(whole), currency)


def check_amount(minor: int, currency: str) -> int:
    """The amount in minor units; BadInput where it is larger than what is taken in."""
    return _at_most(LARGEST_AMOUNT, minor, currency)


def _at_most(most: int, minor: int, currency: str) -> int:
    if abs(minor) > most:
        amount = f"{to_decimal(minor, currency):f}"
        raise BadInput(say("typed.amount_too_large", amount=amount, currency=currency.upper()))
    return minor


def to_decimal(minor: int, currency: str) -> Decimal:
    """Minor units as an amount with exactly the currency's digits: 123450 → 1234.50."""
    return Decimal(f"{minor}E-{minor_digits(currency)}")


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount to the currency's digits, half to even, so that many roundings do not drift."""
    return _finite(amount).quantize(Decimal(1).scaleb(-minor_digits(currency)), ROUND_HALF_EVEN)


def decimal_text(minor: int | None, currency: str) -> str | None:
    """Minor units as the text that JSON carries, "1234.50"; None stays None."""
    return None if minor is None else format(to_decimal(minor, currency), "f")


def display(minor: int, currency: str, *, compact: bool = False) -> str:
    """Minor units for people: "€1,234.50", "-CHF 5.00"; compact drops the cents: "€1,234"."""
    digits, code = minor_digits(currency), currency.upper()
    whole, rest = divmod(abs(minor), 10**digits)
    if compact:
        whole, rest, digits = divide_half_even(abs(minor), 10**digits), 0, 0
    cents = f".{rest:0{digits}d}" if digits else ""
    below = "-" if minor < 0 and (whole or rest) else ""
    return f"{below}{_SYMBOLS.get(code, code + ' ')}{whole:,}{cents}"


def roughly(minor: int, currency: str) -> int:
    """A forecast as close as it can be told, in minor units: two figures, no cents.

    What is expected of one customer is off by tens of percent (the 80 % band says by how much).
    """
    figures = len(str(abs(minor)))
    step = 10 ** max(minor_digits(currency), figures - 2)
    found = step * divide_half_even(abs(minor), step)
    return _at_most(_LARGEST, -found if minor < 0 else found, currency)


def about(minor: int, currency: str) -> str:
    """A forecast for people: "€130" for 134.90, "€3,400" for 3,387.12."""
    return display(roughly(minor, currency), currency, compact=True)


def parse_money(text: str, *, decimal: DecimalMark | None = None) -> Decimal:
    """An amount as people and programs write it: 1.234,56  1,234.56  (500.00)  € 12  CHF 1'234.50.

    Of two different separators the last is the decimal mark. A lone one followed by exactly three
    digits (`1,234`) is a thousands separator unless `decimal` says otherwise; with `decimal` given,
    the other separator can only group. Brackets or a minus, before or after, mean negative.
    Currency signs and codes are skipped. Raises BadInput with the text and the reason.
    """
    if decimal != "," and _PLAIN.fullmatch(text):
        return Decimal(text)
    found = _match(text)
    if found is None:
        raise BadInput(say("typed.no_amount", text=_quoted(text)))
    signs = [found["s1"], found["s2"], found["s3"], found["s4"], "-" if found["open"] else ""]
    if signs.count("-") > 1 or bool(found["open"]) != bool(found["close"]):
        raise BadInput(say("typed.sign_too_many", text=_quoted(text)))
    body = found["body"].strip()
    mark = _decimal_mark(body, decimal)
    whole, _, fraction = body.rpartition(mark) if mark else (body, "", "")
    if not _grouped(whole) or not (fraction.isdigit() or fraction == ""):
        if decimal is not None:
            raise BadInput(say("typed.other_decimal_mark", text=_quoted(text), mark=decimal))
        raise BadInput(say("typed.separators_mixed", text=_quoted(text)))
    digits = re.sub(r"[^0-9]", "", whole)
    if len(digits) + len(fraction) > 30:
        raise BadInput(say("typed.too_many_digits", text=_quoted(text)))
    value = Decimal(f"{digits or '0'}.{fraction or '0'}" if fraction else digits or "0")
    return -value if "-" in signs else value


def read_amount(text: str, currency: str) -> int:
    """What a person types for money, on any face, in minor units: 1200, 1.5k, 1,200.50, 1 200,50 €.

    Nothing is guessed: a lone separator before three digits, as in `1.200`, is asked about, unless
    the currency leaves only one way to read it, or it is written as we write it ourselves, €1,200.

    Raises:
        BadInput: no amount, one that can be two, one of another currency, a finer one, or one that
            is too large.
    """
    return check_amount(to_minor(read_decimal(text, currency), currency), currency)


def read_decimal(text: str, currency: str) -> Decimal:
    """As `read_amount`, but what is finer than the currency stays as it is: the price of one."""
    code, digits = currency.upper(), minor_digits(currency)
    for mark in _MARKED.findall(text):
        shared = _SHARED.get(mark[-1], (_BY_SYMBOL.get(mark),))
        if mark != code and not (code in shared and code.startswith(mark[:-1])):
            raise BadInput(say("typed.other_currency", text=_quoted(text), currency=code))
    found = _THOUSANDS.fullmatch(text.strip())
    bare = text if found is None else found[1] + found[3]
    # A thousand has no groups of three: 1.500k is one and a half.
    decimal: DecimalMark | None = None if found is None or "," in found[1] else "."
    lone = _LONE.search(bare) if found is None and digits else None
    if lone is not None and _match(bare) is not None and not _ours(text, lone, code):
        whole, point = f"{lone[1]}{lone[2]}", Decimal(f"{lone[1]}.{lone[2]}")
        raise BadInput(
            say(
                "typed.two_amounts",
                text=_quoted(text),
                whole=whole,
                point=f"{rounded(point, currency):f}",
            )
        )
    value = parse_money(bare, decimal=decimal)
    return value if found is None else value.scaleb(3 if found[2] in "kK" else 6)


def read_share(text: str, least: Decimal, most: Decimal) -> str:
    """A share as it is kept, decimal text, from `30 %` or `0.3`.

    Raises:
        BadInput: it is none, or not between the two.
    """
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,4})?)\s*(%?)", text.strip())
    if found is not None:
        share = Decimal(found[1].replace(",", ".")) / (100 if found[2] else 1)
        if least <= share <= most:
            return str(share.normalize() + 0)
    ends = " to ".join(f"{(each * 100).normalize():f}" for each in (least, most))
    raise BadInput(say("typed.no_share", text=text, ends=ends))


def share_text(share: str) -> str:
    """A kept share as people read it."""
    return f"{(Decimal(share) * 100).normalize():f} %"


def read_plain_number(text: str) -> Decimal:
    """A number as a person types it; a lone separator before three digits is asked about.

    Raises:
        BadInput: no number, or one that can be two.
    """
    lone = _LONE.fullmatch(text.strip())
    if lone is not None:
        whole, point = f"{lone[1]}{lone[2]}", f"{lone[1]}.{lone[2]}0"
        raise BadInput(say("typed.two_numbers", text=_quoted(text), whole=whole, point=point))
    return parse_money(text)


def _ours(text: str, lone: re.Match[str], code: str) -> bool:
    """Whether the amount is written as `display` writes it: €1,234 is no question."""
    minor = to_minor(Decimal(f"{lone[1]}{lone[2]}"), code)
    return display(minor, code, compact=True) == text.strip().removeprefix("-")


def column_decimal(texts: Iterable[str]) -> DecimalMark | None:
    """The decimal mark that a whole column of amounts shows; None if nothing or both show.

    Evidence: two kinds of separator (the last is decimal), one kind repeated (it groups), or a lone
    one that cannot group. `1,234` alone proves nothing.
    """
    seen: set[DecimalMark] = set()
    for text in texts:
        found = _match(text)
        if found is None:
            continue
        body = found["body"].strip()
        if "." in body and "," in body:
            seen.add("." if body.rindex(".") > body.rindex(",") else ",")
        elif body.count(".") > 1 or body.count(",") > 1:
            seen.add("," if "." in body else ".")
        elif ("." in body or "," in body) and not _ambiguous(body):
            seen.add("." if "." in body else ",")
    return seen.pop() if len(seen) == 1 else None


def _decimal_mark(body: str, told: DecimalMark | None) -> str:
    """The decimal mark of one amount, or "" when it has none."""
    if told is not None:
        return told if told in body else ""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rindex(".") > body.rindex(",") else ","
    if points + commas != 1 or _ambiguous(body):
        return ""
    return "." if points else ","


def _grouped(whole: str) -> bool:
    """True for bare digits, groups of three, or the Indian way: twos before a last three."""
    separators = {c for c in whole if c in ".,' "}
    if not separators:
        return True
    first, *groups = whole.split(separators.pop())
    return (
        not separators
        and 1 <= len(first) <= 3
        and len(groups[-1]) == 3
        and {len(g) for g in groups[:-1]} in (set(), {2}, {3})
    )


def _ambiguous(body: str) -> bool:
    """True for `1,234`: a lone separator that may group; `0,123`, `1234,567` cannot."""
    return re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", body) is not None


def _match(text: str) -> re.Match[str] | None:
    # Nobody writes an amount that long, and the pattern is slow on long junk.
    return _AMOUNT.fullmatch(" ".join(text.translate(_SPACES).split())) if len(text) < 80 else None


def _quoted(text: str) -> str:
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _finite(amount: Decimal | str) -> Decimal:
    if isinstance(amount, str):
        if not re.fullmatch(r"[-+]?[0-9]{1,30}(?:\.[0-9]{1,30})?", amount):
            raise BadInput(say("typed.no_amount", text=_quoted(amount)))
        amount = Decimal(amount)
    if not amount.is_finite() or (amount and abs(amount.adjusted()) > 30):
        raise BadInput(say("typed.no_amount", text=f"“{amount}”"))
    return amount or Decimal(0)


def divide_half_even(over: int, under: int) -> int:
    """over / under as a whole number, half to even, exactly at any size; under > 0."""
    whole, rest = divmod(over, under)
    return whole + (2 * rest > under or (2 * rest == under and whole % 2 == 1))
