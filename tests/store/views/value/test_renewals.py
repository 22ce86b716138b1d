"""Subscribers: risk, money and the next order of one contract agree (T101, T110)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions import card, customers, sales
from store.actions.close_customer import close
from store.actions.segments import set_segment
from store.ledger.morning import score_everybody
from store.lifecycle.dates import dated
from store.safety.opening import Store
from store.views.plans.position import circumstances
from store.views.value.report import ValueReport, value_of
from tests.kit import TODAY, told
from tui.words.since import next_order_words


def _day(back: int) -> date:
    return TODAY - timedelta(days=back)


@pytest.fixture
def who(store: Store) -> bytes:
    """A yearly contract, renewed once, that is due in 51 days; small things are bought besides."""
    ident = customers.add(store, TODAY, "Lumen Dental").customer_id
    for back, amount in ((679, 30_000), (647, 8_000), (617, 8_000), (314, 30_000)):
        sales.purchase(store, TODAY, ident, amount, day=_day(back))
    segment = store.value("SELECT name FROM segment")
    set_segment(store, TODAY, segment, contract_days=365, window_days=400)
    return ident


def _report(store: Store, ident: bytes) -> ValueReport:
    score_everybody(store, TODAY, refit=True)
    return value_of(store, ident, TODAY)


def test_too_few_terms_tell_of_no_renewal(store: Store, who: bytes) -> None:
    report = _report(store, who)
    assert (report.churn_risk, report.ahead, report.at_risk) == (None, None, None)
    assert told(report.reason) == (
        "too little to tell: 1 term has ended among all your subscribers so far, it takes 10; "
        "1 renewal, the next is due in 51 days"
    )
    assert next_order_words(report) == "about €300; renewal due Sat 9 Jan"


@pytest.mark.long
def test_the_next_order_is_the_renewal(store: Store, who: bytes) -> None:
    for number in range(10):
        other = customers.add(store, TODAY, f"Other {number}").customer_id
        for back in (560 + number, 195 + number):
            sales.purchase(store, TODAY, other, 30_000, day=_day(back))
    report = _report(store, who)
    assert report.churn_risk is not None
    assert 0.0 < report.churn_risk < 0.5
    months = store.rows("SELECT ahead_month, ahead_quarter, ahead FROM score WHERE ahead > 0")
    assert months
    assert all(month <= quarter <= year for month, quarter, year in months)
    assert circumstances(store, who)["renewal"] == report.expected.renewal == _day(-51)
    # A part that they buy after the paid time renews nothing; what may be either is asked about.
    card.edit(store, TODAY, who, {"paid_until": _day(2)})
    sales.purchase(store, TODAY, who, 20_000, day=_day(1))
    report = _report(store, who)
    assert circumstances(store, who)["renewal"] == report.expected.renewal == _day(2)
    assert f"€200.00 of {dated(_day(1))} may have renewed it or not: note until when" in told(
        report.reason
    )
    assert circumstances(store, who, bought=8_000)["term_days"] is None
    assert circumstances(store, who, bought=30_000)["term_days"] == 365


@pytest.mark.usefixtures("who")
def test_who_has_not_renewed_has_no_money_at_risk(store: Store) -> None:
    gone = customers.add(store, TODAY, "Gone").customer_id
    sales.purchase(store, TODAY, gone, 30_000, day=_day(700))
    report = _report(store, gone)
    assert (report.churn_risk, report.ahead, report.at_risk) == (1.0, 0, 0)
    assert (report.expected.renewal, report.next_amount, next_order_words(report)) == (
        None, None, "",
    )  # fmt: skip


def test_nothing_is_expected_of_who_is_closed(store: Store) -> None:  # T111
    ident = customers.add(store, TODAY, "Lumen Dental").customer_id
    for back in (120, 80, 40):
        sales.purchase(store, TODAY, ident, 10_000, day=_day(back))
    assert "two gaps so far" in next_order_words(_report(store, ident))
    close(store, TODAY, ident, "sold")
    assert next_order_words(_report(store, ident)) == ""
