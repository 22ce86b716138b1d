"""Contracts: the shifted beta-geometric model of not renewing (Fader & Hardie 2007).

Every subscriber declines each renewal with an own chance θ ~ Beta(α, β). Time is counted in
renewals, not in months.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from store.dataclass import dataclass
from store.sentence import Words, say
from store.value.models.numerics import digamma, log_beta
from store.value.models.optimise import minimise

PRIOR_SD = 1.5
_START = (math.log(0.7), math.log(1.8))
_RUNAWAY = 8.0


@dataclass(frozen=True, slots=True)
class Subscribers:
    """`count` subscribers alike: lost at renewal number `renewals`, or still there after it."""

    renewals: int
    left: bool
    count: float = 1.0


@dataclass(frozen=True, slots=True)
class ContractModel:
    """α and β of one plan's subscribers, and how far to trust them.

    `terms` counts the renewals of all of them, those that were made and those that were declined.
    """

    alpha: float
    beta: float
    customers: float
    log_likelihood: float | None = None
    converged: bool = True
    fallback: Words | None = None
    terms: float = 0.0

    def survival(self, renewals: int) -> float:
        """Share still there after so many renewals: B(α, β + n) / B(α, β) (2007, eq. 6)."""
        return math.exp(
            log_beta(self.alpha, self.beta + renewals) - log_beta(self.alpha, self.beta)
        )

    def not_renewing(self, renewals: int) -> float:
        """Chance of declining the next renewal for one who has renewed so often (2007, eq. 8)."""
        return self.alpha / (self.alpha + self.beta + renewals)

    def expected_renewals(self, renewals: int, ahead: int) -> float:
        """Expected renewals within the next `ahead` for one who has renewed so often."""
        total, staying = 0.0, 1.0
        for n in range(renewals, renewals + ahead):
            staying *= 1.0 - self.not_renewing(n)
            total += staying
        return total


def fit_contract(subscribers: Iterable[Subscribers], *, prior: bool = True) -> ContractModel:
    """Fit α and β; never fails on few subscribers.

    The weak prior is log-normal, sd 1.5, about α .7 and β 1.8. Without a prior the data must show
    both a loss and a renewal; otherwise the prior is used and `fallback` says so.
    """
    rows = [s for s in subscribers if s.count > 0.0 and (s.renewals > 0 or s.left)]
    size = sum(s.count for s in rows)
    if not rows:
        why = say("fit.no_renewal")
        return ContractModel(math.exp(_START[0]), math.exp(_START[1]), 0, fallback=why)
    found = _fitted(rows, size, prior)
    if found is not None:
        return found
    again = _fitted(rows, size, True)
    why = say("fit.no_maximum")
    if again is None:
        again = ContractModel(math.exp(_START[0]), math.exp(_START[1]), size)
    return replace(again, fallback=why, terms=_terms(rows))


def _fitted(rows: list[Subscribers], size: float, prior: bool) -> ContractModel | None:
    def objective(logs: list[float]) -> tuple[float, list[float]]:
        if max(abs(v - s) for v, s in zip(logs, _START, strict=True)) > _RUNAWAY + 2.0:
            return math.inf, [0.0, 0.0]
        alpha, beta = math.exp(logs[0]), math.exp(logs[1])
        value, by_alpha, by_beta = _log_likelihood(alpha, beta, rows)
        value, gradient = -value, [-by_alpha * alpha, -by_beta * beta]
        if prior:
            for i, (v, s) in enumerate(zip(logs, _START, strict=True)):
                value += 0.5 * ((v - s) / PRIOR_SD) ** 2
                gradient[i] += (v - s) / PRIOR_SD**2
        return value / size, [g / size for g in gradient]

    found = minimise(objective, _START)
    far = max(abs(v - s) for v, s in zip(found.at, _START, strict=True))
    if not found.converged or far > _RUNAWAY:
        return None
    alpha, beta = math.exp(found.at[0]), math.exp(found.at[1])
    likelihood = _log_likelihood(alpha, beta, rows)[0]
    return ContractModel(alpha, beta, size, likelihood, terms=_terms(rows))


def _terms(rows: Iterable[Subscribers]) -> float:
    return math.fsum(row.count * row.renewals for row in rows)


def _log_likelihood(
    alpha: float, beta: float, rows: list[Subscribers]
) -> tuple[float, float, float]:
    """Σ ln P(lost at n) + Σ ln S(n), and its slopes: ln B(α + left, β + n - left) - ln B(α, β)."""
    start = log_beta(alpha, beta)
    psi_a, psi_b, psi_ab = digamma(alpha), digamma(beta), digamma(alpha + beta)
    total = by_alpha = by_beta = 0.0
    for row in rows:
        a = alpha + row.left
        b = beta + row.renewals - row.left
        total += row.count * (log_beta(a, b) - start)
        psi = digamma(a + b)
        by_alpha += row.count * (digamma(a) - psi - psi_a + psi_ab)
        by_beta += row.count * (digamma(b) - psi - psi_b + psi_ab)
    return total, by_alpha, by_beta
