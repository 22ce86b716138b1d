"""Spend per purchase: Gamma-Gamma (Fader & Hardie 2013; Colombo & Jiang 1999).

A purchase is Gamma(p, ν) about the customer's own mean; 1/ν varies between customers so that
ν ~ Gamma(q, γ). q stays above 1, because at or below it no mean exists and forecasts turn negative.

The means alone tell p badly: it takes up whatever in the differences between customers is no
inverse Gamma. Given a customer's sum the shares of the single amounts in it are Dirichlet(p, …, p),
whatever the mean; so p is found from these (a conditional likelihood: Andersen 1970), where the
amounts are known, and q and γ from the means.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from store.dataclass import dataclass
from store.sentence import Words, say
from store.value.models.fast import by_columns
from store.value.models.numerics import digamma
from store.value.models.optimise import minimise

PRIOR_SD = 1.5
FEWEST_REPEAT = 10
_P, _Q_OVER_1 = 4.0, 2.5  # centre of the prior; an own mean of 5 purchases then weighs 8 : 1
_RUNAWAY = 8.0
_LEAST_P, _MOST_P = 0.05, 1000.0
_HALVINGS = 40


Ends = Callable[[float], tuple[float, float]]


class _Group(NamedTuple):
    """Of those who bought `x` times: how many, Σ ln of their means, and what γ makes of them."""

    x: int
    size: int
    sum_logs: float
    ends: Ends


class Spending(NamedTuple):
    """One customer's purchases: how many, and their mean in minor units."""

    purchases: int
    mean: float


@dataclass(frozen=True, slots=True)
class SpendModel:
    """p, q, γ (minor units) and how they were found; "shrunken mean" has p and q fixed."""

    name: str
    customers: int
    p: float
    q: float
    gamma: float
    log_likelihood: float | None = None
    converged: bool = True
    fallback: Words | None = None

    def expected(self, known: Spending) -> float:
        """Expected mean spend of a customer (2013, eq. 5): own mean and base, mixed.

        Of one whose amounts nobody knows it is the base's typical spend, exp(E ln mean): its mean
        is that of a few very large customers, endless as q falls to 1.
        """
        if not known.purchases:
            return self.p * self.gamma * math.exp(-digamma(self.q))
        return (
            self.p
            * (self.gamma + known.purchases * known.mean)
            / (self.p * known.purchases + self.q - 1.0)
        )


def fit_spend(
    customers: Iterable[Spending],
    *,
    prior: bool = True,
    amounts: Iterable[Sequence[float]] = (),
    fast: bool | None = None,
) -> SpendModel:
    """Fit p, q, γ to everybody with a positive mean; `amounts` are each one's single purchases.

    With fewer than 10 repeat buyers, or where the search does not settle, the shrunken mean is
    used: own mean and the mean of the base, which counts as 2.5 / p purchases.
    `fast` overrides the choice of numpy by size.
    """
    rows = [c for c in customers if c.purchases > 0 and c.mean > 0.0]
    repeat = sum(c.purchases > 1 for c in rows)
    base = sum(c.mean for c in rows) / len(rows) if rows else 0.0
    known = _within(amounts)
    usual = known or _P
    if repeat < FEWEST_REPEAT:
        why = say("fit.few_twice", count=repeat)
        return _shrunken(len(rows), base, why, usual)
    start = [math.log(usual), math.log(_Q_OVER_1), math.log(_Q_OVER_1 / usual)]
    grouped = _grouped(rows, base, fast)

    def objective(logs: list[float]) -> tuple[float, list[float]]:
        if max(abs(v - s) for v, s in zip(logs, start, strict=True)) > _RUNAWAY + 2.0:
            return math.inf, [0.0] * 3
        p, q_over_1, gamma = (math.exp(v) for v in logs)
        value, (by_p, by_q, by_gamma) = _log_likelihood(p, 1.0 + q_over_1, gamma, grouped)
        gradient = [-by_p * p, -by_q * q_over_1, -by_gamma * gamma]
        value = -value
        if prior:
            for i, (v, s) in enumerate(zip(logs, start, strict=True)):
                value += 0.5 * ((v - s) / PRIOR_SD) ** 2
                gradient[i] += (v - s) / PRIOR_SD**2
        if known:
            gradient[0] = 0.0
        return value / len(rows), [g / len(rows) for g in gradient]

    found = minimise(objective, start)
    far = max(abs(v - s) for v, s in zip(found.at, start, strict=True))
    if not found.converged or far > _RUNAWAY:
        return _shrunken(len(rows), base, say("fit.means"), usual)
    p, q_over_1, gamma = (math.exp(v) for v in found.at)
    likelihood, _ = _log_likelihood(p, 1.0 + q_over_1, gamma, grouped)
    likelihood -= len(rows) * math.log(base)
    return SpendModel("gamma-gamma", len(rows), p, 1.0 + q_over_1, gamma * base, likelihood)


def _shrunken(customers: int, base: float, why: Words, p: float) -> SpendModel:
    gamma = base * _Q_OVER_1 / p
    return SpendModel("shrunken mean", customers, p, 1.0 + _Q_OVER_1, gamma, fallback=why)


def _within(amounts: Iterable[Sequence[float]]) -> float | None:
    """p by how the amounts of each customer differ; None with fewer than 10 who bought twice.

    Its log has the prior of the means' fit, and equal amounts everywhere give the most.
    """
    logs: dict[int, tuple[int, float]] = {}
    for each in amounts:
        paid = [amount for amount in each if amount > 0]
        if len(paid) > 1:
            size, total = logs.get(len(paid), (0, 0.0))
            whole = math.log(math.fsum(paid))
            own = math.fsum(math.log(amount) - whole for amount in paid)
            logs[len(paid)] = size + 1, total + own
    if sum(size for size, _ in logs.values()) < FEWEST_REPEAT:
        return None

    def slope(p: float) -> float:
        rising = -math.log(p / _P) / PRIOR_SD**2
        for n, (size, total) in logs.items():
            rising += p * (size * n * (digamma(n * p) - digamma(p)) + total)
        return rising

    low, high = math.log(_LEAST_P), math.log(_MOST_P)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if slope(math.exp(middle)) > 0.0 else (low, middle)
    return math.exp((low + high) / 2.0)


def _grouped(rows: Sequence[Spending], scale: float, fast: bool | None) -> list[_Group]:
    """By number of purchases, means in units of `scale`."""
    by_x: dict[int, list[float]] = {}
    for row in rows:
        by_x.setdefault(row.purchases, []).append(row.mean / scale)
    many = by_columns(len(rows), fast)
    return [
        _Group(x, len(means), math.fsum(map(math.log, means)), _ends(x, means, many=many))
        for x, means in sorted(by_x.items())
    ]


def _ends(x: int, means: Sequence[float], *, many: bool) -> Ends:
    """Σ ln and Σ 1 / of γ + mean · x, as a function of γ; `many` by columns."""
    if many:
        from store.value.models import columns

        return columns.ends(x, means)

    def evaluate(gamma: float) -> tuple[float, float]:
        ends = [gamma + mean * x for mean in means]
        return sum(map(math.log, ends)), sum([1.0 / end for end in ends])

    return evaluate


def _log_likelihood(
    p: float, q: float, gamma: float, grouped: Sequence[_Group]
) -> tuple[float, tuple[float, float, float]]:
    """Log-likelihood (2013, eq. 1a) and its gradient by p, q, γ."""
    total = by_p = by_q = by_gamma = 0.0
    log_gamma, psi_q = math.log(gamma), digamma(q)
    for x, size, sum_logs, ends in grouped:
        px = p * x
        logs, inverse = ends(gamma)
        total += size * (math.lgamma(px + q) - math.lgamma(px) - math.lgamma(q) + q * log_gamma)
        total += (px - 1.0) * sum_logs + size * px * math.log(x) - (px + q) * logs
        psi = digamma(px + q)
        by_p += x * (size * (psi - digamma(px) + math.log(x)) + sum_logs - logs)
        by_q += size * (psi - psi_q + log_gamma) - logs
        by_gamma += size * q / gamma - (px + q) * inverse
    return total, (by_p, by_q, by_gamma)
