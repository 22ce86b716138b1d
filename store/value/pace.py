"""How much more those who came back bought than was foretold, and how unlike their own past.

The purchase model takes everybody's rate as fixed. Where households have moods, trends and holidays
it is too sure of a long history, and where all buy more than they did its totals are behind. Both
are seen in the forecasts of the past: of those who bought at all, purchases beside expected ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from store.value.backtest import Past
from store.value.calibrate import Line
from store.value.churn import Score

# How far a base's level of purchases is usually off, and how far two cuts are apart anyway.
_MOVES, _USUALLY_APART = 0.15, 0.1
# Customers whose distribution is looked at, of those who were to buy twice or more; and as many as
# it takes until they count for half.
_MOST_ROWS, _FEWEST_EXPECTED, _HALF = 300, 2.0, 30.0
_MOST_DRIFT = 2.0
_FAR = 3.0


def with_pace(past: Past, line: Line, towards: Line, reach: float = 1.0) -> Line:
    """The line with the pace that the past shows, drawn towards a wider scope's.

    `reach`: see `draw_line`.
    """
    at = replace(line, rate=towards.rate, drift=0.0)
    rows: list[list[tuple[Score, int]]] = []
    place = 0
    for size, scorer in zip(past.sizes, past.scorers, strict=True):
        came = past.came[place : place + size]
        rows.append([(s, n) for s, n in zip(scorer(at), came, strict=True) if n and s.risk < 1.0])
        place += size
    rows = [each for each in rows if each]
    if not rows:
        return replace(at, drift=towards.drift)
    ratios = [_ratio(each) for each in rows]
    weights = [0.5**cut for cut in range(len(rows))]
    level = math.fsum(w * log for w, (log, _) in zip(weights, ratios, strict=True)) / sum(weights)
    beyond = math.fsum((log - level) ** 2 - noise for log, noise in ratios)
    apart = (max(0.0, beyond) + _USUALLY_APART**2) / len(rows)
    apart += math.fsum(noise for _, noise in ratios) / len(rows)
    kept = reach * _MOVES**2 / (_MOVES**2 + apart / len(rows))
    found, count = _drift(rows, [math.exp(log) for log, _ in ratios])
    trust = count / (count + _HALF)
    return replace(
        at,
        rate=towards.rate * math.exp(kept * level),
        drift=towards.drift + trust * (found - towards.drift),
    )


def _expected(score: Score) -> float:
    """Purchases expected of one who buys at all."""
    return score.expected_purchases / (1.0 - score.risk)


def _ratio(rows: Sequence[tuple[Score, int]]) -> tuple[float, float]:
    """Log of all purchases over all expected ones, and its variance by chance."""
    expected = [_expected(score) for score, _ in rows]
    whole = math.fsum(expected)
    ratio = sum(n for _, n in rows) / whole
    off = math.fsum((n - ratio * m) ** 2 for m, (_, n) in zip(expected, rows, strict=True))
    return math.log(ratio), (off + ratio * whole / len(rows)) / (ratio * whole) ** 2


def _drift(
    rows: Sequence[Sequence[tuple[Score, int]]], levels: Sequence[float]
) -> tuple[float, int]:
    """The squared variation of rates between past and future, by moments, and of how many rows."""
    busy = [
        (score, n / level)
        for each, level in zip(rows, levels, strict=True)
        for score, n in each
        if _expected(score) >= _FEWEST_EXPECTED
    ]
    looked = busy[:: 1 + len(busy) // _MOST_ROWS]
    above = below = 0.0
    for score, n in looked:
        chances = score.outlook.at_least(score.outlook.horizon)
        mean = math.fsum(chances) / chances[0]
        square = math.fsum((2 * i + 1) * p for i, p in enumerate(chances)) / chances[0]
        usual = square / (mean * mean) - 1.0
        weight = 1.0 / (usual + 0.1) ** 2
        above += weight * (min(n / mean - 1.0, _FAR) ** 2 - usual)
        below += weight
    return (min(max(above / below, 0.0), _MOST_DRIFT) if looked else 0.0), len(looked)
