"""Answering the questions of a review, and keeping numbers that are measured elsewhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from store.errors import BadInput
from store.ledger.commit import work
from store.ledger.effect import Result
from store.ledger.unit import Unit
from store.lifecycle.review import KEYS
from store.safety.opening import Store
from store.sentence import say
from store.value.money import parse_money

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LONGEST = 2000


def answer_question(store: Store, today: date, question: str, answer: str) -> Result:
    """Answer a question of the review as of today; earlier answers stay.

    Raises:
        BadInput: no such question, or nothing answered.
    """
    if question not in KEYS:
        raise BadInput(say("refused.no_question", text=question, known=", ".join(KEYS)))
    said = answer.strip()
    if not said or len(said) > _LONGEST:
        raise BadInput(say("refused.answer_length", most=_LONGEST))
    with work(store, today) as unit:
        unit.title = say("did.review_answered", question=question)
        record = unit.insert(
            "review_answer",
            {"question": question, "answer": said, "answered_on": today.isoformat()},
        )
        return Result(say("did.recorded", done=unit.title), record)


def set_number(store: Store, today: date, name: str, month: str, value: str) -> Result:
    """Keep a number of a month, in place of the one that is there.

    Raises:
        BadInput: the name, the month or the number is none.
    """
    with work(store, today) as unit:
        record = _keep(unit, *_read(name, month, value))
        unit.title = say("did.number", name=name.strip(), month=month, value=value.strip())
        return Result(say("did.recorded", done=unit.title), record)


def read_numbers(store: Store, today: date, lines: Iterable[str], source: str) -> Result:
    """Keep all numbers of a file with the columns name, month and value; all or none.

    Raises:
        BadInput: a line that is none, by its number.
    """
    rows = csv.reader(lines)
    read = []
    for cells in rows:
        heads = rows.line_num == 1 and [cell.strip().lower() for cell in cells][1:] == _HEAD
        if heads or not any(cells):
            continue
        try:
            name, month, value = cells
            read.append(_read(name, month, value))
        except ValueError as error:
            raise BadInput(say("refused.three_cells", source=source, line=rows.line_num)) from error
        except BadInput as error:
            raise BadInput(f"{source} line {rows.line_num}: {error}") from error
    if not read:
        raise BadInput(say("refused.no_numbers", source=source))
    with work(store, today) as unit:
        for each in read:
            _keep(unit, *each)
        unit.title = say("did.numbers", count=len(read), source=source)
        return Result(say("did.recorded", done=unit.title))


_HEAD = ["month", "value"]


def _read(name: str, month: str, value: str) -> tuple[str, str, Decimal]:
    words = " ".join(name.split())
    if not words:
        raise BadInput(say("refused.number_needs_name"))
    if _MONTH.fullmatch(month.strip()) is None:
        raise BadInput(say("refused.no_month", text=month))
    return words, month.strip(), parse_money(value)


def _keep(unit: Unit, name: str, month: str, value: Decimal) -> bytes:
    row = unit.row(
        "SELECT id FROM monthly_number WHERE name = ? AND month = ? AND deleted_at IS NULL",
        (name, month),
    )
    if row is None:
        return unit.insert("monthly_number", {"name": name, "month": month, "value": f"{value:f}"})
    unit.update("monthly_number", row["id"], {"value": f"{value:f}"})
    ident: bytes = row["id"]
    return ident
