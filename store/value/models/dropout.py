"""Buy-till-you-drop models of the beta-geometric family: what one customer will do.

A customer buys at random with an own rate λ ~ Gamma(r, α); every k-th random moment is a purchase,
so that k > 1 means regular buyers; after a purchase the customer leaves for good with an own chance
p ~ Beta(a, b). BG/NBD (Fader, Hardie & Lee 2005): k = 1, nobody leaves after the first purchase.
MBG/NBD (Batislam, Denizel & Filiztekin 2007): k = 1, leaving is possible after the first one too.
MBG/CNBD-k (Platzer & Reutterer 2017): the same with k > 1. Time is in weeks.
"""

from __future__ import annotations

import math

from store.dataclass import dataclass
from store.value.models.numerics import clip01, digamma, expit, softplus

_NEGLIGIBLE = 1e-13
_MAX_TERMS = 200_000


@dataclass(frozen=True, slots=True)
class Dropout:
    """Parameters of one model of the family; `at_zero` is False for BG/NBD only."""

    r: float
    alpha: float
    a: float
    b: float
    k: int = 1
    at_zero: bool = True

    def p_alive(self, x: int, t_x: float, age: float) -> float:
        """Chance that the customer has not left, at `age` after the first purchase."""
        if x == 0 and not self.at_zero:
            return 1.0
        return expit(-self._log_odds_gone(x, t_x, age))

    def p0(self, x: int, t_x: float, age: float, horizon: float) -> float:
        """Chance of no purchase in the next `horizon`: L(x, t_x, age + horizon) / L(…, age)."""
        log_ratio = self._log_silent(x, t_x, age + horizon) - self._log_silent(x, t_x, age)
        if x > 0 or self.at_zero:
            log_ratio += softplus(self._log_odds_gone(x, t_x, age + horizon))
            log_ratio -= softplus(self._log_odds_gone(x, t_x, age))
        return clip01(math.exp(min(log_ratio, 0.0)))

    def rises(self, x: int, t_x: float, age: float, horizon: float) -> bool:
        """Whether more silence raises p0: not for regular buyers (k > 1) who are not due yet.

        With h the rate of a purchase of one who is there, of whom so long nothing was seen, and o
        the odds of having left, p0 rises where h(T) (1 + o(T + H)) ≥ h(T + H) (1 + o(T)).
        """
        now = self._log_due(x, t_x, age) + softplus(self._log_odds_gone(x, t_x, age + horizon))
        then = self._log_due(x, t_x, age + horizon) + softplus(self._log_odds_gone(x, t_x, age))
        return now >= then

    def _log_due(self, x: int, t_x: float, age: float) -> float:
        """ln h up to a constant: k - 1 random moments since the last purchase, of fewer than k."""
        if self.k > 1 and age <= t_x:
            return -math.inf
        y = (age - t_x) / (self.alpha + age)
        total = term = 1.0
        for j in range(1, self.k):
            term *= (self.r + self.k * x + j - 1) / j * y
            total += term
        return math.log(term / total) - math.log(self.alpha + age)

    def _log_silent(self, x: int, t_x: float, age: float) -> float:
        """ln chance of no purchase from t_x to age for one who has not left, up to a constant."""
        shape = self.r + self.k * x
        log_p = -shape * math.log(self.alpha + age)
        if self.k == 1:
            return log_p
        return log_p + math.log(_stages(self.k, shape, (age - t_x) / (self.alpha + age)))

    def _log_odds_gone(self, x: int, t_x: float, age: float) -> float:
        """ln odds of having left after the last purchase against still being there."""
        leaves = math.log(self.a / (self.b + x - (0 if self.at_zero else 1)))
        shape = self.r + self.k * x
        return leaves - shape * math.log(self.alpha + t_x) - self._log_silent(x, t_x, age)


def _stages(k: int, shape: float, y: float) -> float:
    """Σ_{j<k} Γ(shape + j) / (Γ(shape) j!) · y^j: fewer than k random moments till now."""
    total = term = 1.0
    for j in range(1, k):
        term *= (shape + j - 1) / j * y
        total += term
    return total


def negative_binomial_tails(shape: float, c: float) -> list[float]:
    """P(N ≥ 1), P(N ≥ 2) … for a negative binomial N of mean shape · c, until negligible."""
    if c <= 0.0:
        return []
    share = c / (1.0 + c)
    stop = _NEGLIGIBLE / (1.0 + c)
    log_none = -shape * math.log1p(c)
    chances: list[float] = []
    n = 0
    if log_none > -600.0:
        exact = math.exp(log_none)
        tail = -math.expm1(log_none)
    else:
        # Far below the mean nothing is missed, and exp() of the chance of none would underflow.
        n = max(0, int(shape * c - 12.0 * math.sqrt(shape * c * (1.0 + c))))
        chances = [1.0] * n
        log_exact = math.lgamma(shape + n) - math.lgamma(shape) - math.lgamma(n + 1.0)
        exact = math.exp(log_exact + log_none + n * math.log(share))
        tail = 1.0 - exact
    floor = stop * max(tail, 1e-300)
    while tail > floor and n < _MAX_TERMS:
        chances.append(tail)
        exact *= (shape + n) / (n + 1.0) * share
        n += 1
        tail -= exact
    return chances


@dataclass(slots=True)
class Group:
    """Everybody with the same x: (t_x, T, how many) per distinct pair, in the fit's time unit."""

    x: int
    size: int
    sum_log_gaps: float
    rows: list[tuple[float, float, int]]


def log_likelihood(model: Dropout, groups: list[Group]) -> tuple[float, list[float]]:
    """Log-likelihood of the groups and its gradient by r, α, a, b.

    BG/NBD: Fader, Hardie & Lee (2005) eq. 6; MBG: Batislam et al. (2007) eq. 6; k > 1: Platzer &
    Reutterer (2017) eq. 9. ln L = alive part + softplus(ln odds of having left).
    """
    r, alpha, a, b, k = model.r, model.alpha, model.a, model.b, model.k
    log, exp, log1p, lgamma = math.log, math.exp, math.log1p, math.lgamma
    extra = 1 if model.at_zero else 0
    log_a, log_alpha = log(a), log(alpha)
    start = r * log_alpha - lgamma(r) + lgamma(a + b) - lgamma(b)
    d_r0 = log_alpha - digamma(r)
    psi_ab, psi_b = digamma(a + b), digamma(b)
    total = by_r = by_alpha = by_a = by_b = 0.0
    for group in groups:
        x, size = group.x, group.size
        shape = r + k * x
        stays = b + x + extra
        can_leave = x > 0 or model.at_zero
        leaves = log_a - log(stays - 1.0) if can_leave else 0.0
        s_log = s_soft = s_q = s_qd = s_inv = s_qe = 0.0
        s_p = s_p_r = s_p_alpha = s_qp_r = s_qp_alpha = 0.0
        p_value = p_r = p_alpha = 0.0
        for t_x, age, count in group.rows:
            end, since = alpha + age, alpha + t_x
            log_end = log(end)
            s_log += count * log_end
            s_inv += count / end
            if k > 1:
                p_value, p_r, p_alpha = _log_stages(k, shape, age - t_x, end)
                s_p += count * p_value
                s_p_r += count * p_r
                s_p_alpha += count * p_alpha
            if can_leave:
                d = log_end - log(since)
                u = leaves + shape * d - p_value
                if u > 0.0:
                    e = exp(-u)
                    q = count / (1.0 + e)
                    s_soft += count * (u + log1p(e))
                else:
                    e = exp(u)
                    q = count * e / (1.0 + e)
                    s_soft += count * log1p(e)
                s_q += q
                s_qd += q * d
                s_qe += q * (1.0 / end - 1.0 / since)
                if k > 1:
                    s_qp_r += q * p_r
                    s_qp_alpha += q * p_alpha
        total += size * (start + lgamma(shape) + lgamma(stays) - lgamma(a + stays))
        total += s_soft - shape * s_log + s_p
        if k > 1:
            total += (k - 1) * group.sum_log_gaps - size * x * lgamma(k)
        psi_all = digamma(a + stays)
        by_r += size * (d_r0 + digamma(shape)) - s_log + s_qd + s_p_r - s_qp_r
        by_alpha += size * r / alpha + shape * (s_qe - s_inv) + s_p_alpha - s_qp_alpha
        by_a += size * (psi_ab - psi_all)
        by_b += size * (digamma(stays) - psi_b + psi_ab - psi_all)
        if can_leave:
            by_a += s_q / a
            by_b -= s_q / (stays - 1.0)
    return total, [by_r, by_alpha, by_a, by_b]


def _log_stages(k: int, shape: float, silent: float, end: float) -> tuple[float, float, float]:
    """ln of `_stages` at silent / end, and its slopes by shape and by end."""
    y = silent / end
    total, by_shape, by_y = 1.0, 0.0, 0.0
    factor, factor_slope, power = 1.0, 0.0, 1.0
    for j in range(1, k):
        factor_slope = (factor_slope * (shape + j - 1) + factor) / j
        factor *= (shape + j - 1) / j
        by_y += j * factor * power
        power *= y
        total += factor * power
        by_shape += factor_slope * power
    return math.log(total), by_shape / total, -by_y * y / (end * total)
