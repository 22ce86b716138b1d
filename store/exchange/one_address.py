"""One e-mail for all sales of a file: maybe not the buyer's but that of the account they are of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from store.exchange.asks import Ask
from store.exchange.given_back import quoted
from store.exchange.sheet import Sheet
from store.sentence import say

_ENOUGH: Final = 3  # rows; one buyer may well have bought twice
_OTHERS: Final = ("customer", "customer_name", "person", "person_id", "phone")


class OneAddress:
    """Looks at files that name buyers by an e-mail alone: terminals and tills export their own."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        alone = sheet.kind == "purchases" and not sheet.has(*_OTHERS)
        self._looks = alone and "email" not in sheet.told
        self._found = set[str]()
        self._rows = 0

    def add(self, values: Mapping[str, str]) -> None:
        """Look at one row."""
        if self._looks:
            self._rows += 1
            self._found.add(values.get("email", "").casefold())
            self._looks = len(self._found) == 1

    def asks(self) -> list[Ask]:
        """The question, where all rows have the same one."""
        if not self._looks or self._rows < _ENOUGH or "" in self._found:
            return []
        column = quoted(self._sheet.names()["email"])
        return [
            Ask(
                "whose", (f"email={column}",), "--map",
                say("asked.one_address", file=self._sheet.layout.name, column=column,
                    address=next(iter(self._found))),
            )
        ]  # fmt: skip
