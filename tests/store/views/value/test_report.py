"""Why this number: the formulas of one customer, consistent with what the queue shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from store.actions import costs, customers, records, sales
from store.actions.touches import Touch
from store.ledger.commit import work
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.sentence import text_of
from store.views.lists.customers import customer_row
from store.views.value.facts import gather
from store.views.value.report import ValueReport, value_of
from tests.kit import TODAY, told


def _customer(store: Store) -> bytes:
    return customers.add(store, TODAY, "Lumen Dental").customer_id


def _formula(report: ValueReport, ident: str) -> Decimal | None:
    return next(each.value for each in report.formulas if each.id == ident)


def test_the_worked_example_of_three_purchases(store: Store) -> None:  # R64, R65, R66
    ident = _customer(store)
    for back, amount, cost in ((90, 10_000, 7_000), (60, 3_300, 2_310), (30, 20_000, 14_000)):
        sales.purchase(store, TODAY, ident, amount, cost=cost, day=TODAY - timedelta(days=back))
    report = value_of(store, ident, TODAY)
    assert _formula(report, "sum_of_purchases") == Decimal("333.00")
    assert _formula(report, "gross_margin") == Decimal("99.90")
    assert _formula(report, "average_check_times_purchases") == Decimal("333.00")


def test_payback_is_the_third_purchase_on_its_date(store: Store) -> None:  # R76
    ident = _customer(store)
    costs.cost(store, TODAY, ident, "acquisition", 90_000, day=date(2024, 1, 5))
    for back, margin in ((90, 40_000), (60, 30_000), (30, 25_000)):
        sales.purchase(
            store, TODAY, ident, margin * 2, cost=margin, day=TODAY - timedelta(days=back)
        )
    report = value_of(store, ident, TODAY)
    assert report.payback is not None
    assert (report.payback.purchases, report.payback.day) == (3, TODAY - timedelta(days=30))


def test_earned_is_the_same_in_the_list_and_in_the_formula(store: Store) -> None:
    ident = _customer(store)
    sales.purchase(store, TODAY, ident, 10_001, cost=3_333, day=TODAY - timedelta(days=9))
    sales.purchase(store, TODAY, ident, 7_777, day=TODAY - timedelta(days=5))
    sales.purchase(store, TODAY, ident, -1_111, day=TODAY - timedelta(days=2))
    costs.cost(store, TODAY, ident, "retention", 123)
    records.log(store, TODAY, ident, Touch(channel="return", cost=456))
    score_everybody(store, TODAY)
    row = customer_row(store, ident, TODAY)
    report = value_of(store, ident, TODAY)
    assert row is not None
    net = _formula(report, "net_of_costs")
    assert net is not None
    assert row.earned == report.earned == int(net * 100)
    assert (row.total, row.churn_risk) == (report.total, report.churn_risk)


def test_a_refund_reduces_the_purchase_with_its_number(store: Store) -> None:
    ident = _customer(store)
    for number, back in (("A1", 30), ("A2", 20)):
        sales.purchase(store, TODAY, ident, 5_000, day=TODAY - timedelta(days=back), number=number)
    sales.purchase(store, TODAY, ident, -5_000, number="A1")
    assert [each.revenue for each in gather(store.connection, [ident], TODAY)[0].purchases] == [
        0,
        5_000,
    ]
    # A purchase taken back is no purchase: one of the two is left in the count.
    report = value_of(store, ident, TODAY)
    way3 = next(f for f in report.formulas if f.id == "average_check_times_purchases")
    assert way3.inputs["purchases"] == 1


def test_no_data_at_all_gives_words(store: Store) -> None:
    report = value_of(store, _customer(store), TODAY)
    assert report.churn_risk is None
    assert "no purchase yet" in told(report.reason)
    for formula in report.formulas:
        assert formula.value is not None or formula.missing


@pytest.mark.long
def test_the_segments_period_counts_who_left(store: Store) -> None:  # R68, R69
    idents = [_customer(store) for _ in range(20)]
    for number, ident in enumerate(idents):
        sales.purchase(store, TODAY, ident, 5_000, cost=0, day=TODAY - timedelta(days=500))
        if number:
            sales.purchase(store, TODAY, ident, 5_000, cost=0, day=TODAY - timedelta(days=100))
    report = value_of(store, idents[0], TODAY)
    formula = next(f for f in report.formulas if f.id == "ampu_over_churn")
    assert formula.value == Decimal("1000.00")
    assert formula.inputs["churn_rate"] == 0.05


def test_a_source_is_paid_by_those_it_won_in_full(store: Store) -> None:  # T114
    with work(store, TODAY) as unit:
        unit.insert(
            "cost",
            {
                "kind": "acquisition",
                "amount": 10_001,
                "spent_on": TODAY.isoformat(),
                "source": "fair",
            },
        )
    idents = [customers.add(store, TODAY, f"Won {n}", source="fair").customer_id for n in range(4)]
    for ident in idents[:3]:
        sales.purchase(store, TODAY, ident, 5_000, day=TODAY - timedelta(days=9))
    known = {each.customer_id: each for each in gather(store.connection, idents, TODAY)}
    shares = [known[ident].acquisition for ident in idents]
    assert sum(share or 0 for share in shares) == 10_001
    assert sorted(share or 0 for share in shares) == [0, 3_333, 3_334, 3_334]
    assert shares[3] is None  # a prospect was not won yet
    alone = gather(store.connection, idents[1:2], TODAY)[0]
    assert alone.acquisition == shares[1]


def test_what_changed_is_told_against_a_month_ago(store: Store) -> None:
    ident = _customer(store)
    for back in (400, 300, 200, 100):
        sales.purchase(store, TODAY, ident, 10_000, day=TODAY - timedelta(days=back))
    later = TODAY + timedelta(days=40)
    score_everybody(store, TODAY, refit=True)
    first = value_of(store, ident, TODAY)
    assert first.before is None
    score_everybody(store, TODAY + timedelta(days=1))
    assert store.value("SELECT count(DISTINCT kept_on) FROM past_score") == 1
    score_everybody(store, later)
    now = value_of(store, ident, later)
    assert now.before is not None
    assert now.before.day == TODAY
    assert (now.before.earned, now.before.churn_risk) == (first.earned, first.churn_risk)
    assert (first.expected.rhythm is not None, now.next_amount) == (True, first.next_amount)


@pytest.mark.long
def test_a_few_costs_do_not_turn_everybodys_value(store: Store) -> None:  # T83
    idents = [customers.add(store, TODAY, f"Kunde {n:02d}").customer_id for n in range(10)]
    for n, ident in enumerate(idents):
        for back in range(20 + n, 700, 170):
            sales.purchase(store, TODAY, ident, 100_000, day=TODAY - timedelta(days=back))
    score_everybody(store, TODAY, refit=True)
    own, other = (value_of(store, idents[n], TODAY).total for n in (0, 1))
    assert own
    assert other
    sales.purchase(store, TODAY, idents[0], 10_000, cost=9_000, day=TODAY)
    score_everybody(store, TODAY, refit=True)
    first, second = (value_of(store, idents[n], TODAY) for n in (0, 1))
    assert first.total is not None
    assert first.total > 0.85 * own
    assert second.total is not None
    assert second.total > 0.99 * other
    net, margin = (
        next(each for each in first.formulas if each.id == ident)
        for ident in ("net_of_costs", "gross_margin")
    )
    assert net.value == margin.value == Decimal(first.earned) / 100
    assert "1 of 5 own purchases have costs and count for" in text_of(net.inputs["assumes"])
    assert "1 of 41 purchases have costs and count for" in text_of(net.inputs["assumes"])
    # Known of most purchases they count in full.
    for n, ident in enumerate(idents):
        for back in range(20 + n, 700, 170):
            day = TODAY - timedelta(days=back)
            sales.purchase(store, TODAY, ident, 100_000, cost=90_000, day=day)
    score_everybody(store, TODAY, refit=True)
    report = value_of(store, idents[1], TODAY)
    assert "count for" not in str(report.formulas)
    spent = _formula(report, "sum_of_purchases")
    assert spent is not None
    assert report.earned == round(spent * 10)


def test_models_learn_from_what_was_bought_alone(store: Store) -> None:
    ident = _customer(store)
    for back in (90, 60, 30):
        sales.purchase(store, TODAY, ident, 10_000, cost=7_000, day=TODAY - timedelta(days=back))
    records.log(store, TODAY, ident, Touch("visit", "reached", minutes=60))
    costs.cost(store, TODAY, ident, "acquisition", 5_000)
    (whole,) = gather(store.connection, [ident], TODAY)
    (learned,) = gather(store.connection, [ident], TODAY, bought_alone=True)
    assert whole.touched_on
    assert whole.acquisition == 5_000
    assert learned == replace(
        whole, touched_on=None, acquisition=None, served=0, facts=learned.facts
    )
    assert learned.facts.window_days == whole.facts.window_days
