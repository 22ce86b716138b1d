"""Reads one typed figure, date or span of a filter."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from store.customer_fields import CustomerField
from store.dataclass import dataclass
from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.dates import parse_when
from store.lifecycle.units import Unit, read_span
from store.query.errors import Unfit
from store.sentence import say
from store.value.money import minor_digits, read_decimal, read_plain_number, to_minor

_LARGEST = 2**63 - 1  # what SQLite takes as a whole number


@dataclass(frozen=True)
class Scene:
    """What a value's meaning depends on besides its text."""

    today: date
    currency: str
    calendar: WorkCalendar
    own: tuple[CustomerField, ...] = ()  # the fields that the user has made


@dataclass(frozen=True)
class Point:
    """A figure: `exact` for comparisons; from `low` up to `high` is what equality accepts.

    Equality is to the precision that was typed: 62% is what a screen shows as 62 %.
    """

    exact: float | int | str
    low: float | int | str
    high: float | int | str


def read_share(text: str) -> Point:
    """60%, 62.5 % or 0.6; Unfit for a bare 60, which some would read as 6,000 %."""
    found = re.fullmatch(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?) ?(%?)", text.strip())
    value = Decimal(found[1].replace(",", ".")) if found else Decimal(-1)
    unit = 100 if found and found[2] else 1
    if not 0 <= value <= unit:
        raise Unfit(say("wrong_filter.no_share"))
    half = _unit(value) / 2
    # A whole 0 or 1 without the sign is the very end, not everything that rounds to it.
    low, high = (value, value) if unit == 1 and _unit(value) == 1 else (value - half, value + half)
    return Point(float(value / unit), float(low / unit), float(high / unit))


def read_number(text: str) -> Point:
    """A number with or without decimals, as people write it."""
    number = float(read_plain_number(text))
    return Point(number, number, number)


def read_count(text: str) -> Point:
    """A whole number."""
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
        raise Unfit(say("wrong_filter.no_count"))
    number = int(text)
    return Point(number, number, number)


def read_money(text: str, currency: str) -> Point:
    """1000, 1.5k, 2m, €1,000.50 in minor units, as amounts are read everywhere."""
    if not re.search("[0-9]", text):
        raise Unfit(say("wrong_filter.no_money", currency=currency.upper()))
    value = read_decimal(text, currency)
    minor = to_minor(f"{value:f}", currency)
    half = int(_unit(value).scaleb(minor_digits(currency))) // 2
    return Point(minor, max(minor - half, -_LARGEST), min(minor + half, _LARGEST))


def read_day(text: str, scene: Scene, *, past: bool) -> date:
    """A date as people type it; a bare weekday or day is looked for on the `past` side first."""
    try:
        return parse_when(text, scene.today, scene.calendar, past=past)
    except BadInput as first:
        try:
            return parse_when(text, scene.today, scene.calendar, past=not past)
        except BadInput:
            raise first from None


def read_age(text: str, scene: Scene) -> date | None:
    """The day that lies a span such as 90d, 3w or plain 90 (days) back; None if it is no span."""
    plain = re.fullmatch(r"[0-9]{1,4}", text.strip())
    span: tuple[int, Unit] | None = (int(text), "day") if plain else read_span(text)
    if span is None:
        return None
    # It is a distance, so it ends on that very day, worked or not.
    return scene.calendar.add(scene.today, -span[0], span[1], rule="fixed")


def _unit(value: Decimal) -> Decimal:
    """One in the last place that was typed."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
