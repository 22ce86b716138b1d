"""Words of an answer that a file does not have: said at once, with what comes near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from store import vocabulary
from store.errors import BadInput
from store.exchange.mapping import Choices, Constant, Where
from store.exchange.sales import SaleWords
from store.exchange.sheet import Sheet
from store.exchange.words import channel_of, outcome_of
from store.names import near
from store.sentence import Sentence, say

_DISTINCT = 200  # values of a column that are looked at
_TOUCHES = ("interactions", "follow-ups", "activities", "cases")


def refuse_unknown_words(
    said: Choices, sheets: Sequence[Sheet], sales: Sequence[SaleWords]
) -> list[Sentence]:
    """Refuse an answer given now that names what no table of the file has.

    Some words of several may be missing if nothing comes near them: the file may have no such row
    this month. That is returned, to be told.

    Raises:
        BadInput: a word of a status, a value of a column, a channel or an outcome that is none.
    """
    notes: list[Sentence] = []
    if said.sales is not None:
        notes += _refuse_sales(said.sales, sales)
    for where in said.where:
        notes += _refuse_values(where, sheets)
    for field, value in (said.mapping or {}).items():
        if isinstance(value, Constant) and any(sheet.kind in _TOUCHES for sheet in sheets):
            _refuse_constant(field, value)
    return notes


def _refuse_sales(told: Sequence[str], sales: Sequence[SaleWords]) -> list[Sentence]:
    known = list(dict.fromkeys(word for each in sales for word in each.words() if word))
    if not known:
        raise BadInput(say("typed.no_status_column"))
    unknown = [set(each.unknown(told)) for each in sales]
    missing = [word for word in sales[0].unknown(told) if all(word in each for each in unknown)]
    return _judged(say("typed.no_status_word", **_told(missing, known)), missing, told)


def _refuse_values(where: Where, sheets: Sequence[Sheet]) -> list[Sentence]:
    seen: dict[str, str] = {}
    for sheet in sheets:
        for place, values, isnt in sheet.where:
            if (values, isnt) == (where.values, where.isnt):
                for text in _column(sheet, place):
                    seen.setdefault(text.casefold(), text)
    missing = [value for value in where.values if value not in seen]
    if len(seen) >= _DISTINCT:
        return []
    known = [text for text in seen.values() if text]
    words = say("typed.no_value", column=where.column, **_told(missing, known))
    return _judged(words, missing, where.values)


def _judged(words: Sentence, missing: Sequence[str], told: Sequence[str]) -> list[Sentence]:
    """A sentence of missing words: refused where something comes near, or nothing is there."""
    if missing and (words.values["close"] or len(missing) == len(told)):
        raise BadInput(words)
    return [words] if missing else []


def _column(sheet: Sheet, place: int) -> Iterable[str]:
    found: set[str] = set()
    for line, cells, fault in sheet.layout.records():
        if fault is None and line > sheet.layout.line:
            found.add(cells[place].strip() if place < len(cells) else "")
            if len(found) >= _DISTINCT:
                break
    return found


def _refuse_constant(field: str, value: str) -> None:
    if field == "channel" and channel_of(value) is None:
        known = [vocabulary.typed(each.key) for each in vocabulary.CHANNELS]
        raise BadInput(say("typed.no_value", column=field, **_told([value], known)))
    if field == "outcome" and outcome_of(value) is None:
        known = [vocabulary.typed(each.key) for each in vocabulary.OUTCOMES]
        raise BadInput(say("typed.no_value", column=field, **_told([value], known)))


def _told(missing: Sequence[str], known: Sequence[str]) -> dict[str, list[str]]:
    forms = {word.casefold(): word for word in known}
    close = [forms[each] for word in missing for each in near(word.casefold(), forms)]
    return {"words": list(missing), "known": list(known), "close": list(dict.fromkeys(close))}
