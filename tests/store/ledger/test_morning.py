"""Scoring: fitted when due, stored with its reason, O(1) after a purchase."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import customers, sales, segments
from store.ledger.morning import ask_for, freshen, score_everybody
from store.safety.opening import Store
from tests.kit import TODAY, filled_store, new_store, told


def _fill_store(made: Store) -> None:
    for number in range(10):
        ident = customers.add(made, TODAY, f"Customer {number}").customer_id
        for back in range(20 + number, 300, 30 + 7 * number):
            sales.purchase(made, TODAY, ident, 5_000, day=TODAY - timedelta(days=back))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def _fits(store: Store) -> int:
    return int(store.value("SELECT count(*) FROM fit"))


@pytest.mark.long
def test_the_first_morning_fits_and_scores(store: Store) -> None:
    assert _fits(store) == 0
    freshen(store, TODAY)
    assert _fits(store) == 1
    row = store.row("SELECT * FROM score AS v JOIN fit AS t ON t.id = v.fit_id LIMIT 1")
    assert row["scored_on"] == row["fitted_on"] == TODAY.isoformat()
    assert 0 < row["churn_risk"] < 1
    assert "likely not to buy in 90 days" in told(row["reason"])


@pytest.mark.long
def test_a_purchase_rescores_its_customer_alone(store: Store) -> None:
    score_everybody(store, TODAY)
    before = {r["customer_id"]: r["churn_risk"] for r in store.rows("SELECT * FROM score")}
    buyer = store.value("SELECT id FROM customer ORDER BY id")
    sales.purchase(store, TODAY, buyer, 5_000, day=TODAY)
    after = {r["customer_id"]: r["churn_risk"] for r in store.rows("SELECT * FROM score")}
    assert after[buyer] < before[buyer]
    assert {k: v for k, v in after.items() if k != buyer} == {
        k: v for k, v in before.items() if k != buyer
    }
    assert _fits(store) == 1


@pytest.mark.long
def test_a_refit_is_due_after_a_week_or_a_hundredth_more_purchases(store: Store) -> None:
    assert score_everybody(store, TODAY).refitted
    assert not score_everybody(store, TODAY).refitted
    assert score_everybody(store, TODAY, refit=True).refitted
    sales.purchase(store, TODAY, store.value("SELECT id FROM customer"), 100)
    assert score_everybody(store, TODAY).refitted
    assert not score_everybody(store, TODAY + timedelta(days=6)).refitted
    assert score_everybody(store, TODAY + timedelta(days=7)).refitted
    assert score_everybody(store, TODAY).refitted  # what was learnt later is not known yet


@pytest.mark.long
def test_a_new_segment_with_buyers_is_learned_from(store: Store) -> None:  # T108
    score_everybody(store, TODAY)
    segments.set_segment(store, TODAY, "Nobody yet", horizon_days=30)
    assert not score_everybody(store, TODAY).refitted
    segments.set_segment(store, TODAY, "Odd", rule="name:9", horizon_days=180)
    assert [fit.scope for fit in score_everybody(store, TODAY).fits] == [
        "company", "Everyone", "Odd",
    ]  # fmt: skip
    assert not score_everybody(store, TODAY).refitted


@pytest.mark.long
def test_purchases_after_the_day_are_not_known_yet(store: Store) -> None:
    early = TODAY - timedelta(days=200)
    score_everybody(store, early)
    days = store.value("SELECT max(days) FROM rhythm")
    last = store.value("SELECT max(last_on) FROM rhythm")
    assert last <= early.isoformat()
    score_everybody(store, TODAY)
    assert store.value("SELECT max(days) FROM rhythm") > days


def test_scoring_an_empty_store_is_no_error(tmp_path: Path) -> None:
    empty = new_store(tmp_path / "empty.db")
    assert score_everybody(empty, TODAY).customers == 0
    assert freshen(empty, TODAY) == 0


def test_a_sale_taken_back_on_its_day_is_no_purchase(tmp_path: Path) -> None:
    store = new_store(tmp_path / "back.db")
    ident = customers.add(store, TODAY, "Changed their mind").customer_id
    sales.purchase(store, TODAY, ident, 5_000, day=TODAY - timedelta(days=9))
    sales.purchase(store, TODAY, ident, -5_000, day=TODAY - timedelta(days=9))
    row = store.row("SELECT days, revenue FROM rhythm WHERE customer_id = ?", (ident,))
    assert (row["days"], row["revenue"]) == (0, 0)


@pytest.mark.long
def test_a_shorter_horizon_leaves_the_money_of_a_year(tmp_path: Path) -> None:  # T106, T117
    made = new_store(tmp_path / "yearly.db")
    for number in range(12):
        ident = customers.add(made, TODAY, f"Donor {number}").customer_id
        for year in range(1 + number % 4):
            day = TODAY - timedelta(days=200 + 365 * year + number)
            sales.purchase(made, TODAY, ident, 10_000, day=day)
    ahead = {}
    for days in (370, 90):
        ask_for(made, horizon=days)
        score_everybody(made, TODAY, refit=True)
        ahead[days] = [row[0] for row in made.connection.execute("SELECT ahead FROM score")]
    assert ahead[90] == pytest.approx(ahead[370], rel=0.1)
