"""From the risk that models say to the share that really lapsed, by forecasts made in the past.

Platt's (1999) logistic line through the log-odds, ln R/(1-R) = c + s·ln r/(1-r), is drawn towards
c = 0 and s = 1, or towards a wider scope's line, so that few forecasts hardly move it. It rises
everywhere, so the order of customers stays, and it is smooth, so nothing jumps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from store.dataclass import dataclass
from store.value.models.numerics import expit, softplus
from store.value.models.optimise import minimise

# The pull, as a precision: that of a constant found to ± 1, about 4 forecasts at even odds.
_PULL = 1.0
_LEAST_SLOPE, _STEEPEST = 0.3, 4.0
# How far a base's level is usually off, and how far two cuts are apart without any reason.
_MOVES, _USUALLY_APART = 0.3, 0.2
_STEPS = 30
EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """`constant` and `slope` on the scale of log-odds, from so many `forecasts`."""

    constant: float = 0.0
    slope: float = 1.0
    forecasts: int = 0

    def risk(self, said: float) -> float:
        """The risk to show where models say `said`."""
        return expit(self.constant + self.slope * _log_odds(said))


AS_SAID = Line()


def draw_line(
    said: Sequence[float],
    lapsed: Sequence[bool],
    towards: Line = AS_SAID,
    sizes: Sequence[int] = (),
) -> Line:
    """The line of these forecasts; `towards` itself without any.

    `sizes` are the rows of each cut, latest first; without them all are one cut that is trusted.
    Each cut counts half as much as the one after it, whose models and customers are more like
    today's. What moves all customers of a cut alike, a season or a good year, is one piece of
    evidence and not hundreds: the constant is drawn back by how far the cuts disagree (a random
    effect of the cut, found by moments).
    """
    if not said:
        return towards
    weights = [0.5**cut for cut, size in enumerate(sizes or (len(said),)) for _ in range(size)]
    scale = len(said) / math.fsum(weights)
    weights = [scale * weight for weight in weights]
    odds = [_log_odds(each) for each in said]
    start = [towards.constant, math.log(towards.slope)]
    whole = math.fsum(weights)

    def objective(at: list[float]) -> tuple[float, list[float]]:
        constant, slope = at[0], math.exp(at[1])
        value = by_constant = by_slope = 0.0
        for z, gone, weight in zip(odds, lapsed, weights, strict=True):
            u = constant + slope * z
            value += weight * (softplus(u) - gone * u)
            off = weight * (expit(u) - gone)
            by_constant += off
            by_slope += off * z
        gradient = [by_constant, by_slope * slope]
        for i in (0, 1):
            value += 0.5 * _PULL * (at[i] - start[i]) ** 2
            gradient[i] += _PULL * (at[i] - start[i])
        return value / whole, [g / whole for g in gradient]

    constant, log_slope = minimise(objective, start, tolerance=1e-6).at
    slope = min(max(math.exp(log_slope), _LEAST_SLOPE), _STEEPEST)
    if not sizes:
        return Line(constant, slope, len(said))
    shown = [constant + slope * z for z in odds]
    beyond, place = 0.0, 0
    for size in sizes:
        cut = slice(place, place + size)
        off, known = _off(shown[cut], lapsed[cut])
        # Few rows are off by chance alone.
        beyond += off * off - 1.0 / known
        place += size
    apart = (max(0.0, beyond) + _USUALLY_APART**2) / len(sizes)
    kept = _MOVES**2 / (_MOVES**2 + apart / len(sizes))
    drawn = towards.constant + kept * (constant - towards.constant)
    return Line(drawn, slope, len(said))


def _off(shown: Sequence[float], lapsed: Sequence[bool]) -> tuple[float, float]:
    """What these log-odds would have to be moved by, to fit what came, and how sure that is.

    One who lapsed and one who did not are added, so that it is finite; the second is 1 / variance.
    """
    moved, slope = 0.0, 1.0
    for _ in range(_STEPS):
        risks = [expit(u + moved) for u in shown]
        middle = expit(moved)
        missed = math.fsum(lapsed) + 1.0 - math.fsum(risks) - 2.0 * middle
        slope = math.fsum(r * (1.0 - r) for r in risks) + 2.0 * middle * (1.0 - middle)
        step = missed / slope
        moved += min(max(step, -1.0), 1.0)
        if abs(step) < 1e-6:
            break
    return moved, slope


def _log_odds(risk: float) -> float:
    p = min(max(risk, EDGE), 1.0 - EDGE)
    return math.log(p / (1.0 - p))
