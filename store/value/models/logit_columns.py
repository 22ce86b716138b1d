"""The logit's objective by columns of numpy, for large logs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]


def logit_objective(
    rows: Sequence[tuple[float, ...]],
    silent: Sequence[bool],
    centres: Sequence[float],
    spreads: Sequence[float],
    ridge: float,
) -> Callable[[list[float]], tuple[float, list[float]]]:
    """Penalised negative log-likelihood of a logit per row, and its gradient."""
    import numpy as np

    points = np.column_stack(
        [np.ones(len(rows)), (np.array(rows) - np.array(centres)) / np.array(spreads)]
    )
    real = np.array(silent, dtype=np.float64)
    penalty = np.array([0.0] + [ridge] * len(centres))

    def evaluate(weights: list[float]) -> tuple[float, list[float]]:
        w = np.array(weights)
        u = np.einsum("ij,j->i", points, w)
        e = np.exp(-np.abs(u))
        value = np.sum(np.maximum(u, 0.0) + np.log1p(e) - real * u) + 0.5 * np.sum(penalty * w * w)
        off = np.where(u >= 0.0, 1.0, e) / (1.0 + e) - real
        gradient = (np.einsum("ij,i->j", points, off) + penalty * w) / len(real)
        return float(value) / len(real), [float(g) for g in gradient]

    return evaluate
