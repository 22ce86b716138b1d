"""The CDNOW logs (Fader & Hardie 2001) that the peer's wheel carries, read where they lie."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

from benchmarks.logs import Days

CUT, HORIZON = date(1997, 9, 30), 273
FILES = {"sample": ("CDNOW_sample.txt", 1, 6_919), "full": ("CDNOW_master.txt", 0, 69_659)}


def read(folder: Path, which: str) -> dict[str, Days]:
    """Customer → purchase day → cents of the 1/10 `sample` or the `full` log.

    The columns are customer (in the sample a second number of its own), day, CDs, dollars.
    """
    name, skipped, expected = FILES[which]
    log: dict[str, Days] = defaultdict(dict)
    rows = 0
    for line in (folder / name).read_text("ascii").splitlines():
        cells = line.split()[skipped:]
        if len(cells) != 4 or not cells[0].isdigit():
            continue
        customer, day, _, dollars = cells
        bought = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        days = log[customer]
        days[bought] = days.get(bought, 0) + round(float(dollars) * 100)
        rows += 1
    if rows != expected:
        raise ValueError(f"{name} has {rows} purchases, not {expected}")
    return log


def write(log: dict[str, Days], path: Path) -> None:
    """The log as a purchases file, a row a day."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["customer_id", "date", "amount"])
        for customer, days in log.items():
            for day, cents in days.items():
                rows.writerow([customer, day.isoformat(), f"{cents / 100:.2f}"])
