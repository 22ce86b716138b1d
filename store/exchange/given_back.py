"""Columns of purchases that say what was given back: taken off, or asked about where none is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from store.errors import BadInput
from store.exchange.asks import Ask
from store.exchange.cells import bare, is_no, is_yes, number_of
from store.exchange.columns import column_names
from store.exchange.sheet import Sheet
from store.sentence import Words, say

_SAYS: Final = re.compile(
    r"refund|returnamount|returnedamount|return(?:ed)?(?:qty|quantity|units|items)|amountreturned|chargeback|erstatt|ruckzahl|rembours|avoir|reembols|devol|rimbors|terugbetaa|zwrot|gutschrift|creditnote|creditamount|creditmemo|"
    r"vratk|vracen|palautu|aterbetal|tilbagebetal|tagast|atmaks|atgriez|grazin|iade|возврат"
)
# What comes off where an amount is a quantity times a price.
_COMES_OFF: Final = re.compile(
    r"discount|rabatt|nachlass|remise|descuento|desconto|sconto|korting|rabat|sleva|atlaid|"
    r"allahind|soodustus|скидка"
)
_COUNTS: Final = re.compile("qty|quantity|units$|items$|menge|anzahl|cantidad|quantite|aantal")
_NOTHING: Final = re.compile(r"[^\d]*[0.,]*[^\d]*")
_AROUND: Final = re.compile(
    r"code|reason|grund|motif|motivo|method|policy|status|note|by$|id$|number$|nummer$|nr$|no$"
)


class GivenBack:
    """Looks at columns beside the amounts that speak of refunds and that nobody takes.

    `untaken` are the columns that nobody takes.
    """

    def __init__(self, sheet: Sheet, untaken: Iterable[int]) -> None:
        header = sheet.layout.header
        self._sheet = sheet
        self._names = column_names(header)
        wanted = sheet.kind == "purchases" and sheet.preset is None
        wanted = wanted and not sheet.has("refunded", "cancelled")
        priced = sheet.has("price") and not sheet.has("amount", "total")
        forms = {index: bare(header[index]) for index in untaken if wanted}
        self._filled = {
            index: 0 for index, form in forms.items()
            if (_SAYS.search(form) or (priced and _COMES_OFF.search(form)))
            and not _AROUND.search(form)
        }  # fmt: skip
        # What these hold cannot be taken off an amount.
        self._no_sums = {index for index in self._filled if _COUNTS.search(forms[index])}

    def add(self, cells: list[str]) -> None:
        """Look at one row."""
        for index in self._filled:
            text = cells[index].strip() if index < len(cells) else ""
            if text and not is_no(text) and not _NOTHING.fullmatch(text):
                self._filled[index] += 1
                if index not in self._no_sums and not _is_sum(text):
                    self._no_sums.add(index)

    def asks(self) -> list[Ask]:
        """The question, where such a column has something to say."""
        found = {index: count for index, count in self._filled.items() if count}
        if not found:
            return []
        counts = ", ".join(f"“{self._names[index]}” ({n})" for index, n in found.items())
        sums = [index for index in found if index not in self._no_sums]
        ways = [
            *(f"refunded={quoted(self._names[index])}" for index in sums),
            *(f"cancelled={quoted(self._names[index])}" for index in found),
            "refunded:0",
        ]
        sentence = say(
            "asked.given_back", file=self._sheet.layout.name, counts=counts,
            first=quoted(self._names[(sums or list(found))[0]]), sums=bool(sums),
        )  # fmt: skip
        return [Ask("refunds", tuple(ways), "--map", sentence)]

    def notes(self) -> list[Words]:
        """Which column is taken off."""
        if self._sheet.kind != "purchases" or "refunded" not in self._sheet.columns:
            return []
        return [say("brought.given_back", column=self._sheet.names()["refunded"])]


def _is_sum(text: str) -> bool:
    """Whether it says how much was given back, or that it was the whole."""
    try:
        number_of(text, None)
    except BadInput:
        return is_yes(text)
    return True


def quoted(name: str) -> str:
    """A column's name as it can be typed behind `=`."""
    return f'"{name}"' if "," in name or " " in name else name
