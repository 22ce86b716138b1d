"""What would change it: each change is what the store would say if it had really happened."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import customers, records, sales
from store.actions.touches import Touch, add_touch, correct
from store.errors import Refused
from store.ledger.commit import work
from store.ledger.morning import score_everybody
from store.ledger.new_store import choose
from store.ledger.undo import undo
from store.safety.opening import Store
from store.value.money import about, roughly
from store.views.value.report import value_of
from store.views.value.what_if import Change, sensitivities
from tests.kit import TODAY, filled_store, new_store


def _fill_store(made: Store) -> None:
    for number in range(20):
        ident = customers.add(made, TODAY, f"Buyer {number}").customer_id
        for turn in range(1 + number % 5):
            day = TODAY - timedelta(days=60 + 31 * turn + number)
            sales.purchase(made, TODAY, ident, 10_000 + 500 * number, cost=6_000, day=day)
    score_everybody(made, TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Twenty buyers at 40 % margin, fitted; the last one has been silent for long."""
    return filled_store(tmp_path / "store.db", _fill_store)


def _silent(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Buyer 19'")
    return found


def _changes(store: Store, ident: bytes) -> dict[str, Change]:
    return {each.key: each for each in sensitivities(store, ident, TODAY)}


def _as_scored(store: Store, ident: bytes, day: date = TODAY) -> tuple[object, ...]:
    report = value_of(store, ident, day)
    return report.churn_risk, report.ahead, report.earned


def _figures(change: Change) -> tuple[object, ...]:
    return change.churn_risk, change.ahead, change.earned


@pytest.mark.long
def test_now_is_what_the_value_view_says(store: Store) -> None:
    now = sensitivities(store, _silent(store), TODAY)[0]
    assert now.key == "now"
    assert _figures(now) == _as_scored(store, _silent(store))


@pytest.mark.long
def test_silence_is_what_the_same_customer_will_be_in_a_month(store: Store) -> None:
    ident = _silent(store)
    found = _changes(store, ident)
    assert _figures(found["silent_30"]) == _as_scored(store, ident, TODAY + timedelta(days=30))
    assert (found["silent_30"].churn_risk or 0) > (found["now"].churn_risk or 0)
    assert (found["silent_30"].ahead or 0) < (found["now"].ahead or 0)
    assert found["silent_30"].earned == found["now"].earned


@pytest.mark.long
def test_buying_today_is_what_a_purchase_of_that_size_would_do(store: Store) -> None:
    ident = _silent(store)
    found = _changes(store, ident)["bought_today"]
    now = _changes(store, ident)["now"]
    assert (found.churn_risk or 1) < (now.churn_risk or 0)
    assert (found.ahead or 0) > (now.ahead or 0)
    assert found.title.startswith("they buy today, for €1")
    # The margin that came with it tells the size: revenue and cost are those of the own rate.
    rate = (19_500 - 6_000) / 19_500
    size = round((found.earned - now.earned) / rate)
    cost = size - (found.earned - now.earned)
    sales.purchase(store, TODAY, ident, size, cost=cost)
    # What is told is what they buy for; the size is worked out to a cent or two.
    assert found.title == f"they buy today, for {about(size, 'EUR')} as expected"
    assert abs(size - roughly(size, "EUR")) <= 2
    assert _as_scored(store, ident) == pytest.approx(_figures(found), rel=1e-4)
    undo(store, TODAY)
    assert _as_scored(store, ident) == _figures(now)


@pytest.mark.long
def test_one_call_a_month_less_saves_its_mean_cost(store: Store) -> None:
    ident = _silent(store)
    with work(store, TODAY) as unit:
        choose(unit, "rates", {"service_case": "60"})
    assert "less_service" not in _changes(store, ident)
    for back, touch in (
        (1, Touch(channel="service_case", cost=2_000)),
        (2, Touch(channel="service_case", minutes=10)),  # 10.00 at the rate
        (40, Touch(channel="call", direction="in", cost=3_000)),
        (41, Touch(channel="call", cost=9_000)),  # ours, not a service call
        (500, Touch(channel="service_case", cost=7_000)),  # more than a year ago
    ):
        day = TODAY - timedelta(days=back)
        records.log(store, TODAY, ident, Touch(**{**vars(touch), "day": day}))
    with work(store, TODAY) as unit:
        wrong = Touch(channel="service_case", cost=90_000, day=TODAY - timedelta(days=80))
        correct(unit, add_touch(unit, ident, wrong), {"channel": "call", "cost": 0})
    found = _changes(store, ident)
    less = found["less_service"]
    assert less.title == "one service call a month less in the last year: 2 calls, €40"
    assert less.earned == found["now"].earned + 4_000
    assert (less.ahead, less.churn_risk) == (found["now"].ahead, found["now"].churn_risk)


@pytest.mark.long
def test_five_points_more_margin(store: Store) -> None:
    found = _changes(store, _silent(store))
    revenue = 5 * 19_500
    assert found["margin_5"].earned == found["now"].earned + round(revenue * 0.05)
    assert found["margin_5"].churn_risk == found["now"].churn_risk
    assert (found["margin_5"].ahead or 0) > (found["now"].ahead or 0)


@pytest.mark.long
def test_margin_of_somebody_without_known_costs_starts_from_the_companys(store: Store) -> None:
    ident = customers.add(store, TODAY, "Lumen Dental").customer_id
    sales.purchase(store, TODAY, ident, 20_000, day=TODAY - timedelta(days=10))
    found = _changes(store, ident)
    assert found["margin_5"].earned == found["now"].earned + 1_000
    assert found["bought_today"].earned > found["now"].earned


def test_what_has_no_meaning_is_left_out(tmp_path: Path) -> None:
    empty = new_store(tmp_path / "empty.db")
    nobody = customers.add(empty, TODAY, "Nobody yet").customer_id
    assert [each.key for each in sensitivities(empty, nobody, TODAY)] == ["now", "bought_today"]
    now, bought = sensitivities(empty, nobody, TODAY)
    assert (now.churn_risk, now.ahead) == (None, None)
    # T101: one purchase in a store of its own is too little to tell.
    assert (bought.churn_risk, bought.ahead) == (None, None)
    sales.purchase(empty, TODAY, nobody, 5_000)
    # No cost of goods is known anywhere, so all of it counts as margin and no points can be added.
    keys = [each.key for each in sensitivities(empty, nobody, TODAY)]
    assert keys == ["now", "bought_today", "silent_30"]


@pytest.mark.long
def test_nothing_is_kept(store: Store) -> None:
    def kept() -> list[tuple[object, ...]]:
        rows = store.rows("SELECT * FROM score") + store.rows("SELECT * FROM rhythm")
        return [tuple(row) for row in rows + store.rows("SELECT * FROM journal")]

    before = kept()
    sensitivities(store, _silent(store), TODAY)
    assert kept() == before


@pytest.mark.long
def test_an_unknown_customer_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        sensitivities(store, bytes(16), TODAY)
