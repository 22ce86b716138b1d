"""Amounts that count cents are told by their header or their program, else asked about."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Unpack

import pytest

from store.errors import BadInput
from store.exchange.asks import Asked
from store.exchange.mapping import Answers
from store.exchange.read_file import import_file
from store.exchange.report import Report
from tests.kit import TODAY, new_store, told

STRIPE = """id,object,amount,amount_captured,amount_refunded,currency,created,customer,status
ch_1,charge,1999,1999,0,usd,1706011200,cus_1,succeeded
ch_2,charge,2500,2500,500,usd,1706111200,cus_2,succeeded
"""
DUMP = """payment_id,created_at,customer_name,amount,currency
1,2024-01-05T10:00:00Z,Ann Lee,1999,{0}
2,2024-01-06T10:00:00Z,Bo Day,12000,{0}
"""


def _read(folder: Path, text: str, **answers: Unpack[Answers]) -> Report:
    path = folder / "dump.csv"
    path.write_text(text, "utf-8")
    return import_file(new_store(folder / "store.db"), TODAY, path, **answers)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        (STRIPE, "39.99"),
        (STRIPE.replace("usd", "jpy"), "3999"),  # a currency without a smaller unit
        (DUMP.format("USD").replace("amount", "amount_in_cents"), "139.99"),
        (DUMP.format("JPY"), "13999"),
        (DUMP.format("USD").replace("1999", "19.99"), "12019.99"),  # one is parted: none are cents
        (DUMP.format("USD").replace("1999", "19"), "12019"),  # less than one of anything
        (DUMP.format("USD").replace("amount,currency", "Amount,Currency"), "13999"),  # of a person
    ],
)
def test_they_are_told_without_a_question(tmp_path: Path, text: str, total: str) -> None:
    report = _read(tmp_path, text)
    assert (report.total, report.rejected) == (Decimal(total), ())
    cents = [note for note in map(told, report.notes) if "cents" in note]
    assert bool(cents) == total.endswith(("39.99", "139.99"))


def test_a_dump_of_whole_numbers_is_asked_about_once(tmp_path: Path) -> None:
    with pytest.raises(Asked) as asked:
        _read(tmp_path, DUMP.format("USD"))
    (ask,) = asked.value.asks
    assert (ask.about, ask.option, ask.choices) == ("cents", "--cents", ("yes", "no"))
    assert "1999 is 19.99" in told(ask.sentence)
    (tmp_path / "a").mkdir()
    assert _read(tmp_path / "a", DUMP.format("USD"), cents="no").total == 13999
    (tmp_path / "b").mkdir()
    first, _ = _read(tmp_path / "b", DUMP.format("USD"), cents="yes").sample
    assert (first["date"], first["amount"]) == ("2024-01-05", "19.99 USD")  # as it will be
    store = new_store(tmp_path / "kept.db")
    import_file(store, TODAY, tmp_path / "dump.csv", cents="yes")
    (tmp_path / "next.csv").write_text(DUMP.format("USD").replace("\n1,", "\n3,"), "utf-8")
    assert import_file(store, TODAY, tmp_path / "next.csv").total == Decimal("139.99")


def test_an_answer_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="yes or no"):
        _read(tmp_path, DUMP.format("USD"), cents="maybe")
