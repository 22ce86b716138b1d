"""Columns of purchases under any header whose cells say which rows are credit notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import islice
from typing import Final

from store.exchange.asks import Ask
from store.exchange.cells import bare
from store.exchange.columns import column_names
from store.exchange.given_back import quoted
from store.exchange.layout import Layout
from store.exchange.sheet import Sheet
from store.exchange.words import codes_of, sale_of, says_credit, type_of
from store.sentence import say

_LOOKED_AT: Final = 5_000  # rows
_WORDS_TOO: Final = (
    "note",
    "product",
    "type",
)  # fields that may hold such words and keep their column
_SHOWN: Final = 3
_LONGEST: Final = 3  # letters of a short type
_UNKNOWN: Final = 4  # different words that nobody knows, in a column of types
_OF_KINDS: Final = frozenset(
    ["typ", "type", "art", "tipo", "kind", "soort", "rodzaj", "druh", "tip", "kz", "kennzeichen",
     "belegkz", "belegkennzeichen", "kurzel", "code", "dok", "doc", "tipodoc", "typedoc"]
)  # fmt: skip


def find_types(layout: Layout, taken: Set[int]) -> int | None:
    """The column that nobody takes and that holds types of documents, not all sales.

    Short ones, as RE and GS, are types only where the header says that it is of kinds. A few words
    that nobody knows do not make it another column: they are asked about.
    """
    short = {i for i, name in enumerate(layout.header) if bare(name) in _OF_KINDS}
    left = {i: Counter[str]() for i in range(len(layout.header)) if i not in taken}
    unknown = Counter[int]()
    rows = (row.cells for row in layout.records() if row.line > layout.line)
    for cells in islice(rows, _LOOKED_AT):
        for index in [i for i in left if i < len(cells)]:
            if not (word := bare(cells[index])):
                continue
            if word not in left[index] and type_of(word) is None:
                unknown[index] += index not in short or len(word) > _LONGEST
                if unknown[index] > _UNKNOWN:
                    del left[index]
                    continue
            left[index][word] += 1
        if not left:
            return None
    return next((i for i, words in left.items() if _parts_sales(words, i in short)), None)


def _parts_sales(words: Counter[str], of_kinds: bool) -> bool:
    """Whether words, with their rows, are types of which not all are sales.

    Words that nobody knows are few, and stand beside a credit note or under a header of kinds.
    """
    codes = codes_of(words) if of_kinds else {}
    kinds = {word: codes.get(word) or type_of(word) for word in words}
    credit = any(says_credit(word) or codes.get(word) == "credit" for word in words)
    found = set(kinds.values())
    if None in found:
        open_words = [word for word, kind in kinds.items() if kind is None]
        rows = sum(words[word] for word in open_words)
        few = len(open_words) <= _UNKNOWN and rows * 2 < words.total()
        return few and "sale" in found and (credit or of_kinds)
    if "sale" in found:
        return len(found) > 1
    return "none" not in found and credit  # payments may be the sales


class UnreadTypes:
    """Looks for credit notes that would be added as sales: no column tells the type.

    `untaken` are the columns that nobody takes. A status is looked at, too, until a person says
    which of its words are sales (`told`); what it names no sale is none.
    """

    def __init__(self, sheet: Sheet, untaken: Iterable[int], *, told: bool) -> None:
        wanted = sheet.kind == "purchases" and sheet.preset is None
        wanted = wanted and not sheet.has("refunded")
        words = [at for name in _WORDS_TOO for at in sheet.columns.get(name, ())]
        self._states = () if told else sheet.columns.get("status", ())
        words += self._states
        self._sheet = sheet
        self._found: dict[int, Counter[str]] = (
            {index: Counter() for index in (*untaken, *words)} if wanted else {}
        )
        self._known: dict[str, bool] = {}

    def add(self, cells: Sequence[str], amount: str) -> None:
        """Look at one row and the text of its amount; what is below nothing is taken off anyway."""
        for index, counts in self._found.items():
            text = cells[index].strip() if index < len(cells) else ""
            if not text or len(text) > 60:
                continue
            credit = self._known.get(text)
            if credit is None:
                credit = says_credit(text)
                if len(self._known) < _LOOKED_AT:
                    self._known[text] = credit
            if credit and index in self._states and sale_of(text) is not None:
                continue
            if credit and amount[:1] not in ("-", "−", "–", "("):
                counts[text] += 1

    def asks(self) -> list[Ask]:
        """The question, where such a column says so."""
        names = column_names(self._sheet.layout.header)
        found = {names[index]: counts for index, counts in self._found.items() if counts}
        if not found:
            return []
        first, counts = next(iter(found.items()))
        shown = [[word[:40], rows] for word, rows in counts.most_common(_SHOWN)]
        return [
            Ask(
                "credit notes", (*(f"type={each}" for each in found), "type:sale"), "--map",
                say("asked.credit_notes", file=self._sheet.layout.name, column=first,
                    shown=shown, name=quoted(first)),
            )
        ]  # fmt: skip
