"""A file of numbers of months that are measured elsewhere: name, month and value (R96)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from store.actions.review import keep_numbers, named_number
from store.errors import BadInput
from store.exchange.amounts import MarkEvidence
from store.exchange.layout import layout_of
from store.exchange.months import month_of
from store.ledger.effect import Result
from store.safety.opening import Store
from store.sentence import say
from store.value.money import parse_money

_WIDTH = 3
_WORD = re.compile(r"(?P<word>[^\W\d_]{3,})\.?[ -](?P<year>\d{4})")
_DAY = re.compile(r"(\d{4}-\d\d)-\d\d")


def read_numbers(store: Store, today: date, path: Path) -> Result:
    """Keep all numbers of a file, in any encoding and with any delimiter; all or none.

    Raises:
        BadInput: a line that is none, by its number.
    """
    layout = layout_of(path, lambda cells: int(len(cells) == _WIDTH))
    found = [each for each in layout.records() if any(map(str.strip, each.cells))]
    if found and _is_header(found[0].cells):
        del found[0]
    evidence = MarkEvidence()
    for each in found:
        evidence.add(each.cells[-1].strip())
    read: list[tuple[str, str, Decimal]] = []
    for line, cells, fault in found:
        if fault is not None or len(cells) != _WIDTH:
            raise BadInput(say("refused.three_cells", source=layout.name, line=line))
        name, month, value = (cell.strip() for cell in cells)
        try:
            amount = parse_money(value, decimal=evidence.mark())
            read.append(named_number(name, _numeric(month), amount))
        except BadInput as error:
            raise BadInput(f"{layout.name} line {line}: {error}") from error
    if not read:
        raise BadInput(say("refused.no_numbers", source=layout.name))
    return keep_numbers(store, today, read, layout.name)


def _is_header(cells: list[str]) -> bool:
    """Whether neither the month nor the value has a digit: a header in any language."""
    return len(cells) == _WIDTH and not any(map(str.isdigit, "".join(cells[1:])))


def _numeric(month: str) -> str:
    """A month with its word, or a whole day, as 2026-10; others as they are."""
    if day := _DAY.fullmatch(month):
        return day[1]
    found = _WORD.fullmatch(month)
    number = None if found is None else month_of(found["word"])
    return month if found is None or number is None else f"{found['year']}-{number:02d}"
