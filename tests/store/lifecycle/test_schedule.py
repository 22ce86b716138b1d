"""The first steps of an import, and the dates of a whole plan."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans import Plan, Step, preset_plans
from store.lifecycle.schedule import preview, spread
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
@settings(max_examples=60, deadline=None)
def test_spread_days_rise_and_are_worked(
    n: int, calendar: WorkCalendar, per_day: int, horizon: int
) -> None:
    days = list(spread(n, TODAY, calendar, per_day, horizon))
    assert len(days) == n
    assert days == sorted(days)
    assert all(calendar.is_working(d) and d >= TODAY for d in set(days))


def test_a_preview_reaches_over_years() -> None:  # R15, R16
    yacht = Plan(
        "yacht",
        "Yacht",
        "current",
        tuple(
            Step(f"y{n}", f"Year {n}", delay=n, unit="year", anchor="start") for n in range(1, 6)
        ),
    )
    dates = [dated.due for dated in preview(yacht, date(2024, 2, 29), PLAIN)]
    assert [d.isoformat() for d in dates] == [
        "2025-02-28", "2026-03-02", "2027-03-01", "2028-02-29", "2029-02-28",
    ]  # fmt: skip


def test_a_preview_may_begin_in_the_middle() -> None:
    plan = preset_plans()[0]
    rest = preview(plan, TODAY, PLAIN, from_step="decide")
    assert rest[0].step.key == "decide"
    assert rest[0].due == date(2024, 11, 28)


@given(plans(), calendars)
@settings(max_examples=50, deadline=None)
def test_preview_dates_rise(plan: Plan, calendar: WorkCalendar) -> None:
    dated = preview(plan, TODAY, calendar, load=lambda d: d.day)
    dues = [TODAY, *(row.due for row in dated)]
    assert all(early < late for early, late in pairwise(dues))
    assert [row.step for row in dated] == list(plan.steps)
