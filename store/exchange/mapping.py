"""What a person says about a file: columns by field, constants, which rows, the answers to asks."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict

from store.dataclass import dataclass
from store.errors import BadInput
from store.sentence import say

_QUOTED = re.compile(r'(?<![^,])\s*([\w-]+)\s*([=:])\s*"([^"]*)"')
QUOTES = ('"', "“", "„", "«")
_SOLD_WORD = re.compile(
    r"""(?:^|,)\s*(?:(["“„«][^"“”„«»]*["”“»])(?:\s*\(\d[\d,.]*\))?\s*(?=,|$)|([^,]*))"""
)


class Constant(str):
    """A value that every row has, in the place of a column's name."""

    __slots__ = ()


class Where(NamedTuple):
    """Only rows whose column has one of these values; with `isnt` only the others."""

    column: str
    values: tuple[str, ...]
    isnt: bool = False


class Answers(TypedDict, total=False):
    """The names of `Choices`, to pass them on."""

    kind: str | None
    preset: str | None
    mapping: Mapping[str, str] | None
    where: Sequence[Where]
    encoding: str | None
    date_format: str | None
    decimal: str | None
    currency: str | None
    rates: Mapping[str, Decimal] | None
    sales: Sequence[str] | None
    unit: str | None
    sheet: str | None
    alike: str | None
    cents: str | None


@dataclass(frozen=True)
class Choices:
    """What a person says about a file; None and empty: what the file shows.

    `kind` is what it holds; `preset` a program's layout, `none` for no preset. `mapping` names the
    column of each field, or a `Constant`. `date_format` is dmy, mdy, ymd or a strptime pattern,
    `decimal` the mark `.` or `,`. `currency` is the file's where no column or sign says otherwise;
    `rates` are what one unit of another is worth in the store's. `sales` are the words of a status
    or stage that count as sold (`all`, `none`); those not named do not. `unit` is what a length of
    time counts, `sheet` which one of a workbook (`all`). `alike` says whether names that
    differ in spelling are `one` customer or `apart`, `cents` whether whole amounts are cents, `yes`
    or `no`.
    """

    kind: str | None = None
    preset: str | None = None
    mapping: Mapping[str, str] | None = None
    where: Sequence[Where] = ()
    encoding: str | None = None
    date_format: str | None = None
    decimal: str | None = None
    currency: str | None = None
    rates: Mapping[str, Decimal] | None = field(default=None)
    sales: Sequence[str] | None = None
    unit: str | None = None
    sheet: str | None = None
    alike: str | None = None
    cents: str | None = None

    def told(self) -> bool:
        """Whether anything was said that is worth keeping for the next file of this shape."""
        return bool(
            self.kind or self.mapping or self.where or self.date_format or self.decimal
            or self.sales or self.unit or self.encoding or self.cents
        )  # fmt: skip

    def differing(self, other: Choices) -> list[str]:
        """The names of the choices that are not those of the other; nothing said is all alike."""
        return [
            name
            for name, value in vars(self).items()
            if (value or None) != (getattr(other, name) or None)
        ]

    def kept(self) -> dict[str, Any]:
        """What is kept, as JSON: a column's name, or `{"is": value}` for a constant."""
        mapping = {
            name: {"is": str(value)} if isinstance(value, Constant) else value
            for name, value in (self.mapping or {}).items()
        }
        found = {
            "kind": self.kind,
            "preset": self.preset,
            "mapping": mapping or None,
            "where": [list(each) for each in self.where] or None,
            "encoding": self.encoding,
            "date_format": self.date_format,
            "decimal": self.decimal,
            "currency": self.currency,
            "sales": list(self.sales) if self.sales is not None else None,
            "unit": self.unit,
            "cents": self.cents,
        }
        return {name: value for name, value in found.items() if value is not None}

    def over(self, kept: Mapping[str, Any]) -> Choices:
        """These choices, and what was kept from an earlier file where nothing is said now."""
        mapping = {
            name: Constant(value["is"]) if isinstance(value, dict) else str(value)
            for name, value in (kept.get("mapping") or {}).items()
        }
        where = tuple(Where(c, tuple(v), bool(n)) for c, v, n in kept.get("where") or ())
        rest = {
            name: kept[name]
            for name in ("kind", "preset", "encoding", "date_format", "decimal", "currency",
                         "sales", "unit", "cents")
            if getattr(self, name) is None and kept.get(name) is not None
        }  # fmt: skip
        if self.kind is not None and kept.get("kind") not in (None, self.kind):
            mapping, where = {}, ()
        return replace(
            self, mapping={**mapping, **(self.mapping or {})} or None,
            where=tuple(self.where) or where, **rest,
        )  # fmt: skip


def parse_map(text: str) -> dict[str, str]:
    """The columns that a person names, `amount=Total,date=Order date`, by field.

    A column that holds a comma goes in quotation marks: `amount="Total, net",date=Day`. A value
    that all rows have stands after a colon: `channel:call`.

    Raises:
        BadInput: a part without `=` or `:`, an empty side, a field named twice.
    """
    found: dict[str, str] = {}
    try:
        whole = _QUOTED.sub(r'"\1\2\3"', text)
        parts = next(csv.reader([whole], skipinitialspace=True, strict=True), [])
    except csv.Error:
        raise BadInput(say("typed.map_quote_open", text=text)) from None
    for part in parts:
        sign = ":" if re.match(r"\s*[\w-]+\s*:", part) else "="
        name, equals, column = part.partition(sign)
        name, column = name.strip().casefold().replace("-", "_"), column.strip()
        if not (equals and name and column):
            raise BadInput(say("typed.no_mapping", text=part))
        if name in found:
            raise BadInput(say("typed.mapped_twice", name=name))
        found[name] = Constant(column) if sign == ":" else column
    return found


def parse_rate(text: str) -> tuple[str, Decimal]:
    """A currency and what one unit of it is worth in the store's, `PLN=0,23`.

    Raises:
        BadInput: not so, nothing above 0, or a comma that may group (`JPY=1,234`).
    """
    code, _, figure = text.partition("=")
    figure = figure.strip()
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", figure):
        whole, _, part = figure.partition(",")
        raise BadInput(say("typed.two_rates", like=code.strip(), whole=whole, part=part))
    if not re.fullmatch(r"\d+(?:[.,]\d+)?|[.,]\d+", figure, re.ASCII):
        raise BadInput(say("typed.no_rate_said", text=text))
    worth = Decimal(figure.replace(",", "."))
    if not worth:
        raise BadInput(say("typed.no_rate_said", text=text))
    return code.strip().upper(), worth


def parse_sales(text: str) -> list[str]:
    """The words of a status that are sold, `Paid, Sent`.

    What stands in quotation marks is one word and keeps them, `"open, 2nd notice"`; a number of
    rows after it, as the question shows it, is passed over. Other words that hold a comma are put
    together again where the words of the file are known.
    """
    return [found[1] or found[2].strip() for found in _SOLD_WORD.finditer(text)]


def parse_where(text: str) -> Where:
    """`Type=Call|Visit`, `Status!=Done`: which rows are read.

    Raises:
        BadInput: no `=`, or an empty side.
    """
    column, equals, values = text.partition("=")
    isnt = column.endswith("!")
    column = column.removesuffix("!").strip()
    if not equals or not column:
        raise BadInput(say("typed.no_rows_said", text=text))
    return Where(column, tuple(each.strip().casefold() for each in values.split("|")), isnt)
