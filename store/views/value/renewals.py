"""Subscribers: what is expected of their renewals, from the stored parameters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from store.sentence import listed, money, say
from store.value import reasons
from store.value.contract import (
    contract_reason,
    declines,
    expected_renewals,
    renewal_risk,
    renewals_within,
    still_waited,
    too_few_terms,
)
from store.value.spend import at_risk, discount_factor, within_year
from store.value.trouble import raised
from store.views.value.appraisal import Appraisal
from store.views.value.facts import Known
from store.views.value.fits import Fitted
from store.views.value.margins import AHEAD_DAYS, SPANS, Margins
from store.views.value.rates import discount_rate

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


class Renewals(Margins):
    """Scores subscribers by the renewals of their segment."""

    def __init__(
        self, connection: Connection, as_of: date, currency: str, horizon_days: int | None = None
    ) -> None:
        super().__init__(connection, as_of, horizon_days)
        self._currency = currency
        self.discount = discount_rate(connection)

    def per_renewal(self, known: Known) -> float:
        contract = known.contract
        assert contract is not None
        return (
            contract.yearly * contract.period_days / AHEAD_DAYS * float(self.rate_of(known).share)
        )

    def renewing(self, bare: Appraisal, fitted: Fitted, known: Known) -> Appraisal:
        """A subscriber: all risk is at the renewal."""
        contract, model = known.contract, fitted.contract
        assert contract is not None
        assert model is not None
        soon = self.renewals(fitted, known, bare.horizon_days)
        year = self.renewals(fitted, known, AHEAD_DAYS)
        lacks = too_few_terms(model.terms)
        risk = None if soon is None else self._declines(fitted, known, bare.horizon_days)
        ahead = month = quarter = None
        clauses = [contract_reason(contract, risk, self.as_of, bare.horizon_days, lacks)]
        if year is not None:
            month, quarter, ahead = within_year(
                (self._brings(fitted, known, days) for days in SPANS.values()), self._currency
            )
            if not contract.left:
                worth_it = money(ahead, self._currency, compact=True)
                clauses.append(say("risk.worth", amount=worth_it))
        if contract.unclear is not None:
            clauses.append(reasons.unclear_renewal(contract.unclear, self._currency))
        clauses += known.troubles
        yearly = round(contract.yearly * float(self.rate_of(known).share))
        # What those who have left would bring is lost already.
        lost = 0 if contract.left else None if risk is None else at_risk(risk, yearly)
        return replace(
            bare,
            p_alive=still_waited(contract, self.as_of),
            churn_risk=risk,
            expected_purchases=soon,
            ahead=ahead,
            ahead_month=month,
            ahead_quarter=quarter,
            total=bare.earned + (ahead or 0),
            at_risk=lost,
            reason=listed(*clauses),
            missing=lacks if ahead is None else None,
        )

    def renewals(self, fitted: Fitted, known: Known, days: int) -> float | None:
        """A subscriber's expected renewals within `days`; None where too little is known of them.

        That nothing falls due, or that they have left, needs no model.
        """
        contract, model = known.contract, fitted.contract
        assert contract is not None
        assert model is not None
        if renewals_within(contract, self.as_of, days) and too_few_terms(model.terms):
            return None
        # Who declines the next one more probably comes to fewer of all later ones.
        calm = declines(model, contract, self.as_of)
        if calm == 1.0:
            return 0.0
        kept = (1.0 - raised(calm, len(known.troubles))) / (1.0 - calm)
        return kept * expected_renewals(model, contract, self.as_of, days)

    def _brings(self, fitted: Fitted, known: Known, days: int) -> int:
        """The margin of the renewals within `days`, discounted, where all can be told of a year."""
        worth = (self.renewals(fitted, known, days) or 0.0) * self.per_renewal(known)
        return round(worth * discount_factor(days, float(self.discount)))

    def _declines(self, fitted: Fitted, known: Known, days: int) -> float:
        """The chance that a renewal within `days` is declined; troubles raise it."""
        contract, model = known.contract, fitted.contract
        assert contract is not None
        assert model is not None
        calm = renewal_risk(model, contract, self.as_of, days)
        return raised(calm, len(known.troubles)) if 0.0 < calm < 1.0 else calm


def renews(fitted: Fitted, known: Known) -> bool:
    """Whether the customer is a subscriber, scored by renewals."""
    return known.contract is not None and fitted.contract is not None
