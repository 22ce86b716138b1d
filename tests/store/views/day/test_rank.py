"""The sum behind a place in the queue, and the best set of the day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from store.actions import customers, records, sales
from store.actions.cases import open_case
from store.errors import Refused
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.views.day.queue import Queue
from store.views.day.rank import at_risk_of, best_set, explain
from tests.kit import TODAY, crowd, filled_store, new_store, told


def _fill_store(made: Store) -> None:
    for n, name in enumerate(("Lumen", "Aurora", "Rao", "Brightside", "Mill"), start=1):
        first = TODAY - timedelta(days=n)
        who = customers.add(made, first, name, due=first).customer_id
        for back in range(20 + 7 * n, 400, 30 + 9 * n):
            day = TODAY - timedelta(days=back)
            sales.purchase(made, TODAY, who, 1_234_567 * n, day=day)
    customers.add(made, TODAY, "New", due=TODAY)
    crowd(made)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


@pytest.mark.long
def test_the_terms_are_the_weight_to_the_cent(store: Store) -> None:
    who = store.value("SELECT id FROM customer WHERE name = 'Rao'")
    records.promise(store, TODAY - timedelta(days=9), who, "prices", TODAY - timedelta(days=5))
    open_case(store, TODAY, who, "complaint", "loud")
    score_everybody(store, TODAY)
    rows = store.rows("SELECT id, weight, kind FROM follow_up WHERE is_open = 1")
    assert {row["kind"] for row in rows} >= {"answer", "promise", "first"}
    for row in rows:
        terms = explain(store, row["id"], TODAY)
        assert sum(term.amount or 0 for term in terms) == row["weight"]
        for term in terms:
            # A factor of six places and a cent of rounding in each term.
            exact = term.factor * term.weight
            assert abs(exact - (term.amount or 0)) <= Decimal(term.weight) / 10**6 + len(terms)
    answer = next(row for row in rows if row["kind"] == "answer")
    titles = [told(term.title) for term in explain(store, answer["id"], TODAY)]
    assert len(titles) == 4
    assert "waits for our answer" in titles[0]
    assert "within 90 days × margin a year they bring" in titles[1]
    assert "complaint is open" in titles[2]
    assert "was not kept in time" in titles[3]


def test_somebody_of_whom_nothing_is_known_says_so(store: Store) -> None:
    step = store.value("SELECT next_id FROM customer WHERE name = 'New'")
    (term,) = explain(store, step, TODAY)
    assert (term.amount, term.first, at_risk_of([term])) == (None, False, None)
    assert "date alone" in told(term.title)
    with pytest.raises(Refused):
        explain(store, bytes(16), TODAY)


@pytest.mark.long
def test_the_best_set_is_in_the_queues_order_and_fits(store: Store) -> None:
    score_everybody(store, TODAY)
    every = Queue(store, TODAY).page(0, -1)
    assert best_set(store, TODAY, 10_000) == every
    chosen = best_set(store, TODAY, 25)
    assert sum(row.minutes for row in chosen) <= 25
    ten = [row for row in every if row.minutes == 10][:2]
    assert chosen == ten
    assert best_set(store, TODAY, 0) == []


def test_what_is_owed_is_in_every_set(store: Store) -> None:
    who = store.value("SELECT id FROM customer WHERE name = 'New'")
    open_case(store, TODAY, who, "enquiry", "Which filters fit?")
    (row,) = best_set(store, TODAY, 10)
    assert (row.customer, row.kind) == ("New", "answer")


def test_where_no_risk_is_told_silence_beyond_the_longest_gap_comes_first(tmp_path: Path) -> None:
    """T14: nobody's risk is known, and the customers nobody has met are overdue for longer."""
    store = new_store(tmp_path / "store.db")
    for n, gaps in enumerate(((150, 100), (200, 30), (), (5, 40)), start=1):
        name = f"Buyer {n}" if gaps else "Never"
        due = TODAY - timedelta(days=9 if n > 2 else n)
        who = customers.add(store, due, name, due=due).customer_id
        # Passing the only gap, as the first does, is no rhythm broken and ranks nobody.
        few = {gaps[0], sum(gaps)} if gaps else set[int]()
        for back in few if n == 1 else {*few, *(sum(gaps) + gaps[1] * k for k in (1, 2) if gaps)}:
            sales.purchase(store, TODAY, who, 5_000, day=TODAY - timedelta(days=back))
        store.connection.execute(
            "UPDATE follow_up SET due_on = ? WHERE customer_id = ? AND is_open = 1",
            (due.isoformat(), who),
        )
    rows = Queue(store, TODAY).page(0, -1)
    assert {row.at_risk for row in rows} == {None}
    assert rows[0].customer == "Buyer 2"
    assert [row.customer for row in Queue(store, TODAY).page(0, 1)] == ["Buyer 2"]
    assert "silent 200 d" in told(rows[0].why[0])
    first = next(row for row in rows if row.customer == "Buyer 1")
    assert told(first.why[0]) == "silent 150 d, one gap 100"
    (term,) = explain(store, rows[0].key, TODAY)
    assert "silent longer than ever" in told(term.title)
    assert all("date alone" in told(explain(store, row.key, TODAY)[0].title) for row in rows[1:])
    assert [row.customer for row in best_set(store, TODAY, rows[0].minutes)] == ["Buyer 2"]
    assert Queue(store, TODAY).count() == len(rows) == 4
