"""The purchase models over whole columns: the sums of plain Python, by numpy.

numpy is imported inside the functions, because this module is on the path of small stores too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from store.value.models.dropout import Dropout, Group
from store.value.models.numerics import digamma

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]


def likelihood(groups: Sequence[Group]) -> Callable[[Dropout], tuple[float, list[float]]]:
    """`dropout.log_likelihood` of these groups, as a function of the model.

    What depends on x alone is computed once a group; the rest is columns of the distinct rows.
    """
    import numpy as np

    place = np.repeat(np.arange(len(groups)), [len(group.rows) for group in groups])
    table = np.array([row for group in groups for row in group.rows], dtype=np.float64)
    t_x, age, count = (np.ascontiguousarray(column) for column in table.T)
    silent = age - t_x
    xs = np.array([float(group.x) for group in groups])
    sizes = np.array([float(group.size) for group in groups])
    everybody, repeats = float(sizes.sum()), _dot(xs, sizes)
    log_gaps = math.fsum(group.sum_log_gaps for group in groups)

    def evaluate(model: Dropout) -> tuple[float, list[float]]:
        r, alpha, a, b, k = model.r, model.alpha, model.a, model.b, model.k
        stays = b + xs + (1 if model.at_zero else 0)
        shapes = r + k * xs
        if model.at_zero:
            leaves, inverse = np.log(a / (stays - 1.0)), 1.0 / (stays - 1.0)
        else:
            # Nobody leaves after the first purchase: odds of nothing, ln of it -inf.
            again = xs > 0.0
            inverse = np.where(again, 1.0 / np.where(again, stays - 1.0, 1.0), 0.0)
            leaves = np.where(again, np.log(a * np.where(again, inverse, 1.0)), -math.inf)

        shape = shapes[place]
        end, since = alpha + age, alpha + t_x
        log_end = np.log(end)
        d = log_end - np.log(since)
        u = leaves[place] + shape * d
        if k > 1:
            stages, by_shape, by_end = _log_stages(k, shape, silent, end)
            u -= stages
        e = np.exp(-np.abs(u))
        q = count * np.where(u > 0.0, 1.0, e) / (1.0 + e)
        total = _dot(count, np.maximum(u, 0.0) + np.log1p(e) - shape * log_end)
        by_r = _dot(q, d) - _dot(count, log_end)
        by_alpha = _dot(shape, (q - count) / end - q / since)
        if k > 1:
            total += _dot(count, stages)
            by_r += _dot(count - q, by_shape)
            by_alpha += _dot(count - q, by_end)
            total += (k - 1) * log_gaps - repeats * math.lgamma(k)
        by_a, by_b = float(q.sum()) / a, -_dot(q, inverse[place])

        # What depends on x and the parameters alone.
        lgamma = math.lgamma
        own = [lgamma(s) + lgamma(t) - lgamma(a + t) for s, t in zip(shapes, stays, strict=True)]
        start = r * math.log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b)
        total += everybody * start + _dot(sizes, np.array(own))
        psi_r, psi_ab, psi_b = digamma(r), digamma(a + b), digamma(b)
        psi_shape, psi_stays, psi_all = _digamma(np.stack((shapes, stays, a + stays)))
        by_r += everybody * (math.log(alpha) - psi_r) + _dot(sizes, psi_shape)
        by_alpha += everybody * r / alpha
        by_a += everybody * psi_ab - _dot(sizes, psi_all)
        by_b += everybody * (psi_ab - psi_b) + _dot(sizes, psi_stays - psi_all)
        return total, [by_r, by_alpha, by_a, by_b]

    return evaluate


def ends(x: int, means: Sequence[float]) -> Callable[[float], tuple[float, float]]:
    """`gamma_gamma._ends`."""
    import numpy as np

    spent = x * np.array(means, dtype=np.float64)

    def evaluate(gamma: float) -> tuple[float, float]:
        end = gamma + spent
        return float(np.sum(np.log(end))), float(np.sum(1.0 / end))

    return evaluate


def _dot(a: Column, b: Column) -> float:
    """Sum of products; by einsum, because BLAS would spread a few thousand over all cores."""
    import numpy as np

    return float(np.einsum("i,i->", a, b))


def _digamma(z: Column) -> Column:
    """`numerics.digamma`, element by element: moved up by ten, where its series has 14 digits."""
    import numpy as np

    steps = np.arange(10.0)
    up = z + 10.0
    w = 1.0 / (up * up)
    tail = w * (
        1 / 12
        - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - w * (691 / 32760 - w / 12)))))
    )
    psi: Column = np.log(up) - 0.5 / up - tail - (1.0 / (z[..., None] + steps)).sum(axis=-1)
    return psi


def _log_stages(
    k: int, shape: Column, silent: Column, end: Column
) -> tuple[Column, Column, Column]:
    """ln of the chance terms of fewer than k moments in the silence; slopes by shape and by end."""
    import numpy as np

    y = silent / end
    total = np.ones_like(y)
    by_shape, by_y, factor_slope = np.zeros_like(y), np.zeros_like(y), np.zeros_like(y)
    factor, power = np.ones_like(y), np.ones_like(y)
    for j in range(1, k):
        factor_slope = (factor_slope * (shape + j - 1) + factor) / j
        factor = factor * (shape + j - 1) / j
        by_y += j * factor * power
        power = power * y
        total += factor * power
        by_shape += factor_slope * power
    return np.log(total), by_shape / total, -by_y * y / (end * total)


def p_alive_and_p0(
    model: Dropout, x: Column, t_x: Column, age: Column, horizon: float
) -> tuple[Column, Column]:
    """Chances of being alive and of no purchase in the next `horizon` weeks, row by row.

    With S(t) the chance of silence till t of one who stays and g the odds a / (b + x) of leaving
    after the last purchase: P(alive) = S(T) / (S(T) + g), p0 = (S(T + H) + g) / (S(T) + g).
    """
    import numpy as np

    shape = model.r + model.k * x
    since, end = model.alpha + t_x, model.alpha + age
    still = np.exp(-shape * np.log(end / since))
    later = np.exp(-shape * np.log1p(horizon / end))
    if model.k > 1:
        now = _stages(model.k, shape, (age - t_x) / end)
        later *= _stages(model.k, shape, (age - t_x + horizon) / (end + horizon)) / now
        still *= now
    if model.at_zero:
        gone = model.a / (model.b + x)
        everybody = still + gone
        return still / everybody, np.minimum((still * later + gone) / everybody, 1.0)
    once = x == 0.0
    gone = np.where(once, 0.0, model.a / np.where(once, 1.0, model.b + x - 1.0))
    everybody = np.where(once, 1.0, still + gone)
    p0 = np.where(once, later, (still * later + gone) / everybody)
    return np.where(once, 1.0, still / everybody), np.minimum(p0, 1.0)


def rises(model: Dropout, x: Column, t_x: Column, age: Column, horizon: float) -> NDArray[np.bool_]:
    """`Dropout.rises`, row by row, for k > 1."""
    import numpy as np

    shape = model.r + model.k * x

    def due_and_gone(at: Column) -> tuple[Column, Column]:
        y = (at - t_x) / (model.alpha + at)
        total = term = np.ones_like(shape)
        for j in range(1, model.k):
            term = term * ((shape + j - 1) / j * y)
            total = total + term
        with np.errstate(divide="ignore"):
            due = np.log(term / total) - np.log(model.alpha + at)
        gone = np.log(model.a / (model.b + x)) - np.log(total)
        gone += shape * np.log((model.alpha + at) / (model.alpha + t_x))
        return due, np.logaddexp(0.0, gone)

    (due, gone), (later, gone_later) = due_and_gone(age), due_and_gone(age + horizon)
    found: NDArray[np.bool_] = due + gone_later >= later + gone
    return found


def _stages(k: int, shape: Column, y: Column) -> Column:
    """Σ_{j<k} Γ(shape + j) / (Γ(shape) j!) · y^j."""
    import numpy as np

    total, term = np.ones_like(y), np.ones_like(y)
    for j in range(1, k):
        term = term * (shape + (j - 1)) / j * y
        total += term
    return total
