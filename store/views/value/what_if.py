"""What would change it: a customer's risk and value if one thing were different; not kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from store.dataclass import dataclass
from store.lifecycle.calendar import shift
from store.safety.opening import Store
from store.settings.values import currency_of
from store.value.money import display, minor_digits, roughly
from store.value.net_purchases import Purchase
from store.views.value.facts import Known, contract_on, with_purchase
from store.views.value.rates import rates_per_hour
from store.views.value.report import Case, case_of

_SILENT_DAYS = 30
_POINTS = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Change:
    """What the scores would say; `key` is "now" for how it stands. Money in minor units."""

    key: str
    title: str
    churn_risk: float | None
    ahead: int | None
    earned: int


def sensitivities(store: Store, customer_id: bytes, today: date) -> tuple[Change, ...]:
    """How it stands, and then one change at a time, each scored with the stored parameters.

    Keys: now, bought_today, silent_30, less_service, margin_5. What has no meaning for a customer
    is left out: silence of somebody who never bought, service that cost nothing, margin where no
    cost of goods is known or nothing would be left of it.

    Raises:
        Refused: the customer is not there.
    """
    case = case_of(store, customer_id, today)
    later = case.appraiser.later(_SILENT_DAYS)
    changes = [("now", "as it stands", case.known)]
    changes += _buying(store, case)
    changes += _serving(store, case)
    changes += _margin(case)
    return tuple(
        Change(key, title, score.churn_risk, score.ahead, score.earned)
        for key, title, known in changes
        for score in ((later if key == "silent_30" else case.appraiser).score(known),)
    )


def _buying(store: Store, case: Case) -> Iterator[tuple[str, str, Known]]:
    """A purchase today, of the size to expect and with the usual margin; or more silence."""
    known, currency = case.known, currency_of(store)
    amount = case.appraiser.next_purchase(known)
    if known.contract is None:  # a forecast, and what is told of it is what they buy for
        amount = roughly(amount, currency)
    goods = None
    if known.costed > 0:
        goods = amount - round(amount * case.appraiser.rate_of(known).share)
    money = display(amount, currency, compact=amount % 10 ** minor_digits(currency) == 0)
    yield (
        "bought_today",
        f"they buy today, for {money} as expected" if amount else "they buy today",
        with_purchase(known, Purchase(case.as_of, amount, goods), case.as_of),
    )
    if known.summary.purchases:
        title = f"{_SILENT_DAYS} more days without a purchase"
        later = contract_on(known, case.as_of + timedelta(days=_SILENT_DAYS))
        yield "silent_30", title, replace(known, contract=later)


def _serving(store: Store, case: Case) -> Iterator[tuple[str, str, Known]]:
    """One call less in each of the last twelve months that had any, at their mean cost.

    A service call is a service case or a call that came in.
    """
    first = shift(case.as_of.replace(day=1), -11, "month")
    rates = rates_per_hour(store.connection)
    months, costs = set(), []
    for row in store.rows(
        "SELECT i.happened_on, i.channel, i.cost, i.minutes FROM interaction AS i "
        "WHERE i.customer_id = ? AND i.deleted_at IS NULL AND i.happened_on BETWEEN ? AND ? "
        "AND (i.channel = 'service_case' OR (i.channel = 'call' AND i.direction = 'in')) "
        "AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id "
        "AND n.deleted_at IS NULL)",
        (case.known.customer_id, first.isoformat(), case.as_of.isoformat()),
    ):
        rated = Decimal((row["minutes"] or 0) * rates.get(row["channel"], 0)) / 60
        costs.append(rated if row["cost"] is None else Decimal(row["cost"]))
        months.add(row["happened_on"][:7])
    saved = round(sum(costs) * len(months) / len(costs)) if costs else 0
    if saved > 0:
        calls = f"{len(months)} call{'' if len(months) == 1 else 's'}"
        money = display(saved, currency_of(store), compact=True)
        yield (
            "less_service",
            f"one service call a month less in the last year: {calls}, {money}",
            replace(case.known, served=case.known.served - saved),
        )


def _margin(case: Case) -> Iterator[tuple[str, str, Known]]:
    """Goods cheaper by five points of revenue; a rate from other customers becomes their own."""
    known, rate = case.known, case.appraiser.rate_of(case.known).share
    revenue = known.costed if known.costed > 0 else known.revenue
    if revenue <= 0 or rate + _POINTS > 1:
        return
    cost = known.cost if known.costed > 0 else round(revenue * (1 - rate))
    cheaper = replace(known, costed=revenue, cost=cost - round(revenue * _POINTS))
    yield "margin_5", "5 points more margin", cheaper
