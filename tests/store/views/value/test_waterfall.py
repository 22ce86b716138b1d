"""The bars of a customer's value add up to the cent, and the way to payback ends where it says."""

from __future__ import annotations

import random
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import costs, customers, records, sales
from store.actions.touches import Touch
from store.errors import Refused
from store.ledger.commit import work
from store.ledger.morning import score_everybody
from store.ledger.new_store import choose
from store.safety.opening import Store
from store.views.segments.segments import segments
from store.views.segments.total import total_of
from store.views.value.payback import cumulated
from store.views.value.report import value_of
from store.views.value.waterfall import Bar, waterfall
from tests.kit import TODAY, new_store

KEYS = [
    *("revenue", "refunds", "goods", "service", "retention", "acquisition"),
    *("earned", "ahead", "total"),
]


def _bars(store: Store, ident: bytes) -> dict[str, Bar]:
    bars = waterfall(store, ident, TODAY)
    assert [each.key for each in bars] == KEYS
    return {each.key: each for each in bars}


def _adds_up(store: Store, ident: bytes) -> None:
    report, bars = value_of(store, ident, TODAY), _bars(store, ident)
    running = 0
    for bar in bars.values():
        if bar.kind == "sum":
            assert bar.amount == running
        else:
            running += bar.amount
            assert bar.kind == "start" or (bar.kind == "plus") == (bar.amount > 0) or not bar.amount
        assert bar.running == running
    assert bars["earned"].amount == report.earned
    assert bars["ahead"].amount == (report.ahead or 0)
    assert bars["total"].amount == report.total


def _agrees_with_payback(store: Store, ident: bytes) -> None:
    report, found = value_of(store, ident, TODAY), cumulated(store, ident, TODAY)
    assert (found.cac, found.payback) == (report.cac, report.payback)
    if report.payback is None:
        return
    cost, number = report.cac or 0, report.payback.purchases
    totals = [total for _, total in found.points]
    if number is None:
        assert report.payback.left == cost - (totals[-1] if totals else 0) > 0
    elif number > 0:
        assert found.points[number - 1][0] == report.payback.day
        assert totals[number - 1] >= cost > max([0, *totals[: number - 1]])


EVENT = st.one_of(
    st.tuples(
        st.just("purchase"),
        st.integers(-30_000, 90_001),
        st.none() | st.integers(0, 60_000),
        st.sampled_from([None, "A1", "A2"]),
    ),
    st.tuples(
        st.just("touch"),
        st.sampled_from(["call", "visit", "service_case", "return"]),
        st.none() | st.integers(0, 9_999),
        st.integers(0, 90),
    ),
    st.tuples(
        st.sampled_from(["acquisition", "retention", "service"]),
        st.integers(0, 99_999),
        st.none(),
        st.none(),
    ),
)


@pytest.mark.long
@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 900), EVENT), max_size=14))
def test_every_customer_adds_up_to_the_cent(
    events: list[tuple[int, tuple[str, int | str, int | None, int | str | None]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "store.db")
        idents = [customers.add(store, TODAY, f"Buyer {n}").customer_id for n in range(2)]
        with work(store, TODAY) as unit:
            choose(unit, "rates", {"call": "37.50", "service_case": "61"})
        # Somebody else's purchases give a margin for those whose cost is not known.
        sales.purchase(store, TODAY, idents[1], 9_999, cost=6_001, day=TODAY - timedelta(days=40))
        with work(store, TODAY):
            for back, (kind, first, second, third) in events:
                day = TODAY - timedelta(days=back)
                if kind == "purchase":
                    number = str(third or "G1") if third or not first else None
                    sales.purchase(
                        store, TODAY, idents[0], int(first), cost=second, day=day, number=number
                    )
                elif kind == "touch":
                    minutes = int(third or 0)
                    touch = Touch(channel=str(first), cost=second, minutes=minutes, day=day)
                    records.log(store, TODAY, idents[0], touch)
                else:
                    costs.cost(store, TODAY, idents[0], kind, int(first), day=day)
        score_everybody(store, TODAY)
        for ident in idents:
            _adds_up(store, ident)
            _agrees_with_payback(store, ident)
        store.close()


@pytest.mark.parametrize(
    ("call", "back", "loss"),
    # 5c + r against 5,000: below, equal (no loss), one cent above, and far above.
    [
        (90_000, 49_999, False),
        (90_000, 50_000, False),
        (90_000, 50_001, True),
        (0, 500_000, False),
        (100_001, 0, True),
    ],
)
def test_a_laptop_sold_well_can_be_a_loss(store: Store, call: int, back: int, loss: bool) -> None:
    ident = customers.add(store, TODAY, "Lumen Dental").customer_id  # R75
    sales.purchase(store, TODAY, ident, 1_500_000, cost=1_000_000, day=TODAY - timedelta(days=30))
    for days in (25, 20, 15, 10, 5):
        touch = Touch(channel="service_case", cost=call, day=TODAY - timedelta(days=days))
        records.log(store, TODAY, ident, touch)
    records.log(store, TODAY, ident, Touch(channel="return", cost=back))
    bars = _bars(store, ident)
    assert (bars["revenue"].amount, bars["goods"].amount) == (1_500_000, -1_000_000)
    assert bars["goods"].running == 500_000  # the profit on paper
    assert bars["earned"].amount == 500_000 - 5 * call - back
    assert (bars["earned"].amount < 0) is loss
    _adds_up(store, ident)


def test_titles_say_what_is_assumed(store: Store) -> None:
    nobody = customers.add(store, TODAY, "Nobody yet").customer_id
    bars = _bars(store, nobody)
    assert all(bar.amount == 0 for bar in bars.values())
    assert bars["acquisition"].title == "acquisition, not known"
    assert bars["ahead"].title == "ahead, nothing to go by yet"
    assert bars["goods"].title == "goods"
    ident = customers.add(store, TODAY, "Lumen Dental").customer_id
    costs.cost(store, TODAY, ident, "acquisition", 100)
    sales.purchase(store, TODAY, ident, 10_000, cost=6_000, day=TODAY - timedelta(days=60))
    sales.purchase(store, TODAY, ident, 5_000, day=TODAY - timedelta(days=30))
    bars = _bars(store, ident)
    assert bars["goods"].amount == -9_000
    assert bars["goods"].title == "goods, partly by the average margin"
    assert bars["acquisition"].title == "acquisition"
    assert bars["ahead"].title == "ahead, nothing to go by yet"  # T101: too little to tell


def test_revenue_stands_before_refunds(store: Store) -> None:
    ident = customers.add(store, TODAY, "Lumen Dental").customer_id
    sales.purchase(store, TODAY, ident, 10_000, cost=6_000, day=TODAY - timedelta(days=60))
    sales.purchase(store, TODAY, ident, 2_000, cost=1_000)
    sales.purchase(store, TODAY, ident, -1_500, cost=-900)
    bars = waterfall(store, ident, TODAY)
    assert [each.amount for each in bars[:3]] == [12_000, -1_500, -6_100]
    assert [each.kind for each in bars[:3]] == ["start", "minus", "minus"]
    assert waterfall(store, ident, TODAY - timedelta(days=1))[0].amount == 10_000


@pytest.mark.long
def test_every_face_of_a_value_is_one_figure_and_a_segment_is_their_sum(store: Store) -> None:
    """T103, T104: with refunds on the day and later, credits, free orders, costs known in part."""
    rng, day = random.Random(5), timedelta(days=1)
    for number in range(14):
        ident = customers.add(store, TODAY, f"Customer {number}").customer_id
        for back in sorted(rng.sample(range(20, 500), rng.randrange(1, 7)), reverse=True):
            amount = rng.choice([0, rng.randrange(1, 90_001)])
            cost = rng.choice([None, amount * 3 // 7])
            order = f"{number}-{back}"
            sales.purchase(
                store, TODAY, ident, amount, cost=cost, day=TODAY - back * day, number=order
            )
            if amount and rng.random() < 0.4:
                part, later = rng.choice([amount, amount // 3, amount + 1]), rng.choice([0, 9])
                sales.purchase(
                    store, TODAY, ident, -part, day=TODAY - (back - later) * day, number=order
                )
    score_everybody(store, TODAY, refit=True)
    sums = [0, 0]
    for row in store.rows("SELECT customer_id, earned, ahead, total FROM score"):
        report, bars = value_of(store, row[0], TODAY), _bars(store, row[0])
        formulas = {each.id: each.value for each in report.formulas}
        assert (report.earned, report.ahead, report.total) == tuple(row[1:])
        assert bars["earned"].amount == report.earned == int((formulas["net_of_costs"] or 0) * 100)
        assert (bars["ahead"].amount, bars["total"].amount) == (report.ahead or 0, report.total)
        if report.ahead is not None:
            assert report.total == int((formulas["predictive"] or 0) * 100)
        sums = [sums[0] + (report.total or 0), sums[1] + (report.ahead or 0)]
    (segment,) = segments(store, TODAY)
    assert sums == [segment.ltv, total_of(store, segment.key, segment.horizon_days).ahead]


def test_an_unknown_customer_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        waterfall(store, bytes(16), TODAY)
