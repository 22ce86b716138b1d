"""Minimising a smooth function of a few variables: BFGS with a first Hessian by differences."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from store.dataclass import dataclass

Objective = Callable[[list[float]], tuple[float, list[float]]]
Matrix = list[list[float]]

_MAX_MOVE = 2.0  # the variables are logs: one step changes a parameter by e^2 at most
_ARMIJO = 1e-4
_DIFFERENCE = 1e-4
_NEARLY_FLAT = 1e-6
_HALVINGS = 16
_ROUNDING = 1e-14  # smaller drops of the value (of order 1) are lost in rounding


@dataclass(frozen=True, slots=True)
class Minimum:
    """Where the search ended. `converged` is False when the slope there is not yet flat."""

    at: list[float]
    value: float
    slope: float
    evaluations: int
    converged: bool


def minimise(
    objective: Objective, start: Sequence[float], *, tolerance: float = 1e-10, max_steps: int = 150
) -> Minimum:
    """Minimise `objective` (point → value and gradient) from `start`.

    Broyden–Fletcher–Goldfarb–Shanno updates of the inverse Hessian with step halving (Nocedal &
    Wright 2006, algorithm 6.1). Stops when no gradient component exceeds `tolerance`, or when the
    drop to be expected is lost in the value's rounding; then the last step is taken on trust.
    """
    point = list(start)
    value, gradient = objective(point)
    inverse, evaluations = _first_inverse(objective, point, gradient)
    evaluations += 1
    flat = _largest(gradient) <= tolerance
    for _ in range(0 if flat else max_steps):
        move = [-sum(h * g for h, g in zip(row, gradient, strict=True)) for row in inverse]
        slope = sum(m * g for m, g in zip(move, gradient, strict=True))
        if not slope < 0.0:
            inverse = _scaled_identity(gradient)
            move = [-inverse[i][i] * g for i, g in enumerate(gradient)]
            slope = sum(m * g for m, g in zip(move, gradient, strict=True))
        if -slope <= _ROUNDING * max(1.0, abs(value)):
            point = [p + m for p, m in zip(point, move, strict=True)]
            flat = True
            break
        longest = _largest(move)
        if longest > _MAX_MOVE:
            move = [m * _MAX_MOVE / longest for m in move]
            slope *= _MAX_MOVE / longest
        found = _search_line(objective, point, value, move, slope)
        if found is None:
            break
        new_point, new_value, new_gradient, tried = found
        evaluations += tried
        step = [n - o for n, o in zip(new_point, point, strict=True)]
        change = [n - o for n, o in zip(new_gradient, gradient, strict=True)]
        if not any(change):
            break  # the step was lost in rounding: every further one would be the same
        inverse = _updated(inverse, step, change)
        point, value, gradient = new_point, new_value, new_gradient
        flat = _largest(gradient) <= tolerance
        if flat:
            break
    steepest = _largest(gradient)
    return Minimum(point, value, steepest, evaluations, flat or steepest <= _NEARLY_FLAT)


def _search_line(
    objective: Objective, point: list[float], value: float, move: list[float], slope: float
) -> tuple[list[float], float, list[float], int] | None:
    """The first of ever shorter steps that lowers the value enough; None when none does."""
    length = 1.0
    for tried in range(1, _HALVINGS):
        new_point = [p + length * m for p, m in zip(point, move, strict=True)]
        new_value, new_gradient = objective(new_point)
        # Near the minimum the value's own rounding hides any drop, so allow for it.
        allowed = value + _ARMIJO * length * slope + _ROUNDING * max(1.0, abs(value))
        if math.isfinite(new_value) and new_value <= allowed:
            return new_point, new_value, new_gradient, tried
        if math.isfinite(new_value):
            best = -0.5 * slope * length / (new_value - value - slope * length) * length
            length = min(max(best, 0.1 * length), 0.5 * length)
        else:
            length *= 0.2
    return None


def _first_inverse(
    objective: Objective, point: list[float], gradient: list[float]
) -> tuple[Matrix, int]:
    """Inverse of the Hessian by differences of the gradient, or a scaled identity."""
    size = len(point)
    columns: Matrix = []
    for i in range(size):
        nudged = list(point)
        nudged[i] += _DIFFERENCE
        _, there = objective(nudged)
        columns.append([(t - g) / _DIFFERENCE for t, g in zip(there, gradient, strict=True)])
    hessian = [[0.5 * (columns[i][j] + columns[j][i]) for j in range(size)] for i in range(size)]
    inverse = inverse_of_positive(hessian)
    return (inverse if inverse is not None else _scaled_identity(gradient)), size


def inverse_of_positive(matrix: Matrix) -> Matrix | None:
    """Inverse of a symmetric positive definite matrix by Cholesky; None when it is not one."""
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(lower[i][m] * lower[j][m] for m in range(j))
            if i != j:
                lower[i][j] = rest / lower[j][j]
            elif rest > 1e-12 and math.isfinite(rest):
                lower[i][i] = math.sqrt(rest)
            else:
                return None
    columns = []
    for c in range(size):
        column = [1.0 if i == c else 0.0 for i in range(size)]
        for i in range(size):
            column[i] -= sum(lower[i][m] * column[m] for m in range(i))
            column[i] /= lower[i][i]
        for i in reversed(range(size)):
            column[i] -= sum(lower[m][i] * column[m] for m in range(i + 1, size))
            column[i] /= lower[i][i]
        columns.append(column)
    return columns


def _updated(inverse: Matrix, step: list[float], change: list[float]) -> Matrix:
    """BFGS update of the inverse Hessian; unchanged where the curvature is not positive."""
    curvature = sum(s * y for s, y in zip(step, change, strict=True))
    if curvature <= 1e-300:
        return inverse
    size = len(step)
    hy = [sum(inverse[i][j] * change[j] for j in range(size)) for i in range(size)]
    factor = 1.0 + sum(change[i] * hy[i] for i in range(size)) / curvature
    return [
        [
            inverse[i][j]
            + (factor * step[i] * step[j] - hy[i] * step[j] - step[i] * hy[j]) / curvature
            for j in range(size)
        ]
        for i in range(size)
    ]


def _scaled_identity(gradient: list[float]) -> Matrix:
    size = len(gradient)
    scale = 1.0 / max(_largest(gradient), 1.0)
    return [[scale if i == j else 0.0 for j in range(size)] for i in range(size)]


def _largest(values: Sequence[float]) -> float:
    return max(abs(v) for v in values)
