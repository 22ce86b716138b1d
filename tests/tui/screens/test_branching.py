"""The morning before a holiday with a plan that branches: the dates on the keys are those kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from store.actions import customers
from store.actions.enrolment import apply_to_all
from store.actions.plans import import_plan
from store.actions.settings import set_setting
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.safety.orphans import orphans
from tests.kit import TODAY, state
from tests.tui.screens.kit import empty_base, sitting

BRANCHING = """
key = "branching"
name = "Branching"
stage = "potential"
groups = ["1.1"]

[[steps]]
key = "call"
title = "Offer the yearly check"
delay = "1wd"
on.reached = { to = "visit" }
on.no_answer = { to = "same", delay = "2wd" }
on.refused = { to = "again", delay = "90d" }
on.bought = { to = "plan:after-sale" }

[[steps]]
key = "visit"
title = "Show it on site"
delay = "1w"
on.reached = { to = "keep" }

[[steps]]
key = "again"
title = "Ask again, softly"
delay = "90d"
"""
# Of Thursday 19 November 2026; Monday the 23rd is Labour Thanksgiving Day in Japan.
NAMES = ("Lumen [Dental]", "Rao & Sons", "Café Nord")
HINTS = {"2": "Tue 24", "4": "17 Feb", "5": "Thu 26"}


def morning(folder: Path) -> Store:
    """Three customers of whom the plan's first step is due today."""
    store = empty_base(folder)
    yesterday = TODAY - timedelta(days=1)
    set_setting(store, yesterday, "country", "JP")
    import_plan(store, yesterday, BRANCHING, "branching.toml")
    ids = [customers.add(store, yesterday, name).customer_id for name in NAMES]
    apply_to_all(store, yesterday, ids, "branching")
    score_everybody(store, TODAY)
    return store


def waits(store: Store, name: str | None) -> tuple[str, str, str | None]:
    """What waits for a customer: the day, the plan and the step."""
    row = store.row(
        "SELECT f.due_on, p.key, f.step_key FROM customer AS c JOIN follow_up AS f "
        "ON f.id = c.next_id JOIN enrolment AS e ON e.id = f.enrolment_id "
        "JOIN plan AS p ON p.id = e.plan_id WHERE c.name = ?",
        (name,),
    )
    return row["due_on"], row["key"], row["step_key"]


async def test_three_outcomes_lead_three_ways_round_the_holiday(tmp_path: Path) -> None:
    store = morning(tmp_path)
    assert {waits(store, name) for name in NAMES} == {("2026-11-19", "branching", "call")}
    before = state(store)
    async with sitting(store, (80, 24)) as desk:
        assert {key: desk.hints[key] for key in HINTS} == HINTS
        first = desk.row
        await desk.press("2")
        assert (
            "no answer (“Offer the yearly check”). Next: Offer the yearly check, Tue 24 Nov."
            in desk.said
        )
        second = desk.row
        await desk.press("4")
        assert (
            "refused (“Offer the yearly check”). Next: Ask again, softly, Wed 17 Feb." in desk.said
        )
        third = desk.row
        await desk.press("5", *"120", "enter")
        assert "After one week: thanks, and is all well?, Thu 26 Nov." in desk.said
        assert waits(store, first) == ("2026-11-24", "branching", "call")
        assert waits(store, second) == ("2027-02-17", "branching", "again")
        assert waits(store, third) == ("2026-11-26", "after-sale", "first-week")
        assert orphans(store) == 0
        await desk.press("u", "u", "u")
        assert state(store) == before
