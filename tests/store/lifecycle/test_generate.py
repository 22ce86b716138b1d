"""Years of work through a plan, against a page that a person can read."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from store.lifecycle.calendar import WorkCalendar, both
from store.lifecycle.dates import WEEKDAYS
from store.lifecycle.plans import Context, Plan, Step, Track, preset_keys, preset_plan
from tests.store.lifecycle.runs import generate
from tests.store.lifecycle.strategies import PLAIN, TODAY

GOLDEN = Path(__file__).with_name("golden") / "schedules.txt"
COUNTRIES = ("DE", "US", "PH")
# Three years of consumables over the 29 February 2028; boats sold on a 29 February and a 1 May.
RUNS = (
    ("consumables", date(2026, 1, 30), date(2029, 1, 30)),
    ("yacht", date(2024, 2, 29), date(2031, 4, 1)),
    ("yacht", date(2026, 5, 1), date(2032, 4, 1)),
)


def shipped(key: str) -> Plan:
    plan = preset_plan(key)
    assert plan is not None
    return plan


def page() -> str:
    """The schedules side by side: a line for each step, a column for each country."""
    lines = []
    for key, begun, until in RUNS:
        runs = [
            generate(shipped(key), begun, WorkCalendar(country=c), until, last_purchase=begun)
            for c in COUNTRIES
        ]
        lines += ["", f"{key}, begun {begun}", " " * 18 + "".join(f"{c:17}" for c in COUNTRIES)]
        for n in range(max(map(len, runs))):
            row = [run[n] if n < len(run) else None for run in runs]
            name = next(dated.step.key for dated in row if dated)
            days = [f"{WEEKDAYS[d.due.weekday()]} {d.due}" if d else "" for d in row]
            lines.append(f"{name:18}{''.join(f'{day:17}' for day in days)}")
    return "\n".join(line.rstrip() for line in lines[1:]) + "\n"


def test_three_years_and_more_of_two_plans_in_three_countries() -> None:  # R15, R16, R23
    assert page() == GOLDEN.read_text(encoding="utf-8")


def test_the_golden_page_keeps_to_the_calendars() -> None:  # R15
    for key, begun, until in RUNS:
        for country in COUNTRIES:
            calendar = WorkCalendar(country=country)
            run = generate(shipped(key), begun, calendar, until, last_purchase=begun)
            assert all(calendar.is_working(dated.due) for dated in run)
            if key == "consumables":
                assert all(28 <= (b.due - a.due).days <= 34 for a, b in pairwise(run))
                # Moved to the nearest working day, the rhythm of 30 days does not drift.
                assert abs((run[-1].due - begun).days - 30 * len(run)) <= 25
                assert date(2028, 2, 15) < run[25].due < date(2028, 4, 1)


def test_yacht_steps_lie_up_to_five_years_ahead() -> None:  # R15, R16
    begun = date(2024, 2, 29)
    run = generate(shipped("yacht"), begun, PLAIN, date(2029, 3, 1), last_purchase=begun)
    ahead = {dated.step.key: (dated.due - begun).days // 30 for dated in run}
    assert ahead["year-3"] >= 36
    assert ahead["next-boat"] >= 60
    assert [dated.due for dated in run if dated.step.key == "year-4"] == [date(2028, 2, 29)]


def test_tracks_are_followed_in_circles_and_into_other_plans() -> None:
    monthly = Step("month", "Month", delay=1, unit="month", tracks={"reached": Track("plan:q")})
    weeks = [Step(f"w{n}", "W", delay=n, unit="week", anchor="start") for n in (1, 3)]
    other = Plan("q", "Q", "current", tuple(weeks))
    plan = Plan("p", "P", "current", (monthly,))
    context = Context(plans={"q": other})
    run = generate(plan, TODAY, PLAIN, date(2025, 4, 30), **context)
    assert [(d.plan_key, d.step.key, str(d.due)) for d in run] == [
        ("p", "month", "2024-12-23"),
        ("q", "w1", "2024-12-30"),
        ("q", "w3", "2025-01-13"),
        ("q", "keep", "2025-04-14"),
    ]


def test_a_schedule_ends_with_its_last_day_and_may_be_empty() -> None:
    plan = Plan("p", "P", "current", (Step("a", "A", delay=1, unit="week"),))
    assert generate(plan, TODAY, PLAIN, TODAY + timedelta(days=6)) == []
    assert len(generate(plan, TODAY, PLAIN, TODAY + timedelta(days=7))) == 1


@pytest.mark.parametrize("key", preset_keys())
def test_every_shipped_plan_fills_three_years(key: str) -> None:  # R13, R15, R21
    client = both(WorkCalendar(country="DE"), "PH")
    run = generate(
        shipped(key),
        TODAY,
        client,
        date(2027, 11, 21),
        last_purchase=TODAY,
        trial_end=TODAY + timedelta(days=30),
        renewal=TODAY + timedelta(days=365),
        expected_purchase=TODAY + timedelta(days=120),
        birthday=date(1980, 2, 29),
    )
    assert all(early.due < late.due for early, late in pairwise(run))
    assert all(client.is_working(dated.due) for dated in run)
    # The one of two yearly days that comes sooner begins (T86).
    assert run[0].step.key == ("birthday" if key == "occasions" else shipped(key).steps[0].key)
    # Nobody is left alone for more than two years, nor worked through day by day.
    assert max(b.due - a.due for a, b in pairwise(run)) <= timedelta(days=740)
    assert len(run) <= 60
