"""Whether the amounts of a file are with tax: by the words of its headers, and said."""

from __future__ import annotations

from functools import cache
from typing import Final

from store.exchange.cells import bare
from store.exchange.columns import column_names, forms
from store.exchange.customer_headers import HEADER_WORDS
from store.exchange.fields import MONEY
from store.exchange.national_words import WITH_TAX, WITHOUT_TAX
from store.exchange.sheet import Sheet
from store.sentence import Sentence, say

_TAX: Final = HEADER_WORDS["tax"]
_BEFORE_TAX: Final = HEADER_WORDS["before_tax"]
_WHOLE: Final = HEADER_WORDS["whole"]


def tax_note(sheet: Sheet) -> Sentence | None:
    """What to say of the column of amounts, where the file speaks of tax at all."""
    field = next((name for name in ("total", "amount", "price") if name in sheet.columns), None)
    if sheet.kind != "purchases" or field is None:
        return None
    names, header = column_names(sheet.layout.header), sheet.layout.header
    taken = {place for name in MONEY for place in sheet.columns.get(name, ())}
    place = sheet.columns[field][0]
    others = [i for i in range(len(header)) if i not in taken]
    taxed = any(_is(header[i], _TAX) for i in others)
    before = [i for i in others if _is(header[i], WITHOUT_TAX) or _is(header[i], _BEFORE_TAX)]
    after = [i for i in others if _is(header[i], WITH_TAX)]
    if _is(header[place], WITH_TAX) or (before and _is(header[place], _WHOLE) and taxed):
        said, beside = "with", before
    elif _is(header[place], WITHOUT_TAX) or _is(header[place], _BEFORE_TAX):
        said, beside = "without", after
    elif taxed:
        said, beside = "unsaid", []
    else:
        return None
    other = names[beside[0]] if beside else ""
    return say("brought.tax", column=names[place], tax=said, field=field, other=other)


def _is(name: str, words: str) -> bool:
    return not _words(words).isdisjoint(forms(name))


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(map(bare, text.split()))
