"""One customer's value and churn risk from the stored parameters: O(1) after a purchase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from store.dataclass import dataclass
from store.sentence import Sentence, Words, listed, money, percent, say
from store.settings.values import currency_of, setting
from store.value import churn, reasons
from store.value.evidence import FEW_BUYERS, missing
from store.value.models.gamma_gamma import Spending
from store.value.money import roughly
from store.value.rhythm import Summary
from store.value.spend import BAND, ahead_band, ahead_of, at_risk, margin_share, within_year
from store.value.trouble import ODDS
from store.views.value.appraisal import Appraisal
from store.views.value.facts import Known
from store.views.value.fits import COMPANY, Fitted
from store.views.value.margins import AHEAD_DAYS, SPANS, gone_for_good, own_weight
from store.views.value.renewals import Renewals, renews

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.opening import Store

# Of an expected stay no more years are counted.
LONGEST_STAY = 20
_REMEMBERED = 20_000  # what is expected of customers who are no longer asked about


@dataclass(frozen=True, slots=True)
class _Foreseen:
    """What is expected of one customer: the risk, and purchases within any number of days."""

    future: churn.Future
    score: churn.Score  # over the horizon
    bought: tuple[float, ...]  # purchases within each of `SPANS`


class Appraiser(Renewals):
    """Scores customers with the stored fits: their segment's own, else the company's.

    Where the log says too little, nothing is told, and what is missing is.
    """

    def __init__(
        self, connection: Connection, as_of: date, currency: str, horizon_days: int | None = None
    ) -> None:
        super().__init__(connection, as_of, currency, horizon_days)
        self._known: dict[tuple[object, ...], _Foreseen] = {}
        self._keys: dict[int, tuple[Known, tuple[object, ...]]] = {}
        self._spans: dict[tuple[object, ...], int] = {}
        self._lacking: dict[tuple[bytes | None, int], Words | None] = {}

    def later(self, days: int) -> Appraiser:
        """The same parameters, so many days from now."""
        other = object.__new__(Appraiser)
        other.__dict__ = {
            **self.__dict__,
            "as_of": self.as_of + timedelta(days=days),
            "_known": {},
            "_keys": {},
            "_spans": {},
            "_lacking": {},
        }
        return other

    def lacking(self, known: Known) -> Words | None:
        """What the log lacks to tell anything of this customer.

        A segment with too few of its own leans on the company.
        """
        horizon, own = self.horizon_of(known), self.fitted_for(known)
        key = (own.ident, horizon)
        if key not in self._lacking:
            lacks = missing(own.taught, self.as_of, horizon)
            self._lacking[key] = lacks and missing(self.company.taught, self.as_of, horizon)
        return self._lacking[key]

    def score(self, known: Known, *, with_band: bool = False) -> Appraisal:
        """The stored figures of one customer; the band costs more and is left to single views."""
        fitted, horizon, earned = (
            self.fitted_for(known),
            self.horizon_of(known),
            self._earned(known),
        )
        subscribes = renews(fitted, known)
        bare = Appraisal(
            fit_id=fitted.ident,
            model="sbg" if subscribes else fitted.model.name,
            horizon_days=horizon,
            p_alive=None,
            churn_risk=None,
            expected_purchases=None,
            earned=earned,
            ahead=None,
            total=earned,
            at_risk=None,
            reason="",
        )
        gone = gone_for_good(known, self.as_of)
        if gone is not None:
            return replace(
                bare,
                p_alive=0.0,
                churn_risk=1.0,
                expected_purchases=0.0,
                ahead=0,
                ahead_month=0,
                ahead_quarter=0,
                at_risk=0,  # lost already
                reason=gone,
            )
        if not known.summary.purchases:
            why = reasons.reason(known.summary, None, horizon)
            return replace(bare, reason=why, missing=say("risk.no_purchase"))
        if subscribes:
            return self.renewing(bare, fitted, known)
        lacks = self.lacking(known)
        if lacks:
            why = say("risk.too_little", lacks=lacks, rhythm=reasons.rhythm(known.summary))
            return replace(bare, reason=why, missing=lacks)
        future = self._future(fitted, known)
        each, share = self._expected_spend(fitted, known)
        month, quarter, ahead = within_year(
            (
                ahead_of(bought, each, days, share=share, yearly_rate=float(self.discount))
                for bought, days in zip(future.bought, SPANS.values(), strict=True)
            ),
            self._currency,
        )
        risk = future.score.risk
        reason = self._reason(fitted, known, horizon, ahead, with_band=with_band)
        if known.troubles:
            reason = say(
                "risk.raised",
                risk=percent(risk),
                reason=reason,
                odds=f"{ODDS:g}",
                troubles=listed(*known.troubles),
            )
        return replace(
            bare,
            p_alive=future.future.outlook.there,
            churn_risk=risk,
            expected_purchases=future.score.expected_purchases,
            ahead=ahead,
            ahead_month=month,
            ahead_quarter=quarter,
            total=earned + ahead,
            at_risk=at_risk(risk, self.yearly_margin(known)),
            reason=reason,
        )

    def foresee(self, customers: Sequence[Known]) -> None:
        """Compute what `score` will ask for of all these customers at once, by numpy."""
        wanted: dict[
            tuple[bytes | None, int], tuple[Fitted, dict[tuple[object, ...], Summary]]
        ] = {}
        self._keys.clear()
        for known in customers:
            fitted, horizon = self.fitted_for(known), self.horizon_of(known)
            if known.summary.purchases and not known.troubles and fitted.contract is None:
                summary = fitted.taught.summary(known.days, self.as_of)
                key = (fitted.ident, horizon, 0, *fitted.taught.told_by(summary))
                wanted.setdefault((fitted.ident, horizon), (fitted, {}))[1][key] = summary
                self._keys[id(known)] = known, key
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        for (_, horizon), (fitted, summaries) in wanted.items():
            found = self._futures(fitted, [*summaries.values()], horizon, fast=True)
            self._known.update(zip(summaries, found, strict=True))

    def next_amount(self, known: Known) -> int | None:
        """The next purchase's expected revenue where one is foreseen at all, in minor units.

        Of a subscriber that of the renewal.
        """
        fitted = self.fitted_for(known)
        told = self._foreseen(fitted, known)
        if renews(fitted, known) and known.contract is not None:
            told = not known.contract.left and gone_for_good(known, self.as_of) is None
        return self.next_purchase(known) if told else None

    def next_purchase(self, known: Known) -> int:
        """Expected revenue of the next purchase, of a subscriber the renewal, in minor units."""
        if known.contract is not None:
            return known.contract.each
        return round(self._expected_spend(self.fitted_for(known), known)[0])

    def band(self, known: Known) -> tuple[int, int] | None:
        """80 % band of what the customer brings in the coming year, in minor units."""
        fitted = self.fitted_for(known)
        if not self._foreseen(fitted, known):
            return None
        _, share = self._expected_spend(fitted, known)
        days = self._days(fitted, AHEAD_DAYS)
        low, high = ahead_band(
            self._future(fitted, known).future.over(days).outlook.at_least(days),
            fitted.spend,
            spending_of(known),
            AHEAD_DAYS,
            share=share,
            yearly_rate=float(self.discount),
        )
        return roughly(low, self._currency), roughly(high, self._currency)

    def yearly_margins(self, known: Known, years: int) -> list[tuple[Decimal, int]]:
        """Margin expected in each coming year, as (years from now, minor units)."""
        fitted = self.fitted_for(known)
        total = [0.0]
        if renews(fitted, known) and gone_for_good(known, self.as_of) is None:
            each_renewal = self.per_renewal(known)
            coming = [
                self.renewals(fitted, known, year * AHEAD_DAYS) for year in range(1, years + 1)
            ]
            total += [each * each_renewal for each in coming if each is not None]
        elif self._foreseen(fitted, known):
            per_purchase, share = self._expected_spend(fitted, known)
            future = self._future(fitted, known).future
            for year in range(1, years + 1):
                bought = future.over(self._days(fitted, year * AHEAD_DAYS)).expected_purchases
                total.append(bought * per_purchase * share)
        return [
            (Decimal(year), round(after) - round(before))
            for year, (before, after) in enumerate(pairwise(total), start=1)
        ]

    def years_ahead(self, known: Known) -> Decimal | None:
        """How many years a customer is expected to stay, of the next twenty; None: nobody can tell.

        Purchases expected in them ÷ those of one year of somebody who stays; of a subscriber the
        renewals × their period; 0 of those who have left.
        """
        fitted = self.fitted_for(known)
        if gone_for_good(known, self.as_of) is not None:
            return Decimal(0)
        contract = known.contract
        if renews(fitted, known) and contract is not None:
            paid = Decimal(max(0, (contract.due - self.as_of).days)) / AHEAD_DAYS
            coming = self.renewals(fitted, known, LONGEST_STAY * AHEAD_DAYS)
            if coming is None:
                return None
            return round(paid + Decimal(coming * contract.period_days / AHEAD_DAYS), 2)
        if not self._foreseen(fitted, known):
            return None
        future = self._future(fitted, known).future
        buyer = future.outlook.buyer
        yearly = buyer.shape / buyer.scale / buyer.k * AHEAD_DAYS
        bought = future.over(LONGEST_STAY * AHEAD_DAYS).expected_purchases
        return round(Decimal(bought / yearly), 2)

    def _foreseen(self, fitted: Fitted, known: Known) -> bool:
        """Whether purchases at any time are told of this customer."""
        return bool(
            known.summary.purchases
            and not renews(fitted, known)
            and gone_for_good(known, self.as_of) is None
            and self.lacking(known) is None
        )

    def _earned(self, known: Known) -> int:
        """Net of costs to date."""
        spent = (known.acquisition or 0) + known.retention + known.served
        return self.margin_of(known) - spent

    def _expected_spend(self, fitted: Fitted, known: Known) -> tuple[float, float]:
        """Expected revenue of the next purchase in minor units, and the share that stays."""
        base = float(self.segment_rate(known.segment_id).share)
        priced = known.summary.purchases - known.unpriced
        own = margin_share(known.costed - known.cost, known.costed, priced, base)
        share = base + float(own_weight(known)) * (own - base)
        return fitted.spend.expected(spending_of(known)), share

    def _days(self, fitted: Fitted, days: int) -> int:
        """Stretched days in so many days from now."""
        season = fitted.taught.season
        if not season.speeds:
            return days
        key = (season, days)
        if key not in self._spans:
            self._spans[key] = season.days(self.as_of, days)
        return self._spans[key]

    def _futures(
        self, fitted: Fitted, summaries: Sequence[Summary], horizon: int, *, fast: bool
    ) -> list[_Foreseen]:
        """What is expected of customers who have bought, in their order."""
        found = fitted.taught.foresee(summaries, self.as_of, fast=fast)
        futures = [each for each in found if each is not None]
        scores, *within = (
            churn.over_all(futures, self._days(fitted, days), fast=fast)
            for days in (horizon, *SPANS.values())
        )
        return [
            _Foreseen(future, score, tuple(each.expected_purchases for each in bought))
            for future, score, *bought in zip(futures, scores, *within, strict=True)
        ]

    def _future(self, fitted: Fitted, known: Known) -> _Foreseen:
        """What is expected; equal customers are computed once."""
        # Of those who were foreseen together the key is made: the same object, not one like it.
        foreseen, ready = self._keys.get(id(known), (None, ()))
        if foreseen is known and ready in self._known:
            return self._known[ready]
        horizon = self.horizon_of(known)
        summary = fitted.taught.summary(known.days, self.as_of)
        key = (fitted.ident, horizon, len(known.troubles), *fitted.taught.told_by(summary))
        if key not in self._known:
            found = self._futures(fitted, [summary], horizon, fast=False)[0]
            if known.troubles:
                future = found.future.troubled(len(known.troubles))
                score, *bought = (
                    future.over(self._days(fitted, days)) for days in (horizon, *SPANS.values())
                )
                found = _Foreseen(future, score, tuple(each.expected_purchases for each in bought))
            self._known[key] = found
        return self._known[key]

    def _leans(self, fitted: Fitted) -> Sentence | None:
        """That a segment has too few buyers to speak for itself."""
        own = fitted.taught
        if fitted.scope == COMPANY or own.buyers >= FEW_BUYERS:
            return None
        return reasons.leans_on(fitted.scope, own.buyers)

    def _reason(
        self,
        fitted: Fitted,
        known: Known,
        horizon: int,
        ahead: int,
        *,
        with_band: bool,
    ) -> Words:
        calm = self._future(fitted, replace(known, troubles=()) if known.troubles else known)
        year = money(ahead, self._currency, compact=True)
        worth = say("risk.year", amount=year)
        # The band's own rule, without the work of a band.
        future = self._future(fitted, known).future
        some = future.any_within(self._days(fitted, AHEAD_DAYS))
        band = self.band(known) if with_band and 1.0 - some < BAND else None
        if band == (0, 0) or 1.0 - some >= BAND:
            worth = say("risk.year_or_nothing", amount=year)
        elif band is not None:
            low, high = (
                money(roughly(each, self._currency), self._currency, compact=True) for each in band
            )
            worth = say("risk.year_between", amount=year, low=low, high=high)
        seen = None
        taught, risk = fitted.taught, calm.score.risk
        mark, tested = taught.tested(horizon) or (horizon, None)
        if tested is not None:
            summary = taught.summary(known.days, self.as_of)
            within = taught.risk_seen(summary, calm.future, self.as_of, horizon)
            alike = tested.alike(risk if within is None else within)
            if alike is not None:
                whose = None if fitted.scope == COMPANY else fitted.scope
                # A window of as many stretched days as the mark now is that mark.
                days = mark if tested.line is None else tested.window_days
                seen = reasons.seen_of(
                    alike.customers, alike.lapsed, whose, len(tested.cuts), days, within
                )
        return reasons.reason(
            known.summary,
            calm.score,
            horizon,
            worth=worth,
            seen=seen,
            leans=self._leans(fitted),
            # What was counted says more than what the model cannot see.
            no_lapse_visible=fitted.model.no_lapse_visible and seen is None,
        )


def appraiser_of(store: Store, as_of: date) -> Appraiser:
    """The stored fits, ready to score, in the way that was asked for last."""
    chosen = setting(store, "scoring") or {}
    return Appraiser(store.connection, as_of, currency_of(store), chosen.get("horizon"))


def spending_of(known: Known) -> Spending:
    """Purchases and their mean revenue; a base of refunds alone counts as no spend."""
    bought = known.summary.purchases - known.unpriced
    return Spending(bought, max(0, known.revenue) / bought if bought else 0.0)
