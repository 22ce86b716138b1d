"""Forecast quality on simulated logs of the kinds of business that CDNOW is not, beside others'.

    python -m benchmarks.kinds [season young donors mixed …]

Each log is made from a seed, forecast at a cut by what was known then, and judged by what came
after it: beside silence alone, RFM cells, the purchase model alone and, where scikit-learn is
installed, gradient boosting trained on the window before the cut.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.value.churn import Score
from store.value.models.measures import auc, brier, calibration_error, mean_absolute_error
from store.value.rfm import RECENCY, cuts, fifth
from store.value.teach import Company, Taught, Way

START = date(2022, 1, 3)


@dataclass(frozen=True, slots=True)
class Kind:
    """Purchase days by customer, the last day known, and how far ahead is looked.

    `trades` say which segment a customer is of, where there are several.
    """

    histories: list[list[date]]
    cut: date
    horizon: int
    trades: list[int] | None = None


def _renewal(
    rng: random.Random, at: float, end: float, gap: float, stages: int, leaves: float
) -> list[float]:
    days = []
    while at <= end:
        days.append(at)
        if rng.random() < leaves:
            break
        at += rng.gammavariate(stages, gap / stages)
    return days


def _dated(days: Sequence[float]) -> list[date]:
    return sorted({START + timedelta(days=int(each)) for each in days})


def season(seed: int = 1, customers: int = 1500, years: int = 2) -> Kind:
    """Coffee and gifts: three times as much in November and December, half in summer."""
    rng = random.Random(seed)
    speed = [1.0, 0.8, 0.8, 0.9, 0.9, 0.5, 0.4, 0.5, 0.9, 1.1, 2.4, 2.8]
    days_all = 365 * years + 90
    clock, run = [], 0.0
    for n in range(days_all + 1):
        clock.append(run)
        run += speed[(START + timedelta(days=n)).month - 1]
    out = []
    for _ in range(customers):
        arrives = clock[rng.randrange(0, 365 * years - 60)]
        gap, leaves = rng.lognormvariate(4.0, 0.7), rng.betavariate(1.0, 6.0)
        stretched = _renewal(rng, arrives, clock[-1], gap, 1, leaves)
        out.append(_dated([_place(clock, at) for at in stretched]))
    # Forecast from the end of October, and from the quiet of May.
    return Kind(out, START + timedelta(days=365 * years - 62), 90)


def _place(clock: Sequence[float], at: float) -> int:
    from bisect import bisect_right

    return max(0, bisect_right(clock, at) - 1)


def young(seed: int = 2, days: int = 120, customers: int = 2500) -> Kind:
    """A business of four months that grows by a third each month."""
    rng = random.Random(seed)
    out = []
    for _ in range(customers):
        arrives = (
            days * (1.0 - rng.random() ** 2 * 0.98) if rng.random() < 0.8 else rng.random() * days
        )
        gap, leaves = rng.lognormvariate(3.4, 0.7), rng.betavariate(1.2, 5.0)
        out.append(_dated(_renewal(rng, arrives, days + 60, gap, 1, leaves)))
    return Kind(out, START + timedelta(days=days), 60)


def donors(seed: int = 3, customers: int = 1500, years: int = 5) -> Kind:
    """Who gives gives once a year, about the same week; some twice; one in four stops each time."""
    rng = random.Random(seed)
    out = []
    for _ in range(customers):
        gap = 182.5 if rng.random() < 0.15 else 365.0
        arrives = rng.random() * 365 * (years - 1)
        leaves = rng.betavariate(2.0, 5.0)
        days, at = [], arrives
        while at <= 365 * (years + 1):
            if rng.random() < 0.9:
                days.append(at + rng.gauss(0, 12))
            if rng.random() < leaves:
                break
            at += gap
        out.append(_dated([max(0.0, each) for each in days] or [arrives]))
    return Kind(out, START + timedelta(days=365 * years), 365)


def mixed(seed: int = 4, customers: int = 1600) -> Kind:
    """Four trades in one store: weekly, monthly, quarterly, and once for most."""
    rng = random.Random(seed)
    out, trades = [], []
    for who in range(customers):
        trade = who % 4
        gap, stages, leaves = (
            (rng.uniform(5, 12), 4, rng.betavariate(1.0, 40.0)),
            (rng.lognormvariate(3.4, 0.4), 2, rng.betavariate(1.0, 12.0)),
            (rng.lognormvariate(4.5, 0.5), 2, rng.betavariate(1.0, 8.0)),
            (rng.lognormvariate(4.2, 0.9), 1, rng.betavariate(2.0, 1.5)),
        )[trade]
        out.append(_dated(_renewal(rng, rng.random() * 500, 730, gap, stages, leaves)))
        trades.append(trade)
    return Kind(out, START + timedelta(days=640), 90, trades)


def retail(seed: int = 5, customers: int = 2000) -> Kind:
    """Irregular buyers of very different pace; most leave after some purchases."""
    rng = random.Random(seed)
    out = []
    for _ in range(customers):
        gap, leaves = rng.lognormvariate(4.2, 0.9), rng.betavariate(0.8, 2.5)
        out.append(_dated(_renewal(rng, rng.random() * 600, 730, gap, 1, leaves)))
    return Kind(out, START + timedelta(days=550), 180)


def weekly(seed: int = 6, customers: int = 1200) -> Kind:
    """Groceries: about once a week, until they go elsewhere for good."""
    rng = random.Random(seed)
    out = []
    for _ in range(customers):
        leaves = rng.betavariate(1.0, 40.0)
        out.append(_dated(_renewal(rng, rng.random() * 300, 430, rng.uniform(5, 14), 4, leaves)))
    return Kind(out, START + timedelta(days=400), 28)


KINDS: dict[str, Callable[[], Kind]] = {
    "season": season,
    "young": young,
    "donors": donors,
    "mixed": mixed,
    "retail": retail,
    "weekly": weekly,
}


def forecast(kind: Kind) -> tuple[list[int], list[Score]]:
    """Who is known at the cut, by number, and their scores, each by the own trade's model."""
    known = [(n, [day for day in days if day <= kind.cut]) for n, days in enumerate(kind.histories)]
    known = [(n, days) for n, days in known if days]
    company = Company([days for _, days in known], kind.cut, Way())
    whole = company.teach([kind.horizon])
    taught: dict[int | None, Taught] = {None: whole}
    for trade in sorted(set(kind.trades or [])):
        own = [days for n, days in known if kind.trades and kind.trades[n] == trade]
        taught[trade] = company.teach_segment(f"trade {trade}", own, whole, kind.horizon, Way())
    scores = []
    for n, days in known:
        of = taught[None if kind.trades is None else kind.trades[n]]
        summary = of.summary(days, kind.cut, kind.horizon)
        score = of.score_all([summary], kind.cut, kind.horizon, fast=False)[0]
        assert score is not None
        scores.append(score)
    return [n for n, _ in known], scores


def came_of(kind: Kind, numbers: Sequence[int], cut: date | None = None) -> list[int]:
    """Purchase days of each within the horizon after the cut."""
    since = cut or kind.cut
    end = since + timedelta(days=kind.horizon)
    return [sum(since < day <= end for day in kind.histories[n]) for n in numbers]


def features(kind: Kind, numbers: Sequence[int], cut: date) -> list[list[float]]:
    """Recency, purchases, age, mean gap and last year's same days, for the boosting."""
    rows = []
    for n in numbers:
        days = [day for day in kind.histories[n] if day <= cut]
        age = (cut - days[0]).days
        since = (cut - days[-1]).days
        year = cut - timedelta(days=365)
        again = sum(year < day <= year + timedelta(days=kind.horizon) for day in days)
        gap = (days[-1] - days[0]).days / max(1, len(days) - 1)
        trade = kind.trades[n] if kind.trades else 0
        rows.append([since, len(days), age, gap, again, trade])
    return rows


def boosted(kind: Kind, numbers: Sequence[int]) -> list[float] | None:
    """The risks of gradient boosting trained on the window before the cut; None without it."""
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        return None
    earlier = kind.cut - timedelta(days=kind.horizon)
    before = [n for n in numbers if kind.histories[n][0] <= earlier]
    lapsed = [not each for each in came_of(kind, before, earlier)]
    if len(set(lapsed)) < 2:
        return None
    model = HistGradientBoostingClassifier(max_iter=100, learning_rate=0.06, random_state=1)
    model.fit(features(kind, before, earlier), lapsed)
    return [float(p[1]) for p in model.predict_proba(features(kind, numbers, kind.cut))]


def rfm_risks(kind: Kind, numbers: Sequence[int]) -> list[float]:
    """The share of each RF cell that lapsed in the window before the cut."""
    earlier = kind.cut - timedelta(days=kind.horizon)
    before = [n for n in numbers if kind.histories[n][0] <= earlier]
    lapsed = [not each for each in came_of(kind, before, earlier)]

    def cells(who: Sequence[int], cut: date) -> list[tuple[int | None, int | None]]:
        rows = features(kind, who, cut)
        ends = {RECENCY: cuts(-r[0] for r in rows), "n": cuts(r[1] for r in rows)}
        return [(fifth(-r[0], ends[RECENCY]), fifth(r[1], ends["n"])) for r in rows]

    seen: dict[tuple[int | None, int | None], list[bool]] = {}
    for cell, gone in zip(cells(before, earlier), lapsed, strict=True):
        seen.setdefault(cell, []).append(gone)
    usual = sum(lapsed) / max(1, len(lapsed))
    return [
        (sum(seen.get(cell, [])) + usual) / (len(seen.get(cell, [])) + 1)
        for cell in cells(numbers, kind.cut)
    ]


def judge(name: str) -> dict[str, float | None]:
    """All figures of one kind."""
    kind = KINDS[name]()
    numbers, scores = forecast(kind)
    came = came_of(kind, numbers)
    lapsed = [not each for each in came]
    found: dict[str, float | None] = {"customers": float(len(numbers))}
    found["lapsed"] = sum(lapsed) / len(lapsed)
    silence = [float(row[0]) for row in features(kind, numbers, kind.cut)]
    ways: dict[str, list[float] | None] = {
        "recency": silence,
        "RFM": rfm_risks(kind, numbers),
        "MBG": [each.p0 for each in scores],
        "boosting": boosted(kind, numbers),
        "tickler": [each.risk for each in scores],
    }
    for way, risks in ways.items():
        found[f"AUC {way}"] = None if risks is None else auc(risks, lapsed)
        if way != "recency":
            found[f"Brier {way}"] = None if risks is None else brier(risks, lapsed)
    found["ECE"] = calibration_error([each.risk for each in scores], lapsed)
    expected = [each.expected_purchases for each in scores]
    found["MAE"] = mean_absolute_error(expected, [float(each) for each in came])
    found["expected / actual"] = sum(expected) / max(1, sum(came))
    return found


def main(names: Sequence[str]) -> int:
    """Print a table; returns the exit code."""
    rows = {name: judge(name) for name in names or KINDS}
    for figure in next(iter(rows.values())):
        cells = (
            f"{v:>9.3f}" if v is not None else f"{'–':>9}"
            for v in (r[figure] for r in rows.values())
        )
        print(f"{figure:20}{''.join(cells)}")
    return 0


if __name__ == "__main__":
    print(f"{'':20}{''.join(f'{name:>9}' for name in sys.argv[1:] or KINDS)}")
    sys.exit(main(sys.argv[1:]))
