"""Subscribers: what renews, until when is paid, and a risk at the renewal alone (T110)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from store.lifecycle.groups import GRACE_DAYS
from store.value.contract import (
    LATE_DAYS,
    Contract,
    contract_of,
    contract_reason,
    expected_renewals,
    renewal_risk,
    renewals_within,
    still_waited,
    subscriber,
    too_few_terms,
)
from store.value.models.sbg import ContractModel, Subscribers
from store.value.net_purchases import Purchase
from tests.kit import told

TODAY = date(2026, 11, 19)
MODEL = ContractModel(0.6681, 3.8061, 1000)  # Fader & Hardie 2007, high end


def paid(*back: int | tuple[int, int]) -> list[Purchase]:
    """Payments so many days ago, of 300 where no amount is given; the oldest first."""
    rows = [each if isinstance(each, tuple) else (each, 300) for each in back]
    return [Purchase(TODAY - timedelta(days=days), amount) for days, amount in rows]


def known(purchases: list[Purchase], period: int, until: date | None = None) -> Contract:
    found = contract_of(purchases, period, TODAY, until)
    assert found is not None
    return found


def test_nobody_subscribes_without_a_payment() -> None:
    assert contract_of([], 30, TODAY) is None
    assert contract_of(paid((10, 0)), 30, TODAY) is None


def test_a_payment_at_the_end_of_the_period_renews() -> None:
    assert subscriber(known(paid(80, 50, 20), 30), TODAY) == Subscribers(2, False)
    # Later than one and a half periods: the third renewal was declined.
    assert subscriber(known(paid(110, 80, 50), 30), TODAY) == Subscribers(3, True)


def test_a_term_whose_end_is_fresh_counts_for_neither_side() -> None:
    # Of those whose term ended ten days ago it is open who will not pay: who has paid waits too.
    assert subscriber(known(paid(70, 40, 10), 30), TODAY) == Subscribers(1, False)
    assert subscriber(known(paid(70, 40), 30), TODAY) == Subscribers(1, False)
    assert subscriber(known(paid(10), 30), TODAY) == Subscribers(0, False)


def test_upsells_and_monthly_invoices_renew_nothing() -> None:  # T110
    upsells = known(paid((678, 300), (647, 80), (617, 80), (314, 300)), 365)
    assert (upsells.renewals, (upsells.due - TODAY).days) == (1, 365 * 2 - 678)
    monthly = known(paid(*((30 * month, 25) for month in range(11, -1, -1))), 365)
    assert (monthly.renewals, (monthly.due - TODAY).days) == (0, 35)
    assert monthly.yearly == 300


def test_what_is_paid_ahead_is_not_at_risk() -> None:  # T110
    ahead = known(paid((729, 900)), 365, until=TODAY + timedelta(days=366))
    assert (ahead.left, ahead.yearly) == (False, 300)
    assert renewal_risk(MODEL, ahead, TODAY, 90) == 0.0
    assert expected_renewals(MODEL, ahead, TODAY, 90) == 0.0
    assert 0.0 < expected_renewals(MODEL, ahead, TODAY, 400) < 1.0
    assert told(contract_reason(ahead, 0.0, TODAY, 90)).startswith(
        "paid until 20 Nov 2027: 0 renewals"
    )
    # A later payment makes an old note void.
    renewed = known(paid(729, 364), 365, until=TODAY - timedelta(days=364))
    assert (renewed.due - TODAY).days == 1


@pytest.mark.parametrize(("horizon", "risk"), [(240, 0.0), (241, 0.0829), (600, 0.0829)])
def test_the_risk_is_at_the_renewal(horizon: int, risk: float) -> None:  # T110
    year = known(paid(*(124 + 365 * year for year in range(3, -1, -1))), 365)
    assert (year.due - TODAY).days == 241
    assert renewal_risk(MODEL, year, TODAY, horizon) == pytest.approx(
        MODEL.not_renewing(3) if risk else 0.0
    )
    assert (expected_renewals(MODEL, year, TODAY, horizon) > 0.0) is (risk > 0.0)


def test_the_risk_falls_with_every_renewal() -> None:
    risks = [
        renewal_risk(MODEL, known(paid(*(10 + 30 * n for n in range(r, -1, -1))), 30), TODAY, 90)
        for r in range(4)
    ]
    assert risks == [MODEL.not_renewing(n) for n in range(4)]
    assert risks == sorted(risks, reverse=True)


def test_who_has_declined_is_gone() -> None:
    gone = known(paid(110, 80, 50), 30)
    assert renewal_risk(MODEL, gone, TODAY, 90) == 1.0
    assert expected_renewals(MODEL, gone, TODAY, 900) == 0.0
    assert told(contract_reason(gone, 1.0, TODAY, 90)).startswith("has not renewed: 2 renewals")


def test_the_line_speaks_of_renewing() -> None:
    found = known(paid(70, 40, 10), 30)
    assert told(contract_reason(found, 0.1, TODAY, 90)) == (
        "10 % likely not to renew: 2 renewals, the next is due in 20 days"
    )
    # T101: what two terms say of the next one is too little.
    assert told(contract_reason(found, None, TODAY, 90, too_few_terms(2))) == (
        "too little to tell: 2 terms have ended among all your subscribers so far, it takes 10; "
        "2 renewals, the next is due in 20 days"
    )
    assert too_few_terms(10) is None


@pytest.mark.parametrize(
    ("amount", "due", "asked"),
    [(300, 724, False), (390, 724, False), (190, 359, True), (1200, 359, True), (80, 359, False)],
)
def test_what_renews_is_told_by_the_amount(amount: int, due: int, asked: bool) -> None:  # T110
    found = known(paid((371, 300), (3, amount)), 365)
    assert ((found.due - TODAY).days, found.unclear is not None) == (due - 365, asked)


def test_a_part_after_the_paid_time_renews_nothing() -> None:  # T110
    until = TODAY - timedelta(days=10)
    begun, later = TODAY - timedelta(days=375), TODAY - timedelta(days=3)
    goods = {begun: {"plan"}, later: {"filter"}}
    found = contract_of(paid((375, 300), (3, 290)), 365, TODAY, until, goods)
    assert found is not None
    assert (found.renewals, found.due) == (0, until)
    assert found.unclear == Purchase(later, 290)
    # With nothing to tell it from the plan it is asked about; a dear or a cheap one is not it.
    dear = contract_of(paid((375, 300), (3, 500)), 365, TODAY, until, goods)
    assert dear is not None
    assert (dear.renewals, dear.due, dear.unclear) == (0, until, None)
    same = contract_of(paid((375, 300), (3, 500)), 365, TODAY, until, {**goods, later: {"plan"}})
    assert same is not None
    assert (same.renewals, same.due) == (1, until + timedelta(days=365))
    # Who has noted until when is paid has answered.
    noted = contract_of(paid((375, 300), (3, 290)), 365, TODAY, TODAY, goods)
    assert noted is not None
    assert (noted.due, noted.unclear) == (TODAY, None)


def test_what_a_renewal_brings_is_no_upsell() -> None:  # T110
    upsells = known(paid((678, 300), (647, 80), (617, 80), (314, 300)), 365)
    assert (upsells.each, upsells.yearly) == (300, 380)
    assert known(paid((729, 900)), 365, until=TODAY + timedelta(days=366)).each == 300


def test_each_day_of_delay_beyond_the_grace_raises_the_risk() -> None:  # T107, T110
    assert LATE_DAYS == GRACE_DAYS
    last = int(365 * 0.5)

    def late(days: int) -> Contract:
        return known(paid((730, 300), (365, 300)), 365, until=TODAY - timedelta(days=days))

    risks = [renewal_risk(MODEL, late(days), TODAY, 90) for days in range(1, last + 2)]
    ahead = [expected_renewals(MODEL, late(days), TODAY, 365) for days in range(1, last + 2)]
    assert risks[:GRACE_DAYS] == pytest.approx([MODEL.not_renewing(1)] * GRACE_DAYS)
    steps = [b - a for a, b in pairwise(risks[GRACE_DAYS - 1 : last])]
    assert max(steps) == pytest.approx(min(steps))
    assert 0.9 < risks[last - 1] < risks[last] == 1.0
    assert ahead == sorted(ahead, reverse=True)
    assert ahead[last] == 0.0
    # Never more than who is in term has ahead, be the renewal today or tomorrow.
    for until in (0, -1, -30, -200):
        assert renewals_within(late(until), TODAY, 365) == 1
        assert expected_renewals(MODEL, late(until), TODAY, 365) >= ahead[0]
    # A month is over before the grace is.
    short = known(paid(45), 30)
    assert (still_waited(short, TODAY), short.left) == (1.0, False)
