"""Columns that nobody takes and that may say what somebody does not want: they are named aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from store.exchange.cells import bare, is_no, is_yes
from store.exchange.columns import column_names
from store.exchange.sheet import Sheet
from store.sentence import Words, say

_NO: Final = frozenset({
    "no", "not", "never", "without", "stop", "dont", "kein", "keine", "keinen", "keinerlei",
    "nicht", "nie", "ohne", "pas", "sans", "aucun", "aucune", "ne", "sin", "ningun", "ninguna",
    "non", "niente", "nessun", "nessuna", "senza", "sem", "nao", "nenhum", "nenhuma", "geen",
    "niet", "zonder", "bez", "brak", "ingen", "inga", "uden", "utan", "uten", "ei",
})  # fmt: skip


class Forbids:
    """Looks for columns such as “No catalogue” with an x or a yes in them.

    `untaken` are the columns that nobody takes.
    """

    def __init__(self, sheet: Sheet, untaken: Iterable[int]) -> None:
        header = sheet.layout.header
        self._names = column_names(header)
        wanted = sheet.kind == "customers"
        self._yes = {index: 0 for index in untaken if wanted and _says_no(header[index])}

    def add(self, cells: list[str]) -> None:
        """Look at one row."""
        for index in tuple(self._yes):
            text = cells[index].strip() if index < len(cells) else ""
            if is_yes(text):
                self._yes[index] += 1
            elif text and not is_no(text):
                del self._yes[index]

    def notes(self) -> list[Words]:
        """A sentence for each column that has a yes."""
        return [
            say("brought.forbids", column=self._names[index], n=count)
            for index, count in self._yes.items()
            if count
        ]


def _says_no(name: str) -> bool:
    words = re.findall(r"[^\W_]+", re.sub(r"[’']", "", name))
    if re.match(r"\s*no\.", name, re.IGNORECASE):
        return False  # “No. of rooms”
    if len(words) >= 2 and bare(words[0]) == "do" and bare(words[1]) == "not":
        return True
    return len(words) >= 2 and bare(words[0]) in _NO and bare(words[1]) != "of"
