"""One customer's value and churn risk from the stored parameters: O(1) after a purchase."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from store.value import churn
from store.value.models.result import Model
from store.value.rhythm import Summary
from store.views.gather import Known

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# What "ahead" looks at: the coming year, discounted to today at the middle of it.
AHEAD_DAYS = 365
DISCOUNT_RATE = Decimal("0.10")


@dataclass(frozen=True)
class Appraisal:
    """What is stored of one customer; money in minor units, None where there is nothing to say."""

    horizon_days: int
    p_alive: float | None
    churn_risk: float | None
    expected_purchases: float | None
    earned: int
    ahead: int | None
    total: int | None
    at_risk: int | None
    reason: str


@dataclass(frozen=True)
class Spend:
    """The company's purchase, as the prior of one customer's.

    `margin_rate` is the gross margin of purchases whose cost is known (1 where none is),
    `mean_margin` the mean margin of a purchase day in minor units, `strength` the number of
    purchases that this prior is worth.
    """

    margin_rate: Decimal = Decimal(1)
    mean_margin: Decimal = Decimal(0)
    strength: Decimal = Decimal(3)

    def margin_of(self, known: Known) -> int:
        """Margin to date: revenue less cost; the rate stands in where the cost is not known."""
        uncosted = known.revenue - known.costed
        return known.costed - known.cost + _round(uncosted * self.rate_of(known))

    def rate_of(self, known: Known) -> Decimal:
        """The customer's own gross margin where it is known, else the company's."""
        if known.costed > 0:
            return Decimal(known.costed - known.cost) / known.costed
        return self.margin_rate

    def expected_margin(self, known: Known) -> Decimal:
        """Margin of the next purchase: the own mean, shrunk towards the company's."""
        own = Decimal(self.margin_of(known))
        bought = known.summary.purchases
        return (own + self.strength * self.mean_margin) / (bought + self.strength)


class Appraiser:
    """Scores customers with the latest stored fit; without one, with the prior alone."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.today = today
        row = connection.execute(
            "SELECT * FROM fit WHERE scope = 'company' ORDER BY created_at DESC, id DESC LIMIT 1"
        ).fetchone()
        self.fit_id: bytes | None = None
        self.spend = Spend()
        if row is None:
            self.model = churn.fit([])
        else:
            kept = json.loads(row["params"])
            self.fit_id = row["id"]
            self.model = Model(
                name=row["name"],
                scope="company",
                customers=row["customers"],
                params=kept["model"],
                log_likelihood=row["log_likelihood"],
                converged=bool(row["converged"]),
                fallback=row["fallback"],
            )
            self.spend = Spend(
                Decimal(kept["margin_rate"]),
                Decimal(kept["mean_margin"]),
                Decimal(kept["strength"]),
            )
        self.model_name = self.model.name
        self._dropout = self.model.dropout()
        self._known: dict[tuple[int, int, int, int], tuple[churn.Score | None, float]] = {}

    def score(self, known: Known) -> Appraisal:
        """The stored figures of one customer."""
        spent = (known.acquisition or 0) + known.retention + known.served
        earned = self.spend.margin_of(known) - spent
        horizon = known.horizon_days
        score, coming = self._chances(known.summary, horizon)
        reason = churn.reason(
            known.summary, score, horizon, no_lapse_visible=self.model.no_lapse_visible
        )
        if score is None:
            return Appraisal(horizon, None, None, None, earned, None, earned, None, reason)
        margin = self.spend.expected_margin(known)
        discount = Decimal(1) / (1 + DISCOUNT_RATE).sqrt()
        ahead = _round(Decimal(coming) * margin * discount)
        within = Decimal(score.expected_purchases) * margin
        return Appraisal(
            horizon_days=horizon,
            p_alive=score.p_alive,
            churn_risk=score.p0,
            expected_purchases=score.expected_purchases,
            earned=earned,
            ahead=ahead,
            total=earned + ahead,
            at_risk=_round(Decimal(score.p0) * within),
            reason=reason,
        )

    def yearly_margins(self, known: Known, years: int) -> list[tuple[Decimal, int]]:
        """Margin expected in each coming year, as (years from now, minor units)."""
        if not known.summary.purchases:
            return []
        summary, margin = known.summary, self.spend.expected_margin(known)
        age = (summary.t_x_days / 7, summary.T_days / 7)
        total = [
            self._dropout.expected_purchases(summary.x, *age, year * AHEAD_DAYS / 7)
            for year in range(years + 1)
        ]
        return [
            (Decimal(year), _round(Decimal(total[year] - total[year - 1]) * margin))
            for year in range(1, years + 1)
        ]

    def _chances(self, summary: Summary, horizon: int) -> tuple[churn.Score | None, float]:
        """Equal customers are computed once: chances within the horizon, purchases in a year."""
        key = (summary.x, summary.t_x_days, summary.T_days, horizon)
        if not summary.purchases:
            return None, 0.0
        found = self._known.get(key)
        if found is None:
            weeks = [days / 7 for days in (summary.t_x_days, summary.T_days, AHEAD_DAYS)]
            found = self._known[key] = (
                churn.score(self.model, summary, horizon),
                self._dropout.expected_purchases(summary.x, *weeks),
            )
        return found


def _round(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_EVEN))
