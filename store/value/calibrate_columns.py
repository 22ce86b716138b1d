"""How far a line is from what came, by columns of numpy, for large logs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]


def misfit(
    odds: Sequence[float], lapsed: Sequence[bool], weights: Sequence[float]
) -> Callable[[float, Sequence[float]], tuple[float, list[float]]]:
    """`calibrate.misfit`."""
    import numpy as np

    z, gone, weight = (np.array(each, dtype=np.float64) for each in (odds, lapsed, weights))
    above = z > 0.0

    def evaluate(constant: float, slopes: Sequence[float]) -> tuple[float, list[float]]:
        u = constant + np.where(above, slopes[1], slopes[0]) * z
        e = np.exp(-np.abs(u))
        value = np.sum(weight * (np.maximum(u, 0.0) + np.log1p(e) - gone * u))
        off = weight * (np.where(u >= 0.0, 1.0, e) / (1.0 + e) - gone)
        turned = off * z
        return float(value), [
            float(np.sum(off)),
            float(np.sum(turned[~above])) * slopes[0],
            float(np.sum(turned[above])) * slopes[1],
        ]

    return evaluate


def mixture(
    rows: Sequence[tuple[float, float, bool, float]], edge: float
) -> Callable[[float], tuple[float, float]]:
    """`calibrate.mixture`."""
    import numpy as np

    p0, own, gone, weight = np.array(rows, dtype=np.float64).T
    lapsed, apart = gone > 0.0, own - p0

    def evaluate(share: float) -> tuple[float, float]:
        chance = np.clip(p0 + share * apart, edge, 1.0 - edge)
        value = -np.sum(weight * np.log(np.where(lapsed, chance, 1.0 - chance)))
        slope = -np.sum(weight * apart / np.where(lapsed, chance, chance - 1.0))
        return float(value), float(slope)

    return evaluate


def moved(shown: Sequence[float]) -> Callable[[float], tuple[float, float]]:
    """`calibrate.moved`."""
    import numpy as np

    u = np.array(shown, dtype=np.float64)

    def evaluate(by: float) -> tuple[float, float]:
        at = u + by
        e = np.exp(-np.abs(at))
        risks = np.where(at >= 0.0, 1.0, e) / (1.0 + e)
        return float(np.sum(risks)), float(np.sum(risks * (1.0 - risks)))

    return evaluate
