"""A rep's own follow-up that comes again, in each of the three rhythms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions import customers, followups
from store.actions.touches import Touch
from store.errors import BadInput
from store.ledger.undo import undo
from store.safety.opening import Store
from tests.kit import TODAY, state

TITLE = "Read the meter"
THIRTY_FIRST = date(2027, 1, 31)


def _open(store: Store) -> list[tuple[bytes, date]]:
    return [
        (row["id"], date.fromisoformat(row["due_on"]))
        for row in store.rows(
            "SELECT id, due_on FROM follow_up WHERE is_open = 1 AND title = ? ORDER BY due_on",
            (TITLE,),
        )
    ]


def _run(store: Store, repeat: str, late: int, times: int = 4) -> list[date]:
    who = customers.add(store, TODAY, "Foo").customer_id
    followups.add(store, TODAY, who, THIRTY_FIRST, TITLE, repeat=repeat)
    days = []
    for _ in range(times):
        [(step, due)] = _open(store)
        days.append(due)
        done = due + timedelta(days=late)
        followups.finish(store, done, step, Touch(outcome="reached"))
    return days


def test_every_months_day_stays_the_thirty_first(store: Store) -> None:  # T22
    days = _run(store, "+1m", late=2)
    assert [day.isoformat() for day in days] == [
        "2027-01-31", "2027-03-01", "2027-03-31", "2027-04-30",
    ]  # fmt: skip


def test_the_next_one_ahead_passes_over_what_was_missed(store: Store) -> None:  # T22
    days = _run(store, "++1m", late=40, times=3)
    assert [day.isoformat() for day in days] == ["2027-01-31", "2027-03-31", "2027-05-31"]


def test_counted_from_when_it_was_done(store: Store) -> None:  # T22
    days = _run(store, ".+10d", late=3, times=3)
    # Done on Wed 3 and Thu 18 Feb; ten days later it is a Saturday and a Sunday.
    assert [day.isoformat() for day in days[1:]] == ["2027-02-15", "2027-03-01"]


def test_a_vain_try_keeps_the_rhythm_and_skipping_goes_on_in_it(store: Store) -> None:  # T22
    who = customers.add(store, TODAY, "Foo").customer_id
    day = TODAY + timedelta(days=1)
    followups.add(store, TODAY, who, day, TITLE, repeat="+1m")
    [(step, _)] = _open(store)
    before = state(store)
    followups.finish(store, day, step, Touch(outcome="no_answer"))
    [(again, soon)] = _open(store)
    assert (soon - day).days <= 6
    followups.skip(store, soon, again, "read by the landlord")
    [(_, due)] = _open(store)
    assert abs((due - soon).days - 30) <= 4
    undo(store, soon)
    undo(store, soon)
    assert state(store)["follow_up"] == before["follow_up"]


def test_without_a_repeat_it_comes_once_and_words_that_are_none_are_refused(store: Store) -> None:
    who = customers.add(store, TODAY, "Foo").customer_id
    followups.add(store, TODAY, who, TODAY, TITLE)
    [(step, _)] = _open(store)
    followups.finish(store, TODAY, step, Touch(outcome="reached"))
    assert _open(store) == []
    with pytest.raises(BadInput, match="is not a repeat"):
        followups.add(store, TODAY, who, TODAY, TITLE, repeat="monthly")
