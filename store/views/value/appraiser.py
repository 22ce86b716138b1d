"""One customer's value and churn risk from the stored parameters: O(1) after a purchase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from store.settings.values import currency_of, setting
from store.value import churn
from store.value.contract import contract_reason, contract_score
from store.value.models.gamma_gamma import Spending
from store.value.models.logit import Logit
from store.value.money import display
from store.value.rhythm import Summary
from store.value.spend import ahead_band, at_risk, expected_ahead, margin_share
from store.value.trouble import raised
from store.views.value.facts import Known
from store.views.value.fits import COMPANY, Fitted, nothing_fitted, read
from store.views.value.rates import discount_rate

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.opening import Store

# What "ahead" looks at: the coming year, discounted to today.
AHEAD_DAYS = 365


@dataclass(frozen=True)
class Appraisal:
    """What is stored of one customer; money in minor units, None where there is nothing to say."""

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
    reason: str


class Appraiser:
    """Scores customers with the stored fits: their segment's own, else the company's.

    Without any fit the prior alone speaks, and says so.
    """

    def __init__(
        self, connection: Connection, as_of: date, currency: str, horizon_days: int | None = None
    ) -> None:
        self.as_of = as_of
        self._currency = currency
        self._horizon = horizon_days
        self.discount = discount_rate(connection)
        fits = [read(row) for row in connection.execute("SELECT * FROM fit")]
        self._by_segment = {each.segment_id: each for each in fits if each.scope != COMPANY}
        self.company = next(
            (each for each in fits if each.scope == COMPANY), None
        ) or nothing_fitted(churn.fit([]))
        self._scored: dict[tuple[object, ...], churn.Score | None] = {}

    def fitted_for(self, known: Known) -> Fitted:
        """The fit that speaks for this customer."""
        return self._by_segment.get(known.segment_id, self.company)

    def horizon_of(self, known: Known) -> int:
        """The horizon of the customer's segment, unless an analyst asked for another."""
        return self._horizon or known.horizon_days

    def score(self, known: Known, *, with_band: bool = False) -> Appraisal:
        """The stored figures of one customer; the band costs more and is left to single views."""
        fitted = self.fitted_for(known)
        horizon = self.horizon_of(known)
        earned = self._earned(known)
        name = "sbg" if _renews(fitted, known) else fitted.model.name
        score, yearly = (self._over(fitted, known, days) for days in (horizon, AHEAD_DAYS))
        if score is None or yearly is None:
            reason = self._reason(fitted, known, None, horizon, 0, with_band=False)
            return Appraisal(
                fitted.ident, name, horizon, None, None, None, earned, None, earned, None, reason
            )
        per_purchase, share = self._expected_spend(fitted, known)
        ahead = expected_ahead(
            yearly, per_purchase, AHEAD_DAYS, share=share, yearly_rate=float(self.discount)
        )
        within = expected_ahead(
            score, per_purchase, horizon, share=share, yearly_rate=float(self.discount)
        )
        risk = raised(score.risk, len(known.troubles))
        reason = self._reason(fitted, known, score, horizon, ahead, with_band=with_band)
        if known.troubles:
            reason = f"{risk * 100:.0f} %, raised from {reason}; {'; '.join(known.troubles)}"
        return Appraisal(
            fit_id=fitted.ident,
            model=name,
            horizon_days=horizon,
            p_alive=score.p_alive,
            churn_risk=risk,
            expected_purchases=score.expected_purchases,
            earned=earned,
            ahead=ahead,
            total=earned + ahead,
            at_risk=at_risk(risk, within),
            reason=reason,
        )

    def foresee(self, customers: Sequence[Known]) -> None:
        """Compute what `score` will ask for of all these customers at once, by numpy."""
        wanted: dict[tuple[bytes | None, int], tuple[Fitted, dict[tuple[int, ...], Summary]]] = {}
        for known in customers:
            fitted, summary = self.fitted_for(known), known.summary
            if summary.purchases and not _renews(fitted, known):
                for days in (self.horizon_of(known), AHEAD_DAYS):
                    _, summaries = wanted.setdefault((fitted.ident, days), (fitted, {}))
                    summaries[summary.x, summary.t_x_days, summary.T_days] = summary
        for (ident, days), (fitted, summaries) in wanted.items():
            scores = churn.score_all(
                fitted.model,
                summaries.values(),
                days,
                logit=self._logit(fitted, days),
                fast=True,
            )
            for key, score in zip(summaries, scores, strict=True):
                self._scored[ident, *key, days] = score

    def rate_of(self, known: Known) -> Decimal:
        """The customer's own gross margin where it is known, else the company's."""
        if known.costed > 0:
            return Decimal(known.costed - known.cost) / known.costed
        return self.company.margin_rate

    def margin_of(self, known: Known) -> int:
        """Revenue to date less goods; the margin rate stands in where their cost is unknown."""
        uncosted = (known.revenue - known.costed) * self.rate_of(known)
        return known.costed - known.cost + _round(uncosted)

    def next_purchase(self, known: Known) -> int:
        """Expected revenue of the next purchase in minor units."""
        return round(self._expected_spend(self.fitted_for(known), known)[0])

    def band(self, known: Known) -> tuple[int, int] | None:
        """80 % band of what the customer brings in the coming year, in minor units."""
        fitted = self.fitted_for(known)
        if not known.summary.purchases or _renews(fitted, known):
            return None
        _, share = self._expected_spend(fitted, known)
        return ahead_band(
            fitted.model,
            fitted.spend,
            known.summary,
            spending_of(known),
            AHEAD_DAYS,
            share=share,
            yearly_rate=float(self.discount),
        )

    def yearly_margins(self, known: Known, years: int) -> list[tuple[Decimal, int]]:
        """Margin expected in each coming year, as (years from now, minor units)."""
        if not known.summary.purchases:
            return []
        fitted = self.fitted_for(known)
        per_purchase, share = self._expected_spend(fitted, known)
        total = [0.0]
        for year in range(1, years + 1):
            score = self._over(fitted, known, year * AHEAD_DAYS)
            total.append(0.0 if score is None else score.expected_purchases)
        return [
            (Decimal(year), round((total[year] - total[year - 1]) * per_purchase * share))
            for year in range(1, years + 1)
        ]

    def _earned(self, known: Known) -> int:
        """Net of costs to date."""
        spent = (known.acquisition or 0) + known.retention + known.served
        return self.margin_of(known) - spent

    def _expected_spend(self, fitted: Fitted, known: Known) -> tuple[float, float]:
        """Expected revenue of the next purchase in minor units, and the share that stays."""
        base = float(fitted.margin_rate)
        share = margin_share(known.costed - known.cost, known.costed, known.summary.purchases, base)
        return fitted.spend.expected(spending_of(known)), share

    def _over(self, fitted: Fitted, known: Known, days: int) -> churn.Score | None:
        """Chances within so many days; equal customers are computed once."""
        summary = known.summary
        if not summary.purchases:
            return None
        key = (fitted.ident, summary.x, summary.t_x_days, summary.T_days, days)
        if key not in self._scored:
            if fitted.contract is not None and known.contract_days:
                self._scored[key] = contract_score(
                    fitted.contract, summary, known.contract_days, days
                )
            else:
                logit = self._logit(fitted, days)
                self._scored[key] = churn.score(fitted.model, summary, days, logit=logit)
        return self._scored[key]

    def _logit(self, fitted: Fitted, days: int) -> Logit | None:
        return fitted.logits.get(days) or self.company.logits.get(days)

    def _reason(
        self,
        fitted: Fitted,
        known: Known,
        score: churn.Score | None,
        horizon: int,
        ahead: int,
        *,
        with_band: bool,
    ) -> str:
        worth = f"worth {display(ahead, self._currency, compact=True)} a year"
        if with_band and (band := self.band(known)):
            ends = (display(each, self._currency, compact=True) for each in band)
            worth += f" (80 %: {' to '.join(ends)})"
        if fitted.contract is not None and known.contract_days:
            return contract_reason(known.summary, score, known.contract_days, worth)
        tested = fitted.calibrations.get(horizon) or self.company.calibrations.get(horizon)
        lapsed = tested.lapsed_of_100(score.risk) if tested and score else None
        return churn.reason(
            known.summary,
            score,
            horizon,
            worth=worth,
            lapsed_of_100=lapsed,
            # What was counted says more than what the model cannot see.
            no_lapse_visible=fitted.model.no_lapse_visible and lapsed is None,
        )


def appraiser_of(store: Store, as_of: date) -> Appraiser:
    """The stored fits, ready to score, in the way that was asked for last."""
    chosen = setting(store, "scoring") or {}
    return Appraiser(store.connection, as_of, currency_of(store), chosen.get("horizon"))


def _renews(fitted: Fitted, known: Known) -> bool:
    return fitted.contract is not None and bool(known.contract_days)


def spending_of(known: Known) -> Spending:
    """Purchases and their mean revenue; a base of refunds alone counts as no spend."""
    bought = known.summary.purchases
    return Spending(bought, max(0, known.revenue) / bought if bought else 0.0)


def _round(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_EVEN))
