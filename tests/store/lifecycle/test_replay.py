"""A plan replayed on the past: planted histories with their right counts, and no look ahead."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans import Plan, Step
from store.lifecycle.replay import replay, touches_after

TODAY = date(2026, 11, 19)
EVERY_DAY = WorkCalendar(weekdays=frozenset(range(7)))
PLAN = Plan(
    key="care",
    name="Care",
    stage="current",
    steps=(
        Step("thank", "Thank", delay=5, unit="day", anchor="last_purchase", minutes=10),
        Step("ask", "Ask", delay=60, unit="day", anchor="last_purchase", minutes=20),
    ),
)


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=each) for each in sorted(days)[::-1]]


def test_planted_leavers_are_counted() -> None:
    histories = [
        (ago(200), 90),  # lost 110 days ago, touched 5 and 60 days after
        (ago(200), 8),  # lost after eight days, touched on the fifth: three days before, too late
        (ago(300, 250, 200, 150), 90),  # lost 60 days ago; before it a rhythm of fifty days
        (ago(30), 90),  # not lost yet
        (ago(900), 90),  # lost before it is looked at
    ]
    found = replay(PLAN, histories, TODAY - timedelta(days=365), TODAY, EVERY_DAY)
    assert (found.leavers, found.touched_in_time) == (3, 2)
    assert found.n == 2 + 4 + 1
    # Thanked within the fifty days in which they always came anyway: after each of three purchases.
    assert found.needless == 3
    assert found.few


def test_a_plan_that_comes_too_late_is_told_from_one_in_time() -> None:
    late = Plan(
        key="care", name="Care", stage="current",
        steps=(Step("ask", "Ask", delay=88, unit="day", anchor="last_purchase"),),
    )  # fmt: skip
    histories = [(ago(200 + at), 90) for at in range(25)]
    since = TODAY - timedelta(days=365)
    assert replay(PLAN, histories, since, TODAY, EVERY_DAY).touched_in_time == 25
    found = replay(late, histories, since, TODAY, EVERY_DAY)
    assert (found.leavers, found.touched_in_time, found.few) == (25, 0, False)


days = st.lists(st.integers(1, 700), min_size=1, max_size=6, unique=True).map(
    lambda each: ago(*each)
)


@settings(max_examples=60)
@given(days, st.integers(1, 600))
def test_what_was_bought_later_changes_no_touch_before_it(bought: list[date], back: int) -> None:
    cut = TODAY - timedelta(days=back)
    known = [day for day in bought if day <= cut]
    if not known:
        return
    then = touches_after(PLAN, known, cut, EVERY_DAY)
    place = len(known)
    assert then == touches_after(PLAN, bought[:place], cut, EVERY_DAY)
    since = TODAY - timedelta(days=700)
    early = replay(PLAN, [(known, 90)], since, cut, EVERY_DAY)
    later = [*known, *(day for day in bought if day > cut)]
    assert replay(PLAN, [(later, 90)], since, cut, EVERY_DAY).touches == early.touches
