"""The queue: ranked by money at risk, explained, topped up only with steps nobody has dated."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import customers, followups, sales
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.ledger.morning import freshen, score_everybody, stale
from store.lifecycle.dates import DayAt
from store.safety.opening import Store
from store.views.day.heading import day
from store.views.day.queue import Queue
from store.views.day.rank import explain
from tests.kit import TODAY, crowd, filled_store, told


def _buyer(store: Store, name: str, amount: int, gaps: list[int], due: int = 0) -> bytes:
    ident = customers.add(store, TODAY, name, due=TODAY + timedelta(days=due)).customer_id
    for back in gaps:
        sales.purchase(store, TODAY, ident, amount, day=TODAY - timedelta(days=back))
    return ident


def _fill_store(made: Store) -> None:
    _buyer(made, "Small", 1_000, [300, 200, 100])
    _buyer(made, "Large", 90_000, [300, 200, 100])
    customers.add(made, TODAY, "Never bought", due=TODAY)
    crowd(made)
    score_everybody(made, TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def test_the_most_money_at_risk_comes_first(store: Store) -> None:
    rows = Queue(store, TODAY).page(0, 50)
    assert [row.customer for row in rows] == ["Large", "Small", "Never bought"]
    assert rows[0].at_risk is not None
    assert rows[0].churn_risk is not None
    assert 0 < rows[0].churn_risk < 1
    assert rows[2].churn_risk is None
    assert all(row.why for row in rows)


def test_pages_are_windows_of_one_order(store: Store) -> None:
    whole = Queue(store, TODAY).page(0, -1)
    pieces = [row for offset in range(4) for row in Queue(store, TODAY).page(offset, 1)]
    assert pieces == whole
    assert Queue(store, TODAY).count() == len(whole)


def test_an_agreed_time_of_today_stands_first_in_the_order_of_the_clock(store: Store) -> None:
    """T34: money does not wait longer than somebody who was told a time."""
    for name, clock in (("Small", "15:30"), ("Never bought", "09:00")):
        who = store.value("SELECT id FROM customer WHERE name = ?", (name,))
        step = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
        followups.move(store, TODAY, step, DayAt(TODAY, clock))
    rows = Queue(store, TODAY).page(0, -1)
    assert [row.customer for row in rows] == ["Never bought", "Small", "Large"]
    assert [told(row.why[0]) for row in rows[:2]] == ["at 09:00", "at 15:30"]
    pieces = [row for offset in range(4) for row in Queue(store, TODAY).page(offset, 1)]
    assert pieces == rows
    assert Queue(store, TODAY).count() == 3
    later = Queue(store, TODAY + timedelta(days=1)).page(0, -1)  # the time has passed
    assert later[0].customer == "Large"
    assert "by the clock" in told(explain(store, rows[0].key, TODAY)[0].title)


def test_a_filter_narrows_the_queue(store: Store) -> None:
    queue = Queue(store, TODAY, "large")
    assert [row.customer for row in queue.page(0, 10)] == ["Large"]
    assert queue.count() == 1


def test_silence_is_told_against_the_own_rhythm(store: Store) -> None:
    late = _buyer(store, "Late", 5_000, [90, 80, 70, 64])
    why = next(r for r in Queue(store, TODAY).page(0, 9) if r.customer_id == late).why
    assert told(why[0]) == "silent 64 d, longest 10"
    often = _buyer(store, "Often", 5_000, [300, 270, 240, 140, 110, 75])
    twice = _buyer(store, "Twice", 5_000, [562, 532, 200])  # 30 and 332 days: neither is usual
    rows = {row.customer_id: row.why for row in Queue(store, TODAY).page(0, 9)}
    assert told(rows[often][0]) == "silent 75 d, usually 30"
    assert "silent" not in told(rows[twice][0])


@pytest.mark.long
def test_room_in_the_day_is_filled_with_first_steps_only(store: Store) -> None:
    _buyer(store, "Imported and risky", 50_000, [200, 150, 100], due=200)
    dated = _buyer(store, "Dated by the rep", 50_000, [200, 150, 100], due=1)
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (dated,))
    put_off(store, TODAY, step, TODAY + timedelta(days=5))
    score_everybody(store, TODAY)
    early = [row.customer for row in Queue(store, TODAY).page(0, 50) if row.early]
    assert early == ["Imported and risky"]
    # T6: what is pulled early is counted apart
    assert (day(store, TODAY).left, day(store, TODAY).tally.early) == (3, 1)


def test_a_full_day_takes_no_early_steps(store: Store) -> None:
    _buyer(store, "Imported and risky", 50_000, [200, 150, 100], due=200)
    store.connection.execute("UPDATE rep SET daily_minutes = 20")
    assert not [row for row in Queue(store, TODAY).page(0, 50) if row.early]


def test_the_heading_counts(store: Store) -> None:
    line = day(store, TODAY)
    assert (line.customers, line.orphans, line.tally.overdue, line.tally.due_today) == (3, 0, 0, 3)
    later = day(store, TODAY + timedelta(days=3))
    assert (later.tally.overdue, later.tally.due_today) == (3, 0)
    first = Queue(store, TODAY).page(0, 1)[0]
    followups.finish(store, TODAY, first.key, Touch(outcome="reached"))
    assert (day(store, TODAY).left, day(store, TODAY).done) == (2, 1)


def test_scores_are_freshened_once_a_day(store: Store) -> None:
    assert stale(store, TODAY) == 0
    tomorrow = TODAY + timedelta(days=1)
    assert stale(store, tomorrow) == 3
    assert freshen(store, tomorrow) == 0
    assert stale(store, tomorrow) == 0
    assert freshen(store, TODAY, at_most=2) == 3
