"""One open alarm for each customer and reason: it opens, is put off, ends, and can be undone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from store.actions import costs, customers, followups, records
from store.actions.card import edit
from store.actions.close_customer import close
from store.actions.sales import purchase
from store.actions.segments import set_segment
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.exchange.read_file import import_file
from store.ledger.alarms import _answered as answered_by_a_talk
from store.ledger.commit import trial
from store.ledger.morning import score_everybody
from store.ledger.undo import redo, undo
from store.lifecycle.alarms import Evidence, Sign
from store.safety.opening import Store
from store.sentence import say
from store.views.customer.history import History
from store.views.customer.page import customer_page
from store.views.day.queue import Queue
from store.views.day.rank import explain
from store.views.lists.customers import Customers
from tests.kit import TODAY, crowd, state, told

LATE = TODAY + timedelta(days=100)


@pytest.fixture
def lumen(store: Store) -> bytes:
    """A customer whom we have met, in a segment that allows ninety days of silence."""
    set_segment(store, TODAY, "Clinics")
    ident = customers.add(store, TODAY, "Lumen Dental", segment="Clinics").customer_id
    reach(store, TODAY, ident, TODAY + timedelta(days=150))
    set_segment(store, TODAY, "Clinics", max_silence_days=90, rot_days=90)
    return ident


def reach(store: Store, today: date, customer: bytes, due: date) -> None:
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (customer,))
    followups.finish(store, today, step, Touch("call", "reached"), next_due=due)


def step_of(store: Store, customer: bytes) -> bytes:
    found: bytes = store.value("SELECT next_id FROM customer WHERE id = ?", (customer,))
    return found


def alarms(store: Store) -> list[tuple[Any, ...]]:
    return [
        (row["kind"], told(row["words"]), row["loud"], told(row["closed_why"]) or None)
        for row in store.rows(
            "SELECT * FROM alarm WHERE deleted_at IS NULL ORDER BY opened_on, kind"
        )
    ]


@pytest.mark.usefixtures("lumen")
def test_it_opens_in_the_morning_and_its_words_follow_the_evidence(store: Store) -> None:
    score_everybody(store, TODAY + timedelta(days=90))
    assert alarms(store) == []
    score_everybody(store, TODAY + timedelta(days=91))
    assert alarms(store) == [("silence", "no word for 91 d, the limit is 90", 1, None)]
    for _ in range(2):
        score_everybody(store, LATE)
        assert alarms(store) == [("silence", "no word for 100 d, the limit is 90", 1, None)]
    assert store.value("SELECT opened_on FROM alarm") == "2027-02-18"
    assert store.value("SELECT value FROM alarm") == 91
    assert store.value("SELECT count(*) FROM follow_up WHERE is_open = 1") == 1


def test_it_ends_with_a_reason_that_the_history_keeps(store: Store, lumen: bytes) -> None:
    score_everybody(store, LATE)
    records.log(store, LATE, lumen, Touch("call", "reached"))
    assert [row[3] for row in alarms(store)] == ["a word between us"]
    lines = [each for each in History(store, lumen).page(0, -1) if each.kind == "alarm"]
    assert [(each.outcome, each.title, told(each.note)) for each in lines] == [
        ("closed", "silence", "a word between us"),
        ("opened", "silence", "no word for 100 d, the limit is 90"),
    ]
    assert len({each.key for each in lines}) == 2
    assert all(len(each.key[1]) == 16 for each in lines)


def test_undo_and_redo_of_what_ended_it(store: Store, lumen: bytes) -> None:
    score_everybody(store, LATE)
    before = state(store)
    records.log(store, LATE, lumen, Touch("call", "reached"))
    after = state(store)
    undo(store, LATE)
    assert state(store) == before
    redo(store, LATE)
    assert state(store) == after
    undo(store, LATE)
    assert state(store) == before


def test_undo_on_another_day_opens_the_same_one_again(store: Store, lumen: bytes) -> None:
    score_everybody(store, LATE)
    records.log(store, LATE, lumen, Touch("call", "reached"))
    undo(store, LATE)
    redo(store, LATE)
    undo(store, LATE + timedelta(days=1))
    assert alarms(store) == [("silence", "no word for 101 d, the limit is 90", 1, None)]
    assert store.value("SELECT opened_on FROM alarm") == LATE.isoformat()


def test_undo_of_what_opened_it_leaves_no_trace(store: Store, lumen: bytes) -> None:
    score_everybody(store, TODAY)
    before = state(store)
    edit(store, TODAY, lumen, {"trial_until": TODAY + timedelta(days=14)})
    assert [row[0] for row in alarms(store)] == []  # added today
    undo(store, TODAY)
    assert state(store) == before
    tomorrow = TODAY + timedelta(days=1)
    score_everybody(store, tomorrow)
    before = state(store)
    edit(store, tomorrow, lumen, {"trial_until": TODAY + timedelta(days=14)})
    assert [row[0] for row in alarms(store)] == ["trial"]
    after = state(store)
    undo(store, tomorrow)
    assert state(store) == before
    redo(store, tomorrow)
    assert state(store) == after


def test_undo_long_after_it_ended_and_rang_anew(store: Store, lumen: bytes) -> None:
    """The unit that ended the first alarm is taken back while a second of the kind rings."""
    score_everybody(store, LATE)
    records.log(store, LATE, lumen, Touch("call", "reached"))
    later = LATE + timedelta(days=120)
    score_everybody(store, later)
    assert [row[3] for row in alarms(store)] == ["a word between us", None]
    undo(store, later)
    # The first has never ended then, and there are no two of a kind.
    assert alarms(store) == [("silence", "no word for 220 d, the limit is 90", 1, None)]
    assert store.value("SELECT opened_on FROM alarm WHERE closed_on IS NULL") == LATE.isoformat()
    redo(store, later)
    assert [row[3] for row in alarms(store)] == ["a word between us", None]
    assert "no word for 120 d" in alarms(store)[1][1]
    undo(store, later)
    assert len(alarms(store)) == 1


def test_there_is_one_open_alarm_for_each_reason(store: Store, lumen: bytes) -> None:
    score_everybody(store, LATE)
    with pytest.raises(dbapi2.IntegrityError):
        store.connection.execute(
            "INSERT INTO alarm (id, customer_id, kind, opened_on, words, value, created_at) "
            "VALUES (randomblob(16), ?, 'silence', '2027-01-01', 'again', 1, "
            "'2027-01-01T09:00:00Z')",
            (lumen,),
        )
    store.connection.execute("UPDATE alarm SET closed_on = '2027-03-01', closed_why = 'x'")
    with pytest.raises(dbapi2.IntegrityError):
        store.connection.execute("UPDATE alarm SET closed_why = ' '")


@pytest.mark.usefixtures("lumen")
def test_one_that_ends_and_begins_on_one_day_is_the_same(store: Store) -> None:
    score_everybody(store, LATE)
    set_segment(store, LATE, "Clinics", max_silence_days=300, rot_days=300)
    assert [row[3] for row in alarms(store)] == ["the limit is 300 d now"]
    set_segment(store, LATE, "Clinics", max_silence_days=80, rot_days=80)
    assert alarms(store) == [("silence", "no word for 100 d, the limit is 80", 1, None)]


def test_a_snooze_keeps_it_quiet_until_then_or_until_it_is_worse(
    store: Store, lumen: bytes
) -> None:
    score_everybody(store, LATE)
    quiet = LATE + timedelta(days=60)
    before = state(store)
    put_off(store, LATE, step_of(store, lumen), quiet)
    assert [row[2] for row in alarms(store)] == [0]
    assert Customers(store, LATE, "has:alarm").count() == 0
    (alarm,) = customer_page(store, lumen, LATE).relation.alarms
    assert alarm.quiet_until == quiet
    for days, loud in ((29, 0), (30, 1), (59, 1), (60, 1)):
        score_everybody(store, LATE + timedelta(days=days))
        assert [row[2] for row in alarms(store)] == [loud], days
    score_everybody(store, LATE)
    undo(store, LATE)
    assert state(store)["alarm"] == before["alarm"]
    assert [row[2] for row in alarms(store)] == [1]


def test_a_second_snooze_is_measured_from_the_first(store: Store, lumen: bytes) -> None:
    score_everybody(store, LATE)
    put_off(store, LATE, step_of(store, lumen), LATE + timedelta(days=20))
    soon = LATE + timedelta(days=19)
    score_everybody(store, soon)
    before = state(store)
    put_off(store, soon, step_of(store, lumen), LATE + timedelta(days=80))
    undo(store, soon)
    assert state(store) == before
    redo(store, soon)
    score_everybody(store, LATE + timedelta(days=29))
    assert [row[2] for row in alarms(store)] == [0]
    score_everybody(store, LATE + timedelta(days=30))
    assert [row[2] for row in alarms(store)] == [1]


def test_while_they_rest_silence_is_what_was_agreed(store: Store, lumen: bytes) -> None:
    score_everybody(store, LATE)
    followups.rest(store, LATE, lumen, LATE + timedelta(days=200), "away until autumn")
    for days in (0, 100, 199):
        score_everybody(store, LATE + timedelta(days=days))
        assert [row[2] for row in alarms(store)] == [0], days
    score_everybody(store, LATE + timedelta(days=200))
    assert [row[2] for row in alarms(store)] == [1]


def test_an_end_without_a_step_before_it(store: Store, lumen: bytes) -> None:
    tomorrow = TODAY + timedelta(days=1)
    end = TODAY + timedelta(days=21)
    edit(store, tomorrow, lumen, {"paid_until": end})
    assert [row[:2] for row in alarms(store)] == [
        ("renewal", "paid time ends in 20 d, no step before it")
    ]
    followups.add(store, tomorrow, lumen, end, "Renew")
    assert [row[3] for row in alarms(store)] == ["a step stands before it"]
    undo(store, tomorrow)
    assert [row[3] for row in alarms(store)] == [None]
    close(store, tomorrow, lumen, "practice sold")
    assert [row[3] for row in alarms(store)] == ["closed: practice sold"]


@pytest.mark.long
def test_risk_with_money_and_less_than_they_cost(store: Store, lumen: bytes) -> None:
    for days in (405, 375, 345, 325, 305):
        purchase(store, TODAY, lumen, 50_000, cost=10_000, day=TODAY - timedelta(days=days))
    crowd(store)
    score_everybody(store, TODAY + timedelta(days=1), refit=True)
    assert "risk" in [row[0] for row in alarms(store)]
    once = customers.add(store, TODAY, "Once").customer_id
    purchase(store, TODAY, once, 50_000, day=TODAY - timedelta(days=85))
    reach(store, TODAY, once, TODAY + timedelta(days=150))
    score_everybody(store, TODAY + timedelta(days=1))
    assert {row["customer_id"] for row in store.rows("SELECT customer_id FROM alarm")} == {lumen}
    costs.cost(store, TODAY + timedelta(days=1), lumen, "acquisition", 9_000_000)
    assert "cost" in [row[0] for row in alarms(store) if row[3] is None]
    edit(store, TODAY + timedelta(days=1), lumen, {"spend_reason": "a name to show"})
    ended = {row[0]: row[3] for row in alarms(store)}
    assert ended["cost"] == "on purpose: a name to show"


def test_an_import_rings_no_alarm(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    rows = "".join(f"Old {n},2023-0{n}-01,100\n" for n in range(1, 8))
    file.write_text("Customer,Date,Amount\n" + rows)
    set_segment(store, TODAY, "Everyone", max_silence_days=30, rot_days=30)
    import_file(store, TODAY, file, kind="purchases", currency="EUR")
    score_everybody(store, TODAY, refit=True)
    assert alarms(store) == []
    # The step that their history asks for stands for them until its day is over (T14).
    score_everybody(store, TODAY + timedelta(days=1))
    assert alarms(store) == []
    score_everybody(store, TODAY + timedelta(days=40))
    assert {row[0] for row in alarms(store)} == {"silence"}


def test_a_preview_rings_no_alarm(store: Store, lumen: bytes) -> None:
    score_everybody(store, LATE)
    before = state(store)
    with trial(store, LATE):
        records.log(store, LATE, lumen, Touch("call", "reached"))
    assert state(store) == before


def test_it_stands_in_the_reasons_and_moves_nothing(store: Store, lumen: bytes) -> None:
    score_everybody(store, LATE)
    late = TODAY + timedelta(days=151)
    before = Queue(store, late).page(0, -1)
    score_everybody(store, late)
    (row,) = Queue(store, late).page(0, -1)
    assert "alarm: no word for 151 d, the limit is 90" in map(told, row.why)
    assert [each.key for each in before] == [row.key]
    terms = explain(store, row.key, late)
    assert sum(term.amount or 0 for term in terms) == store.value(
        "SELECT weight FROM follow_up WHERE id = ?", (row.key,)
    )
    page = customer_page(store, lumen, late)
    assert row.why == page.steps[0].why
    assert [alarm.kind for alarm in page.relation.alarms] == ["silence"]
    assert [each.name for each in Customers(store, late, "has:alarm").page(0, 9)] == [
        "Lumen Dental"
    ]
    assert Customers(store, late, "-has:alarm").count() == 0


def test_a_risk_that_comes_after_a_talk_is_measured_from_the_customers_own_limit() -> None:  # T5
    ago, ahead = TODAY - timedelta(days=6), TODAY + timedelta(days=20)
    known = Evidence(
        live=True, met=True, heard_on=ago, next_on=ahead, limit=60, talked_on=ago, usual_risk=0.33
    )  # its alarm rings from 0.665 on
    sign = Sign(0.72, say("alarm.risk", risk=72, limit=67, usual=33))
    assert answered_by_a_talk(known, "risk", sign, None, TODAY, None, 0.6) == {}
    worse = sign._replace(value=0.77)
    assert answered_by_a_talk(known, "risk", worse, None, TODAY, None, 0.6) is None


def test_what_begins_on_the_day_of_a_talk_is_told_alike_by_a_second_look(store: Store) -> None:
    ident = customers.add(store, TODAY, "Mill").customer_id
    store.connection.execute("UPDATE enrolment SET started_on = '2020-01-01'")  # no newcomer
    followups.finish(store, TODAY, step_of(store, ident), Touch(outcome="bought"), bought=-1)
    assert alarms(store)[0][0] == "cost"
    after = state(store)
    undo(store, TODAY)
    redo(store, TODAY)
    assert state(store) == after
