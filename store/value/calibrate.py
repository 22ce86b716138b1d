"""From the risk that models say to the share that really lapsed, by forecasts made in the past.

Platt's (1999) logistic line through the log-odds, ln R/(1-R) = c + s·ln r/(1-r), is drawn towards
c = 0 and s = 1, or towards a wider scope's line, so that few forecasts hardly move it. It rises
everywhere, so the order of customers stays, and it is smooth, so nothing jumps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from store.value.models.numerics import expit, softplus
from store.value.models.optimise import minimise

# The pull, as a precision: that of a constant found to ± 1, about 4 forecasts at even odds.
_PULL = 1.0
_LEAST_SLOPE, _STEEPEST = 0.3, 4.0
EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """`constant` and `slope` on the scale of log-odds, from so many `forecasts`."""

    constant: float = 0.0
    slope: float = 1.0
    forecasts: int = 0

    def risk(self, said: float) -> float:
        """The risk to show where models say `said`."""
        p = min(max(said, EDGE), 1.0 - EDGE)
        return expit(self.constant + self.slope * math.log(p / (1.0 - p)))


AS_SAID = Line()


def draw_line(said: Sequence[float], lapsed: Sequence[bool], towards: Line = AS_SAID) -> Line:
    """The line of these forecasts; `towards` itself without any."""
    if not said:
        return towards
    odds = [math.log(p / (1.0 - p)) for p in (min(max(r, EDGE), 1.0 - EDGE) for r in said)]
    start = [towards.constant, math.log(towards.slope)]

    def objective(at: list[float]) -> tuple[float, list[float]]:
        constant, slope = at[0], math.exp(at[1])
        value = by_constant = by_slope = 0.0
        for z, gone in zip(odds, lapsed, strict=True):
            u = constant + slope * z
            value += softplus(u) - gone * u
            off = expit(u) - gone
            by_constant += off
            by_slope += off * z
        gradient = [by_constant, by_slope * slope]
        for i in (0, 1):
            value += 0.5 * _PULL * (at[i] - start[i]) ** 2
            gradient[i] += _PULL * (at[i] - start[i])
        return value / len(odds), [g / len(odds) for g in gradient]

    constant, log_slope = minimise(objective, start, tolerance=1e-6).at
    slope = min(max(math.exp(log_slope), _LEAST_SLOPE), _STEEPEST)
    return Line(constant, slope, len(said))
