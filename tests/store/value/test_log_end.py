"""A file of last month ends before today, and that is said before everybody counts as lost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.exchange.read_file import import_file
from store.safety.opening import Store
from store.value.log_end import LogEnd, log_end
from tests.kit import notes

TODAY = date(2026, 11, 19)
START = date(2025, 1, 1)


def daily(first: date, last: date, each: int = 1) -> dict[str, int]:
    """So many purchases on every day from the first to the last."""
    days = (last - first).days + 1
    return {(first + timedelta(days=n)).isoformat(): each for n in range(days)}


def test_a_log_that_stops_is_seen() -> None:
    last = TODAY - timedelta(days=30)
    assert log_end(daily(START, last), TODAY) == LogEnd(last, 30)


def test_a_log_that_goes_on_or_a_few_quiet_days_are_no_end() -> None:
    assert log_end(daily(START, TODAY), TODAY) is None
    assert log_end(daily(START, TODAY - timedelta(days=6), each=9), TODAY) is None
    assert log_end({}, TODAY) is None


def test_who_sells_little_has_quiet_months() -> None:
    few = {(START + timedelta(days=45 * n)).isoformat(): 1 for n in range(13)}
    assert log_end(few, TODAY) is None


def test_a_trade_rests_in_its_season() -> None:
    december = daily(date(2024, 12, 1), date(2024, 12, 24), 3) | daily(
        date(2025, 12, 1), date(2025, 12, 24), 3
    )
    assert log_end(december, date(2026, 11, 19)) is None
    missed = log_end(december, date(2026, 12, 20))
    assert missed is not None
    assert missed.last == date(2025, 12, 24)


def test_of_a_log_that_ended_long_ago_a_year_is_told() -> None:
    assert log_end(daily(date(2010, 12, 1), date(2011, 12, 9)), TODAY) == LogEnd(
        date(2011, 12, 9), 365
    )


@given(st.lists(st.integers(0, 600), max_size=60), st.integers(0, 900))
def test_what_comes_later_is_not_known_yet(days: list[int], ahead: int) -> None:
    counts = {(START + timedelta(days=day)).isoformat(): 2 for day in days}
    today = START + timedelta(days=ahead)
    known = {day: n for day, n in counts.items() if day <= today.isoformat()}
    found = log_end(counts, today)
    assert found == log_end(known, today)
    assert found is None or (found.last <= today - timedelta(days=7) and found.expected >= 10)


@pytest.mark.long
def test_the_import_says_it(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    rows = [f"Buyer {n},2026-0{month}-{n + 1:02},20" for month in (6, 7, 8) for n in range(20)]
    file.write_text("\n".join(["customer,date,amount", *rows]))
    said = notes(import_file(store, TODAY, file, currency="EUR"))[0]
    assert said.startswith("Nobody has bought since 2026-08-20, when about 60 more purchases")
