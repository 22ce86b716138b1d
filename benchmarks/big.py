"""A large store from a seed: many customers, each with a few purchases, read through the import."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 11, 19)
SYLLABLES = ("lu", "men", "ra", "o", "ber", "lin", "da", "ko", "mi", "ta", "sol", "ven", "ar", "ni")


def write_lines(path: Path, rows: int, seed: int = 1) -> int:
    """Write a purchases file of so many lines, ten a customer in any order; returns its rows."""
    rng = random.Random(seed)
    many = rows // 10
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["customer", "name", "date", "amount"])
        for _ in range(rows):
            who = rng.randrange(many)
            day = TODAY - timedelta(days=rng.randrange(1, 900))
            amount = f"{rng.lognormvariate(4, 1):.2f}"
            writer.writerow([f"K{who:06d}", f"Customer {who}", day.isoformat(), amount])
    return rows


def write_purchases(path: Path, customers: int, seed: int = 1) -> int:
    """Write a purchases file; returns its rows. About three purchases a customer in two years."""
    rng = random.Random(seed)
    rows = 0
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["customer", "name", "date", "amount"])
        for number in range(customers):
            name = "".join(rng.choices(SYLLABLES, k=4)).title() + f" {number}"
            for _ in range(1 + int(rng.expovariate(0.5))):
                day = TODAY - timedelta(days=rng.randrange(1, 730))
                amount = f"{rng.lognormvariate(4, 1):.2f}"
                writer.writerow([f"K{number:06d}", name, day.isoformat(), amount])
                rows += 1
    return rows
