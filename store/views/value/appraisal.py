"""What is told of one customer's value and churn risk, as it is stored."""

from __future__ import annotations

from store.dataclass import dataclass
from store.sentence import Words


@dataclass(frozen=True)
class Appraisal:
    """What is stored of one customer; money in minor units, None where there is nothing to say.

    `missing` says why there is no risk and nothing ahead.
    """

    fit_id: bytes | None
    model: str
    horizon_days: int
    p_alive: float | None
    churn_risk: float | None
    expected_purchases: float | None
    earned: int
    ahead: int | None
    total: int | None
    at_risk: int | None
    reason: Words
    missing: Words | None = None
    ahead_month: int | None = None
    ahead_quarter: int | None = None
