"""Forecast quality on simulated logs of the kinds of business that CDNOW is not, beside others'.

    python -m benchmarks.kinds [season young yearly givers …]

Each log of `trades` is forecast at a cut by what was known then, and judged by what came after it:
beside silence alone, RFM cells, the purchase model alone and, where scikit-learn is installed,
gradient boosting trained on the window before the cut. Totals are forecast at up to five cuts.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain

from benchmarks.judging import Forecast, judged
from benchmarks.trades import KINDS, Kind
from store.value.models.gamma_gamma import Spending, fit_spend
from store.value.models.measures import auc, brier
from store.value.rfm import RECENCY, cuts, fifth
from store.value.spend import ahead_band, ahead_of
from store.value.teach import Company, Taught, Way, marks_of

_MOST_CUTS = 5


def known_at(kind: Kind, cut: date) -> list[tuple[int, list[date]]]:
    """Who has bought by the cut, by number, with the days."""
    known = ((n, [day for day in log if day <= cut]) for n, log in enumerate(kind.histories))
    return [(n, days) for n, days in known if days]


def taught_at(
    kind: Kind, known: Sequence[tuple[int, list[date]]], cut: date
) -> dict[int | None, Taught]:
    """What the log up to the cut teaches, of everybody (None) and of each trade."""
    paid = {n: [kind.histories[n][day] for day in days] for n, days in known}
    company = Company([days for _, days in known], cut, Way(), [*paid.values()])
    trades = {
        trade: [(n, days) for n, days in known if kind.trades and kind.trades[n] == trade]
        for trade in sorted(set(kind.trades or []))
    }
    marks = {trade: marks_of([days for _, days in of]) for trade, of in trades.items()}
    whole = company.teach(also=chain.from_iterable(marks.values()))
    taught: dict[int | None, Taught] = {None: whole}
    for trade, members in trades.items():
        own = [days for _, days in members]
        spent = [paid[n] for n, _ in members]
        name = f"trade {trade}"
        taught[trade] = company.teach_segment(name, own, whole, Way(), spent, marks=marks[trade])
    return taught


def forecast(
    kind: Kind, cut: date, *, bands: bool = False
) -> tuple[list[int], list[Forecast], Taught]:
    """Who is known at the cut, by number, what was said of them and came, and whence.

    Without `bands`, which cost more than all the rest, everybody's is (0, 0).
    """
    known, horizon = known_at(kind, cut), kind.horizon
    taught = taught_at(kind, known, cut)
    end = cut + timedelta(days=horizon)
    paid = [[kind.histories[n][day] for day in days] for n, days in known]
    spending = [Spending(len(each), sum(each) / len(each)) for each in paid]
    spend = fit_spend(spending, amounts=paid)
    out = []
    for trade, of in taught.items():
        if (trade is None) == bool(kind.trades):
            continue
        places = [
            i for i, (n, _) in enumerate(known) if kind.trades is None or kind.trades[n] == trade
        ]
        summaries = [of.summary(known[i][1], cut) for i in places]
        dropout = of.model.dropout()
        weeks = of.season.days(cut, horizon) / 7
        scores = of.score_all(summaries, cut, horizon)
        for i, summary, score in zip(places, summaries, scores, strict=True):
            assert score is not None
            number, days = known[i]
            coming = [c for day, c in kind.histories[number].items() if cut < day <= end]
            expected = score.expected_purchases
            chances = score.outlook.at_least(of.season.days(cut, horizon))
            said = Forecast(
                risk=score.risk,
                p0=dropout.p0(summary.x, summary.t_x_days / 7, summary.T_days / 7, weeks),
                expected=expected,
                ahead=float(ahead_of(expected, spend.expected(spending[i]), horizon)),
                band=ahead_band(chances, spend, spending[i], horizon) if bands else (0, 0),
                silence=(cut - days[-1]).days,
                came=len(coming),
                brought=sum(coming),
            )
            out.append((number, said))
    out.sort(key=lambda row: row[0])
    return [n for n, _ in out], [said for _, said in out], taught[None]


def totals(kind: Kind) -> list[tuple[float, float, float]]:
    """Of cuts a horizon apart, latest first: money brought / expected, and the band's two ends.

    The band is the one a portfolio's total is shown with (`Backtest.spread`).
    """
    first = min(day for log in kind.histories for day in log)
    found: list[tuple[float, float, float]] = []
    cut = kind.cut
    while len(found) < _MOST_CUTS and (cut - first).days >= max(90, kind.horizon):
        _, said, taught = forecast(kind, cut)
        _, tested = taught.tested(kind.horizon) or (0, None)
        if tested is not None:
            ahead, brought = sum(s.ahead for s in said), sum(s.brought for s in said)
            concentration = sum(s.ahead**2 for s in said) / max(1.0, ahead) ** 2
            found.append((brought / max(1.0, ahead), *tested.spread(concentration)))
        cut -= timedelta(days=max(28, kind.horizon))
    return found


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


def _lapsed_before(kind: Kind, numbers: Sequence[int]) -> tuple[date, list[int], list[bool]]:
    """The day a horizon before the cut, who was known on it, and who lapsed up to the cut."""
    earlier = kind.cut - timedelta(days=kind.horizon)
    before = [n for n in numbers if min(kind.histories[n]) <= earlier]
    return (
        earlier,
        before,
        [not any(earlier < day <= kind.cut for day in kind.histories[n]) for n in before],
    )


def boosted(kind: Kind, numbers: Sequence[int]) -> list[float] | None:
    """The risks of gradient boosting trained on the window before the cut; None without it."""
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        return None
    earlier, before, lapsed = _lapsed_before(kind, numbers)
    if len(set(lapsed)) < 2:
        return None
    model = HistGradientBoostingClassifier(max_iter=100, learning_rate=0.06, random_state=1)
    model.fit(features(kind, before, earlier), lapsed)
    return [float(p[1]) for p in model.predict_proba(features(kind, numbers, kind.cut))]


def rfm_risks(kind: Kind, numbers: Sequence[int]) -> list[float]:
    """The share of each RF cell that lapsed in the window before the cut."""
    earlier, before, lapsed = _lapsed_before(kind, numbers)

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
    numbers, said, _ = forecast(kind, kind.cut, bands=True)
    lapsed = [each.came == 0 for each in said]
    own = judged(said)
    found = {key: own[key] for key in ("customers", "bought nothing")}
    others: dict[str, list[float] | None] = {
        "RFM": rfm_risks(kind, numbers),
        "boosting": boosted(kind, numbers),
    }
    found["AUC recency"] = own["AUC recency alone"]
    for way, risks in others.items():
        found[f"AUC {way}"] = None if risks is None else auc(risks, lapsed)
    found |= {"AUC MBG": own["AUC p0"], "AUC tickler": own["AUC"]}
    for way, risks in others.items():
        found[f"Brier {way}"] = None if risks is None else brier(risks, lapsed)
    found |= {"Brier MBG": own["Brier p0"], "Brier tickler": own["Brier"], "ECE": own["ECE"]}
    found["MAE"] = own["MAE of purchases"]
    found["top tenth"] = own["spend in predicted top decile"]
    found["80 % band"] = own["80 % band covers"]
    found["most l. nothing"] = own["most likely nothing"]
    found["band of others"] = own["covers, where one is told"]
    found["expected / came"] = own["expected / actual purchases"]
    tried = totals(kind)
    found["money / expected"] = tried[0][0] if tried else None
    found["worst cut"] = (
        max((ratio for ratio, _, _ in tried), key=lambda r: abs(r - 1)) if tried else None
    )
    found["totals in band"] = (
        sum(low <= ratio <= high for ratio, low, high in tried) / len(tried) if tried else None
    )
    found["band's top"] = tried[0][2] if tried else None
    return found


def main(names: Sequence[str]) -> int:
    """Print a table; returns the exit code."""
    rows = {name: judge(name) for name in names or KINDS}
    print(f"{'':18}{''.join(f'{name:>10}' for name in rows)}")
    for figure in next(iter(rows.values())):
        cells = (
            f"{v:>10.3f}" if v is not None else f"{'–':>10}"
            for v in (r[figure] for r in rows.values())
        )
        print(f"{figure:18}{''.join(cells)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
