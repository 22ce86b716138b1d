"""A list of people of which no column is known to be the name: it may stand where nobody looks."""

from __future__ import annotations

from collections.abc import Iterable

from store.exchange.asks import Ask
from store.exchange.columns import column_names
from store.exchange.sheet import Sheet
from store.sentence import say

_NAMES = ("name", "first_name", "last_name", "company", "contact")
_REMEMBERED = 5_000
_LONGEST = 80


class Nameless:
    """Asks for the name where customers would be called by their e-mail or phone.

    `untaken` are the columns that nobody takes. A column may hold the names if its texts look like
    names and hardly come again.
    """

    def __init__(self, sheet: Sheet, untaken: Iterable[int]) -> None:
        self._sheet = sheet
        wanted = sheet.kind == "customers" and not sheet.has(*_NAMES)
        self._texts: dict[int, set[str]] = {index: set() for index in untaken if wanted}

    def add(self, cells: list[str]) -> None:
        """Look at one row."""
        for index, texts in self._texts.items():
            if index < len(cells) and len(texts) < _REMEMBERED:
                texts.add(cells[index].strip())

    def asks(self, rows: int) -> list[Ask]:
        """The question, if a column may be the name."""
        sheet, header = self._sheet, column_names(self._sheet.layout.header)
        most = min(rows, _REMEMBERED)
        likely = [
            header[index]
            for index, texts in self._texts.items()
            if len(texts) > 1 and len(texts) * 10 >= most * 9 and all(map(_is_name, texts))
        ]
        if not likely:
            return []
        names = sheet.names()
        called = names.get("email") or names.get("phone") or next(iter(names.values()), "")
        return [
            Ask(
                "columns", tuple(f"name={each}" for each in likely), "--map",
                say("asked.name", file=sheet.layout.name, likely=likely, called=called),
            )
        ]  # fmt: skip


def _is_name(text: str) -> bool:
    """Whether a text may be a name: letters, no figures, no address of the net, not long."""
    plain = not any(c.isdigit() or c in "@/" for c in text)
    return not text or (plain and len(text) < _LONGEST and any(map(str.isalpha, text)))
