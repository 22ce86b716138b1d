"""The CDNOW sample (Fader & Hardie 2001) for the tests that compare with published figures."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date

import pytest

from store.value.rhythm import Summary, summarise
from tests.conftest import shared

Log = dict[str, dict[date, int]]
CALIBRATION_END = date(1997, 9, 30)


@pytest.fixture(scope="session")
def cdnow() -> Log:
    """Customer → purchase day → cents, same-day purchases merged."""
    log: Log = defaultdict(lambda: defaultdict(int))
    with shared("data", "cdnow_sample_log.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"])
            log[row["cid"]][day] += round(float(row["amt"]) * 100)
    return {customer: dict(days) for customer, days in log.items()}


@pytest.fixture(scope="session")
def calibration(cdnow: Log) -> list[Summary]:
    """Summaries of the first 39 weeks."""
    return [summarise(customer, days, CALIBRATION_END) for customer, days in cdnow.items()]
