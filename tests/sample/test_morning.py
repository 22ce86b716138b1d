"""The morning of the demo is a believable day's work, and the days ahead are."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from store.safety.opening import Store
from store.settings.values import calendar_of
from store.views.customer.page import customer_page
from store.views.day.heading import day
from store.views.day.queue import Queue
from tests.kit import told
from tests.sample.conftest import TODAY

# What is owed to somebody who asked or complained is said in their own words, which are the title.
CASES = ("Answer: ", "Answer the complaint: ", "Ask whether it is settled: ")


def test_the_morning_is_a_days_work(store: Store) -> None:
    heading = day(store, TODAY)
    tally = heading.tally
    assert 15 <= tally.overdue + tally.due_today <= 28
    assert 4 <= tally.overdue <= 12
    assert 5 <= heading.week <= 50
    rows = [row for row in Queue(store, TODAY).page(0, -1) if not row.alarmed]
    assert sum(row.minutes for row in rows) < 360
    assert max(row.days_overdue for row in rows) <= 6
    assert {row.kind for row in rows} == {"step", "first", "rest", "promise", "own", "answer"}
    assert all(row.title and row.why for row in rows)
    owed = [("answer", "promise").index(row.kind) for row in rows[:4]]
    assert owed == [0, 0, 1, 1]
    owing = ("answer", "promise")
    money = [row.at_risk or 0 for row in rows if not row.alarms and row.kind not in owing]
    assert money == sorted(money, reverse=True)
    assert any(row.title.startswith("Ask whether it is settled: ") for row in rows)
    why = " | ".join(told(reason) for row in rows for reason in row.why)
    for words in (
        "promised: Send the price of the second chair",
        "unanswered for 1 day: price and delivery of twelve desks",
        "complaint unanswered for 1 day: two crates",
        "the rest is over: rebuilding",
        " d, longest ",
        "no answer yet",
        "put off 2 times",
        "agreed date",
        "get to know",
    ):
        assert words in why
    named = {row.customer for row in rows}
    assert {"Lumen Dental", "Hotel Aurora", "Brightside Café", "Rao & Sons"} <= named


def test_every_alarm_that_rings_is_in_today_on_its_day(store: Store) -> None:
    loud = store.rows(
        "SELECT a.customer_id, a.opened_on FROM alarm AS a JOIN customer AS c "
        "ON c.id = a.customer_id AND c.live = 1 WHERE a.closed_on IS NULL AND a.loud = 1"
    )
    rows = Queue(store, TODAY).page(0, -1)
    assert len(loud) >= 3
    assert {row["customer_id"] for row in loud} <= {row.customer_id for row in rows}
    heading = day(store, TODAY)
    assert heading.tally.alarmed == sum(row.alarmed for row in rows)
    assert heading.minutes == sum(row.minutes for row in rows if not row.early)


def test_steps_fall_on_working_days_and_not_in_heaps(store: Store) -> None:
    calendar = calendar_of(store)
    assert not calendar.is_working(date(2026, 12, 25))
    dues = Counter(
        date.fromisoformat(row["due_on"])
        for row in store.rows("SELECT due_on FROM follow_up WHERE is_open = 1")
    )
    assert [due for due in dues if not calendar.is_working(due)] == []
    minutes = Counter[str]()
    for row in store.rows(
        "SELECT due_on, minutes FROM follow_up WHERE is_open = 1 AND due_on > ?",
        (TODAY.isoformat(),),
    ):
        minutes[row["due_on"]] += row["minutes"]
    ahead = {due: count for due, count in dues.items() if due > TODAY}
    assert max(ahead.values()) <= 16
    assert max(minutes.values()) <= 240
    assert sum(count for due, count in ahead.items() if due > TODAY + timedelta(days=60)) > 30


def test_every_step_says_what_to_say(store: Store) -> None:
    silent = store.rows(
        "SELECT title FROM follow_up WHERE is_open = 1 AND length(trim(coalesce(say, ''))) = 0 "
        "AND kind NOT IN ('rest', 'promise')"  # made from the day on which they are read
    )
    titles = [told(row["title"]) for row in silent]
    assert [title for title in titles if not title.startswith(CASES)] == []
    pages = [
        customer_page(store, row.customer_id, TODAY) for row in Queue(store, TODAY).page(0, -1)
    ]
    steps = [step for page in pages for step in page.steps]
    assert all(step.say or step.title.startswith(CASES) for step in steps)
    # A first offer names a product that only the rep knows; everything else is filled in.
    assert {name for step in steps for name in step.missing} <= {"product"}
