"""Forecast quality on a real purchase log: fit up to a day, compare with the days after it.

    python benchmarks/holdout.py FILE CUT DAYS [--small BASES]

FILE: CSV with customer, date (ISO) and amount as its first three columns, or named cid, date, amt.
CUT: the last day known to the models. DAYS: the horizon after it. Churn = no purchase within it.
--small also fits BASES random bases of 50, 100, 300 and 1,000 customers and reports the mean AUC.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.value import churn
from store.value.models.gamma_gamma import Spending, fit_spend
from store.value.models.measures import (
    auc,
    brier,
    calibration_error,
    mean_absolute_error,
    top_share,
)
from store.value.rhythm import summarise
from store.value.spend import ahead_band, expected_ahead

Days = dict[date, int]


@dataclass(frozen=True, slots=True)
class Result:
    """One base: the measures by name, in the order in which they are shown."""

    measures: dict[str, float | None]
    seconds: float


def read(path: Path) -> list[Days]:
    """Purchase day → cents for each customer; a day's purchases are merged, refunds netted."""
    customers: dict[str, Days] = defaultdict(lambda: defaultdict(int))
    with path.open(newline="") as file:
        rows = csv.reader(file)
        names = [name.strip().lower() for name in next(rows)]
        known = all(name in names for name in ("cid", "date", "amt"))
        places = [names.index(n) for n in ("cid", "date", "amt")] if known else [0, 1, 2]
        for row in rows:
            customer, day, amount = (row[place] for place in places)
            customers[customer][date.fromisoformat(day[:10])] += round(Decimal(amount) * 100)
    return [
        {day: cents for day, cents in days.items() if cents >= 0} for days in customers.values()
    ]


def measure(customers: Sequence[Days], cut: date, horizon: int, model: churn.ModelName) -> Result:
    """Fit everything on the days up to the cut and compare with the horizon after it."""
    known = [days for days in customers if any(day <= cut for day in days)]
    end = cut + timedelta(days=horizon)
    began = time.perf_counter()
    summaries = [summarise(i, days, cut) for i, days in enumerate(known)]
    fitted = churn.fit(summaries, model=model)
    logit = churn.learn([list(days) for days in known], cut, horizon, fitted)
    scores = [s for s in churn.score_all(fitted, summaries, horizon, logit=logit) if s is not None]
    seconds = time.perf_counter() - began
    past = [[cents for day, cents in days.items() if day <= cut] for days in known]
    spending = [Spending(len(cents), sum(cents) / len(cents)) for cents in past]
    spend = fit_spend(spending)
    future = [[c for day, c in days.items() if cut < day <= end] for days in known]
    came = [float(len(cents)) for cents in future]
    brought = [float(sum(cents)) for cents in future]
    lapsed = [not cents for cents in future]
    risks, p0s = [s.risk for s in scores], [s.p0 for s in scores]
    expected = [s.expected_purchases for s in scores]
    ahead = [
        float(expected_ahead(score, spend.expected(own), horizon))
        for score, own in zip(scores, spending, strict=True)
    ]
    bands = [
        ahead_band(fitted, spend, summary, own, horizon)
        for summary, own in zip(summaries, spending, strict=True)
    ]
    inside = sum(low <= b <= high for (low, high), b in zip(bands, brought, strict=True))
    return Result(
        {
            "customers": float(len(known)),
            "lapsed": sum(lapsed) / len(lapsed),
            "AUC recency": auc([float(s.silence_days) for s in summaries], lapsed),
            "AUC p0": auc(p0s, lapsed),
            "AUC risk": auc(risks, lapsed),
            "Brier p0": brier(p0s, lapsed),
            "Brier risk": brier(risks, lapsed),
            "ECE risk": calibration_error(risks, lapsed),
            "MAE purchases": mean_absolute_error(expected, came),
            "total expected / actual": sum(expected) / sum(came) if any(came) else None,
            "top decile of spend": top_share(ahead, brought),
            "80 % band covers": inside / len(known),
        },
        seconds,
    )


def small(customers: Sequence[Days], cut: date, horizon: int, bases: int) -> dict[str, float]:
    """Mean AUC of the risk over random bases of each size; every figure must be sound."""
    chosen = random.Random(1)
    known = [days for days in customers if any(day <= cut for day in days)]
    means = {}
    for size in (50, 100, 300, 1000):
        found = []
        for _ in range(bases):
            result = measure(chosen.sample(known, min(size, len(known))), cut, horizon, "auto")
            for name, value in result.measures.items():
                if value is not None and not math.isfinite(value):
                    raise AssertionError(f"{name} is {value} on a base of {size}")
            risk = result.measures["AUC risk"]
            if risk is not None:
                found.append(risk)
        means[f"mean AUC risk, {bases} bases of {size}"] = sum(found) / len(found)
    return means


def main() -> None:
    """Read the arguments, print one line per measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("cut", type=date.fromisoformat)
    parser.add_argument("days", type=int)
    parser.add_argument("--small", type=int, default=0, metavar="BASES")
    given = parser.parse_args()
    customers = read(given.file)
    columns: list[churn.ModelName] = ["bg/nbd", "mbg/nbd", "auto"]
    results = [measure(customers, given.cut, given.days, model) for model in columns]
    write = sys.stdout.write
    write(f"{'':26}" + "".join(f"{model:>12}" for model in columns) + "\n")
    for name in results[0].measures:
        values = [result.measures[name] for result in results]
        cells = "".join(f"{'-' if v is None else format(v, '.4f'):>12}" for v in values)
        write(f"{name:26}{cells}\n")
    write(
        f"{'seconds to fit and score':26}" + "".join(f"{r.seconds:12.4f}" for r in results) + "\n"
    )
    if given.small:
        for name, value in small(customers, given.cut, given.days, given.small).items():
            write(f"{name:44}{value:.4f}\n")


if __name__ == "__main__":
    main()
