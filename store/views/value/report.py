"""Why this number: one customer's value by every formula, with inputs, cost and churn risk."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from store.dataclass import dataclass
from store.errors import Refused
from store.safety.opening import Store
from store.sentence import Words, say
from store.settings.values import currency_of, scoring_day
from store.value.formulas import (
    Formula,
    SegmentPeriod,
    ValueInputs,
    all_formulas,
)
from store.value.payback import Payback, below_cac, ltv_to_cac, payback_of
from store.views.customer.expected_contact import Expected, expected_of
from store.views.value.appraisal import Appraisal
from store.views.value.appraiser import Appraiser, appraiser_of
from store.views.value.facts import Known, gather
from store.views.value.margins import AHEAD_DAYS
from store.views.value.since import Before, before

# The years that the discounted formula looks ahead.
NPV_YEARS = 5


@dataclass(frozen=True)
class ValueReport:
    """All figures of one customer as of a day; money in minor units unless it is a Formula's."""

    customer_id: bytes
    name: str
    as_of: date
    currency: str
    formulas: tuple[Formula, ...]
    earned: int
    ahead: int | None
    total: int | None
    cac: int | None
    ltv_to_cac: Decimal | None
    payback: Payback | None
    below_cac: bool
    spend_reason: str | None
    churn_risk: float | None
    p_alive: float | None
    at_risk: int | None
    horizon_days: int
    model: str
    fallback: Words | None
    reason: Words
    missing: Words | None
    next_amount: int | None
    expected: Expected
    before: Before | None
    unpriced: int
    purchases: int


@dataclass(frozen=True)
class Case:
    """One customer as of a day, gathered and scored: what every view of the value starts from."""

    as_of: date
    row: Any
    known: Known
    appraiser: Appraiser
    appraisal: Appraisal


def case_of(store: Store, customer_id: bytes, today: date, *, with_band: bool = False) -> Case:
    """The customer from the stored model parameters; `row` is the customer's with its period.

    Raises:
        Refused: the customer is not there.
    """
    as_of = scoring_day(store, today)
    found = gather(store.connection, [customer_id], as_of)
    row = store.row(
        "SELECT c.name, c.segment_id, c.closed_on, c.spend_reason, g.period_days "
        "FROM customer AS c LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL "
        "WHERE c.id = ? AND c.deleted_at IS NULL",
        (customer_id,),
    )
    if row is None or not found:
        raise Refused(say("refused.customer_gone"))
    appraiser = appraiser_of(store, as_of)
    return Case(as_of, row, found[0], appraiser, appraiser.score(found[0], with_band=with_band))


def value_of(store: Store, customer_id: bytes, today: date) -> ValueReport:
    """Every formula for one customer as of today, from the stored model parameters.

    Raises:
        Refused: the customer is not there.
    """
    case = case_of(store, customer_id, today, with_band=True)
    inputs = _inputs(store, case)
    known, appraisal = case.known, case.appraisal
    return ValueReport(
        customer_id=customer_id,
        name=case.row["name"],
        as_of=case.as_of,
        currency=inputs.currency,
        formulas=tuple(all_formulas(inputs)),
        earned=appraisal.earned,
        ahead=appraisal.ahead,
        total=appraisal.total,
        cac=known.acquisition,
        ltv_to_cac=ltv_to_cac(inputs),
        payback=payback_of(inputs),
        below_cac=below_cac(inputs),
        spend_reason=case.row["spend_reason"],
        churn_risk=appraisal.churn_risk,
        p_alive=appraisal.p_alive,
        at_risk=appraisal.at_risk,
        horizon_days=appraisal.horizon_days,
        model=appraisal.model,
        fallback=case.appraiser.fitted_for(known).model.fallback,
        reason=appraisal.reason,
        missing=appraisal.missing,
        next_amount=case.appraiser.next_amount(known),
        expected=expected_of(store, customer_id, case.as_of),
        before=before(store.connection, customer_id, case.as_of),
        unpriced=known.unpriced,
        purchases=known.summary.purchases,
    )


def _inputs(store: Store, case: Case) -> ValueInputs:
    """What the formulas need of a customer."""
    row, known, appraiser = case.row, case.known, case.appraiser
    (rate, source), band = appraiser.rate_of(known), appraiser.band(known)
    common = appraiser.segment_rate(known.segment_id)
    period = row["period_days"] or 365
    return ValueInputs(
        currency=currency_of(store),
        as_of=case.as_of,
        purchases=known.purchases,
        closed_on=None if row["closed_on"] is None else date.fromisoformat(row["closed_on"]),
        gross_margin=rate,
        margin_source=source,
        acquisition_cost=known.acquisition,
        retention_spend=known.retention,
        cost_to_serve=known.served,
        segment=segment_period(store, row["segment_id"], period, case.as_of, common.share),
        discount_rate=appraiser.discount,
        expected_margins=tuple(appraiser.yearly_margins(known, NPV_YEARS)),
        years_ahead=appraiser.years_ahead(known),
        ahead=case.appraisal.ahead,
        horizon_days=AHEAD_DAYS,
        ahead_low=band[0] if band else None,
        ahead_high=band[1] if band else None,
        model=case.appraisal.model,
    )


def segment_period(
    store: Store, segment_id: bytes | None, period_days: int, today: date, rate: Decimal
) -> SegmentPeriod:
    """The segment's last period, ending today, against the period before it.

    Active is who bought in a period; left is who was active in the one before and not in this one.
    `rate` is the gross margin where a purchase's cost is not known. Without a segment: everybody.
    """
    start = today - timedelta(days=period_days)
    before = start - timedelta(days=period_days)
    members = "SELECT id FROM customer WHERE deleted_at IS NULL AND segment_id IS ?1"
    if segment_id is None:
        members = "SELECT id FROM customer WHERE deleted_at IS NULL AND ?1 IS NULL"
    row = store.row(
        f"""WITH bought AS (
          SELECT customer_id, max(bought_on > ?3 AND kind = 'purchase') AS now,
            max(bought_on <= ?3 AND kind = 'purchase') AS earlier,
            sum(CASE WHEN bought_on > ?3 AND cost IS NOT NULL THEN amount - cost END) AS margin,
            sum(CASE WHEN bought_on > ?3 AND cost IS NULL THEN amount END) AS uncosted
          FROM purchase WHERE deleted_at IS NULL AND bought_on > ?2 AND bought_on <= ?4
            AND customer_id IN ({members}) GROUP BY customer_id)
        SELECT coalesce(sum(now), 0) AS users, coalesce(sum(earlier), 0) AS active_before,
          coalesce(sum(earlier AND NOT now), 0) AS gone, coalesce(sum(margin), 0) AS margin,
          coalesce(sum(uncosted), 0) AS uncosted FROM bought""",
        (segment_id, before.isoformat(), start.isoformat(), today.isoformat()),
    )
    return SegmentPeriod(
        period=_period_name(period_days),
        margin=row["margin"] + round(row["uncosted"] * rate),
        users=row["users"],
        active_before=row["active_before"],
        left=row["gone"],
    )


def _period_name(days: int) -> str:
    names = {7: "week", 30: "month", 91: "quarter", 365: "year"}
    return names.get(days, f"{days} days")
