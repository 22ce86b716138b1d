"""Alarms in the queue: who rings is there, climbs while nobody answers, and comes in turn."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from store.actions import customers, followups, sales
from store.actions.records import log
from store.actions.snooze import snooze
from store.actions.touches import Touch
from store.ledger.full_check import full_check
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.safety.ringing_rows import ring_anew, ringing_wrongly
from store.views.customer.page import customer_page
from store.views.day.alarms import MINUTES, alarms_of
from store.views.day.digest import day_end
from store.views.day.heading import day
from store.views.day.owner_scope import EVERYBODY
from store.views.day.queue import Queue
from store.views.day.rank import explain
from store.views.day.stops import gone_of
from tests.kit import TODAY, crowd, told

FAR = TODAY + timedelta(days=90)


def add(store: Store, name: str, due: date, amount: int = 0) -> bytes:
    """A customer with a dated step, worth something where an amount is given."""
    who = customers.add(store, TODAY, name, due=due).customer_id
    for back in (300, 200, 100) if amount else ():
        sales.purchase(store, TODAY, who, amount, day=TODAY - timedelta(days=back))
    # Known for long: what an import brings is another matter.
    store.connection.execute(
        "UPDATE enrolment SET started_on = '2020-01-01' WHERE customer_id = ?", (who,)
    )
    return who


def ring(store: Store, who: bytes, since: date = TODAY, kind: str = "risk") -> None:
    store.connection.execute(
        "INSERT INTO alarm (id, customer_id, kind, opened_on, words, value, created_at) "
        "VALUES (randomblob(16), ?, ?, ?, 'churn risk 69 %', 0.69, '2026-11-19T06:00:00Z')",
        (who, kind, since.isoformat()),
    )


def names(store: Store, today: date = TODAY) -> list[str]:
    return [row.customer for row in Queue(store, today).page(0, -1)]


def test_who_rings_is_in_the_queue_beside_the_dated_step(store: Store) -> None:
    """T5"""
    add(store, "Due", TODAY, 1_000)
    who = add(store, "Rings", FAR, 90_000)
    crowd(store)
    score_everybody(store, TODAY)
    before = day(store, TODAY)
    ring(store, who)
    (row, _) = Queue(store, TODAY).page(0, -1)
    assert (row.customer, row.alarmed, row.early, row.due) == ("Rings", True, False, FAR)
    assert [(sign.kind, sign.since) for sign in row.alarms] == [("risk", TODAY)]
    assert told(row.why[0]) == "alarm: churn risk 69 %"
    found = day(store, TODAY)
    assert (found.left, found.tally.alarmed) == (before.left + 1, 1)
    assert found.minutes == before.minutes + MINUTES
    assert customer_page(store, who, TODAY).steps[0].why == row.why
    assert row.due.isoformat() == store.value(
        "SELECT due_on FROM follow_up WHERE id = ?", (row.key,)
    )


def test_a_due_step_and_its_alarm_are_one_row(store: Store) -> None:
    """T5"""
    who = add(store, "Both", TODAY, 1_000)
    score_everybody(store, TODAY)
    ring(store, who)
    (row,) = Queue(store, TODAY).page(0, -1)
    assert (row.alarmed, len(row.alarms)) == (False, 1)
    assert day(store, TODAY).left == 1


@pytest.mark.long
@pytest.mark.parametrize("amount", [5_000, 0])
def test_an_alarm_climbs_after_three_five_and_seven_days(store: Store, amount: int) -> None:
    """T5: with money it passes those who have up to three times as much, without it those
    without."""
    who = add(store, "Rings", FAR, amount)
    for times in (12, 18, 25) if amount else (1, 1):
        add(store, f"Due {times}", TODAY, amount * times // 10)
    crowd(store)
    score_everybody(store, TODAY)
    ring(store, who)
    places = [
        names(store, TODAY + timedelta(days=days)).index("Rings") for days in (0, 2, 3, 4, 5, 7)
    ]
    assert places == ([3, 3, 2, 2, 1, 0] if amount else [2, 2, 0, 0, 0, 0])
    late = TODAY + timedelta(days=7)
    key = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    item = next(each for each in Queue(store, late).items() if each.key == key)
    assert sum(term.amount or 0 for term in explain(store, key, late)) == item.weight
    assert "untouched for 7 days" in told(explain(store, key, late)[-1].title) or not amount


@pytest.mark.long
def test_pages_are_windows_of_one_order_with_alarms_in_it(store: Store) -> None:
    found = [add(store, f"Nr {n}", TODAY if n % 2 else FAR, 1_000 + 700 * n) for n in range(9)]
    add(store, "Early", FAR, 500)
    score_everybody(store, TODAY)
    for number in (0, 3, 6):
        ring(store, found[number], TODAY - timedelta(days=number))
    for text in ("", "nr"):
        queue = Queue(store, TODAY, text)
        whole = queue.page(0, -1)
        assert [row for n in range(len(whole)) for row in queue.page(n, 1)] == whole
        assert queue.page(1, 3) == whole[1:4]
        assert queue.count() == len(whole)
        assert queue.among([row.key for row in whole][::-1]) == whole[::-1]
        assert [stop.key for stop in queue.stops()] == [row.key for row in whole]


@pytest.mark.long
def test_one_meaning_of_left_under_every_filter(store: Store) -> None:
    """T6"""
    added = [add(store, f"Nr {n}", TODAY + timedelta(days=n), 1_000) for n in range(6)]
    score_everybody(store, TODAY)
    for who in added[3:]:
        ring(store, who)
    for text in ("", "nr", "nr 4", "due:<=today", "nobody"):
        rows = Queue(store, TODAY, text).page(0, -1)
        found = day(store, TODAY, text)
        asked = [row for row in rows if not row.early]
        assert found.left == len(asked), text
        assert found.minutes == sum(row.minutes for row in asked), text
        assert found.tally.early == len(rows) - len(asked), text
    assert day_end(store, TODAY).left == day(store, TODAY).left


@pytest.mark.long
def test_a_crowd_comes_in_turn(store: Store) -> None:
    """T5: what an import brings at once is a fifth of a morning, the most money first."""
    for number in range(20):
        add(store, f"Due {number}", TODAY, 100)
    lately = [customers.add(store, TODAY, f"New {n}", due=FAR).customer_id for n in range(60)]
    for number, who in enumerate(lately):
        sales.purchase(store, TODAY, who, 1_000 + number, day=TODAY - timedelta(days=300))
    score_everybody(store, TODAY)
    tomorrow = TODAY + timedelta(days=1)
    for who in lately:
        ring(store, who, tomorrow)
    rows = Queue(store, tomorrow).page(0, -1)
    rung = [row for row in rows if row.alarms]
    assert 0 < len(rung) <= len(rows) / 5
    assert day_end(store, tomorrow).waiting == 60 - len(rung)
    for count in (1, 2, 3):  # who is worked calls up nobody else: the turn is the morning's
        left = [row for row in Queue(store, tomorrow).page(0, -1) if row.alarms or not row.early]
        followups.finish(store, tomorrow, left[0].key, Touch(outcome="reached"))
        after = [row for row in Queue(store, tomorrow).page(0, -1) if row.alarms or not row.early]
        assert len(after) == len(left) - 1
        assert sum(bool(row.alarms) for row in after) == max(0, len(rung) - count)
    month = tomorrow + timedelta(days=30)
    assert sum(bool(row.alarms) for row in Queue(store, month).page(0, -1)) == 57
    assert day_end(store, month).waiting == 0


def test_a_few_new_ones_ring_at_once(store: Store) -> None:
    who = customers.add(store, TODAY, "New", due=FAR).customer_id
    ring(store, who, TODAY + timedelta(days=1), kind="trial")
    assert names(store, TODAY + timedelta(days=1)) == ["New"]


def test_the_days_end_names_what_still_rings(store: Store) -> None:
    """T5"""
    second, first = add(store, "Second", FAR, 9_000), add(store, "First", FAR, 10)
    score_everybody(store, TODAY)
    ring(store, second, TODAY - timedelta(days=2))
    ring(store, first, TODAY - timedelta(days=4))
    found = day_end(store, TODAY)
    assert [(each.customer, each.untouched) for each in found.rings] == [
        ("First", 4),
        ("Second", 2),
    ]
    assert (found.left, found.alarmed, found.morning) == (2, 2, 2)


def test_a_free_day_proposes_nothing_by_itself(store: Store) -> None:
    """T7"""
    add(store, "Imported and risky", FAR, 50_000)
    add(store, "Due", TODAY)
    crowd(store)
    score_everybody(store, TODAY)
    saturday = TODAY + timedelta(days=2)
    assert (TODAY.isoweekday(), saturday.isoweekday()) == (4, 6)
    assert names(store) == ["Due", "Imported and risky"]
    assert names(store, saturday) == ["Due"]
    assert day(store, saturday).tally.early == 0
    assert "room" not in str(customer_page(store, add(store, "X", FAR, 90_000), saturday).steps)
    store.connection.execute("UPDATE rep SET country = 'DE'")
    assert names(store, date(2026, 12, 25)) == ["Due"]


def test_a_stop_of_an_alarm_is_gone_when_it_rings_no_more(store: Store) -> None:
    who = add(store, "Rings", FAR)
    ring(store, who)
    (stop,) = Queue(store, TODAY).stops()
    assert (stop.place, gone_of(store, TODAY, [stop])) == ("alarm", {})
    store.connection.execute("UPDATE alarm SET loud = 0, quiet_until = ?", (FAR.isoformat(),))
    assert set(gone_of(store, TODAY, [stop])) == {stop.key}
    assert Queue(store, TODAY).stops() == []
    assert alarms_of(store, FAR, EVERYBODY).rung.keys() == {who}
    followups.move(store, TODAY, stop.key, TODAY)
    assert gone_of(store, TODAY, [stop]) == {}


# T6: whatever is done with those who ring, the morning stays what Today showed then.
@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 3, 4, 10])
def test_the_mornings_count_stays_when_alarms_are_worked(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    for n, ahead in enumerate((0, 1, 2, 3, 5, 9, 40)):
        ring(store, add(store, f"Rings {n}", TODAY + timedelta(days=ahead), 1_000 * n), TODAY)
    add(store, "Due", TODAY, 5_000)
    # What time has brought; what stood there before today is no news of today.
    store.connection.execute("UPDATE work SET worked_on = date(worked_on, '-1 day')")
    had = Queue(store, TODAY).tally().left
    assert had == 8
    for _ in range(9):
        row = chance.choice(Queue(store, TODAY).page(0, -1) or [None])
        if row is None:
            break
        ways = (
            lambda step=row.key: followups.finish(store, TODAY, step, Touch(outcome="reached")),
            lambda step=row.key: followups.finish(store, TODAY, step, Touch(outcome="no_answer")),
            lambda who=row.customer_id: log(store, TODAY, who, Touch(outcome="reached")),
            lambda who=row.customer_id: followups.add(store, TODAY, who, TODAY, "own"),
            lambda step=row.key: snooze(store, TODAY, step, TODAY + timedelta(days=2)),
        )
        chance.choice(ways)()
        found = day_end(store, TODAY)
        assert (found.morning, found.left) == (had, Queue(store, TODAY).tally().left)
        assert found.morning + found.came_in == found.worked + found.left


@pytest.mark.long
def test_every_page_is_a_part_of_the_whole_order(store: Store) -> None:
    """The first of each kind are enough: what rings and what is due, in one order by rank."""
    draw = random.Random(7)
    for number in range(24):
        due = TODAY + timedelta(days=draw.choice((0, 0, 20, 60)))
        who = add(store, f"Customer {number}", due)
        for kind in draw.sample(("risk", "silence", "renewal"), draw.randrange(3)):
            ring(store, who, TODAY - timedelta(days=draw.randrange(9)), kind)
        store.connection.execute(
            "UPDATE follow_up SET weight = ? WHERE customer_id = ?", (draw.randrange(900), who)
        )
        store.connection.execute(
            "UPDATE rhythm SET touched_on = ? WHERE customer_id = ?",
            ((TODAY - timedelta(days=draw.randrange(9))).isoformat(), who),
        )
    queue = Queue(store, TODAY)
    whole = queue.page(0, -1)
    ranks = [item.rank for item in queue.items() if item.place != "early"]
    assert ranks == sorted(ranks)
    assert len(whole) == queue.count() > 12
    for limit in (1, 2, 3, 5, 8, 13):
        pages = [queue.page(at, limit) for at in range(0, len(whole), limit)]
        assert [row for page in pages for row in page] == whole
    filtered = Queue(store, TODAY, "name:1")
    kept = [row.key for row in whole if "1" in row.customer]
    assert [row.key for row in filtered.page(0, -1)] == kept
    assert filtered.tally().alarmed == sum(r.alarmed and r.key in kept for r in whole)


def test_who_rings_follows_whatever_is_written(store: Store) -> None:
    """Triggers keep it, a full check sees where they did not, a repair makes it anew."""
    who = add(store, "Rings", FAR, 90_000)
    ring(store, who)
    ring(store, who, kind="silence")
    run = store.connection.execute
    for sql in (
        "UPDATE alarm SET loud = 0, quiet_until = '2026-12-01' WHERE kind = 'risk'",
        "UPDATE follow_up SET weight = 7, due_on = '2027-01-01', first_due_on = '2027-01-01'",
        "UPDATE rhythm SET touched_on = '2026-11-18'",
        "UPDATE enrolment SET started_on = '2021-02-03'",
        "UPDATE alarm SET closed_on = '2026-11-19', closed_why = 'talk' WHERE kind = 'silence'",
        "UPDATE customer SET closed_at = '2026-11-19T08:00:00Z', closed_on = '2026-11-19', "
        "closed_reason = 'gone', next_id = NULL",
        "UPDATE customer SET closed_at = NULL, closed_on = NULL, closed_reason = NULL, "
        "next_id = (SELECT id FROM follow_up)",
    ):
        before = [tuple(row) for row in store.rows("SELECT * FROM ringing")]
        run(sql)
        assert [tuple(row) for row in store.rows("SELECT * FROM ringing")] != before, sql
        assert ringing_wrongly(store.connection) == 0, sql
    run("UPDATE ringing SET weight = 8")
    said = [told(each.what) for each in full_check(store)]
    assert "1 × who rings is not what the alarms say." in said
    ring_anew(store.connection)
    assert ringing_wrongly(store.connection) == 0
    run("DELETE FROM alarm")
    assert store.value("SELECT count(*) FROM ringing") == 0
