"""From the risks that models say to the share that really lapsed, by forecasts made in the past.

The purchase model's p0 and what the logit has learnt are mixed in the share that foretold best
(stacking: Wolpert 1992), drawn towards halves. Then Platt's (1999) logistic line through the
log-odds, ln R/(1-R) = c + s·ln r/(1-r), is drawn towards c = 0 and s = 1, or towards a wider
scope's line, so that few forecasts hardly move it. It is bent at even odds: that regular buyers
left unforeseen says nothing of those whose silence is far beyond their rhythm. It rises everywhere,
so the order of customers stays, and it has no step, so nothing jumps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from store.dataclass import dataclass
from store.value.models.fast import by_columns
from store.value.models.numerics import expit, softplus
from store.value.models.optimise import minimise

# The pulls, as precisions: of a constant found to ± 1, about 4 forecasts at even odds; of a log of
# a slope found to ± .6, by which models are usually too bold or too timid.
_PULLS = (1.0, 2.8, 2.8)
_LEAST_SLOPE, _STEEPEST = 0.3, 4.0
# How far a base's level is usually off, and how far two cuts are apart without any reason.
_MOVES, _USUALLY_APART = 0.3, 0.2
_STEPS = 30
# As many rows as all cuts together count for, of how the two forecasts are mixed.
_INDEPENDENT = 500.0
EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """`constant` and `slope` on the scale of log-odds, from so many `forecasts`.

    `upper` is the slope where lapsing is likelier than not.
    `share` is the logit's in what is said, the rest is the purchase model's. Of those who buy at
    all `rate` is how many times as much they buy as the model says, and `drift` the squared
    variation of their rates between past and future (`pace`).
    """

    constant: float = 0.0
    slope: float = 1.0
    upper: float = 1.0
    forecasts: int = 0
    share: float = 0.5
    rate: float = 1.0
    drift: float = 0.0

    def mixed(self, p0: float, learnt: float | None) -> float:
        """What is said: p0 and the logit's chance, mixed; p0 where there is no logit."""
        return p0 if learnt is None else p0 + self.share * (learnt - p0)

    def risk(self, said: float) -> float:
        """The risk to show where models say `said`."""
        z = _log_odds(said)
        return expit(self.constant + (self.upper if z > 0.0 else self.slope) * z)


AS_SAID = Line()
BY_MODEL = Line(share=0.0)


def draw_line(
    p0s: Sequence[float],
    learnt: Sequence[float | None],
    lapsed: Sequence[bool],
    towards: Line = AS_SAID,
    sizes: Sequence[int] = (),
    reach: float = 1.0,
    *,
    fast: bool | None = None,
) -> Line:
    """The line of these forecasts, by the model and by the logit; `towards` itself without any.

    `sizes` are the rows of each cut, latest first; without them all are one cut that is trusted.
    Each cut counts half as much as the one after it, whose models and customers are more like
    today's. What moves all customers of a cut alike, a season or a good year, is one piece of
    evidence and not hundreds: the constant is drawn back by how far the cuts disagree (a random
    effect of the cut, found by moments). Where the windows were shorter than the horizon, `reach`
    of it, only that part of the constant is taken over, the rest nobody has seen; of the slopes its
    square, as in a longer window risks lie elsewhere on the line too. `fast` overrides the choice
    of numpy by size.
    """
    if not p0s:
        return towards
    weights = [0.5**cut for cut, size in enumerate(sizes or (len(p0s),)) for _ in range(size)]
    scale = len(p0s) / math.fsum(weights)
    weights = [scale * weight for weight in weights]
    share = _share(p0s, learnt, lapsed, weights, towards.share, fast)
    mix = Line(share=share)
    said = [mix.mixed(p0, own) for p0, own in zip(p0s, learnt, strict=True)]
    odds = [_log_odds(each) for each in said]
    start = [towards.constant, math.log(towards.slope), math.log(towards.upper)]
    whole = math.fsum(weights)

    away = misfit(odds, lapsed, weights, fast)

    def objective(at: list[float]) -> tuple[float, list[float]]:
        value, gradient = away(at[0], [math.exp(each) for each in at[1:]])
        for i in range(3):
            value += 0.5 * _PULLS[i] * (at[i] - start[i]) ** 2
            gradient[i] += _PULLS[i] * (at[i] - start[i])
        return value / whole, [g / whole for g in gradient]

    constant, *found = minimise(objective, start, tolerance=1e-6).at
    kept = reach
    found = [min(max(each, math.log(_LEAST_SLOPE)), math.log(_STEEPEST)) for each in found]
    slope, upper = (
        math.exp(s + reach**2 * (each - s)) for s, each in zip(start[1:], found, strict=True)
    )
    shown = [constant + math.exp(found[z > 0.0]) * z for z in odds]
    beyond, chance, place = 0.0, 0.0, 0
    for size in sizes:
        cut = slice(place, place + size)
        off, known = _off(shown[cut], lapsed[cut], fast)
        # Few rows are off by chance alone.
        beyond += off * off - 1.0 / known
        chance += 1.0 / known
        place += size
    if sizes:
        apart = (max(0.0, beyond) + _USUALLY_APART**2 + chance) / len(sizes)
        kept *= _MOVES**2 / (_MOVES**2 + apart / len(sizes))
    drawn = towards.constant + kept * (constant - towards.constant)
    return Line(drawn, slope, upper, len(said), share)


def _share(
    p0s: Sequence[float],
    learnt: Sequence[float | None],
    lapsed: Sequence[bool],
    weights: Sequence[float],
    usual: float,
    fast: bool | None,
) -> float:
    """The logit's share that foretold best, on the scale of log-odds drawn towards the usual one.

    The rows of a few cuts are the same customers again and again, so they count as some hundreds.
    """
    rows = [
        (p0, own, gone, weight)
        for p0, own, gone, weight in zip(p0s, learnt, lapsed, weights, strict=True)
        if own is not None
    ]
    if not rows:
        return usual
    whole = math.fsum(weight for *_, weight in rows)
    pull = 1.0 / min(whole, _INDEPENDENT)
    start = _log_odds(usual)

    missed = mixture(rows, fast)

    def objective(at: list[float]) -> tuple[float, list[float]]:
        share = expit(at[0])
        value, slope = missed(share)
        slope *= share * (1.0 - share) / whole
        off = at[0] - start
        return value / whole + 0.5 * pull * off * off, [slope + pull * off]

    return expit(minimise(objective, [start], tolerance=1e-6).at[0])


def misfit(
    odds: Sequence[float], lapsed: Sequence[bool], weights: Sequence[float], fast: bool | None
) -> Callable[[float, Sequence[float]], tuple[float, list[float]]]:
    """How far off a constant and two slopes are: −log-likelihood and its gradient.

    The gradient is by the constant and by the logs of the slopes.
    """
    if by_columns(len(odds), fast):
        from store.value import calibrate_columns

        return calibrate_columns.misfit(odds, lapsed, weights)

    def evaluate(constant: float, slopes: Sequence[float]) -> tuple[float, list[float]]:
        value, gradient = 0.0, [0.0, 0.0, 0.0]
        for z, gone, weight in zip(odds, lapsed, weights, strict=True):
            side = z > 0.0
            u = constant + slopes[side] * z
            value += weight * (softplus(u) - gone * u)
            off = weight * (expit(u) - gone)
            gradient[0] += off
            gradient[1 + side] += off * z * slopes[side]
        return value, gradient

    return evaluate


def mixture(
    rows: Sequence[tuple[float, float, bool, float]], fast: bool | None
) -> Callable[[float], tuple[float, float]]:
    """How far off a share of the logit is: −log-likelihood and its slope.

    Of rows of p0, the logit's chance, whether they lapsed, and their weight.
    """
    if by_columns(len(rows), fast):
        from store.value import calibrate_columns

        return calibrate_columns.mixture(rows, EDGE)

    def evaluate(share: float) -> tuple[float, float]:
        value = slope = 0.0
        for p0, own, gone, weight in rows:
            chance = min(max(p0 + share * (own - p0), EDGE), 1.0 - EDGE)
            value -= weight * math.log(chance if gone else 1.0 - chance)
            slope -= weight * (own - p0) / (chance if gone else chance - 1.0)
        return value, slope

    return evaluate


def moved(shown: Sequence[float], fast: bool | None) -> Callable[[float], tuple[float, float]]:
    """The sum of the risks of log-odds that all are moved by so much, and of their variances."""
    if by_columns(len(shown), fast):
        from store.value import calibrate_columns

        return calibrate_columns.moved(shown)

    def evaluate(by: float) -> tuple[float, float]:
        risks = [expit(u + by) for u in shown]
        return math.fsum(risks), math.fsum(r * (1.0 - r) for r in risks)

    return evaluate


def _off(shown: Sequence[float], lapsed: Sequence[bool], fast: bool | None) -> tuple[float, float]:
    """What these log-odds would have to be moved by, to fit what came, and how sure that is.

    One who lapsed and one who did not are added, so that it is finite; the second is 1 / variance.
    """
    by, slope, came, sums = 0.0, 1.0, math.fsum(lapsed), moved(shown, fast)
    for _ in range(_STEPS):
        (risks, variance), middle = sums(by), expit(by)
        slope = variance + 2.0 * middle * (1.0 - middle)
        step = (came + 1.0 - risks - 2.0 * middle) / slope
        by += min(max(step, -1.0), 1.0)
        if abs(step) < 1e-6:
            break
    return by, slope


def _log_odds(risk: float) -> float:
    p = min(max(risk, EDGE), 1.0 - EDGE)
    return math.log(p / (1.0 - p))
