"""What each rep did: a touch is the same thing there as in the digest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from store.actions import customers, records, sales
from store.actions.cases import open_case
from store.actions.correct_touch import Correction, correct_touch
from store.actions.touches import Touch
from store.views.day.digest import day_end
from store.views.portfolio.people import reps
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
