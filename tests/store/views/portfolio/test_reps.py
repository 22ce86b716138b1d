"""What each rep did, what waits for others, and what customers complain of."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from store.actions import customers, records, sales
from store.actions.cases import answer_case, close_case, open_case
from store.actions.correct_touch import Correction, correct_touch
from store.actions.reps import add_rep
from store.actions.touches import Touch
from store.views.day.digest import day_end
from store.views.portfolio.capacity import work_ahead
from store.views.portfolio.people import Cause, complaints, reps
from tests.kit import TODAY, new_store


def test_touches_are_those_of_the_digests(tmp_path: Path) -> None:  # F9a
    store = new_store(tmp_path / "store.db")
    yesterday = TODAY - timedelta(days=1)
    who = customers.add(store, yesterday, "Lumen").customer_id
    for day in (yesterday, TODAY):
        for outcome in ("reached", "refused", "bought", "no_answer", "message"):
            records.log(store, day, who, Touch(outcome=outcome))
        records.log(store, day, who, Touch(channel="email", direction="in"))
        records.log(store, day, who, Touch(channel="note", outcome=None, note="likes tea"))
        open_case(store, day, who, "complaint", "loud")
    sales.purchase(store, TODAY, who, 5000)
    wrong = store.value("SELECT id FROM interaction WHERE outcome = 'no_answer' LIMIT 1")
    correct_touch(store, TODAY, wrong, Correction(outcome="message"))
    told = [day_end(store, day).touches for day in (yesterday, TODAY)]
    (line,) = reps(store, [], TODAY)
    assert line.touches == sum(told) >= 14
    assert (line.reached, line.sold) == (6, 2)


def test_a_cause_is_one_however_it_is_spelt(tmp_path: Path) -> None:  # R92
    store = new_store(tmp_path / "store.db")
    opened = TODAY - timedelta(days=20)
    who = customers.add(store, opened, "Lumen").customer_id
    for days, cause in ((2, "Outage"), (4, "outage "), (9, "outage"), (1, "picking")):
        case = open_case(store, opened, who, "complaint", f"{cause} {days}").record_id or b""
        answer_case(store, opened + timedelta(days=days), case)
        close_case(store, TODAY, case, cause)
    open_case(store, TODAY, who, "complaint", "loud")
    assert complaints(store, TODAY) == [
        Cause("outage", 3, 0, 4),
        Cause("picking", 1, 0, 1),
        Cause(None, 1, 1, None),
    ]


def test_steps_with_other_reps_customers_are_told_of(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    ana = add_rep(store, TODAY, "Ana").record_id
    customers.add(store, TODAY, "Lumen")
    customers.add(store, TODAY, "Orion", owner_id=ana)
    work = work_ahead(store, [], TODAY)
    assert (work.weeks[0].touches + work.weeks[1].touches > 0, work.others) == (True, 1)
