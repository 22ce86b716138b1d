"""Deals that stand on a line for each of their goods: whose amount it is, only a person can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from store.exchange.asks import Ask
from store.exchange.given_back import quoted
from store.exchange.sheet import Sheet
from store.sentence import say

_REMEMBERED: Final = 20_000
_OF_A_DEAL: Final = ("customer", "customer_name", "person", "email", "title", "date", "amount")


class DealLines:
    """Looks at deals without ids: rows that differ in their goods alone may be one, told twice."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        named = sheet.kind == "deals" and {"title", "product", "amount"} <= sheet.columns.keys()
        self._looks = named and not sheet.has("external_id") and "title" not in sheet.told
        self._seen: dict[tuple[str | None, ...], tuple[int, str]] = {}
        self._twice: tuple[int, int] | None = None  # the first two such lines

    def add(self, values: Mapping[str, str], line: int) -> None:
        """Look at one row."""
        if not self._looks or self._twice or len(self._seen) >= _REMEMBERED:
            return
        deal, goods = tuple(map(values.get, _OF_A_DEAL)), values.get("product", "")
        first, other = self._seen.setdefault(deal, (line, goods))
        if values.get("amount") and other != goods:
            self._twice = first, line

    def asks(self) -> list[Ask]:
        """The question, where there are such rows."""
        if self._twice is None:
            return []
        names = self._sheet.names()
        title, product = quoted(names["title"]), quoted(names["product"])
        return [
            Ask(
                "deals", (f"external_id={title}", f"title={product}"), "--map",
                say("asked.deal_lines", file=self._sheet.layout.name, first=self._twice[0],
                    line=self._twice[1], title=title, product=product, amount=names["amount"]),
            )
        ]  # fmt: skip
