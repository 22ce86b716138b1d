"""What plans cost and brought, how long stages last, and satisfaction beside the LTV."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import customers, records, sales
from store.actions.enrolment import apply_plan
from store.actions.plans import import_plan
from store.actions.settings import set_setting
from store.safety.opening import Store
from store.value.base_rates import Rate
from store.views.portfolio.cycle import by_group, by_stage
from store.views.portfolio.members import Member, members
from store.views.portfolio.people import Satisfied, satisfied
from store.views.portfolio.plan_cost import plan_costs
from store.views.portfolio.plan_results import plan_results
from tests.kit import TODAY, new_store

# Four calls of half an hour a year, and a visit between them that only a refusal leads to.
DEAR = """key = "dear"
name = "Dear"
stage = "current"
groups = ["2.1", "2.2"]
{why}
[[steps]]
key = "call"
title = "Call"
channel = "call"
minutes = {minutes}
delay = "3m"
on.reached = {{ to = "call", delay = "3m" }}
on.refused = {{ to = "visit", delay = "1w" }}

[[steps]]
key = "visit"
title = "Visit"
channel = "visit"
minutes = 90
delay = "1m"
"""
CHEAP = """key = "cheap"
name = "Cheap"
stage = "current"
groups = ["2.2"]

[[steps]]
key = "card"
title = "A card"
channel = "message"
minutes = 3
delay = "6m"
on.reached = { to = "card", delay = "6m" }
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = new_store(tmp_path / "store.db")
    import_plan(store, TODAY, DEAR.format(why="", minutes=30), "dear.toml")
    import_plan(store, TODAY, CHEAP, "cheap.toml")
    return store


def buyer(store: Store, name: str, *ago: int, begun: int = 0) -> bytes:
    day = TODAY - timedelta(days=begun)
    ident = customers.add(store, day, name).customer_id
    for days in sorted(ago, reverse=True):
        sales.purchase(store, TODAY, ident, 10_000, day=TODAY - timedelta(days=days))
    return ident


def known(store: Store, **ahead: int | None) -> list[Member]:
    return [each._replace(ahead=ahead.get(each.name)) for each in members(store, TODAY)]


@pytest.mark.long
def test_a_plan_is_held_against_what_its_customers_bring(store: Store) -> None:  # R81
    set_setting(store, TODAY, "rates", "call 60, visit 100, message 20")
    for name in ("Rich", "Poor", "Unknown"):
        apply_plan(store, TODAY, buyer(store, name, 10, 40), "dear")
    (dear,) = [
        each
        for each in plan_costs(store, known(store, Rich=900_00, Poor=89_99), TODAY)
        if each.key == "dear"
    ]
    # Three months, six, nine: the fourth call is a year away.
    assert (dear.customers, dear.minutes, dear.cost) == (3, 3 * 30, 90_00)
    assert (dear.told, dear.ahead, dear.less) == (2, 989_99, 1)
    # A card is for regulars too, and 3 minutes at 20 an hour are 1.00 a card.
    assert dear.cheaper is not None
    assert dear.cheaper_cost is not None
    assert dear.cheaper_cost < dear.cost
    on_the_mark = plan_costs(store, known(store, Rich=900_00, Poor=90_00), TODAY)
    assert [each.less for each in on_the_mark if each.key == "dear"] == [0]


def test_a_plan_s_money_is_that_of_the_time_in_which_a_purchase_counts(store: Store) -> None:
    one = buyer(store, "One", 300, begun=200)
    apply_plan(store, TODAY - timedelta(days=200), one, "dear")
    sales.purchase(store, TODAY, one, 5_000, day=TODAY - timedelta(days=100))
    sales.purchase(store, TODAY, one, -1_000, day=TODAY - timedelta(days=90))
    changed = DEAR.format(why='why_changed = "They took too long."', minutes=20)
    import_plan(store, TODAY, changed, "dear.toml")
    (found,) = [each for each in plan_results(store, TODAY) if each.key == "dear"]
    assert (found.version, found.money, found.came_back) == (1, 4_000, Rate(1, 1))
    two = buyer(store, "Two", 10, 20)
    apply_plan(store, TODAY, two, "dear")
    whys = {each.version: each.why for each in plan_results(store, TODAY) if each.key == "dear"}
    assert whys == {1: "", 2: "They took too long."}


def test_a_stay_lasts_from_what_led_there_to_what_led_away(store: Store) -> None:
    ident = customers.add(store, TODAY, "Mover").customer_id
    for at, (left, entered, ago) in enumerate(
        (("1.2", "2.1", 300), ("2.1", "2.2", 200), ("2.2", "3.1", 50))
    ):
        day = (TODAY - timedelta(days=ago)).isoformat()
        store.connection.execute(
            "INSERT INTO transition VALUES (?, ?, ?, ?, '', ?, '2026-01-01T00:00:00Z', NULL)",
            (bytes([at]) * 16, ident, left, entered, day),
        )
    store.connection.execute(
        "UPDATE customer SET first_seen_on = ? WHERE id = ?",
        ((TODAY - timedelta(days=310)).isoformat(), ident),
    )
    people = members(store, TODAY)
    stages = {each.key: (each.days, each.stays) for each in by_stage(store, people, TODAY)}
    assert stages == {"potential": (10, 1), "current": (250, 1), "former": (None, 0)}
    groups = {each.key: each.days for each in by_group(store, people, TODAY) if each.stays}
    assert groups == {"1.2": 10, "2.1": 100, "2.2": 150}
    # As of an earlier day what came later has not happened.
    earlier = by_stage(store, people, TODAY - timedelta(days=51))
    assert [each.stays for each in earlier] == [1, 0, 0]


@pytest.mark.long
def test_satisfaction_stands_beside_the_change_of_the_ltv(store: Store) -> None:  # R87, R88
    for name, first, last in (("Up", 3, 9), ("Up too", 5, 6), ("Down", 9, 2), ("Once", 7, None)):
        ident = buyer(store, name, 10)
        for score, ago in ((first, 100), (last, 5)):
            if score is not None:
                day = TODAY - timedelta(days=ago)
                records.satisfaction(store, day, ident, "nps", score)
        if name != "Up too":
            store.connection.execute(
                "INSERT INTO past_score VALUES (?, ?, 90, NULL, 4000, 1000, NULL)",
                (ident, (TODAY - timedelta(days=88)).isoformat()),
            )
    now = {each.name: each.total for each in members(store, TODAY)}
    assert satisfied(store, members(store, TODAY)) == [
        Satisfied("nps", 1, 2, 1, now["Up"] - 5_000),
        Satisfied("nps", -1, 1, 1, now["Down"] - 5_000),
    ]


def test_nobody_costs_and_brings_nothing(tmp_path: Path) -> None:
    empty = new_store(tmp_path / "empty.db")
    day = date(2026, 1, 1)
    assert not plan_costs(empty, [], day)
    assert not plan_results(empty, day)
    assert satisfied(empty, []) == []
    assert {each.days for each in by_stage(empty, [], day)} == {None}
