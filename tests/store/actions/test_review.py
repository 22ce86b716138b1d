"""Answers of a review stay with their days; numbers of months are kept, replaced and undone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from store.actions.review import answer_question, set_number
from store.errors import BadInput
from store.exchange.monthly_numbers import read_numbers
from store.ledger.undo import undo
from store.lifecycle.review import KEYS
from store.safety.opening import Store
from store.views.portfolio.review import numbers, review
from tests.kit import TODAY, told
from tui.words.portfolio.review import QUESTIONS


def test_every_question_has_its_words() -> None:
    assert tuple(QUESTIONS) == KEYS


def test_the_last_answer_is_shown_and_the_one_before_comes_back(store: Store) -> None:  # R97
    answer_question(store, TODAY, "why-no", "The price")
    answer_question(store, TODAY + timedelta(days=30), "why-no", "The delivery time")
    found = {each.key: each for each in review(store, TODAY + timedelta(days=31))}
    assert (found["why-no"].answer, found["why-no"].answers) == ("The delivery time", 2)
    assert found["best-offer"].day is None
    past = {each.key: each for each in review(store, TODAY)}
    assert past["why-no"].answer == "The price"
    undo(store, TODAY + timedelta(days=31))
    assert {each.key: each.answers for each in review(store, TODAY + timedelta(days=31))}[
        "why-no"
    ] == 1


def test_what_is_no_question_or_no_answer_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="use one of best-sources"):
        answer_question(store, TODAY, "why", "The price")
    with pytest.raises(BadInput, match="1 to 2,000"):
        answer_question(store, TODAY, "why-no", "  ")


def test_a_month_has_one_number_of_a_name(store: Store) -> None:  # R96
    set_number(store, TODAY, "visits", "2026-09", "1 840")
    set_number(store, TODAY, "visits", "2026-10", "2,010")
    set_number(store, TODAY, " visits ", "2026-10", "2.5")
    assert [each.months for each in numbers(store)] == [
        (("2026-10", Decimal("2.5")), ("2026-09", Decimal(1840)))
    ]
    undo(store, TODAY)
    assert numbers(store)[0].months[0] == ("2026-10", Decimal(2010))


def test_a_file_of_numbers_is_read_whole_or_not_at_all(store: Store, tmp_path: Path) -> None:
    def read(text: str, encoding: str = "utf-8") -> str:
        (tmp_path / "a.csv").write_text(text, encoding)
        return told(read_numbers(store, TODAY, tmp_path / "a.csv").sentence)

    found = read("name,month,value\nvisits,2026-09,10\n\ncalls,2026-09,3\n")
    assert "2 numbers of months from a.csv" in found
    with pytest.raises(BadInput, match=r"a\.csv line 2: “2026-13” is not a month"):
        read("visits,2026-10,1\nvisits,2026-13,2\n")
    with pytest.raises(BadInput, match=r"a\.csv line 2: three cells"):
        read("visits,2026-10,1\nvisits,2026-11\n")
    with pytest.raises(BadInput, match=r"a\.csv has no line with a name, a month and a value"):
        read("name,month,value\n")
    assert [len(each.months) for each in numbers(store)] == [1, 1]
    # As Excel writes it where the comma is the decimal mark, with months as people write them.
    read("Zähler;Monat;Wert\nBesuche;Okt. 2026;1.840,5\nBesuche;11/2026;2.010\n", "cp1252")
    read("Besuche\t2026-12-01\t7\nBesuche\tJanuar 2027\t8\n")
    months = {each.name: each.months for each in numbers(store)}["Besuche"]
    assert sorted(months) == [
        ("2026-10", Decimal("1840.5")), ("2026-11", Decimal(2010)), ("2026-12", Decimal(7)),
        ("2027-01", Decimal(8)),
    ]  # fmt: skip
