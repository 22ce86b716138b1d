"""Prices beside quantities, of one piece or of the whole line: a person is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from store.errors import BadInput
from store.exchange.asks import Ask
from store.exchange.cells import number_of
from store.exchange.columns import column_names, forms
from store.exchange.given_back import quoted
from store.exchange.sheet import Sheet
from store.sentence import say

_PRICES: Final = frozenset(
    [
        "price",
        "prices",
        "salesprice",
        "saleprice",
        "sellingprice",
        "listprice",
        "pricenet",
        "netprice",
        "preis",
        "preise",
        "verkaufspreis",
        "vkpreis",
        "vk",
        "listenpreis",
        "nettopreis",
        "bruttopreis",
        "preisnetto",
        "preisbrutto",
        "prix",
        "prixht",
        "prixttc",
        "prixdevente",
        "precio",
        "precios",
        "precioventa",
        "preciodeventa",
        "precioneto",
        "prezzo",
        "prezzi",
        "prezzodivendita",
        "prijs",
        "verkoopprijs",
        "preco",
        "precodevenda",
        "cena",
        "pris",
        "hinta",
        "kaina",
        "fiyat",
        "цена",
        "価格",
        "价格",
    ]
)


class UnitPrices:
    """Looks at prices that were taken for amounts beside a quantity and no total."""

    def __init__(self, sheet: Sheet) -> None:
        places = sheet.columns.get("amount", ())
        self._sheet = sheet
        self._looks = (
            sheet.kind == "purchases" and sheet.preset is None and "amount" not in sheet.told
            and sheet.has("quantity") and not sheet.has("total", "price") and len(places) == 1
            and not _PRICES.isdisjoint(forms(sheet.layout.header[places[0]]))
        )  # fmt: skip
        self._first: tuple[int, str, str] | None = None  # line, quantity, price

    def add(self, values: dict[str, str], line: int) -> None:
        """Look at one row."""
        if not self._looks or self._first is not None:
            return
        quantity, price = values.get("quantity", ""), values.get("amount", "")
        if price and quantity not in ("", "1") and _is_not_one(quantity):
            self._first = line, quantity, price

    def asks(self) -> list[Ask]:
        """The question, where some row has a quantity that is not one."""
        if self._first is None:
            return []
        name = column_names(self._sheet.layout.header)[self._sheet.columns["amount"][0]]
        line, quantity, price = self._first
        return [
            Ask(
                "unit price", (f"price={name}", f"amount={name}"), "--map",
                say("asked.unit_price", file=self._sheet.layout.name, column=name, line=line,
                    quantity=quantity, price=price, name=quoted(name)),
            )
        ]  # fmt: skip


def _is_not_one(text: str) -> bool:
    try:
        return abs(number_of(text, None)) != Decimal(1)
    except BadInput:
        return False  # it will be named among the rejects
