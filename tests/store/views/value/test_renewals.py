"""Subscribers: risk, money and the next order of one contract agree (T101, T110)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions import card, customers, followups, sales
from store.actions.close_customer import close
from store.actions.enrolment import apply_plan
from store.actions.segments import set_segment
from store.actions.touches import Touch
from store.ledger.morning import score_everybody
from store.ledger.undo import undo
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


def test_who_says_no_to_the_renewal_leaves_at_its_end(store: Store, who: bytes) -> None:
    apply_plan(store, TODAY, who, "prepaid")
    card.edit(store, TODAY, who, {"paid_until": _day(-51)})
    store.connection.execute(
        "UPDATE follow_up SET step_key = 'before-end' WHERE customer_id = ? AND is_open = 1", (who,)
    )
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    followups.finish(store, TODAY, step, Touch(outcome="refused"))
    report = value_of(store, who, TODAY)
    assert (report.churn_risk, report.ahead, report.at_risk) == (1.0, 0, 0)
    assert told(report.reason) == (
        f"said on {dated(TODAY)} that they do not renew: "
        f"paid until {dated(_day(-51))}, then nothing"
    )
    assert (report.expected.renewal, next_order_words(report)) == (None, "")
    assert "nothing is expected until they buy" in told(value_of(store, who, _day(-52)).reason)
    card.edit(store, TODAY, who, {"paid_until": _day(-416)})  # they have renewed after all
    assert value_of(store, who, TODAY).churn_risk != 1.0
    undo(store, TODAY)
    sales.purchase(store, TODAY, who, 30_000)
    assert value_of(store, who, TODAY).churn_risk != 1.0


def test_nothing_is_expected_of_who_is_closed(store: Store) -> None:  # T111
    ident = customers.add(store, TODAY, "Lumen Dental").customer_id
    for back in (120, 80, 40):
        sales.purchase(store, TODAY, ident, 10_000, day=_day(back))
    assert "two gaps so far" in next_order_words(_report(store, ident))
    close(store, TODAY, ident, "sold")
    assert next_order_words(_report(store, ident)) == ""
