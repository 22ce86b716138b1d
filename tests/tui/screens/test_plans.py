"""Plans: the list, a plan's page, another plan after its dates were seen, a pause, moving."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.binding import Binding

from store.actions.followups import add
from store.actions.plans import import_plan
from store.ledger.commit import work
from store.lifecycle.groups import GROUPS
from store.safety.opening import Store
from store.value.rhythm import Window
from store.views.customer.expected_contact import Expected
from store.views.plans.directions import directions, unserved
from store.views.plans.preview import PlanPreview, PreviewStep, plan_ahead
from store.views.plans.repeat_buyers import Comeback, comebacks
from store.views.plans.schedule import Shifted, later_steps, plan_page, plan_rows
from tests.kit import TODAY, state, told
from tests.tui.screens.kit import DUE, Desk, base, empty_base, sitting
from tui import keys
from tui.screens.customer.plan import PlanDialog
from tui.screens.customer.plan_preview import PreviewDialog, fits, preview_facts
from tui.screens.customer.screen import CustomerScreen
from tui.screens.day.today import TodayScreen
from tui.screens.portfolio.plan import PlanScreen
from tui.screens.portfolio.plan_facts import load_facts, mondays
from tui.screens.portfolio.plans import PlansScreen
from tui.screens.work.move_steps import shift_lines
from tui.words.comeback import comeback_words

NASTY_PLAN = """
key = "nasty"
name = "pay [/foo] [bold]x"
stage = "potential"
groups = ["1.1", "1.2"]
goal = "[/bar] goal"

[[steps]]
key = "one"
title = "say [/baz]"
say = "hello [red]{first_name}"
delay = "1wd"
public = true
on.refused = { to = "two", delay = "2w" }

[[steps]]
key = "two"
title = "two"
delay = "1wd"
"""

# With the customer chosen: the plan, another one, what is typed of its name, take it, begin it.
BEGIN_WIN_BACK = ("P", "p", "w", "i", "n", "enter", "enter")


def plan_of(store: Store, name: str) -> tuple[str, int]:
    """The plan that a customer runs through, and whether a person chose it."""
    row = store.row(
        "SELECT p.name, e.by_hand FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id "
        "JOIN customer AS c ON c.id = e.customer_id WHERE c.name = ? "
        "AND e.state IN ('running', 'paused') AND e.deleted_at IS NULL",
        (name,),
    )
    assert row is not None
    return row["name"], row["by_hand"]


def due_of(store: Store, name: str) -> list[tuple[str, str]]:
    rows = store.rows(
        "SELECT f.title, f.due_on FROM follow_up AS f JOIN customer AS c ON c.id = f.customer_id "
        "WHERE c.name = ? AND f.is_open = 1 ORDER BY f.due_on, f.id",
        (name,),
    )
    return [(row["title"], row["due_on"]) for row in rows]


async def to_row(desk: Desk, key: str) -> None:
    screen = desk.screen
    assert isinstance(screen, PlansScreen)
    keys = [row.key for row in plan_rows(screen.sitting.store, TODAY)]
    screen.table.move_to(keys.index(key))
    await desk.settle()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_list_and_the_page_of_a_plan(tmp_path: Path, size: tuple[int, int]) -> None:
    store = base(tmp_path)
    busiest = max(plan_rows(store, TODAY), key=lambda row: row.running)
    page = plan_page(store, busiest.key, TODAY)
    assert page.runners
    async with sitting(store, size) as desk:
        await desk.press("f7")
        assert isinstance(desk.screen, PlansScreen)
        assert "F7 Plans" in desk.text.splitlines()[0]
        assert "orphans 0" in desk.text.splitlines()[0]
        assert "plans · " in desk.text
        await to_row(desk, busiest.key)
        assert f"{busiest.running} running" in desk.facts
        assert any(bar in desk.facts for bar in "▂▃▄▅▆▇█")
        await desk.press("enter")
        assert isinstance(desk.screen, PlanScreen)
        assert f"{busiest.name} v1" in desk.text
        assert page.steps[0].title in desk.facts
        assert told(page.steps[0].when) in desk.facts
        assert page.steps[0].say in desk.facts
        assert "private" in desk.facts
        assert "before the purchase" in desk.facts  # R56
        assert "no fault was found" in desk.facts
        assert page.runners[0].customer in desk.text
        await desk.press("down", "up", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        assert page.runners[0].customer in desk.text
        await desk.press("right_square_bracket", "escape", "escape", "escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_texts_of_a_plan_are_never_markup_and_its_faults_are_told(tmp_path: Path) -> None:
    store = base(tmp_path)
    import_plan(store, TODAY, NASTY_PLAN, "nasty.toml")
    async with sitting(store) as desk:
        await desk.press("f7")
        await to_row(desk, "nasty")
        assert "pay [/foo] [bold]x" in desk.text
        assert "several groups share it" in desk.facts
        await desk.press("enter")
        for text in ("say [/baz]", "hello [red]{first_name}", "[/bar] goal", "pay [/foo] [bold]x"):
            assert text in desk.text
        assert "share this plan, but each needs a strategy" in desk.facts  # R40
        assert "shown to the client" in desk.facts
        assert "refused → two, in 2 weeks" in desk.facts
        assert "Nobody runs through it" in desk.text
        await desk.press("enter")
        assert "Nobody runs through it" in desk.toasts[0]
        await desk.press("f2", "p", "p", *"nasty", "enter")
        assert "pay [/foo] [bold]x v1" in desk.facts


async def test_another_plan_is_seen_before_it_begins_and_undone(tmp_path: Path) -> None:
    store = base(tmp_path)
    before = state(store)
    async with sitting(store) as desk:
        await desk.press("p", "p", *"win", "enter")
        assert isinstance(desk.screen, PreviewDialog)
        assert "Win back v1" in desk.facts
        assert state(store) == before
        await desk.press("escape")
        assert state(store) == before
        await desk.press("p", *"win", "enter", "enter")
        assert isinstance(desk.screen, TodayScreen)
        assert plan_of(store, DUE[0]) == ("Win back", 1)
        assert "Lumen Dental: Win back v1 begins" in desk.said
        await desk.press("u")
        assert state(store) == before


async def test_a_plan_that_is_followed_already_says_so_and_stays_open(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("enter", *BEGIN_WIN_BACK)
        await desk.press(*BEGIN_WIN_BACK)
        assert isinstance(desk.screen, PreviewDialog)
        assert "follows this plan already: nothing was changed." in desk.text


async def test_a_plan_is_paused_with_a_reason_and_goes_on(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("enter", *BEGIN_WIN_BACK)
        await desk.press("P", "b", *"+3w", "enter", "1", "enter")
        assert "Win back is paused until Thu 10 Dec" in desk.said
        customer = store.value("SELECT id FROM customer WHERE name = ?", (DUE[0],))
        sql = "SELECT id FROM follow_up WHERE customer_id = ? AND is_open = 1"
        assert plan_ahead(store, store.value(sql, (customer,)), TODAY).paused
        await desk.press("P")
        assert "paused: b lets it go on" in desk.facts
        await desk.press("b")
        assert "Win back goes on" in desk.said
        assert store.value("SELECT count(*) FROM enrolment WHERE state = 'paused'") == 0


async def test_a_step_moves_with_the_later_ones_and_one_undo_takes_it_back(tmp_path: Path) -> None:
    store = base(tmp_path)
    row = store.row("SELECT id, next_id FROM customer WHERE name = ?", (DUE[1],))
    assert row is not None
    add(store, TODAY, row["id"], TODAY + timedelta(days=5), "look again")
    add(store, TODAY, row["id"], TODAY + timedelta(days=12), "ask [/again]")
    # A date that somebody agreed on stays; these were only planned.
    store.connection.execute("UPDATE follow_up SET fixed = 0 WHERE title IN ('look again', ?)",
                             ("ask [/again]",))  # fmt: skip
    before = state(store)
    shifted = later_steps(store, row["next_id"], TODAY + timedelta(days=7))
    assert len(shifted) == 3
    async with sitting(store) as desk:
        await desk.press("down", "M", *"+1w")
        for line in shift_lines(shifted, TODAY):
            assert line in desk.text
        await desk.press("enter")
        assert "and 2 later with it" in desk.said
        assert [due for _, due in due_of(store, DUE[1])] == sorted(
            each.after.isoformat() for each in shifted
        )
        await desk.press("u")
        assert state(store) == before


def test_no_key_of_these_screens_means_two_things() -> None:
    every = (*keys.APP, *keys.SCREEN, *keys.DETAIL, *keys.SEGMENT)
    for chain in ((*keys.APP, *keys.SCREEN, *keys.OVERVIEW), every):
        taken = [key for each in chain if isinstance(each, Binding) for key in each.key.split(",")]
        assert len(taken) == len(set(taken))
    for dialog in (PlanDialog, PreviewDialog):
        for each in (*keys.OVERVIEW, *every, *dialog.BINDINGS):
            assert isinstance(each, Binding)
            assert each.id
            assert each.description
            assert each.tooltip


def test_the_dates_of_a_move_are_shown_as_they_will_be() -> None:
    late = TODAY - timedelta(days=4)
    shifted = [Shifted(bytes([n]), f"step {n}", TODAY, late) for n in range(10)]
    lines = shift_lines(shifted, TODAY)
    assert lines[0] == "today → today: step 0"  # never into the past, as the action does
    assert lines[-1] == "… and 2 more"
    assert "moves alone" in shift_lines(shifted[:1], TODAY)[-1]


def test_what_stands_in_the_way_is_told_in_the_preview() -> None:
    day = date(2026, 11, 23)
    days = (TODAY, day)
    step = PreviewStep("one", "Ask", "call", 10, day, "why", 235, "no phone", days)
    rhythm = Window(31, 4, date(2026, 11, 28), date(2026, 12, 3))
    expected = Expected(rhythm, date(2026, 11, 27))
    plan = PlanPreview("Win back", 1, (step,), 240, (day,), expected, ("Send",))
    told = [fact.text for fact in preview_facts(plan, TODAY)]
    assert "! 1 step cannot be made as planned: no phone" in told
    assert "! more than the 4 h 00 of a day: Mon 23 Nov" in told
    assert "! no phone" in told
    assert "why · any day of 19–23 Nov · 3 h 55 planned that day" in told
    assert "“Send”" in told
    agreed = "agreed for Fri 27 Nov; usually every 31 d, expected 28 Nov – 3 Dec"
    assert agreed in told  # R19


def test_the_load_stands_over_its_mondays() -> None:
    assert mondays(TODAY, 30) == "    23     30     7      14"
    load = [0, 30, *([0] * 28)]
    told = [fact.text for fact in load_facts(load, TODAY)]
    assert told[-1] == "30 min in 30 days, most tomorrow: 30 min"
    assert len(told[0]) == 30
    assert load_facts([0] * 30, TODAY)[0].text == "nothing is due in the next 30 days"


async def test_plans_are_found_by_any_of_their_words(tmp_path: Path) -> None:
    store = empty_base(tmp_path)
    row = next(row for row in plan_rows(store, TODAY) if row.name == "Win back")
    assert fits(row, "WIN former")
    assert fits(row, "3.1")
    assert not fits(row, "win potential")
    async with sitting(store, (80, 24)) as desk:
        await desk.press("f7")
        assert "nothing is due in the next 30 days" in desk.facts
        await desk.press("f7")
        assert desk.toasts == ["You are there already."]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_plans_page_tells_its_direction_its_owners_and_who_came_back(
    tmp_path: Path, size: tuple[int, int]
) -> None:  # R36, R58, R61
    store = base(tmp_path)
    with work(store, TODAY) as unit:
        rep = unit.insert("rep", {"name": "Bo [/x]"})
        unit.update("customer", plan_page(store, "getting-to-know", TODAY).runners[0].customer_id,
                    {"owner_id": rep})  # fmt: skip
    (came,) = comebacks(store, "getting-to-know", TODAY)
    async with sitting(store, size) as desk:
        await desk.press("f7")
        await to_row(desk, "getting-to-know")
        assert "potential · interaction · 1.1" in desk.facts
        if size[0] == 120:
            assert "Direction" in desk.text
        await desk.press("enter")
        assert comeback_words(came) in desk.facts
        assert "nobody knows how many would have come" in desk.facts
        assert "owners me 9, Bo [/x] 1" in desk.facts
        if size[0] == 80:
            assert desk.text.count("Bo [/x]") == 2


def test_a_group_without_a_plan_is_named() -> None:  # R61
    assert unserved([]) == tuple(GROUPS)
    assert directions([]) == {"interaction": (), "retention": (), "return": ()}
    assert comeback_words(Comeback(2, 40, 12, 9, 1)) == (
        "v2: 12 of 40 came back to buy, 3 of them for the first time; 1 still has time"
    )
