"""Terms that a file tells: until when is paid, and how long contracts are; no guess from gaps."""

from __future__ import annotations

import pytest

from store.exchange.asks import Asked
from store.safety.store import Store
from tests.store.exchange.conftest import Read


def _until(store: Store) -> list[str | None]:
    return [row[0] for row in store.rows("SELECT paid_until FROM customer ORDER BY name")]


@pytest.mark.parametrize(
    ("columns", "cells", "until"),
    [
        ("Date,Start,End", "2026-01-05,2026-02-01,2027-01-31", "2027-01-31"),
        ("von,bis", "01.02.2026,31.01.2027", "2027-01-31"),
        ("Invoice date,Valid from,Valid to", "2026-01-05,2026-02-01,2026-07-31", "2026-07-31"),
        ("Date,Contract start,Term (months)", "2026-01-05,2026-02-01,24", "2028-01-31"),
        ("Date,Subscription start,Subscription term", "2026-01-05,2026-02-01,1 year",
         "2027-01-31"),
        ("Date,Expiry date", "2026-01-05,2026-12-31", "2026-12-31"),
        # other things begin and end, too, and bills have terms
        ("Date,End", "2026-01-05,2027-01-31", None),
        ("Date,Terms", "2026-01-05,Net 30", None),
    ],
)  # fmt: skip
def test_a_purchase_says_until_when_it_pays(
    store: Store, read: Read, columns: str, cells: str, until: str | None
) -> None:
    text = f"Customer,Amount,{columns}\nAlfa,1200,{cells}\n"
    read(text, currency="EUR")
    assert _until(store) == [until]
    again = read(text, currency="EUR")
    assert (again.new, again.changed) == (0, 0)


def test_the_latest_term_counts_and_a_corrected_day_stays(store: Store, read: Read) -> None:
    head = "Customer,Amount,Date,Start,End\n"
    read(
        f"{head}Alfa,9,2026-01-20,2026-02-01,2027-01-31\nAlfa,9,2025-01-05,2025-02-01,2026-01-31\n"
    )
    assert _until(store) == ["2027-01-31"]


@pytest.mark.parametrize(("end", "days"), [("2026-07-31", 182), ("2027-01-31", 365)])
def test_contracts_are_as_long_as_the_file_says(
    store: Store, read: Read, end: str, days: int
) -> None:
    rows = "".join(f"C{n},9,2026-01-{n + 10},2026-02-01,{end}\n" for n in range(3))
    read(f"Customer,Amount,Date,Start,End\n{rows}")
    assert store.value("SELECT contract_days FROM segment") == days


def test_customers_with_a_length_are_paid_until_its_end(store: Store, read: Read) -> None:
    text = "Name,Contract start,Laufzeit\nA,2026-02-01,24 Monate\nB,2026-02-15,1 Jahr\n"
    report = read(f"{text}C,2026-02-15,soon\n", "customers")
    assert _until(store) == ["2028-01-31", "2027-02-14", None]
    assert [(cell.line, cell.field) for cell in report.cells] == [(4, "term")]


def test_what_begins_and_ends_on_a_day_is_no_list_of_customers(read: Read) -> None:
    with pytest.raises(Asked):
        read("Subject,Start,End,Customer\nVisit,2026-02-01,2026-02-01,Alfa\n", kind=None)
