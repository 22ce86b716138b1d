"""Small numeric helpers that the standard library lacks."""

from __future__ import annotations

import math

_ASYMPTOTIC_FROM = 10.0


def digamma(z: float) -> float:
    """Derivative of ln Γ at z > 0, to 14 digits (Abramowitz & Stegun 1964, 6.3.5, 6.3.18)."""
    shift = 0.0
    while z < _ASYMPTOTIC_FROM:
        shift -= 1.0 / z
        z += 1.0
    w = 1.0 / (z * z)
    tail = w * (
        1 / 12
        - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - w * (691 / 32760 - w / 12)))))
    )
    return shift + math.log(z) - 0.5 / z - tail


def expit(u: float) -> float:
    """1 / (1 + e^-u) without overflow."""
    if u >= 0.0:
        return 1.0 / (1.0 + math.exp(-u))
    e = math.exp(u)
    return e / (1.0 + e)


def softplus(u: float) -> float:
    """ln(1 + e^u) without overflow: the logsumexp of 0 and u."""
    return u + math.log1p(math.exp(-u)) if u > 0.0 else math.log1p(math.exp(u))


def log_beta(a: float, b: float) -> float:
    """ln B(a, b)."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def clip01(p: float) -> float:
    """A probability that rounding pushed past an end, put back on it."""
    return 0.0 if p < 0.0 else 1.0 if p > 1.0 else p
