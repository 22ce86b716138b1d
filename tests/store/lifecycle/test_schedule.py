"""The first steps of an import, and the dates of a whole plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans import Plan, Step, Track, preset_plans
from store.lifecycle.schedule import ahead, first_round, spread
from tests.store.lifecycle.strategies import PLAIN, TODAY, calendars, plans


def test_an_import_of_nine_hundred_is_sixty_working_days_of_fifteen() -> None:
    days = list(spread(900, TODAY, PLAIN))
    assert set(Counter(days).values()) == {15}
    assert (days[0], len(set(days))) == (TODAY, 60)


def test_more_a_day_only_when_the_year_would_not_hold_them() -> None:
    assert max(Counter(spread(261 * 15, TODAY, PLAIN)).values()) == 15
    days = list(spread(100_000, TODAY, PLAIN))
    assert len(days) == 100_000
    assert days[-1] <= date(2025, 11, 20)
    assert max(Counter(days).values()) == 384  # 100,000 over 261 working days


def test_nobody_and_nonsense() -> None:
    assert list(spread(0, TODAY, PLAIN)) == []
    with pytest.raises(BadInput, match="one a day or more"):
        spread(1, TODAY, PLAIN, per_day=0)
    away = WorkCalendar(free=((TODAY, date(2024, 12, 31)),))
    assert list(spread(2, TODAY, away, horizon_days=7)) == [date(2025, 1, 1)] * 2


@given(st.integers(0, 300), calendars, st.integers(1, 20), st.integers(1, 60))
@settings(max_examples=60)
def test_spread_days_rise_and_are_worked(
    n: int, calendar: WorkCalendar, per_day: int, horizon: int
) -> None:
    days = list(spread(n, TODAY, calendar, per_day, horizon))
    assert len(days) == n
    assert days == sorted(days)
    assert all(calendar.is_working(d) and d >= TODAY for d in set(days))


def test_the_first_round_reaches_over_years() -> None:  # R15, R16
    yacht = Plan(
        "yacht",
        "Yacht",
        "current",
        tuple(
            Step(f"y{n}", f"Year {n}", delay=n, unit="year", anchor="start") for n in range(1, 6)
        ),
    )
    dates = first_round(yacht, date(2024, 2, 29), PLAIN)
    assert [d.isoformat() for d in dates.values()] == [
        "2025-02-28", "2026-03-02", "2027-03-01", "2028-02-29", "2029-02-28",
    ]  # fmt: skip


def test_the_first_round_leaves_out_what_only_another_outcome_leads_to() -> None:
    steps = (
        Step("call", "Call", tracks={"reached": Track("visit"), "refused": Track("later", 90)}),
        Step("later", "Later"),
        Step("visit", "Visit", delay=1, unit="week", tracks={"reached": Track("call", 1, "month")}),
    )
    plan = Plan("p", "P", "potential", steps, groups=("1.1",))
    days = first_round(plan, TODAY, PLAIN)
    assert list(days) == ["call", "visit"]
    led_on = replace(plan, steps=(replace(steps[0], tracks={"reached": Track("plan:after-sale")}),))
    assert list(first_round(led_on, TODAY, PLAIN)) == ["call"]


def test_a_run_may_begin_in_the_middle() -> None:
    plan = preset_plans()[0]
    followed, found = next(ahead(plan, TODAY, PLAIN, from_step="show"))
    assert followed == plan
    place = [step.key for step in plan.steps].index("show")
    assert found.step_key == plan.steps[place + 1].key


@pytest.mark.long
@given(plans(), calendars)
@settings(max_examples=50)
def test_dates_ahead_rise(plan: Plan, calendar: WorkCalendar) -> None:
    run = islice(ahead(plan, TODAY, calendar, load=lambda d: d.day), 12)
    dues = [TODAY, *(found.due for _, found in run)]
    assert all(early < late for early, late in pairwise(dues))
