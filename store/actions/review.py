"""Answering the questions of a review, and keeping numbers that are measured elsewhere."""

from __future__ import annotations

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

_MONTH = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>0?[1-9]|1[0-2])|(?P<m>0?[1-9]|1[0-2])[-/.](?P<y>\d{4})"
)
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
    number = named_number(name, month, parse_money(value))
    with work(store, today) as unit:
        record = _keep(unit, *number)
        unit.title = say("did.number", name=number[0], month=number[1], value=value.strip())
        return Result(say("did.recorded", done=unit.title), record)


def keep_numbers(
    store: Store, today: date, found: Iterable[tuple[str, str, Decimal]], source: str
) -> Result:
    """Keep the numbers of a file, each a `named_number`; one undo takes them back."""
    numbers = list(found)
    with work(store, today) as unit:
        for each in numbers:
            _keep(unit, *each)
        unit.title = say("did.numbers", count=len(numbers), source=source)
        return Result(say("did.recorded", done=unit.title))


def named_number(name: str, month: str, value: Decimal) -> tuple[str, str, Decimal]:
    """The name with single spaces, the month as 2026-10, the number.

    Raises:
        BadInput: there is no name, or the month is none.
    """
    words = " ".join(name.split())
    if not words:
        raise BadInput(say("refused.number_needs_name"))
    found = _MONTH.fullmatch(month.strip())
    if found is None:
        raise BadInput(say("refused.no_month", text=month))
    year, number = found["year"] or found["y"], int(found["month"] or found["m"])
    return words, f"{year}-{number:02d}", value


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
